"""What was read from the image of a page is the weakest kind of evidence: marked on every record, and for each target a
finding that asks a reader to compare it with the page (rule X08)."""

from __future__ import annotations

import dataclasses

from extract.collector import Collector, weakest
from extract.records import ExtractionFindingRecord, IndicatorValueRecord, Lineage
from extract.text import UNREAD_CHARACTER

RULE = "X08"
READER = "ocr"  # the name in `evidence` and `inference`
_PLACE = ("page_no", "table_no", "row_no", "column_no", "line_from", "line_to", "bbox", "printed_text")


def mark(collector: Collector) -> None:
    """Marks the records of pages read by OCR, and adds a finding for each of their targets.

    To be called when all records are there. Records without a place (those of the document as a whole) count as read so.
    """
    pages = collector.document.ocr_pages
    if not pages:
        return
    for value in collector.of(IndicatorValueRecord):
        if value.page_no in pages:
            _ask_to_compare(collector, value)
    for records in collector.records.values():
        for record in records:
            if record.page_no is None or record.page_no in pages:
                _weaken(record)


def _weaken(record: Lineage) -> None:
    record.inference = f"{record.inference}, {READER}" if record.inference else READER
    for field in dataclasses.fields(record):
        if field.name == "evidence" or field.name.endswith("_evidence"):
            stated = getattr(record, field.name)
            setattr(record, field.name, weakest(stated, READER) if stated else None)


def _ask_to_compare(collector: Collector, value: IndicatorValueRecord) -> None:
    printed = value.value_printed or ""
    indicator = collector.records["indicator"][value.indicator_record_no - 1]
    english, chinese = f"Target {printed} was read by OCR", f"指标值“{printed}”为光学识别结果"
    if UNREAD_CHARACTER in printed:
        english += f", and what stands at {UNREAD_CHARACTER} could not be read"
        chinese += f"，{UNREAD_CHARACTER}处未能识别"
    record = ExtractionFindingRecord(
        **{name: getattr(value, name) for name in _PLACE},
        record_no=len(collector.records["extraction_finding"]) + 1,
        rule_id=RULE,
        severity="warning",
        project_no=getattr(indicator, "project_no", None),
        message_en=f"{english}: compare it with the page",
        message_zh=f"{chinese}，请与原页核对",
        observed=printed or None,
    )
    collector.records["extraction_finding"].append(record)
