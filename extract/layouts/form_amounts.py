"""Tables of amounts by project, whose indicators stand in another table of the document: one row a project, or one row a
fund source. They are joined by code or, where one project only has it, by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from extract.collector import Collector
from extract.document import Printed
from extract.layouts.form_columns import OWNER_FIELDS, Column, read_columns
from extract.layouts.form_draft import JOINED_BY_NAME, Amount, Draft, looks_like_amount, split_project_code
from extract.layouts.form_list import SUM_NAMES, emit_sum, list_amounts
from extract.layouts.labels import Fund, labels
from extract.layouts.rows import Row
from extract.text import comparison_key


@dataclass(slots=True)
class _Entry:
    """What the table says of a project; `rows` are those that say more than an amount."""

    name: Printed
    code: Printed
    rows: list[Row] = field(default_factory=list)
    amounts: list[Amount] = field(default_factory=list)


@dataclass(slots=True)
class AmountList:
    """A table of amounts by project."""

    columns: list[Column]
    entries: list[_Entry] = field(default_factory=list)
    money_unit: str | None = None
    _sums: list[tuple[Printed, list[Amount]]] = field(default_factory=list)

    def add(self, row: Row) -> None:
        """Takes a row that names a project, or one more fund source of the project above."""
        amounts = self._amounts(row)
        if not amounts:
            return
        first = row.filled()[0]
        is_first = first.column < self._first_amount and first.column != self._source_column
        if is_first and SUM_NAMES.match(first.printed.key):
            self._sums.append((first.printed, amounts))
            return
        name, code = self._owner(row)
        last = self.entries[-1] if self.entries else None
        goes_on = last is not None and self._source is not None and _is_same(last, name, code)
        if last is None or not goes_on:
            if not (name or code):
                return
            last = _Entry(name, code)
            self.entries.append(last)
        last.rows.append(row)
        last.amounts += amounts

    def join(self, collector: Collector, drafts: Sequence[Draft]) -> None:
        """Gives projects without amounts those of the entry with their code or, where one only has it, their name."""
        joined = False
        for draft in drafts:
            if draft.amounts or draft.executions or draft.is_department:
                continue
            found = [entry for entry in self.entries if _same_project(draft, entry.name, entry.code)]
            if len(found) == 1:
                self._give(collector, draft, found[0])
                joined = True
        if joined:
            for column in self.columns:
                for part in column.path:
                    collector.furniture("column header", part)
            for name, amounts in self._sums:
                emit_sum(collector, name, amounts, self.money_unit)

    @property
    def _source(self) -> Column | None:
        return next((column for column in self.columns if column.role == "source_item"), None)

    @property
    def _source_column(self) -> int | None:
        return self._source.start if self._source else None

    @property
    def _first_amount(self) -> int:
        return min(column.start for column in self.columns if column.fund)

    def _owner(self, row: Row) -> tuple[Printed, Printed]:
        name, code = Printed(), Printed()
        for column in self.columns:
            cell = row.at(column.start)
            if column.role not in OWNER_FIELDS or cell is None or cell.is_carried:
                continue
            if column.role == "project_code":
                code = cell.printed
            else:
                name = name or cell.printed
        return name, code

    def _amounts(self, row: Row) -> list[Amount]:
        """Amounts of a row: by the columns they stand in, or of the fund source that the row names."""
        found = []
        for column in self.columns:
            cell = row.at(column.start)
            if (
                column.fund
                and cell is not None
                and not cell.is_carried
                and cell.printed
                and looks_like_amount(cell.printed)
            ):
                found.append((column, cell.printed))
        source = row.at(self._source.start) if self._source else None
        if source is None or source.is_carried or not source.printed or source.column != self._source_column:
            return list_amounts(found)
        fund = labels().meaning(source.printed.text).fund
        latest = max((_year(column) for column, _ in found), default=0)
        return [
            Amount(source.printed, printed, _of_time(fund, column, latest), None, column.unit)
            for column, printed in found
        ]

    def _give(self, collector: Collector, draft: Draft, entry: _Entry) -> None:
        draft.amounts = entry.amounts
        for amount in draft.amounts:
            amount.rule = JOINED_BY_NAME
            amount.unit = amount.unit or self.money_unit
        if entry.name and draft.name.offsets == draft.code.offsets:
            draft.name = entry.name  # the other table prints codes only
        draft.code = draft.code or entry.code
        for row in entry.rows:
            self._say(collector, draft, row)

    def _say(self, collector: Collector, draft: Draft, row: Row) -> None:
        """What a row says of its project besides its amounts."""
        for column in self.columns:
            cell = row.at(column.start)
            if cell is not None and column.role == "number" and not cell.is_carried:
                collector.furniture("row number", cell.printed)
            if cell is None or not cell.printed or cell.is_carried or column.fund or column.role == "source_item":
                continue
            if column.role in OWNER_FIELDS:
                collector.furniture("name repeated with its amount", cell.printed)
            elif column.role == "unit_name":
                draft.unit_name = draft.unit_name or cell.printed
                collector.coverage.claim(cell.printed)
            elif column.role not in (None, "number"):
                draft.attributes.append((column.role, column.label, cell.printed))


def _year(column: Column) -> int:
    return labels().meaning(column.label.text).year or 0


def _of_time(fund: Fund | None, column: Column, latest: int) -> Fund | None:
    """A fund source in a column of its own time, or of an earlier year than the last."""
    if fund and column.fund and column.fund.scope:
        return Fund(fund.code, column.fund.scope)
    return Fund(fund.code, "previous") if fund and 0 < _year(column) < latest else fund


def amount_list(rows: Sequence[Row], number: int, year: int | None = None) -> tuple[AmountList, int] | None:
    """The list of amounts whose header begins in a row, with the number of header rows; None where none begins.
    `year`: the document's own."""
    found = read_columns(rows, number, year)
    if found is None:
        return None
    columns, height = found
    if not all(labels().meaning(cell.printed.text).is_label for cell in rows[number].filled()):
        return None
    roles = {column.role for column in columns}
    if not roles & OWNER_FIELDS or not any(column.fund for column in columns) or len(columns) < 3:
        return None
    return AmountList(columns), height


def _is_same(entry: _Entry, name: Printed, code: Printed) -> bool:
    """Whether a row goes on with an entry: it repeats its name and code, or prints none."""
    same_name = not name or comparison_key(name.text) == comparison_key(entry.name.text)
    return same_name and (not code or comparison_key(code.text) == comparison_key(entry.code.text))


def _same_project(draft: Draft, name: Printed, code: Printed) -> bool:
    own_code, own_name = split_project_code(draft.name)
    other_code, other_name = split_project_code(name)
    codes = {comparison_key(c.text) for c in (draft.code, own_code) if c}
    others = {comparison_key(c.text) for c in (code, other_code) if c}
    if codes and others:
        return bool(codes & others)
    return comparison_key(own_name.text) == comparison_key(other_name.text) != ""
