"""Rows under the header of an indicator table: each row of a group of columns becomes an `IndicatorRow`.

Operator, value and unit may stand in three columns; they are joined again, as the source system had them apart only to
print them so. What a column called 指标性质 or 指标方向 holds (operators, 正向, 定量) is told by its content, because publishers
use these words for all three.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extract.collector import Collector
from extract.document import Printed
from extract.layouts.emit import BLANK_MARKS, DETAIL_FIELDS, IndicatorRow
from extract.layouts.form_columns import VALUE_ROLES, Column, ColumnGroup, Header
from extract.layouts.form_statements import Statement, numbered_parts, statements, syntax_between
from extract.layouts.labels import labels
from extract.layouts.levels import MERGED_CELL, Label, LevelRow, govern
from extract.layouts.rows import Row
from extract.layouts.vocabulary import vocabulary
from extract.text import comparison_key
from extract.values.operators import COMPARING_WORDS, SYMBOLS

COLUMN_GROUP = "label_above_the_columns"
HEADING_ROW = "label_in_a_row_of_its_own"
CATEGORY_IN_CELL = "label_before_the_indicators_of_a_cell"

_SCOPE_OF = {"value": "annual", "value_period": "period", "value_actual": "actual", "value_previous": "previous"}
_EMPTY_SLOT = re.compile(r"(?:(?:三级)?指标\d*[:：]?|[.…·。]+|\d+[.、．]?|[-—－/／]+|(?:指标)?(?:[xX]{2,}|\*{2,}))")
_HEADING_NUMBER = re.compile(r"^\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}\s*[)）、.．])\s*")
_ROW_NUMBER = re.compile(r"[（(]?(?:\d{1,4}|[一二三四五六七八九十]{1,3})[)）、.．]?")
_SUM = re.compile(r"总分|合计|总计|小计|合计得分|总得分")
_SLOT_NUMBER = re.compile(r"^\s*(?:三级)?指标\s*\d+\s*[:：.、．]\s*|^\s*[（(]?\d{1,2}\s*[、.．)）](?!\d)\s*")
_OPERATOR_WORDS = {comparison_key(word) for words in COMPARING_WORDS.values() for word in words.split()}
_OPERATORS = {*_OPERATOR_WORDS, *SYMBOLS, ">=", "<=", "≧", "≦", "═", "等于", "约", "至少", "==", "=>", "=<", "⩾", "⩽"}
_OPERATORS = {comparison_key(word) for word in _OPERATORS}
_WORDS_ONLY = {comparison_key(word) for word in ("定性", "定性指标", "文字描述", "文本", "定性描述")}
_KINDS = _WORDS_ONLY | {comparison_key(word) for word in ("定量", "定量指标", "量化")}
_DIRECTIONS = {
    comparison_key(w)
    for w in ("正向", "反向", "负向", "正向指标", "反向指标", "负向指标", "逆向指标", "逆向", "适中", "适度", "中性")
}
_BLANK_UNITS = {"", "-", "—", "/", "无", "——", "其他", "*", "文字描述"}
_STARTS_WITH_OPERATOR = re.compile(r"^\s*(?:[≥≤><=＞＜＝≧≦═⩾⩽]|不低于|不少于|不超过|不高于|大于|小于|等于|至少|约)")


@dataclass(slots=True)
class _FoundRow:
    """An indicator row of one group, as printed."""

    cells: dict[str, Printed]
    labels: dict[str, Label]

    def part(self, role: str) -> Printed:
        return self.cells.get(role, Printed())

    @property
    def has_value(self) -> bool:
        return any(self.part(role) for role in (*VALUE_ROLES, "glued"))

    @property
    def is_empty(self) -> bool:
        return not self.part("level3") and not self.has_value and not self.part("description")


@dataclass(slots=True)
class EmptyCategory:
    """A category row that names no indicator."""

    level1: Label
    level2: Printed


@dataclass(slots=True)
class Block:
    """Indicator rows of one owner from one group of columns, in printed order."""

    scope: str | None
    rows: list[IndicatorRow | EmptyCategory] = field(default_factory=list)


class IndicatorRows:
    """Collects rows under a header; `take` gives what was collected for one owner."""

    def __init__(self, collector: Collector, header: Header, preview: Sequence[Row]) -> None:
        self._collector = collector
        self._header = header
        self._rows: list[list[_FoundRow]] = [[] for _ in header.groups]
        for column in header.unknown:  # a column of signs is told by its content, whatever it is called
            kind = content_kind(column, preview)
            before = [g for g in header.groups if any(c.start <= column.start for c in g.columns.values())]
            if kind in ("operator", "direction") and before and kind not in before[-1].columns:
                before[-1].columns[kind] = column
        self._heading = Printed()  # a category printed in a row of its own
        self._heading2 = Printed()  # one of level 2
        self._roles = [self._settled(group, preview) for group in header.groups]
        for cell in header.cells:
            collector.furniture("column header", cell.printed)

    def heading(self, printed: Printed, *, is_level2: bool = False) -> None:
        """A category label that stands in a row of its own, above its indicators."""
        number = _HEADING_NUMBER.match(printed.text)
        label = printed[number.end() :] if number else printed
        self._collector.furniture("category heading", printed)
        if is_level2:
            self._heading2 = label
        else:
            self._heading, self._heading2 = label, Printed()

    def add(self, row: Row) -> None:
        """Takes a row."""
        section = self._header.shared.get("section")
        printed_alone = len(self._header.groups) == 1
        for number, (group, roles) in enumerate(zip(self._header.groups, self._roles, strict=True)):
            columns = {**self._header.shared, **group.columns}
            section = columns.get("section", section)
            cells: dict[str, Printed] = {}
            found: dict[str, Label] = {}
            for role, column in columns.items():
                cell = row.at(column.start)
                if cell is None or role == "section":
                    continue
                if role in ("level1", "level2") and row.has_spans and cell.printed:
                    evidence = "carried" if cell.is_carried else "printed"
                    found[role] = Label(cell.printed, evidence, MERGED_CELL if cell.is_carried else None)
                if not cell.is_carried:
                    cells[roles.get(role, role)] = cell.printed
            if group.level1:
                found["level1"] = Label(group.level1, "carried", COLUMN_GROUP)
            elif self._heading and "level1" not in found:
                found["level1"] = Label(self._heading, "carried", HEADING_ROW)
            if group.level2:
                found["level2"] = Label(group.level2, "carried", COLUMN_GROUP)
            elif self._heading2 and "level2" not in found:
                found["level2"] = Label(self._heading2, "carried", HEADING_ROW)
            if _is_one_cell(cells):
                continue  # a text across the columns is neither a name nor a target
            own = [printed for role, printed in cells.items() if role not in self._header.shared or printed_alone]
            if any(own):
                self._rows[number] += self._found(cells, found)
        furnish_number(self._collector, self._header, row)
        if section is not None:
            cell = row.at(section.start)
            if cell is not None and not cell.is_carried and labels().meaning(cell.printed.text).column == "section":
                self._collector.furniture("section label", cell.printed)

    def take(self) -> list[Block]:
        """What was collected since the last call, one block a group of columns."""
        blocks = [self._block(group, rows) for group, rows in zip(self._header.groups, self._rows, strict=True) if rows]
        self._rows = [[] for _ in self._header.groups]
        self._heading, self._heading2 = Printed(), Printed()
        return blocks

    def _settled(self, group: ColumnGroup, preview: Sequence[Row]) -> dict[str, str]:
        """Roles of the columns 指标性质, 指标方向 and 指标属性 by what stands in them."""
        settled: dict[str, str] = {}
        for role in ("operator", "direction", "kind"):
            column = group.columns.get(role)
            content = content_kind(column, preview) if column else None
            if content is None:
                continue
            actual = content if content != "words" else "kind"
            if actual in settled.values():
                actual = role if role not in settled.values() else "remark"
            settled[role] = actual
        return settled

    def _found(self, cells: dict[str, Printed], found: dict[str, Label]) -> list[_FoundRow]:
        """A row of a group: one indicator, or all that a cell for indicators with their targets holds."""
        glued = cells.pop("level3_and_value", None)
        if glued is None:
            return [self._slotless(_FoundRow(own, found)) for own in self._side_by_side(cells)]
        rows: list[_FoundRow] = []
        stated = statements(glued)
        _furnish_syntax(self._collector, glued, stated)
        for statement in stated:
            own = {"level1": statement.level1, "level2": statement.level2}
            printed = {role: Label(label, "carried", CATEGORY_IN_CELL) for role, label in own.items() if label}
            rows.append(_FoundRow({**cells, "level3": statement.name, "glued": statement.value}, {**found, **printed}))
            cells = {role: cells[role] for role in ("level1", "level2") if role in cells}
        return rows

    def _side_by_side(self, cells: dict[str, Printed]) -> list[dict[str, Printed]]:
        """The rows that are printed as one, with numbered names in one cell and numbered targets in the next. What is not
        numbered alike is of the first; where a target is not, nothing tells which name it is of, and the row stays one."""
        parts = {role: numbered_parts(printed) for role, printed in cells.items()}
        count = len(parts.get("level3", ()))
        targets = [role for role in VALUE_ROLES if cells.get(role)]
        if not count or not targets or any(len(parts[role]) != count for role in targets):
            return [cells]
        listed = {role for role, found in parts.items() if len(found) == count}
        for role in listed:
            self._collector.furniture("numbering", *syntax_between(cells[role], parts[role]))
        first = {role: parts[role][0] if role in listed else printed for role, printed in cells.items()}
        return [first, *({role: parts[role][number] for role in listed} for number in range(1, count))]

    def _slotless(self, row: _FoundRow) -> _FoundRow:
        """Without the template's slot marks (指标1：), which are furniture; an empty slot holds nothing."""
        level3 = row.part("level3")
        number = _SLOT_NUMBER.match(level3.text)
        named = level3[number.end() :] if number else level3
        if level3 and not row.has_value and (not named or _EMPTY_SLOT.fullmatch(named.key)):
            self._collector.furniture("empty slot", level3)
            row.cells["level3"] = Printed()
        elif number:
            self._collector.furniture("numbering", level3.group(number))
            row.cells["level3"] = named
        return row

    def _block(self, group: ColumnGroup, rows: list[_FoundRow]) -> Block:
        if _is_staircase(rows):
            rows = self._from_staircase(rows)
        level1 = govern([LevelRow(row.part("level1"), is_empty_category=False) for row in rows])
        level2 = govern([LevelRow(row.part("level2"), row.is_empty) for row in rows])
        block = Block(group.scope)
        for row, carried1, carried2 in zip(rows, level1, level2, strict=True):
            label1, label2 = row.labels.get("level1", carried1), row.labels.get("level2", carried2)
            label1, label2 = _in_their_places(label1, label2)
            if not row.is_empty:
                block.rows.append(self._indicator(group, row, label1, label2))
            elif any(_SUM.fullmatch(row.part(role).key) for role in ("level1", "level2")):
                self._leave(row, "line of a sum", ("level1", "level2"))
            elif row.part("level2") or row.part("level1"):
                self._leave(row)
                block.rows.append(EmptyCategory(label1, row.part("level2") or row.part("level1")))
            else:
                self._leave(row)
        return block

    def _from_staircase(self, rows: list[_FoundRow]) -> list[_FoundRow]:
        """Categories that stand alone in rows above their indicators govern these; one that has none stays a row."""
        kept: list[_FoundRow] = []
        governing: dict[str, Label] = {}
        for number, row in enumerate(rows):
            if not row.is_empty:
                kept.append(replace(row, labels={**row.labels, **governing}))
                continue
            if row.part("level1"):
                governing = {}
            for role in ("level1", "level2"):
                if row.part(role):
                    governing[role] = Label(row.part(role), "carried", HEADING_ROW)
            below = rows[number + 1 :]
            if not row.part("level2"):  # down to the next one of level 1
                below = list(itertools.takewhile(lambda other: not other.part("level1"), below))
            if any(not other.is_empty for other in (below[:1] if row.part("level2") else below)):
                self._collector.furniture("category heading", row.part("level1"), row.part("level2"))
            else:
                kept.append(row)
        return kept

    def _leave(self, row: _FoundRow, kind: str = "cell of an empty slot", also: tuple[str, ...] = ()) -> None:
        """What a row without an indicator prints in its other columns is the template's (权重 0, a unit)."""
        for role, printed in row.cells.items():
            if role in (*DETAIL_FIELDS, "unit", "operator", *also):
                self._collector.furniture(kind, printed)

    def _indicator(self, group: ColumnGroup, row: _FoundRow, level1: Label, level2: Label) -> IndicatorRow:
        level3 = row.part("level3")
        sign, unit = row.part("operator"), row.part("unit")
        values: list[tuple[str, Printed]] = []
        if "glued" in row.cells:
            values.append((group.scope or "annual", self._joined(sign, row.part("glued"), unit)))
        for role in VALUE_ROLES:
            if role in group.columns or role in self._header.shared:
                scope = group.scope if role == "value" and group.scope else _SCOPE_OF[role]
                own_sign = sign if role in ("value", "value_period") else Printed()
                values.append((scope, self._joined(own_sign, row.part(role), unit)))
        if any(v.key not in BLANK_MARKS for _, v in values):  # a dash beside a target of another time is none
            self._collector.furniture("mark for none", *(v for _, v in values if v.key in BLANK_MARKS))
            values = [(s, v) for s, v in values if not v or v.key not in BLANK_MARKS]
        if len(values) > 1:  # an earlier year's or an actual value that is blank is no value
            values = [(s, v) for s, v in values if v or s == "annual"]
        is_words = comparison_key(sign.text) in _WORDS_ONLY or comparison_key(row.part("kind").text) in _WORDS_ONLY
        details = {role: row.part(role) for role in DETAIL_FIELDS if row.part(role)}
        if is_words and comparison_key(sign.text) in _WORDS_ONLY:
            details.setdefault("kind", sign)
        return IndicatorRow(
            level1=level1,
            level2=level2,
            level3=level3,
            values=values,
            description=row.part("description"),
            basis=row.part("basis"),
            details=details,
            sign=sign if is_words else Printed(),
        )

    def _joined(self, sign: Printed, value: Printed, unit: Printed) -> Printed:
        """Operator, value and unit as one text; an operator or a unit that makes no sense with the value is left out."""
        value = value.strip()
        has_number = any(character.isdigit() for character in value.text)
        parts = [value]
        if (
            has_number
            and sign
            and comparison_key(sign.text) in _OPERATORS
            and not _STARTS_WITH_OPERATOR.match(value.text)
        ):
            parts.insert(0, sign.strip())
        elif sign and comparison_key(sign.text) not in _WORDS_ONLY:
            self._collector.coverage.claim(sign)
        unit_key = comparison_key(unit.text)
        if has_number and unit_key not in _BLANK_UNITS and not comparison_key(value.text).endswith(unit_key):
            parts.append(unit.strip())
        elif unit:
            self._collector.coverage.claim(unit)
        return Printed.join(parts)


def furnish_number(collector: Collector, header: Header, row: Row) -> None:
    """The number of a row is furniture."""
    cell = row.at(header.number.start) if header.number else None
    if cell is not None and not cell.is_carried and _ROW_NUMBER.fullmatch(cell.printed.key):
        collector.furniture("row number", cell.printed)


def _is_staircase(rows: Sequence[_FoundRow]) -> bool:
    """Whether no category stands in a row with an indicator, but each in a row of its own."""
    labelled = [row for row in rows if row.part("level1") or row.part("level2")]
    unlabelled = [row for row in rows if not row.is_empty and not (row.part("level1") or row.part("level2"))]
    return bool(labelled and unlabelled) and all(row.is_empty for row in labelled) and rows[0].is_empty


def _is_one_cell(cells: dict[str, Printed]) -> bool:
    name = cells.get("level3", Printed())
    return bool(name) and any(cells.get(role, Printed()).offsets == name.offsets for role in ("level1", *VALUE_ROLES))


def content_kind(column: Column, preview: Sequence[Row]) -> str | None:
    """What most cells of a column hold: operator, direction, kind, or other words; None for an empty column."""
    cells = [row.at(column.start) for row in preview]
    own = [cell for cell in cells if cell is not None and not cell.is_carried and cell.column == column.start]
    keys = [comparison_key(cell.printed.text) for cell in own if cell.printed and cell.width <= column.width]
    if not keys:
        return None
    for name, words in (("kind", _KINDS), ("direction", _DIRECTIONS), ("operator", _OPERATORS | _KINDS)):
        if sum(key in words for key in keys) * 4 > len(keys) * 3:
            return name
    return "words"


def _in_their_places(level1: Label, level2: Label) -> tuple[Label, Label]:
    """A level-2 category printed where level 1 belongs (tables with one column for both) is taken for what it is."""
    words = vocabulary()
    text = level1.printed.text
    if not level2.printed and text and words.level1(text) is None and words.level2(text) is not None:
        return Label(), level1
    for label in (level1, level2):  # 产出指标-数量指标, both in one cell
        parts = label.printed.split(r"[-—－/／]")
        if len(parts) == 2 and words.level1(parts[0].text) and words.level2_of_cell(parts[1].text):
            return Label(parts[0], label.evidence, label.rule), Label(parts[1], label.evidence, label.rule)
    return level1, level2


def _furnish_syntax(collector: Collector, printed: Printed, stated: Sequence[Statement]) -> None:
    parts = [part for s in stated for part in (s.name, s.value, s.level1, s.level2)]
    collector.furniture("numbering", *syntax_between(printed, parts))


def stated_block(collector: Collector, printed: Printed, level1: Printed) -> Block:
    """The indicators that a text states, categories and all; `level1` governs where the text says none itself."""
    block = Block(None)
    number = _HEADING_NUMBER.match(level1.text)
    collector.furniture("category heading", level1)
    level1 = level1[number.end() :].strip().strip(":：") if number else level1.strip(":：")
    stated = statements(printed)
    _furnish_syntax(collector, printed, stated)
    for statement in stated:
        first = Label(statement.level1 or level1, "carried", CATEGORY_IN_CELL)
        second = Label(statement.level2, "carried", CATEGORY_IN_CELL)
        block.rows.append(
            IndicatorRow(
                level1=first if first.printed else Label(),
                level2=second if second.printed else Label(),
                level3=statement.name,
                values=[("annual", statement.value)],
            )
        )
        collector.furniture("category heading", statement.level1, statement.level2)
    return block
