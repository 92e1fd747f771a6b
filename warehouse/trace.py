"""Where a row of the warehouse comes from: document, page, table, row, cell, lines and the printed text."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

import duckdb

from extract.readers import Unreadable, read_document
from warehouse.archive import read_object
from warehouse.errors import JixiaoError
from warehouse.home import Home
from warehouse.objects import Relation, identifier, literal
from warehouse.published import mart_tables, open_published, rows

_SHORTEST_PREFIX = 8
_AROUND = 2  # lines shown before and after the claimed ones
_MOST_LINES = 40  # claimed lines shown
_MOST_PLACES = 20  # places listed for something that is printed in many
_LOCATION = "dim_source_location"
_DOCUMENT = "dim_document"
_CORRECTION = "fct_correction"
_TEXT = "text/plain"


@dataclass(frozen=True, slots=True)
class ArchivedLine:
    """A line of the archived document; `is_claimed` where the row was read from it."""

    line_no: int
    text: str
    is_claimed: bool


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a person said about a record at a place; fields as in `fct_correction`."""

    correction_id: str
    correction_kind: str
    staging_table: str
    field_name: str | None
    printed: str
    value_before: str | None
    value_after: str | None
    why: str
    evidence_text: str | None
    corrected_by: str
    corrected_on: date
    file_name: str


@dataclass(slots=True)
class Origin:
    """A place in a document; fields as in `dim_source_location`, None where the format has no such thing."""

    source_key: str
    file_name: str | None
    document_id: str
    layout: str | None
    page_no: int | None
    table_no: int | None
    row_no: int | None
    column_no: int | None
    line_from: int | None
    line_to: int | None
    bbox: str | None
    printed_text: str | None
    evidence: str | None = None
    inference: str | None = None
    lines: list[ArchivedLine] = field(default_factory=list)
    corrections: list[Corrected] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Reading:
    """A row that was read from a place."""

    table: str
    key: str
    evidence: str | None


@dataclass(slots=True)
class Trace:
    """What a key stands for, and the places it comes from; `origin_count` counts also those not listed.

    `readings` are the rows that come from the place, where the key is that of a place.
    """

    key: str
    table: str
    row: dict[str, Any]
    origin_count: int
    origins: list[Origin]
    readings: list[Reading] = field(default_factory=list)


def trace(home: Home, key: str) -> list[Trace]:
    """What `key` stands for in the published file; more than one answer only where tables share it.

    `key` is the key of any row of any mart, or a document id; of a text key the first 8 or more characters do, where no
    other begins with them. Raises `JixiaoError` where nothing, or more than one thing, is meant.
    """
    with open_published(home) as db:
        tracer = _Tracer(home, db)
        return [tracer.trace(*found) for found in tracer.find(key)]


def own_keys(marts: list[Relation]) -> dict[str, list[Relation]]:
    """The marts whose rows each key names: those that begin with it. Where they begin with the key of a dimension, or of
    the fact they extend (`fct_x_value` of `fct_x`), or restate as an overview (`mart_`), it is not theirs."""
    owners: dict[str, list[Relation]] = {}
    for mart in sorted(marts, key=_precedence):
        first = mart.columns[0].name
        if first.endswith("_key"):
            before = owners.setdefault(first, [])
            if not any(owner.name.startswith("dim_") or _extends(mart, owner) or _restates(mart) for owner in before):
                before.append(mart)
    return owners


class _Tracer:
    """Traces keys in one published file."""

    def __init__(self, home: Home, db: duckdb.DuckDBPyConnection) -> None:
        self._home = home
        self._db = db
        self._marts = mart_tables(db)
        self._owners = own_keys(self._marts)

    def find(self, key: str) -> list[tuple[Relation, str, dict[str, Any]]]:
        """Rows that `key` may stand for, each with its mart and the column it was found in."""
        places = [(mart, column) for column, owners in self._owners.items() for mart in owners]
        places += [(mart, "document_id") for mart in self._marts if mart.name == _DOCUMENT]
        found = [(mart, column, row) for mart, column in places for row in self._rows_with(mart, column, "=", key)]
        if found:
            return found
        if len(key) >= _SHORTEST_PREFIX:
            texts = [(mart, column) for mart, column in places if _type(mart, column) == "VARCHAR"]
            found = [(mart, column, row) for mart, column in texts for row in self._rows_with(mart, column, "^@", key)]
        if len(found) > 1:
            raise JixiaoError(f"More than one key begins with {key}: give more of it.")
        if not found:
            raise JixiaoError(
                f"No key {key} in the published file: take one from a column that ends in _key, or a document id"
                f" (its first {_SHORTEST_PREFIX} characters or more)."
            )
        return found

    def trace(self, mart: Relation, column: str, row: dict[str, Any]) -> Trace:
        """Where a row comes from."""
        claims = self._claims(mart, row)
        # The lines themselves are shown for one place; for many the printed text is enough.
        origins = [self._origin(key, claim, len(claims) == 1) for key, claim in list(claims.items())[:_MOST_PLACES]]
        readings = self._readings(row["source_key"]) if mart.name == _LOCATION else []
        return Trace(str(row[column]), mart.full_name, row, len(claims), origins, readings)

    def _claims(self, mart: Relation, row: dict[str, Any]) -> dict[str, dict[str, Any]]:
        """Keys of places with the row that was read there: the row itself, else the one it belongs to, else all that
        bear its key."""
        if claims := _places(row):
            return claims
        for column in sorted(row.keys() & self._owners.keys()):
            for owner in self._owners[column]:
                if owner is not mart and _has(owner, "source_key") and not owner.name.startswith("dim_"):
                    for parent in self._rows_with(owner, column, "=", str(row[column])):
                        claims = _places(parent) | claims
        if claims:
            return claims
        key = mart.columns[0].name
        for other in self._marts:
            if other is not mart and _has(other, key) and _has(other, "source_key"):
                query = f"FROM {other.sql_name} WHERE {identifier(key)} = {literal(str(row[key]))} ORDER BY ALL"
                for found in rows(self._db, query):
                    claims = _places(found) | claims
        return claims

    def _readings(self, source_key: str) -> list[Reading]:
        readings = []
        owned = [(mart, column) for column, owners in self._owners.items() for mart in owners]
        for mart, column in sorted(owned, key=lambda item: item[0].name):
            if mart.name != _LOCATION and _has(mart, "source_key"):
                evidence = "evidence" if _has(mart, "evidence") else "NULL"
                query = f"SELECT {identifier(column)}::VARCHAR, {evidence} FROM {mart.sql_name}"
                where = f"WHERE source_key = {literal(source_key)} ORDER BY ALL"
                found = self._db.execute(f"{query} {where}").fetchall()
                readings += [Reading(mart.full_name, *row) for row in found]
        return readings

    def _rows_with(self, mart: Relation, column: str, comparison: str, key: str) -> list[dict[str, Any]]:
        """Rows of a mart by a key, at most two; none where `key` is no value of the column's type."""
        condition = f"{identifier(column)} {comparison} TRY_CAST({literal(key)} AS {_type(mart, column)})"
        return rows(self._db, f"FROM {mart.sql_name} WHERE {condition} ORDER BY ALL LIMIT 2")

    def _origin(self, source_key: str, claim: dict[str, Any], with_lines: bool) -> Origin:
        found = rows(
            self._db,
            "SELECT l.source_key, d.file_name, d.document_id, d.layout, l.page_no, l.table_no, l.row_no, l.column_no,"
            " l.line_from, l.line_to, l.bbox, l.printed_text, d.media_type"
            f" FROM marts.{_LOCATION} l JOIN marts.{_DOCUMENT} d USING (document_key)"
            f" WHERE l.source_key = {literal(source_key)}",
        )
        if not found:
            raise JixiaoError(f"The place {source_key} is not in the published file.")
        media_type = found[0].pop("media_type")
        origin = Origin(**found[0], evidence=claim.get("evidence"), inference=claim.get("inference"))
        origin.corrections = [found for found in self._corrections(source_key) if _concerns(found, claim)]
        if with_lines and media_type == _TEXT and origin.line_from is not None:
            origin.lines = _lines(self._home, origin.document_id, origin.line_from, origin.line_to or origin.line_from)
        return origin

    def _corrections(self, source_key: str) -> list[Corrected]:
        if not any(mart.name == _CORRECTION for mart in self._marts):
            return []  # published before there were any
        names = ", ".join(field.name for field in fields(Corrected))
        where = f"WHERE source_key = {literal(source_key)} ORDER BY record_no, correction_key"
        return [Corrected(**row) for row in rows(self._db, f"SELECT {names} FROM marts.{_CORRECTION} {where}")]


def _concerns(correction: Corrected, claim: dict[str, Any]) -> bool:
    """Whether a correction at the place is about the row: two amounts of a line may print the same there."""
    if correction.correction_kind != "set" or "inference" not in claim:
        return True
    return correction.correction_id in (claim["inference"] or "")


def _places(row: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The places a row names; a row about a removed one names where it was before."""
    return {row[name]: row for name in ("source_key", "previous_source_key") if row.get(name) is not None}


def _lines(home: Home, document_id: str, first: int, last: int) -> list[ArchivedLine]:
    """The claimed lines of the archived document with some around them."""
    try:
        document = read_document(read_object(home, document_id), "")
    except Unreadable as error:
        raise JixiaoError(f"The archived document {document_id} cannot be shown: {error}.") from error
    shown = range(first - _AROUND, min(last, first + _MOST_LINES) + _AROUND + 1)
    return [
        ArchivedLine(line.line_no, line.printed.text.rstrip(), first <= line.line_no <= last)
        for line in document.lines
        if line.line_no in shown
    ]


def _precedence(mart: Relation) -> tuple[bool, bool, int, str]:
    return not mart.name.startswith("dim_"), _restates(mart), len(mart.name), mart.name


def _restates(mart: Relation) -> bool:
    return mart.name.startswith("mart_")


def _extends(mart: Relation, other: Relation) -> bool:
    return mart.name.startswith(f"{other.name}_") and mart.name.startswith("fct_")


def _type(mart: Relation, column: str) -> str:
    return next(c.type for c in mart.columns if c.name == column)


def _has(mart: Relation, column: str) -> bool:
    return any(c.name == column for c in mart.columns)
