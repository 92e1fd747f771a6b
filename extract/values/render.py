"""The way back: a parsed target as canonical text, whose parse has the same meaning."""

from __future__ import annotations

from decimal import Decimal

from extract.values.operators import SYMBOL_OF
from extract.values.target import Target
from extract.values.units import written_form

_WORDS = {"qualitative": "定性", "placeholder": "待定", "formula": "指标值=分子/分母*100%", "empty": ""}
_COMPARING_WORD = {"ge": "不低于", "gt": "高于", "le": "不超过", "lt": "低于", "eq": "="}
_PARTS = {"%": "百分之", "‰": "千分之", "‱": "万分之"}


def render_target(target: Target) -> str:
    """Canonical text of `target`.

    Parsed again (with the same fiscal year) it gives the same fields, flags aside: those tell how something was
    printed. Words, placeholders and formulas are not kept in a target; a stand-in of the same kind is printed.
    """
    if target.kind in _WORDS:
        return _WORDS[target.kind]
    if target.kind == "reference":
        compared, _, with_what = (target.reference or "").partition("→")
        return f"{compared}{_COMPARING_WORD[target.operator or 'eq']}{with_what}"
    if target.kind == "date":
        return _sign(target) + _day(target)
    if target.kind == "growth":
        return _growth(target)
    if target.kind == "ordinal" and (target.unit is None or target.unit in ("名", "位")):
        return ("第" if target.operator == "eq" else "前") + f"{_number(target.low)}{target.unit or ''}"
    return _each(target) + _measure(target)


def _sign(target: Target) -> str:
    return "" if target.operator_implied else SYMBOL_OF[target.operator or "eq"]


def _day(target: Target) -> str:
    if target.date_pattern:
        _, month, day = target.date_pattern.split("-")
        return f"{int(month)}月底" if day == "end" else f"{int(month)}月{int(day)}日"
    if target.on is None:
        raise ValueError("a date target needs a day or a pattern")
    return f"{target.on.year}年{target.on.month}月{target.on.day}日"


def _growth(target: Target) -> str:
    base = {None: "", "prior_year": "较上年"}.get(target.growth_base, f"较{target.growth_base}年")
    return base + "增长" + _measure(target)


def _each(target: Target) -> str:
    """每人每月 of a rate whose unit does not say what it is counted by."""
    if not target.per or "/" in _written(target):
        return ""
    return "".join(f"每{per}" for per in target.per.split("/"))


def _measure(target: Target) -> str:
    unit = _written(target)
    if target.operator != "between":
        return _sign(target) + _with_unit(target, target.low, unit)
    low = ">" if "low_excluded" in target.flags else "≥"
    high = "<" if "high_excluded" in target.flags else "≤"
    return f"{low}{_with_unit(target, target.low, unit)},{high}{_with_unit(target, target.high, unit)}"


def _with_unit(target: Target, number: Decimal | None, unit: str) -> str:
    is_in_words = unit in _PARTS and target.base_value is None and target.kind == "numeric"
    if is_in_words and target.operator != "between":
        return _PARTS[unit] + _number(number)
    return _number(number) + unit


def _written(target: Target) -> str:
    return "" if target.unit is None else written_form(target.unit)


def _number(number: Decimal | None) -> str:
    if number is None:
        raise ValueError("a target with a number is expected")
    return f"{number:f}"
