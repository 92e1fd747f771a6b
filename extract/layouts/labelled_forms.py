"""The general reader: forms and lists of any layout, told apart by what their labels say.

A table is read row by row. A row of column words begins an indicator table: a form's, whose owner the fields above it
name, or a list's, whose rows name their owners. All other rows are fields. Nothing becomes a project without a name
and an indicator table or a form of its own, so finance tables, indexes and templates give nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract.amounts import parse_amount
from extract.collector import Collector
from extract.document import Line, Printed
from extract.layouts.families import Family
from extract.layouts.form_accounts import parts_of_table
from extract.layouts.form_amounts import AmountList, amount_list
from extract.layouts.form_columns import Header, read_header
from extract.layouts.form_department import emit_department
from extract.layouts.form_draft import Draft
from extract.layouts.form_emit import emit_draft
from extract.layouts.form_head import HeadReader
from extract.layouts.form_implied import implied_header
from extract.layouts.form_list import ListRows
from extract.layouts.form_overview import OverviewReader
from extract.layouts.form_parts import (
    NOTE,
    begins_head,
    block_scope,
    ends_table,
    is_column_numbers,
    is_indicator_row,
    is_sum_row,
    name_follows,
    names_project,
    project_in_heading,
    scope_by_goals,
    sections_of,
    single_cell,
    unit_in_cell,
)
from extract.layouts.form_rows import IndicatorRows
from extract.layouts.form_sentences import fields_in
from extract.layouts.form_shapes import upright
from extract.layouts.labels import labels
from extract.layouts.rows import Row, RowCell, body_items, side_by_side
from extract.triage import table_words


def read(collector: Collector, family: Family) -> None:
    """Adds the records of all forms and lists of the document."""
    reader = _Reader(collector)
    table: list[Row] = []
    for item in body_items(collector.document):
        if table and (isinstance(item, Line) or item.table_no != table[-1].table_no):
            reader.table(table)
            table = []
        if isinstance(item, Line):
            reader.line_above(item.printed)
        else:
            table.append(item)
    if table:
        reader.table(table)
    reader.finish()


class _Reader(HeadReader):
    """Reads tables and the lines between them in printed order."""

    def __init__(self, collector: Collector) -> None:
        super().__init__(collector)
        self._overview = OverviewReader(collector)
        self._amount_lists: list[AmountList] = []
        self._above: list[Printed] = []  # lines between the last table and the next
        self._list_words: list[str] = []  # header of the last list
        self._standing: Header | None = None  # header of the last form's indicators, which may govern what follows

    def finish(self) -> None:
        """Adds the records of everything read."""
        self._close()
        self._collector.furniture("field of a heading", self._head.department, self._head.unit_name)
        for amounts in self._amount_lists:
            amounts.join(self._collector, self._done)
        unit = self._units.copy().pop() if len(self._units) == 1 else None
        number = 0
        for draft in self._done:
            if draft.is_department:
                emit_department(self._collector, draft, unit)
            else:
                number += 1
                emit_draft(self._collector, number, draft, unit, self._year)

    def line_above(self, printed: Printed) -> None:
        """A line outside tables."""
        self._above.append(printed)
        self.line(printed)

    # Tables

    def table(self, rows: Sequence[Row]) -> None:
        """A table, or rows made of lines of text; two forms side by side are read one after the other."""
        for kept, is_account in parts_of_table(rows, self._above):
            if is_account and not self._awaits_overview:
                self._leave(kept)
                continue
            self._close_before(kept)
            for part in side_by_side(kept):
                self._table(upright(part, self._year))
        self._end_of_table(rows)

    @property
    def _awaits_overview(self) -> bool:
        """Whether a department's form is open that may print its budget in tables of its own, before its indicators."""
        is_open = self._draft is not None and self._draft.is_department and not self._draft.blocks
        return is_open and not any(table_words().is_other_heading(line.text) for line in self._above)

    def _leave(self, rows: Sequence[Row]) -> None:
        """An account of the budget: it ends the form before, and neither it nor what stands above it says anything."""
        if self._draft is not None and self._draft.blocks:
            self._close()
        self._restore_units()
        cells = [cell for row in rows for cell in row.printed]
        headings = [line for line in self._above if table_words().is_other_heading(line.text)]
        self._collector.leave((headings or cells)[-1 if headings else 0], [*headings, *cells])

    def _close_before(self, rows: Sequence[Row]) -> None:
        """A finished form does not go on in another table that holds no label of these tables but amounts, or stands under
        lines of its own."""
        draft = self._draft
        if draft is None or not draft.blocks or rows[0].table_no is None:
            return
        words = table_words()
        key = words.key("".join(row.key for row in rows))
        is_ours = words.opens(key) or words.hints(key)
        holds_amounts = any(parse_amount(cell.printed.text) is not None for row in rows for cell in row.filled())
        if not is_ours and (self._above or holds_amounts):
            self._close()

    def _end_of_table(self, rows: Sequence[Row]) -> None:
        """What a table said of a form that nothing has named is said of none: the form of the next table is another."""
        draft = self._draft
        if rows[0].table_no is not None:
            if draft is not None and not (draft.name or draft.blocks or draft.is_department):
                draft.forget_details()
            self._pass_units()
        self._above = []

    def _table(self, rows: Sequence[Row]) -> None:
        self._end_of_block()
        self._begin_form()
        self._begin_by_heading(rows)
        number = 0
        while number < len(rows):
            header = read_header(rows, number, self._year)
            if header is None:
                taken = self._without_header(rows, number)
                if taken > number:
                    number = taken
                    continue
                amounts = amount_list(rows, number, self._year)
                if amounts is not None:
                    number = self._amounts(rows, number, *amounts)
                    continue
                self._field_row(rows, number)
                number += 1
            elif header.is_list:
                number = self._list(rows, number, header)
            else:
                number = self._indicators(rows, number, header)

    def _without_header(self, rows: Sequence[Row], number: int) -> int:
        """Takes rows of indicators that no header of their own governs; gives the row behind them, `number` for none."""
        standing = self._standing
        if standing is not None and self._goes_on(rows[number], standing):
            return self._indicators(rows, number, replace(standing, height=0))
        if self._is_named and (implied := implied_header(rows, number)) is not None:
            return self._indicators(rows, number, implied)
        return number

    def _begin_by_heading(self, rows: Sequence[Row]) -> None:
        """A heading that names a project begins its form, where the table below names none itself."""
        if self._draft is not None and not self._draft.blocks:
            return
        name = self._named_by_heading()
        if name is None or any(names_project(row.filled()) for row in rows):
            return
        if any(
            (header := read_header(rows, number, self._year)) and header.is_list for number in range(min(len(rows), 8))
        ):
            return
        self._close()
        draft = self._open()
        if not draft.name:
            draft.name, draft.heading, draft.is_department = name, self._heading, False
            self._account_heading()
        self._heading = Printed()

    def _amounts(self, rows: Sequence[Row], number: int, amounts: AmountList, height: int) -> int:
        amounts.money_unit = self._money_unit
        number += height
        while number < len(rows) and read_header(rows, number, self._year) is None:
            amounts.add(rows[number])
            number += 1
        self._amount_lists.append(amounts)
        return number

    def _list(self, rows: Sequence[Row], number: int, header: Header) -> int:
        self._close()
        following = rows[number + header.height :]
        table = IndicatorRows(self._collector, header, following)
        words = [cell.printed.key for cell in header.cells]
        goes_on = self._list_words == words
        unit = self._money_unit or (self._unit_before if goes_on else None)
        self._money_unit = unit
        listed = ListRows(self._collector, header, table, unit)
        if goes_on and self._done and not self._done[-1].is_department:
            listed.previous = self._done[-1]
        self._list_words = words
        number += header.height
        while number < len(rows):
            again = read_header(rows, number, self._year)
            if again is not None:
                if [c.printed.key for c in again.cells] != [c.printed.key for c in header.cells]:
                    break
                for cell in again.cells:
                    self._collector.furniture("column header", cell.printed)
                number += again.height
                continue
            row = rows[number]
            if self._column_numbers(row):
                number += 1
                continue
            single = single_cell(row)
            if single is not None and single.width >= max(2, header.width - 1):
                if not self._heading_row(table, single):
                    self._lone(single)
            elif not listed.add(row):
                self._stray(row)
            number += 1
        drafts = listed.finish()
        for draft in drafts:
            draft.department = draft.department or self._head.department
            draft.unit_name = draft.unit_name or self._head.unit_name
        self._done += [draft for draft in drafts if draft.has_indicators or (draft.amounts and draft.goals)]
        return number

    def _indicators(self, rows: Sequence[Row], number: int, header: Header) -> int:
        start = number
        number += header.height
        following = list(_under(rows, number, header, self._year))
        table: IndicatorRows | None = None
        draft = self._owner(rows, start)
        if draft is None:
            self._standing = header
            return number
        table = IndicatorRows(self._collector, header, following)
        if header.height or header.cells:
            self._standing = replace(header, cells=[])  # its words are accounted for
        if self._level1:
            table.heading(self._level1)
            self._level1 = Printed()
        scope_by_goals(header, rows[:start])
        if header.cells and (scope := block_scope(rows[start])):
            for group in header.groups:
                group.scope = group.scope or scope
        while number < len(rows):
            row = rows[number]
            if self._column_numbers(row):
                number += 1
                continue
            if is_sum_row(row):  # points asked for and given in all: no indicator and no money
                first, *points = row.filled()
                self._collector.furniture("line of a sum", first.printed)
                draft.attributes += [("reviewed", first.printed, cell.printed) for cell in points]
                number += 1
                continue
            single = single_cell(row)
            if read_header(rows, number, self._year) is not None or ends_table(row, header):
                break
            if single is not None and (fields_in(single.printed) or self._names_next(rows, number)):
                break
            if (
                single is not None
                and single.column <= header.first_column
                and single.width >= 2
                and self._heading_row(table, single)
            ):
                number += 1
                continue
            table.add(row)
            number += 1
        draft.blocks += table.take()
        self._end_of_block()
        return number

    def _end_of_block(self) -> None:
        self._fields.end_of_block()
        self._overview.begin()

    def _column_numbers(self, row: Row) -> bool:
        if not is_column_numbers(row):
            return False
        self._collector.furniture("column number", *row.printed)
        return True

    def _goes_on(self, row: Row, header: Header) -> bool:
        """Whether a row belongs under the header of the last indicator table, which its own project did not repeat."""
        return self._draft is not None and bool(self._draft.name) and is_indicator_row(row, header)

    def _names_next(self, rows: Sequence[Row], number: int) -> bool:
        """Whether a row is a heading that names a project whose indicators follow under the header above."""
        if self._standing is None or number + 1 >= len(rows) or single_cell(rows[number]) is None:
            return False
        name = project_in_heading(rows[number].filled()[0].printed)
        return name is not None and is_indicator_row(rows[number + 1], self._standing)

    def _heading_row(self, table: IndicatorRows, cell: RowCell) -> bool:
        """A row that holds a level-1 label only governs the rows under it."""
        meaning = labels().meaning(cell.printed.text)
        if meaning.level1 is None and meaning.level2 is None:
            return False
        table.heading(cell.printed, is_level2=meaning.level1 is None)
        return True

    def _owner(self, rows: Sequence[Row], number: int) -> Draft | None:
        """Whose indicators a form's indicator table holds; None where nothing names an owner."""
        draft = self._draft
        if draft is not None and (draft.name or draft.is_department):
            return draft
        if draft is None and self._done and number == 0 and self._named_by_heading() is None and not self._head.name:
            last = self._done[-1]
            if not last.has_indicators and not last.is_department:
                self._done.pop()
                self._draft = last
                return last
        draft = self._open()
        if not draft.name and not draft.is_department:
            name = self._named_by_heading()
            if name is None:
                return None
            draft.name, draft.heading = name, self._heading
            self._account_heading()
        return draft

    def _field_row(self, rows: Sequence[Row], number: int) -> None:
        row = rows[number]
        own = row.filled()
        if not own:
            return
        single = single_cell(row)
        if single is not None and len(sections_of(single.printed)) > 1 and fields_in(sections_of(single.printed)[0]):
            self.line(single.printed)
            return
        if single is not None and (pairs := fields_in(single.printed)):
            self._begin_project(single.printed, pairs)
            return
        if single is not None and self._names_next(rows, number):
            self._heading = single.printed
            self._close()
            self._open().name = self._named_by_heading() or Printed()
            self._open().heading, self._open().is_department = self._heading, False
            self._account_heading()
            return
        if single is not None and self._lone(single):
            return
        draft = self._draft
        if draft is not None and draft.is_department and not draft.blocks and names_project(own):
            draft.is_department = False  # whatever its title says: it is a project's
        if draft is not None and names_project(own) and (draft.name or draft.blocks):
            self._close()
        elif draft is not None and draft.blocks and begins_head(own) and name_follows(rows, number):
            self._close()  # what stands above the name of the next form belongs to it
        for cell in own:
            if unit := unit_in_cell(cell):
                self._set_unit(unit, cell.printed)
        draft = self._open()
        if draft.is_department:
            self._overview.read(draft, row)
        else:
            self._fields.read(draft, row, rows[number + 1 : number + 8])

    def _stray(self, row: Row) -> None:
        for cell in row.filled():
            if NOTE.match(cell.printed.text):
                self._note(cell.printed)


def _under(rows: Sequence[Row], number: int, header: Header, year: int | None) -> Iterator[Row]:
    """The rows from `number` on that a form's header governs."""
    for position in range(number, len(rows)):
        if read_header(rows, position, year) is not None or ends_table(rows[position], header):
            return
        yield rows[position]
