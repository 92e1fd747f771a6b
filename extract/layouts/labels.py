"""What a cell of a form or list announces, read from `labels.yml`: the label proper, its unit, its score, its scope.

Publishers decorate labels: numbering in front (1. 一、 （一） 其中：), a unit or a score in brackets behind (（万元）
（50分）), stars, colons, blanks between the characters. All that is taken off for the comparison; the cell itself is
kept as printed.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from extract.amounts import find_money_unit
from extract.document import Printed
from extract.layouts.vocabulary import Category, vocabulary
from extract.text import comparison_key

_PATH = Path(__file__).with_name("labels.yml")
_LONGEST = 40  # characters; a longer text is no label
_NUMBERING = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.,]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[.、)](?!\d)|[★☆*#●■◆▲-]+)"
)
_YEAR_IN_FRONT = re.compile(r"^((?:19|20)\d{2})年度?(?=\D{2})")
_AND_CODE = re.compile(r"(?:及|和|与|、)(?:项目)?(?:编码|代码|编号|名称|联系电话|电话)$")
_PART = re.compile(r"^其中[:,]?")
_BRACKETS_BEHIND = re.compile(r"\([^()]*\)$|\[[^\[\]]*\]$")
_INLINE = re.compile(r"^\s*(?P<label>(?:其中[:：])?[^:：]{2,40})[:：](?P<value>.*)$", re.DOTALL)
_PERIOD_WORDS = re.compile(r"中长期|长期|实施周?期|项目期|周期|总体")
_ANNUAL_WORDS = re.compile(r"年度|当年|本年|全年|\d{4}年")


class _Spelt(BaseModel):
    model_config = ConfigDict(extra="forbid")
    spellings: list[str]
    patterns: list[str] = []


class _FundTerm(BaseModel):
    model_config = ConfigDict(extra="forbid")
    code: str
    spellings: list[str]
    patterns: list[str] = []
    scope: str | None = None


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")
    column: dict[str, _Spelt]
    field: dict[str, _Spelt]
    money: dict[str, _Spelt]
    fund: list[_FundTerm]


@dataclass(frozen=True, slots=True)
class Fund:
    """A fund source: its code and, where the label says so, which amounts it belongs to (`extract.records.AMOUNT_SCOPES`,
    or `whole_if_annual`: of the whole project where the form has an annual total besides)."""

    code: str
    scope: str | None = None


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a text may announce. Several may hold at once (绩效目标 heads a column and announces a goal)."""

    column: str | None = None
    field: str | None = None
    money: str | None = None
    fund: Fund | None = None
    level1: Category | None = None
    level2: Category | None = None
    unit: str | None = None  # unit of money in brackets
    scope: str | None = None  # period or annual, where the words say so
    is_part: bool = False  # 其中：
    year: int | None = None  # printed in front

    @property
    def is_label(self) -> bool:
        """Whether the text announces anything."""
        return bool(self.column or self.field or self.money or self.fund)

    @property
    def heads(self) -> bool:
        """Whether the text may head columns, or a group of columns."""
        return self.is_label or self.is_category

    @property
    def is_category(self) -> bool:
        """Whether the text is a category of indicators."""
        return self.level1 is not None or self.level2 is not None


class Labels:
    """Look-ups by what is printed."""

    def __init__(self, file: _File) -> None:
        self._column = _Group(file.column)
        self._field = _Group(file.field)
        self._money = _Group(file.money)
        self._fund = {comparison_key(s): Fund(t.code, t.scope) for t in file.fund for s in t.spellings}
        self._fund_patterns = [(re.compile(p), Fund(t.code, t.scope)) for t in file.fund for p in t.patterns]
        self._cache: dict[str, Meaning] = {}

    def meaning(self, printed: str) -> Meaning:
        """What `printed` announces; an empty meaning for a text that is no known label."""
        key = comparison_key(printed).rstrip(":：")
        if not key or len(key) > _LONGEST:
            return Meaning()
        if key not in self._cache:
            self._cache[key] = self._read(key)
        return self._cache[key]

    def _read(self, key: str) -> Meaning:
        is_part, unit = False, None
        candidates = [key]
        core = key
        while True:
            before = core
            core = _NUMBERING.sub("", core)
            if _PART.match(core):
                is_part, core = True, _PART.sub("", core)
            brackets = _BRACKETS_BEHIND.search(core)
            if brackets and core[: brackets.start()]:
                unit = unit or find_money_unit(brackets.group())
                core = core[: brackets.start()]
            core = _AND_CODE.sub("", core.rstrip(":").strip(",")) or core
            if core == before:
                break
            candidates.append(core)
        year = _YEAR_IN_FRONT.match(core)
        if year:  # 2025年预算数 is the year's
            bare = core[year.end() :]
            candidates += [f"年度{bare}", bare]
        words = vocabulary()
        return Meaning(
            column=self._column.find(candidates),
            field=self._field.find(candidates),
            money=self._money.find(candidates),
            fund=self._fund_of(candidates),
            level1=next((found for c in candidates if (found := words.level1(c))), None),
            level2=next((found for c in candidates if (found := words.level2(c))), None),
            unit=unit,
            scope="period" if _PERIOD_WORDS.search(key) else "annual" if _ANNUAL_WORDS.search(key) else None,
            is_part=is_part,
            year=int(year.group(1)) if year else None,
        )

    def _fund_of(self, candidates: list[str]) -> Fund | None:
        for candidate in candidates:
            if candidate in self._fund:
                return self._fund[candidate]
        return next((fund for c in candidates for pattern, fund in self._fund_patterns if pattern.fullmatch(c)), None)

    def inline(self, printed: Printed) -> tuple[Printed, Printed] | None:
        """Label and value of a text that holds both, with a colon between (`年度资金总额：120.00`); None for other texts.

        A colon with nothing behind it ends a label whose value stands elsewhere, so such a text gives None too.
        """
        match = _INLINE.match(printed.text)
        if not match or not match["value"].strip() or not self.meaning(match["label"]).is_label:
            return None
        return printed[match.start("label") : match.start("value")].strip(), printed.group(match, "value").strip()


class _Group:
    def __init__(self, roles: dict[str, _Spelt]) -> None:
        self._spellings = {comparison_key(s): role for role, spelt in roles.items() for s in reversed(spelt.spellings)}
        self._patterns = [(re.compile(pattern), role) for role, spelt in roles.items() for pattern in spelt.patterns]

    def find(self, candidates: list[str]) -> str | None:
        for candidate in candidates:
            if candidate in self._spellings:
                return self._spellings[candidate]
        for candidate in candidates:
            for pattern, role in self._patterns:
                if pattern.fullmatch(candidate):
                    return role
        return None


@functools.cache
def labels() -> Labels:
    """The labels of the project."""
    return Labels(_File.model_validate(yaml.safe_load(_PATH.read_text(encoding="utf-8"))))
