"""What stands around the tables of forms: titles, headings, fields in lines, the unit of money; and which draft is being read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.amounts import find_money_unit
from extract.collector import Collector
from extract.document import Printed
from extract.layouts.form_draft import Draft, money_unit_in
from extract.layouts.form_fields import BLOCKS, FieldReader
from extract.layouts.form_parts import (
    HEAD_FIELDS,
    HEADING_OF_A_FORM,
    NOTE,
    NUMBERED,
    PROJECT_WORDS,
    TITLE,
    YEAR_LINE,
    budget_year,
    is_head_field,
    parts_of,
    project_in_heading,
    sections_of,
    unit_in_cell,
)
from extract.layouts.form_rows import stated_block
from extract.layouts.form_sentences import Pair, fields_in, states_amounts
from extract.layouts.form_statements import category_before, has_statements, syntax_between
from extract.layouts.labels import Meaning, labels
from extract.layouts.rows import RowCell


class HeadReader:
    """Reads lines between tables and cells that stand for such lines. `_draft` is the form being read."""

    def __init__(self, collector: Collector) -> None:
        self._collector = collector
        self._year = budget_year(collector.document)
        self._fields = FieldReader(collector, self._year)
        self._draft: Draft | None = None
        self._head = Draft()  # what lines above a form say of it
        self._heading = Printed()
        self._is_department = False
        self._money_unit: str | None = None
        self._unit_before: str | None = None  # the unit of the table before
        self._units: set[str] = set()
        self._units_before: set[str] = set()  # those printed up to the end of the last table
        self._done: list[Draft] = []
        self._level1 = Printed()  # a category printed above its table

    def line(self, printed: Printed) -> None:
        """A line outside tables: a title, a heading, fields with their values, or nothing of ours (it stays unclaimed)."""
        if not printed:
            return
        for section in sections_of(printed):
            pairs = fields_in(section)
            if len(pairs) > 1:
                self._begin_project(section, pairs)
                continue
            for part in parts_of(section):
                self._line_part(part.strip())

    def _line_part(self, printed: Printed) -> None:
        inline = labels().inline(printed)
        if (led := category_before(printed)) is not None and has_statements(led[1]) and self._owner_of_text():
            self._open().blocks.append(stated_block(self._collector, printed, self._level1))
        elif inline is not None and labels().meaning(inline[0].text).field is not None:
            self._head_field(inline[0], inline[1])
        elif unit := money_unit_in(printed.text):
            self._set_unit(unit, printed)
        elif self._is_named and states_amounts(printed):
            self._fields.assign(self._draft or self._head, Printed(), Meaning(field="money_block"), printed)
        elif TITLE.search(printed.key) and project_in_heading(printed) is None:
            self._title(printed)
            self._collector.furniture("heading", printed)
        elif YEAR_LINE.match(printed.key) or NUMBERED.match(printed.key):
            self._collector.furniture("heading", printed)
        elif labels().meaning(printed.text).level1 is not None:
            self._level1 = printed
        elif NOTE.match(printed.text):
            self._note(printed)
        elif self._heads_block(labels().meaning(printed.text)):
            self._collector.furniture("section label", printed)
        elif len(printed.key) <= 60 and not labels().meaning(printed.text).is_label:
            self._heading = printed
            if self._draft is not None and self._draft.blocks and self._named_in_words():
                self._close()  # what follows the heading of the next project is said of that one
                self._level1 = Printed()

    def _heads_block(self, meaning: Meaning) -> bool:
        """Whether a line announces a block of the form being read."""
        if meaning.field in BLOCKS and self._draft is not None and self._draft.is_department:
            return True
        return meaning.field == "indicator_block" and bool(self._is_named or self._named_in_words())

    def _head_field(self, label: Printed, value: Printed) -> None:
        meaning = labels().meaning(label.text)
        self._set_unit(money_unit_in(f"{label.text}：{value.text}"), Printed())
        is_head = meaning.field in HEAD_FIELDS
        if meaning.field == "project_name" and self._draft is not None and self._draft.blocks:
            self._close()  # what follows the name of the next project is said of that one
        if not is_head and self._draft is not None:
            self._fields.assign(self._draft, label, meaning, value)
        else:
            if meaning.field == "project_name" and self._head.name:
                self._head = Draft()
            self._fields.assign(self._head, label, meaning, value)

    @property
    def _is_named(self) -> bool:
        """Whether the project is known of which a line may say something."""
        return bool(self._head.name or (self._draft is not None and self._draft.name))

    def _named_in_words(self) -> Printed | None:
        """The project that the heading names where no table follows that would bear it out: its last word says so."""
        name = self._named_by_heading()
        return name if name is not None and PROJECT_WORDS.search(name.key) else None

    def _owner_of_text(self) -> bool:
        """Whether it is known whose indicators a text states; the heading above may name the project."""
        self._begin_form()
        draft = self._draft
        if draft is None and not self._head.name and (name := self._named_in_words()):
            draft = self._open()
            draft.name, draft.heading, draft.is_department = name, self._heading, False
            self._account_heading()
        return self._is_named

    def _begin_form(self) -> None:
        """A table or text that belongs to the project a line has named ends the form before."""
        if self._head.name and self._draft is not None and (self._draft.name or self._draft.blocks):
            self._close()

    def _begin_project(self, heading: Printed, pairs: Sequence[Pair]) -> None:
        """A heading that names a project and says more of it begins its form."""
        taken = [part for pair in pairs for part in (pair.label, pair.value)]
        self._collector.furniture("punctuation", *syntax_between(heading, taken))
        if self._draft is not None and (self._draft.name or self._draft.blocks):
            self._close()
        if self._head.name:
            self._head = Draft(department=self._head.department, unit_name=self._head.unit_name)
        draft = self._open()
        draft.is_department = False
        for pair in pairs:
            self._fields.assign(draft, pair.label, pair.meaning, pair.value, Meaning(field="money_block"))

    def _title(self, printed: Printed) -> None:
        self._is_department = "整体" in printed.text and "项目" not in printed.text
        self._heading = printed
        if self._draft is not None and self._draft.is_blank:
            self._draft.is_department = self._is_department  # opened by what stands above its title
        if self._draft is not None and self._draft.blocks:
            self._close()

    def _set_unit(self, unit: str | None, printed: Printed) -> None:
        if unit is None:
            return
        self._money_unit = unit
        self._units.add(unit)
        self._collector.furniture("unit of money", printed)
        if self._draft is not None and not self._draft.blocks:
            self._draft.money_unit = unit

    def _pass_units(self) -> None:
        """A table has ended: its unit of money is no other table's."""
        self._unit_before, self._money_unit = self._money_unit or self._unit_before, None
        self._units_before = set(self._units)

    def _restore_units(self) -> None:
        """The unit printed since the last table was that of one which is not read."""
        self._money_unit, self._units = None, set(self._units_before)
        if self._draft is not None and not self._draft.blocks:
            self._draft.money_unit = None

    def _named_by_heading(self) -> Printed | None:
        return project_in_heading(self._heading)

    def _account_heading(self) -> None:
        match = HEADING_OF_A_FORM.match(self._heading.text)
        if match:
            for group in ("number", "label"):
                self._collector.furniture("heading", self._heading.group(match, group))

    def _open(self) -> Draft:
        """The draft being read, begun with what the lines above said."""
        if self._draft is None:
            self._draft, self._head = self._head, Draft()
            self._draft.is_department = self._is_department and not self._draft.name
            self._draft.money_unit = self._draft.money_unit or self._money_unit
            self._fields.begin()
        return self._draft

    def _close(self) -> None:
        draft, self._draft = self._draft, None
        self._fields.begin()
        if draft is None:
            return
        has_form = draft.has_indicators or (draft.amounts and draft.goals)
        has_overview = draft.has_indicators or draft.tasks or (draft.goals and draft.said)
        if (draft.name and has_form) or (draft.is_department and has_overview):
            self._done.append(draft)

    def _lone(self, cell: RowCell) -> bool:
        """A row with one cell only: a title, a unit, a note; False where it may be a field."""
        text = cell.printed.text.strip()
        if TITLE.search(cell.printed.key) and len(cell.printed.key) <= 60:
            self._title(cell.printed)
            self._collector.furniture("heading", cell.printed)
            return True
        if re.search(r"(?:预算|支出|绩效)\S{0,16}表[\d-]*$", cell.printed.key) and not labels().meaning(text).is_label:
            self._collector.furniture("heading", cell.printed)
            return True
        unit = unit_in_cell(cell)
        if unit or all(is_head_field(part) for part in parts_of(cell.printed)):
            if unit:
                self._set_unit(unit, Printed())
            for part in parts_of(cell.printed):
                inline = labels().inline(part)
                if inline is not None and labels().meaning(inline[0].text).field and money_unit_in(part.text) is None:
                    self._head_field(*inline)
                elif money_unit_in(part.text):
                    self._collector.furniture("unit of money", part)
            return True
        if YEAR_LINE.match(cell.printed.key) or NUMBERED.match(cell.printed.key):
            self._collector.furniture("heading", cell.printed)
            return True
        if NOTE.match(text):
            self._note(cell.printed)
            return True
        meaning = labels().meaning(text)
        if (
            not meaning.is_label
            and cell.column == 0
            and labels().inline(cell.printed) is None
            and len(cell.printed.key) <= 60
        ):
            self._heading = cell.printed
        return False

    def _note(self, printed: Printed) -> None:
        """A remark under a form: it may be the only place that names the unit of money; any other one under a project's
        form is left for people to read (unclaimed)."""
        match = NOTE.match(printed.text)
        if match and self._draft is not None and self._draft.is_department:
            text = printed[match.end() :].strip()
            self._draft.attributes.append(("other_notes", printed.group(match).strip(), text))
        elif unit := find_money_unit(printed.text):
            self._units.add(unit)
            self._collector.furniture("note on the unit of money", printed)
