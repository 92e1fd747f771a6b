"""A wide project table as found in a document, before its columns are solved: what `wide_cells` and `wide_lines` give."""

from __future__ import annotations

from dataclasses import dataclass, field

from extract.document import Printed

TOTAL, SUBTOTAL = "合计", "单位小计"


@dataclass(slots=True)
class AmountRow:
    """A row with amounts. `columns[i]` is the position of `amounts[i]` among the header's columns; None where lost."""

    kind: str  # project, 合计, 单位小计
    name: Printed
    amounts: list[Printed]
    columns: list[int] | None = None
    goal: Printed = field(default_factory=Printed)
    indicators: Printed = field(default_factory=Printed)


@dataclass(slots=True)
class WideTable:
    """A table as found: the header's amount columns (first the total) and the rows in printed order."""

    columns: list[str]
    money_unit: Printed
    rows: list[AmountRow]
