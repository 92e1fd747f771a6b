"""Which label governs a row in flat text (`extract.layouts.levels`)."""

from __future__ import annotations

import pytest

from extract.document import Printed
from extract.layouts.levels import Label, LevelRow, govern, level1_label
from extract.layouts.vocabulary import Category, vocabulary


def printed(text: str) -> Printed:
    return Printed(text, tuple(range(len(text))))


def governed(*rows: str) -> list[str]:
    """Labels by row; `x!` is a category row without an indicator, `` a row without a label."""
    level_rows = [LevelRow(printed(row.rstrip("!")), row.endswith("!")) for row in rows]
    return [label.printed.text for label in govern(level_rows)]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (("a", "", "b", ""), "a a b b"),  # on the first row, carried down
        (("a", "", "", "b"), "a a a b"),
        (("a!", "b", ""), "a b b"),
        (("", "a", "", "b"), "a a a b"),  # the first row has none: labels stand in the middle
        (("c!", "", "a", "", ""), "c a a a a"),  # 2nd of 4
        (("c!", "", "a", "", "b", ""), "c a a a b b"),  # 2nd of 3, then 1st of 2
        (("x!", "", "a", "", "y!", "", "b", ""), "x a a a y b b b"),
    ],
)
def test_label_of_each_row(rows: tuple[str, ...], expected: str) -> None:
    assert governed(*rows) == expected.split()


def test_rows_that_no_middle_explains_are_carried_down() -> None:
    assert governed("", "a", "b", "", "", "c", "d!") == ["a", "a", "b", "b", "b", "c", "d"]


def test_evidence_tells_printed_from_carried() -> None:
    labels = govern([LevelRow(printed(""), False), LevelRow(printed("a"), False)])
    assert [(label.evidence, label.rule) for label in labels] == [("carried", "label_in_the_middle"), ("printed", None)]
    assert govern([LevelRow(printed(""), False)]) == [Label()]


def test_level1_follows_from_level2_where_none_is_printed() -> None:
    words = vocabulary()
    category, label = level1_label(words, words.level2("社会效益指标"), Label())
    assert (category, label.evidence) == (Category("2", "效益指标"), "inferred")
    category, label = level1_label(words, words.level2("成本指标"), Label(printed("产出指标"), "carried"))
    assert (category, label.evidence) == (Category("1", "产出指标"), "carried")
    category, label = level1_label(words, None, Label(printed("产出指标"), "carried"))
    assert category == Category("1", "产出指标")
    assert level1_label(words, None, Label()) == (None, Label())
