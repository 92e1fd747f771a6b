"""Lines of text from the runs of a page, or of one of its cells; and which lines are one text that was too long for its
cell or page, told by the room that was left where a line ended."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from extract.readers.pdf_grid import Box
from extract.readers.pdf_runs import Run, Source

_SAME_LINE = 0.35  # of the character height: how far baselines may lie apart on one line (raised figures)
_OVERPRINT = 1.0  # points: the same character twice this near is one, printed twice to look bold
_GAP = 0.2  # of the character height: room that counts as a blank
_OVERLAP = 0.3  # of the character height: runs that share more room than this are mixed up character by character
_LATIN_WIDTH = 0.55  # of a Chinese character
_RAGGED = 0.25  # of the room for a line; justified text may end this early for the sake of punctuation
_LINE_PITCH = 2.5  # of the character width: lines further apart are not one paragraph
# What a line break never parts: opening marks and what follows them, letters and figures, closing marks.
_LEAD = re.compile(r"[（《【“‘〔(]*.?[!-~]*[，。、；：？！）》】”’〕％]*")
_SENTENCE_END = re.compile(r"[。！？；;：:]$")
_NUMBERED = re.compile(r"(?:[（(]?[一二三四五六七八九十]{1,3}[）)、.．]|[（(]?\d{1,2}[）)、.．](?!\d)|目标\d|[①-⑳])")

_height, _left = attrgetter("y"), attrgetter("x")


class TextLine(NamedTuple):
    """A line of text and where it stands; `em` is the width of its widest character."""

    text: str
    box: Box
    baseline: float
    em: float

    @property
    def lead_width(self) -> float:
        """Width of its beginning up to the first place where a line may break."""
        lead = _LEAD.match(self.text)
        wide = sum(map(_is_wide, lead.group() if lead else ""))
        narrow = (lead.end() if lead else 0) - wide
        return self.em * (wide + narrow * (_LATIN_WIDTH if any(map(_is_wide, self.text)) else 1.0))


def text_lines(runs: Sequence[Run], source: Source) -> list[TextLine]:
    """Lines from top to bottom, their runs from left to right."""
    if len(runs) < 2:
        return [_line(runs, source)] if runs else []
    lines: list[list[Run]] = []
    for run in sorted(runs, key=_height):
        # A line's baseline is that of its first run here, the highest one; raised figures are small.
        if lines and run.y - lines[-1][0].y <= _SAME_LINE * max(run.size, lines[-1][0].size):
            lines[-1].append(run)
        else:
            lines.append([run])
    return [_line(line, source) for line in lines]


def broke_for_room(above: TextLine, below: TextLine, right: float) -> bool:
    """Whether a line that may reach to `right` has no room for what the next one begins with."""
    # Half a character more than it needs: marks that may not begin a line take the one before them along.
    return above.box.x1 + below.lead_width + above.em / 2 > right


def separator(above: TextLine, below: TextLine, left: float, right: float) -> str:
    """What parts two lines printed between `left` and `right`: a line break, or nothing where one text goes on.

    Between two Latin words a blank stands for the line break.
    """
    if _SENTENCE_END.search(above.text) and _NUMBERED.match(below.text):
        return "\n"
    if not broke_for_room(above, below, right):
        ends = _SENTENCE_END.search(above.text) or _NUMBERED.match(below.text)
        if ends or right - above.box.x1 > (right - left) * _RAGGED:
            return "\n"
    are_words = (
        above.text[-1].isascii() and above.text[-1].isalpha() and below.text[0].isascii() and below.text[0].isalpha()
    )
    return " " if are_words else ""


def paragraphs(lines: Sequence[TextLine], right: float) -> list[TextLine]:
    """Lines outside of tables, those of one paragraph (or of a long title) as one; `right` is where full lines end."""
    done: list[TextLine] = []
    last: TextLine | None = None
    for line in lines:
        if last and _goes_on(last, line, done[-1], right):
            whole, box = done[-1], line.box
            text = whole.text + separator(last, line, whole.box.x0, right) + line.text
            union = Box(min(whole.box.x0, box.x0), whole.box.y0, max(whole.box.x1, box.x1), box.y1)
            done[-1] = whole._replace(text=text, box=union)
        else:
            done.append(line)
        last = line
    return done


def _goes_on(last: TextLine, line: TextLine, whole: TextLine, right: float) -> bool:
    return (
        abs(line.em - last.em) <= last.em * 0.1
        and 0 < line.baseline - last.baseline <= last.em * _LINE_PITCH
        and line.box.x0 <= whole.box.x0 + last.em / 2
        and broke_for_room(last, line, right)
        and not _NUMBERED.match(line.text)
    )


def _line(runs: Sequence[Run], source: Source) -> TextLine:
    if len(runs) == 1:
        run = runs[0]
        return TextLine(run.text, Box(run.x0, run.y - run.size, run.x1, run.y + run.size / 4), run.y, run.em)
    kept = _once(sorted(runs, key=_left))
    if any(left.x1 - right.x > _OVERLAP * right.size for left, right in pairwise(kept)):
        kept = _once(sorted((character for run in runs for character in source.characters(run)), key=_left))
    parts = [kept[0].text]
    for left, right in pairwise(kept):
        is_parted = right.x - left.x1 > max(left.size, right.size) * _GAP
        blanks = source.blanks_before(right) if right.lead and not (is_parted and right.lead == " ") else ""
        parts.append(blanks or (" " if is_parted else ""))  # room reads as a blank, though the file may hold none
        parts.append(right.text)
    baseline = max(run.y for run in kept)
    height = max(run.size for run in kept)
    box = Box(min(run.x0 for run in kept), baseline - height, max(run.x1 for run in kept), baseline + height / 4)
    return TextLine("".join(parts), box, baseline, max(run.em for run in kept))


def _once(runs: Sequence[Run]) -> list[Run]:
    """Runs of a line from left to right, each once where it is printed again on (nearly) the same spot."""
    kept: list[Run] = []
    for run in runs:
        if not any(
            run.text == other.text and run.x - other.x <= _OVERPRINT and abs(run.y - other.y) <= _OVERPRINT
            for other in kept[-3:]
        ):
            kept.append(run)
    return kept


def _is_wide(text: str) -> bool:
    return unicodedata.east_asian_width(text) in "WF"
