"""Which pages of a whole disclosure are read: none that may hold part of a performance table is left."""

from __future__ import annotations

import pytest

from extract.document import Document
from extract.readers import ocr_engine
from extract.readers.pdf import read
from extract.readers.pdf_triage import FEWEST_PAGES, OTHER, PLAIN
from extract.triage import table_words
from tests.unit.pdf_support import Page, pdf

WIDTHS = [90.0, 90.0, 90.0, 90.0]
HEADER = ["一级指标", "二级指标", "三级指标", "指标值"]
FIGURES = ["", "", "维修次数", "3"]
ACCOUNT = ["科目编码", "科目名称", "合计", "上年数"]
ACCOUNTS = [["20101", "教育支出", "12.00", "11.00"], ["20102", "住房公积金", "2.00", "1.00"]]


def cover() -> Page:
    return Page().text(120, 120, "样本局部门预算公开", 16)


def prose() -> Page:
    page = Page()
    for number in range(10):
        page.text(20, 40 + number * 20, "本单位围绕绩效目标推进工作，提高服务对象满意度。")
    return page


def account(heading: str = "部门收支预算总表") -> Page:
    return Page().text(130, 40, heading).table(20, 60, WIDTHS, [ACCOUNT, *ACCOUNTS * 5])


def following_account() -> Page:
    return Page().table(20, 20, WIDTHS, ACCOUNTS * 3)


def form(heading: str = "项目支出绩效目标表") -> Page:
    """A page whose table reaches its foot."""
    page = Page().text(130, 30, heading) if heading else Page()
    return page.table(20, 40, WIDTHS, [["项目名称", "桥梁维修", "金额", "3.00"], HEADER, *[FIGURES] * 10])


def following() -> Page:
    """A continuation that says nothing of itself."""
    return Page().table(20, 20, WIDTHS, [FIGURES] * 5)


def left(*pages: Page) -> list[int]:
    """Numbers of the pages that are left, those before and behind the given ones not counted: 1 is the first given."""
    before, behind = [cover(), prose(), account(), following_account()], [account(), prose(), prose()]
    document = whole(*before, *pages, *behind)
    assert 2 in [page.page_no for page in document.left_pages]
    return [n for page in document.left_pages if 0 < (n := page.page_no - len(before)) <= len(pages)]


def whole(*pages: Page, words: bool = True) -> Document:
    return read(pdf(*pages), "a.pdf", words=table_words() if words else None)


def test_accounts_and_prose_are_left_each_with_its_characters():
    pages = [cover(), prose(), account(), following_account(), form(), following(), account(), prose()]
    document, everything = whole(*pages), whole(*pages, words=False)
    assert [(page.page_no, page.why) for page in document.left_pages] == [
        (2, PLAIN), (3, OTHER), (4, OTHER), (7, OTHER), (8, PLAIN),
    ]  # fmt: skip
    characters = sum(page.characters for page in document.left_pages)
    assert len("".join(document.text.split())) + characters == len("".join(everything.text.split()))
    assert [table.page_no for table in document.tables] == [5]
    assert {document.place(cell.printed).page_no for cell in document.tables[0].cells if cell.printed} == {5, 6}


def test_a_short_document_is_read_whole():
    pages = [prose() for _ in range(FEWEST_PAGES - 1)]
    assert whole(*pages).left_pages == ()
    assert len(whole(*pages, prose()).left_pages) == FEWEST_PAGES - 1


@pytest.mark.parametrize("count", [1, 2, 5])
def test_continuations_with_nothing_but_figures_and_names_stay(count: int):
    assert left(form(), *[following() for _ in range(count)]) == []


def test_a_continuation_stays_under_a_running_head_that_names_an_account():
    head = "2024年部门预算收支表"
    assert left(form("").text(130, 15, head), following().text(130, 15, head)) == []


def test_a_page_behind_a_table_stays_and_the_one_behind_it_does_not():
    note = Page().text(20, 40, "注：以上金额单位为万元。")
    assert left(form(), note, prose()) == [3]


@pytest.mark.parametrize("is_mixed", [False, True])
def test_labels_drawn_one_character_a_line_are_no_reason_to_leave_a_page(is_mixed: bool):
    page = Page().table(20, 20, WIDTHS, [["", "", "", ""]] * 10)
    for number, character in enumerate("产出指标"):
        page.text(30, 40 + number * 15, character)
        if is_mixed:  # the rest of each line comes between two characters of the label
            page.text(210, 40 + number * 15, "维修次数").text(310, 40 + number * 15, "3")
    assert left(page) == []


def test_a_first_page_with_nothing_but_a_name_and_amounts_stays():
    first = Page().table(20, 20, WIDTHS, [["桥梁维修", "3.00", "2.00", "1.00"]] * 12)
    assert left(first, form("")) == []


def test_the_page_on_which_a_form_begins_stays_whatever_else_is_on_it():
    mixed = account().text(130, 295, "桥梁维修经费")
    assert left(mixed, form("")) == []
    assert left(prose().text(130, 280, "桥梁维修经费"), form("")) == []
    assert left(account(), form()) == [1]


def test_a_form_that_begins_two_pages_before_its_labels_stays():
    assert left(account(), following_account(), form("")) == []


def test_a_running_head_is_no_heading_that_parts_a_form_from_the_page_before():
    head = "部门预算绩效目标表"
    assert left(prose().text(130, 15, head), form("").text(130, 15, head)) == []


def test_text_that_the_file_does_not_name_is_no_reason_to_leave_a_page():
    page = account()
    page.text(20, 290, "指标", font="F2")
    assert left(page) == []


def test_a_picture_stays_and_a_seal_is_none():
    assert left(account().picture(20, 60, 200, 200)) == []
    assert left(account().picture(20, 280, 50, 300)) == [1]


def test_a_page_that_is_a_picture_stays_with_the_one_before_which_may_hold_its_heading():
    document = whole(cover(), *[prose() for _ in range(6)], Page().picture(0, 0, 400, 300))
    assert [page.page_no for page in document.left_pages] == [2, 3, 4, 5, 6]
    noted = [(note.rule_id, note.page_no) for note in document.notes]
    assert noted == ([] if ocr_engine.is_installed() else [("X10", 8)])


@pytest.mark.parametrize("label", ["三级指标", "三 级 指 标", "三级⽬标", "项目名称"])
def test_a_label_counts_however_it_is_written(label: str):
    assert left(prose().text(20, 280, label)) == []


def test_rows_without_rules_go_on_until_another_heading():
    def rows(*texts: list[str]) -> Page:
        page = Page()
        for number, row in enumerate(texts):
            for column, text in enumerate(row):
                page.text(20 + column * 90, 40 + number * 20, text)
        return page

    first, more = rows(HEADER, *[["产出", "数量", "次数", "3"]] * 10), rows(*[["", "", "次数", "3"]] * 10)
    assert left(first, more, more, account(), following_account()) == [4, 5]
    assert left(first, prose()) == []


def test_an_account_that_speaks_of_performance_stays():
    assert left(account().text(20, 295, "绩效")) == []
    assert left(account().text(20, 295, "绩效工资")) == [1]


def test_tables_with_pages_left_between_them_are_two():
    pages = [cover(), form(), account(), following_account(), *[prose()] * 4, following().text(20, 290, "三级指标")]
    document = whole(*pages)
    assert [page.page_no for page in document.left_pages][:2] == [3, 4]
    assert [table.page_no for table in document.tables] == [2, 9]
