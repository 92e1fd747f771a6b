"""One page as lines and tables, from top to bottom: its runs of text in the cells of its grids, the others in lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from extract.document import ReaderNote
from extract.readers.pdf_grid import Grid
from extract.readers.pdf_page import PageContent
from extract.readers.pdf_runs import Run, Source
from extract.readers.pdf_table import RuledTable, ruled_table
from extract.readers.pdf_text import TextLine, paragraphs, text_lines

_INSIDE = 0.5  # points


@dataclass(slots=True)
class Page:
    """A page as lines and tables, top to bottom.

    `has_rules`: its tables are ruled; `can_check`: a second reader may check them; `notes`: what people must know of it.
    """

    page_no: int
    height: float
    items: list[TextLine | RuledTable]
    has_rules: bool = False
    can_check: bool = False
    notes: list[ReaderNote] = field(default_factory=list)

    @property
    def lines(self) -> list[TextLine]:
        return [item for item in self.items if isinstance(item, TextLine)]


def arrange(content: PageContent, grids: Sequence[Grid], unruled: Sequence[RuledTable] = ()) -> Page:
    """A page whose content is open, the grids on it, and the tables without rules that hold none of its runs."""
    inside, outside = in_cells(content.runs, grids, content.text)
    tables = [
        ruled_table(grid, cells, content.page_no, content.text) for grid, cells in zip(grids, inside, strict=True)
    ]
    tables += unruled
    lines = text_lines(outside, content.text)
    right = max([*(line.box.x1 for line in lines), *(table.right for table in tables)], default=0.0)
    items: list[TextLine | RuledTable] = [*tables, *paragraphs(lines, right)]
    items.sort(key=lambda item: item.top if isinstance(item, RuledTable) else item.baseline)
    return Page(content.page_no, content.height, items, bool(grids))


def in_cells(runs: Sequence[Run], grids: Sequence[Grid], source: Source) -> tuple[list[list[list[Run]]], list[Run]]:
    """Runs in each cell of each grid, and those outside; a run that reaches over a rule is taken apart."""
    inside: list[list[list[Run]]] = [[[] for _ in grid.cells] for grid in grids]
    outside: list[Run] = []
    innermost_first = [(grids[n], inside[n]) for n in sorted(range(len(grids)), key=lambda n: grids[n].box.area)]
    for run in runs if grids else ():
        cell, right = _cell_of(run, run.x, innermost_first)
        if run.last_x < right or _cell_of(run, run.last_x, innermost_first)[0] is cell:
            cell.append(run) if cell is not None else outside.append(run)
            continue
        for character in source.characters(run):
            single, _ = _cell_of(character, character.x, innermost_first)
            single.append(character) if single is not None else outside.append(character)
    return inside, outside if grids else list(runs)


def _cell_of(run: Run, x: float, grids: list[tuple[Grid, list[list[Run]]]]) -> tuple[list[Run] | None, float]:
    """The runs of the cell that a character of a run beginning at `x` stands in, and up to where the cell reaches;
    None outside of all cells."""
    x, y = x + _INSIDE, run.y - run.size * 0.1  # a little inside the character, off the rules
    for grid, cells in grids:
        number = grid.cell_at(x, y)
        if number is None:
            number = _overflowing(grid, x, y, run.size)
        if number is not None:
            return cells[number], grid.cells[number].box.x1 - _INSIDE
    return None, 0.0


def _overflowing(grid: Grid, x: float, y: float, size: float) -> int | None:
    """The cell at the foot of a page out of which a line hangs: open below, its text too long for what fits there."""
    if not grid.box.y1 <= y <= grid.box.y1 + size:
        return None
    below = (number for number, cell in enumerate(grid.cells) if cell.is_open and cell.box.x0 <= x < cell.box.x1)
    return next(below, None)
