"""The PDF reader on small files made here: tables, their places, and what is refused."""

from __future__ import annotations

import hashlib
import re

import pytest
from pypdfium2 import PdfDocument

from extract.document import Document, Line
from extract.readers import Unreadable, read_document
from extract.readers.pdf_page import PageReader
from extract.readers.pdf_second import SecondParser
from tests.unit.pdf_support import HEIGHT, NAMELESS_FONT, WIDTH, Page, pdf

WIDTHS = [60.0, 80.0, 60.0]
HEADER = ["一级指标", "二级指标", "指标值"]
ROW = ["产出指标", "数量指标", "百分之十"]


def body(document: Document) -> list[object]:
    """Lines as texts, tables as rows of texts (a merged cell's text at its top left, None where it reaches)."""
    found: list[object] = []
    for item in document.body:
        if isinstance(item, Line):
            found.append(item.printed.text)
            continue
        grid = item.grid()
        found.append(
            [
                [
                    None if cell is None or (cell.row, cell.column) != (row, column) else cell.printed.text
                    for column, cell in enumerate(cells)
                ]
                for row, cells in enumerate(grid)
            ]
        )
    return found


def read(*pages: Page, **options: str) -> list[object]:
    return body(read_document(pdf(*pages, **options), "a.pdf"))


def test_lines_and_table_in_printed_order():
    page = Page().text(20, 20, "绩效目标表").table(20, 40, WIDTHS, [HEADER, ROW]).text(20, 120, "注意事项")
    assert read(page) == ["绩效目标表", [HEADER, ROW], "注意事项"]


def test_each_cell_knows_page_row_column_and_box():
    document = read_document(pdf(Page(), Page().table(20, 40, WIDTHS, [HEADER, ROW])), "a.pdf")
    cell = document.tables[0].cells[4]
    place = document.place(cell.printed)
    assert (cell.printed.text, place.page_no, place.table_no, place.row_no, place.column_no) == ("数量指标", 2, 1, 2, 2)
    assert place.bbox == "80.0,60.0,160.0,80.0"
    assert document.page_count == 2


def merged(page: Page) -> Page:
    """Two columns; the left cell is merged over two rows, the last row over both columns."""
    for x0, y0, x1, y1 in (
        (20, 40, 200, 40), (100, 60, 200, 60), (20, 80, 200, 80), (20, 100, 200, 100),
        (20, 40, 20, 100), (200, 40, 200, 100), (100, 40, 100, 80),
    ):  # fmt: skip
        page.rule(x0, y0, x1, y1)
    return page.text(22, 62, "产出指标").text(102, 52, "甲").text(102, 72, "乙").text(22, 92, "合计")


MERGED = [["产出指标", "甲"], [None, "乙"], ["合计", None]]


def test_merged_cells_have_spans():
    document = read_document(pdf(merged(Page())), "a.pdf")
    assert body(document) == [MERGED]
    assert [(c.row_span, c.column_span) for c in document.tables[0].cells] == [(2, 1), (1, 1), (1, 1), (1, 2)]


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_a_rotated_page_reads_as_it_is_seen(rotate):
    page = merged(Page())
    turn = {90: "0 1 -1 0 {h} 0 cm", 180: "-1 0 0 -1 {w} {h} cm", 270: "0 -1 1 0 0 {w} cm"}[rotate]
    width, height = (HEIGHT, WIDTH) if rotate != 180 else (WIDTH, HEIGHT)
    content = [turn.format(w=WIDTH, h=HEIGHT), *page.content]
    document = read_document(pdf(Page(width, height, rotate=rotate, content=content)), "a.pdf")
    assert body(document) == [MERGED]
    assert document.place(document.tables[0].cells[0].printed).bbox == "20.0,40.0,100.0,80.0"


def test_what_lies_outside_of_the_crop_box_is_not_printed():
    page = merged(Page(crop=(10, 0, WIDTH, HEIGHT - 30))).text(20, 20, "裁掉")
    document = read_document(pdf(page), "a.pdf")
    assert body(document) == [MERGED]
    assert document.place(document.tables[0].cells[0].printed).bbox == "10.0,10.0,90.0,50.0"


def test_form_xobjects_are_looked_into():
    drawn = merged(Page())
    page = Page(form="\n".join(drawn.content), content=["q 1 0 0 1 30 -20 cm /X1 Do Q"])
    document = read_document(pdf(page), "a.pdf")
    assert body(document) == [MERGED]
    assert document.place(document.tables[0].cells[0].printed).bbox == "50.0,60.0,130.0,100.0"


def test_rules_may_be_thin_rectangles_in_pieces():
    page = Page()
    for y in (40, 60, 80):
        for x in range(20, 200, 18):
            page.bar(x, y - 0.25, x + 18, y + 0.25)
    for x in (20, 110, 200):
        page.bar(x - 0.25, 40, x + 0.25, 60).bar(x - 0.25, 60, x + 0.25, 80)
    page.text(22, 52, "甲").text(112, 52, "乙").text(22, 72, "丙").text(112, 72, "丁")
    assert read(page) == [[["甲", "乙"], ["丙", "丁"]]]


def test_white_rules_and_backgrounds_are_no_rules():
    page = Page()
    page.content.append("0.9 g 20 200 180 60 re f")
    page = merged(page).rule(150, 40, 150, 100, "1 G")
    assert read(page) == [MERGED]


def test_a_rule_that_dangles_in_a_cell_changes_nothing():
    assert read(merged(Page()).rule(25, 65, 60, 65).rule(102, 53, 112, 53)) == [MERGED]


def test_single_characters_of_a_font_that_is_not_embedded_are_not_lost():
    page = Page().text(20, 20, "绩效")
    page.content.append("BT /F1 10 Tf 60 280 Td <7532> Tj 40 0 Td <4E59> Tj ET")
    data = pdf(page)
    with PageReader(PdfDocument(data)).page(0) as content:
        # Where the machine has a Chinese font, pdfium takes that one and leaves nothing out.
        assert content.lacks_glyphs == ("甲" not in "".join(run.text for run in content.runs))
    assert read_document(data, "a.pdf").text.split() == ["绩效", "甲", "乙"]


def test_bold_by_printing_twice_reads_once():
    page = Page().text(20, 20, "绩效目标11").text(20.4, 20, "绩效目标11")
    assert read(page) == ["绩效目标11"]


def test_a_wrapped_cell_is_one_text_and_its_paragraphs_are_lines():
    page = Page().table(20, 40, [60.0, 60.0], [["一二三四五六七|八九。|2.十", "甲"], ["乙", "丙"]], 50.0)
    assert read(page) == [[["一二三四五六七八九。\n2.十", "甲"], ["乙", "丙"]]]


def test_a_wrapped_title_is_one_line():
    page = Page().text(20, 20, "关于下达检察机关省级转移支付资金的通知办案业务费绩效目标项目总表格").text(20, 34, "表")
    page.table(20, 60, [160.0, 180.0], [["甲", "乙"], ["丙", "丁"]])
    assert read(page)[0] == "关于下达检察机关省级转移支付资金的通知办案业务费绩效目标项目总表格表"


def test_a_frame_around_the_page_is_no_table():
    assert read(merged(Page()).frame(5, 5, 395, 295).text(20, 20, "标题")) == ["标题", MERGED]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (pdf(Page()), "holds no text"),
        (pdf(), "no pages"),
        (pdf(merged(Page()))[:-200], "cut short"),
        (b"%PDF-1.7\n%%EOF", "damaged"),
        (pdf(merged(Page()), font=NAMELESS_FONT), "no mapping to Unicode"),
        (
            pdf(
                merged(Page()),
                trailer=f"/ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{'12' * 32}> /U <{'34' * 32}> >>",
            ),
            "asks for a password",
        ),
    ],
    ids=["no text", "no pages", "cut short", "damaged", "no mapping", "encrypted"],
)
def test_what_cannot_be_read_whole_is_refused_with_the_reason(data, reason, monkeypatch):
    monkeypatch.setattr("extract.readers.ocr_engine.PACKAGES", ("no_such_package",))
    with pytest.raises(Unreadable, match=reason):
        read_document(data, "a.pdf")


IMAGE = "BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI"
STRIPS = [f"q 400 0 0 60 0 {y} cm {IMAGE} Q" for y in (0, 80, 160, 240)]
OUTLINES = [f"0 g {x} {y} m {x + 6} {y} l {x + 3} {y + 8} l f" for x in range(20, 220, 10) for y in range(20, 120, 12)]


@pytest.mark.parametrize(
    ("page", "unread"),
    [
        (Page(content=[f"400 0 0 300 0 0 cm {IMAGE}"]), True),
        (Page(content=[*STRIPS]), True),
        (Page(content=[*STRIPS]).text(190, 290, "- 2 -"), True),
        (Page(content=OUTLINES), True),
        (Page(content=[*STRIPS, "3 Tr"]).text(20, 20, "绩效目标"), True),
        (Page(content=[*STRIPS]).text(20, 20, "绩效目标"), False),
        (Page(content=[f"40 0 0 30 0 0 cm {IMAGE}"]), False),
        (Page(), False),
    ],
    ids=[
        "picture",
        "strips",
        "page number",
        "outlines",
        "unseen text behind a picture",
        "text over a picture",
        "small picture",
        "blank",
    ],
)
def test_a_page_of_which_no_text_can_be_read_is_noted(page, unread, monkeypatch):
    monkeypatch.setattr("extract.readers.ocr_engine.PACKAGES", ("no_such_package",))
    document = read_document(pdf(merged(Page()), page), "a.pdf")
    assert [(note.rule_id, note.severity, note.page_no) for note in document.notes] == [("X10", "error", 2)] * unread
    assert document.tables


def test_the_name_of_a_file_does_not_say_what_is_in_it():
    assert body(read_document(pdf(merged(Page())), "a.xlsx")) == [MERGED]


def test_fonts_that_map_some_characters_leave_the_others_unread():
    page = Page().text(20, 20, "绩效目标一")
    nameless = page.height - 60
    page.content.append(f"BT /F2 10 Tf 20 {nameless} Td <{'甲'.encode('utf-16-be').hex()}> Tj ET")
    data = pdf(page).replace(b"/F1 3 0 R >>", b"/F1 3 0 R /F2 4 0 R >>", 1)
    data = data.replace(b"xref", f"4 0 obj\n{NAMELESS_FONT}\nendobj\nxref".encode("latin-1"), 1)
    assert read_document(data, "a.pdf").text.split() == ["绩效目标一", "\ufffd"]


def encrypted(data: bytes) -> bytes:
    """The file as one that everybody may open and only its owner change (RC4, 40 bits)."""
    padding = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
    owner = rc4(hashlib.md5(b"owner" + padding[:27]).digest()[:5], padding)
    key = hashlib.md5(padding + owner + (-4 & 0xFFFFFFFF).to_bytes(4, "little") + b"\x00").digest()[:5]

    def object_key(number: bytes) -> bytes:
        return hashlib.md5(key + int(number).to_bytes(3, "little") + b"\x00\x00").digest()[:10]

    def encrypt(match: re.Match[bytes]) -> bytes:
        number, text = match.groups()
        text = re.sub(rb"\((\w+)\)", lambda s: b"<%s>" % rc4(object_key(number), s[1]).hex().encode(), text)
        streamed = re.sub(
            rb"stream\n(.*)\nendstream",
            lambda s: b"stream\n%s\nendstream" % rc4(object_key(number), s[1]),
            text,
            flags=re.DOTALL,
        )
        return b"%s 0 obj\n%s\nendobj" % (number, streamed)

    data = re.sub(rb"(\d+) 0 obj\n(.*?)\nendobj", encrypt, data, flags=re.DOTALL)
    entries = b"/ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >> /Root" % (
        *(owner.hex().encode(), rc4(key, padding).hex().encode()),
    )
    return data.replace(b"/Root", entries)


def rc4(key: bytes, data: bytes) -> bytes:
    state, j, out = list(range(256)), 0, bytearray()
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def test_a_file_that_only_its_owner_may_change_is_read():
    document = read_document(encrypted(pdf(merged(Page()))), "a.pdf")
    assert body(document) == [MERGED]
    assert document.notes == []


def test_two_parsers_must_find_the_same_number_of_pages(monkeypatch):
    monkeypatch.setattr(SecondParser, "page_count", lambda self: 7)
    with pytest.raises(Unreadable, match="number of pages: 1 and 7"):
        read(merged(Page()))


def test_more_rules_than_a_printed_table_has_are_refused():
    page = Page(3000, 3000).text(20, 20, "绩效")
    for number in range(600):
        page.rule(10, 30 + number * 4, 2990, 30 + number * 4).rule(10 + number * 4, 30, 10 + number * 4, 2990)
    with pytest.raises(Unreadable, match="more ruling lines"):
        read(page)
