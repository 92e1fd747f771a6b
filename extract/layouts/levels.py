"""Which category label governs an indicator row, where a label is printed once for several rows.

Formats that keep merged cells need none of this: the cell itself says which rows it covers. In flat text a label
stands on one of its rows only, and there are two habits. Either it stands on the first row and is carried down, or it
stands in the vertical middle of the merged cell. The page itself tells which: a category row that names no indicator
closes its category, so an unlabelled row after it (or before any label) can only belong to the *next* label, and then
labels are printed in the middle.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from extract.document import Printed
from extract.layouts.vocabulary import Category, Vocabulary

CARRIED_DOWN = "label_carried_down"
MIDDLE_LABEL = "label_in_the_middle"
LEVEL1_OF_LEVEL2 = "level1_of_level2"
MERGED_CELL = "merged_cell"


@dataclass(frozen=True, slots=True)
class Label:
    """A label as it governs a row: printed text (blank where none is on the page), evidence and the rule behind it."""

    printed: Printed = Printed()
    evidence: str | None = None
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class LevelRow:
    """What a flat row shows of a level: its label (blank if none), and whether the row names no indicator."""

    label: Printed
    is_empty_category: bool


def govern(rows: Sequence[LevelRow]) -> list[Label]:
    """The label that governs each row, by the rule the page shows evidence for."""
    if not _is_middle_printed(rows):
        return _carry_down(rows)
    labels: list[Label] = []
    start = 0
    for number, row in enumerate(rows):
        if row.is_empty_category:
            labels += _govern_middle(rows[start:number])
            labels.append(Label(row.label, "printed"))
            start = number + 1
    return labels + _govern_middle(rows[start:])


def level1_label(vocabulary: Vocabulary, level2: Category | None, governing: Label) -> tuple[Category | None, Label]:
    """Level-1 category and label of a row: what is printed, unless its level-2 category belongs elsewhere.

    A level-2 category that is known decides (成本 stands under 产出 or is a level of its own, so both are accepted);
    where the page has no fitting label the level is inferred. A label that is no category (履职效能) stays as printed.
    """
    printed = vocabulary.level1(governing.printed.text) if governing.printed else None
    if level2 is None:
        return printed, governing
    own = vocabulary.level1_of(level2.code)
    if printed is not None and (printed == own or "成本" in level2.name):
        return printed, governing
    if printed is not None and (governing.evidence == "printed" or governing.rule == MERGED_CELL):
        return printed, governing
    strange = governing.printed if printed is None else Printed()
    return own, Label(strange, "inferred", LEVEL1_OF_LEVEL2)


def _is_middle_printed(rows: Sequence[LevelRow]) -> bool:
    previous_closed = True
    for row in rows:
        if previous_closed and not row.label:
            return True
        previous_closed = row.is_empty_category
    return False


def _carry_down(rows: Sequence[LevelRow]) -> list[Label]:
    labels: list[Label] = []
    current = Printed()
    for row in rows:
        if row.label:
            current = row.label
            labels.append(Label(current, "printed"))
        else:
            labels.append(Label(current, "carried", CARRIED_DOWN) if current else Label())
    return labels


def _govern_middle(rows: Sequence[LevelRow]) -> list[Label]:
    """Rows between closed categories: each label covers a run in whose row ⌈n/2⌉ it stands; where the rows cannot be
    cut that way, rows before the first label belong to it and the others are carried down."""
    positions = [number for number, row in enumerate(rows) if row.label]
    if not positions:
        return [Label() for _ in rows]
    ends = _middle_runs(positions, len(rows)) or [*positions[1:], len(rows)]
    labels: list[Label] = []
    for position, end in zip(positions, ends, strict=True):
        for number in range(len(labels), end):
            evidence = "printed" if number == position else "carried"
            labels.append(Label(rows[position].label, evidence, None if number == position else MIDDLE_LABEL))
    return labels


def _middle_runs(positions: list[int], count: int) -> list[int] | None:
    """Ends of the runs that have each label in row ⌈n/2⌉, if the rows can be cut that way."""

    def cut(start: int, rest: list[int]) -> list[int] | None:
        if not rest:
            return [] if start == count else None
        limit = rest[1] if len(rest) > 1 else count
        for end in range(rest[0] + 1, limit + 1):
            if rest[0] - start + 1 == math.ceil((end - start) / 2):
                tail = cut(end, rest[1:])
                if tail is not None:
                    return [end, *tail]
        return None

    return cut(0, positions)
