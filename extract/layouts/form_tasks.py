"""The key tasks of a department's form: a table of its own under headers, or a text with one task a line."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.collector import Collector
from extract.document import Printed
from extract.layouts.form_draft import Draft, Said, Task, looks_like_amount
from extract.layouts.form_fields import BLOCKS, GOAL_KINDS
from extract.layouts.form_statements import syntax_between
from extract.layouts.labels import labels
from extract.layouts.overview_words import (
    amount_unit,
    core_of,
    fund_of,
    is_empty_slot,
    is_money_label,
    is_sum,
    task_role,
)
from extract.layouts.rows import Row, RowCell

_BLOCK = "年度主要任务"  # where the form gives the block no name
_NUMBER = re.compile(r"^\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}\s*[、.．)）]|任务\s*\d*\s*[:：])\s*")


@dataclass(slots=True)
class TaskTable:
    """The rows under a header of tasks. `headers`: header cells from top to bottom."""

    collector: Collector
    headers: list[RowCell]
    label: RowCell | None  # of the block, where one stands beside the header
    is_begun: bool = False

    def add(self, draft: Draft, row: Row) -> bool:
        """Takes a row; False where the row is none of the table's."""
        own = [cell for cell in row.filled() if not self._repeats_block(cell)]
        if not own:
            return True
        if not self.is_begun and self._goes_on_header(own):
            self.headers += own
            self.collector.furniture("column header", *(cell.printed for cell in own))
            return True
        name = row.at(self._column("name"))
        if self._ends(row, own):
            return False
        self.is_begun = True
        for cell in row.filled():
            if self._repeats_block(cell) or self._role(cell.column) == "number":
                self.collector.furniture("row label", cell.printed)
        if own and is_sum(own[0].printed.text):
            self._sum(draft, own)
        elif name is not None and name.printed and not name.is_carried:
            self._task(draft, row, name.printed)
        return True

    def _repeats_block(self, cell: RowCell) -> bool:
        return self.label is not None and cell.printed.key == self.label.printed.key

    def _goes_on_header(self, own: list[RowCell]) -> bool:
        """Whether a row holds the lower headers of the columns for money."""
        columns = [self._path(cell.column) for cell in own]
        return all(
            path and is_money_label(path[-1].text) and is_money_label(cell.printed.text)
            for path, cell in zip(columns, own, strict=True)
        )

    def _ends(self, row: Row, own: list[RowCell]) -> bool:
        first = own[0]
        if first.column < self._first:
            return True
        if self.label is not None and row.has_spans and self.label.height > 1:
            beside = row.at(self.label.column)
            return beside is None or not (beside.is_carried and self._repeats_block(beside))
        meaning = labels().meaning(first.printed.text)
        known = meaning.field in (*BLOCKS, *GOAL_KINDS, "department_name", "unit_name")
        return known or (meaning.fund is not None and not is_sum(first.printed.text)) or meaning.column == "level1"

    @property
    def _first(self) -> int:
        return min(cell.column for cell in self.headers)

    def _column(self, role: str) -> int:
        return next(cell.column for cell in self.headers if task_role(cell.printed.text) == role)

    def _path(self, column: int) -> list[Printed]:
        return [cell.printed for cell in self.headers if cell.column <= column < cell.column + cell.width]

    def _role(self, column: int) -> str | None:
        path = self._path(column)
        return task_role(path[-1].text) if path else None

    def _block(self) -> str:
        return core_of(self.label.printed.text) if self.label is not None else _BLOCK

    def _unit(self, value: Printed, path: list[Printed]) -> str | None:
        parts = [*reversed(path), *([self.label.printed] if self.label else [])]
        units = (labels().meaning(part.text).unit for part in parts)
        return amount_unit(value) or next((unit for unit in units if unit), None)

    def _task(self, draft: Draft, row: Row, name: Printed) -> None:
        task = Task(name, Printed(), Printed(), None, Printed())
        others: list[tuple[list[Printed], Printed]] = []
        for cell in row.filled():
            path = self._path(cell.column)
            role = self._role(cell.column)
            if role == "content" and not task.content:
                task.content = cell.printed
            elif role == "goal" and not task.goal:
                task.goal = cell.printed
            elif role == "amount" and not task.amount and _is_whole(path) and looks_like_amount(cell.printed):
                task.amount, task.unit = cell.printed, self._unit(cell.printed, path)
            elif path and role not in ("name", "number"):
                others.append((path, cell.printed))
        if is_empty_slot(name.text) and not (task.content or task.amount or task.goal or others):
            self.collector.furniture("empty slot", name)
            return
        draft.tasks.append(task)
        for path, value in others:
            self._say(draft, path, value, name)

    def _sum(self, draft: Draft, own: list[RowCell]) -> None:
        """A line that adds up the tasks: amounts of the department."""
        self.collector.furniture("row label", own[0].printed)
        for cell in own[1:]:
            path = self._path(cell.column)
            if path and looks_like_amount(cell.printed):
                item = own[0].printed if _is_whole(path) else path[-1]
                unit = self._unit(cell.printed, path)
                draft.said.append(Said("amount", self._block(), item, cell.printed, fund_of(item.text), unit))

    def _say(self, draft: Draft, path: list[Printed], value: Printed, name: Printed) -> None:
        """What a task's row says besides name, content, goal and amount: amounts by source, spent ones, words."""
        item = path[-1]
        if is_money_label(item.text) and looks_like_amount(value):
            unit = self._unit(value, path)
            draft.said.append(Said("amount", self._block(), item, value, fund_of(item.text), unit, name))
        else:
            draft.said.append(Said("text", self._block(), item, value, entity=name))


def _is_whole(path: list[Printed]) -> bool:
    """Whether a column holds the budget of the task as a whole: no single source, none that was spent."""
    if any(labels().meaning(part.text).money in ("executed", "previous", "rate") for part in path):
        return False
    return fund_of(path[-1].text) in (None, "00") or not is_money_label(path[-1].text)


def task_table(collector: Collector, row: Row) -> TaskTable | None:
    """The table of tasks that a row of headers begins; None where the row is no such header."""
    own = row.filled()
    label = None
    if own and labels().meaning(own[0].printed.text).field == "task_block" and len(own) > 2:
        label, own = own[0], own[1:]
    elif carried := [c for c in row.cells if c.is_carried and labels().meaning(c.printed.text).field == "task_block"]:
        label = carried[0]
    roles = [task_role(cell.printed.text) for cell in own]
    texts = [cell.printed.text for cell in own]
    if "name" not in roles or len(own) < 2 or not {"content", "goal", "amount"} & set(roles):
        return None
    if any(role is None and not labels().meaning(t).is_label for role, t in zip(roles, texts, strict=True)):
        return None
    named = core_of(own[roles.index("name")].printed.text)
    if label is None and "任务" not in named and "工作" not in named:
        return None
    collector.furniture("column header", *row.printed)
    return TaskTable(collector, own, label)


def stated_tasks(collector: Collector, printed: Printed) -> list[Task]:
    """Tasks that a text states, one a line; the numbers in front are furniture."""
    tasks: list[Task] = []
    lines = printed.split(r"\n|[；;]")
    collector.furniture("punctuation", *syntax_between(printed, lines))
    for line in lines:
        number = _NUMBER.match(line.text)
        if number:
            collector.furniture("numbering", line.group(number))
            line = line[number.end() :]
        if line and not is_empty_slot(line.text):
            tasks.append(Task(line.strip(), Printed(), Printed(), None, Printed()))
    return tasks
