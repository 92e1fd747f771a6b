"""Amounts of money: from what is printed to an exact number, and from the printed unit to yuan.

Nothing here guesses: a text that is not one amount is none, and an amount without a known unit is not turned into yuan.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, localcontext

from extract.text import fold

YUAN_PER_UNIT = {
    "元": Decimal(1),
    "千元": Decimal(1_000),
    "万元": Decimal(10_000),
    "百万元": Decimal(1_000_000),
    "亿元": Decimal(100_000_000),
}

_CENT = Decimal("0.01")
_LIMIT = Decimal(10) ** 18  # DECIMAL(20,2)

_FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {ord("−"): "-", ord("﹣"): "-"}
_AMOUNT = re.compile(
    r"(?P<minus>-)?(?:(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?P<part>\.[0-9]+)?|(?P<bare>\.[0-9]+))"
)
_IN_BRACKETS = re.compile(r"\((?P<inside>[^()-]+)\)")

_UNIT = r"(?:人民币)?(?P<unit>百\s*万\s*元|亿\s*元|万\s*元|千\s*元|元)"
_NAMED_UNIT = re.compile(rf"(?:单\s*位|金\s*额)\s*(?:为|[:：])\s*{_UNIT}")
_BRACKETED_UNIT = re.compile(rf"[（(]\s*{_UNIT}\s*(?=[)）,，、;；])")
_AS_UNIT = re.compile(rf"以\s*{_UNIT}\s*为(?:计量)?单位")
_ONLY_UNIT = re.compile(_UNIT)
_RATE_OR_WORD = re.compile(r"\s*[/／·]|每")
_WORD = re.compile("[一-鿿]")


def parse_amount(printed: str) -> Decimal | None:
    """The amount printed in a cell, in the unit of the table; None if the text is not exactly one amount.

    Reads thousands separators and digits in half and full width, a minus as sign or as brackets, and blanks that a
    page put into a number. Blanks between two texts that are amounts on their own part two amounts: 120.00 130.00.
    """
    pieces = fold(printed).translate(_FULL_WIDTH).split()
    if len(pieces) > 1 and all(_amount(piece) is not None for piece in pieces):
        return None
    return _amount("".join(pieces))


def to_yuan(amount: Decimal, unit_printed: str) -> Decimal:
    """`amount` of `unit_printed` (元, 千元, 万元, 百万元, 亿元) in yuan, to the cent.

    Exact to the cent; what is printed finer than a cent is rounded half up. ValueError for a unit that is not one of
    these, and for an amount that no budget has (10^18 yuan and more).
    """
    factor = YUAN_PER_UNIT.get(re.sub(r"\s+", "", unit_printed).removeprefix("人民币"))
    if factor is None:
        known = ", ".join(YUAN_PER_UNIT)
        raise ValueError(f"“{unit_printed}” is not a unit of money this software knows ({known})")
    with localcontext(prec=60):
        if abs(amount) * factor >= _LIMIT:
            raise ValueError(f"{amount} {unit_printed} is more than an amount column holds")
        return (amount * factor).quantize(_CENT, ROUND_HALF_UP)


def find_money_unit(text: str) -> str | None:
    """The unit of money printed in `text` (单位：万元, 预算金额(万元), 万元); None if there is none, or more than one.

    The 元 of a name (编制单位：元氏县) and of a rate (单位：元/人) is no unit of money.
    """
    only = _ONLY_UNIT.fullmatch(text.strip())
    if only:
        return _tight(only)
    named = [_tight(match) for match in _NAMED_UNIT.finditer(text) if _is_whole(match)]
    named += [_tight(match) for match in _AS_UNIT.finditer(text)]
    found = {*named, *(_tight(match) for match in _BRACKETED_UNIT.finditer(text))}
    return found.pop() if len(found) == 1 else None


def _amount(text: str) -> Decimal | None:
    bracketed = _IN_BRACKETS.fullmatch(text)
    match = _AMOUNT.fullmatch(bracketed["inside"] if bracketed else text)
    if not match:
        return None
    value = Decimal((match["whole"] or "0").replace(",", "") + (match["part"] or match["bare"] or ""))
    return value.copy_negate() if (match["minus"] or bracketed) and value else value


def _tight(match: re.Match[str]) -> str:
    return re.sub(r"\s+", "", match["unit"])


def _is_whole(match: re.Match[str]) -> bool:
    """Whether the unit ends where it was found: not 元/人, and 元 not the first character of a word."""
    rest = match.string[match.end() :]
    return not _RATE_OR_WORD.match(rest) and not (_tight(match) == "元" and _WORD.match(rest))
