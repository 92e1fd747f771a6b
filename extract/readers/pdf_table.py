"""Ruled tables with their text, and how the part on the next page goes on with a table.

A table that is cut by a page break comes back as one: a repeated header is dropped where it is equal to the first, a
row cut in two is joined, a label that is merged downwards reaches over the break. Nothing here knows what a table says;
it goes by rules, by what is blank, and by whether a line was full when it broke.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import NamedTuple

from extract.readers.pdf_grid import Box, Grid
from extract.readers.pdf_runs import Run, Source
from extract.readers.pdf_text import TextLine, broke_for_room, separator, text_lines

_SAME_EDGE = 3.0  # points within which edges on two pages are the same
_FULL_PAGE = 0.75  # of a page's height; a table that ends higher up did not end for want of room
_AMOUNT = re.compile(r"[-−]?[\d,，]+(?:\.\d+)?%?")
_WHOLE_AMOUNT = re.compile(r"[-−]?[\d,，]+\.\d\d")
_COLUMNS_OF_WHOLE_ROWS = 5  # filled above and below a break
_WORD = 3  # characters; shorter texts stand in many cells


class Piece(NamedTuple):
    """What one page shows of a cell."""

    page_no: int
    box: Box
    lines: tuple[TextLine, ...]

    @property
    def text(self) -> str:
        """The lines, a line break only where one ended before it was full."""
        if len(self.lines) < 2:
            return self.lines[0].text if self.lines else ""
        parts = [self.lines[0].text]
        for above, below in pairwise(self.lines):
            parts += [separator(above, below, self.box.x0, self.right), below.text]
        return "".join(parts)

    @property
    def right(self) -> float:
        """Where a full line ends: the cell's edge less the room kept free at its other edge."""
        padding = min(line.box.x0 for line in self.lines) - self.box.x0
        return self.box.x1 - min(max(padding, 0.0), self.lines[0].em)


@dataclass(slots=True)
class RuledCell:
    """A cell; rows count from 0 in the table, columns are told by `x0` and `x1` until the table is complete."""

    row: int
    row_span: int
    x0: float
    x1: float
    pieces: list[Piece]

    @property
    def bottom(self) -> int:
        return self.row + self.row_span

    @property
    def key(self) -> str:
        """Text without blanks."""
        return "".join(["".join(line.text.split()) for piece in self.pieces for line in piece.lines])

    @property
    def printed_pieces(self) -> list[Piece]:
        """Pieces that hold text; the first one where none does."""
        if len(self.pieces) == 1:
            return self.pieces
        return [piece for piece in self.pieces if piece.lines] or self.pieces[:1]

    def has_edges_of(self, other: RuledCell) -> bool:
        return abs(self.x0 - other.x0) <= _SAME_EDGE and abs(self.x1 - other.x1) <= _SAME_EDGE


@dataclass(slots=True)
class RuledTable:
    """A table, or the part of it that one page shows."""

    page_no: int
    ys: list[float]  # row edges on the last page it reaches
    edges: list[float]
    row_count: int
    cells: list[RuledCell]
    header: list[RuledCell]  # cells of the first part, which later parts may repeat; empty as long as there is one part
    foot: list[RuledCell]  # cells that reach down to the last row
    merged: list[RuledCell]  # for each column in which cells are merged downwards, one of them

    @property
    def top(self) -> float:
        return self.ys[0]

    @property
    def bottom(self) -> float:
        return self.ys[-1]

    @property
    def right(self) -> float:
        """Up to where its first row takes room."""
        return max(piece.box.x1 for cell in _head(self.cells, 1) for piece in cell.pieces)

    @property
    def first_row(self) -> tuple[str, ...]:
        """Texts of the first row, without blanks."""
        return tuple(cell.key for cell in self.cells if cell.row == 0)

    def repeats_header(self, part: RuledTable) -> bool:
        return self._repeated_rows(part) > 0

    def goes_on_with(self, part: RuledTable, page_height: float) -> bool:
        """Whether `part`, the first thing on the next page, has the columns of this table and had no room here."""
        start = self._repeated_rows(part)
        if self.bottom + part.ys[start + 1] - part.ys[start] < page_height * _FULL_PAGE:
            return False
        outer = self.edges[0] - part.edges[0], self.edges[-1] - part.edges[-1]
        if max(map(abs, outer)) > _SAME_EDGE:
            return False
        return _holds(self.edges, part.edges) or _holds(part.edges, self.edges)

    def extend(self, part: RuledTable, known: Container[str] = ()) -> None:
        """Takes the rows of `part`, which the next page shows, into this table.

        `known` holds texts of whole cells of the document: two halves of a label that make one of them are one.
        """
        start = self._repeated_rows(part)
        if not self.header:
            self.header = [
                RuledCell(cell.row, cell.row_span, cell.x0, cell.x1, list(cell.pieces)) for cell in self.cells
            ]
        cells = [cell for cell in part.cells if cell.row >= start]
        if not cells:
            return
        top = [cell for cell in cells if cell.row == start]
        pairs = [(next((upper for upper in self.foot if upper.has_edges_of(cell)), None), cell) for cell in top]
        self._note_merged(cells)
        is_cut = self._is_cut(pairs, known)
        offset = self.row_count - start - is_cut
        for cell in cells:
            cell.row += offset
        joined = {id(lower): upper for upper, lower in (pairs if is_cut else _merged_labels(pairs, known)) if upper}
        for lower in top:
            upper = joined.get(id(lower))
            if upper:
                upper.row_span = lower.bottom - upper.row
                upper.pieces += [piece for piece in lower.pieces if piece.lines]
        self.cells += [cell for cell in cells if id(cell) not in joined]
        self.row_count += part.row_count - start - is_cut
        self.foot = [joined.get(id(cell), cell) for cell in cells if cell.bottom == self.row_count]
        self.edges = sorted({*self.edges, *(x for x in part.edges if not _holds(self.edges, [x]))})
        self.ys = part.ys

    def columns(self) -> list[tuple[RuledCell, int, int]]:
        """Cells in reading order, each with its first column and its column span."""
        edges: list[float] = []
        places = {x for cell in self.cells for x in (cell.x0, cell.x1)}
        for x in sorted(places):
            if not edges or x - edges[-1] > _SAME_EDGE:
                edges.append(x)
        column_of = {x: _nearest(edges, x) for x in places}
        placed = []
        for cell in sorted(self.cells, key=lambda cell: (cell.row, cell.x0)):
            first = column_of[cell.x0]
            placed.append((cell, first, max(column_of[cell.x1] - first, 1)))
        return placed

    def _repeated_rows(self, part: RuledTable) -> int:
        """How many rows at the head of `part` are equal to the head of this table."""
        equal = 0
        for count in range(1, part.row_count):
            mine, theirs = _head(self.header or self.cells, count), _head(part.cells, count)
            if any(cell.bottom > count for cell in theirs):
                continue
            if not _are_equal(mine, theirs):
                break
            equal = count
        return equal

    def _is_cut(self, pairs: Sequence[tuple[RuledCell | None, RuledCell]], known: Container[str]) -> bool:
        """Whether the first row on the new page is the rest of the last row before it."""
        if any(upper is None for upper, _ in pairs):
            return False
        columns = [(upper, lower) for upper, lower in pairs if upper is not None]
        filled = [(upper, lower) for upper, lower in columns if lower.key]
        if not filled:
            return True
        texts = Counter(cell.key for cell in self.cells)
        if _are_whole(columns, lambda key, times: key in known or texts[key] >= times):
            return False
        at_odds = [pair for pair in filled if pair[0].key and not _broke_for_room(*pair)]
        if not at_odds:
            return True
        if columns[0][1].key or not self._has_gap(columns):
            return False
        # Lines break early for many reasons, and a break may fall between two paragraphs of a cell.
        return len(at_odds) * 2 <= len(filled) or len(filled) == 1

    def _has_gap(self, pairs: Sequence[tuple[RuledCell, RuledCell]]) -> bool:
        """Whether the lower row is blank where a row of its own would say something.

        Blank cells at its beginning may be labels merged downwards, unless what stands above is an amount in a column
        where nothing is merged.
        """
        is_label = True
        for upper, lower in pairs:
            is_label = is_label and not lower.key
            if lower.key or not upper.key or lower.row_span > 1:
                continue
            is_amount = _AMOUNT.fullmatch(upper.key) is not None
            if not is_label or (is_amount and not any(cell.has_edges_of(upper) for cell in self.merged)):
                return True
        return False

    def _note_merged(self, cells: Sequence[RuledCell]) -> None:
        for cell in cells:
            if cell.row_span > 1 and not any(known.has_edges_of(cell) for known in self.merged):
                self.merged.append(cell)


def ruled_table(grid: Grid, runs: Sequence[Sequence[Run]], page_no: int, source: Source) -> RuledTable:
    """The table on `grid`; `runs` holds the text of each of its cells."""
    cells = [
        RuledCell(row, row_span, box.x0, box.x1, [Piece(page_no, box, tuple(text_lines(printed, source)))])
        for (row, _, row_span, _, box, _), printed in zip(grid.cells, runs, strict=True)
    ]
    row_count = len(grid.ys) - 1
    foot = [cell for cell in cells if cell.row + cell.row_span == row_count]
    table = RuledTable(page_no, list(grid.ys), list(grid.xs), row_count, cells, [], foot, [])
    table._note_merged(cells)
    return table


def _head(cells: Sequence[RuledCell], count: int) -> list[RuledCell]:
    """Cells that begin in the first `count` rows, of cells in reading order."""
    return list(takewhile(lambda cell: cell.row < count, cells))


def _merged_labels(
    pairs: Sequence[tuple[RuledCell | None, RuledCell]], known: Container[str]
) -> list[tuple[RuledCell | None, RuledCell]]:
    """Pairs at the beginning of the row: a label above the break, and below it a blank cell or the label's rest."""
    labels = []
    for upper, lower in pairs:
        if lower.key and (upper is None or not upper.key or upper.key + lower.key not in known):
            break
        labels.append((upper, lower))
    return labels


def _are_whole(pairs: Sequence[tuple[RuledCell, RuledCell]], stands: Callable[[str, int], bool]) -> bool:
    """Whether two rows are whole, however narrow their columns: all columns say something above the break and below it,
    which a row cut in two hardly does, or what stands above and below stands whole in other cells, too. `stands`: whether
    a text is that of so many cells of the document."""
    both = [(upper, lower) for upper, lower in pairs if upper.key and lower.key]
    if len(both) == len(pairs) >= _COLUMNS_OF_WHOLE_ROWS:
        return True
    known = [
        (u, lower) for u, lower in both if len(u.key) > 1 and stands(u.key, 2) and not stands(u.key + lower.key, 1)
    ]
    if len(known) > 1:
        return True
    return any(stands(lower.key, 1) and min(len(u.key), len(lower.key)) >= _WORD for u, lower in known)


def _broke_for_room(upper: RuledCell, lower: RuledCell) -> bool:
    """Whether the last line above the break has no room for what the first line below begins with."""
    if _WHOLE_AMOUNT.fullmatch(upper.key):
        return False
    above = next(piece for piece in reversed(upper.pieces) if piece.lines)
    below = next(piece for piece in lower.pieces if piece.lines)
    return broke_for_room(above.lines[-1], below.lines[0], above.right)


def _are_equal(mine: Sequence[RuledCell], theirs: Sequence[RuledCell]) -> bool:
    return (
        len(mine) == len(theirs)
        and any(cell.key for cell in theirs)
        and all(
            a.row == b.row and a.row_span == b.row_span and a.has_edges_of(b) and a.key == b.key
            for a, b in zip(mine, theirs, strict=True)
        )
    )


def _holds(edges: Sequence[float], others: Sequence[float]) -> bool:
    return all(any(abs(x - other) <= _SAME_EDGE for x in edges) for other in others)


def _nearest(edges: Sequence[float], x: float) -> int:
    return min(range(len(edges)), key=lambda number: abs(edges[number] - x))
