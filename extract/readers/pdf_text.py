"""Lines of text from the characters of a page, or of one of its cells."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extract.readers.pdf_grid import Box
from extract.readers.pdf_page import Glyph

_SAME_LINE = 0.35  # of the character height: how far baselines may lie apart on one line (raised figures)
_OVERPRINT = 1.0  # points: the same character twice this near is one, printed twice to look bold
_LATIN_GAP, _WIDE_GAP = 0.2, 0.9  # of the character height: room that counts as a blank


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of text and where it stands; `first` is the width of its first character."""

    text: str
    box: Box
    baseline: float
    first: float


def text_lines(glyphs: Iterable[Glyph]) -> list[TextLine]:
    """Lines from top to bottom, their characters from left to right; lines of blanks are left out."""
    lines: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.y):
        # A line's baseline is that of its first character here, the highest one; raised figures are small.
        if lines and glyph.y - lines[-1][0].y <= _SAME_LINE * max(glyph.size, lines[-1][0].size):
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    return [line for line in map(_line, lines) if line]


def _line(glyphs: Sequence[Glyph]) -> TextLine | None:
    kept = _once(sorted(glyphs, key=lambda glyph: glyph.x))
    while kept and kept[-1].text.isspace():
        kept.pop()
    while kept and kept[0].text.isspace():
        kept.pop(0)
    if not kept:
        return None
    parts, previous = [], None
    for glyph in kept:
        if previous is not None and _is_parted(previous, glyph):
            parts.append(" ")
        parts.append(glyph.text)
        previous = glyph
    baseline = max(glyph.y for glyph in kept)
    height = max(glyph.size for glyph in kept)
    box = Box(min(g.x0 for g in kept), baseline - height, max(g.x1 for g in kept), baseline + height / 4)
    return TextLine("".join(parts), box, baseline, kept[0].x1 - kept[0].x0)


def _once(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Characters of a line from left to right, each once where it is printed again on (nearly) the same spot."""
    kept: list[Glyph] = []
    for glyph in glyphs:
        if not any(
            glyph.text == other.text and glyph.x - other.x <= _OVERPRINT and abs(glyph.y - other.y) <= _OVERPRINT
            for other in kept[-3:]
        ):
            kept.append(glyph)
    return kept


def _is_parted(left: Glyph, right: Glyph) -> bool:
    """Whether the room between two characters reads as a blank that the file does not hold."""
    if left.text.isspace() or right.text.isspace():
        return False
    are_latin = not (_is_wide(left.text) or _is_wide(right.text))
    return right.x0 - left.x1 > max(left.size, right.size) * (_LATIN_GAP if are_latin else _WIDE_GAP)


def _is_wide(text: str) -> bool:
    return unicodedata.east_asian_width(text) in "WF"
