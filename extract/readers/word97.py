"""Word 97 documents (.doc) without a program: paragraphs, and tables with their merged cells ([MS-DOC]).

The text stands in pieces; properties of paragraphs and characters stand in pages of 512 bytes, by the place of the text they
belong to. What this module does not know well enough to be exact (documents of Word 6 and 95, saved in haste, tables in
tables, columns put in or taken out afterwards, cells merged sideways by a mark) raises `NotExact`.
"""

from __future__ import annotations

import io
import struct
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from xlrd.compdoc import CompDoc, CompDocError

_MAGIC, _WORD_97, _PAGE = 0xA5EC, 0xC1, 512
_ENCRYPTED, _IN_TABLE_1 = 0x0100, 0x0200
# Where places and lengths of structures, and the lengths of the parts of the text, stand at the file's head.
_CHARACTERS, _PARAGRAPHS, _PIECES = 0xFA, 0x102, 0x1A2
_LENGTHS = 0x4C
# Properties by their numbers.
_IN_TABLE, _ROW_END, _DEPTH = 0x2416, 0x2417, 0x6649
_DEFINITION, _MERGED_DOWN = 0xD608, 0xD62B
_ELSEWHERE = (0x6645, 0x6646, 0x646B)  # properties that stand in the stream `Data`
_COLUMNS_CHANGED = (0x5622, 0x5624, 0x5625, 0x7621)
_DELETED, _HIDDEN = 0x0800, 0x083C
_SIZES = (1, 1, 2, 4, 2, 2, 0, 3)  # bytes of a property's value by the upper bits of its number; 0: says itself
_DEEPEST = 50  # fields in fields
_SLACK = 30  # twentieths of a point by which edges of one column may differ
_PRINTED = str.maketrans({"\x0b": "\n", "\x1e": "-", "\x0e": "\n", "\xa0": " "} | dict.fromkeys("\x01\x02\x05\x08\x1f"))


class NotExact(Exception):
    """What there is in the document that is not read exactly here; in words."""


@dataclass(slots=True)
class Cell:
    """A cell in its place; rows and columns count from 0."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1


@dataclass(slots=True)
class Grid:
    """A table."""

    cells: list[Cell]


@dataclass(slots=True)
class _Row:
    """A row as it stands in the file: edges of its cells, and whether each goes on from above or from the left."""

    edges: list[int]
    flags: list[int]
    texts: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Ranges:
    """Properties by the place where their text begins."""

    starts: Sequence[int]
    properties: Sequence[bytes]

    def at(self, place: int) -> bytes:
        number = bisect_right(self.starts, place) - 1
        return self.properties[number] if number >= 0 else b""


def blocks(data: bytes) -> list[str | Grid]:
    """Paragraphs and tables in their order; then notes and text boxes. Raises `NotExact`."""
    try:
        return _File(data).blocks()
    except (struct.error, IndexError, CompDocError, AssertionError) as error:
        raise NotExact(f"a structure that is damaged ({error or type(error).__name__})") from error


class _File:
    def __init__(self, data: bytes) -> None:
        opened = CompDoc(data, logfile=io.StringIO())
        self._main: bytes = opened.get_named_stream("WordDocument") or b""
        magic, version = struct.unpack_from("<HH", self._main)
        (flags,) = struct.unpack_from("<H", self._main, 10)
        if magic != _MAGIC or version < _WORD_97:
            raise NotExact("the format of Word 6 or 95")
        if flags & _ENCRYPTED:
            raise NotExact("encrypted text")
        self._table: bytes = opened.get_named_stream("1Table" if flags & _IN_TABLE_1 else "0Table") or b""
        self._data: bytes = opened.get_named_stream("Data") or b""

    def blocks(self) -> list[str | Grid]:
        """See `blocks`."""
        text, places = self._text()
        kept = self._kept(places)
        lengths = struct.unpack_from(
            "<8I", self._main, _LENGTHS
        )  # main, notes, heads, macros, comments, endnotes, boxes
        paragraphs = self._ranges(_PARAGRAPHS, 13, self._paragraph_properties)
        found: list[str | Grid] = []
        start = 0
        for number, length in enumerate(lengths):
            if number in (0, 1, 5, 6):
                found += self._part(text, places, kept, range(start, start + length), paragraphs)
            start += length
        return found

    def _text(self) -> tuple[str, list[int]]:
        """All characters, and the place in the stream where each stands."""
        at, length = struct.unpack_from("<II", self._main, _PIECES)
        clx = self._table[at : at + length]
        at = 0
        while clx[at] == 1:
            at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
        count = (struct.unpack_from("<I", clx, at + 1)[0] - 4) // 12
        ends = struct.unpack_from(f"<{count + 1}I", clx, at + 5)
        texts: list[str] = []
        places: list[int] = []
        for number in range(count):
            _, place, changed = struct.unpack_from("<HIH", clx, at + 5 + 4 * (count + 1) + 8 * number)
            if changed:
                raise NotExact("text saved in haste (fast save)")
            length, width = ends[number + 1] - ends[number], 2
            if place & 0x40000000:
                place, width = (place & 0x3FFFFFFF) // 2, 1
            piece = self._main[place : place + length * width]
            if len(piece) != length * width:
                raise NotExact("text that is cut off")
            # A character beyond 65535 counts as two: its halves are joined when the paragraph is whole.
            units = struct.unpack(f"<{length}H", piece) if width == 2 else map(ord, piece.decode("cp1252", "replace"))
            texts.append("".join(map(chr, units)))
            places += range(place, place + length * width, width)
        return "".join(texts), places

    def _ranges(self, listed: int, step: int, stated: Callable[[bytes, int], bytes]) -> _Ranges:
        """Properties from all pages of one kind; `step`: bytes of an entry of a page."""
        at, length = struct.unpack_from("<II", self._main, listed)
        count = (length - 4) // 8 if length else 0
        numbers = struct.unpack_from(f"<{count}I", self._table, at + 4 * (count + 1))
        starts: list[int] = []
        found: list[bytes] = []
        for number in numbers:
            page = self._main[(number & 0x3FFFFF) * _PAGE : (number & 0x3FFFFF) * _PAGE + _PAGE]
            entries = page[-1]
            starts += struct.unpack_from(f"<{entries}I", page)
            for entry in range(entries):
                begin = page[4 * (entries + 1) + step * entry] * 2
                found.append(stated(page, begin) if begin else b"")
        return _Ranges(starts, found)

    def _paragraph_properties(self, page: bytes, at: int) -> bytes:
        words, skipped = (page[at], 1) if page[at] else (page[at + 1], 2)
        length = 2 * words - 1 if skipped == 1 else 2 * words
        content = page[at + skipped + 2 : at + skipped + length]  # behind the number of the style
        for number, value in properties(content):
            if number in _ELSEWHERE:
                (place,) = struct.unpack("<I", value)
                (size,) = struct.unpack_from("<H", self._data, place)
                content += self._data[place + 2 : place + 2 + size]
        return content

    def _kept(self, places: Sequence[int]) -> list[bool]:
        """Of each character whether it is shown: not deleted, not hidden."""
        runs = self._ranges(_CHARACTERS, 1, lambda page, at: page[at + 1 : at + 1 + page[at]])
        shown = [
            not any(number in (_DELETED, _HIDDEN) and value == b"\x01" for number, value in properties(run))
            for run in runs.properties
        ]
        return [not shown or shown[max(bisect_right(runs.starts, place) - 1, 0)] for place in places]

    def _part(
        self, text: str, places: Sequence[int], kept: Sequence[bool], part: range, paragraphs: _Ranges
    ) -> Iterator[str | Grid]:
        """Lines and tables of one part of the text."""
        rows: list[_Row] = []
        cells: list[str] = []
        lines: list[str] = []
        begin = part.start
        for at in part:
            if text[at] not in "\r\x07\x0c":
                continue
            shown = "".join(text[n] for n in range(begin, at) if kept[n])
            begin = at + 1
            line = _unfielded(shown).translate(_PRINTED)
            line = line.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").strip()
            listed = list(properties(paragraphs.at(places[at])))
            stated = dict(listed)
            if struct.unpack("<I", stated.get(_DEPTH, b"\x01\0\0\0"))[0] > 1:
                raise NotExact("a table in a table")
            if stated.get(_IN_TABLE, b"\0") == b"\0":
                if rows:
                    yield _grid(rows)
                rows = []
                yield from line.split("\n")
            elif stated.get(_ROW_END, b"\0") == b"\x01":
                rows.append(_row(stated, [value for number, value in listed if number == _MERGED_DOWN], cells))
                cells = []
            else:
                lines += [piece for piece in line.split("\n") if piece]
                if text[at] == "\x07":
                    cells.append("\n".join(lines))
                    lines = []
        if rows:
            yield _grid(rows)
        if cells or lines:
            raise NotExact("a table that does not end")


def properties(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Numbers and values of properties in their order."""
    at = 0
    while at + 2 < len(content):
        (number,) = struct.unpack_from("<H", content, at)
        at += 2
        size = _SIZES[number >> 13]
        if number == _DEFINITION:
            size = struct.unpack_from("<H", content, at)[0] - 1
            at += 2
        elif size == 0:
            size = content[at]
            at += 1
            if number == 0xC615 and size == 255:
                raise NotExact("tabulators of a kind that is not known")
        yield number, content[at : at + size]
        at += size


def _unfielded(text: str) -> str:
    """Text with the results of its fields, without what computes them."""
    shown: list[str] = []
    hidden: list[bool] = []  # for each open field whether its code is being read
    for character in text:
        if character == "\x13":
            hidden.append(True)
            if len(hidden) > _DEEPEST:
                raise NotExact("fields nested too deeply")
        elif character == "\x14" and hidden:
            hidden[-1] = False
        elif character == "\x15" and hidden:
            hidden.pop()
        elif not any(hidden):
            shown.append(character)
    return "".join(shown)


def _row(stated: dict[int, bytes], merges: Sequence[bytes], texts: list[str]) -> _Row:
    """A row by its definition and what was said of its cells afterwards."""
    definition = stated.get(_DEFINITION)
    if definition is None or any(number in stated for number in _COLUMNS_CHANGED):
        raise NotExact("a table whose columns were changed")
    count = definition[0]
    edges = list(struct.unpack_from(f"<{count + 1}h", definition, 1))
    known = definition[1 + 2 * (count + 1) :]
    flags = [struct.unpack_from("<H", known, 20 * n)[0] if 20 * n + 2 <= len(known) else 0 for n in range(count)]
    for cell, merge in (value[:2] for value in merges):
        flags[cell] = flags[cell] & ~0x60 | merge << 5
    if any(flag & 3 for flag in flags):
        raise NotExact("cells merged sideways by a mark")
    if not texts or len(texts) != count:
        raise NotExact("a row whose cells are not those that it states")
    return _Row(edges, flags, texts)


def _grid(rows: Sequence[_Row]) -> Grid:
    """Rows with edges of their own brought to common columns."""
    columns: list[int] = []
    for edge in sorted({edge for row in rows for edge in row.edges}):
        if not columns or edge - columns[-1] > _SLACK:
            columns.append(edge)
    cells: list[Cell] = []
    above: dict[int, Cell] = {}
    for number, row in enumerate(rows):
        goes_on: dict[int, Cell] = {}
        for text, flags, left, right in zip(row.texts, row.flags, row.edges, row.edges[1:], strict=False):
            first = bisect_right(columns, left) - 1
            span = max(bisect_right(columns, right) - 1 - first, 1)
            begun = above.get(first)
            if flags & 0x60 == 0x20 and begun is not None and begun.column_span == span and not text:
                begun.row_span += 1
                goes_on[first] = begun
            else:
                cells.append(Cell(number, first, text, column_span=span))
                if flags & 0x60:
                    goes_on[first] = cells[-1]
        above = goes_on
    return Grid(cells)
