"""Tables that stand on their side: labels down the left, a column for each project or indicator.

A table is turned by moving its cells; what a cell holds keeps its place on the page. Evidence decides: rows whose left cell
is a label and whose other cells are none, which turned have a header that the general reader knows, in a table where no row
is such a header as it stands.
"""

from __future__ import annotations

from collections.abc import Sequence

from extract.document import Printed
from extract.layouts.form_columns import read_header
from extract.layouts.labels import labels
from extract.layouts.rows import Row, RowCell

_MOST_LABEL_COLUMNS = 3


def upright(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows of a table, those that stand on their side turned."""
    if not rows or not rows[0].has_spans or any(read_header(rows, number) for number in range(len(rows))):
        return rows
    result: list[Row] = []
    number = 0
    while number < len(rows):
        turned, height = _turned_run(rows, number)
        result += turned or [rows[number]]
        number += height if turned else 1
    return result


def _turned_run(rows: Sequence[Row], number: int) -> tuple[list[Row], int]:
    """The rows from `number` on that stand on their side, turned, and how many they were; none where they do not."""
    own = rows[number].filled()
    for cell in own[:_MOST_LABEL_COLUMNS]:
        edge = cell.column + cell.width
        height = _height(rows, number, edge)
        if height < 2:
            continue
        turned = _turned(rows[number : number + height])
        header = read_header(turned, 0)
        if header is not None and header.height == edge - own[0].column and len(turned) - header.height >= 2:
            return turned, height
    return [], 0


def _height(rows: Sequence[Row], number: int, edge: int) -> int:
    """Rows from `number` on with a label left of column `edge`, and behind it two cells or more that are none."""
    count = 0
    for row in rows[number:]:
        before = [cell for cell in row.filled() if cell.column < edge]
        behind = [cell for cell in row.filled() if cell.column >= edge]
        covers = all(cell.column + cell.width <= edge for cell in before)
        if not before or not covers or not labels().meaning(before[-1].printed.text).heads:
            break
        if any(labels().meaning(c.printed.text).is_label and not _is_data(c.printed) for c in behind):
            break
        if not behind or (len(behind) < 2 and behind[0].width < 2):
            break
        count += 1
    return count


def _is_data(printed: Printed) -> bool:
    """Whether a label may be what a cell holds: a category, or a fund source."""
    meaning = labels().meaning(printed.text)
    return meaning.is_category or (meaning.column is None and meaning.field is None)


def _turned(rows: Sequence[Row]) -> list[Row]:
    """Rows for columns; a cell merged sideways is merged downwards and the other way round."""
    left = min(cell.column for row in rows for cell in row.cells)
    width = max(cell.column + cell.width for row in rows for cell in row.cells)
    turned: list[Row] = []
    for column in range(left, width):
        cells: list[RowCell] = []
        covered = -1
        for number, row in enumerate(rows):
            cell = row.at(column)
            if cell is None or number <= covered or (cell.is_carried and number):
                continue
            height = min(cell.height, len(rows) - number) if not cell.is_carried else 1
            covered = number + height - 1
            cells.append(RowCell(cell.printed, number, cell.column < column, height, cell.width))
        if any(cell.printed for cell in cells):
            turned.append(Row(tuple(cells), has_spans=True, table_no=rows[0].table_no))
    return turned
