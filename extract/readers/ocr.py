"""Pages without text, read from their image: what the PDF reader gets is as if they had characters and ruling lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pypdfium2 as pdfium

from extract import pace
from extract.document import Block, Document
from extract.readers.formats import Unreadable
from extract.readers.ocr_engine import Mark, PixelBox, Recogniser, is_installed
from extract.readers.ocr_image import Gray, Ink, StraightImage, ink_of, straighten, take_rules, without_red
from extract.readers.ocr_lines import SPECK, Character, agreed, line_characters, needs_second_look, stretches
from extract.readers.pdf_grid import Rule, find_grids

WITHOUT_TEXT = "scan, no text layer"
INSTALL = 'pip install "jixiao[ocr]"'
MAX_PAGES = 200  # of a document; at some seconds a page
_DOTS = 200 / 72  # pixels a point: what offices scan with, and what the models read best
_MAX_SIDE = 4000  # pixels; larger pages are drawn smaller
_MARGIN = 1.5  # points around a line when it is looked at a second time
_LEAST_TYPE = 4.0  # points: no type is printed smaller
_INSIDE = 1.5  # points from a rule's middle to where its cell begins


class ScannedPage(NamedTuple):
    """What an image of a page shows."""

    characters: list[Character]
    horizontal: list[Rule]
    vertical: list[Rule]


class ScanReader:
    """Reads the scanned pages of one document; loads its models with the first."""

    def __init__(self) -> None:
        self._recogniser: Recogniser | None = None
        self._images: dict[int, StraightImage] = {}
        self._unread: list[int] = []

    def read(self, document: pdfium.PdfDocument, page_no: int, width: float, height: float) -> ScannedPage | None:
        """What is printed on a page of that size in points; None where OCR is not installed, which is remembered."""
        if not is_installed():
            self._unread.append(page_no)
            return None
        self._recogniser = self._recogniser or Recogniser()
        if len(self._images) == MAX_PAGES:
            raise Unreadable(f"more than {MAX_PAGES} scanned pages in one document are not read")
        image = straighten(*_drawn(document, page_no, min(_DOTS, _MAX_SIDE / max(width, height))))
        ink = ink_of(image.gray, image.scale)
        across, down, text_ink = take_rules(ink, image.scale)
        clean = np.where(ink & ~text_ink, np.uint8(255), image.gray)
        # Of the image only its size and turn are needed later.
        self._images[page_no] = replace(image, gray=np.broadcast_to(np.uint8(255), image.gray.shape))
        cells = _cells(across, down, page_no, image.scale)
        characters = read_characters(self._recogniser, clean, text_ink, cells, image.scale)
        pace.slow_page_read()
        return ScannedPage(characters, across, down)

    @property
    def has_read(self) -> bool:
        """Whether a page was read."""
        return bool(self._images)

    def refuse_unread(self, page_count: int) -> None:
        """Raises `Unreadable` with what to install where there are pages that were not read."""
        if self._unread:
            raise Unreadable(self._wanting(page_count))

    def _wanting(self, page_count: int) -> str:
        pages = sorted(set(self._unread))
        where = f" on page {', '.join(map(str, pages))}" if len(pages) < page_count else ""
        return f"{WITHOUT_TEXT}{where}: install OCR to read it ({INSTALL})"

    def finish(self, document: Document) -> Document:
        """Says in the document which pages were read here, or what to install where some were not, and puts the boxes of
        those read where the page as scanned has them."""
        if self._unread:
            document.wanting = self._wanting(document.page_count)
        document.ocr_pages = frozenset(self._images)
        if self._images:
            document.blocks = [self._on_page(block) for block in document.blocks]
        return document

    def _on_page(self, block: Block) -> Block:
        image = self._images.get(block.place.page_no or 0)
        if image is None or block.place.bbox is None:
            return block
        box = image.on_page(*map(float, block.place.bbox.split(",")))
        return replace(block, place=replace(block.place, bbox=",".join(f"{side:.1f}" for side in box)))


def _drawn(document: pdfium.PdfDocument, page_no: int, scale: float) -> tuple[Gray, float]:
    """The page in greys and its pixels a point."""
    page = document[page_no - 1]
    try:
        bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=True)
        return without_red(bitmap.to_numpy()), scale
    finally:
        page.close()


def read_characters(
    recogniser: Recogniser, clean: Gray, ink: Ink, cells: Sequence[PixelBox], scale: float
) -> list[Character]:
    """Characters of the lines found on the page, and of those overlooked in `cells`."""
    boxes = recogniser.find(clean)
    return list(read_lines(recogniser, clean, ink, boxes + overlooked(cells, boxes, ink, scale), scale))


def read_lines(
    recogniser: Recogniser, clean: Gray, ink: Ink, boxes: Sequence[PixelBox], scale: float
) -> Iterator[Character]:
    """Characters of the lines in `boxes`; those with figures are looked at twice."""
    lines = _read(recogniser, clean, boxes)
    again = [number for number, marks in enumerate(lines) if needs_second_look(marks)]
    margin = round(_MARGIN * scale)
    for number, marks in zip(again, _read(recogniser, clean, [boxes[n] for n in again], margin), strict=True):
        lines[number] = agreed(lines[number], marks)
    for box, marks in zip(boxes, lines, strict=True):
        yield from line_characters(box, marks, ink[box.y0 : box.y1, box.x0 : box.x1], scale)


def _read(recogniser: Recogniser, clean: Gray, boxes: Sequence[PixelBox], margin: int = 0) -> list[list[Mark]]:
    """Characters of each box, taken with some room around it."""
    return recogniser.read(
        [clean[max(box.y0 - margin, 0) : box.y1 + margin, max(box.x0 - margin, 0) : box.x1 + margin] for box in boxes]
    )


def overlooked(cells: Sequence[PixelBox], found: Sequence[PixelBox], ink: Ink, scale: float) -> list[PixelBox]:
    """Lines in cells around ink that is in no box found: a lone figure is easily taken for dirt."""
    rest = ink.copy()
    for box in found:
        rest[box.y0 : box.y1, box.x0 : box.x1] = False
    least = round(_LEAST_TYPE * scale)
    lines = []
    for cell in cells:
        part = rest[cell.y0 : cell.y1, cell.x0 : cell.x1]
        for rows in stretches(np.flatnonzero(part.sum(axis=1)), least / 2):
            columns = np.flatnonzero(part[rows[0] : rows[-1] + 1].sum(axis=0))
            box = PixelBox(
                cell.x0 + int(columns[0]),
                cell.y0 + int(rows[0]),
                cell.x0 + int(columns[-1]) + 1,
                cell.y0 + int(rows[-1]) + 1,
            )
            is_dirt = box.y1 - box.y0 < least or part[rows[0] : rows[-1] + 1].sum() < least * least * SPECK
            if not is_dirt:
                lines.append(_with_margin(box, cell))
    return lines


def _with_margin(box: PixelBox, cell: PixelBox) -> PixelBox:
    """The box with the room around its ink that the recogniser is used to, within the cell."""
    margin = (box.y1 - box.y0) // 6
    return PixelBox(
        max(box.x0 - margin, cell.x0),
        max(box.y0 - margin, cell.y0),
        min(box.x1 + margin, cell.x1),
        min(box.y1 + margin, cell.y1),
    )


def _cells(across: Sequence[Rule], down: Sequence[Rule], page_no: int, scale: float) -> list[PixelBox]:
    """Cells of the page's tables in pixels, a little inside their rules; blank ones too."""
    boxes = [cell.box for grid in find_grids(across, down, page_no) for cell in grid.cells]
    return [
        PixelBox(*(round(side * scale) for side in (b.x0 + _INSIDE, b.y0 + _INSIDE, b.x1 - _INSIDE, b.y1 - _INSIDE)))
        for b in boxes
        if min(b.x1 - b.x0, b.y1 - b.y0) > 3 * _INSIDE
    ]
