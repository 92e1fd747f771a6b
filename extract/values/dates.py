"""Days by which something is done: 2024年12月31日前, 12月底前, 2024年上半年.

A target holds one day. Where a month, quarter, half-year or year is printed it is the last day of it, and flagged;
where no year is printed the pattern keeps what is (`FY-12-31`, `FY-12-end`), and the fiscal year makes the day.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from extract.values.measure import PUNCTUATION, leftover_flags
from extract.values.numerals import chinese_number, chinese_year
from extract.values.operators import CONFLICT, SYMBOLS
from extract.values.target import Target, qualitative

INVALID_DATE, DATE_RANGE = "invalid_date", "date_range"

_N = r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_PRINTED = r"(?P<year>(?:19|20)[0-9]{2}|[一二〇零两三四五六七八九]{4})年度?"
_Y = rf"(?:{_PRINTED}|当年度?|本年度?|今年|年度)"
_FORMS = tuple(
    (re.compile(pattern), assumed)
    for pattern, assumed in (
        (rf"{_Y}?(?P<month>{_N})月(?P<day>{_N}|[0-9]{{1,2}})[日号]", None),
        (
            r"(?P<year>(?:19|20)[0-9]{2})(?P<sep>[-./])(?P<month>[0-9]{1,2})(?P=sep)(?P<day>[0-9]{1,2})日?(?![0-9])",
            None,
        ),
        (rf"{_Y}?(?P<month>{_N})月份?(?P<part>上旬|中旬)", "ten_day_end_assumed"),
        (rf"{_Y}?(?P<month>{_N})月份?(?:底|末|下旬)?", "month_end_assumed"),
        (r"(?P<year>(?:19|20)[0-9]{2})[-/](?P<month>0[1-9]|1[0-2])(?![0-9])", "month_end_assumed"),
        (rf"{_Y}?第?(?P<quarter>[一二三四1-4])季度(?:底|末)?", "quarter_end_assumed"),
        (rf"{_Y}?(?P<half>[上下])半年(?:底|末)?", "half_year_end_assumed"),
        (rf"{_PRINTED}(?:年?底|年?末|年?终)?", "year_end_assumed"),
        (r"(?:当年度?|本年度?|今年|年度?)(?:年?底|年?末|年?终|(?=内))", "year_end_assumed"),
    )
)
_BARE_MONTH = re.compile(rf"{_N}月$")
_TIME_NAME = re.compile(r"时间|时限|期限|日期|时点|节点")
_LENGTH_NAME = re.compile(r"周期|时长|工期|耗时|期间")
_BEFORE = re.compile(
    r"(?:应当?|须|需|确保|务必)?(?:(?P<sign>[≥≤><=])|(?P<word>不晚于|不迟于|不早于|早于|晚于|截至|截止到|截止至|截止|于|在))?"
)
_BEFORE_WORDS = {"不早于": "ge", "早于": "lt", "晚于": "gt"}
_AFTER = re.compile(r"(?:\(含\))?(?:(?P<late>以后|之后|后|起)|(?P<soon>以前|之前|前|以内|之内|内|止))")
_DONE = re.compile(r"(?:全部|全面)?(?:完成|完工|竣工|验收|交付|到位|发放|支付|实施|投入使用)*")
_SPAN = re.compile(
    r"(?:19|20)[0-9]{2}年?[-—~至到]{1,2}(?:19|20)[0-9]{2}(?:年|$)"
    r"|(?:(?:19|20)[0-9]{2}年)?[0-9]{1,2}月?(?:[0-9]{1,2}日)?[-—~至到]{1,2}(?:(?:19|20)[0-9]{2}年)?[0-9]{1,2}月(?:份|底|末|[0-9]{1,2}日|$)"
)


@dataclass(frozen=True, slots=True)
class _Day:
    year: int | None
    month: int
    day: int | None  # None: the last day of the month

    def on(self, fiscal_year: int | None) -> date | None:
        year = self.year or fiscal_year
        if year is None:
            return None
        return date(year, self.month, self.day or calendar.monthrange(year, self.month)[1])

    @property
    def pattern(self) -> str | None:
        if self.year is not None:
            return None
        return f"FY-{self.month:02}-{self.day:02}" if self.day else f"FY-{self.month:02}-end"


def read_date(text: str, name: str, fiscal_year: int | None) -> Target | None:
    """Date target of a normalised text; a qualitative one for a day that does not exist and for a span of time."""
    if _SPAN.match(text):
        return qualitative(text, DATE_RANGE)
    before = _BEFORE.match(text)
    assert before is not None  # every part of the pattern is optional
    text = text[before.end() :]
    if _is_length_of_time(text, name, bool(before["sign"])):
        return None
    text = _from_compact(text, name)
    for form, assumed in _FORMS:
        match = form.match(text)
        if match:
            return _target(match, assumed, before, fiscal_year)
    return None


def _target(match: re.Match[str], assumed: str | None, before: re.Match[str], fiscal_year: int | None) -> Target | None:
    text, parts = match.string, match.groupdict()
    day = _day(parts)
    if day is None or not _exists(day, fiscal_year):
        return qualitative(text, INVALID_DATE)
    after = _AFTER.match(text, match.end())
    rest = text[after.end() if after else match.end() :]
    if re.match(r"[-—~至到].*[0-9]", rest):
        return qualitative(text, DATE_RANGE)
    odd = leftover_flags(rest) if assumed is None or _DONE.fullmatch(rest.strip(PUNCTUATION)) else None
    if odd is None:
        return qualitative(text) if parts.get("day") else None
    operator = SYMBOLS.get(before["sign"]) or (_BEFORE_WORDS.get(before["word"], "le") if before["word"] else None)
    if after and operator not in (None, "le"):
        return qualitative(text, CONFLICT)
    if after:
        operator = "ge" if after["late"] else "le"
    source = ("year_from_document",) if day.year is None else ((assumed,) if assumed else ())
    return Target(
        kind="date",
        operator=operator or "le",
        operator_implied=operator is None,
        on=day.on(fiscal_year),
        date_pattern=day.pattern,
        flags=(*source, *odd),
    )


def _day(parts: dict[str, str | None]) -> _Day | None:
    """Year, month and day of a matched form; None where a numeral is none."""
    year = _year(parts.get("year"))
    if parts.get("quarter"):
        return _Day(year, 3 * _small(parts["quarter"]), None)
    if parts.get("half"):
        return _Day(year, 6 if parts["half"] == "上" else 12, None)
    if not parts.get("month"):
        return _Day(year, 12, None)
    month, part = _small(parts["month"]), parts.get("part")
    day = {"上旬": 10, "中旬": 20}[part] if part else (_small(parts["day"]) if parts.get("day") else None)
    return None if month == 0 or day == 0 else _Day(year, month, day)


def _year(printed: str | None) -> int | None:
    if printed is None:
        return None
    return int(printed) if printed.isascii() else chinese_year(printed)


def _small(printed: str | None) -> int:
    """A month, day or quarter; 0 for a numeral that is none (十一二)."""
    if printed is None:
        return 0
    return int(printed) if printed.isascii() else int(chinese_number(printed) or 0)


def _exists(day: _Day, fiscal_year: int | None) -> bool:
    """Whether the day is in the calendar; without any year 29 February may be."""
    year = day.year or fiscal_year or 2024
    return 1 <= day.month <= 12 and (day.day is None or day.day <= calendar.monthrange(year, day.month)[1])


def _is_length_of_time(text: str, name: str, has_sign: bool) -> bool:
    """Whether a bare month is a number of months: 6月 under 建设周期, ≤6月 unless the name asks for a time."""
    if not _BARE_MONTH.match(text):
        return False
    if _small(text[:-1]) > 12:
        return True
    return bool(_LENGTH_NAME.search(name)) or (has_sign and not _TIME_NAME.search(name))


def _from_compact(text: str, name: str) -> str:
    """20241231 and 2024.12 are dates where the name asks for a time; elsewhere they are numbers."""
    if _TIME_NAME.search(name):
        text = re.sub(r"^((?:19|20)[0-9]{2})(0[1-9]|1[0-2])([0-3][0-9])(?![0-9])", r"\1-\2-\3", text)
        text = re.sub(r"^((?:19|20)[0-9]{2})\.(0[1-9]|1[0-2])(?![0-9.])", r"\1-\2", text)
    return text
