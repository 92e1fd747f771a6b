"""The seed of units of measure, made from the units that targets are read with. `python -m tests.unit.unit_seed` writes it."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
UNITS = ROOT / "extract" / "values" / "units.yml"
SEED = ROOT / "dbt" / "seeds" / "unit_of_measure.csv"
COLUMNS = ("spelling", "unit_of_measure", "unit_of_measure_name", "unit_dimension", "factor_to_base", "base_unit")
_NO_UNIT = "1"  # base of ratios: a number without a unit


def seed_text() -> str:
    """The seed as it must stand: one row a spelling, in the order of the file of units."""
    data = yaml.safe_load(UNITS.read_text(encoding="utf-8"))
    counted = data.pop("count").split()
    data.pop("per")
    rows = [row for dimension, units in data.items() for row in _rows(dimension, units)]
    rows += [(word, word, word, "count", "", "") for word in counted]
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return stream.getvalue()


def _rows(dimension: str, units: dict[str, dict[str, Any]]) -> list[tuple[str, ...]]:
    base = next((symbol for symbol, facts in units.items() if facts.get("factor") == 1), "")
    base = _NO_UNIT if dimension.startswith("ratio") else base
    rows = []
    for symbol, facts in units.items():
        factor = _factor(facts)
        name = facts.get("write", symbol)
        for spelling in (name, *facts.get("also", ())):
            rows.append((spelling, symbol, name, dimension, factor, base if factor else ""))
    return rows


def _factor(facts: dict[str, Any]) -> str:
    """Times which a value is in base units; blank for a unit that has no base value."""
    if "factor" in facts:
        return str(facts["factor"])
    return format(1 / Decimal(facts["divisor"]), "f") if "divisor" in facts else ""


if __name__ == "__main__":
    SEED.write_text(seed_text(), encoding="utf-8")
