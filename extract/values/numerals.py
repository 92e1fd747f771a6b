"""Numbers as printed: Arabic with thousands separators, and Chinese numerals.

Chinese numerals are read strictly: 三百六十五 is a number, 两三 (two or three), 一百二 (colloquial) and 万 are none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_DIGITS = {character: number for number, group in enumerate(
    ("零〇", "一壹", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
) for character in group}  # fmt: skip
_SCALES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_ONE_TO_NINE = "".join(character for character, number in _DIGITS.items() if number)
_WORDS = "".join(_DIGITS) + "".join(_SCALES) + "万亿"

_ARABIC = re.compile(r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?")
_CHINESE = re.compile(f"[{_WORDS}]+(?:点[{''.join(_DIGITS)}]+)?")
_HALF = re.compile("半(?=年|天|日|个月|小时|学期)")
_PART_OF = re.compile("([百千万])分之")
_PARTS = {"百": "%", "千": "‰", "万": "‱"}
_SECTION = re.compile(
    f"(?:([{_ONE_TO_NINE}])[千仟])?(零?)(?:([{_ONE_TO_NINE}])[百佰])?(零?)(?:([{_ONE_TO_NINE}])?([十拾]))?(零?)([{_ONE_TO_NINE}])?"
)
_MAX_DIGITS, _MAX_DECIMALS = 18, 6  # what `value_low` and `value_high` of staging hold


@dataclass(frozen=True, slots=True)
class NumberRead:
    """A number at the start of a text: `rest` follows it; `unit` is set where words say it (百分之九十五)."""

    value: Decimal
    rest: str
    in_words: bool = False
    unit: str | None = None


def read_number(text: str) -> NumberRead | None:
    """Number at the start of `text`, None if there is none or it has more digits than staging holds."""
    if text.startswith("百分百"):
        return NumberRead(Decimal(100), text[3:], unit="%")
    part = _PART_OF.match(text)
    if part:
        inner = NumberRead(Decimal(100), text[4:]) if text.startswith("百分之百") else read_number(text[part.end() :])
        return NumberRead(inner.value, inner.rest, unit=_PARTS[part[1]]) if inner and not inner.unit else None
    arabic = _ARABIC.match(text)
    if arabic:
        value = Decimal(arabic[0].replace(",", ""))
        return NumberRead(value, text[arabic.end() :]) if _fits(value) else None
    if _HALF.match(text):
        return NumberRead(Decimal("0.5"), text[1:], in_words=True)
    words = _CHINESE.match(text)
    if not words:
        return None
    value_in_words = chinese_number(words[0])
    return None if value_in_words is None else NumberRead(value_in_words, text[words.end() :], in_words=True)


def chinese_number(words: str) -> Decimal | None:
    """Value of a whole Chinese numeral (一千二百, 九十五点五), None for anything else."""
    whole, _, decimals = words.partition("点")
    number = _chinese_integer(whole)
    if number is None or any(character not in _DIGITS for character in decimals) or len(decimals) > _MAX_DECIMALS:
        return None
    value = Decimal(f"{number}.{''.join(str(_DIGITS[c]) for c in decimals)}" if decimals else number)
    return value if _fits(value) else None


def chinese_year(words: str) -> int | None:
    """Year written digit by digit (二〇二四), None for anything else."""
    if len(words) != 4 or any(character not in _DIGITS for character in words):
        return None
    return int("".join(str(_DIGITS[character]) for character in words))


def _chinese_integer(words: str) -> int | None:
    if words in ("零", "〇"):
        return 0
    total = 0
    for name, scale in (("亿", 10**8), ("万", 10**4)):
        if name in words:
            head, words = words.split(name, 1)
            section = _section(head, leading=total == 0)
            if not section:
                return None
            total += section * scale
            if not words:
                return total
    section = _section(words, leading=total == 0)
    return total + section if section else None


def _section(words: str, leading: bool) -> int | None:
    """Value below ten thousand; a place left out needs a 零 before the next one (一百零二), a first 零 follows a 万."""
    match = _SECTION.fullmatch(words)
    if not match or not words:
        return None
    thousands, zero1, hundreds, zero2, tens, ten, zero3, ones = match.groups()
    places = [thousands, hundreds, (tens or "一") if ten else None, ones]
    zeros = [not leading, bool(zero1), bool(zero2), bool(zero3)]
    values = [_DIGITS[place] if place else 0 for place in places]
    if not _zeros_are_right(values, zeros, leading) or (ten and not tens and (thousands or hundreds or not leading)):
        return None
    return sum(value * 10 ** (3 - place) for place, value in enumerate(values))


def _zeros_are_right(values: list[int], zeros: list[bool], leading: bool) -> bool:
    """Whether 零 stands exactly where places are left out between two that are filled."""
    previous = None if leading else -1
    pending = False
    for place, value in enumerate(values):
        pending = pending or (place > 0 and zeros[place])
        if not value:
            continue
        skipped = previous is not None and place - previous > 1
        if pending != skipped:
            return False
        previous, pending = place, False
    return not pending


def _fits(value: Decimal) -> bool:
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and -exponent <= _MAX_DECIMALS and abs(value) < 10**_MAX_DIGITS
