"""The rows of a department's overall form that are no indicator rows: its name and duties, counts, blocks of money, key
tasks, goals. Blocks may stand side by side or one under another, with or without headers of their own.

An amount is told by the label beside it and the headers above it; its block is the label that is merged down beside it,
the header above its label, or the heading above them all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.collector import Collector
from extract.document import Printed
from extract.layouts.emit import BLANK_MARKS
from extract.layouts.form_draft import Draft, Said, looks_like_amount
from extract.layouts.form_fields import GOAL_KINDS
from extract.layouts.form_parts import unit_in_cell
from extract.layouts.form_statements import syntax_between
from extract.layouts.form_tasks import TaskTable, stated_tasks, task_table
from extract.layouts.labels import Meaning, labels
from extract.layouts.overview_words import (
    Clause,
    amount_unit,
    clauses_in,
    core_of,
    fund_of,
    is_count,
    is_empty_slot,
    is_measure,
    is_money_label,
    is_plain,
    is_stage,
)
from extract.layouts.rows import Row, RowCell

WHOLE = "部门整体支出"  # block of amounts that stand in none
BASIC = "基本信息"  # block of what is no money
_INLINE = re.compile(r"^\s*(?!其中)(?P<label>[^:：\d，。；]{2,16}?)\s*[:：]\s*(?P<value>\S.*)$", re.DOTALL)
_NAMES = ("department_name", "unit_name")


@dataclass(slots=True)
class _Place:
    """Where a value stands: its row, the label beside it, the label that opened a block in the same row."""

    row: Row
    column: int
    label: RowCell | None
    block: RowCell | None


class OverviewReader:
    """Reads rows of a department's form into a draft."""

    def __init__(self, collector: Collector) -> None:
        self._collector = collector
        self.begin()

    def begin(self) -> None:
        """A new form, or a new table, begins."""
        self._tasks: TaskTable | None = None
        self._headers: list[RowCell] = []  # from top to bottom
        self._is_open = False  # whether the next row may go on with the headers
        self._below: list[tuple[RowCell, str]] = []  # labels of goals that stand in the next row
        self._heading: RowCell | None = None  # a row of its own that announces the rows below

    def read(self, draft: Draft, row: Row) -> None:
        """Takes a row."""
        if self._tasks is not None:
            if self._tasks.add(draft, row):
                return
            self._tasks = None
        if self._below and self._goals_below(draft, row):
            return
        self._tasks = task_table(self._collector, row)
        if self._tasks is not None or self._goal_header(row):
            self._headers, self._heading = [], None
        elif self._is_header(row):
            self._headers = [*self._headers, *row.filled()] if self._is_open else row.filled()
            self._is_open = True
            self._label(*row.printed)
        else:
            self._is_open = False
            self._pairs(draft, row)

    # Headers

    def _is_header(self, row: Row) -> bool:
        """Whether a row holds labels of money only, side by side, whose amounts stand below."""
        own = row.filled()
        while len(own) > 2 and own[0].height > own[1].height:  # the label of the block
            own = own[1:]
        texts = [cell.printed.text for cell in own]
        blanks = [c for c in row.cells if own and not c.printed and not c.is_carried and c.column > own[0].column]
        if len(own) < 2 or (blanks and not (self._is_open and row.has_spans)):
            return False
        if any(looks_like_amount(cell.printed) or clauses_in(cell.printed, of_money=True) for cell in own):
            return False
        return all(is_money_label(text) or is_plain(text) for text in texts) and any(
            is_money_label(text) and not is_measure(text) for text in texts
        )

    def _above(self, column: int) -> list[RowCell]:
        return [cell for cell in self._headers if cell.column <= column < cell.column + cell.width]

    # Goals

    def _goal_header(self, row: Row) -> bool:
        own = [(cell, labels().meaning(cell.printed.text).field) for cell in row.filled()]
        while own and own[0][0].height > 1:
            own = own[1:]
        if len(own) < 2 or not all(field in GOAL_KINDS for _, field in own):
            return False
        self._below = [(cell, _goal_kind(cell.printed.text)) for cell, _ in own]
        self._label(*row.printed)
        return True

    def _goals_below(self, draft: Draft, row: Row) -> bool:
        below, self._below = self._below, []
        starts = {cell.column for cell, _ in below}
        if any(labels().meaning(cell.printed.text).is_label or cell.column not in starts for cell in row.filled()):
            return False
        for cell, kind in below:
            value = row.at(cell.column)
            if value is not None and not value.is_carried:
                self._goal(draft, kind, value.printed)
        return True

    def _goal(self, draft: Draft, kind: str, value: Printed) -> None:
        if is_empty_slot(value.text):
            self._collector.furniture("empty slot", value)
        else:
            draft.goals.append((kind, value))

    # Labels and values

    def _pairs(self, draft: Draft, row: Row) -> None:
        """Labels and values in turn; an amount without a label beside it is that of the header above."""
        pending: RowCell | None = None
        block: RowCell | None = None
        last: RowCell | None = None  # label of the amounts that go on to the right
        parent: RowCell | None = None  # label of a text on money that goes on to the right
        cells = [cell for cell in row.cells if not cell.is_carried]
        for number, cell in enumerate(cells):
            following = next((c for c in cells[number + 1 :] if c.printed), None)
            if unit_in_cell(cell):
                continue
            if not cell.printed:
                if pending is not None and row.has_spans:
                    self._label(pending.printed)
                    pending = None
                continue
            if pending is not None and not _opens(pending, cell, following):
                place = _Place(row, cell.column, pending, block)
                parent = pending if self._assign(draft, pending.printed, cell.printed, place) else None
                pending, last = None, pending
            elif pending is not None:
                self._label(pending.printed)
                pending, block = cell, pending
            elif self._is_value(cell, last):
                self._assign(draft, Printed(), cell.printed, _Place(row, cell.column, last, block))
            elif self._glued(draft, cell, _Place(row, cell.column, parent, block)):
                pass
            elif following is not None and _is_tall(cell, following):
                self._label(cell.printed)
                block = cell
            elif not looks_like_amount(cell.printed):  # an amount without label and header is nobody's
                pending = cell
        if pending is not None:
            self._lone(draft, row, pending)

    def _lone(self, draft: Draft, row: Row, cell: RowCell) -> None:
        """A label that nothing follows: the heading of what stands below, or a label without a value."""
        goal = next(
            (c for c in row.cells if c.is_carried and labels().meaning(c.printed.text).field in GOAL_KINDS), None
        )
        if goal is not None:
            self._goal(draft, _goal_kind(goal.printed.text), cell.printed)
        elif is_money_label(cell.printed.text) or labels().meaning(cell.printed.text).is_label:
            self._heading = cell
            self._headers = []
            self._label(cell.printed)

    def _is_value(self, cell: RowCell, last: RowCell | None) -> bool:
        """Whether a cell without a label beside it holds what the header above it announces."""
        above = [header.printed.text for header in self._above(cell.column)]
        is_amount = looks_like_amount(cell.printed)
        if last is not None and any(map(is_measure, above)):
            return True
        if last is not None and any(map(is_stage, above)):
            return is_amount or not is_money_label(cell.printed.text)
        return is_amount and bool(above) and (last is None or not all(map(is_plain, above)))

    def _glued(self, draft: Draft, cell: RowCell, place: _Place) -> bool:
        """Takes a cell that holds label and value; False where it holds but one."""
        clauses = clauses_in(cell.printed, of_money=self._in_money(place))
        if clauses and clauses[0].label:
            self._clauses(draft, Printed(), cell.printed, clauses, place)
            return True
        match = _INLINE.match(cell.printed.text)
        if match is None:
            return False
        label, value = cell.printed.group(match, "label"), cell.printed.group(match, "value").strip()
        self._assign(draft, label, value, place)
        self._collector.furniture("punctuation", *syntax_between(cell.printed, [label, value]))
        return True

    def _assign(self, draft: Draft, label: Printed, value: Printed, place: _Place) -> bool:
        """Stores what a label announces; without a label, what the headers above announce. True where the value is a text
        on money, which the next cell may go on with."""
        meaning = labels().meaning(label.text)
        measure = next((c.printed for c in reversed(self._above(place.column)) if is_measure(c.printed.text)), None)
        of_money = not label or is_money_label(label.text) or (self._in_money(place) and not meaning.field)
        if measure is not None and place.label is not None:  # the execution rate of the amounts beside
            self._label(label)
            self._say(draft, Said("text", core_of(measure.text), place.label.printed, value))
        elif meaning.field in GOAL_KINDS:
            self._label(label)
            self._goal(draft, _goal_kind(label.text), value)
        elif meaning.field == "department_name" and not draft.department:
            draft.department, draft.department_label = value, label
        elif meaning.field == "unit_name" and not draft.unit_name:
            draft.unit_name, draft.unit_label = value, label
        elif meaning.field == "task_block" and not looks_like_amount(value):
            self._label(label)
            draft.tasks += stated_tasks(self._collector, value)
        elif label and is_count(label.text, value):
            self._say(draft, Said("count", BASIC, label, value))
        elif of_money and looks_like_amount(value):
            self._money(draft, label, value, place)
        elif of_money and (clauses := clauses_in(value, of_money=True)):
            self._clauses(draft, label, value, clauses, place)
            return True
        elif label:
            self._say(draft, Said("text", BASIC, label, value))
        return False

    def _clauses(self, draft: Draft, label: Printed, text: Printed, clauses: list[Clause], place: _Place) -> None:
        for clause in clauses:
            self._money(draft, clause.label or label, clause.value, place)
        self._label(label)
        taken = [part for clause in clauses for part in (clause.label, clause.value)]
        self._collector.furniture("punctuation", *syntax_between(text, taken))

    def _money(self, draft: Draft, label: Printed, value: Printed, place: _Place) -> None:
        """Stores an amount: its item is the label beside it, or a source among the headers above it."""
        above = [cell.printed for cell in self._above(place.column)]
        beside = label or (place.label.printed if place.label else Printed())
        stage = next((h for h in reversed(above) if is_stage(h.text)), None)
        items = [h for h in above if h is not stage and not is_plain(h.text) and is_money_label(h.text)]
        is_item = bool(beside) and not is_plain(beside.text) and not (is_stage(beside.text) and items)
        item = beside if is_item or not items else items[-1]
        item = item or (above[-1] if above else value)
        block = core_of(stage.text) if stage else self._block(place, beside, items, item)
        if is_item and items and fund_of(items[-1].text) and self._over_amount(place, items[-1]):
            item, block = items[-1], core_of(beside.text)  # items of expenditure down, their sources across
        unit = amount_unit(value) or self._unit([label, *reversed(above)], place)
        self._say(draft, Said("amount", block, item, value, fund_of(item.text), unit))

    def _over_amount(self, place: _Place, header: Printed) -> bool:
        """Whether a header stands over the amounts only, not over their labels, too."""
        label = place.label
        return label is None or all(cell.printed is not header for cell in self._above(label.column))

    def _block(self, place: _Place, beside: Printed, items: list[Printed], item: Printed) -> str:
        label = place.label
        if label is not None and beside is not label.printed and is_money_label(label.printed.text):
            return core_of(label.printed.text)  # of the text in which the item stands
        over = label.column if label else place.column if beside else None  # a cell with both stands under its block
        over_label = [c for c in self._above(over) if not is_plain(c.printed.text)] if over is not None else []
        if over_label:
            return core_of(over_label[-1].printed.text)
        if len(items) > 1 and item is items[-1]:
            return core_of(items[-2].text)  # the header above the item's
        left = self._left(place)
        others = [part for part in (beside, *items) if part and part is not item and not is_plain(part.text)]
        around = left.printed if left is not None else others[-1] if others else None
        around = around or (self._heading.printed if self._heading else None)
        return core_of(around.text) if around else WHOLE

    def _left(self, place: _Place) -> RowCell | None:
        """The nearest label merged down over the row, or opened in it, left of the value's own label."""
        column = place.label.column if place.label else place.column
        left = [c for c in place.row.cells if c.is_carried and c.printed and c.column < column]
        if place.block is not None and place.block.column < column:
            left.append(place.block)
        return max(left, key=lambda c: c.column, default=None)

    def _in_money(self, place: _Place) -> bool:
        left = self._left(place)
        near = [left, place.label, self._heading, *self._above(place.column)]
        return any(cell is not None and is_money_label(cell.printed.text) for cell in near)

    def _unit(self, nearest: list[Printed], place: _Place) -> str | None:
        """The unit of the nearest label: the amount's own, a header, the block's."""
        blocks = sorted((c for c in place.row.cells if c.is_carried), key=lambda c: -c.column)
        blocks = [c for c in blocks if c.column < place.column]
        around = [c.printed for c in (place.label, place.block, *blocks, self._heading) if c is not None]
        meanings: list[Meaning] = [labels().meaning(part.text) for part in (*nearest, *around) if part]
        return next((meaning.unit for meaning in meanings if meaning.unit), None)

    def _say(self, draft: Draft, said: Said) -> None:
        if said.kind == "text" and said.value.key in BLANK_MARKS:
            self._collector.furniture("mark for none", said.value)
        elif said.value:
            draft.said.append(said)
        self._label(said.item)

    def _label(self, *parts: Printed) -> None:
        self._collector.furniture("field label", *(part for part in parts if part))


def _goal_kind(label: str) -> str:
    """Kind of the goals under a label: those of the year as a whole are overall."""
    field = labels().meaning(label).field or "goal"
    if field in ("goal", "goal_annual") and ("总" in label or "整体" in label):
        return "overall"
    return "overall" if field == "goal" else GOAL_KINDS[field]


def _is_tall(cell: RowCell, following: RowCell) -> bool:
    """Whether a label is merged down beside several rows, of which the cell behind it is in the first."""
    return cell.height > 1 and following.height < cell.height


def _opens(label: RowCell, cell: RowCell, following: RowCell | None) -> bool:
    """Whether a cell behind a label is a label itself, so that the first one opens a block."""
    if looks_like_amount(cell.printed) or following is None:
        return False
    both = is_money_label(cell.printed.text) and labels().meaning(label.printed.text).field not in (
        *GOAL_KINDS,
        *_NAMES,
    )
    return both and (looks_like_amount(following.printed) or is_money_label(label.printed.text))
