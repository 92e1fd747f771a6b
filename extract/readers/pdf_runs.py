"""The text of one page as runs: characters printed one after another on a baseline, without a blank between them.

pdfium knows each character's place, but asking for it takes a call a character. It also says where a blank or a line
end belongs, printed or not; between two of those the text goes on without a gap, so that its two ends say enough.
"""

from __future__ import annotations

import ctypes
import functools
import re
from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

import pypdfium2.raw as c

from extract.readers import pdf_calls as calls
from extract.readers.formats import Unreadable

Matrix = tuple[float, float, float, float, float, float]

UNMAPPED = "\ufffd"  # stands for a character that the file prints but does not name

# What pdfium makes of a hyphen at the end of a line; and fonts that name their blank a tab or a line end.
_REPLACED = {"\ufffe": "-", "\x02": "-", **dict.fromkeys("\t\n\r\x0b\x0c", " ")}
_RUN = re.compile(r"[^\s\x02\ufffe]+|[\x02\ufffe]")
_FIRST_WIDE = "\u2e80"
_WIDE = re.compile(r"[\u2e80-\U0003ffff]")
_LINE_END = "\r\n"
_MAX_CHARACTERS = 200_000
_LEVEL = 0.05  # points the two ends of a run may differ in height
_NARROWEST, _WIDEST = 0.15, 1.3  # of the height of a character: the room that one takes on average


class Run(NamedTuple):
    """Characters next to each other: origin of the first one (`x`, and `y`, the baseline), room from `x0` to `x1`.

    `size` is the height of a character, `em` the width of the widest, `lead` the blanks before the run, of which pdfium
    may have guessed some; `start` is the number of the first character on the page, -1 for a run that cannot be taken
    apart; `last_x` is where the last character begins.
    """

    text: str
    x: float
    y: float
    x0: float
    x1: float
    size: float
    em: float
    lead: str = ""
    start: int = -1
    last_x: float = 0.0


class Source(Protocol):
    """The page that runs come from."""

    def characters(self, run: Run) -> list[Run]:
        """A run as runs of one character each."""
        ...

    def blanks_before(self, run: Run) -> str:
        """The blanks of `run.lead` that are printed."""
        ...


class SingleCharacters:
    """The source of runs that are single characters."""

    def characters(self, run: Run) -> list[Run]:
        return [run]

    def blanks_before(self, run: Run) -> str:
        return run.lead


class TextSlots:
    """Memory for the calls of `PageText`, to be used for page after page."""

    def __init__(self) -> None:
        self.origins = calls.Slots("d", 2)
        self.rooms = calls.Slots("f", 4, whole=True)


class PageText:
    """The text of an open page; `view` leads to the coordinates of `width` × `height` in which the runs are given.

    Raises `Unreadable` for more characters than a page can show.
    """

    def __init__(
        self, page: Any, page_no: int, view: Matrix, width: float, height: float, slots: TextSlots | None = None
    ) -> None:
        self._view, self._width, self._height = view, width, height
        self._slots = slots or TextSlots()
        self._raw = ctypes.cast(c.FPDFText_LoadPage(page), calls.Handle)
        if not self._raw:
            raise Unreadable(f"the file is damaged: page {page_no} cannot be read")
        self.count = c.FPDFText_CountChars(ctypes.cast(self._raw, c.FPDF_TEXTPAGE))
        if self.count > _MAX_CHARACTERS:
            raise Unreadable(f"page {page_no} holds {self.count} characters, more than a page can show")

    def close(self) -> None:
        """Gives the memory back; runs stay valid, their characters can no longer be asked for."""
        if self._raw:
            c.FPDFText_ClosePage(ctypes.cast(self._raw, c.FPDF_TEXTPAGE))
            self._raw = calls.Handle()

    def runs(self) -> list[Run]:
        """Runs in the order of the page's content; what lies outside of its visible part is not printed."""
        text = self.whole
        flags = calls.each(calls.lacks_mapping, self._raw, range(self.count))
        unmapped = {number for number, flag in enumerate(flags) if flag} if any(flags) else set()
        if text is None or any(text[number].isspace() for number in unmapped):
            return self._one_by_one(range(self.count))
        spans = [match.span() for match in _RUN.finditer(text)]
        firsts, lasts = [start for start, _ in spans], [end - 1 for _, end in spans]
        known, origins = self._slots.origins.fill(calls.origin_of, self._raw, firsts)
        far_known, far_origins = self._slots.origins.fill(calls.origin_of, self._raw, lasts)
        rooms_known, far_rooms = self._slots.rooms.fill(calls.room_of, self._raw, lasts)
        if not (all(known) and all(far_known) and all(rooms_known)):
            return self._one_by_one(range(self.count))
        return self._joined(text, spans, unmapped, origins, far_origins, far_rooms)

    def lacks_mapping(self) -> bool:
        """Whether a character that begins a run has no meaning outside of the file. A font without a mapping has none
        for any of its characters, so that those say enough of a page that is not read."""
        starts = [match.start() for match in _RUN.finditer(self.whole or "")]
        return any(calls.each(calls.lacks_mapping, self._raw, starts))

    def characters(self, run: Run) -> list[Run]:
        """A run as runs of one character each."""
        return [run] if run.start < 0 else self._one_by_one(range(run.start, run.start + len(run.text)))

    def blanks_before(self, run: Run) -> str:
        """The blanks of `run.lead` that the file holds; pdfium guesses others."""
        if run.start < 0:
            return run.lead
        numbers = range(run.start - len(run.lead), run.start)
        guessed = calls.each(calls.is_generated, self._raw, numbers)
        return "".join(_REPLACED.get(b, b) for b, is_guess in zip(run.lead, guessed, strict=True) if is_guess != 1)

    @functools.cached_property
    def whole(self) -> str | None:
        """All text of the page, a character for each that pdfium counts; None where it does not come out so."""
        if not self.count:
            return ""
        buffer = (ctypes.c_ushort * (self.count + 1))()
        if c.FPDFText_GetText(ctypes.cast(self._raw, c.FPDF_TEXTPAGE), 0, self.count, buffer) != self.count + 1:
            return None
        try:
            text = memoryview(buffer).cast("B")[: self.count * 2].tobytes().decode("utf-16-le")
        except UnicodeDecodeError:
            return None
        return text if len(text) == self.count else None

    def _joined(
        self,
        text: str,
        spans: Sequence[tuple[int, int]],
        unmapped: set[int],
        origins: Sequence[float],
        far_origins: Sequence[float],
        far_rooms: Sequence[float],
    ) -> list[Run]:
        """Runs for `spans`, from where each begins and the place of its last (far) character; characters that are not
        printed one after another from left to right, and those without a meaning, as runs of their own."""
        width, height = self._width, self._height
        found: list[Run] = []
        before = 0
        for (start, end), x, y, far_y, far_x0, upper, far_x1, lower in zip(
            spans,
            *self._seen(origins, 2),
            self._seen(far_origins, 2)[1],
            *self._seen(far_rooms, 4),
            strict=True,
        ):
            size, em = lower - upper, far_x1 - far_x0
            room = size * (end - start)
            if (
                0 <= x <= far_x0 < far_x1 <= width
                and 0 <= y <= height
                and -_LEVEL < far_y - y < _LEVEL
                and _NARROWEST * room < far_x1 - x < _WIDEST * room
                and (not unmapped or unmapped.isdisjoint(range(start, end)))
            ):
                word = text[start:end]
                if word[-1] < _FIRST_WIDE and not word.isascii():
                    em = max(em, self._widest(start, word))
                lead = text[before:start]
                if lead == _LINE_END:
                    lead = ""
                found.append(Run(_REPLACED.get(word, word), x, y, x, far_x1, size, em, lead, start, far_x0))
            else:
                found += self._one_by_one(range(start, end))
            before = end
        return found

    def _seen(self, numbers: Sequence[float], per_call: int) -> list[list[float]]:
        """Coordinates as they are seen: x and y; or left, upper, right, and lower end of boxes."""
        a, b, cc, d, e, f = self._view
        xs, ys = numbers[::per_call], numbers[1::per_call]
        ends = [(xs, ys)] if per_call == 2 else [(xs, ys), (numbers[2::4], numbers[3::4])]
        if a == 1 and d == -1:
            return [column for xs, ys in ends for column in ([x + e for x in xs], [f - y for y in ys])]
        columns = [
            column
            for xs, ys in ends
            for column in (
                [a * x + cc * y + e for x, y in zip(xs, ys, strict=True)],
                [b * x + d * y + f for x, y in zip(xs, ys, strict=True)],
            )
        ]
        if per_call == 2:
            return columns
        return [list(map(pick, *columns[axis::2])) for pick in (min, max) for axis in (0, 1)]

    def _widest(self, start: int, word: str) -> float:
        """Width of the first Chinese character in a run that does not end with one."""
        wide = _WIDE.search(word)
        if wide is None:
            return 0.0
        character = self._one_by_one(range(start + wide.start(), start + wide.start() + 1))
        return character[0].em if character else 0.0

    def _one_by_one(self, numbers: range) -> list[Run]:
        """Characters as runs of their own, wherever and however they stand."""
        found: list[Run] = []
        high, lead = 0, ""
        a, b, cc, d, e, f = self._view
        known, origins = self._slots.origins.fill(calls.origin_of, self._raw, numbers)
        known_rooms, rooms = self._slots.rooms.fill(calls.room_of, self._raw, numbers)
        for place, number in enumerate(numbers):
            code = calls.unicode_of(self._raw, number)
            if code <= 0x20 and calls.is_generated(self._raw, number) == 1:
                continue  # blanks and line ends that pdfium guesses; lines are made from positions here
            if 0xD800 <= code < 0xDC00:
                high = code
                continue
            if 0xDC00 <= code < 0xE000:
                code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else ord(UNMAPPED)
            high = 0
            if not known[place] or not known_rooms[place]:
                continue
            ox, oy = origins[2 * place], origins[2 * place + 1]
            left, top, right, bottom = rooms[4 * place : 4 * place + 4]
            x, y = a * ox + cc * oy + e, b * ox + d * oy + f
            if not (0 <= x <= self._width and 0 <= y <= self._height):
                continue
            # Without a mapping pdfium hands out the font's own number, which may look like any character.
            is_unmapped = calls.lacks_mapping(self._raw, number) == 1 or code > 0x10FFFF
            text = UNMAPPED if is_unmapped else chr(code)
            text = _REPLACED.get(text, text)
            if text.isspace():
                lead += text
                continue
            x0, x1 = a * left + cc * top + e, a * right + cc * bottom + e
            y0, y1 = b * left + d * top + f, b * right + d * bottom + f
            if not (abs(x1 - x0) < self._width and abs(y1 - y0) < self._height):
                x0 = x1 = x  # a font that lies about its sizes, or has none
                y0 = y1 = y
            x0, x1 = min(x0, x1), max(x0, x1)
            found.append(Run(text, x, y, x0, x1, abs(y1 - y0), x1 - x0, lead, last_x=x0))
            lead = ""
        return found
