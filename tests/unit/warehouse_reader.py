"""A reader of invented documents for the tests of `warehouse`; it misbehaves on demand.

A document is text of lines `项目 <name> <amount>` and `指标 <name> <target>`; its first line is the title. Some titles,
seen in `read`, make the reader misbehave. Imports no more than a real reader does, because it runs in processes that
are started for it.
"""

from __future__ import annotations

import hashlib
import os
import signal
import time
from decimal import Decimal

from extract.pace import slow_page_read
from extract.records import (
    DocumentRecord,
    Extraction,
    ExtractionFindingRecord,
    IndicatorRecord,
    ProjectAmountRecord,
    ProjectRecord,
    UnclaimedTextRecord,
)


def read(data: bytes, file_name: str) -> Extraction:
    """Reads an invented document, or misbehaves."""
    lines = data.decode().split("\n")
    title = lines[0]
    if title == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if title == "sleep":
        time.sleep(60)
    if title == "slow pages":
        for _ in range(3):
            time.sleep(0.8)
            slow_page_read()
    if title == "raise":
        raise ValueError("a defect")
    if title == "memory":
        bytearray(64 << 30)
    is_scan = title == "scan"
    document_id = hashlib.sha256(data if title != "somebody else" else b"").hexdigest()
    records: dict[str, list] = {name: [] for name in ("project", "project_amount", "indicator", "unclaimed_text")}
    for number, line in enumerate(lines, start=1):
        kind, _, rest = line.partition(" ")
        place = {"page_no": 1, "line_from": number, "line_to": number, "printed_text": line}
        if kind == "项目":
            name, _, amount = rest.partition(" ")
            project_no = len(records["project"]) + 1
            records["project"].append(
                ProjectRecord(
                    record_no=project_no, project_no=project_no, project_name=name, project_name_printed=name, **place
                )
            )
            records["project_amount"].append(
                ProjectAmountRecord(
                    record_no=project_no,
                    project_no=project_no,
                    column_no_printed=1,
                    label_printed="总计",
                    fund_source_code="total",
                    is_total=True,
                    amount_printed=amount,
                    unit_printed="万元",
                    amount_yuan=Decimal("0.001") if title == "too precise" else Decimal(amount) * 10000,
                    **place,
                )
            )
        elif kind == "指标":
            number = len(records["indicator"]) + 1
            records["indicator"].append(
                IndicatorRecord(
                    record_no=number,
                    owner_kind="project",
                    project_no=len(records["project"]),
                    indicator_no=number,
                    level3_name=rest.partition(" ")[0],
                    **place,
                )
            )
        elif line == "备注":
            records["unclaimed_text"].append(UnclaimedTextRecord(record_no=1, unclaimed_text=line, chars=2, **place))
    if records["unclaimed_text"]:
        records["extraction_finding"] = [
            ExtractionFindingRecord(
                record_no=1, rule_id="A1", severity="warning", message_en="Text of no record.", message_zh="未识别文字"
            )
        ]
    records["document"] = [
        DocumentRecord(
            record_no=1,
            file_name=file_name,
            media_type="text/plain",
            encoding="utf-8",
            state="quarantined" if is_scan else "extracted",
            reason="scan, no text layer: install OCR to read it" if is_scan else None,
            title=title,
            fiscal_year=2024,
            fiscal_year_source="title",
            fiscal_year_confidence="high",
            fiscal_year_basis="title: 2024",
            page_count=1,
            chars_total=len("".join(data.decode().split())),
            chars_unclaimed=2 if records["unclaimed_text"] else 0,
        )
    ]
    return Extraction(document_id, "sample", records)
