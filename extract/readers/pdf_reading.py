"""Reads the pages of a PDF one after another, and knows what to do about those that the first reader is at a loss with.

The second reader, pdfplumber, is asked under two conditions, each noted in the document (rule X11): pdfium cannot load
a page; or the rules on a page, three or more in either direction, close no cell. Pages that are a picture or a drawing
and print no text are noted (rule X10), unless that is all there is: then the document is refused.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pypdfium2 as pdfium

from extract.document import Document, DocumentBuilder, ReaderNote
from extract.readers.formats import Unreadable
from extract.readers.ocr import INSTALL, ScanReader
from extract.readers.pdf_arrange import Page, arrange
from extract.readers.pdf_body import is_page_number
from extract.readers.pdf_check import is_checkable
from extract.readers.pdf_columns import unruled_tables
from extract.readers.pdf_grid import Grid, find_grids, grid_of, is_ruled
from extract.readers.pdf_page import BrokenPage, PageContent, PageReader
from extract.readers.pdf_plumber import LOOSELY, second_pages
from extract.readers.pdf_runs import UNMAPPED, Run, SingleCharacters
from extract.readers.pdf_second import SecondParser
from extract.readers.pdf_text import TextLine
from extract.readers.pdf_triage import Triage, Verdict

_UNMAPPED_SHARE = 0.2  # of the characters; with more, the text says nothing
_OUTLINES = 100  # drawn shapes on a page without text that may be its characters
_MAX_FALLBACKS = 10  # pages of a document for which the second reader is asked


class Reading:
    """The pages of a document read one after another; afterwards says what is wrong with the whole."""

    def __init__(
        self,
        document: pdfium.PdfDocument,
        data: bytes,
        second: SecondParser,
        builder: DocumentBuilder,
        triage: Triage | None = None,
    ) -> None:
        self.table_pages: list[int] = []  # with tables that a second reader may check, from 0
        self._document, self._data, self._second, self._builder = document, data, second, builder
        self._reader = PageReader(document)
        self._printed = self._unmapped = self._fallbacks = 0
        self._scanner = ScanReader()
        self._scans: list[int] = []
        self._edges: list[float] = []  # of the columns of a table without rules on the page before
        self._triage = triage

    def pages(self, page_count: int) -> Iterator[Page]:
        """Each page that is read, closed before the next is opened; at the end, refuses what cannot be read at all."""
        for index in range(page_count):
            for page in self._judged(index, self._triage) if self._triage else [self._whole(index)]:
                if page.can_check:
                    self.table_pages.append(page.page_no - 1)
                for note in page.notes:
                    self._builder.note(note)
                yield page
        if not self._printed:
            self._scanner.refuse_unread(page_count)
            raise Unreadable("the PDF holds no text")
        if self._unmapped > self._printed * _UNMAPPED_SHARE:
            cause = (
                "too faint or too small for OCR" if self._scanner.has_read else "its fonts have no mapping to Unicode"
            )
            raise Unreadable(f"the text of this PDF cannot be read: {cause}")
        for page_no in self._scans:
            self._builder.note(_unread(page_no))

    def finish(self, document: Document) -> Document:
        """Says which pages were read by OCR, and which were left."""
        if self._triage is not None:
            document.left_pages = tuple(self._triage.left.values())
        return self._scanner.finish(document)

    def _judged(self, index: int, triage: Triage) -> list[Page]:
        """The page `index`, with those before it that it may go on from; none where it is left."""
        try:
            with self._reader.open(index) as opened:
                verdict, why = triage.judge(opened)
                if verdict is Verdict.LEAVE:
                    self._printed += opened.text.count
                else:
                    page = self._page(opened.content())
                    why = triage.asked(page) if verdict is Verdict.ASK else None
                if why is not None:
                    self._edges = []
                    triage.leave(opened, why)
                    return []
        except BrokenPage as error:
            verdict, page = Verdict.READ, self._by_second_reader(index, error)
        back = self._back(page, verdict, triage)
        if back and self._edges and not page.has_rules:  # its columns may be those of the page before
            page = self._whole(index)
        for earlier in back:
            triage.keep(earlier, Verdict.ASK)
        triage.keep(page, verdict)
        return [*back, page]

    def _back(self, page: Page, verdict: Verdict, triage: Triage) -> list[Page]:
        """Pages left so far that may hold the beginning of what is on `page`, in their order."""
        edges, first = self._edges, page.page_no
        while triage.goes_back(page, verdict):
            page, verdict = self._whole(page.page_no - 2), Verdict.ASK
        self._edges = edges if page.page_no == first else []
        return [self._whole(number - 1) for number in range(page.page_no, first)]

    def _whole(self, index: int) -> Page:
        """All that is on the page `index`."""
        try:
            with self._reader.page(index) as content:
                return self._page(content)
        except BrokenPage as error:
            return self._by_second_reader(index, error)

    def _page(self, content: PageContent) -> Page:
        if content.lacks_glyphs:
            content.runs = self._second.runs(content.page_no - 1, content.view)
        self._count(content.runs)
        grids = find_grids(content.horizontal, content.vertical, content.page_no)
        notes: list[ReaderNote] = []
        can_check = bool(grids) and not content.is_scan and is_checkable(content)
        if not grids and content.runs and is_ruled(content.horizontal, content.vertical):
            grids = self._looser_grids(content.page_no)
            notes = [_loosely_ruled(content.page_no)] if grids else []
        if grids or not content.runs:
            self._edges = []
            page = arrange(content, grids)
        else:
            page = self._without_rules(content)
        page.notes, page.can_check = notes, can_check
        is_blank = all(isinstance(item, TextLine) and is_page_number(item.text) for item in page.items)
        if content.is_scan or (is_blank and (content.has_picture or content.drawings >= _OUTLINES)):
            return self._scanned(content, page)
        return page

    def _scanned(self, content: PageContent, page: Page) -> Page:
        """What the image of a page shows; `page`, as it is printed, where that could not be read."""
        seen = self._scanner.read(self._document, content.page_no, content.width, content.height)
        if seen is None:
            self._scans = sorted({*self._scans, content.page_no})
            return page
        runs = [Run(text, x0, y, x0, x1, size, x1 - x0, last_x=x0) for text, x0, x1, y, size in seen.characters]
        self._count(runs)
        content = replace(
            content, runs=runs, horizontal=seen.horizontal, vertical=seen.vertical, text=SingleCharacters()
        )
        return arrange(content, find_grids(content.horizontal, content.vertical, content.page_no))

    def _without_rules(self, content: PageContent) -> Page:
        unruled = unruled_tables(content.runs, content.page_no, content.text, self._edges)
        self._edges = unruled.tables[-1].edges if unruled.tables else []
        if unruled.tables:
            content.runs = unruled.rest
        return arrange(content, [], unruled.tables)

    def _count(self, runs: Sequence[Run]) -> None:
        text = "".join([run.text for run in runs])
        self._printed += len(text)
        if not text.isprintable() or UNMAPPED in text:
            self._unmapped += sum(map(_is_unmapped, text))

    def _looser_grids(self, page_no: int) -> list[Grid]:
        """Grids that the second reader finds where rules do not quite meet."""
        if self._fallbacks == _MAX_FALLBACKS:
            return []
        self._fallbacks += 1
        try:
            tables = second_pages(self._data, [page_no - 1], LOOSELY)[0].tables
        except Unreadable:  # then there is no table; the text is there all the same
            return []
        return [grid for boxes in tables if len((grid := grid_of(boxes)).xs) > 2 and len(grid.ys) > 2]

    def _by_second_reader(self, index: int, error: BrokenPage) -> Page:
        """A page that pdfium fails on, as pdfplumber reads it; raises `error` where that fails, too."""
        self._fallbacks += 1
        if self._fallbacks > _MAX_FALLBACKS:
            raise error
        try:
            second = second_pages(self._data, [index])[0]
        except (Unreadable, IndexError):
            raise error from None
        self._count(second.runs)
        content = PageContent(
            *(index + 1, second.width, second.height, (1, 0, 0, -1, 0, second.height), second.runs, [], []),
            has_picture=False,
            is_scan=False,
            drawings=0,
            lacks_glyphs=False,
            text=SingleCharacters(),
        )
        page = arrange(content, [grid for boxes in second.tables if (grid := grid_of(boxes)).cells])
        page.notes.append(_second_read(index + 1))
        return page


def _loosely_ruled(page_no: int) -> ReaderNote:
    return ReaderNote(
        "X11",
        "information",
        f"The rules on page {page_no} close no cell; its tables are those that pdfplumber finds",
        f"第{page_no}页表格线不闭合，表格由pdfplumber识别",
        page_no=page_no,
    )


def _second_read(page_no: int) -> ReaderNote:
    return ReaderNote(
        "X11",
        "information",
        f"pdfium cannot read page {page_no}; it was read by pdfplumber",
        f"第{page_no}页pdfium无法读取，改由pdfplumber读取",
        page_no=page_no,
    )


def _unread(page_no: int) -> ReaderNote:
    return ReaderNote(
        "X10",
        "error",
        f"Page {page_no} is a picture whose text was not read: install OCR to read it ({INSTALL})",
        f"第{page_no}页为图像，其文字未读出：请安装OCR组件（{INSTALL}）",
        page_no=page_no,
    )


def _is_unmapped(text: str) -> bool:
    """Whether a character has no meaning outside of the file: no mapping, private use, or a control character."""
    return text == UNMAPPED or unicodedata.category(text) in ("Co", "Cc", "Cn", "Cs")
