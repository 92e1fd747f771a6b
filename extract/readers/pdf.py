"""Reader for PDF: ruled tables with their spans, joined over page breaks, and the lines between them, in the order they
are printed. Page and box of each piece of a cell are kept.

A file is refused with the reason if it is encrypted, cut short, scanned, or printed in fonts that do not say which
characters they show. Single pages that could not be read, or not by the first reader, are noted in the document.
"""

from __future__ import annotations

import gc
from collections.abc import Generator
from contextlib import contextmanager

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from extract.document import Document, DocumentBuilder
from extract.readers.formats import Unreadable, Words
from extract.readers.pdf_body import Body
from extract.readers.pdf_check import check, sample
from extract.readers.pdf_reading import Reading
from extract.readers.pdf_second import SecondParser
from extract.readers.pdf_triage import FEWEST_PAGES, Triage

_NO_PAGES = "the PDF has no pages"
_MAX_PAGES = 5000
_TAIL = 4096  # bytes at the end of the file in which its end marker stands


def read(data: bytes, file_name: str, *, cross_check: bool = True, words: Words | None = None) -> Document:
    """A PDF document; raises `Unreadable` for one that cannot be read.

    `words`: of the tables asked for; with them, the pages of a long document that hold none of these are left.
    `cross_check`: a second reader reads a sample of its pages, and where it finds something else a note says so.
    """
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
        triage = Triage(words) if words is not None and page_count >= FEWEST_PAGES else None
        builder = DocumentBuilder(file_name, "application/pdf")
        reading = Reading(document, data, second, builder, triage)
        with _uncollected():
            Body(builder).fill(reading.pages(page_count))
        for note in check(document, data, sample(reading.table_pages)) if cross_check else ():
            builder.note(note)
        return reading.finish(builder.build(page_count))
    finally:
        document.close()


@contextmanager
def _uncollected() -> Generator[None]:
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
