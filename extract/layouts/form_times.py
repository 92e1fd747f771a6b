"""Columns that are headed by years or phases (合计 | 2025年 | 2026年, 实施期目标 | 2025年): which of them hold what is the document's
own year's, an earlier year's or the whole time's. What is a later year's has no place in the records and is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.layouts.form_table import OTHER_VALUE, VALUE_ROLES, Column
from extract.layouts.form_years import Phase, bare_year, money_phase, scope_of, value_phase
from extract.layouts.labels import Fund, labels
from extract.layouts.rows import Row, RowCell

_UNTIMED = (None, "goal_period", "goal_annual")  # of a column that may be named by its time only (实施期目标)
_ROLE_OF = {"annual": "value", "whole": "value_period", "previous": "value_previous", None: OTHER_VALUE}


def names_time(cell: RowCell) -> bool:
    """Whether a cell names a year, or a span of years, and nothing else."""
    phase = value_phase(cell.printed) or money_phase(cell.printed)
    return phase is not None and (phase.year is not None or phase.kind == "whole")


def is_row_of_times(cells: Sequence[RowCell], above: Row, strong: Sequence[object]) -> bool:
    """Whether cells are the second line of a header, all of them years or phases under a header that spans several of them,
    or labels (`strong`)."""
    times = [_is_time_under(cell, above) for cell in cells]
    return any(times) and all(a or b for a, b in zip(times, strong, strict=True))


def _is_time_under(cell: RowCell, above: Row) -> bool:
    top = above.at(cell.column)
    is_time = bool(value_phase(cell.printed) or money_phase(cell.printed) or bare_year(cell.printed))
    return is_time and top is not None and not top.is_carried and bool(top.printed) and top.width > cell.width


def phase_of_column(column: Column) -> Column:
    """A column with the time that its header names."""
    above = [labels().meaning(part.text) for part in column.path[:-1]]
    if column.role in VALUE_ROLES:
        year = labels().meaning(column.label.text).year
        return replace(column, phase=Phase("year", year, column.role == "value_actual")) if year else column
    if any(m.column in VALUE_ROLES for m in above) and column.role in _UNTIMED and column.fund is None:
        role = next(m.column for m in above if m.column in VALUE_ROLES)
        phase = value_phase(column.label) or bare_year(column.label)
        return replace(column, phase=phase, role=role) if phase else column
    phase = money_phase(column.label) or (bare_year(column.label) if above else None)
    if phase is None or column.role not in _UNTIMED:
        return column
    of_money = next((m for m in reversed(above) if m.fund or m.money == "amount" or m.field == "money_block"), None)
    if of_money is not None:
        fund = column.fund if column.fund and phase.year is None else of_money.fund or Fund("00")
        return replace(column, phase=phase, role=None, fund=fund)
    return replace(column, phase=phase)


def settle_times(columns: Sequence[Column], year: int | None) -> list[Column]:
    """Columns with the roles, or the scopes of their money, that the times beside them give. `year`: the document's own."""
    columns = _with_sums(columns)
    of_values = [c.phase for c in columns if c.phase and c.role in VALUE_ROLES]
    settled = [_value(column, of_values, year) if column.role in VALUE_ROLES else column for column in columns]
    last = max((c.phase.year or 0 for c in settled if c.role == "value_previous" and c.phase), default=0)
    is_told = any(c.role == "value_previous" and "前年" not in c.label.key for c in settled)
    settled = [  # of several earlier years the last one is kept
        replace(c, role=OTHER_VALUE) if c.role == "value_previous" and _is_older(c, last, is_told) else c
        for c in settled
    ]
    return [_money(column, settled, year) for column in settled]


def _value(column: Column, beside: Sequence[Phase], year: int | None) -> Column:
    if column.phase is None:
        return column
    scope = scope_of(column.phase, beside, year)
    if column.role == "value_actual" and scope == "annual":
        return column
    return replace(column, role=_ROLE_OF[scope] if column.role != "value_previous" else column.role)


def _is_older(column: Column, last: int, is_told: bool) -> bool:
    """Whether a column of an earlier year has another one beside it that is of a later one (前年 | 上年)."""
    return (is_told and "前年" in column.label.key) or bool(column.phase and (column.phase.year or last) < last)


def _with_sums(columns: Sequence[Column]) -> list[Column]:
    """Years beside a sum of money hold money, too, though nothing above them says so."""
    found = list(columns)
    for number, column in enumerate(columns):
        if column.phase is None or column.fund is None or column.phase.kind not in ("sum", "whole"):
            continue
        for other in range(number + 1, len(columns)):
            phase = columns[other].phase
            if phase is None or phase.year is None or columns[other].role is not None:
                break
            if columns[other].fund is None:
                found[other] = replace(columns[other], fund=Fund("00"))
    return found


def _money(column: Column, columns: Sequence[Column], year: int | None) -> Column:
    """A column of money with the scope that its time gives; without money where that is a later year's."""
    if column.fund is None or column.phase is None or column.fund.scope:
        return column
    beside = [c.phase for c in columns if c.phase and c.fund and _top(c) == _top(column)]
    if not any(phase.year for phase in beside):
        return column
    scope = scope_of(column.phase, beside, year)
    return replace(column, fund=Fund(column.fund.code, scope) if scope else None)


def _top(column: Column) -> tuple[int, ...]:
    return column.path[0].offsets if len(column.path) > 1 else ()
