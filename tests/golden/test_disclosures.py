"""Whole disclosures: leaving the pages without a performance table loses no fact. The oracle is what the forms give alone,
and what all pages give when they are read."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.extractor import extract_document
from extract.readers.pdf_triage import FEWEST_PAGES
from extract.records import DocumentRecord, Extraction, ExtractionFindingRecord
from tests.unit.pdf_support import Page, pdf

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((ROOT / "raw" / "samples").glob("*.pdf"))
SHARED = ROOT.parent / "shared"
# What counts tables and lines counts those of the pages that were read.
_NUMBERS = {"table_no", "line_from", "line_to"}
_ACCOUNT = {"chars_claimed", "chars_unclaimed", "chars_left", "left_page_count", "left_pages"}
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


Facts = dict[str, list[dict[str, object]]]


def facts(extraction: Extraction, pages_before: int = 0) -> Facts:
    """All records but the account of characters and what depends on how many pages there are."""
    found: Facts = {}
    for table, rows in extraction.records.items():
        if table in {"furniture", "unclaimed_text"}:
            continue
        found[table] = []
        for row in rows:
            if isinstance(row, ExtractionFindingRecord) and row.rule_id in {"X07", "X12"}:
                continue
            values = {k: v for k, v in dataclasses.asdict(row).items() if k not in _NUMBERS | _ACCOUNT | {"record_no"}}
            if row.page_no is not None:
                values["page_no"] = row.page_no + pages_before
            found[table].append(values)
    return found


def adds_up(document: DocumentRecord) -> bool:
    """Whether each character is accounted for."""
    return document.chars_total == (
        document.chars_claimed + document.chars_furniture + document.chars_unclaimed + document.chars_left
    )


def left(document: DocumentRecord) -> set[int]:
    """Numbers of the pages that were left."""
    stretches = [list(map(int, part.split("-"))) for part in (document.left_pages or "").split(", ") if part]
    pages = {page for stretch in stretches for page in range(stretch[0], stretch[-1] + 1)}
    assert len(pages) == document.left_page_count
    return pages


def check_within(before: list[Page], path: Path, behind: list[Page]) -> Extraction:
    """The facts of a sample amid other pages are those of the sample alone; which is more than reading every page
    gives: that takes rows of accounts for fields of the form before them."""
    parts = [part for part in (before, path, behind) if part]
    extraction = extract_document(disclosure(*parts), path.name)
    alone = extract_document(path.read_bytes(), path.name)
    mine, its = facts(extraction), facts(alone, len(before))
    mine.pop("document"), its.pop("document")  # whose title is at its beginning
    assert mine == its
    assert adds_up(extraction.document)
    assert not left(extraction.document) & {len(before) + number for number in range(1, alone.document.page_count + 1)}
    return extraction


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_inside_a_disclosure_is_read_as_it_is_alone(path: Path):
    before, behind = [*prose(1), *accounts(2), *accounts(3), *prose(4), *accounts(5)], [*accounts(6), *prose(7)]
    extraction = check_within(before, path, behind)
    count = extraction.document.page_count
    expected = {*range(2, len(before) + 1), *range(count - len(behind) + 1, count + 1)}
    assert left(extraction.document) == expected
    full = extract_document(disclosure(before, path, behind), path.name, leaves_pages=False)
    for table in ("project", "goal", "indicator", "indicator_value", "milestone"):
        assert len(extraction.records[table]) == len(full.records[table])
    assert extraction.document.chars_unclaimed < full.document.chars_unclaimed or not full.document.chars_unclaimed


_PARTS = st.lists(st.tuples(st.sampled_from([prose, accounts]), st.integers(0, 99)), max_size=6)


@settings(max_examples=12, deadline=None)
@given(_PARTS, st.sampled_from(SAMPLES), _PARTS)
def test_a_sample_amid_pages_in_any_order_is_read_as_it_is_alone(
    before: list[tuple[Callable[[int], list[Page]], int]],
    path: Path,
    behind: list[tuple[Callable[[int], list[Page]], int]],
):
    first, last = ([page for make, seed in parts for page in make(seed)] for parts in (before, behind))
    if len(first) + len(last) >= FEWEST_PAGES:
        check_within(first, path, last)


@settings(max_examples=5, deadline=None)
@given(st.lists(st.sampled_from(SAMPLES), min_size=2, max_size=3, unique=True), st.integers(0, 99))
def test_no_indicator_of_several_forms_in_one_disclosure_is_lost(paths: list[Path], seed: int):
    parts = [part for n, path in enumerate(paths) for part in (path, [*accounts(seed + n), *prose(seed + n)])]
    data = disclosure(prose(seed) + accounts(seed), *parts)
    quick, full = extract_document(data, "公开.pdf"), extract_document(data, "公开.pdf", leaves_pages=False)
    assert quick.document.state == full.document.state
    for table in ("indicator", "indicator_value", "goal"):
        mine, its = facts(quick)[table], facts(full)[table]
        for row in (*mine, *its):
            row.pop("indicator_record_no", None)
        assert mine == its


def both(path: Path) -> tuple[Extraction, Extraction]:
    """As the product reads it, and with all pages read; they hold the same facts, and their accounts add up to the same."""
    data = path.read_bytes()
    quick, full = extract_document(data, path.name), extract_document(data, path.name, leaves_pages=False)
    assert facts(quick) == facts(full)
    assert adds_up(quick.document)
    assert (full.document.left_page_count, full.document.chars_left) == (0, 0)
    return quick, full


@pytest.mark.skipif(not SHARED.is_dir(), reason="the rendered documents are not there")
@pytest.mark.parametrize("path", sorted(SHARED.glob("documents/*.pdf")), ids=lambda path: path.stem)
def test_rendered_documents_give_the_facts_that_all_of_their_pages_give(path: Path):
    if path.stem == "tj_500":
        pytest.skip("500 pages of one form: read in the benchmark")
    quick, _ = both(path)
    if path.stem != "disclosure":
        assert quick.document.left_page_count == 0


@pytest.mark.skipif(not SHARED.is_dir(), reason="the rendered documents are not there")
def test_the_forms_of_a_whole_disclosure_are_found_and_its_accounts_and_prose_left():
    path = SHARED / "documents" / "disclosure.pdf"
    quick, full = both(path)
    assert (len(quick.records["project"]), len(quick.records["indicator"])) == (24, 279)
    assert quick.document.left_pages == "2-36"
    assert quick.document.chars_left + quick.document.chars_unclaimed == full.document.chars_unclaimed
    (finding,) = quick.records["extraction_finding"]
    assert isinstance(finding, ExtractionFindingRecord)
    assert (finding.rule_id, finding.severity, finding.observed) == ("X12", "information", "2-36")


@pytest.mark.skipif(not SHARED.is_dir(), reason="the published documents are not there")
@pytest.mark.parametrize("path", sorted(SHARED.glob("real/*.pdf")), ids=lambda path: path.stem)
def test_a_disclosure_without_performance_tables_is_read_whole_and_says_why_it_gives_nothing(path: Path):
    quick, _ = both(path)
    assert (quick.document.state, quick.document.left_page_count) == ("quarantined", 0)
