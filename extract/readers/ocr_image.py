"""A scanned page as an image: set straight, its ruling lines, and its ink without them. Nothing is read here.

Only numpy and Pillow, which the PDF reader brings anyway, so that grids from images need no OCR to be tested.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from extract.readers.pdf_grid import Rule

Gray = NDArray[np.uint8]
Ink = NDArray[np.bool_]

_DARKER = 25  # grey levels (of 255) by which ink is darker than the paper around it
_RED = 30  # levels by which red outshines green and blue in a red pixel
_DARK, _RUN, _SPREAD = 110, 4, 41  # level of what is dark; pixels that a colour runs; width of the rim of a seal
_MAX_SKEW = 4.0  # degrees; a page further askew was not laid on the glass by hand
_COARSE, _FINE = 0.1, 0.01  # degrees, steps of the search
_LEAST_INK = 0.0005  # of the page; less is dirt
_CLEARLY = 1.02  # times sharper than level: dirt has lines in no direction
_POINTS = 120_000  # pixels of ink that the search looks at
_LONG, _TALL = 30.0, 12.0  # points; shorter strokes are parts of characters. Rows are lower than columns are narrow
_TOUCH = 2.0  # points between two lines that meet
_THICK = 12.0  # points; what is thicker is an area and no stroke


@dataclass(frozen=True, slots=True)
class StraightImage:
    """A page's image in greys, its lines level. `scale`: pixels a point; `skew`: degrees the scan was askew, clockwise."""

    gray: Gray
    scale: float
    skew: float

    def on_page(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """The smallest upright box on the page as scanned around a box (in points) of this image."""
        height, width = (side / self.scale for side in self.gray.shape)
        angle = math.radians(self.skew)
        corners = [
            (
                width / 2 + (x - width / 2) * math.cos(angle) - (y - height / 2) * math.sin(angle),
                height / 2 + (x - width / 2) * math.sin(angle) + (y - height / 2) * math.cos(angle),
            )
            for x in (x0, x1)
            for y in (y0, y1)
        ]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return min(xs), min(ys), max(xs), max(ys)


def without_red(pixels: NDArray[np.uint8]) -> Gray:
    """Greys of an image (height, width, red-green-blue) without what is red: seals are, and are stamped over text."""
    red, rest = pixels[:, :, 0], pixels[:, :, 1:3].max(axis=2)
    is_red = red.astype(np.int16) - rest > _RED
    if not is_red.any():
        return np.ascontiguousarray(red)
    # Around it the colours of a compressed image run; what is dark there is text under the seal.
    around = np.asarray(Image.fromarray(is_red).convert("L").filter(ImageFilter.MaxFilter(2 * _RUN + 1))) > 0
    is_seal = around & (red > _DARK)
    return np.where(is_seal, _paper(np.where(is_seal, np.uint8(0), red), _SPREAD), red)


def straighten(gray: Gray, scale: float) -> StraightImage:
    """The image turned so that its lines are level; `scale` is pixels a point."""
    skew = skew_of(ink_of(gray, scale))
    if abs(skew) < _FINE:
        return StraightImage(gray, scale, 0.0)
    turned = Image.fromarray(gray).rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor=255)
    return StraightImage(np.asarray(turned), scale, skew)


def ink_of(gray: Gray, scale: float) -> Ink:
    """Pixels of strokes and lines: darker than the paper, which is what is left when thin dark things are filled up.

    The shade of the fold, a tinted cell, a black margin are as thick as paper and no ink.
    """
    smooth = np.asarray(Image.fromarray(gray).filter(ImageFilter.BoxBlur(1)))
    paper = _paper(smooth, 2 * round(_THICK * scale / 2) + 1)
    return gray.astype(np.int16) < paper.astype(np.int16) - _DARKER


def _paper(gray: Gray, width: int) -> Gray:
    """The image with what is dark and thinner than `width` pixels filled up."""
    for choose in (np.maximum, np.minimum):
        for axis in (0, 1):
            gray = _windowed(choose, gray, width, axis)
    return gray


def _windowed(choose: np.ufunc, gray: Gray, width: int, axis: int) -> Gray:
    """The lightest (or darkest) of the `width` pixels around each along an axis; beyond its edge the page goes on."""
    before = width // 2
    padding = [(before, width - 1 - before) if number == axis else (0, 0) for number in range(2)]
    best = np.pad(gray, padding, mode="edge")
    count = gray.shape[axis]

    def part(values: Gray, start: int, length: int) -> Gray:
        return values[start : start + length] if axis == 0 else values[:, start : start + length]

    # A window is put together from two, each of those from two …
    span = 1
    while span * 2 <= width:
        length = best.shape[axis] - span
        best = choose(part(best, 0, length), part(best, span, length))
        span *= 2
    return choose(part(best, 0, count), part(best, width - span, count))


def skew_of(ink: Ink) -> float:
    """Degrees by which the lines of a page fall to the right: the angle along which its ink falls into the fewest rows."""
    ys, xs = np.nonzero(ink)
    if len(ys) < ink.size * _LEAST_INK:
        return 0.0
    step = max(len(ys) // _POINTS, 1)
    ys, xs = ys[::step], xs[::step] - ink.shape[1] / 2

    def sharpness(angle: float) -> float:
        rows = np.rint(ys - xs * math.tan(math.radians(angle))).astype(np.int64)
        counts = np.bincount(rows - rows.min()).astype(np.float64)
        return float(counts @ counts)

    best = _best(sharpness, _best(sharpness, 0.0, _MAX_SKEW, _COARSE), _COARSE, _FINE)
    return best if sharpness(best) > sharpness(0.0) * _CLEARLY else 0.0


def _best(sharpness, middle: float, reach: float, step: float) -> float:
    count = round(reach / step)
    angles = sorted((middle + number * step for number in range(-count, count + 1)), key=abs)
    return round(max(angles, key=sharpness), 4)


def take_rules(ink: Ink, scale: float) -> tuple[list[Rule], list[Rule], Ink]:
    """Pieces of horizontal and of vertical ruling lines, in points, and the ink that is left without them.

    A line two pixels thick gives two pieces. The upright strokes of a title are as long as a row is high, and its dashes
    as a column is broad: lines count where they meet one of the other direction.
    """
    across, down = _rule_runs(ink, _LONG * scale, scale), _rule_runs(ink.T, _TALL * scale, scale)
    down = _anchored(down, across)
    across = _anchored(across, down)
    left = ink.copy()
    for rules, area in ((across, left), (down, left.T)):
        for rule in rules:
            at, start, end = (round(part * scale) for part in rule)
            # The ragged edge of the line goes with it.
            area[max(at - 2, 0) : at + 2, start:end] = False
    return across, down, left


def _anchored(rules: list[Rule], crossing: list[Rule]) -> list[Rule]:
    """Pieces that meet a crossing one, and pieces that go on with such a piece where the print is broken."""
    found = [rule for rule in rules if any(_meet(rule, other) for other in crossing)]
    rest = sorted(set(rules) - set(found))
    latest = found
    while latest:
        latest = [rule for rule in rest if any(_goes_on(rule, other) for other in latest)]
        rest = sorted(set(rest) - set(latest))
        found = found + latest
    return found


def _goes_on(rule: Rule, other: Rule) -> bool:
    is_near = rule.start <= other.end + _TOUCH and other.start <= rule.end + _TOUCH
    return is_near and abs(rule.at - other.at) <= _TOUCH / 2


def _meet(rule: Rule, other: Rule) -> bool:
    is_beside = other.start - _TOUCH <= rule.at <= other.end + _TOUCH
    return is_beside and rule.start - _TOUCH <= other.at <= rule.end + _TOUCH


def _rule_runs(ink: Ink, least: float, scale: float) -> list[Rule]:
    """Unbroken rows of ink at least `least` pixels long."""
    padded = np.zeros((ink.shape[0], ink.shape[1] + 2), dtype=np.int8)
    padded[:, 1:-1] = ink
    change = np.diff(padded, axis=1)
    rows, starts = np.nonzero(change == 1)
    ends = np.nonzero(change == -1)[1]
    keep = ends - starts >= least
    runs = np.stack([rows[keep], starts[keep], ends[keep]], axis=1)
    return [Rule((int(row) + 0.5) / scale, int(start) / scale, int(end) / scale) for row, start, end in runs]
