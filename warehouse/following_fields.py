"""What follows from a field that was corrected, worked out as the readers do it: a record that was corrected is as
consistent as one that was read."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from extract.amounts import parse_amount, to_yuan
from extract.layouts.emit import BLANK_MARKS
from extract.layouts.labels import labels
from extract.layouts.vocabulary import Category, vocabulary
from extract.text import squash, unwrap
from extract.values import parse_target, value_record_fields
from warehouse.corrected_fields import AMOUNTS, LABELS, UNKNOWN_LABEL, Refused, Row, category_of_code, category_of_name

_OWN_LEVEL = re.compile(r"(?:本级|机关)$")
_SHARE = re.compile(r"\d{1,3}(?:\.\d+)?(?=[%％]?$)")
# Fields whose tidied form stands in another field.
_TIDIED = {
    "project": {"project_name_printed": "project_name", "purpose_printed": "purpose_text"},
    "project_attribute": {"value_printed": "value_text"},
    "goal": {"goal_printed": "goal_text"},
    "indicator": {"level3_printed": "level3_name"},
    "document": {"department_name_printed": "department_name"},
}
_SHARES = {"cumulative_printed": "cumulative_pct", "rate_printed": "rate_pct"}
_POINTS = {"weight_printed": "weight", "score_printed": "score"}


def check_label(table: str, record: Row, label: str, labels: Collection[str]) -> None:
    """Refuses a label for an amount whose column is in question that is neither among its alternatives, nor a known fund
    source, nor one of `labels`, those of the document: a slip of the pen would make a fund source of its own."""
    others = record.get("alternatives") or []
    is_open = bool(others) or record[LABELS[table]] in (None, UNKNOWN_LABEL)
    if is_open and label not in (*others, *labels) and vocabulary().fund_source(label) is None:
        raise Refused(
            f"{LABELS[table]} cannot be {label}: no column of the document is called so; {_candidates(others)}"
        )


def _candidates(others: Sequence[str]) -> str:
    return f"candidates are {'、'.join(others)}" if others else "take a label that is printed"


def follow(table: str, record: Row, changed: Mapping[str, Any], indicator_name: str | None = None) -> Row:
    """Fields that follow from what `changed` in `record` (which holds the changes already), beyond those that are set.

    `indicator_name` is the name of the indicator a target belongs to. Raises `Refused` where what is set does not fit
    together.
    """
    fields: Row = {}
    for printed, tidy in _TIDIED.get(table, {}).items():
        if printed in changed and tidy not in changed:
            fields[tidy] = _tidied(tidy, record[printed])
    if table in AMOUNTS:
        fields |= _yuan(table, record, changed) | _fund_source(table, record, changed)
    if table == "indicator_value":
        fields |= _target(record, changed, indicator_name)
    if table in ("indicator", "empty_category"):
        fields |= _categories(record, changed)
    if table == "document" and "fiscal_year" in changed:
        fields |= dict.fromkeys(("fiscal_year_source", "fiscal_year_confidence"), None)
        if record["fiscal_year"] is not None:
            fields |= {"fiscal_year_source": "correction", "fiscal_year_confidence": "high"}
    for printed, field in {**_SHARES, **_POINTS}.items():
        if printed in changed and field in record and field not in changed:
            fields[field] = _number(record[printed], is_share=printed in _SHARES)
    return {name: value for name, value in fields.items() if name in record and name not in changed}


def settles(table: str, field: str) -> bool:
    """Whether setting the field settles what was inferred about the record, and not another thing in it."""
    if table in LABELS:
        return field in (LABELS[table], "fund_source_code")
    if table == "document":
        return field == "fiscal_year"
    if table in ("indicator", "empty_category"):
        return field.startswith("level2")
    return table == "indicator_value" and field in ("value_printed", "value_text")


def _tidied(field: str, printed: str | None) -> str | None:
    if printed is None:
        return None
    text = unwrap(printed)
    return _OWN_LEVEL.sub("", text) if field == "department_name" else text


def _yuan(table: str, record: Row, changed: Mapping[str, Any]) -> Row:
    """Yuan of the amounts that changed, or of all where the unit did; a count of people or units is no money, nor is a text."""
    is_count, is_text = (record.get("measure_kind") == kind for kind in ("count", "text"))
    fields: Row = {}
    for printed, yuan in AMOUNTS[table].items():
        if not {printed, "unit_printed", "measure_kind"} & changed.keys():
            continue
        amount = None if is_text else _amount(printed, record[printed], must_be_one=printed in changed)
        fields[yuan] = None
        if is_count:
            fields["count_value"] = int(amount) if amount is not None and amount == int(amount) else None
        elif "measure_kind" in record:
            fields["count_value"] = None
        if amount is not None and record["unit_printed"] and not is_count:
            fields[yuan] = to_yuan(amount, record["unit_printed"])
    return fields


def _amount(field: str, printed: str | None, must_be_one: bool) -> Decimal | None:
    if printed is None or squash(printed) in BLANK_MARKS:
        return None
    amount = parse_amount(printed)
    if amount is None and must_be_one:
        raise Refused(f"{field} cannot be {printed!r:.60}: an amount such as 1,234.50 is needed, or null")
    return amount


def _fund_source(table: str, record: Row, changed: Mapping[str, Any]) -> Row:
    label = LABELS.get(table)
    if label is None or not {label, "fund_source_code"} & changed.keys():
        return {}
    printed = record[label]
    code = changed.get("fund_source_code", _fund_source_named(printed) if printed else None)
    return {"fund_source_code": code, "is_total": code == "00", "alternatives": []}


def _fund_source_named(label: str) -> str | None:
    fund = labels().meaning(label).fund
    return vocabulary().fund_source(label) or (fund.code if fund else None)


def _target(record: Row, changed: Mapping[str, Any], indicator_name: str | None) -> Row:
    if not {"value_printed", "value_text", "level3_name"} & changed.keys():
        return {}
    printed = record["value_printed"]
    fields: Row = {}
    if "value_text" not in changed and "value_printed" in changed:
        fields["value_text"] = unwrap(printed) if printed else None
    text = record["value_text"] if "value_text" in changed else printed
    if (text is None) != (printed is None):
        raise Refused("value_text is null exactly where value_printed is: set value_printed")
    return fields | value_record_fields(parse_target(text or "", indicator_name or ""))


def _categories(record: Row, changed: Mapping[str, Any]) -> Row:
    """Level 2 with its code, canonical name and evidence; level 1 with it where no printed label says otherwise."""
    fields: Row = {}
    if any(name.startswith("level1_") for name in changed):
        fields |= _level("level1", _category("level1", changed))
    if any(name.startswith("level2_") for name in changed):
        level2 = _category("level2", changed)
        fields |= _level("level2", level2) | {"level2_candidates": []}
        is_open = record.get("level1_name") is None or record.get("level1_evidence") not in (None, "printed")
        if level2 is not None and is_open and not fields.keys() & {"level1_code", "level1_name"}:
            fields |= _level("level1", vocabulary().level1_of(level2.code))
    return fields


def _level(name: str, category: Category | None) -> Row:
    return {
        f"{name}_code": category.code if category else None,
        f"{name}_name": category.name if category else None,
        f"{name}_evidence": "corrected",
    }


def _category(level: str, changed: Mapping[str, Any]) -> Category | None:
    """The category that the fields of a level name, by whichever is set."""
    code, name = f"{level}_code", f"{level}_name"
    by_code = category_of_code(changed[code]) if changed.get(code) else None
    by_name = category_of_name(level, changed[name]) if changed.get(name) else None
    if code in changed and name in changed and by_code != by_name:
        raise Refused(f"{code} and {name} name different categories")
    if code in changed or name in changed:
        return by_code or by_name
    printed = changed[f"{level}_printed"]
    return category_of_name(level, printed) if printed else None


def _number(printed: str | None, is_share: bool) -> Decimal | None:
    """A share in percent, or points, of a printed number; `Refused` for what is none."""
    if printed is None:
        return None
    match = _SHARE.match(squash(printed)) if is_share else None
    number = Decimal(match.group()) if match else None if is_share else parse_amount(printed.rstrip("%％分 "))
    if number is None:
        raise Refused(f"{printed!r:.60} is no {'percentage' if is_share else 'number'}")
    return number
