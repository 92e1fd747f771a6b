"""Word 97 documents without a program: what text hides, merges said afterwards, and what is left to LibreOffice."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.readers.word97 import Grid, NotExact, blocks
from raw.sample_maker import grids
from raw.sample_maker.grids import Line, Paper, Sheet, label, prose
from raw.sample_maker.writers import doc

START = 1024  # of the text


def table() -> grids.Grid:
    grid = grids.Grid([2, 1, 1])
    grid.row(label("合并", rows=2), label("金额", 2))
    grid.row(prose("第一行\n第二行"), label(""))
    return grid


def made(*body: Line | grids.Grid) -> bytes:
    return doc.write(Paper([Sheet("表", body)]))


def cells(data: bytes) -> list[tuple[int, int, int, int, str]]:
    (found,) = [block for block in blocks(data) if isinstance(block, Grid)]
    return [(c.row, c.column, c.row_span, c.column_span, c.text) for c in found.cells]


CELLS = [(0, 0, 2, 1, "合并"), (0, 1, 1, 2, "金额"), (1, 1, 1, 1, "第一行\n第二行"), (1, 2, 1, 1, "")]


def lines(data: bytes) -> list[str]:
    return [block for block in blocks(data) if isinstance(block, str) and block]


def test_lines_and_cells() -> None:
    data = made(Line("标题"), table(), Line("注：𠮷"))
    assert lines(data) == ["标题", "注：𠮷"]
    assert cells(data) == CELLS


def test_of_fields_the_result_is_text() -> None:
    data = made(Line("第\x13 PAGE \x13 IF \x15\x14\x133\x14 4\x15\x15页\x01\x1f"))
    assert lines(data) == ["第 4页"]
    with pytest.raises(NotExact, match="nested too deeply"):
        blocks(made(Line("\x13" * 60)))


@pytest.mark.parametrize("number", [0x0800, 0x083C], ids=["deleted", "hidden"])
def test_what_is_deleted_or_hidden_is_not_read(number: int) -> None:
    data = bytearray(made(Line("旧数新数")))
    end = START + 2 * len("旧数新数\r\r")
    page = data.index(struct.pack("<III", START, end, 0)[:9], 1536)
    content = struct.pack("<III", START, START + 4, end) + b"\x80\x00"
    data[page : page + 512] = content.ljust(256, b"\0") + struct.pack("<BHB", 3, number, 1).ljust(255, b"\0") + b"\x02"
    assert lines(bytes(data)) == ["新数"]


def test_text_of_one_byte_a_character() -> None:
    data = bytearray(made(Line("abc–d")))
    at = data.index("abc–d\r\r".encode("utf-16-le"))
    data[at : at + 14] = "abc–d\r\r".encode("cp1252").ljust(14, b"\0")
    pieces = data.index(struct.pack("<BIIIHIH", 2, 16, 0, 7, 0, START, 0))
    struct.pack_into("<I", data, pieces + 15, 0x40000000 | 2 * START)
    assert lines(bytes(data)) == ["abc–d"]


def test_merges_that_are_said_after_the_row_was_defined(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doc, "_MERGE_BEGINS", 0)
    monkeypatch.setattr(doc, "_MERGED", 0)
    assert cells(made(table()))[0] == (0, 0, 1, 1, "合并")
    define = doc._definition

    def afterwards(grid: grids.Grid, here: list[grids.Cell], row: int) -> bytes:
        other = struct.pack("<HBBB", 0xD62B, 2, 1, 0)
        return define(grid, here, row) + struct.pack("<HBBB", 0xD62B, 2, 0, 1 if row else 3) + other

    monkeypatch.setattr(doc, "_definition", afterwards)
    assert cells(made(table())) == CELLS


def test_properties_too_long_for_their_page(monkeypatch: pytest.MonkeyPatch) -> None:
    define, contain = doc._definition, doc.container
    long = b""

    def elsewhere(grid: grids.Grid, here: list[grids.Cell], row: int) -> bytes:
        nonlocal long
        place, content = len(long), define(grid, here, row)
        long += struct.pack("<H", len(content)) + content
        return struct.pack("<HI", 0x6646, place)

    monkeypatch.setattr(doc, "_definition", elsewhere)
    monkeypatch.setattr(doc, "container", lambda streams: contain({**streams, "Data": long}))
    assert cells(made(table())) == CELLS


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("_IN_TABLE", doc._IN_TABLE + struct.pack("<HI", 0x6649, 2), "a table in a table"),
        ("_ROW_END", doc._ROW_END + struct.pack("<HI", 0x7621, 0), "a table whose columns were changed"),
        ("_ROW_END", b"", "a table that does not end"),
        ("_MERGED", 0x22, "cells merged sideways by a mark"),
        ("_CELL_END", "\x07\x07", "a row whose cells are not those that it states"),
    ],
)
def test_what_is_not_known_well_enough_is_declined(
    name: str, value: object, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doc, name, value)
    with pytest.raises(NotExact, match=reason):
        blocks(made(table()))


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (struct.pack("<HIH", 0, START, 0), struct.pack("<HIH", 0, START, 1), "saved in haste"),
        (struct.pack("<HIH", 0, START, 0), struct.pack("<HIH", 0, 10**8, 0), "cut off"),
        (struct.pack("<HH", 0xA5EC, 0xC1), struct.pack("<HH", 0xA5DC, 0x65), "Word 6 or 95"),
        (struct.pack("<HH", 0x1200, 0xBF), struct.pack("<HH", 0x1300, 0xBF), "encrypted"),
    ],
)
def test_a_file_of_another_kind_is_declined(old: bytes, new: bytes, reason: str) -> None:
    data = made(Line("甲"))
    assert data.count(old) == 1
    with pytest.raises(NotExact, match=reason):
        blocks(data.replace(old, new))


GOOD = made(Line("标题"), table())


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), min_size=1, max_size=8), st.integers(0, 20)
)
def test_damage_is_declined_or_read(changes: list[tuple[int, int]], cut: int) -> None:
    data = bytearray(GOOD)
    for place, value in changes:
        data[place] = value
    try:
        blocks(bytes(data[: len(data) - 512 * cut]))
    except NotExact as error:
        assert str(error)
