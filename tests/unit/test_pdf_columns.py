"""Tables without rules in PDF files made here."""

from __future__ import annotations

from extract.readers import read_document
from tests.unit.pdf_support import Page, pdf
from tests.unit.test_pdf import body, read

XS = [20.0, 100.0, 170.0, 240.0]
SIZE, LEADING = 6.0, 8.0
HEADER = ["项目名称", "总计", "财政拨款", "绩效目标"]


def column_page(rows: list[list[str]], top: float = 40.0, pitch: float = 14.0, page: Page | None = None) -> Page:
    """Rows of texts that begin at `XS`; `|` begins another line of a text."""
    page, y = page or Page(), top
    for texts in rows:
        lines = [text.split("|") if text else [] for text in texts]
        for x, wrapped in zip(XS, lines, strict=True):
            for number, line in enumerate(wrapped):
                page.text(x, y + number * LEADING, line, SIZE)
        y += (max(map(len, lines)) - 1) * LEADING + pitch
    return page


A = ["合计", "1,234.50", "34.50", ""]
B = ["办案业务费|用", "1,200.00", "", "保障办案工作的|开展"]
C = ["购置经费", "34.50", "34.50", "购置设备"]
ROWS = [HEADER, A, ["办案业务费用", *B[1:3], "保障办案工作的开展"], C]


def test_rows_stand_further_apart_than_the_lines_of_one():
    document = read_document(pdf(column_page([HEADER, A, B, C])), "a.pdf")
    assert body(document) == [ROWS]
    place = document.place(document.tables[0].cells[8].printed)
    assert (place.page_no, place.row_no, place.column_no) == (1, 3, 1)
    assert place.bbox == "20.0,62.0,50.0,84.0"


def test_without_room_between_rows_each_figure_begins_one():
    assert read(column_page([HEADER, A, B, C], pitch=LEADING)) == [ROWS]


def test_a_header_of_two_lines():
    header = ["项目名称", "总计", "财政拨款总|额", "绩效目标"]
    assert read(column_page([header, A, B, C])) == [[["项目名称", "总计", "财政拨款总额", "绩效目标"], *ROWS[1:]]]


def test_lines_around_the_table_are_none_of_its_rows():
    page = column_page(
        [HEADER, A, C], top=60, page=Page().text(20, 20, "项目支出绩效目标表").text(20, 36, "单位名称：某院")
    )
    page.text(20, 200, "注：本表金额以万元为单位，合计数与分项之和的差异为四舍五入。").text(190, 290, "-1-")
    title, unit, table, *others = read(page)
    assert (title, unit, table) == ("项目支出绩效目标表", "单位名称：某院", [HEADER, A, C])
    assert others == ["注：本表金额以万元为单位，合计数与分项之和的差异为四舍五入。", "-1-"]


def test_a_table_goes_on_over_the_page_break_with_its_header():
    assert read(column_page([HEADER, A, C], top=250), column_page([HEADER, B, A])) == [[HEADER, A, C, ROWS[2], A]]


def test_a_table_goes_on_over_the_page_break_without_its_header():
    assert read(column_page([HEADER, A, C], top=250), column_page([C, B, A])) == [[HEADER, A, C, C, ROWS[2], A]]


def test_a_table_that_ends_with_room_to_spare_does_not_go_on():
    assert read(column_page([HEADER, A, C]), column_page([HEADER, B, A])) == [[HEADER, A, C], [HEADER, ROWS[2], A]]


def test_figures_may_stand_at_the_right_of_their_column():
    page = Page()
    for y, texts in (
        (40, ["项目", "总计", "拨款"]),
        (60, ["甲项", "1,234.00", "5.00"]),
        (80, ["乙项", "20.00", "15.00"]),
    ):
        for right, text in zip((60, 160, 260), texts, strict=True):
            page.text(right - len(text) * 10, y, text)
    assert read(page) == [[["项目", "总计", "拨款"], ["甲项", "1,234.00", "5.00"], ["乙项", "20.00", "15.00"]]]


def test_columns_without_figures_stay_lines():
    page = column_page([HEADER, ["甲", "乙", "丙", "丁"], ["戊", "己", "庚", "辛"]])
    assert not read_document(pdf(page), "a.pdf").tables


def test_prose_stays_prose():
    page = Page()
    lines = [
        "二〇二四年部门预算安排 1,200.00 万元，比上年",
        "增加 34.50 万元，增长 2.96%，主要原因是办案",
        "业务增加。其中基本支出 900.00 万元。",
    ]
    for number, line in enumerate(lines):
        page.text(20, 40 + number * 16, line, 8)
    assert not read_document(pdf(page), "a.pdf").tables


def test_beside_ruled_tables_nothing_else_is_taken_for_one():
    page = column_page([HEADER, A, C]).table(20, 140, [60.0, 60.0], [["甲", "乙"], ["丙", "丁"]])
    assert read(page)[-1] == [["甲", "乙"], ["丙", "丁"]]
    assert len(read_document(pdf(page), "a.pdf").tables) == 1
