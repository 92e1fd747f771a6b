"""Bytes of one document → everything staging holds of it. The steps, in order: read (format), recognise (family), read
the family's records, decide what concerns the document as a whole, close the account of characters.

Bad input is normal input: whatever happens, the result is an `Extraction` whose document record says `extracted`, or
`quarantined` with the reason.
"""

from __future__ import annotations

import hashlib
import traceback

from extract import left_pages, scanned
from extract.collector import Collector
from extract.document import Document
from extract.document_record import document_record, repeated_names, several_departments
from extract.layouts.families import fallback_family, match_family
from extract.readers import Unreadable, read_document
from extract.readers.formats import Words, detect_format
from extract.records import (
    TABLES,
    DepartmentAmountRecord,
    DocumentRecord,
    Extraction,
    GoalRecord,
    IndicatorRecord,
    IndicatorValueRecord,
    KeyTaskRecord,
    Lineage,
    ProjectAmountRecord,
    ProjectExecutionRecord,
    ProjectRecord,
    UnclaimedTextRecord,
)
from extract.text import comparison_key, squash
from extract.triage import table_words

# Below this share of the indicators that a document's own marks announce, its text is jumbled and no fact of it is sure.
_LEAST_SHARE = 0.5


def extract_document(data: bytes, file_name: str, *, leaves_pages: bool = True) -> Extraction:
    """Reads one document; never raises for what is in it.

    `leaves_pages`: pages of a long document that hold no part of a performance table are left; where that might be why
    something is missing, all of them are read after all.
    """
    extraction = _attempt(data, file_name, table_words() if leaves_pages else None)
    if extraction.document.left_page_count and not left_pages.are_spared(extraction):
        extraction = _attempt(data, file_name, None)
    return extraction


def _attempt(data: bytes, file_name: str, words: Words | None) -> Extraction:
    try:
        document = read_document(data, file_name, words)
    except Unreadable as error:
        return quarantined(data, file_name, str(error))
    except Exception as error:
        # A reader's own failure must not take the batch with it, nor pass for an empty document.
        return quarantined(data, file_name, f"the reader failed: {_in_one_line(error)}")
    try:
        return _extract(data, document)
    except Exception as error:
        return quarantined(data, file_name, f"the layout's reader failed: {_in_one_line(error)}", document)


def quarantined(
    data: bytes, file_name: str, reason: str, document: Document | None = None, nearest: str | None = None
) -> Extraction:
    """A document that is kept and reported but gives no facts; its text, where there is any, is all unclaimed."""
    if document is not None and document.wanting:
        reason = f"{document.wanting}; {reason}"
    record = DocumentRecord(
        record_no=1,
        file_name=file_name,
        media_type=document.media_type if document else _media_type(data, file_name),
        encoding=document.encoding if document else None,
        state="quarantined",
        reason=reason,
        nearest_layout=nearest,
        page_count=document.page_count if document else 0,
    )
    records: dict[str, list[Lineage]] = {table: [] for table in TABLES}
    if document is not None:
        collector = Collector(document)
        collector.reader_notes()
        record.chars_total = record.chars_unclaimed = collector.coverage.account().total
        collector.records["unclaimed_text"] = list(_unclaimed(collector))
        records = collector.records
        records["document"] = [record]
        left_pages.report(collector, record)
        scanned.mark(collector)
    records["document"] = [record]
    return Extraction(hashlib.sha256(data).hexdigest(), None, records)


def _extract(data: bytes, document: Document) -> Extraction:
    if not squash(document.text):
        return quarantined(data, document.file_name, "the document holds no text", document)
    match = match_family(document)
    family = match.family or fallback_family()
    collector = Collector(document)
    collector.reader_notes()
    family.read(collector)
    facts = (ProjectRecord, IndicatorRecord, DepartmentAmountRecord, KeyTaskRecord)
    if match.family is None and not collector.of(IndicatorRecord):
        reason = f"no known layout; nearest is {match.nearest.name}, but these labels are missing: {'、'.join(match.missing)}"
        return quarantined(data, document.file_name, reason, document, match.nearest.name)
    departments = several_departments(document, repeated_names(collector))
    if departments:
        reason = f"several documents in one file: 部门名称 is {'、'.join(departments[:3])}; give each a file of its own"
        return quarantined(data, document.file_name, reason, document, family.name)
    if not any(collector.of(record_class) for record_class in facts):
        reason = f"the labels of {family.name} are there, but no project, indicator or amount could be read"
        return quarantined(data, document.file_name, reason, document, family.name)
    if not _says_something(collector):
        reason = f"a template of {family.name} with nothing filled in: no amount, goal or target"
        return quarantined(data, document.file_name, reason, document, family.name)
    read = {"project": len(collector.of(ProjectRecord)), "indicator": len(collector.of(IndicatorRecord))}
    announced = family.announced(comparison_key(document.text))
    if read["indicator"] < announced.get("indicator", 0) * _LEAST_SHARE:
        reason = (
            f"only {read['indicator']} of the {announced['indicator']} indicators in it could be read: "
            "its cells have lost their order"
        )
        return quarantined(data, document.file_name, reason, document, family.name)
    _report_missing(collector, announced, read)
    record = document_record(collector, family)
    collector.records["unclaimed_text"] = list(_unclaimed(collector))
    collector.close()
    scanned.mark(collector)
    account = collector.coverage.account()
    record.chars_total, record.chars_claimed = account.total, account.claimed
    record.chars_furniture, record.chars_unclaimed = account.furniture, account.unclaimed
    left_pages.report_tables(collector, record)
    left_pages.report(collector, record)
    return Extraction(hashlib.sha256(data).hexdigest(), family.name, collector.records)


def _says_something(collector: Collector) -> bool:
    """Whether anything is filled in: a form lists its fund sources and categories of indicators when it is blank, too."""
    executions = collector.of(ProjectExecutionRecord)
    return bool(
        collector.of(GoalRecord)
        or collector.of(KeyTaskRecord)
        or any(amount.amount_printed for amount in collector.of(ProjectAmountRecord))
        or any(item.amount_printed and item.measure_kind != "text" for item in collector.of(DepartmentAmountRecord))
        or any(value.value_printed for value in collector.of(IndicatorValueRecord))
        or any(line.initial_printed or line.adjusted_printed or line.executed_printed for line in executions)
        or any(indicator.origin == "prose" for indicator in collector.of(IndicatorRecord))
    )


def _report_missing(collector: Collector, announced: dict[str, int], read: dict[str, int]) -> None:
    """What the document announces and was not read (rule X06)."""
    chinese = {"project": "个项目", "indicator": "项指标"}
    for kind, expected in announced.items():
        if read[kind] < expected:
            collector.finding(
                "X06",
                "error",
                [],
                f"The document announces {expected} {kind}s, {read[kind]} were read",
                f"文件中应有{expected}{chinese[kind]}，读出{read[kind]}{chinese[kind][0]}",
                observed=str(read[kind]),
                expected=str(expected),
            )


def _unclaimed(collector: Collector) -> list[UnclaimedTextRecord]:
    records: list[UnclaimedTextRecord] = []
    for number, part in enumerate(collector.coverage.unclaimed(), start=1):
        place = collector.document.place(part)
        records.append(
            UnclaimedTextRecord(
                record_no=number,
                page_no=place.page_no,
                table_no=place.table_no,
                row_no=place.row_no,
                column_no=place.column_no,
                line_from=place.line_from,
                line_to=place.line_to,
                bbox=place.bbox,
                printed_text=part.text.strip(),
                unclaimed_text=part.text.strip(),
                chars=len(squash(part.text)),
            )
        )
    return records


def _media_type(data: bytes, file_name: str) -> str:
    try:
        return detect_format(data, file_name)
    except Unreadable:
        return "application/octet-stream"


def _in_one_line(error: Exception) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({frame.name}, line {frame.lineno})"
