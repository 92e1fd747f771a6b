"""One page of a PDF as pdfium shows it: characters and ruling lines, in points from the top left corner of the page as
a reader of it sees the page (its rotation and crop applied). No tables and no text lines yet.

pdfium is called through its C interface: the friendlier classes of pypdfium2 cost several times the reading itself.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as c

from extract.readers.formats import Unreadable

Matrix = tuple[float, float, float, float, float, float]

_UNTURNED: Matrix = (1, 0, 0, 1, 0, 0)
UNMAPPED = "\ufffd"  # stands for a character that the file prints but does not name

_THIN = 4.0  # points; a path no thicker than this is a rule, a thicker one is looked at segment by segment
_STRAIGHT = 0.5  # points a horizontal or vertical line may be off
_NO_WIDTH = 0.01  # points
_WHITE = 250  # a rule whose colour channels all reach this is not seen on the page
# What pdfium makes of a hyphen at the end of a line; and fonts that name their blank a tab or a line end.
_REPLACED = {"\ufffe": "-", "\x02": "-", **dict.fromkeys("\t\n\r\x0b\x0c", " ")}
_MAX_CHARACTERS, _MAX_OBJECTS, _MAX_SEGMENTS, _MAX_DEPTH = 200_000, 100_000, 200_000, 12
_MAX_COORDINATE = 20_000.0  # points; PDF pages are at most 14,400 wide and high


class Glyph(NamedTuple):
    """A printed character: origin (`x`, and `y`, the baseline), the horizontal room it takes, and its height."""

    text: str
    x: float
    y: float
    x0: float
    x1: float
    size: float


class Rule(NamedTuple):
    """A straight line: horizontal at y = `at` from x = `start` to `end`, or the other way round."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class PageContent:
    """What is printed on a page.

    `view` leads from the page's own coordinates to those used here; `is_scan`: images cover at least half of the page
    and no text is to be seen on it (that of an OCR program lies unseen behind them); `lacks_glyphs`: pdfium leaves
    characters out.
    """

    page_no: int
    width: float
    height: float
    view: Matrix
    glyphs: list[Glyph]
    horizontal: list[Rule]
    vertical: list[Rule]
    is_scan: bool
    lacks_glyphs: bool


def read_page(document: pdfium.PdfDocument, index: int) -> PageContent:
    """Content of the page `index` (from 0), whose memory is given back; raises `Unreadable` where it cannot be loaded."""
    try:
        page = document[index]
    except pdfium.PdfiumError as error:
        raise Unreadable(f"the file is damaged: page {index + 1} cannot be loaded") from error
    try:
        matrix, width, height = _view(page)
        glyphs = list(_glyphs(page, index + 1, matrix, width, height))
        shapes = _Shapes(index + 1)
        shapes.walk(c.FPDFPage_CountObjects(page.raw), lambda number: c.FPDFPage_GetObject(page.raw, number), matrix)
        return PageContent(
            index + 1,
            width,
            height,
            matrix,
            glyphs,
            shapes.horizontal,
            shapes.vertical,
            shapes.picture_area >= width * height / 2 and not shapes.has_text,
            shapes.has_blind_text,
        )
    except pdfium.PdfiumError as error:
        raise Unreadable(f"the file is damaged: page {index + 1} cannot be read") from error
    finally:
        page.close()


def _view(page: pdfium.PdfPage) -> tuple[Matrix, float, float]:
    """Matrix from the page's own coordinates to those of its view, and the view's width and height."""
    left, bottom, right, top = page.get_bbox()
    width, height = right - left, top - bottom
    if not (0 < width < _MAX_COORDINATE and 0 < height < _MAX_COORDINATE):
        raise Unreadable("the file is damaged: a page has no size")
    match page.get_rotation():
        case 90:
            return (0, 1, 1, 0, -bottom, -left), height, width
        case 180:
            return (-1, 0, 0, 1, right, -bottom), width, height
        case 270:
            return (0, -1, -1, 0, top, right), height, width
        case _:
            return (1, 0, 0, -1, -left, top), width, height


def _glyphs(page: pdfium.PdfPage, page_no: int, matrix: Matrix, width: float, height: float) -> Iterator[Glyph]:
    """Characters in the order of the page's content; those outside the visible part are not printed."""
    text_page = page.get_textpage()
    try:
        raw = text_page.raw
        count = c.FPDFText_CountChars(raw)
        if count > _MAX_CHARACTERS:
            raise Unreadable(f"page {page_no} holds {count} characters, more than a page can show")
        a, b, cc, d, e, f = matrix
        x, y, box = ctypes.c_double(), ctypes.c_double(), c.FS_RECTF()
        x_ref, y_ref, box_ref = ctypes.byref(x), ctypes.byref(y), ctypes.byref(box)
        unicode_at, origin_of, box_of = c.FPDFText_GetUnicode, c.FPDFText_GetCharOrigin, c.FPDFText_GetLooseCharBox
        is_generated, is_unmapped = c.FPDFText_IsGenerated, c.FPDFText_HasUnicodeMapError
        high = 0
        for number in range(count):
            code = unicode_at(raw, number)
            if code <= 0x20 and is_generated(raw, number) == 1:
                continue  # blanks and line ends that pdfium guesses; lines are made from positions here
            if 0xD800 <= code < 0xDC00:
                high = code
                continue
            if 0xDC00 <= code < 0xE000:
                code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else ord(UNMAPPED)
            high = 0
            if not origin_of(raw, number, x_ref, y_ref) or not box_of(raw, number, box_ref):
                continue
            ox, oy = x.value, y.value
            gx, gy = a * ox + cc * oy + e, b * ox + d * oy + f
            if not (0 <= gx <= width and 0 <= gy <= height):
                continue
            # Without a mapping pdfium hands out the font's own number, which may look like any character.
            text = UNMAPPED if is_unmapped(raw, number) == 1 or code > 0x10FFFF else chr(code)
            x0, x1 = a * box.left + cc * box.top + e, a * box.right + cc * box.bottom + e
            y0, y1 = b * box.left + d * box.top + f, b * box.right + d * box.bottom + f
            if not (abs(x1 - x0) < width and abs(y1 - y0) < height):
                x0 = x1 = gx  # a font that lies about its sizes, or has none
                y0 = y1 = gy
            yield Glyph(_REPLACED.get(text, text), gx, gy, min(x0, x1), max(x0, x1), abs(y1 - y0))
    finally:
        text_page.close()


class _Shapes:
    """Collects the rules among the objects of a page, down into Form XObjects."""

    def __init__(self, page_no: int) -> None:
        self.horizontal: list[Rule] = []
        self.vertical: list[Rule] = []
        self.picture_area = 0.0  # a scan may come in strips
        self.has_text = False
        self.has_blind_text = False
        self._page_no = page_no
        self._objects = 0
        self._segments = 0

    def walk(self, count: int, get: Callable[[int], Any], matrix: Matrix, depth: int = 0) -> None:
        """Looks at `count` objects; `matrix` leads from their coordinates to the view."""
        self._objects += max(count, 0)
        if self._objects > _MAX_OBJECTS or depth > _MAX_DEPTH:
            raise Unreadable(f"page {self._page_no} is drawn from more pieces than a printed page has")
        for number in range(count):
            item = get(number)
            kind = c.FPDFPageObj_GetType(item)
            if kind == c.FPDF_PAGEOBJ_PATH:
                self._path(item, matrix)
            elif kind == c.FPDF_PAGEOBJ_IMAGE:
                self._image(item, matrix)
            elif kind == c.FPDF_PAGEOBJ_TEXT:
                self._text(item)
            elif kind == c.FPDF_PAGEOBJ_FORM:
                inner = _times(_matrix_of(item), matrix)
                self.walk(
                    c.FPDFFormObj_CountObjects(item),
                    lambda n, form=item: c.FPDFFormObj_GetObject(form, n),
                    inner,
                    depth + 1,
                )

    def _path(self, item: Any, matrix: Matrix) -> None:
        box = _bounds(item, matrix)
        if box is None:
            return
        fill, stroke = ctypes.c_int(), c.FPDF_BOOL()
        if not c.FPDFPath_GetDrawMode(item, ctypes.byref(fill), ctypes.byref(stroke)):
            return
        is_stroked = bool(stroke.value)
        colour_of = c.FPDFPageObj_GetStrokeColor if is_stroked else c.FPDFPageObj_GetFillColor
        if not (is_stroked or fill.value) or not _is_visible(item, colour_of):
            return
        x0, y0, x1, y1 = box
        if min(x1 - x0, y1 - y0) <= _THIN:
            self._box(*box)
            return
        for points in self._subpaths(item, _times(_matrix_of(item), matrix)):
            if is_stroked:
                for (ax, ay), (bx, by) in pairwise(points):
                    if abs(ay - by) <= _STRAIGHT or abs(ax - bx) <= _STRAIGHT:
                        self._box(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
            else:
                xs, ys = [x for x, _ in points], [y for _, y in points]
                if min(max(xs) - min(xs), max(ys) - min(ys)) <= _THIN:
                    self._box(min(xs), min(ys), max(xs), max(ys))

    def _subpaths(self, item: Any, matrix: Matrix) -> Iterator[list[tuple[float, float]]]:
        """Corners of each part of a path, the first one again where it is closed; parts with curves are left out."""
        count = c.FPDFPath_CountSegments(item)
        self._segments += max(count, 0)
        if self._segments > _MAX_SEGMENTS:
            raise Unreadable(f"page {self._page_no} is drawn from more pieces than a printed page has")
        x, y = ctypes.c_float(), ctypes.c_float()
        points: list[tuple[float, float]] = []
        is_straight = True
        for number in range(count):
            segment = c.FPDFPath_GetPathSegment(item, number)
            kind = c.FPDFPathSegment_GetType(segment)
            if kind == c.FPDF_SEGMENT_MOVETO:
                if len(points) > 1 and is_straight:
                    yield points
                points, is_straight = [], True
            elif kind != c.FPDF_SEGMENT_LINETO:
                is_straight = False
            c.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
            points.append(apply(matrix, x.value, y.value))
            if c.FPDFPathSegment_GetClose(segment):
                points.append(points[0])
        if len(points) > 1 and is_straight:
            yield points

    def _text(self, item: Any) -> None:
        """pdfium leaves out text without width: blanks, but also what is written in a font it does not have, where that
        is a single character or turned by 90 degrees."""
        is_seen = c.FPDFTextObj_GetTextRenderMode(item) != c.FPDF_TEXTRENDERMODE_INVISIBLE
        self.has_text = self.has_text or is_seen
        box = None if self.has_blind_text else _bounds(item, _UNTURNED)
        if box and box[2] - box[0] < _NO_WIDTH:
            self.has_blind_text = c.FPDFFont_GetIsEmbedded(c.FPDFTextObj_GetFont(item)) == 0

    def _image(self, item: Any, matrix: Matrix) -> None:
        box = _bounds(item, matrix)
        if box is None:
            return
        x0, y0, x1, y1 = box
        if min(x1 - x0, y1 - y0) <= _THIN:
            self._box(*box)
        else:
            self.picture_area += (x1 - x0) * (y1 - y0)

    def _box(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A thin box as a rule; a dot (a corner drawn on its own) is a piece of both directions."""
        if not (-_MAX_COORDINATE < x0 <= x1 < _MAX_COORDINATE and -_MAX_COORDINATE < y0 <= y1 < _MAX_COORDINATE):
            return
        if y1 - y0 <= _THIN:
            self.horizontal.append(Rule((y0 + y1) / 2, x0, x1))
        if x1 - x0 <= _THIN:
            self.vertical.append(Rule((x0 + x1) / 2, y0, y1))


def _bounds(item: Any, matrix: Matrix) -> tuple[float, float, float, float] | None:
    """The box of an object in the view: left, top, right, bottom; None where it has none."""
    left, bottom, right, top = ctypes.c_float(), ctypes.c_float(), ctypes.c_float(), ctypes.c_float()
    if not c.FPDFPageObj_GetBounds(
        item, ctypes.byref(left), ctypes.byref(bottom), ctypes.byref(right), ctypes.byref(top)
    ):
        return None
    x0, y0 = apply(matrix, left.value, bottom.value)
    x1, y1 = apply(matrix, right.value, top.value)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _is_visible(item: Any, colour_of: Callable[..., int]) -> bool:
    """Whether the paint shows on white paper; a colour pdfium cannot tell (a pattern) counts as shown."""
    red, green, blue, alpha = ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint()
    if not colour_of(item, ctypes.byref(red), ctypes.byref(green), ctypes.byref(blue), ctypes.byref(alpha)):
        return True
    return alpha.value > 0 and min(red.value, green.value, blue.value) < _WHITE


def _matrix_of(item: Any) -> Matrix:
    found = c.FS_MATRIX()
    if not c.FPDFPageObj_GetMatrix(item, ctypes.byref(found)):
        return _UNTURNED
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def _times(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that applies `first`, then `then`."""
    a, b, cc, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, cc * p + d * r, cc * q + d * s, e * p + f * r + t, e * q + f * s + u)


def apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """A point in the coordinates that `matrix` leads to."""
    a, b, cc, d, e, f = matrix
    return a * x + cc * y + e, b * x + d * y + f
