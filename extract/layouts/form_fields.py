"""Fields of a form outside its indicator table: a label and its value beside it, or below it.

A row of labels without a value heads what stands below (预期目标 | 实际完成情况); in any other row a label announces the cell
behind it, a blank one included. A label merged downwards goes on announcing in the rows it covers.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace

from extract.amounts import YUAN_PER_UNIT
from extract.collector import Collector
from extract.document import Printed
from extract.layouts.form_behind import is_lone_amount, is_one_of_several, unit_behind
from extract.layouts.form_draft import Amount, Draft, looks_like_amount, split_project_code
from extract.layouts.form_grid import Grid, grid_header
from extract.layouts.form_matrix import Matrix, matrix_beside_fields, matrix_header
from extract.layouts.form_rows import stated_block
from extract.layouts.form_sentences import amounts_in
from extract.layouts.form_statements import has_statements, syntax_between
from extract.layouts.labels import Fund, Meaning, labels
from extract.layouts.rows import Row, RowCell
from extract.text import comparison_key

BLOCKS = frozenset(("money_block", "cost_block", "indicator_block", "task_block", "schedule_block"))
GOAL_KINDS = {"goal": "project", "goal_annual": "annual", "goal_period": "period", "goal_actual": "actual"}
# Labels in whose value any text may stand, however much it looks like a label itself.
_TEXT_FIELDS = frozenset((*GOAL_KINDS, "grounds", "outline", "cost_grounds", "other_notes", "project_name"))
_QUARTER = re.compile(r"第?[一二三四1-4]季度|\d{1,2}月(?:底|末)?")
_UNKNOWN_LABEL = re.compile(r"^[\u4e00-\u9fff（）()、/及和与\s]{2,16}[:：]?$")
_EXECUTED = "executed"  # scope of a total of what was spent, and of what stands under it


class FieldReader:
    """Reads the rows of forms that are no indicator rows into a draft."""

    def __init__(self, collector: Collector, year: int | None = None) -> None:
        self._collector = collector
        self._year = year  # the document's own
        self._matrix: Matrix | Grid | None = None
        self._totals: dict[int, tuple[Fund, str | None]] = {}  # with their units, by the column of the total's label
        self._below: list[tuple[RowCell, Meaning]] = []  # labels whose values stand in the next row

    def begin(self) -> None:
        """A new form begins."""
        self._matrix, self._totals, self._below = None, {}, []

    def end_of_block(self) -> None:
        """A table or an indicator header ends what was announced before."""
        self._matrix, self._below = None, []

    def read(self, draft: Draft, row: Row, following: Sequence[Row] = ()) -> None:
        """Takes a row; `following` are the next ones, as far as they tell what it heads."""
        if self._matrix is not None:
            if self._matrix.add(draft, row):
                if self._matrix.left is not None:
                    self._pairs(draft, _left_of(row, self._matrix.left), None)
                return
            self._matrix = None
        if self._below and self._values_below(draft, row):
            return
        block = _block(row)
        own = _outside_blocks(row)
        self._matrix = grid_header(self._collector, row, following, block, self._year)
        self._matrix = self._matrix or matrix_header(self._collector, row, own, block)
        if self._matrix is not None:
            self._furnish_blocks(row)
            return
        self._matrix = matrix_beside_fields(self._collector, row, own)
        if self._matrix is not None and self._matrix.left is not None:
            self._pairs(draft, _left_of(row, self._matrix.left), block)
            return
        if _is_heading_row(row, own):
            self._below = [(cell, labels().meaning(cell.printed.text)) for cell in own]
            for cell in row.filled():
                self._collector.furniture("field label", cell.printed)
            return
        self._pairs(draft, row, block)

    def assign(
        self, draft: Draft, label: Printed, meaning: Meaning, value: Printed, context: Meaning | None = None
    ) -> None:
        """Stores the value that a label announces."""
        role = meaning.field
        if role == "schedule_block" and _QUARTER.fullmatch(value.key):
            return  # the first heading of a row of shares, not the plan
        in_money = context is not None and context.field == "money_block"
        if role == "indicator_block" and has_statements(value):
            draft.blocks.append(stated_block(self._collector, value, Printed()))
            self._collector.furniture("field label", label)
            return
        if self._sentence(draft, label, meaning, value, in_money=in_money):
            return
        if meaning.fund is not None and (in_money or role is None or looks_like_amount(value)) and not _is_word(value):
            self._amount(draft, label, meaning, value, context)
        elif _is_whole_budget(meaning, value):
            self._amount(draft, label, Meaning(fund=Fund("00"), unit=meaning.unit), value, context)
        elif role == "project_name":
            draft.name = draft.name or value
            self._collector.furniture("field label", label)
        elif role == "project_code":
            code, name = split_project_code(value)
            draft.code = draft.code or code or value
            if code:  # 项目编码及名称
                draft.name = draft.name or name
            self._collector.furniture("field label", label)
        elif role == "department_name" and not draft.department:
            draft.department, draft.department_label = value, label
            self._collector.furniture("field label", label)
        elif role == "unit_name" and not draft.unit_name:
            draft.unit_name, draft.unit_label = value, label
            self._collector.furniture("field label", label)
        elif role == "unit_code" and not draft.unit_code:
            draft.unit_code = value
            self._collector.furniture("field label", label)
        elif role in GOAL_KINDS:
            if role == "goal_annual" and meaning.year and self._year and meaning.year > self._year:
                return  # a later year's: there is no place for it
            if value:
                draft.goals.append((GOAL_KINDS[role], value))
            self._collector.furniture("field label", label)
        elif in_money and meaning.fund is None and not meaning.is_label and looks_like_amount(value):
            self._amount(draft, label, meaning, value, context)
        elif value:
            if meaning.money == "executed" and looks_like_amount(value):
                self._totals[self._column] = Fund("00", _EXECUTED), meaning.unit
            draft.attributes.append((role or meaning.column or meaning.money, label, value))
        else:
            self._collector.furniture("field label", label)

    def _sentence(self, draft: Draft, label: Printed, meaning: Meaning, value: Printed, *, in_money: bool) -> bool:
        """Takes amounts that a value states in a sentence; False where it states none."""
        is_money = bool(meaning.fund) or meaning.money == "amount" or meaning.field == "money_block"
        is_known = any(a.printed and a.fund is not None and a.fund.code == "00" for a in draft.amounts)
        if not (is_money and not is_known) and not (in_money and (is_money or not meaning.is_label)):
            return False  # a sentence elsewhere on amounts that the form prints in full explains them
        if not value or looks_like_amount(value):
            return False
        pairs = amounts_in(value, label, meaning)
        for pair in pairs:
            self._amount(draft, pair.label, pair.meaning, pair.value, meaning)
        if pairs:
            self._collector.furniture("field label", label)
            taken = [part for pair in pairs for part in (pair.label, pair.value)]
            self._collector.furniture("punctuation", *syntax_between(value, taken))
        return bool(pairs)

    def _amount(self, draft: Draft, label: Printed, meaning: Meaning, value: Printed, context: Meaning | None) -> None:
        fund = meaning.fund
        self._row_unit = meaning.unit or self._row_unit
        unit = self._row_unit or (context.unit if context else None)
        if fund is not None and fund.code == "00":
            self._totals[self._column] = fund, unit
        above = [column for column in self._totals if column <= self._column]
        total, of_total = self._totals[max(above)] if above else (None, None)
        if total is not None and total is not fund and total.scope == _EXECUTED:
            draft.attributes.append((_EXECUTED, label, value))  # what was spent of a source is no budget
            return
        unit = unit or of_total
        draft.note_unit(unit)
        draft.amounts.append(Amount(label, value, fund, total, unit, meaning.is_part and total is not fund))

    _column = 0  # of the label being read
    _row_unit: str | None = None  # in the last label of its row that names one

    def _pairs(self, draft: Draft, row: Row, block: Meaning | None) -> None:
        """Label and value cells in turn."""
        pending: tuple[RowCell, Meaning] | None = None
        context = block
        goes_on: Meaning | None = None  # a label merged down over this row
        last: tuple[RowCell, Meaning] | None = None
        is_part = False  # of the amount whose label is merged down over this row
        cells = [cell for cell in row.cells if not (cell.is_carried and not cell.printed)]
        for number, cell in enumerate(cells):
            meaning = labels().meaning(cell.printed.text)
            following = cells[number + 1] if number + 1 < len(cells) else None
            if cell.is_carried:
                if meaning.field and meaning.field not in BLOCKS:
                    goes_on = meaning
                is_part = is_part or (meaning.fund is not None and meaning.fund.code != "00")
                continue
            if is_part:
                meaning = replace(meaning, is_part=True)
            if not row.has_spans and (not cell.printed or (pending is not None and not meaning.is_label)):
                pass  # blanks between a label and its value are what is left of merged cells
            elif pending is not None and (pending[0].column + pending[0].width < cell.column or not cell.printed):
                pending = self._close(draft, pending, Printed(), context)
            if not cell.printed:
                continue
            if pending is not None and is_one_of_several(row, pending, cell, following):
                return  # which of them is the label's own nothing says
            if pending is not None and not _is_next_label(pending[1], cell, meaning, following):
                if (unit := unit_behind(cell, following)) and following is not None:
                    pending = pending[0], replace(pending[1], unit=unit)
                    self._collector.furniture("unit of money", following.printed)
                last = pending
                pending = self._close(draft, pending, cell.printed, context)
                continue
            if pending is not None and pending[0].height > 1 and pending[1].fund and meaning.fund:
                self._collector.furniture("field label", cell.printed if _is_sum(cell) else pending[0].printed)
                if _is_sum(cell):
                    pending = (replace(cell, printed=pending[0].printed), pending[1])
                else:  # a part of the amount whose label is merged down beside its parts
                    pending = (cell, replace(meaning, is_part=True))
                continue
            if pending is not None:
                pending = self._close(draft, pending, Printed(), context)
            inline = labels().inline(cell.printed)
            if inline is not None and inline[1].key in YUAN_PER_UNIT:
                self._collector.furniture("unit of money", cell.printed)
            elif inline is not None:
                self._column = cell.column
                self.assign(draft, inline[0], labels().meaning(inline[0].text), inline[1], context)
            elif meaning.is_label and _is_block_label(meaning, cell, following):
                context = meaning
                self._collector.furniture("field label", cell.printed)
            elif meaning.is_label:
                pending = (cell, meaning)
            elif goes_on is not None and goes_on.field in GOAL_KINDS:
                self.assign(draft, Printed(), goes_on, cell.printed, context)
            elif following is not None and following.printed and _is_unknown_label(cell, following, context):
                pending = (cell, meaning)
            elif last is not None and last[1].field == "reviewed":  # points asked for and points given, one label
                self.assign(draft, last[0].printed, last[1], cell.printed, context)
            elif context is not None and is_lone_amount(context, last, cell):
                self._column = cell.column
                self.assign(draft, Printed(), Meaning(fund=Fund("00"), unit=context.unit), cell.printed, context)
        if pending is not None:
            self._close(draft, pending, Printed(), context)
        self._row_unit = None

    def _close(self, draft: Draft, pending: tuple[RowCell, Meaning], value: Printed, context: Meaning | None) -> None:
        self._column = pending[0].column
        self.assign(draft, pending[0].printed, pending[1], value, context)

    def _values_below(self, draft: Draft, row: Row) -> bool:
        """Values under a row of labels, column by column; a row that has other columns ends the block."""
        own = _outside_blocks(row)
        if not own or all(labels().meaning(cell.printed.text).is_label for cell in own):
            self._below = []
            return False
        starts = {cell.column for cell, _ in self._below}
        if any(cell.column not in starts for cell in own):
            self._below = []
            return False
        for label, meaning in self._below:
            cell = row.at(label.column)
            if cell is not None and not cell.is_carried and cell.printed:
                self._column = label.column
                self.assign(draft, label.printed, meaning, cell.printed, _block(row))
        return True

    def _furnish_blocks(self, row: Row) -> None:
        for cell in row.filled():
            meaning = labels().meaning(cell.printed.text)
            if meaning.field in BLOCKS:
                self._collector.furniture("field label", cell.printed)


def _left_of(row: Row, column: int) -> Row:
    """The cells of a row that begin left of a column."""
    return Row(tuple(cell for cell in row.cells if cell.column < column), row.has_spans, row.table_no)


def _block(row: Row) -> Meaning | None:
    """The block whose merged label covers the row."""
    found = None
    for cell in row.cells:
        meaning = labels().meaning(cell.printed.text)
        if (meaning.field in BLOCKS or _is_sum_label(meaning)) and (cell.is_carried or cell.height > 1):
            found = meaning
    return found


def _is_whole_budget(meaning: Meaning, value: Printed) -> bool:
    """Whether a label without a fund source has an amount: the budget as a whole."""
    if meaning.money == "amount" and meaning.field in (None, "money_block"):
        return not value or looks_like_amount(value)
    return meaning.field == "money_block" and bool(value) and looks_like_amount(value)


def _is_sum_label(meaning: Meaning) -> bool:
    """Whether a label announces the budget as a whole, which may stand beside its parts."""
    return meaning.money == "amount" or (meaning.fund is not None and meaning.fund.code == "00")


def _outside_blocks(row: Row) -> list[RowCell]:
    """Own cells of a row but for block labels at its left."""
    own = row.filled()
    while len(own) > 3 and own[-1].printed.key in ("备注", "说明"):
        own = own[:-1]
    meanings = [labels().meaning(cell.printed.text) for cell in own]
    of_money = bool(own) and (meanings[0].field == "money_block" or _is_sum_label(meanings[0]))
    if of_money and len(own) > 2 and own[0].height > 1 and all(m.fund for m in meanings[1:]):
        return own[1:]  # fund sources as columns, beside the label of them all
    while own and len(own) > 1:
        meaning = labels().meaning(own[0].printed.text)
        is_block = meaning.field in BLOCKS | GOAL_KINDS.keys()
        behind = [labels().meaning(cell.printed.text).field for cell in own[1:]]
        if not is_block or not (own[0].height > 1 or (len(behind) > 1 and all(f in GOAL_KINDS for f in behind))):
            break
        own = own[1:]
    return own


def _is_heading_row(row: Row, own: list[RowCell]) -> bool:
    """Whether a row holds nothing but labels, side by side, so that their values stand below. Goals are never announced
    blank, so two of their labels head a row whatever lies between (text keeps no merged cells)."""
    if len(own) < 2:
        return False
    meanings = [labels().meaning(cell.printed.text) for cell in own]
    if not all(meaning.is_label for meaning in meanings) or meanings[0].field in BLOCKS:
        return False
    if all(meaning.field in GOAL_KINDS for meaning in meanings):
        return True
    if not row.has_spans and len(own) < len(row.cells):
        return False
    if any(a.column + a.width != b.column for a, b in itertools.pairwise(own)):
        return False
    last = max(cell.column + cell.width for cell in row.cells)
    return own[-1].column + own[-1].width == last


def _is_next_label(pending: Meaning, cell: RowCell, meaning: Meaning, following: RowCell | None) -> bool:
    """Whether a cell behind a label is a label itself, so that the first one's value is blank or stands elsewhere."""
    if not meaning.is_label or (pending.field in _TEXT_FIELDS and meaning.field not in GOAL_KINDS):
        return False
    if cell.printed.key.endswith((":", "：")):
        return True
    if pending.fund is not None or pending.money is not None or pending.field in BLOCKS:
        return True
    is_strong = meaning.field is not None and len(comparison_key(cell.printed.text)) >= 4
    return is_strong and following is not None and bool(following.printed)


def _is_sum(cell: RowCell) -> bool:
    return comparison_key(cell.printed.text) in ("小计", "合计")


def _is_block_label(meaning: Meaning, cell: RowCell, following: RowCell | None) -> bool:
    """Whether a label opens a block of labels rather than announce the cell behind it."""
    if following is None or not following.printed:
        return meaning.field in BLOCKS and cell.height > 1
    behind = labels().meaning(following.printed.text)
    is_label = behind.is_label or labels().inline(following.printed) is not None
    if meaning.field in BLOCKS:
        return is_label or cell.height > 1
    return meaning.field in GOAL_KINDS and behind.field in GOAL_KINDS


def _is_unknown_label(cell: RowCell, following: RowCell, context: Meaning | None) -> bool:
    """Whether an unknown text announces the cell behind it: a line of a money block, or a short text of a form."""
    if cell.column + cell.width != following.column or labels().meaning(following.printed.text).is_label:
        return False
    if context is not None and context.field in ("money_block", "cost_block"):
        return looks_like_amount(following.printed) and not looks_like_amount(cell.printed)
    return bool(_UNKNOWN_LABEL.match(cell.printed.text)) and not looks_like_amount(cell.printed)


def _is_word(value: Printed) -> bool:
    """Whether a value can be no amount, also none with words around it."""
    return bool(value) and not any(character.isdigit() for character in value.text) and not looks_like_amount(value)
