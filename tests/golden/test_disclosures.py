"""Whole disclosures: leaving the pages without a performance table changes no fact. What all pages read in full give is
the oracle."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.extractor import extract_document
from extract.records import Extraction, ExtractionFindingRecord
from tests.unit.pdf_support import Page, pdf

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((ROOT / "raw" / "samples").glob("*.pdf"))
SHARED = ROOT.parent / "shared"
# What counts tables and lines counts those of the pages that were read.
_NUMBERS = {"table_no", "line_from", "line_to"}
_ACCOUNT = {"chars_unclaimed", "chars_left", "left_page_count", "left_pages"}
_CLASSES = ["教育支出", "卫生健康支出", "住房公积金", "行政事业单位医疗", "农林水支出", "公共安全支出"]
_SENTENCES = [
    "本单位围绕年度重点，统筹安排各项经费，提高资金使用效益。",
    "按照绩效管理的要求，对预算执行情况开展跟踪，及时纠正偏差。",
    "机关运行经费比上年减少，主要原因是压缩一般性开支。",
    "一、主要职责是负责辖区内相关事务的组织、协调和监督。",
    "群众满意度稳步提高，各项目标任务按期完成。",
]
_WIDE = (595.0, 842.0)


def prose(seed: int) -> list[Page]:
    random_ = random.Random(seed)
    page = Page(*_WIDE)
    for number in range(random_.randint(3, 40)):
        page.text(60, 60 + number * 18, random_.choice(_SENTENCES), 10.5)
    return [page]


def accounts(seed: int) -> list[Page]:
    """A table of one to three pages, headed on the first."""
    random_ = random.Random(seed)
    heading = random_.choice(["部门收支预算总表", "一般公共预算支出表（公开05表）", "“三公”经费支出情况表"])
    widths = [60.0, 160.0, 80.0, 80.0, 80.0]
    pages = [Page(*_WIDE).text(200, 50, heading, 14).text(440, 70, "单位：万元")]
    for number in range(random_.randint(1, 3)):
        rows = [["科目编码", "科目名称", "合计", "基本支出", "项目支出"]] if not number else []
        for _ in range(34):
            amounts = [f"{random_.randint(1, 99999) / 100:.2f}" for _ in range(3)]
            rows.append([f"2{random_.randint(0, 99999):05}", random_.choice(_CLASSES), *amounts])
        page = pages[0] if not number else Page(*_WIDE)
        page.table(60, 80 if not number else 40, widths, rows)
        pages = pages if not number else [*pages, page]
    return pages


def disclosure(*parts: Path | Sequence[Page]) -> bytes:
    """A file of the pages of other files, and of pages drawn here."""
    whole = pdfium.PdfDocument.new()
    for part in parts:
        source = pdfium.PdfDocument(part.read_bytes() if isinstance(part, Path) else pdf(*part))
        whole.import_pages(source)
        source.close()
    out = BytesIO()
    whole.save(out)
    whole.close()
    return out.getvalue()


def facts(extraction: Extraction) -> dict[str, list[dict[str, object]]]:
    """All records but the account of characters."""
    apart = {"furniture", "unclaimed_text"}
    records = {table: rows for table, rows in extraction.records.items() if table not in apart}
    records["extraction_finding"] = [
        r for r in records["extraction_finding"] if isinstance(r, ExtractionFindingRecord) and r.rule_id != "X12"
    ]
    # Which pages a second reader checks depends on how many there are.
    return {
        table: [
            {k: v for k, v in dataclasses.asdict(row).items() if k not in _NUMBERS | _ACCOUNT and k != "record_no"}
            for row in rows
        ]
        for table, rows in records.items()
    }


def both(data: bytes, name: str) -> tuple[Extraction, Extraction]:
    """As the product reads it, and with all pages read; they hold the same facts, and their accounts add up."""
    quick, full = extract_document(data, name), extract_document(data, name, leaves_pages=False)
    assert facts(quick) == facts(full)
    document, all_read = quick.document, full.document
    assert all_read.left_page_count == all_read.chars_left == 0
    assert document.chars_total == all_read.chars_total
    assert document.chars_total == (
        document.chars_claimed + document.chars_furniture + document.chars_unclaimed + document.chars_left
    )
    assert document.chars_claimed == all_read.chars_claimed
    return quick, full


def is_read(quick: Extraction, first: int, last: int) -> bool:
    """Whether none of these pages was left."""
    left = [list(map(int, part.split("-"))) for part in (quick.document.left_pages or "").split(", ") if part]
    return not any(part[0] <= last and first <= part[-1] for part in left)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_inside_a_disclosure_is_read_as_it_is_alone(path: Path):
    before = [*prose(1), *accounts(2), *accounts(3), *prose(4), *accounts(5)]
    data = disclosure(before, path, [*accounts(6), *prose(7)])
    quick, full = both(data, path.name)
    alone = extract_document(path.read_bytes(), path.name)
    for table in ("project", "indicator", "indicator_value", "goal"):
        assert len(quick.records[table]) == len(alone.records[table]), table
    count = alone.document.page_count
    assert is_read(quick, len(before) + 1, len(before) + count)
    if quick.document.left_page_count:
        assert quick.document.chars_unclaimed < full.document.chars_unclaimed / 2


_PART = st.one_of(
    st.tuples(st.just("prose"), st.integers(0, 99)),
    st.tuples(st.just("accounts"), st.integers(0, 99)),
    st.tuples(st.just("sample"), st.integers(0, len(SAMPLES) - 1)),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(_PART, min_size=4, max_size=9))
def test_pages_in_any_order_give_the_facts_that_all_of_them_give(parts: list[tuple[str, int]]):
    kinds = {"prose": prose, "accounts": accounts}
    data = disclosure(*(SAMPLES[n] if kind == "sample" else kinds[kind](n) for kind, n in parts))
    both(data, "公开.pdf")


@pytest.mark.skipif(not SHARED.is_dir(), reason="the rendered documents are not there")
@pytest.mark.parametrize("path", sorted(SHARED.glob("documents/*.pdf")), ids=lambda path: path.stem)
def test_rendered_documents_give_the_facts_that_all_of_their_pages_give(path: Path):
    if path.stem == "tj_500":
        pytest.skip("500 pages of one form: read in the benchmark")
    quick, _ = both(path.read_bytes(), path.name)
    if path.stem != "disclosure":
        assert quick.document.left_page_count == 0


@pytest.mark.skipif(not SHARED.is_dir(), reason="the rendered documents are not there")
def test_the_forms_of_a_whole_disclosure_are_found_and_its_accounts_and_prose_left():
    path = SHARED / "documents" / "disclosure.pdf"
    quick, full = both(path.read_bytes(), path.name)
    assert (len(quick.records["project"]), len(quick.records["indicator"])) == (24, 279)
    assert quick.document.left_pages == "2-36"
    assert quick.document.chars_left + quick.document.chars_unclaimed == full.document.chars_unclaimed
    (finding,) = quick.records["extraction_finding"]
    assert isinstance(finding, ExtractionFindingRecord)
    assert (finding.rule_id, finding.severity, finding.observed) == ("X12", "information", "2-36")


@pytest.mark.skipif(not SHARED.is_dir(), reason="the published documents are not there")
@pytest.mark.parametrize("path", sorted(SHARED.glob("real/*.pdf")), ids=lambda path: path.stem)
def test_a_disclosure_without_performance_tables_is_read_whole_and_says_why_it_gives_nothing(path: Path):
    quick, _ = both(path.read_bytes(), path.name)
    assert (quick.document.state, quick.document.left_page_count) == ("quarantined", 0)
