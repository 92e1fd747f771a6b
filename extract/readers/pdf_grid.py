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
from itertools import product
from typing import NamedTuple

from extract.readers.formats import Unreadable
from extract.readers.pdf_shapes import Rule

_SAME = 3.0  # points within which two rules, or two ends, are the same
_GAP = 2.5  # points between two pieces of one rule
_SHORT = 5.0  # points; what is shorter after joining is no rule
_FREE_ENDS = 3  # rules that must end at the same place for a table left open there
_TABLE_RULES = 3  # in either direction, at least
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
    down += _closing_rules(down, across, attached=True)
    grids = [_grid(rows, columns, closing) for rows, columns in _connected(across, down)]
    return sorted((grid for grid in grids if grid and len(grid.cells) > 1), key=lambda grid: (grid.ys[0], grid.xs[0]))


def is_ruled(horizontal: Sequence[Rule], vertical: Sequence[Rule]) -> bool:
    """Whether there are as many rules in either direction as a table has."""
    return all(
        len(rules) >= _TABLE_RULES and len(join_rules(rules)) >= _TABLE_RULES for rules in (horizontal, vertical)
    )


def grid_of(boxes: Sequence[Box]) -> Grid:
    """The grid of cells that are known already, which do not overlap."""
    xs = _edges(x for box in boxes for x in (box.x0, box.x1))
    ys = _edges(y for box in boxes for y in (box.y0, box.y1))
    cells: list[GridCell] = []
    at: dict[tuple[int, int], int] = {}
    for top, left, bottom, right, box in sorted(
        (_edge(ys, box.y0), _edge(xs, box.x0), _edge(ys, box.y1), _edge(xs, box.x1), box) for box in boxes
    ):
        if top < bottom and left < right:
            at.update(dict.fromkeys(product(range(top, bottom), range(left, right)), len(cells)))
            cells.append(GridCell(top, left, bottom - top, right - left, box, is_open=False))
    return Grid(xs, ys, cells, at)


def _edges(positions: Iterable[float]) -> list[float]:
    """Positions in order, those that are the same once."""
    edges: list[float] = []
    for position in sorted(positions):
        if not edges or position - edges[-1] > _SAME:
            edges.append(position)
    return edges


def _edge(edges: Sequence[float], position: float) -> int:
    """Number of the edge that a position is the same as."""
    return bisect.bisect_right(edges, position) - 1


def join_rules(pieces: Iterable[Rule]) -> list[Rule]:
    """Rules of collinear pieces that touch or overlap; then, not before, short ones are dropped."""
    joined: list[Rule] = []
    for group in _clusters(sorted(pieces)):
        if len(group) == 1:
            joined += group
            continue
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


def _closing_rules(rules: Sequence[Rule], crossing: Sequence[Rule], *, attached: bool = False) -> list[Rule]:
    """Rules like `rules` that are missing where the `crossing` ones (`attached`: those that meet one) end free at one
    place.

    Browsers leave a table open at the bottom of a page and at the top of the next: all of it, or only the cells that
    go on, beside a rule under those that end. A few free ends alone are no table.
    """
    by_place = sorted(rules)
    places = [rule.at for rule in by_place]
    free = []
    for other in crossing:
        for end in (other.start, other.end):
            first = bisect.bisect_left(places, end - _SAME)
            last = bisect.bisect_right(places, end + _SAME)
            for rule in by_place[first:last]:
                if rule.start - _SAME <= other.at <= rule.end + _SAME:
                    break
            else:
                if not attached or any(_touch(rule, other) for rule in rules):
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
    rectangles = _closed(_Lines(across, ys, xs), _Lines(down, xs, ys))
    if not rectangles:
        return None
    # Positions that bound no cell (an underline, a rule outside of the table) are no rows or columns.
    used_rows = sorted({row for top, _, bottom, _ in rectangles for row in (top, bottom)})
    used_columns = sorted({column for _, left, _, right in rectangles for column in (left, right)})
    row_of = {row: number for number, row in enumerate(used_rows)}
    column_of = {column: number for number, column in enumerate(used_columns)}
    at: dict[tuple[int, int], int] = {}
    cells: list[GridCell] = []
    for number, (top, left, bottom, right) in enumerate(sorted(rectangles)):
        row, column = row_of[top], column_of[left]
        row_span, column_span = row_of[bottom] - row, column_of[right] - column
        box = Box(xs[left], ys[top], xs[right], ys[bottom])
        is_open = bool(closing) and _is_below(box, closing)
        cells.append(GridCell(row, column, row_span, column_span, box, is_open))
        at[row, column] = number
        if row_span > 1 or column_span > 1:
            for covered in product(range(row, row + row_span), range(column, column + column_span)):
                at[covered] = number
    return Grid([xs[column] for column in used_columns], [ys[row] for row in used_rows], cells, at)


def _is_below(box: Box, rules: Sequence[Rule]) -> bool:
    """Whether one of `rules` is the lower edge of a box."""
    return any(rule.at == box.y1 and rule.start <= box.x0 + _SAME and rule.end >= box.x1 - _SAME for rule in rules)


class _Lines:
    """The lines of one direction in a grid: how far each is ruled.

    `steps[line]` has a bit for each step (from one crossing line to the next) at which the line is ruled;
    `lines[step]` has one for each line that is ruled at the step.
    """

    def __init__(self, rules: Sequence[Rule], positions: Sequence[float], crossing: Sequence[float]) -> None:
        number_of = {position: number for number, position in enumerate(positions)}
        self.steps = [0] * len(positions)
        self.lines = [0] * (len(crossing) - 1)
        for rule in rules:
            first = bisect.bisect_left(crossing, rule.start - _SAME)
            last = bisect.bisect_right(crossing, rule.end + _SAME) - 1
            if last > first:
                number = number_of[rule.at]
                self.steps[number] |= (1 << last) - (1 << first)
                for step in range(first, last):
                    self.lines[step] |= 1 << number


def _closed(across: _Lines, down: _Lines) -> list[Rectangle]:
    """Rectangles of the grid that are closed on all sides."""
    rectangles: list[Rectangle] = []
    taken = [0] * len(down.lines)  # for each row the columns in a rectangle
    odd: list[tuple[int, int]] = []  # squares that are in none so far
    for row, verticals in enumerate(down.lines):
        for column, horizontals in enumerate(across.lines):
            if taken[row] >> column & 1:
                continue
            if verticals >> column & 3 == 3 == horizontals >> row & 3:  # most cells: a single square
                rectangles.append((row, column, row + 1, column + 1))
                continue
            right, bottom = _next_line(verticals, column), _next_line(horizontals, row)
            if right and bottom and _is_empty_box(across, down, row, column, bottom, right):
                rectangles.append((row, column, bottom, right))
                for covered in range(row, bottom):
                    taken[covered] |= (1 << right) - (1 << column)
            else:
                odd.append((row, column))
    for region in _regions([s for s in odd if not taken[s[0]] >> s[1] & 1], across.steps, down.steps):
        rectangles += _rectangles(region)
    return rectangles


def _next_line(lines: int, line: int) -> int:
    """The first of the `lines` after `line`; 0 where there is none."""
    rest = lines >> (line + 1)
    return line + (rest & -rest).bit_length() if rest else 0


def _is_empty_box(across: _Lines, down: _Lines, top: int, left: int, bottom: int, right: int) -> bool:
    """Whether a rectangle is ruled on all sides and not at all inside."""
    width, height = (1 << right) - (1 << left), (1 << bottom) - (1 << top)
    return (
        across.steps[top] & width == width == across.steps[bottom] & width
        and down.steps[left] & height == height == down.steps[right] & height
        and not any(across.steps[line] & width for line in range(top + 1, bottom))
        and not any(down.steps[line] & height for line in range(left + 1, right))
    )


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
