"""Scanned pages: what the recogniser sees becomes characters in cells, and what it does not see is not passed over."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from extract.extractor import extract_document
from extract.readers import Unreadable, is_remedied, ocr, read_document
from extract.readers.ocr_engine import Mark, PixelBox, is_installed
from extract.readers.ocr_lines import agreed, line_characters, needs_second_look
from extract.records import IndicatorRecord, IndicatorValueRecord
from tests.unit.pdf_support import Page, pdf
from tests.unit.scan_support import CELLS, EDGES, ROW, SCAN, TITLE, TOP, UNIT, Scan

with_ocr = pytest.mark.skipif(not is_installed(), reason="the extra ocr is not installed")
UNREAD = "\ufffd"
SCALE = 2.0


def line(text: str, step: int = 20, confidence: float = 1.0) -> list[Mark]:
    return [Mark(character, 10 + step * number, confidence) for number, character in enumerate(text)]


def inked(*stretches: tuple[int, int], width: int = 200) -> np.ndarray:
    """The ink of a line 30 pixels high: columns from one number up to another."""
    ink = np.zeros((30, width), dtype=bool)
    for first, last in stretches:
        ink[5:25, first:last] = True
    return ink


def text(marks: list[Mark], ink: np.ndarray) -> str:
    box = PixelBox(0, 0, ink.shape[1], ink.shape[0])
    return "".join(character.text for character in line_characters(box, marks, ink, SCALE))


def characters_inked(count: int) -> list[tuple[int, int]]:
    return [(20 * number + 2, 20 * number + 18) for number in range(count)]


def test_characters_touch_where_no_blank_is_printed() -> None:
    box = PixelBox(100, 50, 300, 80)
    found = list(line_characters(box, line("绩效，目标"), inked(*characters_inked(5)), SCALE))
    assert "".join(character.text for character in found) == "绩效，目标"
    assert all(left.x1 == right.x0 for left, right in pairwise(found))
    assert found[0].x0 == pytest.approx(50, abs=1.5)
    assert {character.baseline for character in found} == {37.0}


def test_room_without_ink_is_a_blank_but_not_beside_a_comma() -> None:
    box = PixelBox(0, 0, 200, 30)
    apart = [Mark("局", 10, 1.0), Mark("单", 48, 1.0)]
    left, right = line_characters(box, apart, inked((2, 18), (40, 56)), SCALE)
    assert right.x0 - left.x1 == pytest.approx(11, abs=1)
    comma = [Mark("，", 10, 1.0), Mark("单", 38, 1.0)]
    left, right = line_characters(box, comma, inked((2, 16), (30, 46)), SCALE)
    assert right.x0 == left.x1


@pytest.mark.parametrize(
    ("marks", "ink", "printed"),
    [
        (line("99%")[0:], inked((2, 18), (22, 38), (42, 58)), "99%"),
        ([Mark("9", 30, 1.0), Mark("9", 44, 1.0)], inked((2, 16), (24, 36), (38, 50)), f"{UNREAD}99"),
        ([Mark("1", 10, 1.0), Mark("2", 24, 1.0)], inked((4, 16), (18, 30), (34, 54)), f"12{UNREAD}"),
        (line("目标", confidence=0.4), inked(*characters_inked(2)), UNREAD * 2),
        ([], inked((2, 18)), UNREAD),
        ([Mark("1", 10, 1.0), Mark("2", 24, 1.0)], inked((4, 30)), "12"),
        ([], inked((2, 4)), ""),
        (line("川"), inked((2, 5), (8, 11), (14, 18)), "川"),
    ],
    ids=[
        "all read",
        "sign lost",
        "unit lost",
        "not sure",
        "nothing read",
        "touching",
        "a speck",
        "one of three strokes",
    ],
)
def test_what_is_printed_and_not_read_stays_visible(marks: list[Mark], ink: np.ndarray, printed: str) -> None:
    assert text(marks, ink) == printed


def test_figures_must_be_seen_twice() -> None:
    assert [needs_second_look(line(text)) for text in ("≥95%", "全年", "")] == [True, False, False]
    first = agreed(line("≥12002"), line("≥1200"))
    assert [mark.confidence for mark in first] == [1.0] * 5 + [0.0]
    assert text(first, inked(*characters_inked(6))) == f"≥1200{UNREAD}"
    assert agreed(line("86.50"), line("86.50")) == line("86.50")
    assert [mark.confidence for mark in agreed(line("36.50"), line("86.50"))] == [0.0, 1.0, 1.0, 1.0, 1.0]


def test_a_lone_figure_that_was_overlooked_is_a_line_of_its_own() -> None:
    ink = np.zeros((100, 200), dtype=bool)
    ink[20:40, 60:72] = ink[60:80, 60:90] = True  # the second one is in a box that was found
    ink[90:92, 150:152] = True  # dirt
    cells = [PixelBox(40, 5, 180, 95)]
    assert ocr.overlooked(cells, [PixelBox(55, 55, 95, 85)], ink, SCALE) == [PixelBox(57, 17, 75, 43)]


def test_without_the_extra_it_says_what_to_install_and_is_read_later(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("extract.readers.ocr_engine.PACKAGES", ("no_such_package",))
        document = extract_document(SCAN.read_bytes(), "a.pdf").document
        assert document.state == "quarantined"
        assert document.reason == 'scan, no text layer: install OCR to read it (pip install "jixiao[ocr]")'
        assert not is_remedied(document.reason)
        dot = "BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI"
        image = f"q 400 0 0 300 0 0 cm {dot} Q"
        strips = f"q 400 0 0 150 0 0 cm {dot} Q q 400 0 0 140 0 150 cm {dot} Q"
        unseen = "BT 3 Tr /F1 10 Tf 20 200 Td <7EE96548> Tj ET"
        pages = [Page(content=[content]) for content in (image, strips, f"{image} {unseen}")]
        notes = read_document(pdf(Page().text(20, 20, "绩效目标"), *pages), "a.pdf").notes
        assert [(note.rule_id, note.page_no) for note in notes] == [("X10", 2), ("X10", 3), ("X10", 4)]
        assert "install OCR" in notes[0].message_en
        with pytest.raises(Unreadable, match="on page 2, 3: install OCR"):
            read_document(pdf(Page(), *pages[:2]), "a.pdf")
    monkeypatch.setattr("extract.readers.ocr_engine.PACKAGES", ())
    assert is_remedied(document.reason)


def test_a_document_of_which_a_page_is_a_picture_is_read_again_later(monkeypatch: pytest.MonkeyPatch) -> None:
    form = Page().table(
        20, 40, [90.0] * 4, [["项目名称", "桥梁维修", "年度资金总额", "3.00"],
        ["一级指标", "二级指标", "三级指标", "指标值"], ["产出指标", "数量指标", "维修次数", "3次"]],
    )  # fmt: skip
    other = Page().text(20, 40, "没有表格的文字")
    picture = Page().picture(0, 0, 400, 300)
    with monkeypatch.context() as patch:
        patch.setattr("extract.readers.ocr_engine.PACKAGES", ("no_such_package",))
        documents = [extract_document(pdf(page, picture), "a.pdf").document for page in (form, other)]
        assert [document.state for document in documents] == ["extracted", "quarantined"]
        assert (
            documents[0].reason == 'scan, no text layer on page 2: install OCR to read it (pip install "jixiao[ocr]")'
        )
        assert (documents[1].reason or "").startswith(f"{documents[0].reason}; no known layout")
        assert [is_remedied(document.reason) for document in documents] == [False, False]
    monkeypatch.setattr("extract.readers.ocr_engine.PACKAGES", ())
    assert [is_remedied(document.reason) for document in documents] == [True, True]


def test_more_scanned_pages_than_are_read_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.readers.ocr_engine.PACKAGES", ())
    monkeypatch.setattr(ocr, "Recogniser", Blind)
    monkeypatch.setattr(ocr, "MAX_PAGES", 1)
    with pytest.raises(Unreadable, match="more than 1 scanned pages"):
        read_document(Scan().table().pdf(Scan().table()), "a.pdf")


class Blind:
    """A recogniser that finds a line in each row of the first column, and sees 甲 in it."""

    def find(self, gray: np.ndarray) -> list[PixelBox]:
        scale = gray.shape[1] / 500
        return [
            PixelBox(*(round(side * scale) for side in (25, TOP + ROW * row + 6, 45, TOP + ROW * row + 20)))
            for row in (0, 1)
        ]

    def read(self, lines: list[np.ndarray]) -> list[list[Mark]]:
        return [[Mark("甲", line.shape[1] / 2, 0.9)] for line in lines]


def test_lines_found_on_a_page_stand_in_its_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.readers.ocr_engine.PACKAGES", ())
    monkeypatch.setattr(ocr, "Recogniser", Blind)
    text_page = Page(500, 330).text(20, 40, "这一页有文字")
    scanned = Scan().table().pdf()
    document = read_document(scanned, "a.pdf")
    (table,) = document.tables
    filled = [(cell.row, cell.column, cell.printed.text) for cell in table.cells if cell.printed]
    assert filled == [(0, 0, "甲"), (1, 0, "甲")]
    assert document.ocr_pages == {1}
    assert read_document(pdf(text_page), "a.pdf").ocr_pages == frozenset()


@with_ocr
@pytest.mark.slow
def test_a_worn_scan_under_a_seal_is_read_cell_by_cell() -> None:
    document = read_document(SCAN.read_bytes(), "scan.pdf")
    assert "".join(document.lines[0].printed.text.split()) == TITLE
    assert "".join(document.lines[1].printed.text.split()) == "".join(UNIT.split())
    (table,) = document.tables
    assert [(c.row, c.column, c.row_span, c.column_span, c.printed.text) for c in table.cells] == CELLS
    box = document.place(table.cells[-1].printed).bbox
    assert box is not None
    x0, y0, x1, y1 = map(float, box.split(","))
    # The cell as the scan, turned by 0.8 degrees, shows it: lower on the right, and further left.
    assert (x0 + x1) / 2 == pytest.approx((EDGES[4] + EDGES[5]) / 2 - 1.8, abs=1.5)
    assert (y0 + y1) / 2 == pytest.approx(TOP + ROW * 7.5 + 2.6, abs=1.5)


@with_ocr
@pytest.mark.slow
def test_all_records_of_a_scan_say_so_and_each_target_asks_to_be_compared() -> None:
    extraction = extract_document(SCAN.read_bytes(), "scan.pdf")
    assert extraction.document.state == "extracted"
    evidence = {
        (record.evidence, "ocr" in (record.inference or "")) for rows in extraction.records.values() for record in rows
    }
    assert evidence == {("ocr", True)}
    indicators = [record for record in extraction.records["indicator"] if isinstance(record, IndicatorRecord)]
    values = [record for record in extraction.records["indicator_value"] if isinstance(record, IndicatorValueRecord)]
    assert {record.level1_evidence for record in indicators} == {"ocr"}
    assert [(v.value_printed, v.operator, v.value_low, v.value_high) for v in values] == [
        ("≥230件", "ge", 230, None),
        ("≥95%", "ge", 95, None),
        ("≤1500元", "le", 1500, None),
        ("3", "eq", 3, None),
    ]
    findings = [f for f in extraction.records["extraction_finding"] if f.rule_id == "X08"]  # type: ignore[attr-defined]
    places = [(f.page_no, f.row_no, f.column_no, f.bbox, f.observed) for f in findings]  # type: ignore[attr-defined]
    assert places == [(v.page_no, v.row_no, v.column_no, v.bbox, v.value_printed) for v in values]
    assert all(bbox for _, _, _, bbox, _ in places)


def test_a_target_of_which_a_character_was_not_read_has_no_number() -> None:
    from extract.values.parse import parse_target

    target = parse_target(f"{UNREAD}99%", "合格率")
    assert (target.kind, target.low, target.operator) == ("qualitative", None, None)
    assert "unread_character" in target.flags
