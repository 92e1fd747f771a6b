"""What became of each document: state, layout, counts, what is unclaimed, findings."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import duckdb

from warehouse.catalog import CatalogDocument, Refusal, Sighting, open_catalog
from warehouse.corrections import CorrectionError, Entry, applicable, load, waits
from warehouse.errors import JixiaoError
from warehouse.home import Home
from warehouse.objects import literal
from warehouse.published import open_published, rows

_SHORTEST_PREFIX = 4


@dataclass(slots=True)
class DocumentStatus:
    """A document in short. Counts are None until it is published."""

    document_id: str
    file_name: str
    state: str
    reason: str | None
    layout: str | None
    chars_unclaimed: int | None
    projects: int | None = None
    indicators: int | None = None
    left_page_count: int | None = None  # pages that hold no part of a performance table
    chars_left: int | None = None  # on those pages
    findings: dict[str, int] | None = None  # by severity


@dataclass(slots=True)
class HomeStatus:
    """All documents, in the order of their names, what was refused, and sentences on corrections that wait."""

    documents: list[DocumentStatus]
    refusals: list[Refusal]
    corrections: list[str] = field(default_factory=list)


@dataclass(slots=True)
class DocumentDetails:
    """A document in full: what it says of itself, where it was seen, findings and unclaimed text with their places."""

    summary: DocumentStatus
    media_type: str
    size: int
    landed_at: str
    extractor_version: str | None
    document: dict[str, Any] | None  # as published
    sightings: list[Sighting] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)
    unclaimed: list[dict[str, Any]] = field(default_factory=list)


def home_status(home: Home) -> HomeStatus:
    """State of everything in the archive, with counts from what is published."""
    if not home.catalog_path.exists():
        return HomeStatus([], [], waiting_corrections(home))
    with ExitStack() as stack:
        catalog = stack.enter_context(open_catalog(home.catalog_path))
        documents, sightings, refusals = catalog.documents(), catalog.sightings(), catalog.refusals()
        counts = _counts(stack.enter_context(open_published(home))) if home.published_file.exists() else {}
    names = _first_names(sightings)
    found = [_summary(document, names[document.document_id], counts) for document in documents]
    found.sort(key=lambda status: (status.file_name, status.document_id))
    return HomeStatus(found, refusals, waiting_corrections(home))


def document_status(home: Home, wanted: str) -> DocumentDetails:
    """State of one document, by the beginning of its id or by (part of) a file name it was seen under.

    Raises `JixiaoError` where none, or more than one, is meant.
    """
    if not home.catalog_path.exists():
        raise JixiaoError(f"There are no documents in {home.root} yet: add some with `jixiao add`.")
    with ExitStack() as stack:
        catalog = stack.enter_context(open_catalog(home.catalog_path))
        documents, sightings = {document.document_id: document for document in catalog.documents()}, catalog.sightings()
        document_id = _find(wanted, list(documents), sightings)
        document = documents[document_id]
        db = stack.enter_context(open_published(home)) if home.published_file.exists() else None
        counts = _counts(db) if db else {}
        found = rows(db, f"FROM staging.document WHERE document_id = {literal(document_id)}") if db else []
        return DocumentDetails(
            _summary(document, _first_names(sightings)[document_id], counts),
            document.media_type,
            document.size,
            document.first_seen_at,
            document.extractor_version,
            found[0] if found else None,
            [sighting for sighting in sightings if sighting.document_id == document_id],
            _findings(db, document_id) if db else [],
            _unclaimed(db, document_id) if db else [],
        )


def quarantined_count(home: Home) -> int:
    """How many documents of the archive are quarantined."""
    return sum(document.state == "quarantined" for document in home_status(home).documents)


def waiting_corrections(home: Home) -> list[str]:
    """Sentences on corrections whose document is not here, not read yet or quarantined; or on a file of corrections that
    cannot be read."""
    states: dict[str, str] = {}
    if home.catalog_path.exists():
        with open_catalog(home.catalog_path) as catalog:
            states = {document.document_id: document.state for document in catalog.documents()}
    try:
        found, waiting = applicable(load(home), states)
    except CorrectionError as error:
        return [str(error)]
    idle = [(entry, states[document_id]) for document_id, entry in found if _is_idle(entry, states[document_id])]
    return [*map(waits, waiting), *(f"{waits(entry)[:-1]}, which is {state}." for entry, state in idle)]


def _is_idle(entry: Entry, state: str) -> bool:
    return state == "landed" or (state == "quarantined" and entry.correction.table != "document")


def _find(wanted: str, document_ids: list[str], sightings: list[Sighting]) -> str:
    candidates = [
        {key for key in document_ids if key.startswith(wanted.lower()) and len(wanted) >= _SHORTEST_PREFIX},
        {sighting.document_id for sighting in sightings if sighting.file_name == wanted},
        {sighting.document_id for sighting in sightings if wanted in sighting.file_name},
    ]
    found = next(filter(None, candidates), set())
    if len(found) > 1:
        raise JixiaoError(
            f"{wanted} may be any of {len(found)} documents: {', '.join(key[:12] for key in sorted(found))}."
        )
    if not found:
        raise JixiaoError(f"No document {wanted}: give the beginning of its id or its file name, see `jixiao status`.")
    return found.pop()


def _first_names(sightings: list[Sighting]) -> dict[str, str]:
    names: dict[str, str] = {}
    for sighting in sightings:
        names.setdefault(sighting.document_id, sighting.file_name)
    return names


def _summary(document: CatalogDocument, file_name: str, counts: dict[str, dict[str, Any]]) -> DocumentStatus:
    return DocumentStatus(
        document.document_id,
        file_name,
        document.state,
        document.reason,
        document.layout,
        document.chars_unclaimed,
        **counts.get(document.document_id, {}),
    )


def _counts(db: duckdb.DuckDBPyConnection) -> dict[str, dict[str, Any]]:
    """Projects, indicators and findings of each published document."""
    counts = {
        document_id: {
            "projects": projects,
            "indicators": indicators,
            "left_page_count": left_page_count,
            "chars_left": chars_left,
            "findings": {},
        }
        for document_id, left_page_count, chars_left, projects, indicators in db.execute(
            "SELECT document_id, left_page_count, chars_left, (SELECT count(*) FROM staging.project p WHERE p.document_id = d.document_id),"
            " (SELECT count(*) FROM staging.indicator i WHERE i.document_id = d.document_id) FROM staging.document d"
        ).fetchall()
    }
    for document_id, severity, number in db.execute(
        "SELECT document_id, severity, count(*) FROM marts.fct_finding JOIN marts.dim_document USING (document_key)"
        " GROUP BY ALL ORDER BY ALL"
    ).fetchall():
        counts[document_id]["findings"][severity] = number
    return counts


def _findings(db: duckdb.DuckDBPyConnection, document_id: str) -> list[dict[str, Any]]:
    return rows(
        db,
        "SELECT rule_id, severity, message_en, message_zh, observed, expected, f.source_key,"
        " l.page_no, l.table_no, l.row_no, l.column_no, l.line_from, l.line_to"
        " FROM marts.fct_finding f JOIN marts.dim_document d USING (document_key)"
        " LEFT JOIN marts.dim_source_location l ON l.source_key = f.source_key"
        f" WHERE document_id = {literal(document_id)}"
        " ORDER BY list_position(['error', 'warning', 'information'], severity), l.page_no, l.table_no, l.row_no,"
        " l.line_from, rule_id, message_en, observed, expected",
    )


def _unclaimed(db: duckdb.DuckDBPyConnection, document_id: str) -> list[dict[str, Any]]:
    return rows(
        db,
        "SELECT unclaimed_text, chars, page_no, table_no, row_no, column_no, line_from, line_to"
        f" FROM staging.unclaimed_text WHERE document_id = {literal(document_id)} ORDER BY record_no",
    )
