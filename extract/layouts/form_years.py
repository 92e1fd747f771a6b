"""Years and phases in labels: 2025年, 2025—2027年, 实施期, 上年; and which of them is the document's own year.

What a year is to a document (its own, an earlier or a later one) is known where the document prints its year. Where it does
not, the company of years decides, and what is not decided is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from extract.document import Printed
from extract.text import comparison_key

_YEAR = r"(?P<year>(?:19|20)\d{2})"
_MONEY_TAIL = (
    r"(?:年初|预算|安排|计划|资金|投入|投资|申请|申报|需求|执行|实际|支出|使用|到位|下达|批复|拨款|金额|数|额)*"
)
_VALUE_TAIL = r"(?:绩效|年度|预期|计划|目标|指标|实际|完成|执行|水平|情况|值|数)*"
_MANY = 3  # years; so many and none of them need be the last one
SPAN = re.compile(rf"{_YEAR}年?度?[-—–~～至到－](?:19|20)\d{{2}}年?度?")
_WHOLE = r"(?:实施期|实施周期|项目期|项目周期|全周期|规划期|中长期|长期)"
_SUMS = r"(?:总额|合计|总计|累计|总投资|总投入|总概算|总数)"
_PAST = re.compile(r"^(?:截[至止]|累计已|已(?:到位|完成|下达|拨付|支出|投入))")
_ACTUAL = re.compile(r"执行|实际|完成|决算|支出数|到位")


@dataclass(frozen=True, slots=True)
class Phase:
    """A year (`year`), the whole time (`whole`; `sum` where the word may mean any sum), an earlier year in words
    (`previous`), the document's own (`annual`), later ones (`future`), or all that has passed (`past`)."""

    kind: str
    year: int | None = None
    is_actual: bool = False


@dataclass(frozen=True, slots=True)
class _Words:
    year: re.Pattern[str]
    span: re.Pattern[str]
    kinds: tuple[tuple[str, re.Pattern[str]], ...]


def _words(tail: str, sums: str) -> _Words:
    later = r"(?:下年度?|下一年度?|次年度?|以后年度|后续年度|明年|后年|(?:19|20)\d{2}年度?(?:及以?|之|以)后(?:年度)?)"
    few = rf"[二三四五六七八九十两\d]年{_SUMS}"
    kinds = {
        "sum": sums,
        "whole": rf"(?:{_WHOLE}总?{tail}{_SUMS}?|项目(?:资金|投资|预算)?{_SUMS}|总投资|总投入|{few}{tail})",
        "previous": rf"(?:上年度?|上一年度?|前年度?|以前年度|历史|往年){tail}",
        "annual": rf"(?:本年度?|当年度?|年度|全年|预算年度){tail}",
        "future": rf"{later}{tail}",
    }
    return _Words(
        re.compile(rf"^(?:其中[:,]?)?{_YEAR}年(?:度)?(?:{tail})$"),
        re.compile(rf"^{SPAN.pattern.replace('(?P<year>', '(?:')}(?:合计|总计|总|累计)?(?:{tail})$"),
        tuple((kind, re.compile(rf"^{pattern}$")) for kind, pattern in kinds.items()),
    )


_MONEY = _words(_MONEY_TAIL, r"(?:合计|总计|小计|总额|资金总额|资金合计|金额合计|合计金额)")
_VALUES = _words(_VALUE_TAIL, r"(?:合计|总计|累计)")


def money_phase(printed: Printed) -> Phase | None:
    """The time that the label of an amount names and nothing else."""
    return _phase(printed, _MONEY)


def value_phase(printed: Printed) -> Phase | None:
    """The time that the label of a target names and nothing else."""
    return _phase(printed, _VALUES)


def bare_year(printed: Printed) -> Phase | None:
    """A year without 年, as sheets hold it; only where it heads columns beside others can it be one."""
    return Phase("year", int(printed.key)) if re.fullmatch(r"20[0-4]\d", printed.key) else None


def _phase(printed: Printed, words: _Words) -> Phase | None:
    key = re.sub(r"\([^()]*\)$", "", comparison_key(printed.text)).strip(":：")
    if not key or len(key) > 20:
        return None
    if _PAST.match(key):
        return Phase("past")
    if match := words.year.match(key):
        return Phase("year", int(match["year"]), bool(_ACTUAL.search(key)))
    if words.span.match(key):
        return Phase("whole")
    return next((Phase(kind) for kind, pattern in words.kinds if pattern.match(key)), None)


def scope_of(phase: Phase, beside: Iterable[Phase], year: int | None) -> str | None:
    """Scope of what stands under a phase (annual, whole, previous); None where it is a later year's, or not decided.

    `beside`: the phases of the same header, this one too; `year`: the document's own.
    """
    if phase.kind in ("whole", "sum"):
        return "whole"
    if phase.kind in ("annual", "previous"):
        return phase.kind
    if phase.year is None:
        return None
    phases = list(beside)
    own = year or _own_of(phases)
    if own is None or phase.year > own:
        return None
    return "annual" if phase.year == own else "previous"


def _own_of(phases: list[Phase]) -> int | None:
    """The document's own year by the company of years: the only one, or the last of two without a sum of them."""
    years = {phase.year for phase in phases if phase.year}
    if len(years) == 1:
        return years.pop()
    is_plan = any(phase.kind in ("whole", "sum", "future") for phase in phases)
    actual = any(phase.is_actual for phase in phases if phase.year != max(years, default=None))
    return None if not years or is_plan or (len(years) >= _MANY and not actual) else max(years)
