"""Dates and times of workbooks: days since 1899-12-30 (or 1904-01-01) as a date format prints them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extract.readers.office_numbers import Section, Token

_LAST_DAY = 2_958_465  # 9999-12-31
_CHINESE = 0x804
_SYSTEM_DATE, _SYSTEM_TIME = 0xF800, 0xF400  # formats that follow the reader's settings
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_CHINESE_DAYS = "一二三四五六日"


def date_text(section: Section, value: Decimal, is_1904: bool) -> str | None:
    """A number under a date section of a format; None where it is no date (negative, or after the year 9999)."""
    if value < 0 or value >= _LAST_DAY + 1:
        return None
    tokens = list(section.tokens)
    digits = sum(t.kind == "digit" for t in tokens)
    # A time is rounded to what the format shows of its seconds, and no further.
    ticks = int((value * 86400 * 10**digits).to_integral_value(ROUND_HALF_UP))
    seconds, fraction = divmod(ticks, 10**digits)
    days, second_of_day = divmod(seconds, 86400)
    if section.locale == _SYSTEM_DATE:
        return "{0.year}年{0.month}月{0.day}日".format(_day(days, is_1904))
    hour, minute, second = second_of_day // 3600, second_of_day // 60 % 60, second_of_day % 60
    if section.locale == _SYSTEM_TIME:
        return f"{hour}:{minute:02d}:{second:02d}"
    day = _day(days, is_1904)
    has_half = any(t.text in ("am/pm", "a/p", "上午/下午") for t in tokens)
    fraction_digits = iter(str(fraction).rjust(digits, "0"))
    pieces = []
    for number, token in enumerate(tokens):
        text = token.text
        if token.kind == "elapsed":
            total = {"h": seconds // 3600, "m": seconds // 60, "s": seconds}[text[0]]
            pieces.append(str(total).rjust(len(text), "0"))
        elif token.kind == "digit":
            pieces.append(next(fraction_digits))
        elif token.kind != "date":
            pieces.append(text)
        elif text in ("am/pm", "a/p", "上午/下午"):
            pieces.append(_half(text, hour))
        elif text[0] == "h":
            pieces.append(str((hour % 12 or 12) if has_half else hour).rjust(min(len(text), 2), "0"))
        elif text[0] == "s":
            pieces.append(str(second).rjust(min(len(text), 2), "0"))
        elif text[0] == "m" and len(text) <= 2 and _is_minute(tokens, number):
            pieces.append(str(minute).rjust(len(text), "0"))
        else:
            pieces.append(_calendar(text, day, section.locale))
    return "".join(pieces).strip(" ")


def _day(days: int, is_1904: bool) -> date:
    """The date of a day number. Before March 1900 the 1900 system is off by one day: it has a 29 February 1900."""
    if is_1904:
        return date(1904, 1, 1) + timedelta(days=min(days, _LAST_DAY - 1462))
    return date(1899, 12, 30 if days >= 60 else 31) + timedelta(days=days)


def _is_minute(tokens: list[Token], number: int) -> bool:
    """Whether an `m` means minutes: an hour stands before it, or a second after it."""
    times = [i for i, t in enumerate(tokens) if t.kind in ("date", "elapsed") and "/" not in t.text]
    at = times.index(number)
    before = tokens[times[at - 1]].text[0] if at else ""
    after = tokens[times[at + 1]].text[0] if at + 1 < len(times) else ""
    return before == "h" or after == "s"


def _half(text: str, hour: int) -> str:
    names = {"am/pm": ("AM", "PM"), "a/p": ("A", "P"), "上午/下午": ("上午", "下午")}[text]
    return names[hour >= 12]


def _calendar(text: str, day: date, locale: int | None) -> str:
    """One token of a year, month or day."""
    is_chinese = locale is not None and locale & 0xFFFF == _CHINESE
    weekday = day.weekday()
    if text[0] in "ye":
        return f"{day.year % 100:02d}" if text in ("y", "yy") else f"{day.year:04d}"
    if text[0] == "a":
        return ("星期" if len(text) == 4 else "") + _CHINESE_DAYS[weekday]
    if text[0] == "m":
        if len(text) <= 2:
            return str(day.month).rjust(len(text), "0")
        if is_chinese:
            return f"{day.month}月"
        name = _MONTHS[day.month - 1]
        return {3: name[:3], 5: name[0]}.get(len(text), name)
    if len(text) <= 2:
        return str(day.day).rjust(len(text), "0")
    if is_chinese:
        return ("周" if len(text) == 3 else "星期") + _CHINESE_DAYS[weekday]
    return _DAYS[weekday][:3] if len(text) == 3 else _DAYS[weekday]
