"""Fund columns of rows that lost their blank cells (`extract.layouts.money`)."""

from __future__ import annotations

import itertools
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from extract.layouts.money import place_amounts


def amounts(*printed: str) -> list[Decimal]:
    return [Decimal(text) for text in printed]


def test_one_subset_adds_up_and_the_prior_chooses_the_columns() -> None:
    rows = [amounts("120.00"), amounts("45.00"), amounts("950.46"), amounts("25.00")]
    total, placed = place_amounts(rows, amounts("190.00", "950.46"), 3, [0, 2, 1])
    assert total is not None
    assert (total.columns, total.alternatives, total.is_certain) == ((0, 2), ((1,), (1,)), False)
    assert [p.columns for p in placed if p] == [(0,), (0,), (2,), (0,)]
    assert [p.alternatives for p in placed if p] == [((1,),), ((1,),), ((1,),), ((1,),)]


def test_full_rows_and_totals_leave_no_choice() -> None:
    rows = [amounts("10.00", "5.00", "1.00"), amounts("2.00", "3.00")]
    total, placed = place_amounts(rows, amounts("12.00", "5.00", "4.00"), 3, [0, 2, 1])
    assert total is not None
    assert total.is_certain
    assert [(p.columns, p.is_certain) for p in placed if p] == [((0, 1, 2), True), ((0, 2), True)]


def test_equal_amounts_that_could_change_places_stay_unknown() -> None:
    rows = [amounts("10.00"), amounts("10.00")]
    total, placed = place_amounts(rows, amounts("10.00", "10.00"), 3, [0, 2, 1])
    assert total is not None
    assert placed == [None, None]


def test_rows_that_do_not_add_up_are_not_placed() -> None:
    assert place_amounts([amounts("10.00"), amounts("7.00")], amounts("10.00", "8.00"), 3, [0, 1, 2]) == (
        None,
        [None, None],
    )


def test_a_cent_matters() -> None:
    assert place_amounts([amounts("10.00")], amounts("10.01"), 3, [0, 1, 2])[0] is None


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sets(st.integers(0, 2), min_size=1, max_size=3), st.lists(st.integers(1, 5000), min_size=3, max_size=3)
        ),
        min_size=1,
        max_size=8,
    )
)
def test_the_true_columns_are_never_excluded(table: list[tuple[set[int], list[int]]]) -> None:
    """Whatever table is printed without its blanks: where a row is placed, its true columns are the choice or among the
    alternatives, and what is certain is true."""
    rows = [[Decimal(cells[c]) / 100 for c in sorted(columns)] for columns, cells in table]
    sums = [sum((Decimal(cells[c]) / 100 for columns, cells in table if c in columns), Decimal(0)) for c in range(3)]
    total, placed = place_amounts(rows, [s for s in sums if s], 3, [0, 2, 1])
    assert total is not None
    for (columns, _), placement in zip(table, placed, strict=True):
        true = tuple(sorted(columns))
        if placement is None:
            continue
        if placement.is_certain:
            assert placement.columns == true
        for chosen, others, column in zip(placement.columns, placement.alternatives, true, strict=True):
            assert column == chosen or column in others


def test_a_large_table_is_solved_or_given_up_in_bounded_work() -> None:
    rows = [[Decimal(n * n + 1) / 100] for n in range(60)]
    first = [row for n, row in enumerate(rows) if n % 2]
    second = [row for n, row in enumerate(rows) if not n % 2]
    total = [sum((r[0] for r in part), Decimal(0)) for part in (first, second)]
    _, placed = place_amounts(rows, total, 3, [0, 2, 1])
    assert len(placed) == 60
    assert all(p is None or p.columns in tuple(itertools.combinations(range(3), 1)) for p in placed)
