"""The words of the tables, read from `vocabulary.yml`: categories, fund sources and field labels by their spellings."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from extract.text import comparison_key

_PATH = Path(__file__).with_name("vocabulary.yml")
_SCORE = re.compile(r"(?<=.)(?:\(\d{1,3}(?:\.\d+)?(?:分|%)?\)|\d{1,3}分)$")
_LEADING_CODE = re.compile(r"^(\d{1,2})[-—－](?=\D)")


class _Term(BaseModel):
    model_config = ConfigDict(extra="forbid")
    code: str
    spellings: list[str]
    in_cells: list[str] = []
    name: str | None = None


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")
    level1: list[_Term]
    level2: list[_Term]
    section_labels: list[str]
    fund_source: list[_Term]
    field: dict[str, list[str]]
    mandatory_counts: list[str]


@dataclass(frozen=True, slots=True)
class Category:
    """An indicator category: code and canonical name."""

    code: str
    name: str


class Vocabulary:
    """Look-ups by spelling; every look-up takes text as printed and compares without blanks, width or case."""

    def __init__(self, file: _File) -> None:
        self._level1 = _by_spelling(file.level1)
        self._level2 = _by_spelling(file.level2)
        self._level2_cell = self._level2 | {
            comparison_key(s): Category(term.code, term.name or s) for term in file.level2 for s in term.in_cells
        }
        self._fund_source = {comparison_key(s): term.code for term in file.fund_source for s in term.spellings}
        self._field = {comparison_key(s): role for role, spellings in file.field.items() for s in spellings}
        self._roles = {role: {comparison_key(s) for s in spellings} for role, spellings in file.field.items()}
        self._section = {comparison_key(s) for s in file.section_labels}
        self._mandatory_counts = {comparison_key(s) for s in file.mandatory_counts}
        self.level1_spellings = tuple(s for term in file.level1 for s in term.spellings)
        self.level2_spellings = tuple(s for term in file.level2 for s in term.spellings)
        self.level1_codes = frozenset(term.code for term in file.level1)
        self.level2_codes = frozenset(term.code for term in file.level2)

    def level1(self, printed: str) -> Category | None:
        """Level-1 category of a label such as `产出指标` or `1-产出指标`."""
        return self._level1.get(_without_code(printed))

    def level2(self, printed: str) -> Category | None:
        """Level-2 category of a label such as `数量指标` or `11-数量指标`."""
        return self._level2.get(_without_code(printed))

    def level2_of_cell(self, printed: str) -> Category | None:
        """Level-2 category of a text that is known to stand where level-2 labels stand."""
        return self._level2_cell.get(_without_code(printed))

    def level1_of(self, level2_code: str) -> Category:
        """Level-1 category that a level-2 category belongs to: its first digit (domain rule of the codes)."""
        return next(category for category in self._level1.values() if category.code == level2_code[0])

    def level2_under(self, level1_code: str) -> list[Category]:
        """Level-2 categories of a level-1 category, in the order of their codes."""
        found = {category for category in self._level2.values() if category.code.startswith(level1_code)}
        return sorted(found, key=lambda category: category.code)

    def is_section_label(self, printed: str) -> bool:
        """Whether a text labels the indicator section as a whole (绩效指标)."""
        return comparison_key(printed) in self._section

    def fund_source(self, label: str) -> str | None:
        """Nature code of a fund source label; None for an unknown label."""
        key = comparison_key(label).rstrip(":")
        code = self._fund_source.get(key)
        return code if code or not key.startswith("其中:") else self._fund_source.get(key.removeprefix("其中:"))

    def field(self, label: str) -> str | None:
        """Role of a field label (`project_name`, `level3` …); None where the text is no known label."""
        return self._field.get(comparison_key(label).rstrip(":"))

    def has_role(self, label: str, role: str) -> bool:
        """Whether `label` is one of the spellings of `role`; a label such as 绩效指标 may have several roles."""
        return comparison_key(label).rstrip(":") in self._roles[role]

    def is_mandatory_count(self, label: str) -> bool:
        """Whether the field must not be blank."""
        return comparison_key(label) in self._mandatory_counts


def _by_spelling(terms: list[_Term]) -> dict[str, Category]:
    return {comparison_key(s): Category(term.code, term.name or s) for term in terms for s in term.spellings}


def _without_code(printed: str) -> str:
    """The label without the code in front and the score behind: `1-产出指标`, `产出指标（50分）`."""
    return _SCORE.sub("", _LEADING_CODE.sub("", comparison_key(printed)))


@functools.cache
def vocabulary() -> Vocabulary:
    """The vocabulary of the project."""
    return Vocabulary(_File.model_validate(yaml.safe_load(_PATH.read_text(encoding="utf-8"))))
