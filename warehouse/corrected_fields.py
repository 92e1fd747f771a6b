"""What a person may correct in a record, what a field may hold, and which fields follow from it.

What follows is worked out as the readers do it, so that a record that was corrected is as consistent as one that was
read: an amount and its unit give yuan, a target is parsed, a label gives its category or fund source.
"""

from __future__ import annotations

import functools
import re
import types
import typing
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from extract import records
from extract.amounts import YUAN_PER_UNIT, parse_amount, to_yuan
from extract.layouts.emit import BLANK_MARKS
from extract.layouts.vocabulary import Category, vocabulary
from extract.records import TABLES, Lineage, Precision
from extract.text import squash, unwrap
from extract.values import parse_target, value_record_fields

Row = dict[str, Any]

POSITION = ("page_no", "table_no", "row_no", "column_no", "line_from", "line_to")
# Records that are no statements about a project or department: nothing in them can be set, but they can be accepted.
ACCOUNTS = frozenset({"extraction_finding", "furniture", "unclaimed_text"})
_NOT_DROPPED = frozenset({"document", *ACCOUNTS})

_VALUE_FIELDS = frozenset(value_record_fields(parse_target("")))
_ABOUT_THE_BYTES = frozenset(
    {"file_name", "media_type", "encoding", "state", "reason", "nearest_layout", "page_count"}
    | {"chars_total", "chars_claimed", "chars_furniture", "chars_unclaimed"}
)
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
# Amounts of a table with the field each is converted to.
AMOUNTS = {
    "project_amount": {"amount_printed": "amount_yuan"},
    "project_cost_item": {"amount_printed": "amount_yuan"},
    "department_amount": {"amount_printed": "amount_yuan"},
    "key_task": {"amount_printed": "amount_yuan"},
    "project_execution": {
        "initial_printed": "initial_yuan", "adjusted_printed": "adjusted_yuan", "executed_printed": "executed_yuan",
    },
}  # fmt: skip
_SHARES = {"cumulative_printed": "cumulative_pct", "rate_printed": "rate_pct"}
_POINTS = {"weight_printed": "weight", "score_printed": "score"}
# Field that holds the label of an amount's column or row.
UNKNOWN_LABEL = "?"  # of a department amount whose column is not known
LABELS = {"project_amount": "label_printed", "department_amount": "item", "project_execution": "label_printed"}

_CHOICES: dict[str, tuple[str, ...]] = {
    "document_kind": records.DOCUMENT_KINDS,
    "document_scope": records.DOCUMENT_SCOPES,
    "amount_scope": records.AMOUNT_SCOPES,
    "value_scope": records.VALUE_SCOPES,
    "goal_kind": records.GOAL_KINDS,
    "measure_kind": records.MEASURE_KINDS,
    "unit_printed": tuple(YUAN_PER_UNIT),
    "level1_code": tuple(sorted(vocabulary().level1_codes)),
    "level2_code": tuple(sorted(vocabulary().level2_codes)),
    "fund_source_code": tuple(sorted(vocabulary().fund_source_codes)),
    "taxonomy_generation": ("2011", "2015", "2021"),
}
_YEARS = range(1990, 2101)


class Refused(Exception):
    """What cannot be corrected, or not to that value; the message says what to do instead, without a full stop."""


def check_table(table: str | None, kind: str) -> None:
    """Refuses a table that does not exist, or whose records cannot be corrected in this way."""
    if table is None:
        return
    if table not in TABLES:
        raise Refused(f"there is no staging table {table}: use {', '.join(TABLES)}")
    if kind == "set" and table in ACCOUNTS:
        raise Refused(f"nothing can be set in {table}: correct the record it is about, or accept it")
    if kind == "drop" and table in _NOT_DROPPED:
        raise Refused(f"a record of {table} cannot be dropped" + ("" if table == "document" else ": accept it"))


@functools.cache
def settable(table: str) -> tuple[str, ...]:
    """Fields of the table that can be set."""
    return () if table in ACCOUNTS else tuple(name for name in _hints(table) if _instead(table, name) is None)


@functools.cache
def place_columns(table: str | None) -> tuple[str, ...]:
    """Numbers by which a record of the table may be named."""
    if table is None:
        return POSITION
    numbers = (name for name in _hints(table) if _is_number(name))
    return tuple(dict.fromkeys((*POSITION, "record_no", *numbers)))


def typed(table: str, field: str, value: str | None) -> object:
    """`value` as the field holds it. Raises `Refused` for a field that cannot be set, and for a value it cannot hold."""
    hint = _hint(table, field)
    plain, is_optional = _plain(hint)
    if value is None:
        if not is_optional:
            raise Refused(f"{field} cannot be null")
        return None
    if not value.strip():
        raise Refused(f"{field} cannot be blank: write null where there is none")
    if field in _CHOICES and value not in _CHOICES[field]:
        raise Refused(f"{field} cannot be {value}: use {', '.join(_CHOICES[field])}")
    try:
        found = _read(plain, value)
    except (ValueError, InvalidOperation):
        raise Refused(f"{field} cannot be {value!r:.60}: {_wanted(plain)} is needed") from None
    if field in ("level1_name", "level2_name"):
        return _canonical(field, value)
    if field == "fiscal_year" and found not in _YEARS:
        raise Refused(f"fiscal_year cannot be {value}: give a year from {_YEARS[0]} to {_YEARS[-1]}")
    return found


def printed_forms(table: str, record: Mapping[str, Any], field: str | None) -> list[str]:
    """What counts as printed for a correction of `field`: the text of the record, and the field as printed.

    Without a field every printed field counts. Nothing printed is an empty text.
    """
    names = [name for name in _hints(table) if name.endswith("_printed") and name != "column_no_printed"]
    if field is not None:
        own = {field, f"{field}_printed", f"{field.rsplit('_', 1)[0]}_printed"}
        if field in ("fund_source_code", "unit_printed", LABELS.get(table)):
            own |= AMOUNTS.get(table, {}).keys()
        own -= {LABELS.get(table)}  # a label may be inferred
        names = [name for name in names if name in own]
    return list(dict.fromkeys([record["printed_text"], *(record[name] or "" for name in names)]))


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


def _hint(table: str, field: str) -> object:
    hints = _hints(table)
    if field not in hints:
        raise Refused(f"{table} has no field {field}: use {', '.join(settable(table))}")
    instead = _instead(table, field)
    if instead:
        raise Refused(f"{field} cannot be set: {instead}")
    return hints[field]


def _instead(table: str, field: str) -> str | None:
    """Why a field cannot be set, and what can be; None for one that can."""
    if field in Lineage.__dataclass_fields__ or field in _ABOUT_THE_BYTES:
        return "it tells where and how the record was read"
    if _is_number(field) or field in ("owner_kind", "origin"):
        return "it tells which record it is"
    if field.endswith("_yuan") and table in AMOUNTS:
        return "it follows from the amount and its unit: set the printed amount or unit_printed"
    if field == "count_value":
        return "it follows from amount_printed: set that"
    if field in _VALUE_FIELDS and table == "indicator_value":
        return "it follows from the target: set value_text to what the target means (≥95%), or value_printed"
    if field.startswith("fiscal_year_"):
        return "it follows from fiscal_year: set that"
    if field.endswith(("_evidence", "_candidates")) or field == "alternatives":
        return "it follows from the label: set that"
    if field == "is_total" and table in LABELS:
        return "it follows from the fund source: set the label or fund_source_code"
    return None


def _is_number(name: str) -> bool:
    return name.endswith("_no") or name in ("line_from", "line_to", "column_no_printed")


@functools.cache
def _hints(table: str) -> dict[str, Any]:
    return typing.get_type_hints(TABLES[table], include_extras=True)


def _plain(hint: object) -> tuple[object, bool]:
    """The type without `None`, and whether it may be None."""
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        (inner,) = (part for part in typing.get_args(hint) if part is not types.NoneType)
        return inner, True
    return hint, False


def _read(plain: object, value: str) -> object:
    if typing.get_origin(plain) is typing.Annotated:
        _, precision = typing.get_args(plain)
        return _decimal(value, precision)
    if plain is bool:
        return {"true": True, "false": False}[value] if value in ("true", "false") else _fail()
    if plain is int:
        return int(value) if re.fullmatch(r"-?\d{1,18}", value) else _fail()
    if plain is date:
        return date.fromisoformat(value)
    return value


def _decimal(value: str, precision: Precision) -> Decimal:
    number = Decimal(value)
    if not number.is_finite() or abs(number) >= Decimal(10) ** (precision.digits - precision.scale):
        raise ValueError
    rounded = number.quantize(Decimal(1).scaleb(-precision.scale))
    return rounded if rounded == number else _fail()


def _fail() -> typing.NoReturn:
    raise ValueError


def _wanted(plain: object) -> str:
    if typing.get_origin(plain) is typing.Annotated:
        precision = typing.get_args(plain)[1]
        return f"a number with at most {precision.scale} decimals"
    return {bool: "true or false", int: "a whole number", date: "a day as YYYY-MM-DD"}.get(plain, "a text")


def _tidied(field: str, printed: str | None) -> str | None:
    if printed is None:
        return None
    text = unwrap(printed)
    return _OWN_LEVEL.sub("", text) if field == "department_name" else text


def _yuan(table: str, record: Row, changed: Mapping[str, Any]) -> Row:
    """Yuan of the amounts that changed, or of all where the unit did; a count of people or units is no money."""
    is_count = record.get("measure_kind") == "count"
    fields: Row = {}
    for printed, yuan in AMOUNTS[table].items():
        if not {printed, "unit_printed", "measure_kind"} & changed.keys():
            continue
        amount = _amount(printed, record[printed], must_be_one=printed in changed)
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
    code = changed.get("fund_source_code", vocabulary().fund_source(printed) if printed else None)
    return {"fund_source_code": code, "is_total": code == "00", "alternatives": []}


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
    by_code = _of_code(changed[code]) if changed.get(code) else None
    by_name = _of_name(level, changed[name]) if changed.get(name) else None
    if code in changed and name in changed and by_code != by_name:
        raise Refused(f"{code} and {name} name different categories")
    if code in changed or name in changed:
        return by_code or by_name
    printed = changed[f"{level}_printed"]
    return _of_name(level, printed) if printed else None


def _of_code(code: str) -> Category:
    if len(code) == 1:
        return vocabulary().level1_of(code)
    return next(category for category in vocabulary().level2_under(code[0]) if category.code == code)


def _of_name(level: str, name: str) -> Category | None:
    return vocabulary().level1(name) if level == "level1" else vocabulary().level2(name)


def _canonical(field: str, name: str) -> str:
    category = _of_name(field.removesuffix("_name"), name)
    if category is None:
        codes = _CHOICES[field.replace("_name", "_code")]
        raise Refused(f"{field} cannot be {name}: use one of {'、'.join(_of_code(code).name for code in codes)}")
    return category.name


def _number(printed: str | None, is_share: bool) -> Decimal | None:
    """A share in percent, or points, of a printed number; `Refused` for what is none."""
    if printed is None:
        return None
    match = _SHARE.match(squash(printed)) if is_share else None
    number = Decimal(match.group()) if match else None if is_share else parse_amount(printed.rstrip("%％分 "))
    if number is None:
        raise Refused(f"{printed!r:.60} is no {'percentage' if is_share else 'number'}")
    return number
