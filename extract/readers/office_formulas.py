"""Values of simple formulas, for cells whose file holds no computed value.

Known: numbers, `+ - * / ^ %`, parentheses, cells and ranges of any sheet, and SUM, AVERAGE, MIN, MAX, COUNT, PRODUCT,
ROUND and ABS. Anything else is `NotComputable`: the cell is then shown as its formula, so that somebody looks at it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, DivisionByZero, InvalidOperation, Overflow

Value = Decimal | str | bool | None
"""What a cell holds; None where it is blank."""

CellValue = Callable[[str | None, int, int], Value]
"""Value of a cell by sheet (None for the formula's own), row and column from 0; may raise `NotComputable`."""

_MAX_DEPTH = 60
_MAX_RANGE = 100_000
_TOKEN = re.compile(
    r"""\s*(?:
    (?P<number>\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)
    | (?:(?:'(?P<quoted>(?:[^']|'')+)'|(?P<sheet>[^\W\d][\w.]*))!)?
      (?P<column_abs>\$?)(?P<column>[A-Za-z]{1,3})(?P<row_abs>\$?)(?P<row>\d{1,7})(?![\w(.])
    | (?P<function>[A-Za-z]+)\(
    | (?P<operator>[-+*/^%(),:])
    )""",
    re.VERBOSE,
)


class NotComputable(Exception):
    """A formula beyond what is known here, or one that gives an error."""


@dataclass(frozen=True, slots=True)
class _Reference:
    sheet: str | None
    row: int
    column: int


class Formula:
    """A formula of a cell. `shift`: rows and columns from the cell that a shared formula was written for."""

    def __init__(self, text: str, shift: tuple[int, int] = (0, 0)) -> None:
        self._tokens = list(_tokens(text.strip().removeprefix("="), shift))
        self._at = 0
        self._depth = 0

    def value(self, cell: CellValue) -> Decimal:
        """The formula's number; raises `NotComputable`."""
        self._at = self._depth = 0
        self._cell = cell
        try:
            result = self._number(self._sum())
        except (DivisionByZero, InvalidOperation, Overflow) as error:
            raise NotComputable("the formula gives an error") from error
        if self._at < len(self._tokens):
            raise NotComputable("the formula goes on with something unknown")
        if result and abs(result.adjusted()) > 308:
            raise NotComputable("the result is beyond what a spreadsheet can hold")
        return result

    def _peek(self) -> object:
        return self._tokens[self._at][1] if self._at < len(self._tokens) else None

    def _takes(self, *operators: str) -> str | None:
        """The next token where it is one of the operators."""
        if self._at < len(self._tokens) and self._tokens[self._at][0] == "operator" and self._peek() in operators:
            self._at += 1
            return str(self._tokens[self._at - 1][1])
        return None

    def _sum(self) -> Value | list[Value]:
        result = self._product()
        while operator := self._takes("+", "-"):
            left, right = self._number(result), self._number(self._product())
            result = left + right if operator == "+" else left - right
        return result

    def _product(self) -> Value | list[Value]:
        result = self._power()
        while operator := self._takes("*", "/"):
            left, right = self._number(result), self._number(self._power())
            result = left * right if operator == "*" else left / right
        return result

    def _power(self) -> Value | list[Value]:
        result = self._signed()
        while self._takes("^"):
            exponent = self._number(self._signed())
            if abs(exponent) > 30 or exponent != exponent.to_integral_value():
                raise NotComputable("a power that is not a small whole number")
            result = self._number(result) ** int(exponent)
        return result

    def _signed(self) -> Value | list[Value]:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise NotComputable("the formula is nested too deeply")
        if operator := self._takes("+", "-"):
            number = self._number(self._signed())
            result: Value | list[Value] = -number if operator == "-" else number
        else:
            result = self._single()
            while self._takes("%"):
                result = self._number(result) / 100
        self._depth -= 1
        return result

    def _single(self) -> Value | list[Value]:
        if self._takes("("):
            result = self._sum()
            self._expect(")")
            return result
        if self._at >= len(self._tokens):
            raise NotComputable("the formula ends too early")
        kind, token = self._tokens[self._at]
        self._at += 1
        if isinstance(token, Decimal):
            return token
        if isinstance(token, _Reference):
            return self._range(token) if self._takes(":") else self._cell(token.sheet, token.row, token.column)
        if kind == "function":
            return self._function(str(token))
        raise NotComputable(f"{token} is not expected here")

    def _expect(self, operator: str) -> None:
        if not self._takes(operator):
            raise NotComputable(f"{operator} is missing")

    def _range(self, first: _Reference) -> list[Value]:
        last = self._peek()
        self._at += 1
        if not isinstance(last, _Reference) or last.sheet is not None:
            raise NotComputable("a range ends in no cell")
        rows = range(min(first.row, last.row), max(first.row, last.row) + 1)
        columns = range(min(first.column, last.column), max(first.column, last.column) + 1)
        if len(rows) * len(columns) > _MAX_RANGE:
            raise NotComputable("a range is too large")
        return [self._cell(first.sheet, row, column) for row in rows for column in columns]

    def _function(self, name: str) -> Decimal:
        arguments = [self._sum()]
        while self._takes(","):
            arguments.append(self._sum())
        self._expect(")")
        if name in ("ABS", "ROUND"):
            numbers = [self._number(argument) for argument in arguments]
            if name == "ABS" and len(numbers) == 1:
                return abs(numbers[0])
            if name == "ROUND" and len(numbers) == 2 and abs(numbers[1]) <= 15:
                return numbers[0].quantize(Decimal(1).scaleb(-int(numbers[1])), ROUND_HALF_UP)
            raise NotComputable(f"{name} with unknown arguments")
        numbers = list(_numbers(arguments))
        if name == "SUM":
            return sum(numbers, Decimal(0))
        if name == "COUNT":
            return Decimal(len(numbers))
        if name == "AVERAGE":
            return sum(numbers, Decimal(0)) / len(numbers)
        if name in ("MIN", "MAX"):
            return (min if name == "MIN" else max)(numbers, default=Decimal(0))
        if name == "PRODUCT" and numbers:
            result = Decimal(1)
            for number in numbers:
                result *= number
            return result
        raise NotComputable(f"the function {name} is unknown")

    def _number(self, value: Value | list[Value]) -> Decimal:
        """An operand; a blank cell counts as 0, a text is an error."""
        if value is None:
            return Decimal(0)
        if isinstance(value, Decimal):
            return value
        raise NotComputable("an operand is no number")


def _numbers(arguments: list[Value | list[Value]]) -> Iterator[Decimal]:
    """Numbers among the arguments of a function; texts and blank cells in ranges do not count."""
    for argument in arguments:
        values = argument if isinstance(argument, list) else [argument]
        yield from (value for value in values if isinstance(value, Decimal))


def _tokens(text: str, shift: tuple[int, int]) -> Iterator[tuple[str, object]]:
    position = 0
    while position < len(text.rstrip()):
        match = _TOKEN.match(text, position)
        if match is None:
            raise NotComputable(f"unknown from {text[position:]!r} on")
        position = match.end()
        if match["number"]:
            yield "number", Decimal(match["number"])
        elif match["row"]:
            row = int(match["row"]) - 1 + (0 if match["row_abs"] else shift[0])
            column = column_number(match["column"]) + (0 if match["column_abs"] else shift[1])
            if row < 0 or column < 0:
                raise NotComputable("a reference lies outside the sheet")
            quoted = match["quoted"]
            yield "reference", _Reference(quoted.replace("''", "'") if quoted else match["sheet"], row, column)
        elif match["function"]:
            yield "function", match["function"].upper()
        else:
            yield "operator", match["operator"]


def column_number(letters: str) -> int:
    """Column from 0 of its letters: `A` 0, `AA` 26."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
