"""The second parser, pdfminer: how many pages it finds, and characters that pdfium leaves out.

It reads many times slower than pdfium and is asked only where that is worth it; pages are counted without parsing them.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar, LTComponent, LTContainer
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import LITERAL_PAGE, LITERAL_PAGES, PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFObjRef, dict_value, list_value

from extract.readers.formats import Unreadable
from extract.readers.pdf_runs import UNMAPPED, Matrix, Run
from extract.readers.pdf_shapes import apply

_PAGE_TYPE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")


class SecondParser:
    """One file as pdfminer reads it; nothing is parsed before it is asked for."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._parsed: PDFDocument | None = None
        self._found: list[PDFPage] | None = None

    def page_count(self) -> int | None:
        """Number of pages; None where pdfminer cannot read the file at all."""
        try:
            return self._count_pages()
        except Exception:  # whatever it stumbles over (it raises what it likes), that is no second opinion
            return None

    def runs(self, index: int, matrix: Matrix) -> list[Run]:
        """Characters of the page `index` (from 0); `matrix` leads from the page's own coordinates to its view."""
        try:
            page = self._pages()[index]
            page.rotate = 0  # the view's matrix turns the page
            resources = PDFResourceManager(caching=False)
            device = PDFPageAggregator(resources, laparams=None)
            PDFPageInterpreter(resources, device).process_page(page)
            left, bottom = page.mediabox[:2]
            return list(_runs(_characters(device.get_result()), left, bottom, matrix))
        except Exception as error:  # as above; here the page stays unread
            raise Unreadable(f"page {index + 1} cannot be read whole: a font is missing or damaged") from error

    def _pages(self) -> list[PDFPage]:
        if self._found is None:
            self._found = list(PDFPage.create_pages(self._document()))
        return self._found

    def _document(self) -> PDFDocument:
        if self._parsed is None:
            self._parsed = PDFDocument(PDFParser(io.BytesIO(self._data)))
        return self._parsed

    def _count_pages(self) -> int:
        """Leaves of the page tree."""
        document = self._document()
        count, seen, waiting = 0, set(), [document.catalog.get("Pages")]
        while waiting:
            node = waiting.pop()
            if isinstance(node, PDFObjRef):
                if node.objid in seen:
                    continue
                seen.add(node.objid)
                if self._is_plain_page(document, node.objid):
                    count += 1
                    continue
            node = dict_value(node)
            kind = node.get("Type", node.get("type"))
            if kind is LITERAL_PAGES and "Kids" in node:
                waiting += list_value(node["Kids"])
            elif kind is LITERAL_PAGE:
                count += 1
        return count or len(self._pages())

    def _is_plain_page(self, document: PDFDocument, object_id: int) -> bool:
        """Whether an object is a page, as far as its bytes in the file say so without being parsed."""
        for xref in document.xrefs:
            try:
                stream_id, start, _ = xref.get_pos(object_id)
            except KeyError:
                continue
            if stream_id is not None or not self._data.startswith(b"%d " % object_id, start):
                return False
            text = self._data[start : self._data.find(b"endobj", start)]
            return b"/Kids" not in text and _PAGE_TYPE.search(text) is not None
        return False


def _characters(item: LTComponent) -> Iterator[LTChar]:
    if isinstance(item, LTChar):
        yield item
    elif isinstance(item, LTContainer):
        for child in item:
            yield from _characters(child)


def _runs(characters: Iterable[LTChar], left: float, bottom: float, matrix: Matrix) -> Iterator[Run]:
    """Each character as a run of its own, with the blanks before it."""
    lead = ""
    for char in characters:
        text = char.get_text()
        if text.isspace():
            lead += text
            continue
        x, y = apply(matrix, char.matrix[4] + left, char.matrix[5] + bottom)
        ax, ay = apply(matrix, char.x0 + left, char.y0 + bottom)
        bx, by = apply(matrix, char.x1 + left, char.y1 + bottom)
        x0, x1 = min(ax, bx), max(ax, bx)
        yield Run(text if len(text) == 1 else UNMAPPED, x, y, x0, x1, abs(by - ay), x1 - x0, lead)
        lead = ""
