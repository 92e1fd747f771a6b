"""What the second readers of a PDF are for: the number of pages, a check of a sample, pages the first cannot read."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from extract.extractor import extract_document
from extract.readers import Unreadable, pdf_check, read_document
from extract.readers.pdf_check import sample
from extract.readers.pdf_page import BrokenPage, PageReader
from extract.readers.pdf_plumber import SecondPage, second_pages
from extract.readers.pdf_second import SecondParser
from extract.readers.pdf_shapes import Shapes
from tests.unit.pdf_support import Page, pdf
from tests.unit.test_pdf import HEADER, ROW, WIDTHS, body

TABLE = Page().table(20, 40, WIDTHS, [HEADER, ROW])


def shown_as(page: Page, x: float, y: float, glyphs: str, meant: str) -> Page:
    """Text that shows `glyphs` and says that it means `meant` (ActualText, which only pdfium looks at)."""
    page.content.append(f"/Span << /ActualText <FEFF{meant.encode('utf-16-be').hex()}> >> BDC")
    page.text(x, y, glyphs).content.append("EMC")
    return page


def cell_page(glyphs: str, meant: str) -> Page:
    page = Page().table(20, 40, [60.0, 80.0], [["指标", "指标值"], ["满意度", ""]])
    return shown_as(page, 82, 71, glyphs, meant)


def notes(*pages: Page) -> list[tuple[str, str, int | None, str | None, str | None]]:
    found = read_document(pdf(*pages), "a.pdf").notes
    return [(note.rule_id, note.severity, note.page_no, note.observed, note.expected) for note in found]


def test_readers_that_agree_say_nothing():
    assert notes(TABLE) == []


def test_a_cell_in_which_the_readers_see_different_figures_is_reported():
    assert notes(Page(), cell_page("百分之八十", "百分之九十")) == [
        ("X07", "warning", 2, "“百分之九十”", "“百分之八十”")
    ]


def test_a_cell_that_only_one_reader_fills_is_reported(monkeypatch):
    def without_last(data: bytes, indexes: list[int]) -> list[SecondPage]:
        pages = second_pages(data, indexes)
        pages[0].runs = pages[0].runs[: -len(ROW[-1])]
        return pages

    monkeypatch.setattr(pdf_check, "second_pages", without_last)
    assert notes(TABLE) == [("X07", "warning", 1, f"“{ROW[-1]}”", "“”")]


def test_a_cell_that_only_the_second_reader_parts_is_reported(monkeypatch):
    def parted(data: bytes, indexes: list[int]) -> list[SecondPage]:
        pages = second_pages(data, indexes)
        box = pages[0].tables[0][-1]
        middle = (box.x0 + box.x1) / 2
        pages[0].tables[0][-1:] = [box._replace(x1=middle), box._replace(x0=middle)]
        return pages

    monkeypatch.setattr(pdf_check, "second_pages", parted)
    ((rule_id, *_, observed, expected),) = notes(TABLE)
    assert (rule_id, observed) == ("X07", "“”、“”")
    assert expected == "“百分之”、“十”"


@pytest.mark.parametrize(("second", "count"), [("⼾", 0), ("⼾⼾", 1), ("尸", 1), ("戶", 1)])
def test_a_radical_names_a_shape_and_is_no_disagreement(monkeypatch, second, count):
    def radicals(data: bytes, indexes: list[int]) -> list[SecondPage]:
        pages = second_pages(data, indexes)
        for page in pages:
            page.runs = [run._replace(text=run.text.replace("户", second)) for run in page.runs]
        return pages

    monkeypatch.setattr(pdf_check, "second_pages", radicals)
    assert len(notes(Page().table(20, 40, [60.0, 80.0], [["指标", "财政专户拨款"], ["甲", "乙"]]))) == count


def test_the_finding_reaches_staging():
    extraction = extract_document(pdf(cell_page("百分之八十", "百分之九十")), "a.pdf")
    (finding,) = extraction.records["extraction_finding"]
    assert (finding.rule_id, finding.page_no, finding.observed) == ("X07", 1, "“百分之九十”")  # type: ignore[attr-defined]


def test_a_second_reader_that_fails_is_said_to_have(monkeypatch):
    def fail(*_: object) -> None:
        raise Unreadable("pdfplumber cannot read it: KeyError")

    monkeypatch.setattr(pdf_check, "second_pages", fail)
    ((rule_id, severity, *_),) = notes(TABLE)
    assert (rule_id, severity) == ("X07", "information")


def test_a_sample_is_small_and_always_the_same():
    assert [sample(list(range(count))) for count in (0, 1, 11, 12, 23, 24, 500)] == [
        *([], [0], [0], [0, 11], [0, 22], [0, 12, 23], [0, 250, 499])
    ]


def test_a_page_with_too_much_on_it_is_not_checked(monkeypatch):
    monkeypatch.setattr(pdf_check, "_MAX_RULES", 3)
    assert notes(cell_page("百分之八十", "百分之九十")) == []


@contextmanager
def broken(self: PageReader, index: int):
    if index == 1:
        raise BrokenPage("the file is damaged: page 2 cannot be loaded")
    with whole(self, index) as content:
        yield content


whole = PageReader.page


def test_a_page_that_pdfium_fails_on_is_read_by_the_second_reader(monkeypatch):
    monkeypatch.setattr(PageReader, "page", broken)
    document = read_document(
        pdf(Page().text(20, 40, "说明"), Page().table(20, 40, WIDTHS, [HEADER, ROW]).text(20, 150, "备注")), "a.pdf"
    )
    assert body(document) == ["说明", [HEADER, ROW], "备注"]
    assert document.place(document.tables[0].cells[4].printed).bbox == "80.0,60.0,160.0,80.0"
    assert [(note.rule_id, note.page_no) for note in document.notes] == [("X11", 2)]


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_the_second_reader_sees_a_turned_and_cropped_page_as_it_is_seen(monkeypatch, rotate):
    page = Page(rotate=rotate, crop=(10, 20, 390, 280)).text(30, 60, "说明一二")
    data = pdf(Page().text(20, 20, "甲乙"), page)
    first = read_document(data, "a.pdf")
    monkeypatch.setattr(PageReader, "page", broken)
    second = read_document(data, "a.pdf")
    boxes = [
        [float(side) for side in document.place(document.lines[-1].printed).bbox.split(",")]
        for document in (first, second)
    ]
    assert first.text == second.text
    assert boxes[0] == pytest.approx(boxes[1], abs=3.0)


def test_a_page_that_neither_reader_reads_refuses_the_document(monkeypatch):
    monkeypatch.setattr(PageReader, "page", broken)
    data = pdf(Page().text(20, 40, "说明"), TABLE).replace(
        b"/Type /Page /Parent 2 0 R /MediaBox", b"/Type /Page /Parent 2 0 R /MediaBax"
    )
    with pytest.raises(Unreadable, match="page 2 cannot be loaded"):
        read_document(data, "a.pdf")


def test_rules_that_do_not_quite_meet_are_joined_by_the_second_reader():
    page = Page()
    for y in (40, 70, 100):
        page.rule(20, y, 220, y)
    page.rule(20, 43.5, 20, 96.5).rule(120, 47, 120, 93).rule(220, 47.5, 220, 92.5)
    for x, y, text in ((30, 60, "指标"), (130, 60, "指标值"), (30, 90, "满意度"), (130, 90, "百分之九十")):
        page.text(x, y, text)
    document = read_document(pdf(page), "a.pdf")
    assert body(document) == [[["指标", "指标值"], ["满意度", "百分之九十"]]]
    assert [(note.rule_id, note.page_no) for note in document.notes] == [("X11", 1)]


def test_pages_are_counted_by_the_leaves_of_their_tree():
    data = pdf(*(Page().text(20, 20, f"第{number}页") for number in "一二三"))
    assert SecondParser(data).page_count() == 3
    nested = data.replace(b"/Kids [10 0 R 13 0 R 16 0 R] /Count 3", b"/Kids [10 0 R 2 0 R 16 0 R] /Count 3 ")
    assert SecondParser(nested).page_count() == 2
    with pytest.raises(Unreadable, match="number of pages: 3 and 2"):
        read_document(nested, "a.pdf")


def test_characters_that_pdfium_leaves_out_come_from_the_second_parser(monkeypatch):
    def read_blind(self: Shapes, page: object, view: object) -> None:
        self.has_blind_text = True

    page = Page().text(20, 20, "绩效 目标").text(20, 40, "指标")
    expected = read_document(pdf(page), "a.pdf").text
    monkeypatch.setattr(Shapes, "read", read_blind)
    assert read_document(pdf(page), "a.pdf").text == expected
