"""One page of a PDF as pdfium shows it: text and ruling lines, in points from the top left corner of the page as a
reader of it sees the page (its rotation and crop applied). No tables and no text lines yet.
"""

from __future__ import annotations

import ctypes
import functools
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as c

from extract.readers.formats import Unreadable
from extract.readers.pdf_runs import Matrix, PageText, Run, Source, TextSlots
from extract.readers.pdf_shapes import Rule, Shapes, ShapeSlots

_MAX_COORDINATE = 20_000.0  # points; PDF pages are at most 14,400 wide and high


class BrokenPage(Unreadable):
    """A page that pdfium cannot load."""


@dataclass(slots=True)
class PageContent:
    """What is printed on a page.

    `view` leads from the page's own coordinates to those used here; `has_picture`: images cover at least half of the
    page; `is_scan`: and no text is to be seen on it (that of an OCR program lies unseen behind them); `drawings`: how
    many shapes on it are no rules; `lacks_glyphs`: pdfium leaves characters out. `text` can be asked for the characters
    of a run while the page is open.
    """

    page_no: int
    width: float
    height: float
    view: Matrix
    runs: list[Run]
    horizontal: list[Rule]
    vertical: list[Rule]
    has_picture: bool
    is_scan: bool
    drawings: int
    lacks_glyphs: bool
    text: Source


class OpenPage:
    """A page that is open: its text at once, what is drawn on it when it is first asked for."""

    def __init__(self, page: Any, page_no: int, text_slots: TextSlots, shape_slots: ShapeSlots) -> None:
        self.page_no = page_no
        self.view, self.width, self.height = _view(page)
        self.text = PageText(page, page_no, self.view, self.width, self.height, text_slots)
        self._page, self._shape_slots = page, shape_slots

    @functools.cached_property
    def shapes(self) -> Shapes:
        """What is drawn on the page."""
        shapes = Shapes(self.page_no, self._shape_slots)
        shapes.read(self._page, self.view)
        return shapes

    def content(self) -> PageContent:
        """All that is printed on the page."""
        shapes = self.shapes
        has_picture = shapes.picture_area >= self.width * self.height / 2
        return PageContent(
            self.page_no,
            self.width,
            self.height,
            self.view,
            self.text.runs(),
            shapes.horizontal,
            shapes.vertical,
            has_picture,
            has_picture and not shapes.shows_text(),
            shapes.drawings,
            shapes.has_blind_text,
            self.text,
        )


class PageReader:
    """Opens the pages of a document one after another."""

    def __init__(self, document: pdfium.PdfDocument) -> None:
        self._document = document
        self._text_slots, self._shape_slots = TextSlots(), ShapeSlots()

    @contextmanager
    def open(self, index: int) -> Generator[OpenPage]:
        """The page `index` (from 0), open until the context ends; raises `BrokenPage` where it cannot be loaded,
        `Unreadable` where it holds more than a page can show."""
        page = c.FPDF_LoadPage(self._document.raw, index)
        if not page:
            raise BrokenPage(f"the file is damaged: page {index + 1} cannot be loaded")
        opened: OpenPage | None = None
        try:
            opened = OpenPage(page, index + 1, self._text_slots, self._shape_slots)
            yield opened
        finally:
            if opened is not None:
                opened.text.close()
            c.FPDF_ClosePage(page)

    @contextmanager
    def page(self, index: int) -> Generator[PageContent]:
        """Content of the page `index` (from 0), open until the context ends; raises as `open`."""
        with self.open(index) as opened:
            yield opened.content()


def _view(page: Any) -> tuple[Matrix, float, float]:
    """Matrix from the page's own coordinates to those of its view, and the view's width and height."""
    box = c.FS_RECTF()
    if not c.FPDF_GetPageBoundingBox(page, ctypes.byref(box)):
        raise Unreadable("the file is damaged: a page has no size")
    left, bottom, right, top = box.left, box.bottom, box.right, box.top
    width, height = right - left, top - bottom
    if not (0 < width < _MAX_COORDINATE and 0 < height < _MAX_COORDINATE):
        raise Unreadable("the file is damaged: a page has no size")
    match c.FPDFPage_GetRotation(page):
        case 1:
            return (0, 1, 1, 0, -bottom, -left), height, width
        case 2:
            return (-1, 0, 0, 1, right, -bottom), width, height
        case 3:
            return (0, -1, -1, 0, top, right), height, width
        case _:
            return (1, 0, 0, -1, -left, top), width, height
