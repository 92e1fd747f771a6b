"""Tables without rules: columns that white space parts, under a line of header words.

Goes by where texts stand, not by what they say, but for one thing: there must be a column of figures, because every
figure stands in a row of its own. Without one, columns of text may as well be prose or a list, and stay lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.readers.pdf_body import is_page_number
from extract.readers.pdf_grid import Box
from extract.readers.pdf_runs import Run, Source
from extract.readers.pdf_table import Piece, RuledCell, RuledTable
from extract.readers.pdf_text import text_lines

_SAME_LINE = 0.35  # of the character height
_GUTTER = 0.35  # of the character height: more room than this parts columns
_LEAST_COLUMNS, _LEAST_FIGURES = 3, 2
_FIGURE_SHARE = 0.6  # of the texts in a column of figures
_FIGURE = re.compile(r"[-−(（]?[\d,，]+(?:\.\d+)?[)）]?%?")
_FIGURE_ENDS = "0123456789%)）"
_ROW_JUMP = 1.25  # how much further apart than two lines of a row those of two rows are, at least
_LEAST_PITCH = 0.8  # of the character height: lines nearer than this are no lines of their own
_TALLEST_GAP = 6.0  # of the character height: more room than this within a table there is not
_INSIDE = 0.5  # points two texts may overlap without being in one column


@dataclass(slots=True)
class _Text:
    """Runs of a line with no gutter between them."""

    x0: float
    x1: float
    runs: list[Run]

    @property
    def is_figure(self) -> bool:
        return _FIGURE.fullmatch("".join(run.text for run in self.runs)) is not None


@dataclass(slots=True)
class _Line:
    """Texts of one baseline, from left to right."""

    y: float
    size: float
    texts: list[_Text]


@dataclass(slots=True)
class _Columns:
    """What a table's columns take up, from left to right, and the edges between them (by the header alone, so that they
    are the same on each page)."""

    spans: list[tuple[float, float]]
    edges: list[float]

    def place(self, line: _Line) -> list[int] | None:
        """The column of each text of a line, None where one stands in no single column; columns grow with their texts."""
        spans = list(self.spans)
        found: list[int] = []
        for text in line.texts:
            met = [n for n, (x0, x1) in enumerate(spans) if text.x0 < x1 - _INSIDE and x0 + _INSIDE < text.x1]
            if not met:
                met = [min(range(len(spans)), key=lambda n: max(spans[n][0] - text.x1, text.x0 - spans[n][1]))]
            if len(met) > 1 or met[0] in found:
                return None
            x0, x1 = spans[met[0]]
            spans[met[0]] = min(x0, text.x0), max(x1, text.x1)
            if any(left[1] > right[0] + _INSIDE for left, right in pairwise(spans)):
                return None
            found.append(met[0])
        self.spans = spans
        return found


@dataclass(slots=True)
class Unruled:
    """Tables found on a page, and the runs that are in none."""

    tables: list[RuledTable]
    rest: list[Run]


def unruled_tables(runs: Sequence[Run], page_no: int, source: Source, before: Sequence[float] = ()) -> Unruled:
    """Tables without rules among the runs of a page.

    `before` holds the edges of the table at the foot of the page before, which may go on without its header.
    """
    if sum(1 for run in runs if run.text[-1] in _FIGURE_ENDS and _FIGURE.fullmatch(run.text)) < _LEAST_FIGURES:
        return Unruled([], list(runs))
    lines = list(_lines(runs))
    tables: list[RuledTable] = []
    rest: list[Run] = []
    number = 0
    while number < len(lines):
        found = _table(lines[number:], page_no, source)
        if found is None and before and not tables:
            found = _continuation(lines[number:], before, page_no, source)
        if found is None:
            rest += (run for text in lines[number].texts for run in text.runs)
            number += 1
        else:
            tables.append(found[0])
            number += found[1]
    return Unruled(tables, rest)


def _lines(runs: Sequence[Run]) -> Iterator[_Line]:
    line: list[Run] = []
    for run in sorted(runs, key=lambda run: run.y):
        if line and run.y - line[0].y > _SAME_LINE * max(run.size, line[0].size):
            yield _line(line)
            line = []
        line.append(run)
    if line:
        yield _line(line)


def _line(runs: Sequence[Run]) -> _Line:
    texts: list[_Text] = []
    for run in sorted(runs, key=lambda run: run.x):
        if texts and run.x0 - texts[-1].x1 <= _GUTTER * run.size:
            last = texts[-1]
            last.runs.append(run)
            last.x1 = max(last.x1, run.x1)
        else:
            texts.append(_Text(run.x0, run.x1, [run]))
    return _Line(runs[0].y, max(run.size for run in runs), texts)


def _table(lines: Sequence[_Line], page_no: int, source: Source) -> tuple[RuledTable, int] | None:
    """The table whose header is the first of `lines`, and how many lines it takes."""
    header = lines[0].texts
    if len(header) < _LEAST_COLUMNS or any(text.is_figure for text in header):
        return None
    middles = [(left.x1 + right.x0) / 2 for left, right in pairwise(header)]
    columns = _Columns([(text.x0, text.x1) for text in header], [header[0].x0, *middles, header[-1].x1])
    return _filled(lines, columns, page_no, source)


def _continuation(
    lines: Sequence[_Line], edges: Sequence[float], page_no: int, source: Source
) -> tuple[RuledTable, int] | None:
    """The table with known edges that begins with the first of `lines`."""
    first = lines[0]
    starts = [n for n, (x0, x1) in enumerate(pairwise(edges)) if any(x0 <= t.x0 + _INSIDE < x1 for t in first.texts)]
    if len(starts) != len(first.texts) or len(starts) < 2:
        return None
    spans = [((x0 + x1) / 2, (x0 + x1) / 2) for x0, x1 in pairwise(edges)]
    for number, text in zip(starts, first.texts, strict=True):
        spans[number] = text.x0, text.x1
    return _filled(lines, _Columns(spans, list(edges)), page_no, source)


def _filled(lines: Sequence[_Line], columns: _Columns, page_no: int, source: Source) -> tuple[RuledTable, int] | None:
    """The table of the `columns` that begins with the first of `lines`; None where they hold no figures."""
    placed: list[list[int]] = []
    for number, line in enumerate(lines):
        if number and line.y - lines[number - 1].y > _TALLEST_GAP * line.size:
            break
        is_foot = number == len(lines) - 1 and len(line.texts) == 1
        if is_foot and is_page_number("".join(run.text for run in line.texts[0].runs)):
            break
        columns_of_line = columns.place(line)
        if columns_of_line is None:
            break
        placed.append(columns_of_line)
    taken = list(zip(lines, placed, strict=False))
    figures = _figure_columns(taken, len(columns.spans))
    if not figures:
        return None
    starts = _row_starts(taken, figures)
    if len(starts) < 2:
        return None
    return _as_table(taken, starts, columns, page_no, source), len(taken)


def _figure_columns(taken: Sequence[tuple[_Line, list[int]]], count: int) -> set[int]:
    """Columns that hold figures under their header."""
    texts: list[list[bool]] = [[] for _ in range(count)]
    for line, columns in taken[1:]:
        for text, column in zip(line.texts, columns, strict=True):
            texts[column].append(text.is_figure)
    return {
        number
        for number, are_figures in enumerate(texts)
        if sum(are_figures) >= _LEAST_FIGURES and sum(are_figures) >= len(are_figures) * _FIGURE_SHARE
    }


def _row_starts(taken: Sequence[tuple[_Line, list[int]]], figures: set[int]) -> list[int]:
    """Numbers of the lines with which rows begin.

    Rows stand further apart than the lines of one row; where they do not, each figure begins a row.
    """
    limit = _pitch_limit([line for line, _ in taken])
    blocks: list[list[int]] = []
    for number, (line, _) in enumerate(taken):
        if not number or line.y - taken[number - 1][0].y > limit:
            blocks.append([])
        blocks[-1].append(number)
    starts = []
    for block in blocks:
        anchors = [number for number in block if any(_has_figure(taken[number], column) for column in figures)]
        starts += sorted({block[0], *anchors}) if len(anchors) > 1 else block[:1]
    return starts


def _has_figure(placed: tuple[_Line, list[int]], column: int) -> bool:
    line, columns = placed
    return any(at == column and text.is_figure for text, at in zip(line.texts, columns, strict=True))


def _pitch_limit(lines: Sequence[_Line]) -> float:
    """How far apart two lines of one row may be: where the distances between lines jump first."""
    pitches = sorted(b.y - a.y for a, b in pairwise(lines) if b.y - a.y >= _LEAST_PITCH * b.size)
    for near, far in pairwise(pitches):
        if far > near * _ROW_JUMP:
            return (near + far) / 2
    return pitches[-1] if pitches else 0.0


def _as_table(
    taken: Sequence[tuple[_Line, list[int]]], starts: Sequence[int], columns: _Columns, page_no: int, source: Source
) -> RuledTable:
    ys = [taken[start][0].y - taken[start][0].size for start in starts]
    last = taken[-1][0]
    ys.append(last.y + last.size / 4)
    cells: list[RuledCell] = []
    for row, (start, end) in enumerate(pairwise([*starts, len(taken)])):
        runs: list[list[Run]] = [[] for _ in columns.spans]
        for line, columns_of_line in taken[start:end]:
            for text, column in zip(line.texts, columns_of_line, strict=True):
                runs[column] += text.runs
        for column, (x0, x1) in enumerate(columns.spans):
            piece = Piece(page_no, Box(x0, ys[row], x1, ys[row + 1]), tuple(text_lines(runs[column], source)))
            cells.append(RuledCell(row, 1, columns.edges[column], columns.edges[column + 1], [piece]))
    foot = [cell for cell in cells if cell.row == len(starts) - 1]
    return RuledTable(page_no, ys, list(columns.edges), len(starts), cells, [], foot, [])
