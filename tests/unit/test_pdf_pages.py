"""Tables that go on over a page break."""

from __future__ import annotations

from extract.document import Document
from extract.readers import read_document
from tests.unit.pdf_support import Page, pdf
from tests.unit.test_pdf import body

WIDTHS = [60.0, 80.0, 80.0]
HEADER = ["项目", "金额", "目标"]
TOP = 160.0  # a table that begins here on the first page ends at its foot


def document(*pages: Page) -> Document:
    return read_document(pdf(*pages), "a.pdf")


def first(*rows: list[str]) -> Page:
    """A page whose table fills it to the foot."""
    return Page().table(20, 280 - 20.0 * (len(rows) + 1), WIDTHS, [HEADER, *rows])


def following(*rows: list[str]) -> Page:
    return Page().table(20, 40, WIDTHS, list(rows))


def test_rows_on_the_next_page_belong_to_the_table_and_a_repeated_header_is_dropped():
    read = document(first(["甲", "1.00", "一"], ["乙", "2.00", "二"]), following(HEADER, ["丙", "3.00", "三"]))
    assert body(read) == [[HEADER, ["甲", "1.00", "一"], ["乙", "2.00", "二"], ["丙", "3.00", "三"]]]
    places = [read.place(cell.printed) for cell in read.tables[0].cells]
    assert [(place.page_no, place.row_no) for place in places[::3]] == [(1, 1), (1, 2), (1, 3), (2, 4)]
    assert places[-1].bbox == "160.0,60.0,240.0,80.0"


def test_a_row_cut_by_the_break_is_one_row_and_each_part_keeps_its_page():
    read = document(
        first(["甲", "1.00", "一"], ["乙", "2.00", "保障办公用房工"]),
        following(HEADER, ["", "", "作开展。"], ["丙", "3.00", "三"]),
    )
    assert body(read) == [
        [HEADER, ["甲", "1.00", "一"], ["乙", "2.00", "保障办公用房工作开展。"], ["丙", "3.00", "三"]]
    ]
    cut = read.tables[0].cells[8].printed
    assert (read.place(cut[:4]).page_no, read.place(cut[8:]).page_no) == (1, 2)


def test_a_row_may_be_cut_over_three_pages():
    full = ["", "", "保障办公用房工"]
    whole = Page().table(20, 40, WIDTHS, [full], 240.0)
    read = document(first(["甲", "1.00", "保障办公用房工"]), whole, following(["", "", "作"], ["乙", "2.00", "二"]))
    assert body(read) == [[HEADER, ["甲", "1.00", "保障办公用房工保障办公用房工作"], ["乙", "2.00", "二"]]]


def test_a_new_row_is_not_joined_though_its_first_text_was_full():
    read = document(first(["甲乙丙丁戊", "1.00", "一"]), following(["己", "2.00", "二"]))
    assert body(read) == [[HEADER, ["甲乙丙丁戊", "1.00", "一"], ["己", "2.00", "二"]]]


def test_whole_rows_of_narrow_columns_are_not_joined():
    widths, header = [24.0] * 5, ["类别", "名称", "目标", "分值", "备注"]
    row = ["产出指", "抽检率", "达标率", "十五分", "无变化"]
    read = document(Page().table(20, 260, widths, [header]), Page().table(20, 40, widths, [row]))
    assert body(read) == [[header, row]]


def test_cells_that_stand_whole_in_another_table_are_not_half_of_one():
    narrow, header, row = [24.0, 24.0, 24.0], ["类别", "名称", "目标"], ["产出指", "抽检率", ""]
    other = Page().text(20, 30, "其他").table(20, 40, narrow, [header, ["甲", "乙", "丙"]])
    read = document(other.table(20, 260, narrow, [header]), Page().table(20, 40, narrow, [row]))
    assert body(read)[-1] == [header, row]


def test_texts_that_stand_whole_in_the_table_are_not_halves():
    narrow, header = [36.0, 24.0, 24.0], ["类别", "名称", "单位"]
    rows = [["时效指标", "抽检", "次"], ["质量指标", "巡护", "公里"], ["质量指标", "报告", ""]]
    read = document(
        Page().table(20, 200, narrow, [header, *rows]), Page().table(20, 40, narrow, [["时效指标", "提交", ""]])
    )
    assert body(read) == [[header, *rows, ["时效指标", "提交", ""]]]


def label_table(page: Page, y: float, label: str, rows: list[list[str]]) -> Page:
    """A label merged down over rows of two more cells."""
    height = 20.0 * len(rows)
    page.frame(20, y, 80, y + height)
    if label:
        page.text(22, y + 12, label)
    return page.table(80, y, WIDTHS[1:], rows)


def test_a_label_merged_downwards_reaches_over_the_break():
    page = label_table(Page(), 220, "产出", [["数量", "一"], ["质量", "二"], ["时效", "三"]])
    read = document(page, label_table(Page(), 40, "", [["成本", "四"], ["其他", "五"]]))
    assert body(read) == [
        [["产出", "数量", "一"], [None, "质量", "二"], [None, "时效", "三"], [None, "成本", "四"], [None, "其他", "五"]]
    ]
    assert read.tables[0].cells[0].row_span == 5


def test_a_table_left_open_at_the_break_is_closed():
    page = Page().rule(20, 240, 240, 240).rule(20, 260, 240, 260)
    after = Page().rule(20, 60, 240, 60).rule(20, 80, 240, 80)
    for x in (20, 80, 160, 240):
        page.rule(x, 240, x, 280)
        after.rule(x, 40, x, 80)
    for sheet, top, texts in ((page, 252, "项金目甲一二"), (after, 52, "乙三四丙五六")):
        for number, text in enumerate(texts):
            sheet.text((22, 82, 162)[number % 3], top + number // 3 * 20, text)
    assert body(document(page, after)) == [
        [["项", "金", "目"], ["甲", "一", "二"], ["乙", "三", "四"], ["丙", "五", "六"]]
    ]


def test_a_page_number_between_does_not_part_the_table():
    page = first(["甲", "1.00", "一"]).text(190, 294, "-1-")
    read = document(page, following(HEADER, ["乙", "2.00", "二"]).text(190, 294, "-2-"))
    assert body(read) == [[HEADER, ["甲", "1.00", "一"], ["乙", "2.00", "二"]], "-1-", "-2-"]


def test_a_running_title_does_not_part_the_table_but_a_new_title_does():
    table = [HEADER, ["甲", "1.00", "一"]], ["乙", "2.00", "二"]
    start = Page().text(20, 30, "1.绩效目标表").table(20, 240, WIDTHS, table[0])
    same = Page().text(20, 30, "1.绩效目标表").table(20, 40, WIDTHS, [HEADER, table[1]])
    other = Page().text(20, 30, "2.绩效目标表").table(20, 40, WIDTHS, [HEADER, table[1]])
    assert body(document(start, same)) == ["1.绩效目标表", [*table[0], table[1]], "1.绩效目标表"]
    assert body(document(start, other)) == ["1.绩效目标表", table[0], "2.绩效目标表", [HEADER, table[1]]]


def test_a_table_that_ends_with_room_to_spare_does_not_go_on():
    page = Page().table(20, 40, WIDTHS, [HEADER, ["甲", "1.00", "一"]])
    read = document(page, following(HEADER, ["乙", "2.00", "二"]))
    assert body(read) == [[HEADER, ["甲", "1.00", "一"]], [HEADER, ["乙", "2.00", "二"]]]


def test_other_columns_are_another_table():
    read = document(first(["甲", "1.00", "一"]), Page().table(20, 40, [110.0, 110.0], [["乙", "二"]]))
    assert len(read.tables) == 2
