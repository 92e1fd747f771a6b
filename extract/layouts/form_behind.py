"""What stands behind the label of an amount: its unit in a cell of its own, several amounts that no header tells apart."""

from __future__ import annotations

from extract.amounts import YUAN_PER_UNIT
from extract.document import Printed
from extract.layouts.form_draft import looks_like_amount
from extract.layouts.labels import Meaning
from extract.layouts.rows import Row, RowCell


def unit_behind(cell: RowCell, following: RowCell | None) -> str | None:
    """The unit of money that the cell behind an amount holds and nothing else."""
    if following is None or not looks_like_amount(cell.printed):
        return None
    return following.printed.key if following.printed.key in YUAN_PER_UNIT else None


def is_one_of_several(row: Row, pending: tuple[RowCell, Meaning], cell: RowCell, following: RowCell | None) -> bool:
    """Whether an amount behind the label of money has another amount behind it that no label announces."""
    label, meaning = pending
    is_money = meaning.fund is not None or meaning.money is not None or meaning.field == "money_block"
    behind = following is not None and following.column == cell.column + cell.width and _is_number(following.printed)
    return row.has_spans and is_money and behind and looks_like_amount(cell.printed) and label.column < cell.column


def _is_number(printed: Printed) -> bool:
    return looks_like_amount(printed) and any(character.isdigit() for character in printed.text)


def is_lone_amount(context: Meaning, last: tuple[RowCell, Meaning] | None, cell: RowCell) -> bool:
    """Whether a cell is the amount of its block as a whole (项目资金（万元） | 120.00): no other label stands before it."""
    return context.money == "amount" and last is None and looks_like_amount(cell.printed)
