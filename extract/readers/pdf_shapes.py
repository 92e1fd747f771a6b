"""The ruling lines of one page, from the paths and thin pictures that are painted on it, down into Form XObjects."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2.raw as c

from extract.readers import pdf_calls as calls
from extract.readers.formats import Unreadable
from extract.readers.pdf_runs import Matrix

_UNTURNED: Matrix = (1, 0, 0, 1, 0, 0)
_THIN = 4.0  # points; a path no thicker than this is a rule, a thicker one is looked at segment by segment
_STRAIGHT = 0.5  # points a horizontal or vertical line may be off
_NO_WIDTH = 0.01  # points
_WHITE = 250  # a rule whose colour channels all reach this is not seen on the page
_MAX_OBJECTS, _MAX_SEGMENTS, _MAX_DEPTH = 100_000, 200_000, 12
_MAX_COORDINATE = 20_000.0  # points; PDF pages are at most 14,400 wide and high

Bounds = tuple[float, float, float, float]  # left, top, right, bottom in the view


class Rule(NamedTuple):
    """A straight line: horizontal at y = `at` from x = `start` to `end`, or the other way round."""

    at: float
    start: float
    end: float


class ShapeSlots:
    """Memory for the calls of `Shapes`, to be used for page after page."""

    def __init__(self) -> None:
        self.bounds = calls.Slots("f", 4)
        self.modes = calls.Slots("I", 2)
        self.colours = calls.Slots("I", 4)
        self.points = calls.Slots("f", 2)


class Shapes:
    """What is drawn on a page.

    `picture_area`: what images cover (a scan may come in strips); `drawings`: how many shapes are no rules;
    `has_blind_text`: pdfium leaves out text that is printed.
    """

    def __init__(self, page_no: int, slots: ShapeSlots | None = None) -> None:
        self.horizontal: list[Rule] = []
        self.vertical: list[Rule] = []
        self.picture_area = 0.0
        self.drawings = 0
        self.has_blind_text = False
        self._page_no = page_no
        self._slots = slots or ShapeSlots()
        self._objects = 0
        self._segments = 0
        self._texts_found: list[calls.Handle] = []
        self._embedded: dict[int | None, bool] = {}  # fonts by address

    def read(self, page: Any, view: Matrix) -> None:
        """Looks at all objects of a page; `view` leads from its coordinates to those of the rules."""
        self._walk(c.FPDFPage_CountObjects(page), calls.object_of_page, ctypes.cast(page, calls.Handle), view, 0)

    def shows_text(self) -> bool:
        """Whether any text is painted; to be asked while the page is open."""
        invisible = c.FPDF_TEXTRENDERMODE_INVISIBLE
        return any(calls.render_mode_of(item) != invisible for item in self._texts_found)

    def _walk(self, count: int, get: calls.Call, parent: calls.Handle, matrix: Matrix, depth: int) -> None:
        self._objects += max(count, 0)
        if self._objects > _MAX_OBJECTS or depth > _MAX_DEPTH:
            raise Unreadable(f"page {self._page_no} is drawn from more pieces than a printed page has")
        items = calls.each(get, parent, range(count))
        fonts = list(map(calls.font_address_of, items))  # of text; None for all else
        self._texts(items, fonts)
        others = [item for item, font in zip(items, fonts, strict=True) if font is None]
        kinds = list(map(calls.kind_of, others))
        self._paths([item for item, kind in zip(others, kinds, strict=True) if kind == c.FPDF_PAGEOBJ_PATH], matrix)
        self._images([item for item, kind in zip(others, kinds, strict=True) if kind == c.FPDF_PAGEOBJ_IMAGE], matrix)
        for form in (item for item, kind in zip(others, kinds, strict=True) if kind == c.FPDF_PAGEOBJ_FORM):
            inner = _times(_matrix_of(form), matrix)
            count = c.FPDFFormObj_CountObjects(ctypes.cast(form, c.FPDF_PAGEOBJECT))
            self._walk(count, calls.object_of_form, form, inner, depth + 1)

    def _texts(self, items: Sequence[calls.Handle], fonts: Sequence[int | None]) -> None:
        """pdfium leaves out text without width: blanks, but also what is written in a font it does not have, where that
        is a single character or turned by 90 degrees."""
        self._texts_found += [item for item, font in zip(items, fonts, strict=True) if font is not None]
        for font in set(fonts) - self._embedded.keys():
            self._embedded[font] = font is None or calls.is_embedded(calls.Handle(font)) != 0
        if not self.has_blind_text and not all(self._embedded.values()):
            missing = [item for item, font in zip(items, fonts, strict=True) if not self._embedded[font]]
            boxes = self._bounds(missing, _UNTURNED)
            self.has_blind_text = any(box and box[2] - box[0] < _NO_WIDTH for box in boxes)

    def _images(self, items: Sequence[calls.Handle], matrix: Matrix) -> None:
        for box in filter(None, self._bounds(items, matrix)):
            x0, y0, x1, y1 = box
            if min(x1 - x0, y1 - y0) <= _THIN:
                self._box(*box)
            else:
                self.picture_area += (x1 - x0) * (y1 - y0)

    def _paths(self, items: Sequence[calls.Handle], matrix: Matrix) -> None:
        boxes = self._bounds(items, matrix)
        known, modes = self._slots.modes.fill(calls.draw_mode_of, items)
        stroked, filled = [], []
        for number, (item, box) in enumerate(zip(items, boxes, strict=True)):
            fill, stroke = modes[2 * number : 2 * number + 2]
            if box and known[number] and (fill or stroke):
                (stroked if stroke else filled).append((item, box))
        for painted, colour_of in ((stroked, calls.stroke_colour_of), (filled, calls.fill_colour_of)):
            for item, box in self._visible(painted, colour_of):
                x0, y0, x1, y1 = box
                if x1 - x0 <= _THIN or y1 - y0 <= _THIN:
                    self._box(x0, y0, x1, y1)
                else:
                    self._thick(item, matrix, painted is stroked)

    def _thick(self, item: calls.Handle, matrix: Matrix, is_stroked: bool) -> None:
        """The rules in a path that is no rule as a whole: straight strokes, or thin areas."""
        self.drawings += 1
        for points in self._subpaths(item, _times(_matrix_of(item), matrix)):
            if is_stroked:
                for (ax, ay), (bx, by) in pairwise(points):
                    if abs(ay - by) <= _STRAIGHT or abs(ax - bx) <= _STRAIGHT:
                        self._box(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
            else:
                xs, ys = [x for x, _ in points], [y for _, y in points]
                if min(max(xs) - min(xs), max(ys) - min(ys)) <= _THIN:
                    self._box(min(xs), min(ys), max(xs), max(ys))

    def _subpaths(self, item: calls.Handle, matrix: Matrix) -> Iterator[list[tuple[float, float]]]:
        """Corners of each part of a path, the first one again where it is closed; parts with curves are left out."""
        count = c.FPDFPath_CountSegments(ctypes.cast(item, c.FPDF_PAGEOBJECT))
        self._segments += max(count, 0)
        if self._segments > _MAX_SEGMENTS:
            raise Unreadable(f"page {self._page_no} is drawn from more pieces than a printed page has")
        segments = calls.each(calls.segment_of, item, range(count))
        _, numbers = self._slots.points.fill(calls.point_of_segment, segments)
        points: list[tuple[float, float]] = []
        is_straight = True
        for number, segment in enumerate(segments):
            kind = calls.kind_of_segment(segment)
            if kind == c.FPDF_SEGMENT_MOVETO:
                if len(points) > 1 and is_straight:
                    yield points
                points, is_straight = [], True
            elif kind != c.FPDF_SEGMENT_LINETO:
                is_straight = False
            points.append(apply(matrix, numbers[2 * number], numbers[2 * number + 1]))
            if calls.closes(segment):
                points.append(points[0])
        if len(points) > 1 and is_straight:
            yield points

    def _bounds(self, items: Sequence[calls.Handle], matrix: Matrix) -> list[Bounds | None]:
        """The boxes of objects in the view; None where one has none."""
        a, b, cc, d, e, f = matrix
        known, numbers = self._slots.bounds.fill(calls.bounds_of, items)
        boxes: list[Bounds | None] = []
        for number, is_known in enumerate(known):
            if not is_known:
                boxes.append(None)
                continue
            left, bottom, right, top = numbers[4 * number : 4 * number + 4]
            x0, y0 = a * left + cc * bottom + e, b * left + d * bottom + f
            x1, y1 = a * right + cc * top + e, b * right + d * top + f
            if x0 > x1:
                x0, x1 = x1, x0
            boxes.append((x0, y0, x1, y1) if y0 <= y1 else (x0, y1, x1, y0))
        return boxes

    def _visible(
        self, painted: Sequence[tuple[calls.Handle, Bounds]], colour_of: calls.Call
    ) -> list[tuple[calls.Handle, Bounds]]:
        """Those whose paint shows on white paper; a colour pdfium cannot tell (a pattern) counts as shown."""
        known, channels = self._slots.colours.fill(colour_of, [item for item, _ in painted])
        return [
            both
            for number, both in enumerate(painted)
            if not known[number]
            or (channels[4 * number + 3] > 0 and min(channels[4 * number : 4 * number + 3]) < _WHITE)
        ]

    def _box(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A thin box as a rule; a dot (a corner drawn on its own) is a piece of both directions."""
        if not (-_MAX_COORDINATE < x0 <= x1 < _MAX_COORDINATE and -_MAX_COORDINATE < y0 <= y1 < _MAX_COORDINATE):
            return
        if y1 - y0 <= _THIN:
            self.horizontal.append(Rule((y0 + y1) / 2, x0, x1))
        if x1 - x0 <= _THIN:
            self.vertical.append(Rule((x0 + x1) / 2, y0, y1))


def _matrix_of(item: calls.Handle) -> Matrix:
    found = c.FS_MATRIX()
    if not calls.matrix_of(item, ctypes.byref(found)):
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
