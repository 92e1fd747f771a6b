"""From a decision about an item of the review to an entry in a file of corrections, tried out before it is written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import yaml

from extract.records import TABLES
from warehouse.build import load_staging
from warehouse.corrected_fields import POSITION, Row, place_columns, printed_forms, settable
from warehouse.corrections import FOLDER, CorrectionError, Entry, applicable, folders, load_folder, parse, shown
from warehouse.errors import JixiaoError
from warehouse.files import write
from warehouse.home import Home
from warehouse.objects import literal
from warehouse.published import rows
from warehouse.replay import CORRECTION_TABLE, replay
from warehouse.review import ReviewItem
from warehouse.staging import committed_batches, newest

_SETTING = re.compile(r"(?:(?P<table>[a-z_]+)(?::(?P<record>\d+))?\.)?(?P<field>[a-z0-9_]+)=(?P<value>.*)", re.DOTALL)
_ORDER = (
    "document", "kind", "table", "rule", "place", "field", "printed", "value", "why", "evidence", "by", "on",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided: settings such as `value_text=≥95%`, or `accept`, or `drop`."""

    settings: tuple[str, ...]
    is_accepted: bool
    is_dropped: bool
    why: str
    by: str
    evidence: str | None = None

    def check(self) -> None:
        """Raises `JixiaoError` unless it is one decision with a reason."""
        if bool(self.settings) + self.is_accepted + self.is_dropped != 1:
            raise JixiaoError("Decide one thing: --set FIELD=VALUE, --accept or --drop.")
        for name, said in (("--why", self.why), ("--by", self.by)):
            if not said.strip():
                raise JixiaoError(f"{name} must say something.")


@dataclass(frozen=True, slots=True)
class Written:
    """The file an entry was added to, and what it changes: rows of `staging.correction` as they will be."""

    path: Path
    is_read: bool  # whether the folder is one that corrections are read from
    changes: list[Row]


def decide(home: Home, item: ReviewItem, decision: Decision, into: Path | None) -> Written:
    """Adds the entries for a decision to `<document>.yml` in `into` (the home's corrections), once a replay on the
    staging as read has shown that they can be applied. Raises `JixiaoError`; nothing is written then."""
    decision.check()
    folder = into or home.root / FOLDER
    path = folder / f"{item.document_id[:12]}.yml"
    with duckdb.connect() as db:
        _load(db, home, item.document_id)
        raw = _entries(_Staging(db, item.document_id), item, decision)
        before = path.read_bytes() if path.exists() else b""
        after = _appended(before, raw)
        entries = _parsed(after, path)
        if len(entries) != len(_parsed(before, path)) + len(raw):
            raise JixiaoError(
                f"{path} cannot be added to: write each correction in it as a list item, `- document: …`."
            )
        others = [entry for folder in folders(home) for entry in load_folder(folder, without=path)]
        changes = _try(db, item.document_id, [*others, *entries], entries[-len(raw) :])
    write(path, after)
    return Written(path, folder.absolute() in {place.absolute() for place in folders(home)}, changes)


class _Staging:
    """The rows of one document as read."""

    def __init__(self, db: duckdb.DuckDBPyConnection, document_id: str) -> None:
        self._db = db
        self._document_id = document_id

    def rows(self, table: str) -> list[Row]:
        """Rows of a table, in printed order."""
        query = f"FROM staging.{table} WHERE document_id = {literal(self._document_id)} ORDER BY record_no"
        return rows(self._db, query)

    def row(self, table: str, record_no: int) -> Row:
        """One row. Raises `JixiaoError` where it is not there."""
        found = next((row for row in self.rows(table) if row["record_no"] == record_no), None)
        if found is None:
            raise JixiaoError(f"Document {self._document_id[:12]} has no record {record_no} of {table}.")
        return found


def _load(db: duckdb.DuckDBPyConnection, home: Home, document_id: str) -> None:
    batch = newest(committed_batches(home, verify=False)).get(document_id)
    if batch is None:
        raise JixiaoError(f"Document {document_id[:12]} is not read yet: run `jixiao run`.")
    load_staging(db, home, {document_id: batch})


def _entries(staging: _Staging, item: ReviewItem, decision: Decision) -> list[Row]:
    if not decision.settings:
        return [_without_field(staging, item, decision)]
    raw = []
    for setting in decision.settings:
        match = _SETTING.fullmatch(setting)
        if match is None:
            raise JixiaoError(
                f"{setting!r} is no setting: write FIELD=VALUE or TABLE.FIELD=VALUE; VALUE null for none."
            )
        table, row = _record(staging, item, match["table"], match["record"], match["field"])
        value = None if match["value"] == "null" else match["value"]
        fields = {"field": match["field"], "value": value}
        raw.append(_entry(staging, item, decision, table, row, fields))
    return raw


def _without_field(staging: _Staging, item: ReviewItem, decision: Decision) -> Row:
    """An entry that accepts the item or drops its record."""
    if item.staging_table is not None and item.record_no is not None:
        row = _as_read(staging, item)
        return _entry(staging, item, decision, item.staging_table, row, {})
    if decision.is_dropped:
        raise JixiaoError("The item is no single record: take the item of the record to drop.")
    told = {"document": item.document_id, "kind": "accept", "rule": item.rule_id, "place": item.place}
    return _told(decision, told | {"printed": item.printed_text})


def _entry(staging: _Staging, item: ReviewItem, decision: Decision, table: str, row: Row, fields: Row) -> Row:
    kind = "accept" if decision.is_accepted else "drop" if decision.is_dropped else "set"
    own, *printed = printed_forms(table, row, fields.get("field"))
    shown = next((form for form in reversed(printed) if form), own) if fields else own
    told = {
        "document": item.document_id,
        "kind": kind,
        "table": table,
        "rule": item.rule_id if kind == "accept" and item.kind == "finding" else None,
        "place": _place(staging.rows(table), table, row, shown, fields.get("field")),
        "printed": shown,
    }
    return _told(decision, told | fields)


def _told(decision: Decision, fields: Row) -> Row:
    said = {"why": decision.why, "evidence": decision.evidence, "by": decision.by, "on": date.today()}
    every = fields | said
    if every["kind"] == "set":
        del every["kind"]
    return {
        name: every[name] for name in _ORDER if name in every and (name == "value" or every[name] not in (None, {}))
    }


def _place(table_rows: Sequence[Row], table: str, row: Row, printed: str, name: str | None) -> dict[str, int]:
    """Numbers that single the record out: where it stands, and as few others as needed."""
    place = {column: row[column] for column in POSITION if row[column] is not None}
    others = [column for column in place_columns(table) if column not in (*POSITION, "record_no") and row[column]]
    for more in ((), *((column,) for column in others), ("record_no",)):
        wanted = place | {column: row[column] for column in more}
        fitting = [r for r in table_rows if all(r[column] == number for column, number in wanted.items())]
        if (wanted or table == "document") and sum(printed in printed_forms(table, r, name) for r in fitting) == 1:
            return wanted
    raise AssertionError("record_no singles a record out")


def _as_read(staging: _Staging, item: ReviewItem) -> Row:
    row = staging.row(item.staging_table or "", item.record_no or 0)
    if row["printed_text"] != item.printed_text:
        raise JixiaoError("The document was read again since the last publication: run `jixiao run` first.")
    return row


def _record(
    staging: _Staging, item: ReviewItem, table: str | None, record_no: str | None, name: str
) -> tuple[str, Row]:
    """The record whose field is to be set: the one named, that of the item, else the only one there with such a field."""
    if table and table not in TABLES:
        raise JixiaoError(f"There is no staging table {table}: use {', '.join(TABLES)}.")
    if table and record_no:
        return table, staging.row(table, int(record_no))
    if (
        item.staging_table
        and item.record_no
        and table in (None, item.staging_table)
        and name in settable(item.staging_table)
    ):
        return item.staging_table, _as_read(staging, item)
    if table == "document":
        return table, staging.row(table, 1)
    tables = [table] if table else [t for t in TABLES if name in settable(t) and t != "document"]
    found = [(t, row) for t in tables for row in staging.rows(t) if name in settable(t) and _is_there(row, item)]
    if not found:
        raise JixiaoError(_no_such_field(item, table, name))
    if len(found) > 1:
        names = "; ".join(f"{t}:{row['record_no']}.{name} ({row['printed_text']!r:.40})" for t, row in found[:6])
        raise JixiaoError(
            f"{len(found)} records there have a field {name}: say which with TABLE:RECORD.FIELD=…: {names}"
        )
    return found[0]


def _no_such_field(item: ReviewItem, table: str | None, name: str) -> str:
    own = table or item.staging_table
    fields = f" In {own} can be set: {', '.join(settable(own))}." if own and settable(own) else ""
    return f"No record at this place has a field {name} that can be set.{fields} Name another as TABLE.FIELD=VALUE."


def _is_there(row: Row, item: ReviewItem) -> bool:
    """Whether a record stands at the item's place, or on the row or lines of it; targets also by their indicator."""
    if item.staging_table == "indicator" and row.get("indicator_record_no") is not None:
        return row["indicator_record_no"] == item.record_no
    if not item.place or row["page_no"] != item.page_no:
        return False
    if item.row_no is not None:
        return (row["table_no"], row["row_no"]) == (item.table_no, item.row_no)
    if item.line_from is None or row["line_from"] is None:
        return False
    return item.line_from <= row["line_from"] and row["line_to"] <= (item.line_to or item.line_from)


def _appended(before: bytes, raw: Sequence[Row]) -> bytes:
    text = before.decode("utf-8")
    gap = "" if not text or text.endswith("\n") else "\n"
    return (text + gap + "".join(map(_as_yaml, raw))).encode()


def _as_yaml(raw: Row) -> str:
    """An entry as a list item, a field a line, in one order; texts that YAML would take for something else in quotes."""
    lines = [f"{name}: {_scalar(value)}" for name, value in raw.items()]
    return f"- {lines[0]}\n" + "".join(f"  {line}\n" for line in lines[1:])


def _scalar(value: object) -> str:
    style = '"' if isinstance(value, str) and not value.isprintable() else None
    dumped = yaml.safe_dump(
        value, allow_unicode=True, default_flow_style=True, default_style=style, sort_keys=False, width=10**9
    )
    return dumped.removesuffix("\n").removesuffix("\n...")


def _parsed(data: bytes, path: Path) -> list[Entry]:
    try:
        return parse(data, shown(path))
    except CorrectionError as error:
        raise JixiaoError(f"Nothing was written. {error}") from error


def _try(db: duckdb.DuckDBPyConnection, document_id: str, entries: Sequence[Entry], new: Sequence[Entry]) -> list[Row]:
    """Replays all entries of the document; what the new ones change. Raises `CorrectionError`, of status 2."""
    try:
        replay(db, applicable(entries, [document_id])[0])
    except CorrectionError as error:
        raise JixiaoError(f"Nothing was written. {error}") from error
    ids = ", ".join(literal(entry.correction.correction_id) for entry in new)
    query = f"FROM staging.{CORRECTION_TABLE} WHERE correction_id IN ({ids}) ORDER BY correction_no"
    return rows(db, query)
