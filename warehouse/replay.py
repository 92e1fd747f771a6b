"""Replays corrections on the staging rows of a build: the Parquet files stay as they were read.

A correction holds only while what it was made for is still printed there. Places and printed texts are compared with
the rows as read, so entries do not depend on each other's order; where one cannot be applied, none is.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb

from extract.records import TABLES
from extract.values import parse_target, value_record_fields
from warehouse.cells import json_text, text
from warehouse.columns import Column, columns
from warehouse.corrected_fields import AMOUNTS, LABELS, POSITION, Refused, Row, printed_forms
from warehouse.corrections import CorrectionError, Entry
from warehouse.following_fields import check_label, follow, settles
from warehouse.objects import literal
from warehouse.published import rows

CORRECTION_TABLE = "correction"
CORRECTION_COLUMNS = (
    Column("document_id", "VARCHAR"),
    Column("correction_no", "BIGINT"),
    Column("correction_id", "VARCHAR"),
    Column("correction_kind", "VARCHAR"),
    Column("staging_table", "VARCHAR"),
    Column("record_no", "BIGINT"),
    *(Column(name, "BIGINT") for name in POSITION),
    Column("bbox", "VARCHAR"),
    Column("printed_text", "VARCHAR"),
    Column("rule_id", "VARCHAR"),
    Column("field_name", "VARCHAR"),
    Column("printed", "VARCHAR"),
    Column("value_before", "VARCHAR"),
    Column("value_after", "VARCHAR"),
    Column("also_changed", "VARCHAR"),
    Column("evidence_before", "VARCHAR"),
    Column("inference_before", "VARCHAR"),
    Column("why", "VARCHAR"),
    Column("evidence_text", "VARCHAR"),
    Column("corrected_by", "VARCHAR"),
    Column("corrected_on", "DATE"),
    Column("file_name", "VARCHAR"),
)
CORRECTED = "corrected"
_VALUES = "indicator_value"
_SHOWN = 40  # characters of a text in a sentence

RecordId = tuple[str, int]  # staging table and record_no


@dataclass(slots=True)
class _Change:
    """What happens to one record: `sets` are the entries by field, `values` what is written."""

    sets: dict[str, Entry] = field(default_factory=dict)
    values: Row = field(default_factory=dict)
    dropped_by: Entry | None = None


def create_correction_table(db: duckdb.DuckDBPyConnection) -> None:
    """Makes `staging.correction`, empty."""
    db.execute(
        f"CREATE TABLE staging.{CORRECTION_TABLE} ({', '.join(f'{c.name} {c.type}' for c in CORRECTION_COLUMNS)})"
    )


def replay(db: duckdb.DuckDBPyConnection, entries: Iterable[tuple[str, Entry]]) -> None:
    """Changes the rows of schema `staging` as the entries say, each with its document, and notes each change in
    `staging.correction`.

    Entries for a quarantined document wait, unless they are about the document itself: nothing of it is published.
    Raises `CorrectionError`, before anything is changed, for the first entry that cannot be applied.
    """
    by_document: dict[str, list[Entry]] = defaultdict(list)
    for document_id, entry in entries:
        by_document[document_id].append(entry)
    replays = [_Replay(db, document_id, found) for document_id, found in sorted(by_document.items())]
    for each in replays:
        each.plan()
    for each in replays:
        each.apply()


class _Replay:
    """The corrections of one document."""

    def __init__(self, db: duckdb.DuckDBPyConnection, document_id: str, entries: Sequence[Entry]) -> None:
        self._db = db
        self._document_id = document_id
        self._entries = entries
        self._rows: dict[str, dict[int, Row]] = {}  # as read
        self._changes: dict[RecordId, _Change] = defaultdict(_Change)
        self._notes: list[tuple[Entry, RecordId, Row]] = []

    def plan(self) -> None:
        """Works out all changes; nothing is written."""
        copies = {entry.correction.correction_id: entry for entry in reversed(self._entries)}  # the first of equal ones
        for entry in (entry for entry in self._entries if copies[entry.correction.correction_id] is entry):
            if self._is_quarantined and entry.correction.table != "document":
                continue
            record_id = self._find(entry)
            if entry.correction.kind == "set":
                self._set(entry, record_id)
            elif entry.correction.kind == "drop":
                self._drop(entry, record_id)
            else:
                self._notes.append((entry, record_id, {}))
        self._check_drops()
        self._spread_unit()
        for record_id in sorted(self._changes, key=lambda found: (list(TABLES).index(found[0]), found[1])):
            if self._changes[record_id].sets:
                self._work_out(record_id)
        self._rename_targets()
        self._check_identities()

    def apply(self) -> None:
        """Writes the changes and notes them."""
        for (table, record_no), change in self._changes.items():
            where = f"WHERE document_id = {literal(self._document_id)} AND record_no = {record_no}"
            if change.dropped_by:
                self._db.execute(f"DELETE FROM staging.{table} {where}")
            elif change.values:
                types = {column.name: column.type for column in columns(table)}
                pairs = ", ".join(f'"{name}" = {_sql(value, types[name])}' for name, value in change.values.items())
                self._db.execute(f"UPDATE staging.{table} SET {pairs} {where}")
        for number, (entry, record_id, said) in enumerate(self._ordered_notes(), start=1):
            self._note(number, entry, record_id, said)

    @property
    def _is_quarantined(self) -> bool:
        return any(row["state"] == "quarantined" for row in self._table("document").values())

    def _table(self, table: str) -> dict[int, Row]:
        if table not in self._rows:
            query = f"FROM staging.{table} WHERE document_id = {literal(self._document_id)} ORDER BY record_no"
            self._rows[table] = {row["record_no"]: row for row in rows(self._db, query)}
        return self._rows[table]

    def _row(self, record_id: RecordId) -> Row:
        return self._table(record_id[0])[record_id[1]]

    def _find(self, entry: Entry) -> RecordId:
        """The one record that stands at the place and prints what the entry says."""
        correction = entry.correction
        tables = [correction.table] if correction.table else [t for t in TABLES if t != "furniture"]
        placed = [
            (table, number)
            for table in tables
            for number, row in self._table(table).items()
            if all(row.get(name) == wanted for name, wanted in correction.place.items())
        ]
        if not placed:
            raise self._error(entry, f"no record stands at {_place(correction.place)} any more")
        forms = {found: printed_forms(found[0], self._row(found), correction.field) for found in placed}
        fitting = [found for found in placed if correction.printed_there in forms[found]]
        if not fitting:
            there = "; ".join(repr(_short(form)) for form in forms[placed[0]])
            more = f", and {len(placed) - 1} records more" if len(placed) > 1 else ""
            raise self._error(
                entry, f"{_short(correction.printed_there)!r} is not printed there; now it is {there}{more}"
            )
        if len(fitting) > 1 and correction.table:
            numbers = ", ".join(str(number) for _, number in fitting[:5])
            raise self._error(entry, f"{len(fitting)} records fit (record_no {numbers}): add record_no to its place")
        return fitting[0]

    def _set(self, entry: Entry, record_id: RecordId) -> None:
        change, name = self._changes[record_id], entry.correction.field or ""
        other = change.sets.get(name)
        if other is None:
            change.sets[name] = entry
        elif not entry.correction.says_the_same_as(other.correction):
            raise self._error(entry, f"{other.where} sets the same field to {other.correction.value!r:.40}: keep one")

    def _drop(self, entry: Entry, record_id: RecordId) -> None:
        """A record goes with all that belongs to it: the targets of an indicator, everything of a project."""
        for found in (record_id, *self._belonging(record_id)):
            if self._changes[found].dropped_by is None:
                self._changes[found].dropped_by = entry
                self._notes.append((entry, found, {"value_before": json_text(_content(self._row(found)))}))

    def _belonging(self, record_id: RecordId) -> Iterator[RecordId]:
        table, owner = record_id[0], self._row(record_id)
        name = {"project": "project_no", "indicator": "indicator_record_no"}.get(table)
        if name is None:
            return
        wanted = owner["project_no"] if table == "project" else owner["record_no"]
        for other in TABLES:
            if other == table or name not in {column.name for column in columns(other)}:
                continue
            for number, row in self._table(other).items():
                if row[name] == wanted:
                    yield other, number
                    if other == "indicator":
                        yield from self._belonging((other, number))

    def _check_drops(self) -> None:
        for (table, number), change in self._changes.items():
            if change.dropped_by and change.sets:
                entry = next(iter(change.sets.values()))
                raise self._error(entry, f"{change.dropped_by.where} drops record {number} of {table}: keep one")

    def _spread_unit(self) -> None:
        """The unit of money of a document is that of its amounts, but for those with another printed unit."""
        for number, document in self._table("document").items() if self._changes else ():
            entry = self._changes[("document", number)].sets.get("unit_printed")
            if entry is None:
                continue
            for table in AMOUNTS:
                for other, amount in self._table(table).items():
                    change = self._changes[(table, other)]
                    is_same = amount["unit_printed"] == document["unit_printed"]
                    if is_same and amount.get("measure_kind") not in ("count", "text") and not change.dropped_by:
                        change.sets.setdefault("unit_printed", entry)

    def _work_out(self, record_id: RecordId) -> None:
        """What is written into a record that was corrected."""
        table, before = record_id[0], self._row(record_id)
        change = self._changes[record_id]
        set_values = {name: entry.correction.typed_value for name, entry in change.sets.items()}
        after = before | set_values
        first = next(iter(change.sets.values()))
        try:
            self._check_label(table, before, set_values)
            following = follow(table, after, set_values, self._indicator_name(record_id))
        except (Refused, ValueError) as refusal:
            raise self._error(first, str(refusal)) from refusal
        if "fiscal_year" in set_values:
            why = change.sets["fiscal_year"].correction.why
            following["fiscal_year_basis"] = why if set_values["fiscal_year"] is not None else None
        self._write(record_id, set_values | following)
        for name, entry in change.sets.items():
            others = {n: v for n, v in following.items() if entry is first and v != before[n]}
            self._note_set(entry, record_id, name, set_values[name], others)

    def _check_label(self, table: str, before: Row, set_values: Row) -> None:
        label = set_values.get(LABELS.get(table, ""))
        if label is not None:
            labels = {row[name] for other, name in LABELS.items() for row in self._table(other).values()}
            check_label(table, before, label, labels)

    def _write(self, record_id: RecordId, values: Row) -> None:
        """Values with the evidence: `corrected`, by whom, and what else had been inferred and is not settled."""
        table, before = record_id[0], self._row(record_id)
        change = self._changes[record_id]
        names = [f"correction {entry.correction.correction_id}" for entry in change.sets.values()]
        is_settled = any(settles(table, name) for name in change.sets)
        earlier = [before["inference"]] if before["inference"] and not is_settled else []
        inference = ", ".join(dict.fromkeys((*names, *earlier)))
        change.values = values | {"evidence": CORRECTED, "inference": inference}

    def _indicator_name(self, record_id: RecordId) -> str | None:
        if record_id[0] != _VALUES:
            return None
        owner = ("indicator", self._row(record_id)["indicator_record_no"])
        name = self._row(owner)["level3_name"] if owner[1] in self._table("indicator") else None
        return self._changes[owner].values.get("level3_name", name) if owner in self._changes else name

    def _rename_targets(self) -> None:
        """The name of an indicator decides what its targets leave open (a unit, a period), where they were parsed so."""
        renamed = {
            found[1]: entry
            for found, change in self._changes.items()
            if found[0] == "indicator" and "level3_name" in change.values
            for name, entry in change.sets.items()
            if name in ("level3_name", "level3_printed")
        }
        for number, row in self._table(_VALUES).items() if renamed else ():
            entry, record_id = renamed.get(row["indicator_record_no"]), (_VALUES, number)
            if entry is None or record_id in self._changes:
                continue
            old_name = self._row(("indicator", row["indicator_record_no"]))["level3_name"]
            target = parse_target(row["value_printed"] or "", old_name or "")
            if any(row[name] != value for name, value in value_record_fields(target).items()):
                continue  # the layout read it in another way
            new = follow(_VALUES, row, {"level3_name": None}, self._indicator_name(record_id))
            changed = {name: value for name, value in new.items() if value != row[name]}
            if changed:
                self._changes[record_id].sets["level3_name"] = entry
                self._write(record_id, changed)
                name = self._row(("indicator", row["indicator_record_no"]))["level3_name"]
                after = self._indicator_name(record_id)
                self._notes.append((entry, record_id, _said("level3_name", name, after, row, changed)))

    def _check_identities(self) -> None:
        """An indicator has one target a scope."""
        changes = {number: change for (table, number), change in self._changes.items() if table == _VALUES}
        if not any("value_scope" in change.sets for change in changes.values()):
            return
        after = {number: row | changes[number].values if number in changes else row for number, row in self._values()}
        scopes = Counter((row["indicator_record_no"], row["value_scope"]) for row in after.values())
        for number, change in changes.items():
            scope = change.values.get("value_scope")
            if scope and scopes[after[number]["indicator_record_no"], scope] > 1:
                sentence = f"the indicator has a target of scope {scope} already"
                raise self._error(change.sets["value_scope"], sentence)

    def _values(self) -> Iterator[tuple[int, Row]]:
        """Targets that are not dropped."""
        for number, row in self._table(_VALUES).items():
            if (_VALUES, number) not in self._changes or not self._changes[_VALUES, number].dropped_by:
                yield number, row

    def _note_set(self, entry: Entry, record_id: RecordId, name: str, value: object, others: Row) -> None:
        row = self._row(record_id)
        self._notes.append((entry, record_id, _said(name, row[name], value, row, others)))

    def _ordered_notes(self) -> list[tuple[Entry, RecordId, Row]]:
        order = {id(entry): number for number, entry in enumerate(self._entries)}
        tables = list(TABLES)
        return sorted(self._notes, key=lambda note: (order[id(note[0])], tables.index(note[1][0]), note[1][1]))

    def _note(self, number: int, entry: Entry, record_id: RecordId, said: Row) -> None:
        correction, row = entry.correction, self._row(record_id)
        values: Row = {
            "document_id": self._document_id,
            "correction_no": number,
            "correction_id": correction.correction_id,
            "correction_kind": correction.kind,
            "staging_table": record_id[0],
            "evidence_before": row["evidence"],
            "inference_before": row["inference"],
            "rule_id": correction.rule,
            "printed": correction.printed_there,
            "why": correction.why,
            "evidence_text": correction.evidence,
            "corrected_by": correction.by,
            "corrected_on": correction.on,
            "file_name": entry.file_name,
        }
        values |= {name: row[name] for name in (*POSITION, "record_no", "bbox", "printed_text")} | said
        cells = ", ".join(_sql(values.get(column.name), column.type) for column in CORRECTION_COLUMNS)
        self._db.execute(f"INSERT INTO staging.{CORRECTION_TABLE} VALUES ({cells})")

    def _error(self, entry: Entry, sentence: str) -> CorrectionError:
        document = self._document_id[:12]
        return CorrectionError(f"{entry.where}: {entry.correction.target} of document {document}: {sentence}.")


def _said(name: str, before: object, after: object, row: Row, others: Row) -> Row:
    """What a note says of a field, and of those that changed with it."""
    also = {other: {"before": row[other], "after": value} for other, value in others.items()}
    return {
        "field_name": name,
        "value_before": None if before is None else text(before),
        "value_after": None if after is None else text(after),
        "also_changed": json_text(also) if also else None,
    }


def _content(row: Row) -> Row:
    return {name: value for name, value in row.items() if value is not None and value != []}


def _place(place: dict[str, int]) -> str:
    return ", ".join(f"{name} {number}" for name, number in place.items()) or "the document"


def _short(shown: str) -> str:
    shown = " ".join(shown.split())
    return shown if len(shown) <= _SHOWN else f"{shown[: _SHOWN - 1]}…"


def _sql(value: Any, sql_type: str) -> str:
    """A value as a literal of its column's type."""
    if value is None:
        return f"CAST(NULL AS {sql_type})"
    if isinstance(value, list):
        return f"CAST([{', '.join(literal(item) for item in value)}] AS {sql_type})"
    return f"CAST({literal(text(value))} AS {sql_type})"
