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

_UNMAPPED_SHARE = 0.2  # of the characters; with more, the text says nothing
_OUTLINES = 100  # drawn shapes on a page without text that may be its characters
_MAX_FALLBACKS = 10  # pages of a document for which the second reader is asked


class Reading:
    """The pages of a document read one after another; afterwards says what is wrong with the whole."""

    def __init__(
        self, document: pdfium.PdfDocument, data: bytes, second: SecondParser, builder: DocumentBuilder
    ) -> None:
        self.table_pages: list[int] = []  # with tables that a second reader may check, from 0
        self._document, self._data, self._second, self._builder = document, data, second, builder
        self._reader = PageReader(document)
        self._printed = self._unmapped = self._fallbacks = 0
        self._scanner = ScanReader()
        self._scans: list[int] = []
        self._edges: list[float] = []  # of the columns of a table without rules on the page before

    def pages(self, page_count: int) -> Iterator[Page]:
        """Each page, closed before the next is opened; at the end, refuses what cannot be read at all."""
        for index in range(page_count):
            try:
                with self._reader.page(index) as content:
                    page = self._page(content)
            except BrokenPage as error:
                page = self._by_second_reader(index, error)
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
        """Says which pages were read by OCR."""
        return self._scanner.finish(document)

    def _page(self, content: PageContent) -> Page:
        if content.lacks_glyphs:
            content.runs = self._second.runs(content.page_no - 1, content.view)
        self._count(content.runs)
        grids = find_grids(content.horizontal, content.vertical, content.page_no)
        if not grids and content.runs and is_ruled(content.horizontal, content.vertical):
            grids = self._looser_grids(content.page_no)
        elif grids and is_checkable(content) and not content.is_scan:
            self.table_pages.append(content.page_no - 1)
        if grids or not content.runs:
            self._edges = []
            page = arrange(content, grids)
        else:
            page = self._without_rules(content)
        is_blank = all(isinstance(item, TextLine) and is_page_number(item.text) for item in page.items)
        if content.is_scan or (is_blank and (content.has_picture or content.drawings >= _OUTLINES)):
            return self._scanned(content, page)
        return page

    def _scanned(self, content: PageContent, page: Page) -> Page:
        """What the image of a page shows; `page`, as it is printed, where that could not be read."""
        seen = self._scanner.read(self._document, content.page_no, content.width, content.height)
        if seen is None:
            self._scans.append(content.page_no)
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
        grids = [grid for boxes in tables if len((grid := grid_of(boxes)).xs) > 2 and len(grid.ys) > 2]
        if grids:
            self._builder.note(
                ReaderNote(
                    "X11",
                    "information",
                    f"The rules on page {page_no} close no cell; its tables are those that pdfplumber finds",
                    f"第{page_no}页表格线不闭合，表格由pdfplumber识别",
                    page_no=page_no,
                )
            )
        return grids

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
        self._builder.note(
            ReaderNote(
                "X11",
                "information",
                f"pdfium cannot read page {index + 1}; it was read by pdfplumber",
                f"第{index + 1}页pdfium无法读取，改由pdfplumber读取",
                page_no=index + 1,
            )
        )
        content = PageContent(
            *(index + 1, second.width, second.height, (1, 0, 0, -1, 0, second.height), second.runs, [], []),
            has_picture=False,
            is_scan=False,
            drawings=0,
            lacks_glyphs=False,
            text=SingleCharacters(),
        )
        return arrange(content, [grid for boxes in second.tables if (grid := grid_of(boxes)).cells])


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
