"""Whether a second reader finds the same texts in the cells of a page; asked for a few pages of a document.

The two are compared cell by cell, so that what they do differently without being wrong is no disagreement: only one
of them closes a table that is left open at a page break, and either may order the characters of a cell otherwise.
Texts are compared without blanks, radicals as ideographs (as in `extract.text.comparison_key`). Where the second reader
gives a radical (U+2E80-U+2FDF), it names the shape and not the character (Chromium writes such code points, with
the character in a place where the first reader alone looks): there it agrees with any one character.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import pypdfium2 as pdfium

from extract.document import ReaderNote
from extract.readers.formats import Unreadable
from extract.readers.pdf_arrange import in_cells
from extract.readers.pdf_grid import Grid, find_grids, grid_of
from extract.readers.pdf_page import PageContent, PageReader
from extract.readers.pdf_plumber import SecondPage, second_pages
from extract.readers.pdf_runs import Run, SingleCharacters, Source
from extract.readers.pdf_text import text_lines
from extract.text import comparison_key

_MAX_RUNS, _MAX_RULES = 5_000, 2_000  # on a page; the second reader would take too long for more
_PAGES_A_CHECK = 12  # pages with tables for each that is checked after the first
_SHOWN, _SHOWN_LENGTH = 3, 60  # cells, and characters of each, in a note


class Difference(NamedTuple):
    """A cell's text as either reader found it."""

    first: str
    second: str


def is_checkable(content: PageContent) -> bool:
    """Whether the second reader can be expected to read a page in reasonable time."""
    return len(content.runs) <= _MAX_RUNS and len(content.horizontal) + len(content.vertical) <= _MAX_RULES


def sample(indexes: Sequence[int]) -> list[int]:
    """Which of the pages that may be checked are: of a short document the first, else the last, too, of a long one also
    the middle one."""
    chosen = [indexes[0], indexes[-1], indexes[len(indexes) // 2]] if indexes else []
    return sorted(set(chosen[: 1 + len(indexes) // _PAGES_A_CHECK]))


def check(document: pdfium.PdfDocument, data: bytes, indexes: Sequence[int]) -> list[ReaderNote]:
    """A note for each of the pages (from 0) on which the readers disagree, or one if the second cannot read them."""
    if not indexes:
        return []
    try:
        seconds = second_pages(data, indexes)
    except Unreadable as error:
        return [
            ReaderNote(
                "X07",
                "information",
                f"Could not be checked by a second reader: {error}",
                f"无法用第二种读取方式核对：{error}",
            )
        ]
    reader = PageReader(document)
    notes = []
    for second in seconds:
        with reader.page(second.page_no - 1) as content:
            found = differences(content, second)
        if found:
            notes.append(_note(second.page_no, found))
    return notes


def differences(content: PageContent, second: SecondPage) -> list[Difference]:
    """Cells of the first reader that hold other characters for the second, and texts of cells that only the second one
    finds."""
    grids = find_grids(content.horizontal, content.vertical, content.page_no)
    singles = SingleCharacters()
    mine = _texts(content.runs, grids, content.text)
    theirs = _texts(second.runs, grids, singles)
    found = [Difference(a, b) for a, b in zip(mine, theirs, strict=True) if not _agree(a, b)]
    keys = {_key(text) for text in mine}
    for text in _texts(second.runs, [grid_of(boxes) for boxes in second.tables], singles):
        is_known = _key(text) in keys or any(_agree(own, text) for own in mine)
        if not is_known and not any(_agree(difference.second, text) for difference in found):
            found.append(Difference("", text))
    return found


def _texts(runs: Sequence[Run], grids: Sequence[Grid], source: Source) -> list[str]:
    inside, _ = in_cells(runs, grids, source)
    return ["".join(line.text for line in text_lines(cell, source)) for cells in inside for cell in cells]


def _key(text: str) -> str:
    return "".join(sorted(comparison_key(text)))


def _agree(first: str, second: str) -> bool:
    """Whether two readings of a cell are the same."""
    if first == second or _key(first) == _key(second):
        return True
    shapes = [character for character in second if "\u2e80" <= character <= "\u2fdf"]
    named = "".join(character for character in second if character not in shapes)
    mine, theirs = Counter(comparison_key(first)), Counter(comparison_key(named))
    return bool(shapes) and not theirs - mine and (mine - theirs).total() == len(shapes)


def _note(page_no: int, found: Sequence[Difference]) -> ReaderNote:
    observed, expected = (_shown(texts) for texts in zip(*found, strict=True))
    return ReaderNote(
        "X07",
        "warning",
        f"Two readers disagree about {len(found)} cells of page {page_no}: {observed} against {expected}",
        f"第{page_no}页有{len(found)}个单元格两种读取方式结果不一致：{observed}；{expected}",
        page_no=page_no,
        observed=observed,
        expected=expected,
    )


def _shown(texts: Iterable[str]) -> str:
    shown = [f"“{text[:_SHOWN_LENGTH]}”" for text in texts]
    return "、".join(shown[:_SHOWN]) + ("…" if len(shown) > _SHOWN else "")
