"""Layout families: one declarative YAML file each, next to a small module that reads documents of the family.

A family is recognised by labels: all of `requires` stand in the document, none of `forbids`. Spelling is compared
without white space, so a label wrapped over lines or split over cells is found too.
"""

from __future__ import annotations

import functools
import importlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from extract.collector import Collector
from extract.document import Document
from extract.text import comparison_key

_FOLDER = Path(__file__).parent
_NOT_FAMILIES = {"vocabulary.yml", "labels.yml"}


class Family(BaseModel):
    """What a family's YAML file declares."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    name_zh: str
    describes: str
    seen_in: str
    module: str
    requires: list[str] = Field(min_length=1)
    forbids: list[str]
    # What stands once in each project or indicator: the numbers of those read are held against it.
    announces: dict[Literal["project", "indicator"], str] = {}
    options: dict[str, Any] = {}
    # Pages without a table matter, too: none of a document of this family is left.
    is_read_whole: bool = False
    # Tried where no other family fits; a document in which it finds nothing is of no known layout.
    is_fallback: bool = False

    def missing(self, key: str) -> list[str]:
        """Required labels that a document with comparison key `key` lacks."""
        return [label for label in self.requires if comparison_key(label) not in key]

    def fits(self, key: str) -> bool:
        """Whether a document with comparison key `key` is of this family."""
        return not self.missing(key) and not any(comparison_key(label) in key for label in self.forbids)

    def announced(self, key: str) -> dict[str, int]:
        """How many projects and indicators a document with comparison key `key` must hold, by their marks."""
        return {kind: key.count(comparison_key(mark)) for kind, mark in self.announces.items()}

    def read(self, collector: Collector) -> None:
        """Adds the records of the document to `collector`."""
        importlib.import_module(self.module).read(collector, self)


@dataclass(frozen=True, slots=True)
class Match:
    """The family of a document; or the nearest one and the labels that are missing for it."""

    family: Family | None
    nearest: Family
    missing: list[str]


@functools.cache
def families() -> tuple[Family, ...]:
    """All families, the most demanding first."""
    paths = sorted(path for path in _FOLDER.glob("*.yml") if path.name not in _NOT_FAMILIES)
    found = [Family.model_validate(yaml.safe_load(path.read_text(encoding="utf-8"))) for path in paths]
    return tuple(sorted(found, key=lambda family: (-len(family.requires), family.name)))


def fallback_family() -> Family:
    """The general family, for documents that no declared one fits."""
    return next(family for family in families() if family.is_fallback)


def match_family(document: Document) -> Match:
    """The family whose labels a document carries; where none fits, the nearest by share of labels found."""
    key = comparison_key(document.text)
    specific = [family for family in families() if not family.is_fallback]
    for family in specific:
        if family.fits(key):
            return Match(family, family, [])
    nearest = min(specific, key=lambda family: (len(family.missing(key)) / len(family.requires), family.name))
    return Match(None, nearest, nearest.missing(key))
