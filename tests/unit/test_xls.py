"""The reader for Excel 97 workbooks: the same sheets as in the newer format, and what strangers may send."""

from __future__ import annotations

import struct
import time
from pathlib import Path

import pytest

from benchmarks.office_cells import score_file, scored_files
from extract.readers import read_document
from extract.readers import xls as reader
from tests.unit.office_support import DOCUMENTS, cells, ole, reason, texts, with_documents


def record(number: int, content: bytes) -> bytes:
    return struct.pack("<HH", number, len(content)) + content


def string(text: str, length: str = "<H") -> bytes:
    return struct.pack(length, len(text)) + b"\x01" + text.encode("utf-16-le")


def label(row: int, column: int, text: str, style: int = 0) -> bytes:
    return record(0x0204, struct.pack("<HHH", row, column, style) + string(text))


def number(row: int, column: int, value: float, style: int = 0) -> bytes:
    return record(0x0203, struct.pack("<HHHd", row, column, style, value))


def formula(row: int, column: int, value: float) -> bytes:
    """A formula with its computed value; the formula itself (=1) does not matter."""
    code = b"\x1e\x01\x00"
    return record(0x0006, struct.pack("<HHHdHIH", row, column, 0, value, 0, 0, len(code)) + code)


def truth(row: int, column: int, value: int, is_error: bool = False) -> bytes:
    return record(0x0205, struct.pack("<HHHBB", row, column, 0, value, is_error))


def merged(*ranges: tuple[int, int, int, int]) -> bytes:
    return record(0x00E5, struct.pack("<H", len(ranges)) + b"".join(struct.pack("<4H", *corners) for corners in ranges))


def hidden_row(row: int) -> bytes:
    return record(0x0208, struct.pack("<HHHHHHHH", row, 0, 8, 300, 0, 0, 0x0120, 0))


def hidden_column(column: int) -> bytes:
    return record(0x007D, struct.pack("<HHHHHH", column, column, 2000, 0, 1, 0))


END = record(0x000A, b"")


def stream(
    *sheets: bytes, formats: dict[int, str] | None = None, styles: tuple[int, ...] = (0,), states: tuple[int, ...] = ()
) -> bytes:
    """The records of a workbook. `styles`: number formats by style number; `states`: 1 for a hidden sheet."""

    def globals_(starts: list[int]) -> bytes:
        begin = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)) + record(
            0x0042, struct.pack("<H", 1200)
        )
        own = b"".join(record(0x041E, struct.pack("<H", key) + string(code)) for key, code in (formats or {}).items())
        used = b"".join(record(0x00E0, struct.pack("<HH16x", 0, key)) for key in styles)
        font = record(0x0031, struct.pack("<HHHHHBBBB", 200, 0, 0, 400, 0, 0, 0, 0, 0) + b"\x01\x00A")
        listed = b""
        for at, start in enumerate(starts):
            state = states[at] if at < len(states) else 0
            listed += record(0x0085, struct.pack("<IBB", start, state, 0) + string(f"表{at + 1}", "<B"))
        return begin + font + own + used + listed + END

    begin = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    contents = [begin + sheet + END for sheet in sheets]
    at = len(globals_([0] * len(sheets)))
    starts = []
    for content in contents:
        starts.append(at)
        at += len(content)
    return globals_(starts) + b"".join(contents)


def xls(
    *sheets: bytes, formats: dict[int, str] | None = None, styles: tuple[int, ...] = (0,), states: tuple = ()
) -> bytes:
    return ole({"Workbook": stream(*sheets, formats=formats, styles=styles, states=states)})


def test_numbers_texts_and_truth_values_show_as_in_the_sheet() -> None:
    row = label(0, 0, "部门名称") + number(0, 1, 1, 1) + number(0, 2, 45292, 2) + number(0, 3, 20140.125, 3)
    row += number(0, 4, 72204.570000000007) + number(0, 5, 6730) + truth(0, 6, 1) + truth(0, 7, 7, is_error=True)
    row += formula(0, 8, 82800.920000000013) + number(0, 9, 0.5, 4)
    data = xls(row, formats={176: '0.00"万元"'}, styles=(0, 9, 14, 176, 900))
    document = read_document(data, "a.xls")
    assert document.media_type == reader.MEDIA_TYPE
    assert texts(document.tables[0]) == [
        ["部门名称", "100%", "2024/1/1", "20140.13万元", "72204.57", "6730", "TRUE", "#DIV/0!", "82800.92", "0.5"]
    ]


def test_merged_ranges_are_spans_and_blank_cells_stand_between() -> None:
    sheet = label(0, 0, "题") + label(1, 0, "产出\r\n指标") + label(1, 2, "值") + label(2, 1, "甲")
    document = reader.read(xls(sheet + merged((0, 0, 0, 2), (1, 2, 0, 0))), "a.xls")
    assert cells(document.tables[0]) == [
        (0, 0, 1, 3, "题"),
        (1, 0, 2, 1, "产出\n指标"),
        (1, 1, 1, 1, ""),
        (1, 2, 1, 1, "值"),
        (2, 1, 1, 1, "甲"),
        (2, 2, 1, 1, ""),
    ]


def test_hidden_sheets_rows_and_columns_are_not_seen_and_keep_their_numbers() -> None:
    first = hidden_column(1) + hidden_row(1) + label(0, 0, "甲") + label(0, 1, "隐") + label(0, 2, "丙")
    data = xls(first + label(1, 0, "隐") + label(2, 0, "末"), label(0, 0, "隐"), label(0, 0, "三"), states=(0, 1, 0))
    document = reader.read(data, "a.xls")
    assert [texts(table) for table in document.tables] == [[["甲", "", "丙"], [None] * 3, ["末", "", ""]], [["三"]]]
    assert [table.page_no for table in document.tables] == [1, 3]
    assert document.page_count == 3
    assert [(note.rule_id, note.page_no, note.observed, note.message_en) for note in document.notes] == [
        ("X09", 1, "rows 2; columns B", "Hidden and not read: rows 2 and columns B of sheet 表1 (2 filled cells)"),
        ("X09", 2, "表2", "Hidden and not read: sheet 表2 (1 filled cells)"),
    ]


def test_a_workbook_of_hidden_sheets_only_says_so() -> None:
    assert "these sheets are hidden: 表1" in reason(reader.read, xls(label(0, 0, "隐"), states=(1,)))


def test_an_encrypted_workbook_says_so() -> None:
    locked = bytearray(stream(label(0, 0, "甲")))
    locked[20:20] = record(0x002F, struct.pack("<HHHH", 0, 0, 1, 2))
    assert reason(reader.read, ole({"Workbook": bytes(locked)})) == "the file is encrypted: it needs a password"


def test_another_document_under_the_name_of_a_workbook_says_what_it_is() -> None:
    word = ole({"WordDocument": b"\xec\xa5" + bytes(5000)})
    assert reason(reader.read, word) == "the file's name says otherwise, but it is a Word document"
    assert "it is a presentation" in reason(reader.read, ole({"PowerPoint Document": b"x" * 5000}))
    assert "of a program that is not known" in reason(read_document, ole({"Contents": b"x" * 5000}), "a.xls")


def test_damaged_files_say_so() -> None:
    whole = xls(*(b"".join(label(row, 0, "甲乙丙丁" * 20) for row in range(100)) for _ in range(2)))
    assert len(reader.read(whole, "a.xls").tables) == 2
    for cut in range(600, len(whole) - 512, 1024):
        assert "damaged" in reason(reader.read, whole[:cut])
    assert "damaged" in reason(reader.read, whole[:1536] + bytes(range(256)) * 40)


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        (label(0, 0, "甲") + label(65535, 255, "远"), "reaches to row 65536, column 256"),
        (b"".join(number(row, 0, row) for row in range(1300)) + number(1300, 250, 1), "more than 300000 cells"),
        (
            label(0, 0, "甲") + label(3000, 255, "乙") + merged(*((n, 2999, 0, 254) for n in range(9))),
            "over one another",
        ),
    ],
    ids=["far corner", "wide rows", "merged ranges"],
)
def test_hostile_workbooks_are_refused_quickly(sheet: bytes, said: str) -> None:
    started = time.perf_counter()
    assert said in reason(reader.read, xls(sheet))
    assert time.perf_counter() - started < 10


@with_documents
@pytest.mark.parametrize(
    "path", [path for path in scored_files(DOCUMENTS) if path.suffix == ".xls"], ids=lambda p: p.name
)
def test_every_cell_of_the_known_workbooks_is_right(path: Path) -> None:
    score = score_file(path)
    assert score.reason is None and score.cells.true > 90
    assert score.is_exact, (score.cells, score.rows)


@with_documents
def test_no_part_of_a_damaged_workbook_passes_for_the_whole() -> None:
    data = (DOCUMENTS / "gz_xlsx.xls").read_bytes()
    for cut in range(1024, len(data) - 512, 2048):
        assert "damaged" in reason(reader.read, data[:cut])
