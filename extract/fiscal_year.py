"""The fiscal year of a document. It is rarely printed as such, so it is voted on, and the vote is shown.

1. title, 2. file name: a year printed as the document's own decides.
3. Otherwise the newest of these does: in project names, the newest year in which a named project begins (older ones
   are carried over, and a project is not named for a year that has not begun); in project codes, the newest year of
   entry into the project library (older ones are carried over); in deadlines, the year most targets are due in.
4. Without any of them, text: something of a year is to be *continued*, or is the base of a growth: the year after it.

Years of cited documents and standards in goals never vote.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_YEAR = r"(?<!\d)(20[0-4]\d)(?!\d)"
_SPAN = rf"{_YEAR}\s*年?\s*[-—–~～至到－]\s*20[0-4]\d(?!\d)\s*年"  # 2025—2027年: the plan of the first of them
_OWN_YEAR = re.compile(rf"{_SPAN}|{_YEAR}\s*(?:年|年度)")
_FILE_YEAR = re.compile(rf"(?<![0-9A-Za-z])(20[0-4]\d)(?![0-9A-Za-z])|{_YEAR}(?=年)")
_NAME_YEARS = re.compile(rf"{_YEAR}\s*年?(?:\s*[-—~至到－]\s*(20[0-4]\d)(?!\d))?")
_CODE_YEAR = re.compile(r"^\d{6}(\d{2})[A-Z0-9]\d{11}[0-9A-Z]$")
_CONTINUED = re.compile(rf"(?:继续|持续)\w{{0,4}}?{_YEAR}年")
_BASE = re.compile(rf"(?:较|比|在)\s*{_YEAR}年.{{0,12}}?(?:基础上|增长|提高|提升|下降|降低)")


@dataclass(frozen=True, slots=True)
class FiscalYear:
    """The year, the source that decided, how sure it is (high, medium, low) and the votes in words."""

    year: int | None
    source: str | None
    confidence: str | None
    basis: str


@dataclass(frozen=True, slots=True)
class Sources:
    """What a document offers as evidence."""

    title: str | None
    file_name: str
    project_names: Sequence[str]
    project_codes: Sequence[str]
    deadlines: Sequence[int]  # years of date targets
    texts: Sequence[str]


def decide_fiscal_year(sources: Sources) -> FiscalYear:
    """The fiscal year with the first source that names it; sure (high) where it is printed, where another source
    agrees or where most dated project names do."""
    name_starts = [years[0] for name in sources.project_names if (years := name_years(name))]
    votes = {
        "title": _first(_OWN_YEAR, sources.title or ""),
        "file name": _first(_FILE_YEAR, sources.file_name),
        "project name": max(name_starts, default=None),
        "project code": max(
            (2000 + int(m[1]) for c in sources.project_codes if (m := _CODE_YEAR.match(c))), default=None
        ),
        "deadline": _most_common(sources.deadlines),
        "text": max(_text_years(sources.texts), default=None),
    }
    found = {source: year for source, year in votes.items() if year is not None}
    basis = "; ".join(f"{source} {year}" for source, year in found.items()) or "no source prints a year"
    if not found:
        return FiscalYear(None, None, None, basis)
    source = next((s for s in ("title", "file name") if s in found), None)
    if source is not None:
        return FiscalYear(found[source], source, "high", basis)
    implied = {s: year for s, year in found.items() if s != "text"}
    if not implied:
        return FiscalYear(found["text"], "text", "low", basis)
    year = max(implied.values())
    source = next(s for s, vote in implied.items() if vote == year)
    agree = sum(vote == year for vote in found.values()) > 1
    mostly = source == "project name" and 2 * name_starts.count(year) > len(name_starts)
    return FiscalYear(year, source, "high" if agree or mostly else "medium", basis)


def name_years(name: str) -> tuple[int, ...]:
    """Years a project name covers, in order: (2024, 2025) for 2024年-2025年…, the newest of several separate ones."""
    spans = [(int(m[1]), int(m[2] or m[1])) for m in _NAME_YEARS.finditer(name)]
    if not spans:
        return ()
    start, end = max(spans)
    return tuple(range(start, end + 1)) if start <= end <= start + 10 else (start,)


def _first(pattern: re.Pattern[str], text: str) -> int | None:
    match = pattern.search(text)
    return int(next(group for group in match.groups() if group)) if match else None


def _most_common(years: Sequence[int]) -> int | None:
    counts = Counter(years)
    return max(counts, key=lambda year: (counts[year], year), default=None)


def _text_years(texts: Sequence[str]) -> Iterable[int]:
    for text in texts:
        for pattern in (_CONTINUED, _BASE):
            yield from (int(match[1]) + 1 for match in pattern.finditer(text))
