"""Columns of the staging tables, derived from the record classes: the same contract that the warehouse writes, read here
a second time so that the two can be compared."""

from __future__ import annotations

import dataclasses
import types
import typing
from datetime import date
from decimal import Decimal

from extract.records import TABLES, Lineage, Precision

BATCH_COLUMNS = {"document_id": "VARCHAR", "batch_id": "VARCHAR", "layout": "VARCHAR", "extractor_version": "VARCHAR"}
LANDING = "landing"
LANDING_COLUMNS = {
    "document_id": "VARCHAR",
    "file_name": "VARCHAR",
    "source_uri": "VARCHAR",
    "media_type": "VARCHAR",
    "size_bytes": "BIGINT",
    "landed_at": "TIMESTAMP",
    "seen_at": "TIMESTAMP",
    "sighting_no": "BIGINT",
    "withdrawn_at": "TIMESTAMP",
    "withdrawal_reason": "VARCHAR",
}
_LANDING_OPTIONAL = ("source_uri", "withdrawn_at", "withdrawal_reason")
CORRECTION = "correction"
CORRECTION_COLUMNS = {
    "document_id": "VARCHAR",
    "correction_no": "BIGINT",
    "correction_id": "VARCHAR",
    "correction_kind": "VARCHAR",
    "staging_table": "VARCHAR",
    "record_no": "BIGINT",
    **dict.fromkeys(("page_no", "table_no", "row_no", "column_no", "line_from", "line_to"), "BIGINT"),
    **dict.fromkeys(("bbox", "printed_text", "rule_id", "field_name", "printed", "value_before"), "VARCHAR"),
    **dict.fromkeys(("value_after", "also_changed", "evidence_before", "inference_before", "why"), "VARCHAR"),
    "evidence_text": "VARCHAR",
    "corrected_by": "VARCHAR",
    "corrected_on": "DATE",
    "file_name": "VARCHAR",
}
_CORRECTION_REQUIRED = (
    "document_id", "correction_no", "correction_id", "correction_kind", "staging_table", "record_no", "printed_text",
    "printed", "evidence_before", "why", "corrected_by", "corrected_on", "file_name",
)  # fmt: skip
NOT_RECORDS = {LANDING: LANDING_COLUMNS, CORRECTION: CORRECTION_COLUMNS}
STAGING_TABLES = (LANDING, CORRECTION, *TABLES)

# Where a row stands, from the document down to the cell: what a failure is reported with.
PLACE = ("document_id", "page_no", "table_no", "row_no", "column_no", "line_from", "line_to", "record_no")

_TYPES: dict[type, str] = {str: "VARCHAR", int: "BIGINT", bool: "BOOLEAN", date: "DATE"}


def columns(table: str) -> dict[str, str]:
    """DuckDB type by column of a staging table, in the order of the table."""
    if table in NOT_RECORDS:
        return dict(NOT_RECORDS[table])
    return BATCH_COLUMNS | {name: _column_type(hint) for name, hint in _hints(TABLES[table]).items()}


def required_columns(table: str) -> list[str]:
    """Columns that never hold NULL: those whose field cannot be None. A quarantined document has no layout."""
    if table == LANDING:
        return [name for name in LANDING_COLUMNS if name not in _LANDING_OPTIONAL]
    if table == CORRECTION:
        return list(_CORRECTION_REQUIRED)
    fields = [name for name, hint in _hints(TABLES[table]).items() if not _is_optional(hint)]
    return [*(name for name in BATCH_COLUMNS if name != "layout"), *fields]


def place_columns(table: str) -> list[str]:
    """Columns of `PLACE` that the table has."""
    present = columns(table)
    return [name for name in PLACE if name in present]


def _hints(record_class: type[Lineage]) -> dict[str, object]:
    hints = typing.get_type_hints(record_class, include_extras=True)
    return {field.name: hints[field.name] for field in dataclasses.fields(record_class)}


def _is_optional(hint: object) -> bool:
    return isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union


def _column_type(hint: object) -> str:
    if _is_optional(hint):
        hint = next(part for part in typing.get_args(hint) if part is not types.NoneType)
    if typing.get_origin(hint) is typing.Annotated:
        base, precision = typing.get_args(hint)
        if base is Decimal and isinstance(precision, Precision):
            return f"DECIMAL({precision.digits},{precision.scale})"
    if typing.get_origin(hint) is list:
        return f"{_column_type(typing.get_args(hint)[0])}[]"
    if isinstance(hint, type) and hint in _TYPES:
        return _TYPES[hint]
    raise TypeError(f"no column type for {hint!r}")
