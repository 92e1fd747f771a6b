"""Number formats of workbooks: what a cell shows of the number it holds (1 under `0%` is `100%`).

A format has up to four sections for positive, negative, zero and text; `[<0]` and the like replace the first three.
Fractions (`# ?/?`) and Chinese numerals (`[DBNum1]`) print as plain digits here: the same value in other characters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

from extract.readers.office_dates import date_text

# A spreadsheet keeps 15 digits; what follows is noise of the binary form.
_EXACT = Context(prec=15, rounding=ROUND_HALF_UP)
_WIDE = Context(prec=700, rounding=ROUND_HALF_UP)  # the largest number of a spreadsheet is 1.8E308
_LONGEST_FORMAT = 255
_SHOWN = ("literal", "percent", "general")  # kinds of tokens that print themselves

_TOKEN = re.compile(
    r"""
    "(?P<quoted>[^"]*)(?:"|$) | \\(?P<escaped>.) | (?P<blank>_.) | (?P<fill>\*.)
    | \[(?P<bracket>[^\]]*)\]
    | (?P<general>general|g/通用格式)
    | (?P<half>am/pm|a/p|上午/下午)
    | (?P<exponent>e[+-])
    | (?P<date>y+|m+|d+|h+|s+|e+|a{3,4})
    | (?P<digit>[0#?]) | (?P<point>\.) | (?P<comma>,) | (?P<percent>%) | (?P<text>@) | (?P<other>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)\Z")
_SYMBOL = re.compile(r"\$([^-]*)(?:-([0-9A-Fa-f]+))?\Z")
_ELAPSED = re.compile(r"(?:h+|m+|s+)\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a section: its kind (`literal`, `digit`, `date`, …) and its characters."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a format. `condition` is an operator and a number, where the format writes one."""

    tokens: tuple[Token, ...]
    condition: tuple[str, Decimal] | None
    locale: int | None

    def has(self, *kinds: str) -> bool:
        return any(token.kind in kinds for token in self.tokens)

    def holds(self, value: Decimal) -> bool:
        """Whether the section's own condition is met."""
        if self.condition is None:
            return True
        operator, bound = self.condition
        return {
            "<": value < bound,
            "<=": value <= bound,
            ">": value > bound,
            ">=": value >= bound,
            "=": value == bound,
            "<>": value != bound,
        }[operator]

    @property
    def is_negative(self) -> bool:
        """Whether its condition is met by negative numbers only, so that it prints a sign of its own or none."""
        if self.condition is None:
            return False
        operator, bound = self.condition
        return (operator == "<" and bound <= 0) or (operator in ("<=", "=") and bound < 0)


class NumberFormat:
    """A parsed number format; `number` and `text` give what the cell shows."""

    def __init__(self, code: str) -> None:
        known = code if len(code) <= _LONGEST_FORMAT else "General"
        sections = [_section(part) for part in _split_sections(known)][:4]
        is_last_text = len(sections) == 4 or sections[-1].has("text")
        self._text = sections[-1] if is_last_text else None
        self._numbers = sections[:-1] if is_last_text else sections

    def text(self, value: str) -> str:
        """What a cell shows of a text."""
        if self._text is None:
            return value
        return "".join(
            value if t.kind == "text" else t.text for t in self._text.tokens if t.kind in ("literal", "text")
        )

    def number(self, value: Decimal, is_1904: bool = False) -> str:
        """What a cell shows of a number, without the blanks that only align it; `is_1904`: dates count from 1904."""
        value = exact(value)
        chosen, shows_sign = self._section_for(value)
        if chosen is None:
            return general(value)
        if chosen.has("date", "elapsed"):
            printed = date_text(chosen, value, is_1904)
            return general(value) if printed is None else printed
        printed = _render(chosen, abs(value)).strip(" ")
        return f"-{printed}" if shows_sign and value < 0 else printed

    def _section_for(self, value: Decimal) -> tuple[Section | None, bool]:
        """The section for a value and whether a minus sign is put before it; no section where only text has one."""
        sections = self._numbers
        if not sections:
            return None, True
        if any(section.condition for section in sections):
            for section in sections:
                if section.holds(value):
                    return section, not section.is_negative
            return None, True
        if value < 0 and len(sections) > 1:
            return sections[1], False
        if value == 0 and len(sections) > 2:
            return sections[2], False
        return sections[0], True


def exact(value: Decimal) -> Decimal:
    """A number as a spreadsheet knows it: 15 significant digits, without the noise of its binary form."""
    return _EXACT.plus(value)


def decimal_of(printed: str) -> Decimal | None:
    """A number as files write it; None for what is no number or beyond what a spreadsheet can hold."""
    try:
        value = Decimal(printed.strip())
    except InvalidOperation:
        return None
    if not value.is_finite() or (value and abs(value.adjusted()) > 308):
        return None
    return value


def general(value: Decimal) -> str:
    """A number without a format: whole numbers without a point, up to 15 digits, very large and small ones with E."""
    value = exact(value)
    if value == 0:
        return "0"
    if -10 <= value.adjusted() < 15:
        return _trimmed(f"{value:f}")
    sign, digits, exponent = value.as_tuple()
    text = "".join(map(str, digits))
    power = int(exponent) + len(text) - 1
    mantissa = _trimmed(f"{text[0]}.{text[1:]}") if len(text) > 1 else text
    return f"{'-' if sign else ''}{mantissa}E{'-' if power < 0 else '+'}{abs(power):02d}"


def _trimmed(number: str) -> str:
    return number.rstrip("0").rstrip(".") if "." in number else number


def _split_sections(code: str) -> list[str]:
    """Sections at the semicolons that are not quoted, escaped or in brackets."""
    sections = [""]
    for match in _TOKEN.finditer(code):
        if match["other"] == ";":
            sections.append("")
        else:
            sections[-1] += match.group()
    return sections


def _section(code: str) -> Section:
    tokens: list[Token] = []
    condition = locale = None
    for match in _TOKEN.finditer(code):
        kind, text = match.lastgroup or "other", match.group()
        if kind == "bracket":
            inner = match["bracket"]
            limit, symbol = _CONDITION.match(inner), _SYMBOL.match(inner)
            if limit:
                condition = (limit[1], Decimal(limit[2]))
            elif symbol:
                tokens.extend([Token("literal", symbol[1])] if symbol[1] else [])
                locale = int(symbol[2], 16) if symbol[2] and len(symbol[2]) <= 8 else locale
            elif _ELAPSED.match(inner):
                tokens.append(Token("elapsed", inner.lower()))
        elif kind in ("quoted", "escaped"):
            tokens.append(Token("literal", match[kind]))
        elif kind == "blank":
            tokens.append(Token("literal", " "))
        elif kind == "half":
            tokens.append(Token("date", text.lower()))
        elif kind == "other":
            tokens.append(Token("literal", text))
        elif kind != "fill":
            tokens.append(Token(kind, text.lower()))
    return Section(tuple(tokens), condition, locale)


def _render(section: Section, value: Decimal) -> str:
    """A number in a section without dates; a minus sign comes from elsewhere."""
    tokens = section.tokens
    if section.has("general"):
        return "".join(general(value) if t.kind == "general" else t.text for t in tokens if t.kind in _SHOWN)
    if not section.has("digit"):
        return "".join(t.text for t in tokens if t.kind in _SHOWN)
    if _is_fraction(tokens):
        return general(value)
    kinds = [token.kind for token in tokens]
    end = kinds.index("exponent") if "exponent" in kinds else len(kinds)
    point = kinds.index("point") if "point" in kinds[:end] else end
    places = [t.text for t in tokens[point + 1 : end] if t.kind == "digit"]
    grouped, thousands = _commas(kinds[:end], point)
    value = _WIDE.scaleb(value, 2 * kinds.count("percent") - 3 * thousands)
    power = value.adjusted() if end < len(kinds) and value else 0
    rounded = _rounded(_WIDE.scaleb(value, -power), len(places))
    if power and rounded >= 10:  # 9.99 rounds up to 10.0
        power += 1
        rounded = _rounded(_WIDE.scaleb(value, -power), len(places))
    whole, _, decimals = f"{rounded:f}".partition(".")
    printed = _whole_part(tokens[:point], "" if whole == "0" else whole, grouped)
    printed += _decimal_part(tokens[point + 1 : end], decimals, point < end)
    return printed + _exponent_part(tokens[end:], power)


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), context=_WIDE)


def _commas(kinds: list[str], point: int) -> tuple[bool, int]:
    """Whether commas between digits group them, and by how many thousands the commas after the digits scale."""
    digits = [i for i, kind in enumerate(kinds) if kind == "digit"]
    whole = [i for i in digits if i < point]
    commas = [i for i, kind in enumerate(kinds) if kind == "comma"]
    grouped = any(whole and whole[0] < i < whole[-1] for i in commas)
    scaling = sum(i > digits[-1] or (bool(whole) and whole[-1] < i < point) for i in commas)
    return grouped, scaling


def _whole_part(tokens: tuple[Token, ...], digits: str, grouped: bool) -> str:
    """Digits put into the places before the point, from the right; the first place takes all that is left."""
    places = [token.text for token in tokens if token.kind == "digit"]
    required = len(places) - places.index("0") if "0" in places else 0
    digits = digits.rjust(required, "0") if places else ""
    pieces: list[str] = []
    count = 0
    for token in reversed(tokens):
        if token.kind == "digit":
            places.pop()
            taken = digits[-1:] if places else digits
            digits = digits[: len(digits) - len(taken)]
            for digit in reversed(taken):
                pieces.append(f"{digit}," if grouped and count and count % 3 == 0 else digit)
                count += 1
        elif token.kind in _SHOWN:
            pieces.append(token.text)
    return "".join(reversed(pieces))


def _decimal_part(tokens: tuple[Token, ...], digits: str, has_point: bool) -> str:
    """Digits put into the places after the point; `#` and `?` leave out zeros at the end."""
    places = [token.text for token in tokens if token.kind == "digit"]
    kept = len(places)
    while kept and places[kept - 1] in "#?" and digits[kept - 1] == "0":
        kept -= 1
    pieces, place = ["." if has_point else ""], 0
    for token in tokens:
        if token.kind == "digit":
            pieces.append(digits[place] if place < kept else "")
            place += 1
        elif token.kind in _SHOWN:
            pieces.append(token.text)
    return "".join(pieces)


def _exponent_part(tokens: tuple[Token, ...], power: int) -> str:
    if not tokens:
        return ""
    width = sum(token.kind == "digit" for token in tokens)
    sign = "-" if power < 0 else "+" if tokens[0].text.endswith("+") else ""
    rest = "".join(token.text for token in tokens[1:] if token.kind in _SHOWN)
    return f"E{sign}{abs(power):0{max(width, 1)}d}{rest}"


def _is_fraction(tokens: tuple[Token, ...]) -> bool:
    """Whether digits stand on both sides of a slash."""
    at = [i for i, token in enumerate(tokens) if token == Token("literal", "/")]
    return any(
        any(t.kind == "digit" for t in tokens[:i])
        and any(t.kind == "digit" or t.text.isdigit() for t in tokens[i + 1 :])
        for i in at
    )
