"""Indicators printed in one cell in the coded syntax of Guangzhou's project tables:

    n、<code>-<level 1>；<code>-<level 2>；<level 3>；实施周期指标值:<target>；年度指标值:<target>。

Items are told apart by their numbers and the codes after them, so a target may hold ； or 。 itself. An item that is not
there leaves a gap in the numbers, which is reported (rule Q56).
"""

from __future__ import annotations

import re

from extract.collector import Collector
from extract.document import Printed
from extract.layouts.emit import IndicatorRow, Owner, emit_indicator
from extract.layouts.levels import Label

_HEAD = r"{number}\s*[、.．]\s*(?=[1-9]\s*[-－—]\s*[^；;，。\d]{{2,8}}[；;]\s*\d\d?\s*[-－—])"
_ITEM = re.compile(
    r"^(?P<number>\d+\s*[、.．])\s*(?P<level1>[1-9]\s*[-－—][^；;]+)(?P<s1>[；;])"
    r"(?P<level2>\d\d?\s*[-－—][^；;]+)(?P<s2>[；;])"
    r"(?P<level3>.+?)(?P<s3>[；;]\s*实施周期指标值\s*[:：])(?P<period>.*?)"
    r"(?P<s4>[；;]\s*年度指标值\s*[:：])(?P<annual>.*?)(?P<s5>。?)\s*$",
    re.DOTALL,
)


_ANY_NUMBER = r"(?<!\d)\d{1,3}"


def find_start(text: str) -> int | None:
    """Where the first item begins in a text that may begin with a goal; None without an item."""
    match = re.search(_HEAD.format(number=1), text) or re.search(_HEAD.format(number=_ANY_NUMBER), text)
    return match.start() if match else None


def read_coded_indicators(collector: Collector, owner: Owner, printed: Printed) -> int:
    """Adds the indicators of a cell and gives their number; a broken item stays unclaimed and is reported (rule Q56)."""
    starts = _starts(printed.text)
    _report_numbers(collector, owner, printed, starts)
    count = 0
    for number, start in enumerate(starts, start=1):
        item = printed[start : starts[number] if number < len(starts) else len(printed)].strip()
        if number == len(starts):
            item = _without_what_follows(item)
        if _read_item(collector, owner, number, item):
            count += 1
    return count


def _starts(text: str) -> list[int]:
    """Where items begin: at the number that follows, or before it at any other, where an item is missing or repeated.

    The number that follows is looked for first: behind a target that ends in a digit (`≥12、1-产出指标`) it is the only
    way to tell the two apart.
    """
    starts: list[int] = []
    number, position = 1, 0
    while True:
        following = re.compile(_HEAD.format(number=number)).search(text, position)
        other = re.compile(_HEAD.format(number=_ANY_NUMBER)).search(text, position)
        match = other if other and (following is None or other.end() < following.end()) else following
        if not match:
            return starts
        starts.append(match.start())
        number, position = _number_at(text, match.start()) + 1, match.end()


def _number_at(text: str, start: int) -> int:
    digits = re.compile(r"\d+").match(text, start)
    assert digits is not None
    return int(digits.group())


def _report_numbers(collector: Collector, owner: Owner, printed: Printed, starts: list[int]) -> None:
    numbers = [_number_at(printed.text, start) for start in starts]
    if numbers != list(range(1, len(numbers) + 1)):
        found = "、".join(map(str, numbers))
        collector.finding(
            "Q56",
            "error",
            [printed[starts[0] :]],
            f"The indicators are numbered {found}: one is missing or printed twice",
            f"指标编号为{found}，有缺号或重号",
            observed=found,
            expected=f"1…{len(numbers)}",
            project_no=owner.project_no,
        )


def _without_what_follows(item: Printed) -> Printed:
    """The last item ends with its full stop at the end of a line; whatever stands after it is not the target's."""
    annual = re.search(r"[；;]\s*年度指标值\s*[:：]", item.text)
    end = re.search(r"。[ \t]*(?=\n)", item.text[annual.end() :]) if annual else None
    return item[: annual.end() + end.end()] if annual and end else item


def _read_item(collector: Collector, owner: Owner, number: int, item: Printed) -> bool:
    match = _ITEM.match(item.text)
    if not match:
        collector.finding(
            "Q56",
            "error",
            [item],
            f"Indicator {number} is not complete: the item does not follow the syntax of this table",
            f"第{number}项指标不完整，不符合该表的写法",
            observed=item.text[:60],
            project_no=owner.project_no,
        )
        return False
    collector.furniture(
        "indicator syntax", *(item.group(match, name) for name in ("number", "s1", "s2", "s3", "s4", "s5"))
    )
    row = IndicatorRow(
        level1=Label(item.group(match, "level1"), "printed"),
        level2=Label(item.group(match, "level2"), "printed"),
        level3=item.group(match, "level3"),
        values=[("period", item.group(match, "period")), ("annual", item.group(match, "annual"))],
    )
    emit_indicator(collector, owner, number, row)
    return True
