"""The units of the warehouse are those that targets are read with."""

from __future__ import annotations

import csv
from decimal import Decimal

from extract.values.units import read_unit
from tests.unit.unit_seed import SEED, seed_text


def test_the_seed_is_made_from_the_units_of_the_extraction() -> None:
    assert SEED.read_text(encoding="utf-8") == seed_text(), "run python -m tests.unit.unit_seed"


def test_every_spelling_is_read_as_the_unit_it_is_listed_under() -> None:
    with SEED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 300
    for row in rows:
        found = read_unit(row["spelling"])
        assert found is not None, row
        unit, rest = found
        factor = Decimal(row["factor_to_base"]) if row["factor_to_base"] else None
        assert (unit.symbol, unit.written, unit.dimension, rest) == (
            row["unit_of_measure"],
            row["unit_of_measure_name"],
            row["unit_dimension"],
            "",
        ), row
        assert unit.base(Decimal(7)) == (None if factor is None else 7 * factor), row
