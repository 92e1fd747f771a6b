"""Rows of cells, whatever the format: from tables with spans, from lines with tabs between cells, and from text with one
tab-led cell a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.document import Document, Line, Printed, Table


@dataclass(frozen=True, slots=True)
class RowCell:
    """A cell as one row sees it. `is_carried`: the cell is merged downwards and began in an earlier row."""

    printed: Printed
    column: int
    is_carried: bool = False
    width: int = 1  # columns it covers
    height: int = 1  # rows it covers


@dataclass(frozen=True, slots=True)
class Row:
    """A table row. `has_spans` tells whether merged cells are known; where not, a blank cell may be a merged one.
    `table_no` is None for rows made of lines of text."""

    cells: tuple[RowCell, ...]
    has_spans: bool
    table_no: int | None = None

    def at(self, column: int) -> RowCell | None:
        """The cell that covers a column."""
        return next((cell for cell in self.cells if cell.column <= column < cell.column + cell.width), None)

    def filled(self) -> list[RowCell]:
        """Cells with something printed that begin in this row."""
        return [cell for cell in self.cells if cell.printed and not cell.is_carried]

    @property
    def printed(self) -> list[Printed]:
        return [cell.printed for cell in self.filled()]

    @property
    def key(self) -> str:
        """Text of the row without blanks."""
        return "".join(part.key for part in self.printed)


def body_items(document: Document) -> Iterator[Row | Line]:
    """Rows and the lines between them, in printed order."""
    lines: list[Line] = []
    for item in document.body:
        if isinstance(item, Table):
            yield from _text_items(lines)
            lines = []
            yield from table_rows(item)
        else:
            lines.append(item)
    yield from _text_items(lines)


def table_rows(table: Table) -> Iterator[Row]:
    """Rows of a table whose spans are known; a cell merged sideways stands once."""
    for number, grid_row in enumerate(table.grid()):
        cells: list[RowCell] = []
        previous = None
        for column, cell in enumerate(grid_row):
            if cell is not None and cell is not previous:
                width = cell.column + cell.column_span - column
                cells.append(RowCell(cell.printed, column, cell.row < number, width, cell.row_span))
            previous = cell
        yield Row(tuple(cells), has_spans=True, table_no=table.table_no)


def side_by_side(rows: Sequence[Row]) -> list[Sequence[Row]]:
    """The rows of each of two tables that stand beside each other, a blank column between them; else the rows as they are.

    Two tables have the same words in their rows' labels: a column that separates them has on both sides a cell with the
    same text in at least three rows.
    """
    width = max((cell.column + cell.width for row in rows for cell in row.cells), default=0)
    for column in range(2, width - 2):
        covering = [c for row in rows for c in row.cells if c.printed and c.column <= column < c.column + c.width]
        if all(c.column == 0 and c.column + c.width == width for c in covering):
            left = [_between(row, 0, column, width) for row in rows]
            right = [_between(row, column + 1, width, width) for row in rows]
            pairs = zip(left, right, strict=True)
            if sum(bool({p.key for p in a.printed} & {p.key for p in b.printed}) for a, b in pairs) >= 3:
                titles = [row for row in rows if len(row.filled()) == 1 and row.filled()[0].width == width]
                return [[*titles, *(row for row in left if row.cells)], [row for row in right if row.cells]]
    return [rows]


def _between(row: Row, start: int, end: int, width: int) -> Row:
    cells = tuple(c for c in row.cells if start <= c.column < end and c.width < width)
    return Row(cells, row.has_spans, row.table_no)


def _text_items(lines: Sequence[Line]) -> Iterator[Row | Line]:
    tabbed = [line for line in lines if "\t" in line.printed.text]
    separated = [line for line in tabbed if len([cell for cell in line.printed.split("\t") if cell]) > 1]
    if not tabbed:
        yield from lines
    elif len(separated) * 2 >= len(tabbed):
        yield from _tab_separated(lines)
    else:
        yield from _tab_led(lines)


def _tab_separated(lines: Sequence[Line]) -> Iterator[Row | Line]:
    """One row a line, tabs between cells."""
    for line in lines:
        if "\t" not in line.printed.text:
            yield line
            continue
        cells = [RowCell(cell.strip(), column) for column, cell in enumerate(line.printed.split("\t"))]
        yield Row(tuple(cells), has_spans=False)


def _tab_led(lines: Sequence[Line]) -> Iterator[Row | Line]:
    """One cell a line, each led by a tab; a line without a tab ends the row, unless it goes on with the cell's text."""
    cells: list[Printed] = []

    def row() -> Row:
        return Row(tuple(RowCell(cell.strip(), column) for column, cell in enumerate(cells)), has_spans=False)

    for line in lines:
        text = line.printed.text
        if text.startswith("\t"):
            cells.append(line.printed[1:])
        elif cells and text.strip() and cells[-1]:
            cells[-1] = Printed.join([cells[-1], line.printed], "\n")
        else:
            if cells:
                yield row()
                cells = []
            if text.strip():
                yield line
    if cells:
        yield row()
