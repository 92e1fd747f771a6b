"""Documents in the format of Word 97, in the least of it that Word's successors need ([MS-DOC]): the text in one
piece, properties of paragraphs in pages of 512 bytes, rows of tables with merged cells."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from raw.sample_maker.grids import Cell, Grid, Line, Paper
from raw.sample_maker.writers.ole import container

_TEXT_AT, _PAGE = 1024, 512
_WIDTH = 9900  # of a table, in twentieths of a point
_CELL_END, _PARAGRAPH_END = "\x07", "\r"
_JUSTIFIED = {"left": 0, "center": 1, "right": 2}
_IN_TABLE, _ROW_END = struct.pack("<HB", 0x2416, 1), struct.pack("<HB", 0x2417, 1)
_NEW_PAGE, _HEADER_ROW = struct.pack("<HB", 0x2407, 1), struct.pack("<HB", 0x3404, 1)
_BORDER = bytes((4, 1, 1, 0))
_MERGED, _MERGE_BEGINS = 0x20, 0x60
# Where a structure's place and length stand in the list of them at the file's head.
_STYLES, _SECTIONS, _CHARACTERS, _PARAGRAPHS, _SETTINGS, _PIECES = 1, 6, 12, 13, 31, 33
_STRUCTURES = 93


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """Text with the mark that ends it, and its properties."""

    text: str
    properties: bytes


def write(paper: Paper) -> bytes:
    """The document."""
    paragraphs = [paragraph for sheet in paper.sheets for paragraph in _sheet(sheet.body, sheet is not paper.sheets[0])]
    text = "".join(paragraph.text for paragraph in paragraphs)
    encoded = text.encode("utf-16-le")
    ends = _TEXT_AT + len(encoded)
    first_page = -(-ends // _PAGE)
    pages, starts = _property_pages(paragraphs)
    plain = struct.pack("<III", _TEXT_AT, ends, 0)[:9].ljust(_PAGE - 1, b"\0") + b"\x01"
    structures = {
        _STYLES: _styles(),
        _SECTIONS: struct.pack("<IIHIHI", 0, len(text), 0, 0xFFFFFFFF, 0, 0),
        _CHARACTERS: struct.pack("<III", _TEXT_AT, ends, first_page),
        _PARAGRAPHS: struct.pack(f"<{len(starts) + 1}I", *starts, ends)
        + struct.pack(f"<{len(pages)}I", *range(first_page + 1, first_page + 1 + len(pages))),
        _SETTINGS: bytes(_PAGE),
        _PIECES: struct.pack("<BIIIHIH", 2, 16, 0, len(text), 0, _TEXT_AT, 0),
    }
    table, places = b"", [(0, 0)] * _STRUCTURES
    for number, content in structures.items():
        places[number] = (len(table), len(content))
        table += content
    stream = (_head(len(text), ends, places).ljust(_TEXT_AT, b"\0") + encoded).ljust(first_page * _PAGE, b"\0")
    return container({"WordDocument": stream + plain + b"".join(pages), "1Table": table})


def _sheet(body: Sequence[Line | Grid], begins_page: bool) -> Iterator[_Paragraph]:
    if begins_page:
        yield _Paragraph(_PARAGRAPH_END, _NEW_PAGE)
    for item in body:
        if isinstance(item, Line):
            yield _Paragraph(item.text + _PARAGRAPH_END, _aligned(item.align))
        else:
            for row in range(item.row_count):
                yield from _row(item, row)
    yield _Paragraph(_PARAGRAPH_END, b"")  # a paragraph must follow a table


def _row(grid: Grid, row: int) -> Iterator[_Paragraph]:
    """The cells of a row and the mark that ends it, which carries their widths and merges."""
    here = sorted((c for c in grid.cells if c.row <= row < c.row + c.put.rows), key=lambda cell: cell.column)
    for cell in here:
        lines = cell.put.text.split("\n") if cell.row == row else [""]
        for number, line in enumerate(lines, start=1):
            mark = _CELL_END if number == len(lines) else _PARAGRAPH_END
            yield _Paragraph(line + mark, _IN_TABLE + _aligned(cell.put.align))
    header = _HEADER_ROW if row < grid.header_rows else b""
    yield _Paragraph(_CELL_END, _IN_TABLE + _ROW_END + header + _definition(grid, here, row))


def _definition(grid: Grid, here: Sequence[Cell], row: int) -> bytes:
    """Edges of the row's cells, and of each whether it is merged downwards."""
    total = sum(grid.widths)
    edges = [round(_WIDTH * sum(grid.widths[: cell.column]) / total) for cell in here] + [_WIDTH]
    merges = [0 if c.put.rows == 1 else _MERGE_BEGINS if c.row == row else _MERGED for c in here]
    cells = b"".join(struct.pack("<HH", merge, 0) + _BORDER * 4 for merge in merges)
    operand = struct.pack(f"<B{len(edges)}h", len(here), *edges) + cells
    return struct.pack("<HH", 0xD608, len(operand) + 1) + operand


def _aligned(align: str) -> bytes:
    return struct.pack("<HB", 0x2403, _JUSTIFIED[align])


def _property_pages(paragraphs: Sequence[_Paragraph]) -> tuple[list[bytes], list[int]]:
    """Pages of properties, and where the text of each begins. Properties fill a page from its end, places from its start."""
    pages: list[bytes] = []
    starts: list[int] = []
    places: list[int] = []
    kept: list[bytes] = []
    at = _TEXT_AT
    for paragraph in paragraphs:
        entry = _entry(paragraph.properties)
        used = 4 * (len(places) + 2) + 13 * (len(kept) + 1) + sum(map(len, kept)) + len(entry) + 1
        if kept and used > _PAGE:
            pages.append(_page([*places, at], kept))
            starts.append(places[0])
            places, kept = [], []
        places.append(at)
        kept.append(entry)
        at += 2 * len(paragraph.text)
    pages.append(_page([*places, at], kept))
    starts.append(places[0])
    return pages, starts


def _entry(properties: bytes) -> bytes:
    """Properties with their length in words, of an even number of bytes."""
    content = struct.pack("<H", 0) + properties
    if len(content) % 2:
        return bytes([(len(content) + 1) // 2]) + content
    return bytes([0, len(content) // 2]) + content


def _page(places: Sequence[int], entries: Sequence[bytes]) -> bytes:
    page = bytearray(_PAGE)
    struct.pack_into(f"<{len(places)}I", page, 0, *places)
    end = _PAGE - 2
    for number, entry in enumerate(entries):
        end -= len(entry)
        page[end : end + len(entry)] = entry
        page[4 * len(places) + 13 * number] = end // 2
    page[-1] = len(entries)
    return bytes(page)


def _styles() -> bytes:
    """A sheet of fifteen styles, of which the first alone is there."""
    name = "Normal"
    style = (
        struct.pack("<HHHHH", 0, 0xFFF1, 2, 0, 0) + struct.pack("<H", len(name)) + name.encode("utf-16-le") + b"\0\0"
    )
    style += struct.pack("<HHH", 2, 0, 0)
    style = style[:6] + struct.pack("<H", len(style)) + style[8:]
    head = struct.pack("<HHHHHHHHHH", 18, 15, 10, 1, 91, 15, 0, 0, 0, 0)
    return head + struct.pack("<H", len(style)) + style + bytes(2 * 14)


def _head(characters: int, ends: int, places: Sequence[tuple[int, int]]) -> bytes:
    """What the file begins with: that it is Word 97, has its structures in `1Table`, and where."""
    base = struct.pack("<HHHHHHHIBBHHII", 0xA5EC, 0xC1, 0, 0x0804, 0, 0x1200, 0xBF, 0, 0, 0, 0, 0, _TEXT_AT, ends)
    longs = struct.pack("<22I", ends, 0, 0, characters, *[0] * 18)
    listed = b"".join(struct.pack("<II", *place) for place in places)
    return base + struct.pack("<H28xH", 14, 22) + longs + struct.pack("<H", _STRUCTURES) + listed + struct.pack("<H", 0)
