"""A sheet of a workbook as it is seen, whatever the format: one table at the sheet's own row and column numbers.

Blank cells of a row stand in the table too (a sheet has them, unlike a page), so that no value seems to lie under a
header it does not belong to. Hidden rows and columns are not seen and not read; they keep their numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from extract.document import DocumentBuilder
from extract.readers.formats import Unreadable

MAX_CELLS = 300_000  # of a document, blank ones in filled rows included: 5,000 rows of 60 columns
MAX_GRID = 1_000_000  # rows times columns of a table
_WIDEST_MERGE, _TALLEST_MERGE = 256, 5_000  # a merged range beyond is a whole row or column, cut to the filled area


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range; first and last rows and columns count from 0 and belong to it."""

    row: int
    column: int
    last_row: int
    last_column: int


@dataclass(slots=True)
class Sheet:
    """Texts of a sheet's cells by (row, column) from 0, as its cells print them; blank ones may be absent."""

    name: str
    sheet_no: int
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


class SheetWriter:
    """Adds sheets to a document, within the limits of the whole document; raises `Unreadable` beyond them."""

    def __init__(self, builder: DocumentBuilder) -> None:
        self._builder = builder
        self._cells = 0

    def add(self, sheet: Sheet) -> None:
        """Appends the sheet as a table; a sheet on which nothing is seen gives none."""
        merges = _visible_merges(sheet)
        covered = _covered(sheet, merges)
        filled = {
            position
            for position, text in sheet.texts.items()
            if text.strip() and (position in merges or (position not in covered and _is_visible(sheet, *position)))
        }
        if not filled:
            return
        rows, columns = _extent(filled, merges)
        if rows * columns > MAX_GRID:
            raise Unreadable(
                f"sheet {sheet.name} reaches to row {rows}, column {columns}: more than {MAX_GRID} cells are not read"
            )
        occupied = {position for position in filled | covered.keys() if position[0] < rows and position[1] < columns}
        table = self._builder.table(page_no=sheet.sheet_no)
        for row in sorted({position[0] for position in occupied}):
            for column in range(columns):
                position = (row, column)
                if covered.get(position, position) != position:
                    continue
                self._cells += 1
                if self._cells > MAX_CELLS:
                    raise Unreadable(f"the workbook has more than {MAX_CELLS} cells; more are not read")
                merge = merges.get(position)
                row_span = min(merge.last_row, rows - 1) - row + 1 if merge else 1
                column_span = min(merge.last_column, columns - 1) - column + 1 if merge else 1
                text = sheet.texts[position] if position in filled else ""
                self._builder.cell(table, text, row, column, row_span, column_span)


def _is_visible(sheet: Sheet, row: int, column: int) -> bool:
    return row not in sheet.hidden_rows and column not in sheet.hidden_columns


def _visible_merges(sheet: Sheet) -> dict[tuple[int, int], Merge]:
    """Merged ranges of which a part is seen, by their first cell; that cell's text is seen even when it is hidden."""
    found = {}
    for merge in sheet.merges:
        rows, columns = range(merge.row, merge.last_row + 1), range(merge.column, merge.last_column + 1)
        is_hidden = all(row in sheet.hidden_rows for row in rows) or all(c in sheet.hidden_columns for c in columns)
        if not is_hidden and len(rows) * len(columns) > 1:
            found[merge.row, merge.column] = merge
    return found


def _covered(sheet: Sheet, merges: dict[tuple[int, int], Merge]) -> dict[tuple[int, int], tuple[int, int]]:
    """First cell of the merged range for each cell in one; ranges that overlap an earlier one are dropped from `merges`."""
    covered: dict[tuple[int, int], tuple[int, int]] = {}
    filled = [position for position, text in sheet.texts.items() if text.strip()]
    last_row = max((row for row, _ in filled), default=0)
    last_column = max((column for _, column in filled), default=0)
    for first, merge in list(merges.items()):
        bottom = merge.last_row if merge.last_row - merge.row < _TALLEST_MERGE else min(merge.last_row, last_row)
        right = merge.last_column if merge.last_column - merge.column < _WIDEST_MERGE else last_column
        right = max(min(merge.last_column, right), merge.column)
        positions = [(r, c) for r in range(merge.row, max(bottom, merge.row) + 1) for c in range(merge.column, right + 1)]
        if any(position in covered for position in positions):
            del merges[first]
            continue
        merges[first] = Merge(merge.row, merge.column, positions[-1][0], right)
        covered.update(dict.fromkeys(positions, first))
        if len(covered) > MAX_GRID:
            raise Unreadable(f"the merged ranges of sheet {sheet.name} cover more than {MAX_GRID} cells")
    return covered


def _extent(filled: set[tuple[int, int]], merges: dict[tuple[int, int], Merge]) -> tuple[int, int]:
    """How many rows and columns the filled cells reach to, with the merged ranges that begin in them."""
    single = Merge(-1, -1, -1, -1)
    rows = max(max(row, merges.get((row, column), single).last_row) for row, column in filled) + 1
    columns = max(max(column, merges.get((row, column), single).last_column) for row, column in filled) + 1
    return rows, columns
