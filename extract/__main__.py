"""What is read from documents, without a warehouse: `python -m extract FILE…`. For those who add a layout or a spelling.

Exits with 1 where a document is not read, or not wholly.
"""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Iterator
from pathlib import Path

from extract.document import Document
from extract.extractor import extract_document
from extract.layouts.labels import labels
from extract.layouts.rows import Row, body_items
from extract.readers import Unreadable, read_document
from extract.records import Extraction, ExtractionFindingRecord, Lineage, UnclaimedTextRecord

_NOT_FACTS = ("document", "furniture", "unclaimed_text", "extraction_finding")
_PLACE = {field.name for field in dataclasses.fields(Lineage)}
_SHOWN = 12  # lines of text that no record holds


def summary(extraction: Extraction) -> Iterator[str]:
    """Lines: layout or why there is none, rows by table, findings, what no record holds."""
    document = extraction.document
    yield f"{document.file_name}: {document.state} as {extraction.layout or 'no layout'}"
    if document.reason:
        yield f"  {document.reason}"
    counts = {table: len(rows) for table, rows in extraction.records.items() if rows and table not in _NOT_FACTS}
    yield "  " + (", ".join(f"{table} {count}" for table, count in counts.items()) or "no facts")
    for finding in extraction.records["extraction_finding"]:
        if isinstance(finding, ExtractionFindingRecord):
            yield f"  {finding.rule_id} {finding.message_en}"
    left = [r.unclaimed_text for r in extraction.records["unclaimed_text"] if isinstance(r, UnclaimedTextRecord)]
    yield from (f"  no record holds {text!r}" for text in left[:_SHOWN])
    if len(left) > _SHOWN:
        yield f"  … nor {len(left) - _SHOWN} more"


def facts(extraction: Extraction) -> Iterator[str]:
    """Every record of facts on a line, with its fields that are not blank."""
    for table, records in extraction.records.items():
        for record in records if table not in _NOT_FACTS else []:
            fields = {f.name: getattr(record, f.name) for f in dataclasses.fields(record) if f.name not in _PLACE}
            shown = (f"{name}={value!s}" for name, value in fields.items() if value not in (None, "", []))
            yield f"  {table}: {' '.join(shown)}".replace("\n", "⏎")


def unknown_headers(document: Document) -> list[str]:
    """Cells of header rows (half of whose cells or more are labels of columns) that `labels.yml` does not know."""
    found: dict[str, None] = {}
    for row in (item for item in body_items(document) if isinstance(item, Row)):
        known = [bool(labels().meaning(part.text).column) for part in row.printed]
        if sum(known) >= 2 and sum(known) * 2 >= len(known):
            meanings = [(part.key, labels().meaning(part.text)) for part in row.printed]
            found |= dict.fromkeys(
                key for key, m in meanings if not any((m.column, m.field, m.money, m.fund, m.level1, m.level2))
            )
    return list(found)


def shown(path: Path, with_facts: bool) -> tuple[list[str], bool]:
    """What is said of a file, and whether all of it has been read."""
    data = path.read_bytes()
    extraction = extract_document(data, path.name)
    lines = [*summary(extraction), *(facts(extraction) if with_facts else [])]
    try:
        headers = unknown_headers(read_document(data, path.name))
    except Unreadable:  # its reason has been said
        headers = []
    if headers:
        lines.append(f"  labels.yml does not know these heads of columns: {'、'.join(headers)}")
    return lines, extraction.document.state == "extracted" and not extraction.records["unclaimed_text"]


def main() -> int:
    """Command line; 0 where all is read."""
    parser = argparse.ArgumentParser(prog="python -m extract", description="Shows what is read from documents.")
    parser.add_argument("--facts", action="store_true", help="show every record, too")
    parser.add_argument("file", nargs="+", type=Path)
    arguments = parser.parse_args()
    whole = []
    for path in arguments.file:
        lines, is_whole = shown(path, arguments.facts)
        print("\n".join(lines))
        whole.append(is_whole)
    return 0 if all(whole) else 1


if __name__ == "__main__":
    raise SystemExit(main())
