"""What is read from a document, without a warehouse: `python -m extract FILE…`. For those who add a layout or a spelling."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from extract.extractor import extract_document
from extract.records import ExtractionFindingRecord, Extraction, IndicatorRecord, ProjectRecord, UnclaimedTextRecord

_NOT_FACTS = ("document", "furniture", "unclaimed_text", "extraction_finding")


def described(extraction: Extraction) -> Iterator[str]:
    """Lines: layout, or the nearest one; rows by table; projects with their indicators; findings; what no record holds."""
    document = extraction.document
    yield f"{document.file_name}: {document.state} as {extraction.layout or 'no known layout'}"
    if document.reason or document.nearest_layout:
        yield f"  {document.reason or ''} (nearest: {document.nearest_layout or 'none'})"
    counts = {table: len(rows) for table, rows in extraction.records.items() if rows and table not in _NOT_FACTS}
    yield "  " + (", ".join(f"{table} {count}" for table, count in counts.items()) or "no facts")
    indicators = [r for r in extraction.records["indicator"] if isinstance(r, IndicatorRecord)]
    for project in extraction.records["project"]:
        if isinstance(project, ProjectRecord):
            count = sum(i.project_no == project.project_no for i in indicators)
            yield f"  project {project.project_no} {project.project_name}: {count} indicators"
    for finding in extraction.records["extraction_finding"]:
        if isinstance(finding, ExtractionFindingRecord):
            yield f"  {finding.rule_id} {finding.message_en}"
    for left in extraction.records["unclaimed_text"]:
        if isinstance(left, UnclaimedTextRecord):
            yield f"  no record holds: {left.unclaimed_text!r}"


def main() -> int:
    """Command line; 1 where a document is not read, or not wholly."""
    parser = argparse.ArgumentParser(prog="python -m extract", description="Shows what is read from documents.")
    parser.add_argument("file", nargs="+", type=Path)
    status = 0
    for path in parser.parse_args().file:
        extraction = extract_document(path.read_bytes(), path.name)
        print("\n".join(described(extraction)))
        if extraction.document.state != "extracted" or extraction.records["unclaimed_text"]:
            status = 1
    return status


if __name__ == "__main__":
    raise SystemExit(main())
