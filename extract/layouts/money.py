"""Which fund source columns the printed amounts of a row stood in, where text extraction dropped the blank cells.

A row prints its total and k source amounts, in column order, but which of the n source columns they stood in is lost.
The totals row has lost its blanks too. What the arithmetic still tells: for each choice of columns for the totals row,
whether the rows can be placed so that every column adds up exactly, and which placements of each row take part in any
solution. Rows that have one placement in all solutions are certain up to the choice of columns; that choice is made by
a named prior (see the layout's file) and stays marked as inferred, with what else would have fitted.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

SUBSET_SUM = "subset_sum"
# Beyond this many different partial sums the search is given up; the columns then stay unknown.
_MAX_STATES = 200_000

Vector = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Placement:
    """Columns of a row's source amounts, and other columns each amount could have stood in."""

    columns: tuple[int, ...]
    alternatives: tuple[tuple[int, ...], ...]
    is_certain: bool  # one placement only; no choice was made


def place_amounts(
    rows: Sequence[Sequence[Decimal]], total: Sequence[Decimal], column_count: int, preference: Sequence[int]
) -> tuple[Placement | None, list[Placement | None]]:
    """Columns of the totals row and of each row; None where the arithmetic does not decide.

    `rows` and `total` are source amounts in printed order; `preference` ranks the columns for the prior.
    """
    whole_cents = [[int(amount * 100) for amount in row] for row in rows]
    total_cents = [int(amount * 100) for amount in total]
    solutions: dict[tuple[int, ...], list[set[tuple[int, ...]]]] = {}
    for columns in itertools.combinations(range(column_count), len(total_cents)):
        target = _vector(columns, total_cents, column_count)
        choices = _feasible(whole_cents, target, column_count)
        if choices is not None:
            solutions[columns] = choices
    if not solutions:
        return None, [None] * len(rows)
    chosen = min(solutions, key=lambda columns: sorted(preference.index(column) for column in columns))
    certain = len(solutions) == 1
    total_placement = Placement(chosen, _alternatives(chosen, set(solutions)), certain)
    placements: list[Placement | None] = []
    for number in range(len(rows)):
        options = solutions[chosen][number]
        if len(options) > 1:
            placements.append(None)
            continue
        mine = next(iter(options))
        everywhere = set().union(*(choices[number] for choices in solutions.values()))
        placements.append(Placement(mine, _alternatives(mine, everywhere), certain and len(everywhere) == 1))
    return total_placement, placements


def _alternatives(chosen: tuple[int, ...], options: set[tuple[int, ...]]) -> tuple[tuple[int, ...], ...]:
    return tuple(
        tuple(sorted({option[i] for option in options if len(option) == len(chosen)} - {column}))
        for i, column in enumerate(chosen)
    )


def _vector(columns: Sequence[int], amounts: Sequence[int], column_count: int) -> Vector:
    cells = [0] * column_count
    for column, amount in zip(columns, amounts, strict=True):
        cells[column] += amount
    return tuple(cells)


def _feasible(rows: list[list[int]], target: Vector, column_count: int) -> list[set[tuple[int, ...]]] | None:
    """For each row, the placements that take part in some solution; None if there is none or too much to search."""
    options = [
        {
            columns: _vector(columns, row, column_count)
            for columns in itertools.combinations(range(column_count), len(row))
        }
        for row in rows
    ]
    forward: list[set[Vector]] = [{(0,) * column_count}]
    for choices in options:
        sums = {_add(state, cells) for state in forward[-1] for cells in choices.values()}
        forward.append({state for state in sums if _can_reach(state, target)})
        if not forward[-1] or len(forward[-1]) > _MAX_STATES:
            return None
    if target not in forward[-1]:
        return None
    result: list[set[tuple[int, ...]]] = []
    backward = {target}
    for number in range(len(rows) - 1, -1, -1):
        before: set[Vector] = set()
        feasible: set[tuple[int, ...]] = set()
        for columns, cells in options[number].items():
            for state in backward:
                source = tuple(a - b for a, b in zip(state, cells, strict=True))
                if source in forward[number]:
                    before.add(source)
                    feasible.add(columns)
        result.append(feasible)
        backward = before
    return result[::-1]


def _add(state: Vector, cells: Vector) -> Vector:
    return tuple(a + b for a, b in zip(state, cells, strict=True))


def _can_reach(state: Vector, target: Vector) -> bool:
    """Amounts are not negative in these tables as a rule, so a column past its total cannot come back; where some are,
    the row's columns simply stay undecided."""
    return all(a <= b for a, b in zip(state, target, strict=True))
