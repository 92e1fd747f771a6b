"""What a person may correct in a record, and what a field may hold. What follows from it: `following_fields`."""

from __future__ import annotations

import functools
import re
import types
import typing
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from extract import records
from extract.amounts import YUAN_PER_UNIT
from extract.layouts.vocabulary import Category, vocabulary
from extract.records import TABLES, Lineage, Precision
from extract.values import parse_target, value_record_fields

Row = dict[str, Any]

POSITION = ("page_no", "table_no", "row_no", "column_no", "line_from", "line_to")
# Records that are no statements about a project or department: nothing in them can be set, but they can be accepted.
ACCOUNTS = frozenset({"extraction_finding", "furniture", "unclaimed_text"})
_NOT_DROPPED = frozenset({"document", *ACCOUNTS})

_VALUE_FIELDS = frozenset(value_record_fields(parse_target("")))
_ABOUT_THE_BYTES = frozenset(
    {"file_name", "media_type", "encoding", "state", "reason", "nearest_layout", "page_count"}
    | {"left_page_count", "left_pages"}
    | {"chars_total", "chars_claimed", "chars_furniture", "chars_unclaimed", "chars_left"}
)

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
UNKNOWN_LABEL = "?"  # of a department amount whose column is not known
# Field that holds the label of an amount's column or row.
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
    "fund_source_code": records.FUND_SOURCES,
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


def category_of_code(code: str) -> Category:
    """Category of level 1 or 2 by its code, which must be one."""
    if len(code) == 1:
        return vocabulary().level1_of(code)
    return next(category for category in vocabulary().level2_under(code[0]) if category.code == code)


def category_of_name(level: str, name: str) -> Category | None:
    """Category of `level1` or `level2` by any of its spellings."""
    return vocabulary().level1(name) if level == "level1" else vocabulary().level2(name)


def _canonical(field: str, name: str) -> str:
    category = category_of_name(field.removesuffix("_name"), name)
    if category is None:
        codes = _CHOICES[field.replace("_name", "_code")]
        raise Refused(
            f"{field} cannot be {name}: use one of {'、'.join(category_of_code(code).name for code in codes)}"
        )
    return category.name
