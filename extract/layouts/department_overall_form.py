"""The overall form of a department: budget overview in side-by-side lists, overall goal, key tasks, indicators.

Rows are read by their labels. The first column holds labels of blocks that are merged downwards; under the indicator
header the rows are read by `department_indicators`.
"""

from __future__ import annotations

import re

from extract.amounts import find_money_unit
from extract.collector import Collector
from extract.document import Printed
from extract.layouts.department_indicators import IndicatorBlock
from extract.layouts.emit import Owner, emit_goal, read_yuan
from extract.layouts.families import Family
from extract.layouts.rows import Row, RowCell, body_items
from extract.layouts.vocabulary import vocabulary
from extract.records import DepartmentAmountRecord, KeyTaskRecord
from extract.text import squash, unwrap

BASIC_BLOCK = "基本信息"
_COUNT = re.compile(r"^\d{1,9}$")
_TASK_ROLES = ("task_name", "task_content", "task_amount", "task_goal")


def read(collector: Collector, family: Family) -> None:
    """Reads the form; lines outside it stay unclaimed unless they are its title."""
    reader = _FormReader(collector)
    for item in body_items(collector.document):
        if isinstance(item, Row):  # lines between rows mean nothing: a page may break a row apart
            reader.row(item)
    reader.finish()


class _FormReader:
    """Reads rows in order; a row of labels says how the rows under it are read."""

    def __init__(self, collector: Collector) -> None:
        self._collector = collector
        self._lists: list[tuple[int, Printed, str | None]] = []  # item column, block label, unit of money
        self._tasks: dict[str, int] | None = None
        self._task_unit: str | None = None
        self._task_no = 0
        self._item_no = 0
        self._indicators: IndicatorBlock | None = None

    def row(self, row: Row) -> None:
        words = vocabulary()
        cells = row.filled()
        if not cells:
            return
        roles = {words.field(cell.printed.text) for cell in cells}
        if {"level2", "level3"} <= roles:
            self._indicators = IndicatorBlock(self._collector, row)
        elif self._indicators is not None:
            self._indicators.add(row)
        elif "optional_task" in roles:
            self._collector.furniture("row label", *row.printed)
        elif {"task_name", "task_content"} <= roles:
            self._task_header(row)
        elif "budget_amount" in roles:
            self._list_header(row)
        elif "overall_goal" in roles:
            self._overall_goal(cells)
        elif "department_name" in roles:
            self._department(cells)
        elif "basic_block" in roles or "count" in roles:
            self._counts(row)
        elif self._tasks is not None:
            self._task(row)
        elif self._lists:
            self._list_row(row)

    def finish(self) -> None:
        if self._indicators is not None:
            self._indicators.emit()

    def _department(self, cells: list[RowCell]) -> None:
        self._collector.furniture("field label", cells[0].printed)
        for cell in cells[1:]:
            self._collector.coverage.claim(cell.printed)

    def _overall_goal(self, cells: list[RowCell]) -> None:
        self._lists = []
        self._collector.furniture("field label", cells[0].printed)
        for cell in cells[1:]:
            # A goal with numbered parts (目标1 … 目标2 …) is one goal as printed.
            emit_goal(self._collector, Owner("department"), "overall", 1, cell.printed)

    def _counts(self, row: Row) -> None:
        """Pairs of label and count; a mandatory one that is blank is reported (rule Q52)."""
        words = vocabulary()
        label: Printed | None = None
        for cell in row.cells:
            role = words.field(cell.printed.text)
            if role == "basic_block":
                self._collector.furniture("field label", cell.printed)
            elif role == "count":
                if label is not None:
                    self._count(label, Printed())
                label = cell.printed
                self._collector.furniture("field label", label)
            elif label is not None:
                self._count(label, cell.printed)
                label = None
        if label is not None:
            self._count(label, Printed())

    def _count(self, label: Printed, value: Printed) -> None:
        if not value:
            if vocabulary().is_mandatory_count(label.text):
                self._collector.finding(
                    "Q52",
                    "warning",
                    [label],
                    f"The mandatory field {label.key} is blank",
                    f"必填项“{label.key}”未填写",
                    expected=label.key,
                )
            return
        self._item_no += 1
        self._collector.add(
            DepartmentAmountRecord,
            at=[value],
            item_no=self._item_no,
            block=BASIC_BLOCK,
            item=label.key,
            measure_kind="count",
            amount_printed=value,
            count_value=int(value.key) if _COUNT.match(value.key) else None,
        )

    def _list_header(self, row: Row) -> None:
        """Block labels, each left of its 预算金额: two lists side by side."""
        words = vocabulary()
        self._lists = []
        before: RowCell | None = None
        for cell in row.cells:
            if words.has_role(cell.printed.text, "budget_amount"):
                self._collector.furniture("column header", cell.printed)
                if before is not None:
                    self._collector.furniture("block label", before.printed)
                    self._lists.append((before.column, before.printed, find_money_unit(cell.printed.text)))
            elif words.has_role(cell.printed.text, "budget_block"):
                self._collector.furniture("field label", cell.printed)
            before = cell

    def _list_row(self, row: Row) -> None:
        cells = list(row.cells)
        for column, block, unit in self._lists:
            item = next((cell for cell in cells if cell.column == column), None)
            if item is None or not item.printed or item.is_carried:
                continue
            amount = next((cell for cell in cells if cell.column > column), None)
            self._collector.furniture("row label", item.printed)
            self._amount(block, item.printed, amount.printed if amount else Printed(), unit)

    def _amount(self, block: Printed, item: Printed, amount: Printed, unit: str | None) -> None:
        if amount and unit is None:
            self._collector.finding(
                "X05",
                "error",
                [amount],
                "No unit of money is printed: the amount is kept as printed and not converted",
                "未印金额单位，金额仅按原文保留，未换算",
                observed=amount.text.strip(),
            )
        self._item_no += 1
        self._collector.add(
            DepartmentAmountRecord,
            at=[amount] if amount else [item],
            item_no=self._item_no,
            block=block.key,
            item=item.key,
            fund_source_code=vocabulary().fund_source(item.text),
            amount_printed=amount,
            unit_printed=unit,
            amount_yuan=read_yuan(self._collector, item.key, amount, unit),
        )

    def _task_header(self, row: Row) -> None:
        words = vocabulary()
        self._lists = []
        self._tasks = {}
        for cell in row.filled():
            role = next((r for r in _TASK_ROLES if words.has_role(cell.printed.text, r)), None)
            if role is not None:
                self._tasks[role] = cell.column
            if role == "task_amount":
                self._task_unit = find_money_unit(cell.printed.text)
            self._collector.furniture("column header" if role else "field label", cell.printed)

    def _task(self, row: Row) -> None:
        assert self._tasks is not None
        found = {role: row.at(column) for role, column in self._tasks.items()}
        parts = {role: c.printed if c and not c.is_carried else Printed() for role, c in found.items()}
        name = parts.get("task_name", Printed())
        amount = parts.get("task_amount", Printed())
        if not name:
            return
        self._task_no += 1
        self._collector.add(
            KeyTaskRecord,
            at=[part for part in parts.values() if part],
            task_no=self._task_no,
            task_name=unwrap(name.text),
            content=unwrap(parts.get("task_content", Printed()).text) or None,
            expected_goal=unwrap(parts.get("task_goal", Printed()).text) or None,
            amount_printed=amount,
            unit_printed=self._task_unit,
            amount_yuan=read_yuan(self._collector, squash(name.text), amount, self._task_unit),
        )
