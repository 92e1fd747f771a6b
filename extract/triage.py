"""What the text of a page says of whether it can hold part of a performance table, in the words of `triage.yml`.

Readers of formats ask this of the pages of a long document (`extract.readers.pdf_triage`); they know no words themselves.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from extract.text import comparison_key, squash

_PATH = Path(__file__).with_name("triage.yml")
_LONGEST_HEADING = 60  # characters
# Characters that a font may name instead of the usual ones: radicals, compatibility ideographs, full-width figures.
_VARIANTS = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\uff10-\uff19\U0002f800-\U0002fa1f]")


class _OtherHeadings(BaseModel):
    model_config = ConfigDict(extra="forbid")
    patterns: list[str]
    unless: str


class _OtherTerms(BaseModel):
    model_config = ConfigDict(extra="forbid")
    least: int
    patterns: list[str]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")
    opens: list[str]
    owners: list[str]
    hints: list[str]
    headings: list[str]
    other_headings: _OtherHeadings
    other_terms: _OtherTerms
    accounts: _OtherTerms


class TableWords:
    """The words of performance tables, and of what stands beside them in a disclosure."""

    def __init__(self, file: _File) -> None:
        self._opens, self._hints = _any([*file.opens, *file.owners]), _any(file.hints)
        self._own, self._owners = _any(file.opens), _any(file.owners)
        self._headings = _any(file.headings)
        self._other_headings, self._not_other = (
            _any(file.other_headings.patterns),
            re.compile(file.other_headings.unless),
        )
        self._other_terms, self._least_terms = _any(file.other_terms.patterns), file.other_terms.least
        accounts = [*file.accounts.patterns, *file.other_terms.patterns]
        self._accounts, self._least_accounts = _any(accounts), file.accounts.least

    def key(self, text: str) -> str:
        """Text as the words are compared with it: no white space, every character in its usual form."""
        return key(text)

    def opens(self, key: str) -> bool:
        """Whether a page with this text (see `key`) shows a label that only performance tables have."""
        return self._opens.search(key) is not None

    def hints(self, key: str) -> bool:
        """Whether it shows a word of performance tables that prose uses, too."""
        return self._hints.search(key) is not None

    def is_heading(self, line: str) -> bool:
        """Whether a line is the heading of a performance table."""
        text = key(line)
        return len(text) <= _LONGEST_HEADING and self._headings.search(text) is not None

    def is_other_heading(self, line: str) -> bool:
        """Whether a line is the heading of something that is no performance table."""
        text = key(line)
        return (
            len(text) <= _LONGEST_HEADING
            and self._other_headings.search(text) is not None
            and self._not_other.search(text) is None
        )

    def is_other(self, lines: Sequence[str], page_key: str) -> bool:
        """Whether a page with these lines, and `page_key` for all of them, shows itself as an account of the budget."""
        terms = islice(self._other_terms.finditer(page_key), self._least_terms)
        return sum(1 for _ in terms) == self._least_terms or any(map(self.is_other_heading, lines))

    def owns(self, key: str) -> bool:
        """Whether a text shows a label that names a project."""
        return self._owners.search(key) is not None

    def is_account(self, headings: Sequence[str], key: str) -> bool:
        """Whether a table with this text (see `key`), and what stands above it, shows itself as an account of the budget
        and holds no label of performance tables."""
        if self._own.search(key) is not None:
            return False
        if any(map(self.is_other_heading, headings)):
            return True
        terms = {match.group() for match in self._accounts.finditer(key)}
        return len(terms) >= self._least_accounts and not self.hints(key) and not self.owns(key)


def key(text: str) -> str:
    """Text as the words are compared with it: no white space, every character in its usual form."""
    return comparison_key(text) if _VARIANTS.search(text) else squash(text)


@functools.cache
def table_words() -> TableWords:
    """The words of `triage.yml`."""
    return TableWords(_File.model_validate(yaml.safe_load(_PATH.read_text(encoding="utf-8"))))


def _any(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
