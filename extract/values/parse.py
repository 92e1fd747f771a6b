"""The parser of target values: the rules in the order in which they are asked, and the rules that take a number.

The order matters: growth, dates, frequencies, formulas and references all contain signs that the plain number would
misread. What no rule takes stays words; a number in it is flagged, never taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from extract.text import UNREAD_CHARACTER
from extract.values.dates import read_date
from extract.values.measure import SEVERAL_VALUES, Measure, Refused, begins_next_value, leftover_flags, read_measure
from extract.values.normalise import BLANK_IN_NUMBER, blanks_in_number, normalise
from extract.values.numerals import read_number
from extract.values.target import Target, qualitative
from extract.values.units import COUNT, RANK, RATE, TIME
from extract.values.words import read_formula, read_placeholder, read_reference, read_stated_qualitative, read_zero

UNREAD = "unread_character"
SOFT_TARGET, NUMBER_OUT_OF_RANGE, GROWTH_BASE_MISSING = "soft_target", "number_out_of_range", "growth_base_missing"
BASE_PRIOR_PERIOD = "base_prior_period"

_LONGEST = 200  # characters; anything longer is prose
_SOFT = re.compile(r"(?:力争|争取|努力|尽量|尽可能|原则上)+(?=.)")
_TOO_LONG_NUMBER = re.compile(r"[0-9]{19}|\.[0-9]{7}")

_LIST_NUMBER = re.compile(r"[、.,)）:;。]")

_PERIOD = "半年|季度|季|月度|月|年度|年|周|星期|日|天|学期|学年|旬"
_PERIODS = frozenset([*_PERIOD.split("|"), "个月", "小时", "工作日"])
_SAME_PERIOD = {"季": "季度", "月度": "月", "年度": "年"}
_ONE_PERIOD = re.compile(
    rf"(?:每|[一1]个?(?!半年))?(?P<period>{_PERIOD})(?:度)?(?=[≥≤><=]|不|至少|[0-9一二两三四五六七八九十])"
)
_DONE_WELL = "按时|及时|足额|定期|准时|全额"
_DONE = "发放|支付|拨付|报送|上报|结算|缴纳|缴费|公示|公布|发布|完成|更新|统计|开展|巡查|检查|通报|支出|汇总|报告"
_BY_PERIOD = re.compile(rf"(?:按|逐|每)(?P<period>{_PERIOD})(?:{_DONE_WELL})*(?:{_DONE})?(?:到位|完毕)?")

_UP = "增长|提高|提升|增加|上升|上涨|增幅|扩大|增收"
_DOWN = "下降|降低|减少|压减|压缩|缩减|缩短|下调|降幅|减幅|回落"
_OF_YEAR = r"(?:同期)?(?:相比|水平|实际)?(?:.{0,16}?的?基础上)?"
_BASE = (
    rf"(?:在|较|比|与|同|和)?(?:上一?年度?|去年){_OF_YEAR}|同比"
    rf"|(?:在|较|比|与|同|和)(?P<year>(?:19|20)[0-9]{{2}})年度?{_OF_YEAR}|(?P<period>环比)"
)
_GROWTH = re.compile(rf"(?P<base>{_BASE})?,?(?P<verb>{_UP}|{_DOWN})(?:率|幅度|比例|幅|了)?(?:为|达到|达)?(?![到至])")
_GROWTH_BEHIND = re.compile(rf"(?P<measure>.*?[0-9].*?)的?(?P<verb>{_UP}|{_DOWN})(?:率|幅度)?")
_SIGNED_GROWTH = re.compile(rf"(?P<base>{_BASE})?,?(?P<sign>[零0正负])增长$")
_MIRRORED = {"ge": "le", "le": "ge", "gt": "lt", "lt": "gt"}

_CHAIN = re.compile(
    r"(?P<low>-?[0-9.]+[^0-9≤<≥>=]{0,4})(?P<first>[≤<])[^0-9≤<≥>=]{1,16}(?P<last>[≤<]-?[0-9.]+[^0-9≤<≥>=]{0,4}$)"
)
_TURNED = {"≤": "≥", "<": ">"}

_RANKED = re.compile(r"(?P<place>第|前)")
_PLACE_WORDS = re.compile(r"[名位]$|$")


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a rule is asked: the normalised value, the normalised indicator name, the fiscal year of the document."""

    text: str
    name: str
    fiscal_year: int | None


def parse_target(printed: str, indicator_name: str = "", fiscal_year: int | None = None) -> Target:
    """What a printed target value says.

    `printed`: the value as on the page, with its operator and unit (tables with columns of their own for those: the
    cells joined). `indicator_name` decides what the value leaves open (its unit in brackets, a time or a length of
    time). `fiscal_year` makes a day of 12月31日前. Any text gives a target; one that is understood by no rule is
    qualitative, and so is one of which a character could not be read. The number of a target is the one at the front,
    behind at most an operator, or none.
    """
    text = normalise(printed)
    if not text:
        return Target(kind="placeholder" if printed.strip() else "empty")
    if UNREAD_CHARACTER in text:
        return qualitative(text, UNREAD)
    blanks = blanks_in_number(printed)
    if blanks == SEVERAL_VALUES:
        return qualitative(text, SEVERAL_VALUES)
    soft = _SOFT.match(text)
    year = fiscal_year if fiscal_year is not None and 1900 <= fiscal_year <= 2100 else None
    target = _parse(_Asked(text[soft.end() :] if soft else text, normalise(indicator_name), year))
    flags = (BLANK_IN_NUMBER,) if blanks else ()
    if soft and target.is_quantified:
        flags = (*flags, SOFT_TARGET)
    return replace(target, flags=(*flags, *target.flags)) if flags else target


def _parse(asked: _Asked) -> Target:
    for rule in _RULES:
        target = rule(asked)
        if target is not None:
            return target
    return qualitative(asked.text, *([NUMBER_OUT_OF_RANGE] if _TOO_LONG_NUMBER.search(asked.text) else []))


def _prose(asked: _Asked) -> Target | None:
    return (read_formula(asked.text) or qualitative(asked.text)) if len(asked.text) > _LONGEST else None


def _growth(asked: _Asked) -> Target | None:
    """较上年增长10%, 同比下降≥5%: signed, so that a decrease of at least 5 is at most -5."""
    signed = _SIGNED_GROWTH.match(asked.text)
    if signed:
        return _growth_by_sign(signed)
    match = _GROWTH.match(asked.text)
    if match:
        measure = _safe_measure(asked.text[match.end() :])
    else:
        match = _GROWTH_BEHIND.fullmatch(asked.text)
        measure = _safe_measure(match["measure"]) if match else None
    if match is None or measure is None or measure.per:
        return None
    base, base_flags = _growth_base(match)
    target = _target(_mirrored(measure) if re.fullmatch(_DOWN, match["verb"]) else measure, "growth")
    return replace(target, base_value=None, growth_base=base, flags=(*base_flags, *target.flags))


def _growth_base(match: re.Match[str]) -> tuple[str | None, tuple[str, ...]]:
    """Year or prior_year that a growth is measured against, None with a flag where none of both is printed."""
    parts = match.groupdict()
    if parts.get("period"):
        return None, (BASE_PRIOR_PERIOD,)
    if not parts.get("base"):
        return None, (GROWTH_BASE_MISSING,)
    return parts["year"] or "prior_year", ()


def _growth_by_sign(match: re.Match[str]) -> Target:
    base, flags = _growth_base(match)
    operator = {"正": "gt", "负": "lt"}.get(match["sign"], "eq")
    return Target(
        kind="growth",
        operator=operator,
        operator_implied=operator == "eq",
        low=Decimal(0),
        growth_base=base,
        flags=flags,
    )


def _mirrored(measure: Measure) -> Measure:
    if measure.high is not None:
        swapped = {"low_excluded": "high_excluded", "high_excluded": "low_excluded"}
        flags = tuple(swapped.get(flag, flag) for flag in measure.flags)
        return replace(measure, low=-measure.high, high=-measure.low, flags=flags)
    return replace(measure, operator=_MIRRORED.get(measure.operator or "", measure.operator), low=-measure.low)


def _frequency(asked: _Asked) -> Target | None:
    """每月一份, 每年≥4次, 一年一次, 按月发放: so many times a period. 4次/年 is read with its unit."""
    by_period = _BY_PERIOD.fullmatch(asked.text)
    match = by_period or _ONE_PERIOD.match(asked.text)
    if match is None:
        return None
    measure = _safe_measure("1次" if by_period else asked.text[match.end() :])
    if measure is None or measure.unit is None or measure.unit.dimension != COUNT:
        return None
    rate = replace(measure.unit, dimension=COUNT + RATE)
    period = _SAME_PERIOD.get(match["period"], match["period"])
    return replace(_target(replace(measure, unit=rate), "frequency"), per=period)


def _ordinal(asked: _Asked) -> Target | None:
    """第3名, 前10位: a place in an order. 三级 is read with its unit."""
    match = _RANKED.match(asked.text)
    number = read_number(asked.text[match.end() :]) if match else None
    if match is None or number is None or number.unit or not _PLACE_WORDS.fullmatch(number.rest):
        return None
    is_first = match["place"] == "第"
    return Target(
        kind="ordinal",
        operator="eq" if is_first else "le",
        operator_implied=is_first,
        low=number.value,
        unit=number.rest or None,
        unit_dim=RANK if number.rest else None,
    )


def _number(asked: _Asked) -> Target | None:
    """≥95%, 10日内, 100~120人, ≤3500元/人/月, 每人每月3500元."""
    measure = read_measure(asked.text, asked.name)
    if measure is None:
        return None
    if isinstance(measure, Refused):
        return qualitative(asked.text, *([measure.flag] if measure.flag else []))
    if _refuses(measure):
        several = begins_next_value(measure.rest, measure.unit is not None)
        return qualitative(asked.text, *([SEVERAL_VALUES] if several else []))
    return _target(measure, _kind(measure))


def _chain(asked: _Asked) -> Target | None:
    """90%≤满意度≤100%: two bounds around what is measured."""
    match = _CHAIN.match(asked.text)
    return _number(replace(asked, text=f"{_TURNED[match['first']]}{match['low']},{match['last']}")) if match else None


def _kind(measure: Measure) -> str:
    dimension = measure.unit.dimension.removesuffix(RATE) if measure.unit else None
    if dimension == TIME:
        return "duration"
    if dimension == RANK:
        return "ordinal"
    per = measure.per or (measure.unit.per if measure.unit else None)
    return "frequency" if dimension == COUNT and per in _PERIODS else "numeric"


def _refuses(measure: Measure) -> bool:
    """Whether the text around a measure says too much to take its number.

    A Chinese numeral is taken only where nothing follows its unit: 一次性, 三级甲等 and 一户一策 are words. 2024年 is
    no length of time, and the 1 of 1、按时 counts nothing.
    """
    odd = leftover_flags(measure.rest)
    looks_like_year = 1900 <= measure.low <= 2100
    is_year = looks_like_year and (measure.unit.symbol == "year" if measure.unit else bool(odd))
    is_word = measure.in_words and (bool(odd) or measure.unit is None)
    is_list_number = measure.unit is None and bool(odd) and _LIST_NUMBER.match(measure.rest) is not None
    return odd is None or is_word or is_year or is_list_number


def _safe_measure(text: str) -> Measure | None:
    """Measure at the start of `text`, if nothing around it forbids to take its number."""
    measure = read_measure(text)
    return measure if isinstance(measure, Measure) and not _refuses(measure) else None


def _target(measure: Measure, kind: str) -> Target:
    """The target that a measure makes; a range and a percentage in words have no base value."""
    unit = measure.unit
    has_base = unit is not None and measure.high is None and not measure.percent_in_words
    return Target(
        kind=kind,
        operator=measure.operator or "eq",
        operator_implied=measure.operator is None,
        low=measure.low,
        high=measure.high,
        unit=unit.symbol if unit else None,
        unit_dim=unit.dimension if unit else None,
        base_value=unit.base(measure.low) if unit and has_base else None,
        per=measure.per or (unit.per if unit else None),
        flags=(*measure.flags, *(leftover_flags(measure.rest) or ())),
    )


_RULES: tuple[Callable[[_Asked], Target | None], ...] = (
    lambda asked: read_placeholder(asked.text) if len(asked.text) <= _LONGEST else None,
    lambda asked: read_zero(asked.text),
    lambda asked: read_stated_qualitative(asked.text),
    _prose,
    _growth,
    _chain,
    lambda asked: read_date(asked.text, asked.name, asked.fiscal_year),
    _frequency,
    lambda asked: read_formula(asked.text),
    lambda asked: read_reference(asked.text),
    _ordinal,
    _number,
)
