"""The grid model: what a layout makes of facts, and what every writer prints. Knows no format and no meaning.

A layout describes a table once, as rows of cells with their spans; the writers of `writers/` put the same grid into a
workbook, a word-processor file, a web page, a PDF and flat text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Put:
    """A cell to be put into a row. `typed`: a workbook holds a number, share or day instead of text."""

    text: str = ""
    columns: int = 1
    rows: int = 1
    align: Align = "center"
    typed: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell in its place; `row` and `column` count from 0 and name its top left corner."""

    row: int
    column: int
    put: Put


@dataclass(frozen=True, slots=True)
class Line:
    """A line outside the tables: title, unit, note."""

    text: str
    align: Align = "left"
    is_title: bool = False


@dataclass(slots=True)
class Grid:
    """A table: widths of its columns as shares, and its cells row by row."""

    widths: Sequence[float]
    header_rows: int = 0  # repeated where a page breaks the table
    cells: list[Cell] = field(default_factory=list)
    _taken: list[set[int]] = field(default_factory=list)
    _next: int = 0

    def row(self, *puts: Put) -> None:
        """Adds a row: each cell stands in the first column that no cell above covers. Raises `ValueError` where the row
        is not exactly full."""
        row, free = self._next, iter(self._free(self._next))
        for put in puts:
            columns = [next(free, -1) for _ in range(put.columns)]
            if columns != list(range(columns[0], columns[0] + put.columns)) or columns[0] < 0:
                raise ValueError(f"row {row}: no room for {put.text!r}")
            self.cells.append(Cell(row, columns[0], put))
            for below in range(row, row + put.rows):
                self._columns_of(below).update(columns)
        left = list(free)
        if left:
            raise ValueError(f"row {row}: columns {left} are not filled")
        self._next += 1

    @property
    def row_count(self) -> int:
        return self._next

    @property
    def column_count(self) -> int:
        return len(self.widths)

    def by_row(self) -> Iterator[list[Cell]]:
        """Cells that begin in each row, from left to right."""
        if any(len(columns) > 0 for columns in self._taken[self._next :]):
            raise ValueError("a merged cell reaches below the last row")
        for number in range(self._next):
            yield [cell for cell in self.cells if cell.row == number]

    def _columns_of(self, row: int) -> set[int]:
        while len(self._taken) <= row:
            self._taken.append(set())
        return self._taken[row]

    def _free(self, row: int) -> list[int]:
        taken = self._columns_of(row)
        return [column for column in range(len(self.widths)) if column not in taken]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook; elsewhere a part that begins on a new page."""

    name: str
    body: Sequence[Line | Grid]
    is_landscape: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """A document before it has a format."""

    sheets: Sequence[Sheet]


def label(text: str, columns: int = 1, rows: int = 1) -> Put:
    """A label cell."""
    return Put(text, columns, rows)


def prose(text: str, columns: int = 1, rows: int = 1) -> Put:
    """A cell with running text."""
    return Put(text, columns, rows, "left")


def figure(text: str | None, columns: int = 1, rows: int = 1) -> Put:
    """A cell with an amount, a number or a day; blank for None."""
    return Put(text or "", columns, rows, "right", typed=True)


def spans(labels: Sequence[object]) -> list[int]:
    """For each row how many rows a column's cell covers when equal neighbours are one cell; 0 where it is covered."""
    found = [0] * len(labels)
    start = 0
    for number in range(1, len(labels) + 1):
        if number == len(labels) or labels[number] != labels[start]:
            found[start] = number - start
            start = number
    return found
