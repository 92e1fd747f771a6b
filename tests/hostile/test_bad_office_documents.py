"""Files as authorities publish them by mistake: blank templates, lists of other documents, damaged, encrypted and misnamed
files, two documents in one. Each is quarantined with a reason, or read as what it is."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from extract.extractor import extract_document
from extract.records import Extraction
from tests.unit.office_support import docx, ole
from tests.unit.pdf_support import Page, pdf

SAMPLES = Path(__file__).parents[2] / "raw" / "samples"
WIDE = SAMPLES / "示例市样本区司法局_2025年项目支出绩效目标表.txt"
OVERALL = SAMPLES / "示例市样本区人民检察院_2025年部门整体预算绩效目标申报表.html"
FORM_LABELS = ["项目名称", "预算数", "其中：财政资金", "其他资金", "绩效目标"]
FORM_ROWS = [
    ["项目名称", "", "", "", "", ""],
    ["预算规模及资金用途", "预算数", "", "其中：财政资金", "", "其他资金"],
    ["绩效目标", "", "", "", "", ""],
    ["一级指标", "二级指标", "三级指标", "绩效指标描述", "", "指标值"],
    ["产出指标", "数量指标", "", "", "", ""],
    ["效益指标", "社会效益指标", "", "", "", ""],
]
CONTENTS = ["目录", "一、2025年部门整体绩效目标表……3", "二、项目支出绩效目标表……5", "三、专项资金绩效目标表……9"]
INDEX = [
    ["序号", "单位名称", "附件"],
    ["1", "示例市样本区财政局", "2025年项目绩效目标表.pdf"],
    ["2", "示例市样本区教育局", "绩效目标.xlsx"],
]


def workbook(*sheets: Sequence[Sequence[str]], hidden: int | None = None) -> bytes:
    """A workbook of sheets of rows; `hidden`: number of the sheet (from 0) that is."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"表{number + 1}")
        for row in rows:
            sheet.append(list(row))
        if number == hidden:
            sheet.sheet_state = "hidden"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def word(lines: Iterable[str]) -> bytes:
    return docx("".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines))


def printed(lines: Iterable[str]) -> bytes:
    page = Page()
    for number, line in enumerate(lines):
        page.text(20, 20 + 16 * number, line)
    return pdf(page)


def facts(extraction: Extraction) -> list[str]:
    """Tables that hold a fact."""
    others = ("document", "unclaimed_text", "extraction_finding", "furniture")
    return [table for table, rows in extraction.records.items() if rows and table not in others]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (workbook([["1.项目绩效目标表"], *FORM_ROWS]), "template.xlsx"),
        (word(["1.项目绩效目标表", *(" ".join(row) for row in FORM_ROWS)]), "template.docx"),
        (word(CONTENTS), "contents.docx"),
        (printed(CONTENTS), "contents.pdf"),
        (workbook(INDEX), "index.xlsx"),
        (printed("　".join(row) for row in INDEX), "index.pdf"),
        (workbook([[""]]), "blank.xlsx"),
        (word([]), "blank.docx"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_holds_no_facts_gives_none(data: bytes, name: str) -> None:
    extraction = extract_document(data, name)
    assert extraction.document.state == "quarantined"
    assert extraction.document.reason
    assert facts(extraction) == []
    assert extraction.document.chars_unclaimed == extraction.document.chars_total


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (ole({"EncryptionInfo": b"x", "EncryptedPackage": b"y" * 5000}), "a.xlsx", "encrypted: it needs a password"),
        (ole({"EncryptionInfo": b"x", "EncryptedPackage": b"y" * 5000}), "a.docx", "encrypted: it needs a password"),
        (workbook(FORM_ROWS)[:-400], "a.xlsx", "the file is damaged"),
        (word(CONTENTS)[:-60], "a.docx", "the file is damaged"),
        (printed(CONTENTS)[:-40], "a.pdf", "the file is cut short"),
        (b"<w:wordDocument xmlns:w='urn:w'/>", "a.doc", "no reader for this format"),
        (workbook(FORM_ROWS, hidden=None) + b"x" * 100_000, "a.xlsx", ""),
    ],
)
def test_what_is_damaged_or_locked_says_so(data: bytes, name: str, reason: str) -> None:
    extraction = extract_document(data, name)
    assert extraction.document.state == "quarantined"
    assert reason in (extraction.document.reason or "")
    assert facts(extraction) == []


@pytest.mark.parametrize("name", ["a.xls", "a.doc", "a.pdf", "a.docx", "a"])
def test_a_page_is_read_as_one_whatever_its_name_says(name: str) -> None:
    whole = extract_document(OVERALL.read_bytes(), OVERALL.name)
    assert whole.document.state == "extracted"
    renamed = extract_document(OVERALL.read_bytes(), name)
    assert renamed.records["indicator"] == whole.records["indicator"] != []


def test_a_hidden_sheet_is_named_even_where_nothing_else_can_be_read() -> None:
    extraction = extract_document(workbook(INDEX, FORM_ROWS, hidden=1), "index.xlsx")
    (finding,) = extraction.records["extraction_finding"]
    assert extraction.document.state == "quarantined"
    assert (finding.rule_id, finding.severity, finding.page_no, finding.observed) == ("X09", "information", 2, "表2")  # type: ignore[attr-defined]


def test_the_documents_of_two_departments_in_one_file_are_told_apart_or_refused() -> None:
    text = WIDE.read_text(encoding="utf-16")
    assert "部门名称：示例市样本区司法局" in text
    alone = extract_document(text.encode(), "a.txt")
    assert alone.document.state == "extracted"
    other = text.replace("部门名称：示例市样本区司法局", "部门名称：示例市样本区审计局")
    both = extract_document(f"{text}\f{other}".encode(), "a.txt")
    assert both.document.state == "quarantined"
    assert both.document.reason == (
        "several documents in one file: 部门名称 is 示例市样本区司法局、示例市样本区审计局; give each a file of its own"
    )
    assert facts(both) == []


@pytest.mark.parametrize(
    "again",
    ["部门名称：示例市样本区司法局本级", "部门名称：　单位：万元", "部门名称：", "部门名称：示例市样本区司法局"],
)
def test_one_department_named_twice_is_one_department(again: str) -> None:
    text = WIDE.read_text(encoding="utf-16")
    found = extract_document(f"{text}\n{again}\n".encode(), "a.txt").document
    assert (found.state, found.department_name) == ("extracted", "示例市样本区司法局")
