"""Flat lists: rows that say themselves whose indicators they hold, in columns that are merged or printed once, and lists of
amounts whose indicators stand in another table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from extract.collector import Collector
from extract.document import Printed
from extract.layouts.emit import read_yuan
from extract.layouts.form_columns import Column, Header
from extract.layouts.form_draft import (
    Amount,
    Draft,
    ExecutionLine,
    looks_like_amount,
    split_code,
)
from extract.layouts.form_fields import GOAL_KINDS
from extract.layouts.form_rows import IndicatorRows
from extract.layouts.form_sentences import stated_amounts
from extract.layouts.form_statements import syntax_between
from extract.layouts.labels import Fund, labels
from extract.layouts.rows import Row
from extract.records import DepartmentAmountRecord
from extract.text import comparison_key

SUM_NAMES = re.compile(r"^(?:合计|总计|小计|本页小计|部门合计|单位小计|.{0,20}(?:合计|小计))$")
_EXECUTION_ROLES = ("initial", "adjusted", "executed", "rate")
_NAME_ROLES = ("project_name", "name_tree")


@dataclass(slots=True)
class ListRows:
    """Reads the rows under a list's header into drafts. `draft` is the project whose rows are being read."""

    collector: Collector
    header: Header
    table: IndicatorRows
    money_unit: str | None
    draft: Draft | None = None
    previous: Draft | None = None  # last project of the same list on the page before
    done: list[Draft] = field(default_factory=list)
    _unit: Printed = field(default_factory=Printed)
    _department: Printed = field(default_factory=Printed)
    _entity: Draft | None = None  # a row with a name that no indicator follows yet

    def add(self, row: Row) -> bool:
        """Takes a row; False where it is none of the list's."""
        name = self._own(row, *_NAME_ROLES)
        code = self._own(row, "project_code")
        has_indicator = self._has_indicator(row)
        amounts = self._amounts(row)
        unit = self._own(row, "unit_name")
        if not (name or code or has_indicator or unit or amounts or self._goals(row)):
            return False
        is_sum = bool(name and SUM_NAMES.match(name.key)) or (
            not has_indicator and not name and not code and bool(amounts) and (bool(unit) or self.draft is None)
        )
        if is_sum or (not has_indicator and not name and SUM_NAMES.match(_first(row).key)):
            self._close()
            if unit and not name and not self._department:
                self._department = unit
            self._department_row(name or unit or _first(row), amounts)
            return True
        if unit:
            self._unit = unit
        self._department = self._own(row, "department_name") or self._department
        if (name or code) and self._is_new(name, code):
            self._close()
            self.draft = Draft(
                name=name or code,
                code=code,
                unit_name=self._unit,
                department=self._department,
                money_unit=self.money_unit,
            )
            self.draft.unit_code = self._own(row, "unit_code")
        if self.draft is None and self.previous is not None and has_indicator:
            self.draft, self.previous = self.previous, None
        if self.draft is None:
            return False
        if name:
            self.collector.coverage.claim(name)
        self._fill(self.draft, row, amounts)
        if has_indicator:
            self.table.add(row)
        return True

    def finish(self) -> list[Draft]:
        """Closes the list and gives its projects."""
        self._close()
        return self.done

    def _close(self) -> None:
        if self.draft is None:
            return
        draft = self.draft
        was_open = bool(draft.blocks)
        draft.blocks += self.table.take()
        self.draft = None
        if was_open:  # it went on from the page before and is known already
            return
        if draft.blocks or draft.goals or (draft.amounts and not self._is_tree):
            if self._entity is not None and not draft.unit_name:
                draft.unit_name = self._entity.name
                draft.unit_code = draft.unit_code or self._entity.unit_code or self._entity.code
            self.done.append(draft)
        else:  # the line of a unit above its projects
            if draft.amounts:
                self._department_amounts(draft.name, draft.amounts)
            self.collector.furniture("line of a unit", draft.name, draft.code, draft.unit_code)
            self._entity = draft

    @property
    def _is_tree(self) -> bool:
        return "name_tree" in self.header.fields

    def _is_new(self, name: Printed, code: Printed) -> bool:
        if self.draft is None:
            return True
        same_name = not name or comparison_key(name.text) == comparison_key(self.draft.name.text)
        same_code = not code or not self.draft.code or comparison_key(code.text) == comparison_key(self.draft.code.text)
        return not (same_name and same_code)

    def _own(self, row: Row, *roles: str) -> Printed:
        for role in roles:
            column = self.header.fields.get(role)
            if column is not None and (printed := self._at(row, column)):
                return printed
        return Printed()

    def _at(self, row: Row, column: Column) -> Printed:
        cell = row.at(column.start)
        is_own = cell is not None and not cell.is_carried and cell.column == column.start
        return cell.printed if cell is not None and is_own else Printed()

    def _goals(self, row: Row) -> list[tuple[str, Printed]]:
        found = [(GOAL_KINDS[role], self._own(row, role)) for role in GOAL_KINDS if role in self.header.fields]
        return [(kind, text) for kind, text in found if text]

    def _has_indicator(self, row: Row) -> bool:
        roles = ("level1", "level2", "level3", "level3_and_value", "value", "value_period", "value_actual")
        for group in self.header.groups:
            for role in roles:
                column = group.columns.get(role)
                cell = row.at(column.start) if column else None
                if cell is not None and not cell.is_carried and cell.printed:
                    return True
        return False

    def _amounts(self, row: Row) -> list[tuple[Column, Printed]]:
        found = []
        for column in self.header.funds:
            cell = row.at(column.start)
            if cell is not None and not cell.is_carried and cell.printed and looks_like_amount(cell.printed):
                found.append((column, cell.printed))
        return found

    def _fill(self, draft: Draft, row: Row, amounts: list[tuple[Column, Printed]]) -> None:
        source = self._own(row, "source_item")
        if source and amounts:
            self._of_source(draft, source, amounts)
        elif not draft.amounts:
            draft.amounts = list_amounts(amounts) if amounts else self._stated(row)
        for _, printed in amounts:
            self.collector.coverage.claim(printed)
        known = {text.key for _, text in draft.goals}
        for kind, text in self._goals(row):
            if text.key not in known:
                draft.goals.append((kind, text))
            self.collector.coverage.claim(text)
        self._execution(draft, row)
        for role, column in self.header.fields.items():
            if role in _EXECUTION_ROLES:
                self.collector.coverage.claim(self._own(row, role))
                continue
            if role in (
                *_NAME_ROLES,
                "project_code",
                "source_item",
                "unit_name",
                "department_name",
                "unit_code",
                *GOAL_KINDS,
            ):
                self.collector.coverage.claim(self._own(row, role))
                continue
            value = self._own(row, role)
            if value and (role, value.key) not in {(r, v.key) for r, _, v in draft.attributes}:
                draft.attributes.append((role, column.label, value))
            self.collector.coverage.claim(value)

    def _of_source(self, draft: Draft, source: Printed, amounts: list[tuple[Column, Printed]]) -> None:
        """The amount of the fund source that a row names; many lists print it again on each row."""
        self.collector.coverage.claim(source)
        known = {(amount.label.key, amount.printed.key) for amount in draft.amounts}
        fund = labels().meaning(source.text).fund
        timed = [(column, printed) for column, printed in amounts if column.fund and column.fund.scope]
        for column, printed in timed or amounts[-1:]:
            if (source.key, printed.key) not in known:
                scope = column.fund.scope if column.fund else None
                own = Fund(fund.code, scope) if fund and scope else fund
                draft.amounts.append(Amount(source, printed, own, None, column.unit))

    def _stated(self, row: Row) -> list[Amount]:
        """Amounts that a cell states in a sentence."""
        for column in self.header.funds:
            text = self._at(row, column)
            if text and not looks_like_amount(text):
                meaning = labels().meaning(column.label.text)
                amounts = stated_amounts(text, column.label, meaning)
                taken = [part for amount in amounts for part in (amount.label, amount.printed)]
                self.collector.furniture("punctuation", *syntax_between(text, taken))
                return amounts
        return []

    def _execution(self, draft: Draft, row: Row) -> None:
        """Budget and execution in columns of the list; many lists print them again on each row."""
        cells = {role: value for role in _EXECUTION_ROLES if (value := self._own(row, role))}
        if cells and not draft.executions:
            label = self.header.fields[next(iter(cells))].label
            draft.executions.append(ExecutionLine(label, Fund("00"), cells, self.header.fields[next(iter(cells))].unit))

    def _department_row(self, name: Printed, amounts: list[tuple[Column, Printed]]) -> None:
        self._department_amounts(name, list_amounts(amounts))

    def _department_amounts(self, name: Printed, amounts: list[Amount]) -> None:
        emit_sum(self.collector, name, amounts, self.money_unit)


def emit_sum(collector: Collector, name: Printed, amounts: list[Amount], money_unit: str | None) -> None:
    """Adds the amounts of a totals row (合计) or of a unit's row; a project's own 小计 repeats its amounts."""
    is_total = bool(re.fullmatch(r"(?:合计|总计|部门合计)", name.key))
    collector.furniture("line of a total", name)
    if re.fullmatch(r"小计|本页小计", name.key):
        for amount in amounts:
            collector.furniture("subtotal of a project", amount.printed)
        return
    for amount in amounts:
        unit = amount.unit or money_unit
        collector.add(
            DepartmentAmountRecord,
            at=[name, amount.printed],
            item_no=len(collector.of(DepartmentAmountRecord)) + 1,
            block="合计" if is_total else "单位小计",
            item=amount.label.key,
            entity_name=None if is_total else split_code(name)[1].text.strip(),
            fund_source_code=amount.fund.code if amount.fund else None,
            amount_printed=amount.printed.text.strip(),
            unit_printed=unit,
            amount_yuan=read_yuan(collector, amount.label.key, amount.printed, unit),
        )


def list_amounts(amounts: Sequence[tuple[Column, Printed]]) -> list[Amount]:
    """Amounts of a row by the columns they stand in; the total before a source governs it, else the first one."""
    totals = [(c.start, c.fund) for c, _ in amounts if c.fund and c.fund.code == "00"]
    found = []
    for column, printed in amounts:
        before = [fund for start, fund in totals if start <= column.start] or [fund for _, fund in totals[:1]]
        found.append(Amount(column.label, printed, column.fund, before[-1] if before else None, column.unit))
    return found


def _first(row: Row) -> Printed:
    filled = row.filled()
    return filled[0].printed if filled else Printed()
