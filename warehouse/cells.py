"""Values as text: the same in every output, whatever the locale."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

# Excel keeps 15 digits of a number; a whole number with more is another number there.
EXCEL_DIGITS = 15
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def unique_names(names: Iterable[str]) -> list[str]:
    """Column names with a number after those that came before, so that no column hides another."""
    taken: set[str] = set()
    result = []
    for name in names:
        number, candidate = 1, name
        while candidate in taken:
            number += 1
            candidate = f"{name}_{number}"
        taken.add(candidate)
        result.append(candidate)
    return result


def json_value(value: object) -> Any:
    """`value` for JSON: decimals as text, so that no digit is lost; dates as ISO 8601."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, list | tuple):
        return [json_value(item) for item in value]
    if isinstance(value, dict):
        return {text(key): json_value(item) for key, item in value.items()}
    return text(value)


def json_text(value: object) -> str:
    """`value` as JSON on one line."""
    return json.dumps(json_value(value), ensure_ascii=False)


def text(value: object) -> str:
    """`value` as people and CSV readers read it; null is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, list | tuple | dict):
        return json_text(value)
    if isinstance(value, bytes):
        return value.hex()
    return str(value)


def csv_line(values: Sequence[object], excel: bool = False) -> str:
    """A line of CSV (RFC 4180). Null is an empty field, empty text a quoted one; `excel` as for `excel_text`."""
    return ",".join(_csv_field(value, excel) for value in values) + "\r\n"


def excel_text(value: object) -> str:
    """`value` for a CSV file that Excel opens: text that it would take for a formula, and codes and keys of which it
    would lose digits, begin with an apostrophe; numbers stay numbers."""
    shown = text(value)
    if isinstance(value, str):
        is_code = shown.isdecimal() and (len(shown) > EXCEL_DIGITS or (shown.startswith("0") and len(shown) > 1))
        return f"'{shown}" if shown.startswith(_FORMULA_STARTS) or is_code else shown
    if isinstance(value, int) and not fits_excel(value):
        return f"'{shown}"
    return shown


def fits_excel(value: int) -> bool:
    """Whether Excel keeps every digit of a whole number."""
    return abs(value) < 10**EXCEL_DIGITS


def _csv_field(value: object, excel: bool) -> str:
    if value is None:
        return ""
    field = excel_text(value) if excel else text(value)
    if field == "" or any(character in field for character in ',"\r\n'):
        return '"' + field.replace('"', '""') + '"'
    return field
