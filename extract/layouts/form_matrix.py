"""Blocks of money whose columns have headers: budget and execution by fund source, sources with their amounts, the detail
of expenditure."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace

from extract.collector import Collector
from extract.document import Printed
from extract.layouts.form_draft import Amount, CostItem, Draft, ExecutionLine, looks_like_amount
from extract.layouts.labels import Fund, Meaning, labels
from extract.layouts.rows import Row, RowCell

_AMOUNT_ROLES = ("initial", "adjusted", "executed", "amount", "previous", "whole")
_ITEM_FIELDS = ("cost_item", "source_item", "money_block", "cost_block", "cost_grounds")


@dataclass(slots=True)
class Matrix:
    """Columns of a money block. `funds`: columns that are fund sources, where the rows are whose amounts they are."""

    collector: Collector
    kind: str  # execution, source, cost, fund
    columns: dict[str, tuple[RowCell, Meaning]]
    funds: list[tuple[RowCell, Meaning]]
    block: Meaning | None
    unit: str | None = None  # of the header's cells
    left: int | None = None  # where it begins beside fields; they stand left of this column
    _total: Fund | None = field(default=None)

    @property
    def first(self) -> int:
        return min(cell.column for cell, _ in (*self.columns.values(), *self.funds))

    def add(self, draft: Draft, row: Row) -> bool:
        """Takes a row; False where the row is none of the block's."""
        if self.kind == "fund":
            return self._fund_row(draft, row)
        cells = {role: _own(row, cell.column) for role, (cell, _) in self.columns.items()}
        before = [cell for cell in row.filled() if (self.left or 0) <= cell.column < self.first]
        label = before[-1] if before else None
        known_columns = {cell.column for cell, _ in self.columns.values()}
        strange = [c for c in row.filled() if c.column >= self.first and c.column not in known_columns]
        if strange or not (label or any(cells.values())):
            return False
        meaning = labels().meaning(label.printed.text) if label else Meaning(fund=Fund("00"))
        amounts = [cells[role] for role in _AMOUNT_ROLES if role in cells]
        if not all(not printed or looks_like_amount(printed) for printed in amounts):
            return False
        covered = any(cell.is_carried for cell in row.cells if cell.column < self.first)
        if label is not None and meaning.fund is None and not (any(amounts) or covered) and self.kind != "cost":
            return False
        if meaning.field not in (None, *_ITEM_FIELDS) and meaning.fund is None:
            return False
        for cell in before[:-1]:
            self.collector.furniture("field label", cell.printed)
        printed_label = label.printed if label else Printed()
        self._store(draft, printed_label, meaning, cells)
        return True

    def _store(self, draft: Draft, label: Printed, meaning: Meaning, cells: dict[str, Printed]) -> None:
        unit = next((m.unit for _, m in self.columns.values() if m.unit), None)
        unit = meaning.unit or unit or self.unit or (self.block.unit if self.block else None)
        draft.note_unit(unit)
        if self.kind == "execution":
            draft.executions.append(ExecutionLine(label, meaning.fund, cells, unit))
            return
        amount = cells.get("amount", Printed())
        if self.kind == "cost":
            if label or amount:
                draft.cost_items.append(CostItem(label, amount, unit, cells.get("basis", Printed())))
            return
        if meaning.fund is not None and meaning.fund.code == "00":
            self._total = meaning.fund
        draft.amounts.append(
            Amount(label, amount, meaning.fund, self._total, unit, meaning.is_part or not meaning.fund)
        )
        for scope in ("previous", "whole"):
            if cells.get(scope):
                own = Fund(meaning.fund.code, scope) if meaning.fund else None
                draft.amounts.append(Amount(label, cells[scope], own, Fund("00", scope), unit, meaning.is_part))

    def _fund_row(self, draft: Draft, row: Row) -> bool:
        """A row of amounts under fund labels."""
        cells = [(header, meaning, _own(row, header.column)) for header, meaning in self.funds]
        if not any(value for _, _, value in cells) or not all(not v or looks_like_amount(v) for _, _, v in cells):
            return False
        total = next(
            (meaning.fund for _, meaning, value in cells if value and meaning.fund and meaning.fund.code == "00"), None
        )
        for header, meaning, value in cells:
            if not value and labels().meaning(header.printed.text).fund is None:
                continue  # the label beside the sources has no amount of its own
            unit = meaning.unit or (self.block.unit if self.block else None)
            draft.note_unit(unit)
            draft.amounts.append(
                Amount(header.printed, value, meaning.fund, total, unit, meaning.is_part and total is None)
            )
        return True


def matrix_beside_fields(collector: Collector, row: Row, own: list[RowCell]) -> Matrix | None:
    """A money block that begins in a row behind fields and their values (项目名称 | 某项目 | 资金 | 预算数 | 执行数)."""
    for start in range(2, len(own) - 1):
        behind = own[start:]
        if labels().meaning(own[start - 1].printed.text).is_label:
            continue
        if sum(labels().meaning(cell.printed.text).money is not None for cell in behind[1:]) >= 2:
            matrix = matrix_header(collector, row, behind, labels().meaning(behind[0].printed.text))
            if matrix is not None and matrix.kind != "fund":
                matrix.left = behind[0].column
                matrix.columns = {role: c for role, c in matrix.columns.items() if c[0] is not behind[0]}
                return matrix
    return None


def matrix_header(collector: Collector, row: Row, own: list[RowCell], block: Meaning | None) -> Matrix | None:
    """The money block that a row of headers begins; None where the row is no such header."""
    meanings = [(cell, labels().meaning(cell.printed.text)) for cell in own]
    if len(own) < 2 and not (own and block is not None and meanings[0][1].money in ("initial", "executed")):
        return None
    if not all(
        meaning.money or meaning.fund or meaning.field in _ITEM_FIELDS or meaning.column for _, meaning in meanings
    ):
        return None
    if _leads_funds([meaning for _, meaning in meanings]):
        led = [(own[0], replace(meanings[0][1], fund=Fund("00"))), *meanings[1:]]
        return _fund_matrix(collector, row, led, led, block)
    if all(meaning.fund for _, meaning in meanings) and (
        sources := _fund_matrix(collector, row, meanings, meanings, block)
    ):
        return sources
    columns: dict[str, tuple[RowCell, Meaning]] = {}
    is_cost = block is not None and block.field == "cost_block"
    for cell, meaning in meanings:
        if meaning.field in ("cost_item", "source_item") and cell is own[0]:
            is_cost = is_cost or (meaning.field == "cost_item")
        elif meaning.field == "cost_grounds" or meaning.column == "basis":
            columns.setdefault("basis", (cell, meaning))
        elif meaning.money:
            role = meaning.money
            if role == "adjusted" and any(m.money == "adjusted" for _, m in columns.values()):
                role = "initial" if "initial" not in columns else role
            columns.setdefault(role, (cell, meaning))
    kind = _kind(columns, is_cost)
    if kind is None:
        funds = [(cell, meaning) for cell, meaning in meanings if meaning.fund]
        return _fund_matrix(collector, row, meanings, funds, block)
    if kind == "execution" and "amount" in columns and columns["amount"][0] is own[0]:
        del columns["amount"]  # it heads the column of the fund sources (年度预算 | 年初预算 | …)
    elif kind == "execution" and "amount" in columns:
        columns.setdefault("adjusted" if "adjusted" not in columns else "initial", columns.pop("amount"))
    for cell in own:
        collector.furniture("column header", cell.printed)
    units = [labels().meaning(cell.printed.text).unit for cell in row.cells]
    return Matrix(collector, kind, columns, [], block, next((unit for unit in units if unit), None))


def _leads_funds(meanings: list[Meaning]) -> bool:
    """Whether the first of several labels announces the budget whose sources the others are."""
    first, *others = meanings
    is_money = first.fund is None and (first.money == "amount" or first.field == "money_block")
    return is_money and len(others) > 1 and all(meaning.fund for meaning in others)


def _kind(columns: dict[str, tuple[RowCell, Meaning]], is_cost: bool) -> str | None:
    if "executed" in columns and (columns.keys() & {"initial", "adjusted", "amount"}):
        return "execution"
    if columns.keys() & {"initial", "adjusted"} and columns.keys() & {"rate", "score", "weight"}:
        return "execution"
    if "amount" in columns and is_cost:
        return "cost"
    if columns.keys() & {"adjusted", "initial"} and columns.keys() <= {"adjusted", "initial", "previous", "whole"}:
        key = "adjusted" if "adjusted" in columns else "initial"
        columns["amount"] = columns.pop(key)
    if "amount" in columns and columns.keys() <= {"amount", "previous", "whole", "deviation"}:
        return "source"
    return None


def _fund_matrix(
    collector: Collector,
    row: Row,
    meanings: list[tuple[RowCell, Meaning]],
    funds: list[tuple[RowCell, Meaning]],
    block: Meaning | None,
) -> Matrix | None:
    cells = [cell for cell, _ in meanings]
    adjacent = all(a.column + a.width == b.column for a, b in itertools.pairwise(cells))
    if len(funds) < 2 or len(funds) < len(meanings) or not adjacent or not row.has_spans:
        return None
    if any(cell.printed.key.endswith((":", "：")) for cell in cells):
        return None
    for cell in cells:
        collector.furniture("column header", cell.printed)
    return Matrix(collector, "fund", {}, funds, block)


def _own(row: Row, column: int) -> Printed:
    cell = row.at(column)
    return cell.printed if cell is not None and not cell.is_carried else Printed()
