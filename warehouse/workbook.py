"""Marts as one Excel workbook: what Excel would change is kept as text, what it cannot hold is reported."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from warehouse.cells import fits_excel, text
from warehouse.files import replacing
from warehouse.objects import Relation, TableColumn
from warehouse.progress import Progress
from warehouse.published import mart_rows

if TYPE_CHECKING:
    from openpyxl import Workbook

MOST_ROWS = 1_048_576  # of a sheet, its heading counted
MOST_CHARACTERS = 32_767  # of a cell, in UTF-16 units
_MOST_NAME = 31  # characters of a sheet's name
_MONEY = re.compile(r"DECIMAL\(\d+,2\)")
_MONEY_FORMAT = "#,##0.00"
_FIRST_YEAR = 1900
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def write_workbook(
    db: duckdb.DuckDBPyConnection,
    marts: Sequence[Relation],
    path: Path,
    progress: Progress,
    most_rows: int = MOST_ROWS,
) -> list[str]:
    """Writes a sheet for each mart, more where it has more rows than a sheet; returns what a cell could not hold."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    notes: list[str] = []
    for mart in marts:
        writer = _MartWriter(book, mart, most_rows)
        for row in mart_rows(db, mart):
            writer.add(row)
        notes += writer.notes()
        progress.advance()
    with replacing(path) as temporary:
        book.save(temporary)
    return notes


class _MartWriter:
    """Writes the rows of one mart into as many sheets as they need."""

    def __init__(self, book: Workbook, mart: Relation, most_rows: int) -> None:
        self._book = book
        self._mart = mart
        self._most_rows = most_rows
        self._sheet_count = 0
        self._losses: dict[tuple[str, str], list[str]] = {}
        self._begin()

    def add(self, row: Sequence[object]) -> None:
        """Adds a row, on a further sheet where the one before is full."""
        if self._row_count == self._most_rows:
            self._begin()
        key = text(row[0])
        self._append([self._cell(column, value, key) for column, value in zip(self._mart.columns, row, strict=True)])

    def notes(self) -> list[str]:
        """A sentence for each column in which something was lost."""
        return [
            f"{self._mart.name}.{column}: {loss} in {len(keys)} cells, the first in row {keys[0]}."
            for (column, loss), keys in self._losses.items()
        ]

    def _begin(self) -> None:
        self._sheet_count += 1
        self._sheet = self._book.create_sheet(_sheet_name(self._mart.name, self._sheet_count))
        self._sheet.freeze_panes = "A2"
        self._row_count = 0
        self._append([column.name for column in self._mart.columns])

    def _append(self, cells: list[Any]) -> None:
        self._sheet.append(cells)
        self._row_count += 1

    def _cell(self, column: TableColumn, value: object, key: str) -> Any:
        """A value as Excel keeps it: numbers and dates as such, all else as text."""
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, Decimal):
            return self._styled(value, _MONEY_FORMAT) if _MONEY.fullmatch(column.type) else value
        if isinstance(value, int) and fits_excel(value):
            return value
        if isinstance(value, float) and math.isfinite(value):
            return value
        if isinstance(value, date) and value.year >= _FIRST_YEAR and getattr(value, "tzinfo", None) is None:
            return self._styled(value, "yyyy-mm-dd hh:mm:ss" if isinstance(value, datetime) else "yyyy-mm-dd")
        return self._text(column, text(value), key)

    def _text(self, column: TableColumn, value: str, key: str) -> Any:
        clean = _NOT_IN_XML.sub("\ufffd", value)
        if clean != value:
            self._losses.setdefault((column.name, "control characters were replaced"), []).append(key)
        units = clean.encode("utf-16-le")
        if len(units) > 2 * MOST_CHARACTERS:
            clean = units[: 2 * MOST_CHARACTERS].decode("utf-16-le", errors="ignore")
            self._losses.setdefault((column.name, f"text was cut at {MOST_CHARACTERS} characters"), []).append(key)
        if not clean.startswith(("=", "#")):
            return clean
        cell = self._styled(clean, "@")
        cell.data_type = "s"  # openpyxl takes it for a formula or an error otherwise
        return cell

    def _styled(self, value: object, number_format: str) -> Any:
        from openpyxl.cell import WriteOnlyCell

        cell = WriteOnlyCell(self._sheet, value)
        cell.number_format = number_format
        return cell


def _sheet_name(mart: str, number: int) -> str:
    """Name of the first, second … sheet of a mart."""
    suffix = f" ({number})" if number > 1 else ""
    return mart[: _MOST_NAME - len(suffix)] + suffix
