"""Reader for PDF: ruled tables with their spans, joined over page breaks, and the lines between them, in the order they
are printed. Page and box of each piece of a cell are kept.

A file of which part would be missing or garbled is refused with the reason, never half read: encrypted, cut short,
scanned, or printed in fonts that do not say which characters they show.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from extract.document import Document, DocumentBuilder, Part
from extract.readers.formats import Unreadable
from extract.readers.ocr import ScannedPage, ScanReader
from extract.readers.pdf_grid import Grid, find_grids
from extract.readers.pdf_page import UNMAPPED, Glyph, PageContent, read_page
from extract.readers.pdf_second import SecondParser
from extract.readers.pdf_table import Piece, RuledTable, ruled_table
from extract.readers.pdf_text import TextLine, paragraphs, separator, text_lines

_NO_PAGES = "the PDF has no pages"
_MAX_PAGES = 5000
_TAIL = 4096  # bytes at the end of the file in which its end marker stands
_UNMAPPED_SHARE = 0.2  # of the characters; with more, the text says nothing
_PAGE_NUMBER = re.compile(r"[-—–－·\s]*(?:第?\s*\d{1,4}\s*页?(?:\s*[,，/／]?\s*共?\s*\d{1,4}\s*页?)?)[-—–－·\s]*")
_RUNNING_LINES = 6  # at most, at the head or foot of a page
_PAGE_NUMBER_LENGTH, _LABEL_LENGTH = 30, 40  # characters
_SAME_HEIGHT = 3.0  # points a running line may move from page to page


@dataclass(slots=True)
class _Page:
    """A page as lines and tables, top to bottom."""

    page_no: int
    height: float
    items: list[TextLine | RuledTable]

    @property
    def lines(self) -> list[TextLine]:
        return [item for item in self.items if isinstance(item, TextLine)]


def read(data: bytes, file_name: str) -> Document:
    """A PDF document; raises `Unreadable` for one that cannot be read whole."""
    if b"%%EOF" not in data[-_TAIL:]:
        raise Unreadable("the file is cut short: its end marker is missing")
    second = SecondParser(data)
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise Unreadable(_reason(error, second)) from error
    try:
        page_count = len(document)
        _check_page_count(page_count, second)
        builder = DocumentBuilder(file_name, "application/pdf")
        scans = ScanReader()
        _Body(builder).fill(_pages(document, page_count, second, scans))
        return scans.finish(builder.build(page_count))
    finally:
        document.close()


def _reason(error: pdfium.PdfiumError, second: SecondParser) -> str:
    if error.err_code == pdfium_c.FPDF_ERR_PASSWORD:
        return "the PDF is encrypted and asks for a password"
    if error.err_code == pdfium_c.FPDF_ERR_SECURITY:
        return "the PDF is encrypted in a way that is not supported"
    if second.page_count() == 0:
        return _NO_PAGES
    return "the file is damaged: it is no readable PDF"


def _check_page_count(page_count: int, second: SecondParser) -> None:
    """Refuses a file without pages, and one of which a second parser finds another number of pages."""
    if page_count == 0:
        raise Unreadable(_NO_PAGES)
    if page_count > _MAX_PAGES:
        raise Unreadable(f"the PDF has {page_count} pages; more than {_MAX_PAGES} are not read")
    other_count = second.page_count()
    if other_count is not None and other_count != page_count:
        raise Unreadable(f"two parsers disagree about the number of pages: {page_count} and {other_count}")


def _pages(document: pdfium.PdfDocument, page_count: int, second: SecondParser, scans: ScanReader) -> Iterator[_Page]:
    """Pages one after another, each closed before the next is opened; at the end, refuses what cannot be read whole."""
    printed = unmapped = 0
    for index in range(page_count):
        content = read_page(document, index)
        if content.is_scan:
            content = _scanned(content, scans.read(document, content.page_no, content.width, content.height))
        elif content.lacks_glyphs:
            content.glyphs = second.glyphs(index, content.view)
        visible = [glyph.text for glyph in content.glyphs if not glyph.text.isspace()]
        printed += len(visible)
        unmapped += sum(map(_is_unmapped, visible))
        yield _arrange(content)
    scans.refuse_unread(page_count)
    if not printed:
        raise Unreadable("the PDF holds no text")
    if unmapped > printed * _UNMAPPED_SHARE:
        cause = "too faint or too small for OCR" if scans.has_read else "its fonts have no mapping to Unicode"
        raise Unreadable(f"the text of this PDF cannot be read: {cause}")


def _scanned(content: PageContent, page: ScannedPage | None) -> PageContent:
    """The content of a scanned page as that of a printed one; as it is where it could not be read."""
    if page is None:
        return content
    glyphs = [Glyph(text, x0, baseline, x0, x1, size) for text, x0, x1, baseline, size in page.characters]
    return replace(content, glyphs=glyphs, horizontal=page.horizontal, vertical=page.vertical)


def _is_unmapped(text: str) -> bool:
    """Whether a character has no meaning outside of the file: no mapping, private use, or a control character."""
    return text == UNMAPPED or unicodedata.category(text) in ("Co", "Cc", "Cn", "Cs")


def _arrange(content: PageContent) -> _Page:
    """Characters in their cells, the others in lines, tables and lines from top to bottom."""
    grids = find_grids(content.horizontal, content.vertical, content.page_no)
    inside: list[list[list[Glyph]]] = [[[] for _ in grid.cells] for grid in grids]
    innermost_first = sorted(range(len(grids)), key=lambda number: grids[number].box.area)
    outside: list[Glyph] = []
    for glyph in content.glyphs:
        x, y = glyph.x + 0.5, glyph.y - glyph.size * 0.1  # a little inside the character, off the rules
        for number in innermost_first:
            cell = grids[number].cell_at(x, y)
            if cell is None:
                cell = _overflowing(grids[number], x, y, glyph.size)
            if cell is not None:
                inside[number][cell].append(glyph)
                break
        else:
            outside.append(glyph)
    tables = [ruled_table(grid, cells, content.page_no) for grid, cells in zip(grids, inside, strict=True)]
    lines = text_lines(outside)
    right = max([*(line.box.x1 for line in lines), *(table.edges[-1] for table in tables)], default=0.0)
    items: list[TextLine | RuledTable] = [*tables, *paragraphs(lines, right)]
    return _Page(
        content.page_no, content.height, sorted(items, key=lambda i: i.top if isinstance(i, RuledTable) else i.baseline)
    )


def _overflowing(grid: Grid, x: float, y: float, size: float) -> int | None:
    """The cell at the foot of a page out of which a line hangs: open below, its text too long for what fits there."""
    if not grid.box.y1 <= y <= grid.box.y1 + size:
        return None
    below = (number for number, cell in enumerate(grid.cells) if cell.is_open and cell.box.x0 <= x < cell.box.x1)
    return next(below, None)


class _Body:
    """Puts pages into the document, holding back the last table until it is known to be complete."""

    def __init__(self, builder: DocumentBuilder) -> None:
        self._builder = builder
        self._line_no = 0
        self._table: RuledTable | None = None
        self._held: list[tuple[TextLine, int]] = []  # lines printed after the table, or around its parts
        self._last = _Page(0, 0.0, [])
        self._starts: set[tuple[str, ...]] = set()  # first rows of the tables so far
        self._known: set[str] = set()  # texts of their cells

    def fill(self, pages: Iterator[_Page]) -> None:
        for page in pages:
            items = page.items
            part = next((item for item in items if isinstance(item, RuledTable)), None)
            if self._table and part and self._goes_on(page, part):
                first = items.index(part)
                self._held += [(item, page.page_no) for item in items[:first] if isinstance(item, TextLine)]
                self._table.extend(part, self._known)
                items = items[first + 1 :]
            else:
                self._finish()
            for item in items:
                if isinstance(item, RuledTable):
                    self._finish()
                    self._table = item
                elif self._table:
                    self._held.append((item, page.page_no))
                else:
                    self._line(item, page.page_no)
            self._last = page
        self._finish()

    def _goes_on(self, page: _Page, part: RuledTable) -> bool:
        """Whether the table held back goes on with the first table of the next page: nothing is printed between
        but running lines, the columns are the same, and the part does not begin like another table."""
        table = self._table
        if table is None or not table.goes_on_with(part, self._last.height):
            return False
        before = [item for item in page.items[: page.items.index(part)] if isinstance(item, TextLine)]
        after = [line for line, page_no in self._held if page_no == self._last.page_no and line.baseline > table.bottom]
        if len(before) > _RUNNING_LINES or not all(_is_running(line, self._last) for line in before):
            return False
        if len(after) > _RUNNING_LINES or not all(_is_running(line, page) for line in after):
            return False
        return table.repeats_header(part) or part.first_row not in self._starts

    def _finish(self) -> None:
        """Writes the table held back, then the lines that stood after it."""
        if self._table:
            self._write(self._table)
            self._starts.add(self._table.first_row)
            self._known.update(cell.key for cell in self._table.cells if len(cell.key) <= _LABEL_LENGTH)
            self._table = None
        for line, page_no in self._held:
            self._line(line, page_no)
        self._held.clear()

    def _line(self, line: TextLine, page_no: int) -> None:
        self._line_no += 1
        self._builder.line(line.text, self._line_no, page_no, str(line.box))

    def _write(self, ruled: RuledTable) -> None:
        table = self._builder.table(ruled.page_no)
        for cell, column, column_span in ruled.columns():
            first, *others = [piece for piece in cell.pieces if piece.lines] or cell.pieces[:1]
            self._builder.cell(
                table,
                first.text,
                cell.row,
                column,
                cell.row_span,
                column_span,
                bbox=str(first.box),
                page_no=first.page_no,
                continued=[
                    Part(piece.text, piece.page_no, str(piece.box), _parting(before, piece))
                    for before, piece in pairwise([first, *others])
                ],
            )


def _parting(before: Piece, piece: Piece) -> str:
    return separator(before.lines[-1], piece.lines[0], before.box.x0, before.right)


def _is_running(line: TextLine, other: _Page) -> bool:
    """Whether a line is a page number, or is printed at the same height of the neighbouring page as well."""
    if len(line.text) <= _PAGE_NUMBER_LENGTH and _PAGE_NUMBER.fullmatch(line.text):
        return True
    return any(line.text == twin.text and abs(line.baseline - twin.baseline) <= _SAME_HEIGHT for twin in other.lines)
