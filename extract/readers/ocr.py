"""Pages without text, read from their image: what the PDF reader gets is as if they had characters and ruling lines.

Words are not guessed. A character of which the recogniser is not sure, and ink in which it sees no character at all, is
the replacement character, so that ≥99% whose sign was not read is not taken for 99%.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median_low
from typing import NamedTuple

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray

from extract import pace
from extract.document import Block, Document
from extract.readers.formats import Unreadable
from extract.readers.ocr_engine import Mark, PixelBox, Recogniser, is_installed
from extract.readers.ocr_image import Gray, Ink, StraightImage, ink_of, straighten, take_rules
from extract.readers.pdf_grid import Rule, find_grids
from extract.text import UNREAD_CHARACTER

WITHOUT_TEXT = "scan, no text layer"
INSTALL = 'pip install "jixiao[ocr]"'
MAX_PAGES = 200  # of a document; at some seconds a page
_DOTS = 200 / 72  # pixels a point: what offices scan with, and what the models read best
_MAX_SIDE = 4000  # pixels; larger pages are drawn smaller
_SURE = 0.6  # a character less sure than this is not taken
_FOUND_HEIGHT = 0.8  # height of a line of type in that of the box the recogniser draws around it
_INK_HEIGHT = 1.2  # height of the type to that of the ink of a line of figures
_DESCENT = 0.2  # of the box: what lies below the baseline
_REACH, _NARROW_REACH = 0.6, 0.35  # of that height: how far from its middle the ink of a character lies
_NARROW = 0.55  # width of a letter or figure in that height
_BLANK, _HALF_BLANK = 0.35, 0.6  # of that height: more room between two characters is a blank; beside half-blank ones
_LEFT_HALF, _RIGHT_HALF = "，。、；：？！）》】”’,.;:?!)", "（《【“‘("  # which half of their room marks fill
_UNREAD = 0.3  # of the height of the type: ink this wide is a character of its own
_LEAST_TYPE = 4.0  # points: no type is printed smaller
_INSIDE = 1.5  # points from a rule's middle to where its cell begins
_SPECK = 0.06  # of the square of that height: less ink is dirt


class Character(NamedTuple):
    """A character, the room it takes from left to right, its baseline and its height, in points as on a level page."""

    text: str
    x0: float
    x1: float
    baseline: float
    size: float


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
        characters = list(_characters(self._recogniser, clean, text_ink, cells, image.scale))
        pace.slow_page_read()
        return ScannedPage(characters, across, down)

    @property
    def has_read(self) -> bool:
        """Whether a page was read."""
        return bool(self._images)

    def refuse_unread(self, page_count: int) -> None:
        """Raises `Unreadable` with what to install where there are pages that were not read."""
        if self._unread:
            pages = f" on page {', '.join(map(str, self._unread))}" if len(self._unread) < page_count else ""
            raise Unreadable(f"{WITHOUT_TEXT}{pages}: install OCR to read it ({INSTALL})")

    def finish(self, document: Document) -> Document:
        """Says in the document which pages were read here, and puts their boxes where the page as scanned has them."""
        document.ocr_pages = frozenset(self._images)
        document.blocks = [self._on_page(block) for block in document.blocks]
        return document

    def _on_page(self, block: Block) -> Block:
        image = self._images.get(block.place.page_no or 0)
        if image is None or block.place.bbox is None:
            return block
        box = image.on_page(*map(float, block.place.bbox.split(",")))
        return replace(block, place=replace(block.place, bbox=",".join(f"{side:.1f}" for side in box)))


def _drawn(document: pdfium.PdfDocument, page_no: int, scale: float) -> tuple[Gray, float]:
    """The page in greys and its pixels a point. Red counts as white: seals are red, and are stamped over the text."""
    page = document[page_no - 1]
    try:
        bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=True)
        return np.ascontiguousarray(bitmap.to_numpy()[:, :, 0]), scale
    finally:
        page.close()


def _characters(
    recogniser: Recogniser, clean: Gray, ink: Ink, cells: Sequence[PixelBox], scale: float
) -> Iterator[Character]:
    """Characters of the lines found on the page, and of those overlooked in `cells`."""
    boxes = recogniser.find(clean)
    boxes += overlooked(cells, boxes, ink, scale)
    lines = recogniser.read([clean[box.y0 : box.y1, box.x0 : box.x1] for box in boxes])
    for box, marks in zip(boxes, lines, strict=True):
        yield from line_characters(box, marks, ink[box.y0 : box.y1, box.x0 : box.x1], scale)


def overlooked(cells: Sequence[PixelBox], found: Sequence[PixelBox], ink: Ink, scale: float) -> list[PixelBox]:
    """Lines in cells around ink that is in no box found: a lone figure is easily taken for dirt."""
    rest = ink.copy()
    for box in found:
        rest[box.y0 : box.y1, box.x0 : box.x1] = False
    least = round(_LEAST_TYPE * scale)
    lines = []
    for cell in cells:
        part = rest[cell.y0 : cell.y1, cell.x0 : cell.x1]
        for rows in _stretches(np.flatnonzero(part.sum(axis=1)), least / 2):
            columns = np.flatnonzero(part[rows[0] : rows[-1] + 1].sum(axis=0))
            box = PixelBox(
                cell.x0 + int(columns[0]),
                cell.y0 + int(rows[0]),
                cell.x0 + int(columns[-1]) + 1,
                cell.y0 + int(rows[-1]) + 1,
            )
            is_dirt = box.y1 - box.y0 < least or part[rows[0] : rows[-1] + 1].sum() < least * least * _SPECK
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


def _stretches(filled: NDArray[np.intp], gap: float) -> list[NDArray[np.intp]]:
    """Positions in groups that lie no further apart than `gap`."""
    return np.split(filled, np.flatnonzero(np.diff(filled) > gap) + 1) if len(filled) else []


def line_characters(box: PixelBox, marks: Sequence[Mark], ink: Ink, scale: float) -> Iterator[Character]:
    """Characters of one line as those of a page; `ink` is that of the line's box."""
    size = max(min((box.y1 - box.y0) * _FOUND_HEIGHT, _height(ink) * _INK_HEIGHT), _pitch(marks))
    baseline = (box.y1 - (box.y1 - box.y0) * _DESCENT) / scale
    placed = [(mark.x, mark.text if mark.confidence >= _SURE else UNREAD_CHARACTER) for mark in marks]
    placed += [(x, UNREAD_CHARACTER) for x in _unread(marks, ink, size)]
    placed.sort()
    edges = _edges(placed, size)
    for (_, text), (left, right) in zip(placed, edges, strict=True):
        x0, x1 = (box.x0 + left) / scale, (box.x0 + right) / scale
        yield Character(text, x0, x1, baseline, size / scale)


def _edges(placed: Sequence[tuple[float, str]], size: float) -> list[tuple[float, float]]:
    """Left and right edges of the characters whose middles are known, in pixels.

    They touch where nothing is printed between them: a comma fills half of its room, and no blank follows.
    """
    rooms = [size if _is_wide(text) else size * _NARROW for _, text in placed]
    edges = [(x - room / 2, x + room / 2) for (x, _), room in zip(placed, rooms, strict=True)]
    for number in range(1, len(placed)):
        left, right = placed[number - 1][0], placed[number][0]
        is_half_blank = placed[number - 1][1] in _LEFT_HALF or placed[number][1] in _RIGHT_HALF
        blank = size * (_HALF_BLANK if is_half_blank else _BLANK)
        if right - left <= (rooms[number - 1] + rooms[number]) / 2 + blank:
            middle = (left * rooms[number] + right * rooms[number - 1]) / (rooms[number - 1] + rooms[number])
            edges[number - 1] = edges[number - 1][0], middle
            edges[number] = middle, edges[number][1]
    return edges


def _height(ink: Ink) -> int:
    rows = np.flatnonzero(ink.any(axis=1))
    return int(rows[-1] - rows[0]) + 1 if len(rows) else 0


def _pitch(marks: Sequence[Mark]) -> float:
    """From the middle of one wide character to that of the next, in pixels; 0 where none follow one another."""
    steps = [right.x - left.x for left, right in pairwise(marks) if _is_wide(left.text) and _is_wide(right.text)]
    return median_low(steps) if steps else 0.0


def _unread(marks: Sequence[Mark], ink: Ink, size: float) -> list[float]:
    """Middles of stretches of ink in which no character was read, in pixels from the left edge of the line."""
    columns = ink.sum(axis=0)
    for mark in marks:
        reach = size * (_REACH if _is_wide(mark.text) else _NARROW_REACH)
        columns[max(int(mark.x - reach), 0) : int(mark.x + reach) + 1] = 0
    return [
        float(stretch[0] + stretch[-1]) / 2
        for stretch in _stretches(np.flatnonzero(columns), size * _UNREAD)
        if stretch[-1] - stretch[0] >= size * _UNREAD and columns[stretch].sum() >= size * size * _SPECK
    ]


def _is_wide(text: str) -> bool:
    return unicodedata.east_asian_width(text) in "WF"
