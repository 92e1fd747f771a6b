"""Collects the records of one document. Text goes in as `Printed`, so that storing it and claiming its characters are
one act: what a record holds is what the account counts as claimed."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable
from typing import TypeVar, cast

from extract.coverage import Coverage
from extract.document import Document, Printed
from extract.records import EVIDENCE, TABLES, ExtractionFindingRecord, FurnitureRecord, Lineage
from extract.text import squash

RecordT = TypeVar("RecordT", bound=Lineage)
_TABLE_OF = {record_class: table for table, record_class in TABLES.items()}


class Collector:
    """Records of a document by staging table, in the order in which they are added."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.coverage = Coverage(document)
        self.records: dict[str, list[Lineage]] = {table: [] for table in TABLES}
        self.left_tables: list[Printed] = []  # what stands above each table that was left, or its first cell
        self._furniture: Counter[tuple[str, str]] = Counter()
        self._furniture_parts: dict[tuple[str, str], Printed] = {}

    def add(self, record_class: type[RecordT], at: list[Printed], **fields: object) -> RecordT:
        """Adds a record that was printed at `at`.

        A field given as `Printed` is stored as its text (None when blank) and its characters are claimed, as are those
        of `at`. Use `at` for the row itself; labels carried from elsewhere belong in fields only.
        """
        values: dict[str, object] = {}
        for name, value in fields.items():
            if isinstance(value, Printed):
                self.coverage.claim(value)
                values[name] = value.text.strip() or None
            else:
                values[name] = value
        for part in at:
            self.coverage.claim(part)
        record = record_class(
            **dataclasses.asdict(self.document.place(*at)), printed_text=self.document.printed_text(*at), **values
        )
        table = self.records[_TABLE_OF[record_class]]
        record.record_no = len(table) + 1
        table.append(record)
        return record

    def of(self, record_class: type[RecordT]) -> list[RecordT]:
        """Records of one kind, in the order they were added."""
        return cast("list[RecordT]", self.records[_TABLE_OF[record_class]])

    def furniture(self, kind: str, *parts: Printed) -> None:
        """Printed text that is no data: a label, a header, syntax."""
        for part in parts:
            text = squash(part.text)
            if text:
                self.coverage.furnish(part)
                self._furniture[kind, text] += 1
                self._furniture_parts.setdefault((kind, text), part)

    def leave(self, heading: Printed, cells: Iterable[Printed]) -> None:
        """A table that is no performance table, and what it prints."""
        self.left_tables.append(heading)
        for cell in cells:
            self.coverage.leave(cell)

    def finding(
        self,
        rule_id: str,
        severity: str,
        at: list[Printed],
        message_en: str,
        message_zh: str,
        *,
        observed: str | None = None,
        expected: str | None = None,
        project_no: int | None = None,
    ) -> None:
        """Something found while reading; claims nothing."""
        record = ExtractionFindingRecord(
            **dataclasses.asdict(self.document.place(*at)),
            printed_text=self.document.printed_text(*at),
            rule_id=rule_id,
            severity=severity,
            message_en=message_en,
            message_zh=message_zh,
            observed=observed,
            expected=expected,
            project_no=project_no,
        )
        table = self.records["extraction_finding"]
        record.record_no = len(table) + 1
        table.append(record)

    def reader_notes(self) -> None:
        """What the document's reader noted, as findings."""
        for note in self.document.notes:
            self.finding(
                note.rule_id,
                note.severity,
                [],
                note.message_en,
                note.message_zh,
                observed=note.observed,
                expected=note.expected,
            )
            self.of(ExtractionFindingRecord)[-1].page_no = note.page_no

    def close(self) -> None:
        """Writes the furniture as records, each text once with the number of its occurrences."""
        for (kind, text), count in self._furniture.items():
            part = self._furniture_parts[kind, text]
            record = FurnitureRecord(
                **dataclasses.asdict(self.document.place(part)),
                printed_text=self.document.printed_text(part),
                furniture_kind=kind,
                furniture_text=text,
                occurrence_count=count,
            )
            table = self.records["furniture"]
            record.record_no = len(table) + 1
            table.append(record)


def weakest(*evidence: str | None) -> str:
    """The weakest of several kinds of evidence: a record is as sure as its least sure field."""
    return max((kind for kind in evidence if kind), key=EVIDENCE.index, default=EVIDENCE[0])
