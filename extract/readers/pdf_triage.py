"""Which pages of a long PDF are read: those that may hold part of a table of the kind asked for, by their text and by
what is drawn on them. The others are left, with the number of their characters, so that nothing vanishes uncounted.

A page is left only where it shows what it is, so that a page that says nothing of itself (figures and names, labels torn
to single characters, a picture, text that cannot be told) stays in. It is left where none of its text is a label of
these tables and either
 - nothing but text is printed on it, no rule, picture or drawing (`PLAIN`), or no table can be made of its rules; or
 - it is headed as another kind of table, or speaks the words of one (`OTHER`).
After a page that was read that is not enough, for the table may go on: then the next page is left only where a heading
of something else stands above all its tables, one that the page before does not carry as well. A page without a table
ends the stretch where the one before it had ruled ones, but is read itself, for the notes below a table.
Before a page that opens a stretch the one before is read, too, unless a heading of these tables stands above all else,
and so on backwards up to a page with a heading, or without a table.
"""

from __future__ import annotations

from collections import deque
from enum import Enum, auto

from extract.document import LeftPage
from extract.readers.formats import Words
from extract.readers.pdf_arrange import Page
from extract.readers.pdf_body import is_running
from extract.readers.pdf_page import OpenPage
from extract.readers.pdf_table import RuledTable
from extract.readers.pdf_text import TextLine
from extract.text import squash

FEWEST_PAGES = 8  # a shorter document is read whole: that takes less than 20 ms, and there is little to leave
PLAIN, OTHER = "text", "other table"
_PICTURE = 0.1  # of the page; a smaller picture is a seal or an emblem
_FEW = 50  # characters; where so few are printed, drawings may be the rest
_OUTLINES = 100  # drawn shapes that may be characters
_MAX_BACK = 50  # pages that are read again for what comes after
_LINES_ABOVE = 8  # of a page without a table: among them its heading is looked for


class Verdict(Enum):
    """What is to be done with a page."""

    MATTERS = auto()  # it shows a label of these tables
    COVER = auto()  # text on the first page, which names the document
    READ = auto()  # it may hold part of one
    ASK = auto()  # it is read, and then asked about again
    LEAVE = auto()


class _After(Enum):
    """What the last page that was read can go on with."""

    NOTHING = auto()
    RULED = auto()  # a table with rules
    LOOSE = auto()  # rows without rules, or lines


class Triage:
    """Judges the pages of one document in their order."""

    def __init__(self, words: Words) -> None:
        self.left: dict[int, LeftPage] = {}  # by page number
        self._words = words
        self._after = _After.NOTHING
        self._last: Page | None = None  # the last page, where it was read
        self._texts: deque[tuple[int, str]] = deque(maxlen=_MAX_BACK)  # of the last pages that were left, by number

    def judge(self, page: OpenPage) -> tuple[Verdict, str | None]:
        """What is to be done with a page, and why where it is left."""
        text = page.text.whole
        if text is None:
            return Verdict.READ, None
        key = self._words.key(text)
        if self._words.opens(key):
            return Verdict.MATTERS, None
        if page.text.lacks_mapping() or _hides_text(page, key):
            return Verdict.READ, None
        is_plain = _is_plain(page)
        if not is_plain and self._words.hints(key):
            return Verdict.MATTERS, None
        if self._after is not _After.NOTHING:
            return Verdict.ASK, None
        if is_plain:
            return (Verdict.LEAVE, PLAIN) if page.page_no > 1 else (Verdict.COVER, None)
        if self._words.is_other(text.splitlines(), key):
            return Verdict.LEAVE, OTHER
        return Verdict.ASK, None

    def asked(self, page: Page) -> str | None:
        """Why a page that was read is left after all; None where it stays."""
        if self._after is _After.NOTHING:
            return PLAIN if _has_no_table(page) else None
        if any(self._words.is_other_heading(line.text) for line in self._above(page, self._last)):
            return OTHER
        return None

    def leave(self, page: OpenPage, why: str) -> None:
        """Notes a page as left."""
        text = squash(page.text.whole or "")
        self.left[page.page_no] = LeftPage(page.page_no, len(text), why)
        self._texts.append((page.page_no, text))
        self._after, self._last = _After.NOTHING, None

    def keep(self, page: Page, verdict: Verdict) -> None:
        """Notes a page as read."""
        if self.left.pop(page.page_no, None):
            self._texts = deque((item for item in self._texts if item[0] != page.page_no), maxlen=_MAX_BACK)
        self._last = page
        if verdict is Verdict.COVER:
            return
        if any(isinstance(item, RuledTable) for item in page.items) and page.has_rules:
            self._after = _After.RULED
        elif verdict is not Verdict.ASK or not _has_no_table(page):
            self._after = _After.LOOSE
        elif self._after is _After.RULED:
            self._after = _After.NOTHING

    def goes_back(self, page: Page, verdict: Verdict) -> bool:
        """Whether the page before may hold the beginning of what is on one that stays.

        `verdict` is that of `page`; for a page read only because a later one stays it is `ASK`.
        """
        before = next((text for page_no, text in self._texts if page_no == page.page_no - 1), None)
        if before is None or (verdict is Verdict.ASK and _has_no_table(page)):
            return False
        above = [line.text for line in self._above(page, None) if squash(line.text) not in before]
        is_headed = any(map(self._words.is_heading, above))
        return not is_headed and not (verdict is Verdict.ASK and any(map(self._words.is_other_heading, above)))

    def _above(self, page: Page, before: Page | None) -> list[TextLine]:
        """Lines above the first table that `before` does not carry at the same height."""
        lines = []
        for item in page.items[:_LINES_ABOVE]:
            if isinstance(item, RuledTable):
                break
            if before is None or not is_running(item, before):
                lines.append(item)
        return lines


def _hides_text(page: OpenPage, key: str) -> bool:
    """Whether a page may say more than its text: in pictures, in drawings, in a font that pdfium does not have."""
    shapes = page.shapes
    if shapes.has_blind_text or shapes.picture_area > page.width * page.height * _PICTURE:
        return True
    return len(key) < _FEW and shapes.drawings >= _OUTLINES


def _is_plain(page: OpenPage) -> bool:
    shapes = page.shapes
    return not (shapes.horizontal or shapes.vertical or shapes.drawings or shapes.picture_area)


def _has_no_table(page: Page) -> bool:
    return not any(isinstance(item, RuledTable) for item in page.items)
