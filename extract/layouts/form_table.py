"""What the header of an indicator table is once it has been read: columns with their roles, groups of columns, the header."""

from __future__ import annotations

from dataclasses import dataclass, field

from extract.document import Printed
from extract.layouts.form_years import Phase
from extract.layouts.labels import Fund
from extract.layouts.rows import RowCell

OTHER_VALUE = "value_other"  # of a later year, or of one that cannot be told; it is left
VALUE_ROLES = ("value", "value_period", "value_actual", "value_previous")
INDICATOR_ROLES = frozenset(
    (
        *(
            "section",
            "level1",
            "level2",
            "level3",
            "level3_and_value",
            *VALUE_ROLES,
            OTHER_VALUE,
            "operator",
            "unit",
            "weight",
            "score",
        ),
        *("deviation", "direction", "kind", "is_core", "description", "basis", "scoring", "remark"),
    )
)
# Fields that say whose indicators the rows of a flat list are; a form announces them beside a value, not above one.
OWNER_FIELDS = frozenset(("project_name", "name_tree", "project_code"))


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its header cells from top to bottom; `role` is an indicator role or a field, `fund` for money."""

    start: int
    width: int
    path: tuple[Printed, ...]
    role: str | None
    fund: Fund | None = None
    unit: str | None = None
    phase: Phase | None = None  # the time that its header names

    @property
    def label(self) -> Printed:
        return self.path[-1] if self.path else Printed()


@dataclass(slots=True)
class ColumnGroup:
    """Columns that together hold one indicator a row. `level1`, `level2`: the categories printed above them."""

    columns: dict[str, Column] = field(default_factory=dict)
    scope: str | None = None
    level1: Printed = field(default_factory=Printed)
    level2: Printed = field(default_factory=Printed)


@dataclass(slots=True)
class Header:
    """Header of an indicator table."""

    height: int
    cells: list[RowCell]
    shared: dict[str, Column]
    groups: list[ColumnGroup]
    funds: list[Column]
    unknown: list[Column]
    width: int
    fields: dict[str, Column]
    number: Column | None = None  # counts the rows

    @property
    def is_list(self) -> bool:
        """Whether the rows say themselves whose indicators they are."""
        return bool(OWNER_FIELDS & self.fields.keys())

    @property
    def first_column(self) -> int:
        """Leftmost column that holds something of an indicator besides the section label."""
        starts = [c.start for group in self.groups for role, c in group.columns.items() if role != "section"]
        starts += [c.start for role, c in self.shared.items() if role != "section"]
        return min(starts, default=0)
