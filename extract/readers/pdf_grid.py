"""Tables of one page from its ruling lines: where the rules close rectangles there are cells.

The rules are cut into the finest grid they allow; neighbours without a rule between them grow together. What is closed
on all sides is a cell, so a rule that dangles inside a cell, an underline or a doubled border changes nothing, and what
leaks out of the table is not part of it.
"""

from __future__ import annotations

import bisect
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from extract.readers.formats import Unreadable
from extract.readers.pdf_shapes import Rule

_SAME = 3.0  # points within which two rules, or two ends, are the same
_GAP = 2.5  # points between two pieces of one rule
_SHORT = 5.0  # points; what is shorter after joining is no rule
_FREE_ENDS = 3  # rules that must end at the same place for a table left open there
_MAX_CROSSINGS = 100_000  # pairs of rules on a page


class Box(NamedTuple):
    """A rectangle on a page, in points from the top left corner."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def area(self) -> float:
        return (self.x1 - self.x0) * (self.y1 - self.y0)

    def __str__(self) -> str:
        return f"{self.x0:.1f},{self.y0:.1f},{self.x1:.1f},{self.y1:.1f}"


class GridCell(NamedTuple):
    """A closed rectangle: rows and columns count from 0 in its own grid. `is_open`: the page shows no rule below it."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box
    is_open: bool


Rectangle = tuple[int, int, int, int]  # top, left, bottom, right, in rows and columns of a grid


@dataclass(slots=True)
class Grid:
    """A table's skeleton: the positions of its rules that bound cells, and the cells in reading order."""

    xs: list[float]
    ys: list[float]
    cells: list[GridCell]
    _at: dict[tuple[int, int], int]

    @property
    def box(self) -> Box:
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def cell_at(self, x: float, y: float) -> int | None:
        """Number of the cell that holds a point; None outside of all cells."""
        column, row = bisect.bisect_right(self.xs, x) - 1, bisect.bisect_right(self.ys, y) - 1
        return self._at.get((row, column))


def find_grids(horizontal: Sequence[Rule], vertical: Sequence[Rule], page_no: int) -> list[Grid]:
    """Grids of two or more cells, top to bottom; raises `Unreadable` for more rules than a printed table has."""
    across, down = join_rules(horizontal), join_rules(vertical)
    if len(across) * len(down) > _MAX_CROSSINGS:
        raise Unreadable(f"page {page_no} has more ruling lines than a printed table: {len(across)} and {len(down)}")
    closing = _closing_rules(across, down)
    across += closing
    down += _closing_rules(down, [rule for rule in across if any(_touch(rule, other) for other in down)])
    grids = [_grid(rows, columns, closing) for rows, columns in _connected(across, down)]
    return sorted((grid for grid in grids if grid and len(grid.cells) > 1), key=lambda grid: (grid.ys[0], grid.xs[0]))


def join_rules(pieces: Iterable[Rule]) -> list[Rule]:
    """Rules of collinear pieces that touch or overlap; then, not before, short ones are dropped."""
    joined: list[Rule] = []
    for group in _clusters(sorted(pieces)):
        longest = max(group, key=lambda rule: rule.end - rule.start)
        pending: Rule | None = None
        for piece in sorted(group, key=lambda rule: rule.start):
            if pending and piece.start <= pending.end + _GAP:
                pending = Rule(longest.at, pending.start, max(pending.end, piece.end))
                continue
            if pending:
                joined.append(pending)
            pending = Rule(longest.at, piece.start, piece.end)
        if pending:
            joined.append(pending)
    return [rule for rule in joined if rule.end - rule.start >= _SHORT]


def _clusters(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Rules sorted by position in groups no wider than `_SAME`."""
    groups: list[list[Rule]] = []
    for rule in rules:
        if groups and rule.at - groups[-1][0].at <= _SAME:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    return groups


def _touch(rule: Rule, other: Rule) -> bool:
    """Whether two rules of different directions meet."""
    return rule.start - _SAME <= other.at <= rule.end + _SAME and other.start - _SAME <= rule.at <= other.end + _SAME


def _closing_rules(rules: Sequence[Rule], crossing: Sequence[Rule]) -> list[Rule]:
    """Rules like `rules` that are missing where the `crossing` ones end free at one place.

    Browsers leave a table open at the bottom of a page and at the top of the next: all of it, or only the cells that
    go on, beside a rule under those that end. A few free ends alone are no table.
    """
    by_place = sorted(rules)
    places = [rule.at for rule in by_place]
    free = []
    for other in crossing:
        for end in (other.start, other.end):
            near = by_place[bisect.bisect_left(places, end - _SAME) : bisect.bisect_right(places, end + _SAME)]
            if not any(_touch(rule, other) for rule in near):
                free.append(Rule(end, other.at, other.at))
    closing = []
    for group in _clusters(sorted(free)):
        at, first, last = group[0].at, min(end.start for end in group), max(end.end for end in group)
        beside = [rule for rule in rules if abs(rule.at - at) <= _SAME]
        if len(group) >= _FREE_ENDS:
            closing.append(Rule(at, first, last))
        elif beside:
            at = beside[0].at
            following = [rule.start for rule in beside if rule.start > last]
            preceding = [rule.end for rule in beside if rule.end < first]
            closing += [Rule(at, first, min(following))] if following else []
            closing += [Rule(at, max(preceding), last)] if preceding else []
    return closing


def _connected(across: Sequence[Rule], down: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Groups of rules that hang together, each with its horizontal and vertical ones."""
    groups = []
    rows_left, columns_left = list(range(len(across))), list(range(len(down)))
    while rows_left:
        rows, columns = [rows_left.pop(0)], []
        waiting = [(rows[0], True)]
        while waiting:
            number, is_row = waiting.pop()
            rule, others, left = (across[number], down, columns_left) if is_row else (down[number], across, rows_left)
            found = [other for other in left if _touch(rule, others[other])]
            if found:
                left[:] = [other for other in left if other not in found]
                (columns if is_row else rows).extend(found)
                waiting += [(other, not is_row) for other in found]
        if len(rows) > 1 and len(columns) > 1:
            groups.append(([across[row] for row in sorted(rows)], [down[column] for column in sorted(columns)]))
    return groups


def _grid(across: Sequence[Rule], down: Sequence[Rule], closing: Sequence[Rule]) -> Grid | None:
    """The grid of rules that hang together (of which the `closing` ones are not printed); None without a rectangle."""
    xs, ys = sorted({rule.at for rule in down}), sorted({rule.at for rule in across})
    rectangles = sorted(_closed(_covered(across, ys, xs), _covered(down, xs, ys)))
    if not rectangles:
        return None
    # Positions that bound no cell (an underline, a rule outside of the table) are no rows or columns.
    used_rows = sorted({row for top, _, bottom, _ in rectangles for row in (top, bottom)})
    used_columns = sorted({column for _, left, _, right in rectangles for column in (left, right)})
    row_of = {row: number for number, row in enumerate(used_rows)}
    column_of = {column: number for number, column in enumerate(used_columns)}
    grid = Grid([xs[column] for column in used_columns], [ys[row] for row in used_rows], [], {})
    for top, left, bottom, right in rectangles:
        row, column = row_of[top], column_of[left]
        spans = row_of[bottom] - row, column_of[right] - column
        for covered_row in range(row, row + spans[0]):
            for covered_column in range(column, column + spans[1]):
                grid._at[covered_row, covered_column] = len(grid.cells)
        box = Box(xs[left], ys[top], xs[right], ys[bottom])
        is_open = bool(closing) and any(
            rule.at == box.y1 and rule.start <= box.x0 + _SAME and rule.end >= box.x1 - _SAME for rule in closing
        )
        grid.cells.append(GridCell(row, column, *spans, box, is_open))
    return grid


def _covered(rules: Sequence[Rule], positions: Sequence[float], steps: Sequence[float]) -> list[int]:
    """For each position the steps from which a rule leads to the next one, as bits."""
    covered = dict.fromkeys(positions, 0)
    for rule in rules:
        first = bisect.bisect_left(steps, rule.start - _SAME)
        last = bisect.bisect_right(steps, rule.end + _SAME) - 1
        if last > first:
            covered[rule.at] |= (1 << last) - (1 << first)
    return list(covered.values())


def _closed(across: Sequence[int], down: Sequence[int]) -> list[Rectangle]:
    """Rectangles (top, left, bottom, right) of the grid that are closed on all sides."""
    rectangles: list[Rectangle] = []
    open_squares: list[tuple[int, int]] = []
    for row, (above, below) in enumerate(pairwise(across)):
        both = above & below
        left, *edges = [bits >> row & 1 for bits in down]
        for column, right in enumerate(edges):
            if left and right and both >> column & 1:
                rectangles.append((row, column, row + 1, column + 1))
            else:
                open_squares.append((row, column))
            left = right
    for region in _regions(open_squares, across, down):
        rectangles += _rectangles(region)
    return rectangles


def _regions(
    squares: Sequence[tuple[int, int]], across: Sequence[int], down: Sequence[int]
) -> list[list[tuple[int, int]]]:
    """Sets of grid squares without a rule between them that are closed to the outside."""
    regions: list[list[tuple[int, int]]] = []
    seen: set[tuple[int, int]] = set()
    row_count, column_count = len(across) - 1, len(down) - 1
    for start in squares:
        if start in seen:
            continue
        region, waiting, is_closed = [], [start], True
        seen.add(start)
        while waiting:
            row, column = waiting.pop()
            region.append((row, column))
            for is_ruled, square in (
                (across[row] >> column & 1, (row - 1, column)),
                (across[row + 1] >> column & 1, (row + 1, column)),
                (down[column] >> row & 1, (row, column - 1)),
                (down[column + 1] >> row & 1, (row, column + 1)),
            ):
                if is_ruled:
                    continue
                if not (0 <= square[0] < row_count and 0 <= square[1] < column_count):
                    is_closed = False
                elif square not in seen:
                    seen.add(square)
                    waiting.append(square)
        if is_closed:
            regions.append(region)
    return regions


def _rectangles(region: Sequence[tuple[int, int]]) -> list[Rectangle]:
    """A region as rectangles (top, left, bottom, right): one, or strips where a missing rule leaves another shape."""
    rows: dict[int, list[int]] = defaultdict(list)
    for row, column in sorted(region):
        rows[row].append(column)
    done: list[Rectangle] = []
    growing: dict[tuple[int, int], int] = {}  # left and right edge -> top
    for row in range(min(rows), max(rows) + 2):
        runs = _runs(rows.get(row, ()))
        done += [(top, left, row, right) for (left, right), top in growing.items() if (left, right) not in runs]
        growing = {run: growing.get(run, row) for run in runs}
    return done


def _runs(columns: Sequence[int]) -> list[tuple[int, int]]:
    """Consecutive numbers as half-open ranges."""
    runs: list[tuple[int, int]] = []
    for column in columns:
        if runs and runs[-1][1] == column:
            runs[-1] = (runs[-1][0], column + 1)
        else:
            runs.append((column, column + 1))
    return runs
