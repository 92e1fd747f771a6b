"""Tables that stand on their side: labels down the left, a column for each project or indicator.

A table is turned by moving its cells; what a cell holds keeps its place on the page. Evidence decides: rows whose left cell
is a label and whose other cells are none, which turned have a header that the general reader knows, in a table where no row
is such a header as it stands.
"""

from __future__ import annotations

from collections.abc import Sequence

from extract.layouts.form_columns import OWNER_FIELDS, read_header
from extract.layouts.labels import labels
from extract.layouts.rows import Row, RowCell

_MOST_LABEL_COLUMNS = 3


def upright(rows: Sequence[Row], year: int | None = None) -> Sequence[Row]:
    """The rows of a table, those that stand on their side turned. `year`: the document's own."""
    if not rows or not rows[0].has_spans or any(read_header(rows, number, year) for number in range(len(rows))):
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
    if len(own) > 2 and own[0].height > 1 and not labels().meaning(own[0].printed.text).heads:
        own = own[1:]  # the title of a block, merged down beside its labels
    if not own or not _may_begin(own[0]):
        return [], 0
    left = own[0].column
    for cell in own[:_MOST_LABEL_COLUMNS]:
        edge = cell.column + cell.width
        height = _height(rows, number, left, edge)
        if height < 2:
            continue
        turned = _turned(rows[number : number + height], left)
        header = read_header(turned, 0)
        if header is not None and header.height == edge - own[0].column and len(turned) - header.height >= 2:
            return turned, height
    return [], 0


def _height(rows: Sequence[Row], number: int, left: int, edge: int) -> int:
    """Rows from `number` on with a label between columns `left` and `edge`, and behind it cells that are none: in the first
    row two or more."""
    count = 0
    for row in rows[number:]:
        before = [cell for cell in row.filled() if left <= cell.column < edge]
        behind = [cell for cell in row.filled() if cell.column >= edge]
        covers = all(cell.column + cell.width <= edge for cell in before)
        if not before or not covers or not labels().meaning(before[-1].printed.text).heads:
            break
        meanings = [labels().meaning(cell.printed.text) for cell in behind]
        if any(meaning.is_label and not meaning.is_category for meaning in meanings):
            break
        if not count and (not behind or (len(behind) < 2 and behind[0].width < 2)):
            break
        count += 1
    return count


def _may_begin(cell: RowCell) -> bool:
    """Whether a label may be the first of a table on its side: what numbers, names or classes projects or indicators."""
    meaning = labels().meaning(cell.printed.text)
    is_owner = meaning.field in (*OWNER_FIELDS, "unit_name", "department_name")
    return meaning.is_category or is_owner or meaning.column in ("number", "section", "level1", "level2", "level3")


def _turned(rows: Sequence[Row], left: int) -> list[Row]:
    """Rows for columns from `left` on; a cell merged sideways is merged downwards and the other way round."""
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
