"""Blocks of money with a time on one side and fund sources on the other: sources by year (合计 | 2025年 | 2026年), or years by
source (项目总额, 2025年度计划 under 投资合计 | 项目资本金). Each amount is of the time that its own line or column names; what
belongs to later years, or to a year that cannot be told from others, is left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.collector import Collector
from extract.layouts.form_draft import Amount, Draft, looks_like_amount
from extract.layouts.form_years import Phase, bare_year, money_phase, scope_of
from extract.layouts.labels import Fund, Meaning, labels
from extract.layouts.rows import Row, RowCell

_MOST_LEADING = 2  # cells before the headers
_LEADING_FIELDS = ("source_item", "money_block", "cost_block", "cost_item")
_LEADING_WORDS = ("类别", "项目", "内容", "年度", "年份", "资金类别", "资金来源", "时间", "阶段")


@dataclass(slots=True)
class Grid:
    """Columns of such a block; exactly one of `phases` and `funds` holds any."""

    collector: Collector
    phases: list[tuple[RowCell, Phase, Meaning]]
    funds: list[tuple[RowCell, Meaning]]
    beside: list[Phase]  # all times that it tells apart
    unit: str | None
    year: int | None
    end: int  # its last column; what stands behind are remarks
    left: int | None = None

    @property
    def _cells(self) -> list[RowCell]:
        return [cell for cell, *_ in (*self.phases, *self.funds)]

    def add(self, draft: Draft, row: Row) -> bool:
        """Takes a row; False where the row is none of the block's."""
        starts = {cell.column for cell in self._cells}
        first = min(starts)
        before = [cell for cell in row.filled() if cell.column < first]
        values = [cell for cell in row.filled() if first <= cell.column < self.end]
        if not before or not values or any(cell.column not in starts for cell in values):
            return False
        if not all(looks_like_amount(cell.printed) for cell in values):
            return False
        return self._row_of_time(draft, row, before[-1]) if self.funds else self._row_of_source(draft, row, before[-1])

    def _row_of_source(self, draft: Draft, row: Row, label: RowCell) -> bool:
        meaning = labels().meaning(label.printed.text)
        if meaning.is_label and meaning.fund is None:
            return False
        scopes = [scope_of(phase, self.beside, self.year) for phase in self.beside]
        for header, phase, of_header in self.phases:
            scope = scope_of(phase, self.beside, self.year)
            cell = row.at(header.column)
            if scope == "previous" and scopes.count(scope) > 1:
                continue  # there is place for one earlier amount, and none says which
            if scope is None or cell is None or cell.is_carried or not cell.printed:
                continue
            fund = Fund(meaning.fund.code, scope) if meaning.fund else None
            unit = meaning.unit or of_header.unit or self.unit
            is_part = meaning.is_part or fund is None
            draft.note_unit(unit)
            self.collector.furniture("column header", header.printed)
            draft.amounts.append(Amount(label.printed, cell.printed, fund, Fund("00", scope), unit, is_part))
        return True

    def _row_of_time(self, draft: Draft, row: Row, label: RowCell) -> bool:
        phase = money_phase(label.printed)
        if phase is None:
            return False
        scope = scope_of(phase, self.beside, self.year)
        if scope is None:
            return True
        for header, meaning in self.funds:
            cell = row.at(header.column)
            if meaning.fund is None or cell is None or cell.is_carried or not cell.printed:
                continue
            unit = labels().meaning(label.printed.text).unit or meaning.unit or self.unit
            fund = Fund(meaning.fund.code, scope)
            draft.note_unit(unit)
            self.collector.furniture("column header", label.printed)
            draft.amounts.append(Amount(header.printed, cell.printed, fund, Fund("00", scope), unit, meaning.is_part))
        return True


def grid_header(
    collector: Collector, row: Row, following: Sequence[Row], block: Meaning | None, year: int | None
) -> Grid | None:
    """The block that begins with a row of headers; None where the row is no such header."""
    own = row.filled()
    while own and _is_remark(own[-1]):
        own = own[:-1]
    lead = 0
    while lead < len(own) - 1 and lead < _MOST_LEADING and _leads(own[lead]):
        lead += 1
    heads = own[lead:]
    if not lead or len(heads) < 2 or not row.has_spans:
        return None
    meanings = [labels().meaning(cell.printed.text) for cell in heads]
    units = [labels().meaning(cell.printed.text).unit for cell in own[:lead]]
    unit = next((u for u in units if u), None) or (block.unit if block else None)
    end = heads[-1].column + heads[-1].width
    phases = [phase for cell in heads if (phase := money_phase(cell.printed) or bare_year(cell.printed))]
    if len(phases) == len(heads) and _are_times(phases):
        _furnish(collector, row, own[:lead])
        return Grid(collector, list(zip(heads, phases, meanings, strict=True)), [], phases, unit, year, end)
    times = list(_times_before(following, heads[0].column))
    if all(meaning.fund for meaning in meanings) and _are_times(times):
        _furnish(collector, row, own)
        return Grid(collector, [], list(zip(heads, meanings, strict=True)), times, unit, year, end)
    return None


def _is_remark(cell: RowCell) -> bool:
    return cell.printed.key in ("备注", "说明")


def _furnish(collector: Collector, row: Row, cells: Sequence[RowCell]) -> None:
    for cell in (*cells, *(c for c in row.cells if c.is_carried)):
        collector.furniture("column header", cell.printed)


def _leads(cell: RowCell) -> bool:
    """Whether a cell stands before the headers of such a block: the block's own label, or the heading of its lines."""
    meaning = labels().meaning(cell.printed.text)
    is_heading = meaning.field in _LEADING_FIELDS or cell.printed.key in _LEADING_WORDS
    return is_heading or (cell.height > 1 and money_phase(cell.printed) is None and meaning.fund is None)


def _are_times(phases: list[Phase]) -> bool:
    """Whether headers tell times apart: several years, or one and the sum of them, and the last year not twice (its budget
    and its execution)."""
    years = [phase.year for phase in phases if phase.year]
    return bool(years) and years.count(max(years)) == 1 and len(phases) > 1


def _times_before(rows: Sequence[Row], column: int) -> Iterator[Phase]:
    """The times that the rows name before a column, up to the first row that names none."""
    for row in rows:
        before = [cell for cell in row.filled() if cell.column < column]
        phase = money_phase(before[-1].printed) if before else None
        if phase is None:
            return
        yield phase
