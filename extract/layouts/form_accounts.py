"""Tables beside the forms that are accounts of the budget (收支总表, 支出预算表, 三公经费): nothing of them is said of a project.

A table is one where it shows that itself, by its heading or its words (`extract/triage.yml`), and holds no label of
performance tables. In a sheet that holds several tables with blank rows between, each is judged by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.document import Printed
from extract.layouts.form_amounts import amount_list
from extract.layouts.rows import Row
from extract.triage import table_words

_HEADING_ROWS = 4  # at the top of a table, among which its heading may be


def parts_of_table(rows: Sequence[Row], above: Sequence[Printed]) -> Iterator[tuple[Sequence[Row], bool]]:
    """The rows of a table in printed order, cut where an account begins or ends, and whether they are one. `above`: the
    lines between it and the table before."""
    pieces = list(_pieces(rows))
    judged = [(piece, _is_account(piece, above if not number else ())) for number, piece in enumerate(pieces)]
    if not any(is_account for _, is_account in judged) or _is_amount_list(rows):
        yield rows, False
        return
    kept: list[Row] = []
    for piece, is_account in judged:
        if not is_account:
            kept += piece
            continue
        if kept:
            yield kept, False
            kept = []
        yield piece, True
    if kept:
        yield kept, False


def _pieces(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """The tables of a sheet: runs of rows between blank ones, a lone heading with what stands below it."""
    piece: list[Row] = []
    has_cells, is_over = False, False
    for row in rows:
        is_blank = not any(cell.printed for cell in row.cells)
        if is_over and not is_blank:
            yield piece
            piece, has_cells, is_over = [], False, False
        piece.append(row)
        has_cells = has_cells or len(row.filled()) > 1
        is_over = is_blank and has_cells
    if piece:
        yield piece


def _is_account(rows: Sequence[Row], above: Sequence[Printed]) -> bool:
    words = table_words()
    headings = [line.text for line in above]
    headings += [row.filled()[0].printed.text for row in rows[:_HEADING_ROWS] if len(row.filled()) == 1]
    for number in reversed(range(len(headings))):
        if words.is_heading(headings[number]):  # what stands above it is over
            headings = headings[number + 1 :]
            break
    return words.is_account(headings, words.key("".join(row.key for row in rows)))


def _is_amount_list(rows: Sequence[Row]) -> bool:
    """Whether a table lists amounts by project, which may be those of forms elsewhere."""
    words = table_words()
    return words.owns(words.key("".join(row.key for row in rows))) and any(
        amount_list(rows, number) is not None for number in range(min(len(rows), _HEADING_ROWS * 2))
    )
