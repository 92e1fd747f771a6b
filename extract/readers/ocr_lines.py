"""A line of a scan: from the characters that the recogniser saw in it, and its ink, to characters with their places.

Words are not guessed. A character of which the recogniser is not sure, one that it does not see again when it looks a
second time, and ink in which it sees no character at all, is the replacement character, so that ≥99% whose sign was not
read is not taken for 99%.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import pairwise
from statistics import median_low
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from extract.readers.ocr_engine import Mark, PixelBox
from extract.readers.ocr_image import Ink
from extract.text import UNREAD_CHARACTER

_SURE = 0.8  # a character less sure than this is not taken; of clean print nearly all are above 0.9
_FOUND_HEIGHT = 0.8  # height of a line of type in that of the box the recogniser draws around it
_INK_HEIGHT = 1.2  # height of the type to that of the ink of a line of figures
_DESCENT = 0.2  # of the box: what lies below the baseline
_REACH, _NARROW_REACH = 0.6, 0.35  # of that height: how far from its middle the ink of a character lies
_NARROW = 0.55  # width of a letter or figure in that height
_BLANK = 0.33  # of that height: more room without ink is a blank
_HALF_BLANK = 0.8  # the same beside marks of punctuation
_MARKS = frozenset("，。、；：？！（）《》【】“”‘’,.;:?!()")  # fill half of their room, or stand in the middle of it
_UNREAD = 0.3  # of the height of the type: ink this wide is a character of its own
SPECK = 0.06  # of the square of that height: less ink is dirt


class Character(NamedTuple):
    """A character, the room it takes from left to right, its baseline and its height, in points as on a level page."""

    text: str
    x0: float
    x1: float
    baseline: float
    size: float


def needs_second_look(marks: Sequence[Mark]) -> bool:
    """Whether there is a figure in the line: one wrong figure is a wrong fact, and no word beside it tells."""
    return any(mark.text.isdigit() for mark in marks)


def agreed(first: Sequence[Mark], second: Sequence[Mark]) -> list[Mark]:
    """The marks of the first look; those that the second does not confirm are not sure at all."""
    texts = [[mark.text for mark in marks] for marks in (first, second)]
    matcher = SequenceMatcher(None, *texts, autojunk=False)
    confirmed = {number for block in matcher.get_matching_blocks() for number in range(block.a, block.a + block.size)}
    return [mark if number in confirmed else replace(mark, confidence=0.0) for number, mark in enumerate(first)]


def line_characters(box: PixelBox, marks: Sequence[Mark], ink: Ink, scale: float) -> Iterator[Character]:
    """Characters of one line as those of a page; `ink` is that of the line's box."""
    size = max(min((box.y1 - box.y0) * _FOUND_HEIGHT, _height(ink) * _INK_HEIGHT), _pitch(marks))
    baseline = (box.y1 - (box.y1 - box.y0) * _DESCENT) / scale
    placed = [(mark.x, mark.text if mark.confidence >= _SURE else UNREAD_CHARACTER) for mark in marks]
    placed += [(x, UNREAD_CHARACTER) for x in _unread(marks, ink, size)]
    placed.sort()
    edges = _edges(placed, ink, size)
    for (_, text), (left, right) in zip(placed, edges, strict=True):
        x0, x1 = (box.x0 + left) / scale, (box.x0 + right) / scale
        yield Character(text, x0, x1, baseline, size / scale)


def _edges(placed: Sequence[tuple[float, str]], ink: Ink, size: float) -> list[tuple[float, float]]:
    """Left and right edges of the characters whose middles are known, in pixels: they touch where no blank is between."""
    rooms = [size if _is_wide(text) else size * _NARROW for _, text in placed]
    edges = [(x - room / 2, x + room / 2) for (x, _), room in zip(placed, rooms, strict=True)]
    filled = np.flatnonzero(ink.any(axis=0))
    for number in range(1, len(placed)):
        (left, before), (right, after) = placed[number - 1], placed[number]
        end, start = _gap(filled, left, right)
        least = _HALF_BLANK if before in _MARKS or after in _MARKS else _BLANK
        if start - end <= size * least:
            end = start = (left * rooms[number] + right * rooms[number - 1]) / (rooms[number - 1] + rooms[number])
        edges[number - 1] = edges[number - 1][0], end
        edges[number] = start, edges[number][1]
    return edges


def _gap(filled: NDArray[np.intp], left: float, right: float) -> tuple[float, float]:
    """Where the widest stretch without ink between two places begins and ends."""
    inside = filled[(filled >= left) & (filled <= right)]
    bounds = np.concatenate(([left], inside, [right]))
    widest = int(np.argmax(np.diff(bounds)))
    return float(bounds[widest]), float(bounds[widest + 1])


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
        for stretch in stretches(np.flatnonzero(columns), size * _UNREAD)
        if stretch[-1] - stretch[0] >= size * _UNREAD and columns[stretch].sum() >= size * size * SPECK
    ]


def _is_wide(text: str) -> bool:
    return unicodedata.east_asian_width(text) in "WF"


def stretches(filled: NDArray[np.intp], gap: float) -> list[NDArray[np.intp]]:
    """Positions in groups that lie no further apart than `gap`."""
    return np.split(filled, np.flatnonzero(np.diff(filled) > gap) + 1) if len(filled) else []
