"""Pages and tables of a disclosure that were left: what the account and the findings say of them (rule X12), and whether leaving them
can have cost anything."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from extract.collector import Collector
from extract.document import LeftPage
from extract.layouts.families import families
from extract.readers.pdf_triage import OTHER, PLAIN
from extract.records import DocumentRecord, Extraction, ExtractionFindingRecord

RULE = "X12"
_LONGEST_NAME = 40  # characters of a heading
_INCOMPLETE = {"X03", "X06"}  # findings of a form that is cut short, and of what is announced and not there
# What stands on a page, by why it was left.
_WORDS = {PLAIN: ("text", "文字"), OTHER: ("other tables", "其他表格")}


def are_spared(extraction: Extraction) -> bool:
    """Whether a document of which pages were left was read as if they had been read as well: it is of a layout without
    parts in prose, and nothing is missing in it."""
    if extraction.document.state != "extracted":
        return False
    if any(family.name == extraction.layout and family.is_read_whole for family in families()):
        return False
    findings = extraction.records["extraction_finding"]
    return not any(isinstance(f, ExtractionFindingRecord) and f.rule_id in _INCOMPLETE for f in findings)


def report(collector: Collector, record: DocumentRecord) -> None:
    """Counts the pages that were left in the account of the document, and says which they are and why."""
    pages = collector.document.left_pages
    if not pages:
        return
    characters = sum(page.characters for page in pages)
    record.left_page_count, record.left_pages = len(pages), _numbers(pages)
    record.chars_left += characters
    record.chars_total += characters
    parts = [(why, list(group)) for why, group in groupby(pages, key=lambda page: page.why)]
    english = "; ".join(
        f"{_numbers(group)} ({_WORDS[why][0]}, {_characters(group)} characters)" for why, group in parts
    )
    chinese = "；".join(
        f"第{_numbers(group)}页（{_WORDS[why][1]}，{_characters(group)}个字符）" for why, group in parts
    )
    collector.finding(
        RULE,
        "information",
        [],
        f"{len(pages)} of {record.page_count} pages hold no part of a performance table and were left: {english}",
        f"全文{record.page_count}页中有{len(pages)}页不含绩效表格，未予读取：{chinese}",
        observed=record.left_pages,
    )


def report_tables(collector: Collector, record: DocumentRecord) -> None:
    """Counts the tables that were left in the account of the document, and says which they are."""
    left = collector.left_tables
    if not left:
        return
    characters = collector.coverage.account().left
    record.chars_left += characters
    names = [heading.key[:_LONGEST_NAME] for heading in left if heading]
    collector.finding(
        RULE,
        "information",
        [heading for heading in left if heading][:1],
        f"{len(left)} tables are accounts of the budget and were left ({characters} characters): {'; '.join(names)}",
        f"有{len(left)}张表为预算收支等表格，不含绩效指标，未予读取（{characters}个字符）：{'；'.join(names)}",
        observed=str(len(left)),
    )


def _characters(pages: Sequence[LeftPage]) -> int:
    return sum(page.characters for page in pages)


def _numbers(pages: Sequence[LeftPage]) -> str:
    """Page numbers with stretches in short: 2-18, 61."""
    stretches: list[list[int]] = []
    for page in pages:
        if stretches and page.page_no == stretches[-1][-1] + 1:
            stretches[-1][1:] = [page.page_no]
        else:
            stretches.append([page.page_no])
    return ", ".join("-".join(map(str, stretch)) for stretch in stretches)
