"""What a target says once it is parsed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

CONTAINS_NUMBER = "contains_number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A target value. What a field means is said where staging keeps it: `extract.records.IndicatorValueRecord`.

    `flags` say what a reader must know of the parse: a unit from the name, text left over, an assumed month end …
    """

    kind: str
    operator: str | None = None
    operator_implied: bool = False
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None
    unit_dim: str | None = None
    base_value: Decimal | None = None
    on: date | None = None
    date_pattern: str | None = None
    per: str | None = None
    reference: str | None = None
    growth_base: str | None = None
    flags: tuple[str, ...] = ()

    @property
    def is_quantified(self) -> bool:
        """Whether a number or a day is set that an actual value could be measured against."""
        return self.low is not None or self.on is not None or self.date_pattern is not None


def qualitative(text: str, *flags: str) -> Target:
    """A target in words. `text` (normalised) tells whether a number stands in it, which is flagged, not taken."""
    has_number = (CONTAINS_NUMBER,) if re.search("[0-9]", text) else ()
    return Target(kind="qualitative", flags=tuple(dict.fromkeys((*has_number, *flags))))


def value_record_fields(target: Target) -> dict[str, Any]:
    """The fields of `IndicatorValueRecord` that a parsed target fills."""
    return {
        "value_kind": target.kind,
        "operator": target.operator,
        "is_operator_implied": target.operator_implied,
        "value_low": target.low,
        "value_high": target.high,
        "unit_of_measure": target.unit,
        "unit_dimension": target.unit_dim,
        "value_per": target.per,
        "reference_text": target.reference,
        "growth_base": target.growth_base,
        "value_base": target.base_value,
        "target_on": target.on,
        "target_date_pattern": target.date_pattern,
        "parse_flags": list(target.flags),
    }
