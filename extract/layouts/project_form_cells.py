"""Project forms whose cells are known: tables with spans, and text with one tab-led cell a line.

A form begins with its 项目名称 (the heading above it is part of it); other tables of the document, whatever labels
they share with forms, are left alone. Rows are read by their labels: a label cell announces the value in the cell after
it; a row of 三级指标 labels begins the indicator table, whose columns follow the labels.
"""

from __future__ import annotations

from collections.abc import Iterable

from extract.collector import Collector
from extract.document import Line, Printed
from extract.layouts.emit import Tidy
from extract.layouts.levels import MERGED_CELL, Label
from extract.layouts.project_form import (
    BOOKMARK,
    HEADING,
    MILESTONE,
    MONEY_UNIT_LABEL,
    PART_HEADING,
    FormIndicatorRow,
    ProjectForm,
    emit_project_form,
    split_unit_line,
)
from extract.layouts.rows import Row
from extract.layouts.vocabulary import vocabulary
from extract.text import unwrap

_COLUMN_ROLES = ("level1", "level2", "level3", "description", "value", "basis")
_BLOCK_ROLES = ("purpose_block", "schedule_block")


def read_forms(collector: Collector, items: Iterable[Row | Line], tidy: Tidy = unwrap) -> int:
    """Adds the records of all forms among `items` and gives the number of forms."""
    reader = _FormReader(collector, tidy)
    for item in items:
        if isinstance(item, Line):
            reader.line(item.printed)
        else:
            reader.row(item)
    return reader.finish()


class _FormReader:
    """Reads rows in order; a new heading closes the form before it."""

    def __init__(self, collector: Collector, tidy: Tidy) -> None:
        self._collector = collector
        self._tidy = tidy
        self._form: ProjectForm | None = None  # the form being read
        self._head = ProjectForm()  # heading and unit line, until a form begins
        self._table_no: int | None = None
        self._count = 0
        self._columns: dict[str, int] | None = None  # of the indicator table being read
        self._block: str | None = None  # the block whose merged label covers the rows
        self._milestones: dict[int, Printed] | None = None

    def finish(self) -> int:
        """Closes the last form."""
        if self._form is not None:
            self._count += 1
            emit_project_form(self._collector, self._count, self._form, self._tidy)
        self._form, self._columns, self._block, self._milestones = None, None, None, None
        return self._count

    def line(self, printed: Printed) -> None:
        """A line outside tables: a heading, the unit line, or nothing of ours (it stays unclaimed)."""
        bookmark = BOOKMARK.match(printed.text)
        if bookmark:
            self._collector.furniture("bookmark of a converter", printed.group(bookmark))
            printed = printed[bookmark.end() :]
        if HEADING.match(printed.text):
            self._heading(printed)
        elif PART_HEADING.match(printed.text):
            self._collector.furniture("heading", printed)
        else:
            self._unit(printed)

    def row(self, row: Row) -> None:
        """A table row."""
        cells = row.filled()
        if not cells:
            return
        if row.table_no != self._table_no and self._form is not None and self._form.indicators:
            self.finish()  # the next table belongs to the next form, or to none
        self._table_no = row.table_no
        if len(cells) == 1 and HEADING.match(cells[0].printed.text):
            self._heading(cells[0].printed)
        elif _labels(row, "project_name"):
            self._begin()
            self._fields(row)
        elif self._form is None:
            if _labels(row, "project_code"):  # the code may be printed above the name
                self._begin()
                self._fields(row)
            for cell in cells:
                self._unit(cell.printed)
        elif _is_indicator_header(row):
            self._indicator_header(row)
        elif self._columns is not None:
            self._indicator(row)
        elif self._milestones is not None:
            self._shares(row)
        elif any(MONEY_UNIT_LABEL.search(cell.printed.text) for cell in cells):
            for cell in cells:
                self._unit(cell.printed)
        elif sum(bool(MILESTONE.match(cell.printed.key)) for cell in cells) >= 2:
            self._milestone_labels(row)
        else:
            self._fields(row)

    @property
    def _open(self) -> ProjectForm:
        """The form being read; rows are only looked at while there is one."""
        assert self._form is not None
        return self._form

    def _heading(self, heading: Printed) -> None:
        self.finish()
        self._head = ProjectForm(heading=heading)

    def _begin(self) -> None:
        """A form begins, unless only its code has been read so far."""
        if self._form is not None and (self._form.project_name or self._form.indicators):
            self.finish()
        if self._form is None:
            self._form, self._head = self._head, ProjectForm()

    def _unit(self, printed: Printed) -> None:
        code, name, money = split_unit_line(printed)
        form = self._form or self._head
        form.unit_code, form.unit_name = form.unit_code or code, form.unit_name or name
        form.money_unit = form.money_unit or money

    def _fields(self, row: Row) -> None:
        """Label and value cells in turn. A row that only goes on with a block's merged label holds the block's text."""
        words = vocabulary()
        form = self._open
        label: Printed | None = None
        for cell in row.cells:
            if cell.is_carried or (not cell.printed and label is None):
                continue
            role = words.field(cell.printed.text)
            if role in _BLOCK_ROLES:
                self._block = role
                self._collector.furniture("field label", cell.printed)
            elif role in ("goal", "project_name", "project_code") or (
                label is None and words.fund_source(cell.printed.text) is not None
            ):
                self._collector.furniture("field label", cell.printed)
                label = cell.printed
            elif label is not None:
                if words.fund_source(cell.printed.text) is not None:  # the value before this label is blank
                    self._value(label, Printed())
                    label = cell.printed
                    self._collector.furniture("field label", label)
                else:
                    self._value(label, cell.printed)
                    label = None
            elif self._block == "purpose_block" and not form.purpose:
                form.purpose = cell.printed
        if label is not None:
            self._value(label, Printed())

    def _value(self, label: Printed, value: Printed) -> None:
        form = self._open
        words = vocabulary()
        role = words.field(label.text)
        if role == "project_name":
            form.project_name = value
        elif role == "project_code":
            form.project_code = value
        elif role == "goal":
            form.goals = value
        else:
            form.amounts.append((label, value))

    def _milestone_labels(self, row: Row) -> None:
        for cell in row.cells:
            if vocabulary().has_role(cell.printed.text, "schedule_block"):
                self._collector.furniture("field label", cell.printed)
        self._milestones = {c.column: c.printed for c in row.cells if MILESTONE.match(c.printed.key)}

    def _shares(self, row: Row) -> None:
        """The percentages under the milestone labels, column by column."""
        form = self._open
        for column, label in (self._milestones or {}).items():
            cell = row.at(column)
            form.milestones.append((label, cell.printed if cell and not cell.is_carried else Printed()))
        self._milestones = None

    def _indicator_header(self, row: Row) -> None:
        columns: dict[str, int] = {}
        for cell in row.cells:
            role = next((r for r in _COLUMN_ROLES if vocabulary().has_role(cell.printed.text, r)), None)
            if role is not None:
                columns.setdefault(role, cell.column)
                self._collector.furniture("column header", cell.printed)
        if columns.keys() >= {"level3", "value"}:
            self._columns, self._block, self._milestones = columns, None, None

    def _indicator(self, row: Row) -> None:
        assert self._columns is not None
        found = {role: row.at(column) for role, column in self._columns.items()}
        own = {role: c.printed if c and not c.is_carried else Printed() for role, c in found.items()}
        labels: dict[str, Label | None] = {"level1": None, "level2": None}
        if row.has_spans:
            for role in labels:
                cell = found.get(role)
                if cell is not None and cell.printed:
                    labels[role] = Label(
                        cell.printed,
                        "carried" if cell.is_carried else "printed",
                        MERGED_CELL if cell.is_carried else None,
                    )
        self._open.indicators.append(
            FormIndicatorRow(
                **{role: own.get(role, Printed()) for role in _COLUMN_ROLES},
                level1_label=labels["level1"],
                level2_label=labels["level2"],
            )
        )


def _labels(row: Row, role: str) -> bool:
    """Whether a cell of the row is the label of `role`, and so no column header above data: its value stands beside it."""
    cells = row.filled()
    return len(cells) <= 6 and any(
        vocabulary().has_role(cell.printed.text, role) for cell in cells[: max(1, len(cells) - 1)]
    )


def _is_indicator_header(row: Row) -> bool:
    return {"level3", "value"} <= {vocabulary().field(cell.printed.text) for cell in row.filled()}
