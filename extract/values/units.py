"""Units of measure: what stands behind the number of a target. The units themselves are data (`units.yml`).

Nothing here knows of operators or numbers. Texts are expected in the form of `extract.values.normalise`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import cache
from importlib.resources import files

import yaml

COUNT, MONEY, TIME, RANK = "count", "money", "time", "rank"
_MEASURED = ("area", "length", "mass", "volume")  # of these a rate carries the symbol, not the spelling: ㎡, m2
RATE = "_rate"  # what a dimension gets when the unit is counted by something: money_rate for 元/人

# 万人次: a count in ten thousands. `factor` of such a unit leads back to the count itself.
MULTIPLIERS = {
    "百": Decimal(100), "千": Decimal(1000), "万": Decimal(10**4), "十万": Decimal(10**5),
    "百万": Decimal(10**6), "千万": Decimal(10**7), "亿": Decimal(10**8),
}  # fmt: skip

_PER = re.compile(r"[/每]")
_AND_PER = re.compile(r"[/·.*每]")
_ASCII_WORD = re.compile(r"[A-Za-z0-9]")
_UNLISTED_PER = re.compile(r"(?!.*[以之内每上下左增降减不完])[一-鿿]{1,4}(?=$|,)")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: `symbol` is what targets carry, `written` the form it is printed in, `per` what a rate is counted by.

    `base()` of a value is in the base unit of the dimension (yuan, 1, square metre …), None where there is no factor.
    """

    symbol: str
    dimension: str
    written: str
    factor: Decimal | None = None
    divisor: Decimal | None = None
    per: str | None = None

    def base(self, value: Decimal) -> Decimal | None:
        """`value` in base units, exactly; None for a unit without factor."""
        with localcontext(prec=60):
            if self.factor is not None:
                return value * self.factor
            if self.divisor is not None:
                return value / self.divisor
        return None

    def by(self, per: str) -> Unit:
        """The rate of this unit by `per`: 元 by 人/月 is 元/人/月."""
        symbol = f"{self.written}/{per}"
        return Unit(symbol, self.dimension + RATE, symbol, self.factor, self.divisor, per)


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    units: dict[str, Unit]  # by every spelling
    per: frozenset[str]
    longest: int


@cache
def _vocabulary() -> _Vocabulary:
    data = yaml.safe_load(files("extract.values").joinpath("units.yml").read_text(encoding="utf-8"))
    units = {word: Unit(word, COUNT, word) for word in data.pop(COUNT).split()}
    per = frozenset(data.pop("per").split())
    for dimension, members in data.items():
        for symbol, facts in members.items():
            factor, divisor = (None if facts.get(key) is None else Decimal(facts[key]) for key in ("factor", "divisor"))
            written = facts.get("write", symbol)
            for spelling in (written, *facts.get("also", ())):
                units[spelling] = Unit(symbol, dimension, written, factor, divisor)
    return _Vocabulary(units, per, max(map(len, (*units, *per))))


def read_unit(text: str) -> tuple[Unit, str] | None:
    """Unit at the start of `text` (longest match, rates and brackets included) and what follows it, or None."""
    bracketed = _bracketed(text)
    if bracketed:
        return bracketed
    simple = _simple(text)
    if simple is None:
        return None
    unit, rest = simple
    return _either(unit, rest) or _rate(unit, rest) or (unit, rest)


def unit_of_name(name: str) -> Unit | None:
    """Unit printed in the last bracket of an indicator name: 次 of 演练次数（次）; None if the bracket holds none."""
    match = re.search(r"\((?:(?:计量)?单位:)?([^()]+)\)$", name)
    found = read_unit(match[1]) if match else None
    return found[0] if found and not found[1] else None


def with_multiplier(multiplier: Unit, unit: Unit) -> Unit | None:
    """The unit of a number that ends in 万 where `unit` is printed elsewhere: 万 and 元 are 万元."""
    found = read_unit(multiplier.symbol + unit.written)
    return found[0] if found and not found[1] else None


def is_multiplier(unit: Unit | None) -> bool:
    """Whether `unit` is a bare 万 or 亿, a number word without anything counted."""
    return unit is not None and unit.symbol in MULTIPLIERS


def written_form(symbol: str) -> str:
    """How the unit with `symbol` is printed: 小时 for hour; most symbols are their own printed form."""
    return next((unit.written for unit in _vocabulary().units.values() if unit.symbol == symbol), symbol)


def read_per(text: str) -> tuple[str, str] | None:
    """Word at the start of `text` that a rate may be counted by, and what follows it."""
    vocabulary = _vocabulary()
    for length in range(min(len(text), vocabulary.longest), 0, -1):
        word = text[:length]
        if word in vocabulary.per or (word in vocabulary.units and _ends(word, text)):
            unit = vocabulary.units.get(word)
            return (unit.symbol if unit and unit.dimension in _MEASURED else word), text[length:]
    return None


def _simple(text: str) -> tuple[Unit, str] | None:
    """Longest listed unit at the start of `text`, or a count with a multiplier before it."""
    vocabulary = _vocabulary()
    for length in range(min(len(text), vocabulary.longest), 0, -1):
        unit = vocabulary.units.get(text[:length])
        if unit and _ends(text[:length], text):
            return unit, text[length:]
    for word in sorted(MULTIPLIERS, key=len, reverse=True):
        if text.startswith(word):
            return _multiplied(word, text[len(word) :])
    return None


def _multiplied(word: str, rest: str) -> tuple[Unit, str] | None:
    counted = _simple(rest) if not rest.startswith(tuple(MULTIPLIERS)) else None
    if counted and counted[0].dimension == COUNT:
        symbol = word + counted[0].written
        return Unit(symbol, COUNT, symbol, MULTIPLIERS[word]), counted[1]
    return Unit(word, COUNT, word, MULTIPLIERS[word]), rest


def _ends(word: str, text: str) -> bool:
    """Whether a unit in Latin letters is a word of its own: the m of 5m, not of 5mm or 5G网."""
    return not (_ASCII_WORD.match(word[-1]) and _ASCII_WORD.match(text[len(word) : len(word) + 1]))


def _bracketed(text: str) -> tuple[Unit, str] | None:
    match = re.match(r"\(([^()]+)\)", text)
    inside = read_unit(match[1]) if match else None
    return (inside[0], text[match.end() :]) if match and inside and not inside[1] else None


def _either(unit: Unit, text: str) -> tuple[Unit, str] | None:
    """One of two measure words, as in 个（套）: a count by both."""
    match = re.match(r"\(([^()]+)\)", text)
    other = _vocabulary().units.get(match[1]) if match else None
    if match is None or other is None or not unit.dimension == other.dimension == COUNT:
        return None
    symbol = unit.written + match[0]
    return Unit(symbol, COUNT, symbol, unit.factor), text[match.end() :]


def _rate(unit: Unit, text: str) -> tuple[Unit, str] | None:
    """The rate that `unit` begins, where `text` tells what it is counted by: /人/月, /人·月, 每人每月, /(人·月)."""
    start = _PER.match(text)
    if not start:
        return None
    inside = re.match(r"\(([^()]+)\)", text[1:])
    parts, rest = _pers(inside[1] if inside else text[1:])
    if inside:
        parts, rest = ([], "") if rest else (parts, text[1 + inside.end() :])
    unlisted = _UNLISTED_PER.match(text[1:]) if not parts and text[0] == "/" else None
    if unlisted:
        parts, rest = [unlisted[0]], text[1 + unlisted.end() :]
    return (unit.by("/".join(parts)), rest) if parts else None


def _pers(text: str) -> tuple[list[str], str]:
    """Words a rate is counted by at the start of `text`, with or without signs between them (人/月, 人·月, 人月)."""
    parts: list[str] = []
    while True:
        separator = _AND_PER.match(text) if parts else None
        found = read_per(text[1:] if separator else text)
        if not found or (parts and not separator and parts[-1] not in ("人", "户")):
            return parts, text
        parts.append(found[0])
        text = found[1]
