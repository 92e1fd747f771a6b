"""Reader for PDF: ruled tables with their spans, joined over page breaks, and the lines between them, in the order they
are printed. Page and box of each piece of a cell are kept.

A file of which part would be missing or garbled is refused with the reason, never half read: encrypted, cut short,
scanned, or printed in fonts that do not say which characters they show.
"""

from __future__ import annotations

import gc
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from extract.document import Document, DocumentBuilder
from extract.readers.formats import Unreadable
from extract.readers.pdf_arrange import Page, arrange
from extract.readers.pdf_body import Body
from extract.readers.pdf_page import PageReader
from extract.readers.pdf_runs import UNMAPPED
from extract.readers.pdf_second import SecondParser

_NO_PAGES = "the PDF has no pages"
_MAX_PAGES = 5000
_TAIL = 4096  # bytes at the end of the file in which its end marker stands
_UNMAPPED_SHARE = 0.2  # of the characters; with more, the text says nothing


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
        with _uncollected():
            Body(builder).fill(_pages(document, page_count, second))
        return builder.build(page_count)
    finally:
        document.close()


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for garbage meanwhile: a document is a great many small objects without cycles, and the search through
    them takes a tenth of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


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


def _pages(document: pdfium.PdfDocument, page_count: int, second: SecondParser) -> Iterator[Page]:
    """Pages one after another, each closed before the next is opened; at the end, refuses what cannot be read whole."""
    printed = unmapped = 0
    scans: list[int] = []
    reader = PageReader(document)
    for index in range(page_count):
        with reader.page(index) as content:
            if content.lacks_glyphs:
                content.runs = second.runs(index, content.view)
            text = "".join([run.text for run in content.runs])
            printed += len(text)
            unmapped += 0 if text.isprintable() and UNMAPPED not in text else sum(map(_is_unmapped, text))
            if not text and content.has_picture:
                scans.append(index + 1)
            page = arrange(content)
        yield page
    if not printed:
        raise Unreadable("scan, no text layer: install the ocr extra to read it")
    if unmapped > printed * _UNMAPPED_SHARE:
        raise Unreadable("the text of this PDF cannot be read: its fonts have no mapping to Unicode")
    if scans:
        numbers = ", ".join(map(str, scans))
        raise Unreadable(f"scan, no text layer on page {numbers}: install the ocr extra to read it")


def _is_unmapped(text: str) -> bool:
    """Whether a character has no meaning outside of the file: no mapping, private use, or a control character."""
    return text == UNMAPPED or unicodedata.category(text) in ("Co", "Cc", "Cn", "Cs")
