"""A number with all that belongs to it: operator, unit, a second bound, words behind it.

Shared by every rule that takes a number: each cuts off what is its own and leaves the number at the front, which is the
only place one is taken from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from extract.values.numerals import NumberRead, read_number
from extract.values.operators import CONFLICT, EXCLUDED, combined, read_operator, read_suffix
from extract.values.units import RATE, Unit, is_multiplier, read_per, read_unit, unit_of_name, with_multiplier

SEVERAL_VALUES, RANGE_REVERSED = "several_values", "range_reversed"
APPROXIMATE = "approximate"
LOW_EXCLUDED, HIGH_EXCLUDED = "low_excluded", "high_excluded"

MAX_ODD_CHARACTERS = 4
PUNCTUATION = " ,，.。、;；:：()（）[]【】!！\"“”'‘’·—-"
_RANGE = re.compile(r"[-—~]{1,2}|至|到")
_AND = re.compile(r"[,、;]?(?:且|并且|并|和|及|同时|但)?")
_MORE_THAN = re.compile(r"[余多](?=\D)|[余多]$")
_NEXT_VALUE = re.compile(r"[、,;和及与]+|/")
# Left over behind a number these change what it says; nothing of the text is then taken as a number.
_CHANGES_MEANING = re.compile(r"[A-Za-z≥≤><=≈+×*/%‰‱]|[不未无非没否前后或增升降减比占每超半]")
_RATE_NAME = re.compile(r"(?:率|比例|比率|占比|比重|满意度|知晓度)(?:\([^()]*\))?$")


@dataclass(frozen=True, slots=True)
class Measure:
    """What `read_measure` found. `per` comes from 每人 before the number; a rate printed with / is in the unit."""

    operator: str | None
    low: Decimal
    rest: str
    high: Decimal | None = None
    unit: Unit | None = None
    per: str | None = None
    in_words: bool = False
    percent_in_words: bool = False
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """A number stands at the front but what stands around it cannot be read safely: why."""

    flag: str | None = None


def read_measure(text: str, name: str = "") -> Measure | Refused | None:
    """Measure at the start of `text`; None where no number stands there, `Refused` where it is not safe to take.

    `name`: indicator name, asked for the unit where none is printed. What follows the measure is its `rest`.
    """
    pers, text = _each(text)
    operator, is_level, text = read_operator(text)
    first = read_number(text)
    if first is None:
        return None
    first_unit, text = _unit(first)
    about = _MORE_THAN.match(text)
    if about and first_unit is None:
        if operator and not is_level:
            return Refused(CONFLICT)
        operator, is_level = "approx", False
        first_unit, text = _unit(replace(first, rest=text[about.end() :]))
    measure = Measure(
        operator, first.value, text, unit=first_unit, in_words=first.in_words, percent_in_words=bool(first.unit)
    )
    bounded = _range(measure, is_level) or (None if is_level else _second_bound(measure))
    if isinstance(bounded, Refused):
        return bounded
    bounded = bounded or _suffixed(measure, is_level)
    if isinstance(bounded, Refused):
        return bounded
    return _counted_by(_with_unit(bounded, name), pers)


def leftover_flags(rest: str) -> tuple[str, ...] | None:
    """Flags for what follows a measure; None where it is too much, or says too much, to take the measure at all."""
    odd = rest.strip(PUNCTUATION)
    if len(odd) > MAX_ODD_CHARACTERS or _CHANGES_MEANING.search(odd) or any(character.isdigit() for character in odd):
        return None
    return (f"trailing_text:{odd}",) if odd else ()


def begins_next_value(rest: str, has_unit: bool) -> bool:
    """Whether a second value follows (1600人、200人); 1/3 without a unit is a fraction."""
    separator = _NEXT_VALUE.match(rest)
    if separator and separator[0] == "/" and not has_unit:
        return False
    operator, _, after = read_operator(rest[separator.end() :] if separator else rest)
    return bool((separator or operator) and re.match("[0-9]", after))


def _each(text: str) -> tuple[list[str], str]:
    """Words with 每 at the start of `text`: 每人每月 → [人, 月]."""
    pers: list[str] = []
    while text.startswith("每"):
        found = read_per(re.sub("^每(?:一个|一|个)?(?=.)", "", text))
        if not found:
            return pers, text
        pers.append(found[0])
        text = found[1].removeprefix(",")
    return pers, text


def _unit(number: NumberRead) -> tuple[Unit | None, str]:
    found = read_unit((number.unit or "") + number.rest)
    if found and not (number.unit and found[0].symbol != number.unit):
        return found
    return None, number.rest


def _range(first: Measure, is_level: bool) -> Measure | Refused | None:
    """90%-95%, 3至5天; None where no second number follows a range sign."""
    sign = _RANGE.match(first.rest)
    second = read_number(first.rest[sign.end() :]) if sign else None
    if second is None:
        return None
    if first.operator and not is_level and first.operator != "approx":
        return Refused()
    unit, rest = _unit(second)
    meaning, _, rest = read_suffix(rest)
    if meaning == "ge":
        return Refused(CONFLICT)
    between = _between(replace(first, rest=rest), second.value, unit)
    if isinstance(between, Measure) and "approx" in (first.operator, meaning):
        return replace(between, flags=(*between.flags, APPROXIMATE))
    return between


def _second_bound(first: Measure) -> Measure | Refused | None:
    """≥90%，≤100%; None where no second bound follows."""
    joint = _AND.match(first.rest)
    operator, is_level, text = read_operator(first.rest[joint.end() :] if joint else first.rest)
    second = read_number(text) if operator and not is_level else None
    if second is None:
        return None
    unit, rest = _unit(second)
    if first.operator in ("ge", "gt") and operator in ("le", "lt"):
        return _between(replace(first, rest=rest), second.value, unit, first.operator, operator)
    if first.operator in ("le", "lt") and operator in ("ge", "gt"):
        lower = replace(first, low=second.value, unit=unit, rest=rest)
        return _between(lower, first.low, first.unit, operator, first.operator)
    return Refused(SEVERAL_VALUES)


def _between(
    lower: Measure, high: Decimal, unit: Unit | None, low_operator: str = "ge", high_operator: str = "le"
) -> Measure | Refused:
    if lower.unit and unit and lower.unit != unit:
        return Refused()
    if lower.low > high:
        return Refused(RANGE_REVERSED)
    excluded = ((LOW_EXCLUDED, low_operator == "gt"), (HIGH_EXCLUDED, high_operator == "lt"))
    flags = tuple(flag for flag, is_set in excluded if is_set)
    return replace(lower, operator="between", high=high, unit=unit or lower.unit, flags=flags)


def _suffixed(measure: Measure, is_level: bool) -> Measure | Refused:
    meaning, _, rest = read_suffix(measure.rest)
    operator = combined(measure.operator, is_level, meaning)
    if operator == CONFLICT:
        return Refused(CONFLICT)
    excluded = EXCLUDED.match(rest)
    if excluded and operator in ("ge", "le"):
        operator, rest = {"ge": "gt", "le": "lt"}[operator], rest[excluded.end() :]
    return replace(measure, operator=operator, rest=rest)


def _with_unit(measure: Measure, name: str) -> Measure:
    """The unit, from the name's last bracket where none (or a bare 万) is printed with the number."""
    if measure.unit and not is_multiplier(measure.unit):
        return measure
    named = unit_of_name(name)
    if named and measure.unit:
        named = with_multiplier(measure.unit, named)
    if named:
        return replace(measure, unit=named, flags=(*measure.flags, "unit_from_name"))
    missing = "unit_missing_rate" if _RATE_NAME.search(name) else "unit_missing"
    return replace(measure, flags=(*measure.flags, missing))


def _counted_by(measure: Measure, pers: list[str]) -> Measure | Refused:
    """With 每人每月 before the number: the unit stays as printed and its dimension is a rate."""
    if not pers:
        return measure
    if measure.unit is None or measure.unit.per:
        return Refused()
    rate = replace(measure.unit, dimension=measure.unit.dimension + RATE)
    return replace(measure, unit=rate, per="/".join(pers))
