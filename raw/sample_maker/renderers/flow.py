"""How text programs break lines and how PDF extractors put cells one after another."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

# What stays together at the end of a line: an opening bracket with what follows it, and a number with what is glued to
# it ("值:100%", "12-", "3、", "x100%").
_PIECES = re.compile(
    r"[（《].|[^\s:]:[0-9.]+%?|[^\s:]:|[0-9]+、|[0-9]{1,3}(?:,[0-9]{3})+|[0-9A-Za-z][0-9A-Za-z./%]*-?|.", re.DOTALL
)
_CJK = r"[\u3400-\u9fff]"
_BORDERS = re.compile(rf"(?<={_CJK})(?=[0-9A-Za-z])|(?<=[0-9A-Za-z])(?={_CJK})")
_NUMBER = re.compile(r"[0-9]+")


def spaced(text: str) -> str:
    """`text` as some extractors give it: a blank between a Chinese character and a Latin letter or digit."""
    return _BORDERS.sub(" ", text)


def wrap(text: str, width: float, forbidden_at_start: str, narrow: float = 1) -> list[str]:
    """Lines of at most `width` half-width characters; `narrow` is the width of a Latin character.

    A character of `forbidden_at_start` takes the piece before it (and a number before that) to its new line.
    """
    lines: list[list[str]] = [[]]
    for piece in _PIECES.findall(text):
        line = lines[-1]
        if line and _width("".join(line) + piece, narrow) > width:
            carried: list[str] = []
            if piece in forbidden_at_start and len(line) > 1:
                carried.append(line.pop())
                while line and (carried[0] in forbidden_at_start or _NUMBER.fullmatch(line[-1])):
                    carried.insert(0, line.pop())
            lines.append(carried)
        lines[-1].append(piece)
    return ["".join(line) for line in lines]


def _width(text: str, narrow: float) -> float:
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else narrow for character in text)


@dataclass(frozen=True, slots=True)
class TextCell:
    """A cell of a printed row: its lines, centred on `middle` (in line heights, downwards)."""

    lines: tuple[str, ...]
    middle: float = 0.0


def flow(cells: Iterable[TextCell], top: float = -99.0) -> str:
    """Text of cells as a PDF extractor gives it, the last line of each with a blank behind it.

    A cell at the height of the one before continues its line; one that is less than a line away begins a new line; else
    an empty line stands between. `top` is the height of what stands before, by default far above.
    """
    text = ""
    for cell in cells:
        height = cell.middle - (len(cell.lines) - 1) / 2
        for line in cell.lines:
            gap = abs(height - top)
            text += "" if gap == 0 else "\n" if gap < 1 else "\n\n"
            text += line
            top, height = height, height + 1
        text += " "
    return text
