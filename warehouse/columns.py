"""Columns of the staging tables, derived from the record classes of `extract.records`."""

from __future__ import annotations

import dataclasses
import hashlib
import types
import typing
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from extract.records import TABLES, Lineage, Precision

# What is equal for all records of a document stands before the fields of the record.
DOCUMENT_COLUMNS = ("document_id", "batch_id", "layout", "extractor_version")
_TYPES: dict[object, str] = {str: "VARCHAR", int: "BIGINT", bool: "BOOLEAN", date: "DATE", list[str]: "VARCHAR[]"}


@dataclass(frozen=True, slots=True)
class Column:
    """A staging column with its DuckDB type."""

    name: str
    type: str


def columns(table: str) -> list[Column]:
    """Columns of a staging table, in order."""
    return [*(Column(name, "VARCHAR") for name in DOCUMENT_COLUMNS), *record_columns(TABLES[table])]


def record_columns(record: type[Lineage]) -> list[Column]:
    """Columns for the fields of a record class, those of `Lineage` first."""
    hints = typing.get_type_hints(record, include_extras=True)
    return [Column(field.name, _sql_type(hints[field.name])) for field in dataclasses.fields(record)]


def schema_digest() -> str:
    """Digest of all staging columns: batches written under another one are read from their documents again."""
    text = "\n".join(f"{table}.{column.name} {column.type}" for table in TABLES for column in columns(table))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _sql_type(hint: object) -> str:
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        (hint,) = (part for part in typing.get_args(hint) if part is not type(None))
    if typing.get_origin(hint) is typing.Annotated:
        base, precision = typing.get_args(hint)
        assert base is Decimal and isinstance(precision, Precision)
        return f"DECIMAL({precision.digits},{precision.scale})"
    return _TYPES[hint]
