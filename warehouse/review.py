"""What needs an eye: records that were inferred, read by OCR or corrected, and what else a person can settle.

Here: the list, made from the published file and the corrections written since. Not here: writing a correction
(`review_writing`), printing (`report`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import duckdb

from extract.layouts.vocabulary import vocabulary
from extract.records import TABLES
from warehouse.columns import columns
from warehouse.corrected_fields import ACCOUNTS, LABELS, POSITION, UNKNOWN_LABEL, Row, printed_forms
from warehouse.corrections import Entry, load
from warehouse.errors import JixiaoError
from warehouse.following_fields import settles
from warehouse.home import Home
from warehouse.objects import literal
from warehouse.published import open_published, rows

# Kinds of items, the weightiest first.
KINDS = (
    "fund_column",
    "finding",
    "category",
    "fiscal_year",
    "quarantined",
    "unclaimed",
    "ocr",
    "inferred",
    "corrected",
)
_SHORTEST_PREFIX = 4
# Fragments are pieces of an indicator that is listed itself.
_FACTS = [table for table in TABLES if table not in {"document", "fragment", *ACCOUNTS}]
_MONEY_RULES = ("X02", "X05", "Q45")
# Findings that another item stands for: of the column of an amount, of a category, of characters left over.
_COVERED = {"Q45": "fund_column", "Q40": "category", "Q57": "unclaimed"}
# Fields that settle a finding of the reader; of any other rule, all that stand at its place.
_SETTLING = {
    "Q40": ("level1_name", "level1_code", "level2_name", "level2_code", "level2_printed", "level1_printed"),
    "Q42": ("value_scope",),
    "Q45": ("label_printed", "item", "fund_source_code"),
    "X02": ("amount_printed", "cumulative_printed", "initial_printed", "adjusted_printed", "executed_printed"),
    "X05": ("unit_printed",),
}
_FIELDS = {
    "project": "project_name", "project_attribute": "value_text", "project_cost_item": "amount_printed",
    "goal": "goal_text", "indicator_value": "value_text", "milestone": "cumulative_printed",
    "key_task": "amount_printed", "safeguard": "safeguard_text", "empty_category": "level2_name",
}  # fmt: skip


@dataclass(slots=True)
class ReviewItem:
    """Something to look at. `staging_table` and `record_no` name the record, where it is one; `field_name` is what a
    correction would set, `value` what stands there; `amount_yuan` is the money at stake."""

    item_id: str
    kind: str
    rule_id: str | None
    severity: str | None
    message: str
    document_id: str
    file_name: str
    project_name: str | None
    staging_table: str | None
    record_no: int | None
    page_no: int | None
    table_no: int | None
    row_no: int | None
    column_no: int | None
    line_from: int | None
    line_to: int | None
    printed_text: str
    field_name: str | None = None
    value: str | None = None
    alternatives: list[str] = field(default_factory=list)
    amount_yuan: Decimal | None = None
    is_about_money: bool = False
    record: Row = field(default_factory=dict, repr=False)  # as published; for a finding its own columns

    @property
    def place(self) -> dict[str, int]:
        """The numbers of its place that are there."""
        return {name: number for name in POSITION if (number := getattr(self, name)) is not None}

    def as_json(self) -> dict[str, Any]:
        """The item without the record behind it."""
        return {name: getattr(self, name) for name in self.__slots__ if name != "record"}


@dataclass(frozen=True, slots=True)
class Choice:
    """What of the list is wanted; None for everything. `with_all_findings`: also those that are the publisher's business,
    to find an item that was listed because its rule was asked for."""

    document: str | None = None
    rule: str | None = None
    kind: str | None = None
    with_all_findings: bool = False


def review(home: Home, choice: Choice | None = None) -> list[ReviewItem]:
    """What needs an eye, money first. What was accepted, and what was corrected since the last run, is left out.

    Of the quality rules only errors are listed, unless one is asked for; the others are the publisher's business.
    """
    choice = choice or Choice()
    if choice.kind and choice.kind not in KINDS:
        raise JixiaoError(f"Unknown kind {choice.kind}: use {', '.join(KINDS)}.")
    entries = load(home)
    with open_published(home) as db:
        found = _Finder(db, choice).items()
    open_items = [item for item in found if not _is_settled(item, entries)]
    wanted = [item for item in open_items if _is_wanted(item, choice)]
    if choice.document and not any(_is_of(item, choice.document) for item in found):
        raise JixiaoError(f"Nothing of a document {choice.document} needs an eye: see `jixiao status`.")
    return sorted(wanted, key=_weight)


def find_item(items: Sequence[ReviewItem], wanted: str) -> ReviewItem:
    """The item whose id begins with `wanted`. Raises `JixiaoError` where none, or more than one, is meant."""
    found = [item for item in items if item.item_id.startswith(wanted) and len(wanted) >= _SHORTEST_PREFIX]
    if len(found) > 1:
        raise JixiaoError(f"More than one item begins with {wanted}: give more of it.")
    if not found:
        raise JixiaoError(f"No item {wanted}: take one from `jixiao review`; what is settled is not in it any more.")
    return found[0]


def _is_wanted(item: ReviewItem, choice: Choice) -> bool:
    return (
        (choice.document is None or _is_of(item, choice.document))
        and (choice.rule is None or item.rule_id == choice.rule)
        and (choice.kind is None or item.kind == choice.kind)
    )


def _is_of(item: ReviewItem, document: str) -> bool:
    by_id = len(document) >= _SHORTEST_PREFIX and item.document_id.startswith(document.lower())
    return by_id or document in item.file_name


def _weight(item: ReviewItem) -> tuple[Any, ...]:
    severity = ("error", "warning", None, "information").index(item.severity)
    place = [-1 if (number := getattr(item, name)) is None else number for name in POSITION]
    return (
        not item.is_about_money, -(item.amount_yuan or 0), KINDS.index(item.kind), severity, item.file_name,
        item.document_id, place, item.staging_table or "", item.record_no or 0, item.rule_id or "", item.item_id,
    )  # fmt: skip


class _Finder:
    """Makes the items of one published file."""

    def __init__(self, db: duckdb.DuckDBPyConnection, choice: Choice) -> None:
        self._db = db
        self._asked = "true" if choice.with_all_findings else f"rule_id = {literal(choice.rule or '')}"
        self._documents = {row["document_id"]: row for row in rows(db, "FROM staging.document")}
        self._projects = {
            (document_id, number): name
            for document_id, number, name in db.execute(
                "SELECT document_id, project_no, project_name FROM staging.project"
            ).fetchall()
        }

    def items(self) -> list[ReviewItem]:
        """All items, in no order; findings that another item stands for are left out."""
        found = [*self._of_documents(), *self._of_records(), *self._of_unclaimed()]
        standing = {(item.document_id, item.kind, _spot(item.record)): item for item in found}
        for finding in self._of_findings():
            kind = _COVERED.get(finding.rule_id or "")
            item = standing.get((finding.document_id, kind, _spot(finding.record))) if kind else None
            if item is not None:
                item.rule_id, item.severity = finding.rule_id, finding.severity
            elif finding.rule_id != "Q57":
                found.append(finding)
        return found

    def _of_documents(self) -> Iterator[ReviewItem]:
        for row in self._documents.values():
            if row["state"] == "quarantined":
                yield self._item("quarantined", "document", row, f"The document is quarantined: {row['reason']}")
                continue
            confidence = row["fiscal_year_confidence"]
            year = {"field_name": "fiscal_year", "value": _text(row["fiscal_year"])}
            basis = f"{row['fiscal_year_basis']}, confidence {confidence or 'none'}"
            if row["evidence"] != "corrected" and confidence != "high":
                message = f"The fiscal year is {row['fiscal_year'] or 'not known'} ({basis})"
                yield self._item("fiscal_year", "document", row, message, **year)
            elif row["evidence"] != "printed":
                yield self._item(row["evidence"], "document", row, f"The document is {_how(row)} ({basis})", **year)

    def _of_records(self) -> Iterator[ReviewItem]:
        for table in _FACTS:
            conditions = ["evidence IN ('inferred', 'ocr', 'corrected')"]
            if "alternatives" in _names(table):
                unknown = f"coalesce({LABELS[table]}, '{UNKNOWN_LABEL}') = '{UNKNOWN_LABEL}'"
                conditions.append(f"(alternatives <> '[]' OR {unknown}) AND amount_printed IS NOT NULL")
            if table == "indicator":
                conditions.append("level2_printed IS NOT NULL AND level2_code IS NULL")
            for row in rows(self._db, f"FROM staging.{table} WHERE {' OR '.join(f'({c})' for c in conditions)}"):
                yield self._of_record(table, row)

    def _of_record(self, table: str, row: Row) -> ReviewItem:
        is_corrected = row["evidence"] == "corrected"
        is_settled = is_corrected and ", " not in (row["inference"] or "")
        if "alternatives" in row and row["amount_printed"]:
            others = json.loads(row["alternatives"])
            label = row[LABELS[table]]
            if (others or label in (None, UNKNOWN_LABEL)) and not is_settled:
                message = f"Which fund column {row['amount_printed']} stands in is {_how(row)}"
                return self._item(
                    "fund_column", table, row, message, field_name=LABELS[table], value=label, alternatives=others
                )
        if table == "indicator" and row["level2_printed"] and row["level2_code"] is None and not is_corrected:
            message = f"{row['level2_printed']} is no known level-2 category"
            others = json.loads(row["level2_candidates"]) or _categories_under(row["level1_code"])
            return self._item("category", table, row, message, field_name="level2_name", alternatives=others)
        kind = "inferred" if is_corrected and not is_settled else row["evidence"]
        name = _field(table, row)
        current = _text(row[name]) if name else None
        return self._item(
            kind, table, row, f"The record of {table} is {_how(row)}", field_name=name, value=current
        )  # fmt: skip

    def _of_unclaimed(self) -> Iterator[ReviewItem]:
        for row in rows(self._db, "FROM staging.unclaimed_text"):
            if self._documents[row["document_id"]]["state"] == "extracted":
                yield self._item("unclaimed", "unclaimed_text", row, "No record and no label accounts for this text")

    def _of_findings(self) -> Iterator[ReviewItem]:
        query = f"FROM staging.extraction_finding WHERE severity <> 'information' OR {self._asked}"
        for row in rows(self._db, query):
            yield self._finding(row, "extraction_finding")
        query = (
            "SELECT f.finding_key, f.rule_id, f.severity, f.message_en, f.project_no, d.document_id, l.page_no, l.table_no,"
            " l.row_no, l.column_no, l.line_from, l.line_to, l.printed_text, r.family"
            " FROM marts.fct_finding f JOIN marts.dim_document d USING (document_key)"
            " JOIN marts.dim_source_location l ON l.source_key = f.source_key"
            " LEFT JOIN marts.dim_rule r ON r.rule_id = f.rule_id"
            f" WHERE f.found_by = 'rule' AND (f.severity = 'error' OR {self._asked.replace('rule_id', 'f.rule_id')})"
        )
        for row in rows(self._db, query):
            yield self._finding(row, None)

    def _finding(self, row: Row, table: str | None) -> ReviewItem:
        rule = row["rule_id"]
        name = {"X05": "document.unit_printed", "Q39": "document.fiscal_year"}.get(rule)
        name = name or (_SETTLING[rule][0] if table and rule in _SETTLING else None)
        item = self._item("finding", table, row, row["message_en"], field_name=name)
        item.rule_id, item.severity = rule, row["severity"]
        item.is_about_money = rule in _MONEY_RULES or row.get("family") in ("amount", "cost")
        item.item_id = _item_id(item, row.get("finding_key") or row.get("record_no"))
        return item

    def _item(self, kind: str, table: str | None, row: Row, message: str, **fields: Any) -> ReviewItem:
        document = self._documents[row["document_id"]]
        item = ReviewItem(
            item_id="",
            kind=kind,
            rule_id=None,
            severity=None,
            message=message,
            document_id=row["document_id"],
            file_name=document["file_name"],
            project_name=self._projects.get((row["document_id"], row.get("project_no"))),
            staging_table=table,
            record_no=row.get("record_no") if table else None,
            **{name: row[name] for name in POSITION},
            printed_text=row["printed_text"],
            amount_yuan=row.get("amount_yuan"),
            is_about_money="amount_yuan" in row or "executed_yuan" in row,
            record=row,
            **fields,
        )
        item.item_id = _item_id(item, item.record_no)
        return item


def _is_settled(item: ReviewItem, entries: Iterable[Entry]) -> bool:
    return any(_settles(entry, item) for entry in entries if item.document_id.startswith(entry.correction.document))


def _settles(entry: Entry, item: ReviewItem) -> bool:
    """Whether an entry has dealt with an item: accepted it, or corrected what it is about."""
    correction = entry.correction
    if correction.kind == "accept":
        if correction.rule and correction.rule != item.rule_id:
            return False
        return correction.table in (None, item.staging_table) and _is_about(entry, item)
    if item.kind == "finding":
        return item.staging_table is not None and _settles_finding(entry, item)
    if correction.table != item.staging_table or item.kind == "corrected" or not _is_about(entry, item):
        return False
    name = correction.field or ""
    return correction.kind == "drop" or name == item.field_name or settles(correction.table or "", name)


def _settles_finding(entry: Entry, item: ReviewItem) -> bool:
    correction = entry.correction
    if correction.kind == "set" and correction.field not in _SETTLING.get(item.rule_id or "", (correction.field,)):
        return False
    if correction.table == "document" and item.rule_id == "X05":
        return True
    place = {name: number for name, number in correction.place.items() if name in POSITION}
    return bool(place) and all(getattr(item, name) == number for name, number in place.items())


def _is_about(entry: Entry, item: ReviewItem) -> bool:
    correction = entry.correction
    if any(item.record.get(name) != number for name, number in correction.place.items()):
        return False
    if item.staging_table is None or correction.table is None:
        return correction.printed_there == item.printed_text
    return correction.printed_there in printed_forms(item.staging_table, item.record, correction.field)


def _item_id(item: ReviewItem, number: object) -> str:
    """Identity of an item: that of its record, or of its finding, whatever the build and the machine."""
    parts = (item.document_id, item.staging_table or "", str(number), item.rule_id or "")
    return f"rev_{hashlib.sha256('|'.join(parts).encode()).hexdigest()[:10]}"


def _spot(row: Row) -> tuple[object, ...]:
    return (*(row[name] for name in POSITION), row["printed_text"])


def _names(table: str) -> set[str]:
    return {column.name for column in columns(table)}


def _field(table: str, row: Row) -> str | None:
    """What a correction of an inferred record would set."""
    if table in LABELS:
        return LABELS[table]
    if table == "indicator":
        return "level1_name" if row["level1_evidence"] not in (None, "printed", "carried") else "level2_name"
    return _FIELDS.get(table)


def _categories_under(level1_code: str | None) -> list[str]:
    words = vocabulary()
    codes = [level1_code] if level1_code else sorted(words.level1_codes)
    return [category.name for code in codes for category in words.level2_under(code)]


def _how(row: Row) -> str:
    words = {"ocr": "read by OCR", "printed": "not known", "carried": "carried"}
    how = words.get(row["evidence"], row["evidence"])
    return f"{how} ({row['inference']})" if row["inference"] else how


def _text(value: object) -> str | None:
    return None if value is None else str(value)
