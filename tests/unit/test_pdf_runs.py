"""How the characters of a PDF page become runs, lines, and cells."""

from __future__ import annotations

from pypdfium2 import PdfDocument

from extract.readers import read_document
from extract.readers.pdf_page import PageReader
from extract.readers.pdf_runs import Run
from tests.unit.pdf_support import Page, pdf
from tests.unit.test_pdf import body, read


def runs(*pages: Page) -> list[Run]:
    with PageReader(PdfDocument(pdf(*pages))).page(0) as content:
        return content.runs


def test_a_run_ends_where_room_is_left():
    found = runs(Page().text(20, 40, "绩效目标").text(100, 40, "12.50"))
    assert [(run.text, run.x, run.y, run.x0, run.x1, run.em) for run in found] == [
        ("绩效目标", 20, 40, 20, 60, 10),
        ("12.50", 100, 40, 100, 150, 10),
    ]


def test_pieces_printed_without_room_between_them_are_one_run():
    page = Page()
    for number, part in enumerate(("绩效", "目标", "总表")):
        page.content.append(f"BT /F1 10 Tf {20 + number * 20} 260 Td <{part.encode('utf-16-be').hex()}> Tj ET")
    assert [run.text for run in runs(page)] == ["绩效目标总表"]


def test_a_run_can_be_taken_apart():
    with PageReader(PdfDocument(pdf(Page().text(20, 40, "绩效目标")))).page(0) as content:
        (run,) = content.runs
        single = content.text.characters(run)
    assert [(one.text, one.x, one.x1) for one in single] == [
        ("绩", 20, 30),
        ("效", 30, 40),
        ("目", 40, 50),
        ("标", 50, 60),
    ]


def test_text_that_reaches_over_a_rule_without_room_stands_in_both_cells():
    page = Page().table(20, 40, [40.0, 40.0], [["", ""], ["甲", "乙"]])
    page.text(40, 51, "金额目标")
    assert read(page) == [[["金额", "目标"], ["甲", "乙"]]]


def test_text_that_is_printed_over_other_text_is_read_in_the_order_of_places():
    page = Page()
    for x, text in ((20, "绩效标准"), (28, "目的")):
        page.content.append(f"BT /F1 10 Tf {x} 260 Td <{text.encode('utf-16-be').hex()}> Tj ET")
    assert [run.text for run in runs(page)] == ["绩效标准", "目的"]
    assert read(page) == ["绩目效的标准"]


def test_blanks_of_the_file_are_kept_and_those_of_pdfium_are_not_doubled():
    assert read(Page().text(20, 40, "Annual  budget of 绩效　目标")) == ["Annual budget of 绩效　目标"]


def test_text_that_climbs_is_read_character_by_character():
    page = Page()
    page.content.append(f"BT /F1 10 Tf 0.97 0.26 -0.26 0.97 60 100 Tm <{'绩效目标 '.encode('utf-16-be').hex()}> Tj ET")
    assert "".join(run.text for run in runs(page)) == "绩效目标"
    assert all(len(run.text) == 1 for run in runs(page))


def test_what_lies_outside_of_the_page_is_cut_off_a_run():
    assert "".join(run.text for run in runs(Page().text(380, 40, "绩效目标"))) == "绩效目"


def test_a_hyphen_at_a_line_end_is_a_hyphen():
    page = Page()
    for y, text in ((260, "budget exe-"), (246, "cution plan")):
        page.content.append(f"BT /F1 10 Tf 20 {y} Td <{text.encode('utf-16-be').hex()}> Tj ET")
    assert [run.text for run in runs(page)] == ["budget", "exe", "-", "cution", "plan"]


def test_forms_within_forms_are_looked_into():
    inner = Page().table(20, 40, [60.0, 80.0], [["指标", "目标"], ["甲", "乙"]])
    data = pdf(Page(form="q 1 0 0 1 10 0 cm /X1 Do Q", content=["/X1 Do"]))
    nested = data.replace(
        b"/Font << /F1 3 0 R >> >> /Length", b"/Font << /F1 3 0 R >> /XObject << /X1 13 0 R >> >> /Length", 1
    )
    content = "\n".join(inner.content)
    form = (
        f"13 0 obj\n<< /Type /XObject /Subtype /Form /BBox [0 0 400 300] /Resources << /Font << /F1 3 0 R >> >> "
        f"/Length {len(content)} >>\nstream\n{content}\nendstream\nendobj\nxref"
    ).encode("latin-1")
    nested = nested.replace(b"xref", form, 1)  # pdfium and pdfminer mend the table of offsets
    document = read_document(nested, "a.pdf")
    assert body(document) == [[["指标", "目标"], ["甲", "乙"]]]
    assert document.place(document.tables[0].cells[0].printed).bbox == "30.0,40.0,90.0,60.0"
