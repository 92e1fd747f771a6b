"""Indicator table of a department form, with its flat-text traps: labels printed in the middle of their merged cells,
categories without an indicator, rows with fewer cells than the header, and rows torn in two."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extract.collector import Collector
from extract.document import INSERTED, Printed
from extract.layouts.emit import IndicatorRow, Owner, emit_empty_category, emit_indicator, emit_value
from extract.layouts.levels import MERGED_CELL, Label, LevelRow, govern
from extract.layouts.rows import Row
from extract.layouts.vocabulary import vocabulary
from extract.records import FragmentRecord, IndicatorRecord
from extract.text import tighten

TORN_ROW = "torn_row"
TORN_SEPARATOR = "|…|"  # stands between pieces of a torn text; the words between them are not on the page
_ROLES = ("level1", "level2", "level3", "description", "value_period", "value", "basis")
_SCOPES = {"value_period": "period", "value": "annual"}
_FORMULA = re.compile(r"[=＝/÷*×]")


@dataclass(slots=True)
class _TableRow:
    """A row of the table. `parts` by role; `single_value`: a value cell that the row's width does not place."""

    parts: dict[str, Printed]
    single_value: Printed = field(default_factory=Printed)
    labels: dict[str, Label] = field(default_factory=dict)  # known from merged cells
    torn_head: Printed = field(default_factory=Printed)  # from a row above that holds nothing else

    def part(self, role: str) -> Printed:
        return self.parts.get(role, Printed())

    @property
    def has_value(self) -> bool:
        return bool(self.single_value) or any(self.part(role) for role in _SCOPES)

    @property
    def is_empty_category(self) -> bool:
        return not self.part("level3") and not self.has_value

    @property
    def printed(self) -> list[Printed]:
        return [part for part in (*self.parts.values(), self.single_value) if part]


class IndicatorBlock:
    """Collects the rows under an indicator header, then adds their records."""

    def __init__(self, collector: Collector, header: Row) -> None:
        self._collector = collector
        self._columns: dict[str, int] = {}
        self._rows: list[_TableRow] = []
        for cell in header.filled():
            role = next((r for r in _ROLES if vocabulary().has_role(cell.printed.text, r)), None)
            if role is not None:
                self._columns[role] = cell.column
            self._collector.furniture("column header" if role else "section label", cell.printed)
        self._width = len(header.cells)

    def add(self, row: Row) -> None:
        """Takes a row of the table."""
        for cell in row.filled():
            if vocabulary().is_section_label(cell.printed.text):
                self._collector.furniture("section label", cell.printed)
        table_row = self._by_columns(row) if row.has_spans or len(row.cells) >= self._width else self._by_count(row)
        if table_row.printed:
            self._rows.append(table_row)

    def emit(self) -> None:
        """Adds the records of all rows."""
        owner = Owner("department")
        rows = self._join_torn(self._rows)
        level1 = govern([LevelRow(row.part("level1"), is_empty_category=False) for row in rows])
        level2 = govern([LevelRow(row.part("level2"), row.is_empty_category) for row in rows])
        indicator_no = 0
        for row, carried1, carried2 in zip(rows, level1, level2, strict=True):
            label1 = row.labels.get("level1", carried1)
            label2 = row.labels.get("level2", carried2)
            if row.is_empty_category:
                self._collector.coverage.claim(row.part("level1"))
                emit_empty_category(self._collector, owner, label1, row.part("level2"), row.printed)
                continue
            indicator_no += 1
            emit = self._emit_torn if row.torn_head else self._emit_row
            indicator = emit(owner, indicator_no, row, label1, label2)
            if indicator.level2_printed and not indicator.level2_code:
                following = next((r.part("level2") for r in rows[rows.index(row) + 1 :] if r.part("level2")), Printed())
                indicator.level2_candidates = self._candidates(indicator.level1_code, rows, following)

    def _by_columns(self, row: Row) -> _TableRow:
        result = _TableRow({})
        for role, column in self._columns.items():
            cell = row.at(column)
            if cell is None or not cell.printed or vocabulary().is_section_label(cell.printed.text):
                continue
            if row.has_spans and role in ("level1", "level2"):
                carried = cell.is_carried
                result.labels[role] = Label(
                    cell.printed, "carried" if carried else "printed", MERGED_CELL if carried else None
                )
            if not cell.is_carried:
                result.parts[role] = cell.printed
        return result

    def _by_count(self, row: Row) -> _TableRow:
        """A flat row shorter than the header: level 1, level 2, level 3 and one value that no column claims."""
        result = _TableRow({})
        for role, cell in zip(("level1", "level2", "level3"), row.cells, strict=False):
            if cell.printed and not vocabulary().is_section_label(cell.printed.text):
                result.parts[role] = cell.printed
        values = [cell.printed for cell in row.cells[3:] if cell.printed]
        if len(values) == 1 and "value_period" in self._columns:
            result.single_value = values[0]
        else:
            result.parts |= dict(zip([r for r in _ROLES[3:] if r in self._columns], values, strict=False))
        return result

    def _join_torn(self, rows: list[_TableRow]) -> list[_TableRow]:
        """A row that holds a value and nothing else cannot stand alone: it is the head of the row below it."""
        result: list[_TableRow] = []
        head = Printed()
        for row in rows:
            alone = row.has_value and not any(row.part(role) for role in ("level1", "level2", "level3"))
            if alone and not head and not row.labels:
                head = row.single_value or row.part("value_period") or row.part("value")
            else:
                row.torn_head, head = head, Printed()
                result.append(row)
        return result

    def _candidates(self, level1_code: str | None, rows: list[_TableRow], following: Printed) -> list[str]:
        """Categories a label that is none may have displaced: those of its level 1 that the page shows nowhere, and
        that of the next label, whose merged cell may begin here."""
        words = vocabulary()
        shown = {category.code for row in rows if (category := words.level2(row.part("level2").text))}
        missing = [c.name for c in words.level2_under(level1_code) if c.code not in shown] if level1_code else []
        after = words.level2(following.text) if following else None
        return [*missing, *([after.name] if after and after.name not in missing else [])]

    def _values(self, row: _TableRow) -> list[tuple[str, Printed]]:
        if row.single_value:
            return [("unspecified", row.single_value)]
        return [(_SCOPES[role], row.part(role)) for role in ("value", "value_period") if row.part(role)] or [
            ("unspecified", Printed())
        ]

    def _emit_row(self, owner: Owner, number: int, row: _TableRow, level1: Label, level2: Label) -> IndicatorRecord:
        indicator = IndicatorRow(
            level1, level2, row.part("level3"), self._values(row), row.part("description"), row.part("basis")
        )
        record = emit_indicator(self._collector, owner, number, indicator, tighten)
        if row.single_value:
            self._collector.finding(
                "Q42",
                "warning",
                indicator.own_parts,
                f"Indicator {number} prints one target although the table has a column for the period and one for the year",
                f"指标{number}只印有一个指标值，而表头有实施周期和年度两列",
                observed=tighten(row.single_value.text),
            )

        return record

    def _emit_torn(self, owner: Owner, number: int, row: _TableRow, level1: Label, level2: Label) -> IndicatorRecord:
        """Keeps every piece as a fragment. The name ends at the first blank of its cell, where a formula goes on; the
        head stood in the period column, so the value of the row itself is the annual one."""
        cell = row.part("level3")
        name, tail = cell, Printed()
        blank = re.search(r"\s", cell.text)
        if blank and _FORMULA.search(cell.text[blank.end() :]):
            name, tail = cell[: blank.start()], cell[blank.end() :]
        value = row.single_value or row.part("value")
        indicator = emit_indicator(
            self._collector, owner, number, IndicatorRow(level1, level2, name, [("annual", value)]), tighten
        )
        head = row.torn_head
        pieces = [head, tail] if tail else [head]
        joined = Printed.join([_tight(piece) for piece in pieces], TORN_SEPARATOR)
        period = emit_value(self._collector, indicator, "period", joined, tighten)
        for record in (indicator, period):
            record.evidence, record.inference = "inferred", TORN_ROW
        self._fragments(owner, indicator, [(head, None), (name, "level3"), (tail, None), (value, None)])
        self._collector.finding(
            "X01",
            "error",
            [head, cell, value],
            f"Indicator {number} is torn over two rows; its pieces are kept as fragments and nothing is added between them",
            f"指标{number}被拆成两行，各片段原样保留，未作拼补",
            observed=joined.text,
        )
        return indicator

    def _fragments(self, owner: Owner, indicator: IndicatorRecord, pieces: list[tuple[Printed, str | None]]) -> None:
        for number, (piece, role) in enumerate([(p, r) for p, r in pieces if p], start=1):
            self._collector.add(
                FragmentRecord,
                at=[piece],
                owner_kind=owner.kind,
                indicator_record_no=indicator.record_no,
                fragment_no=number,
                fragment_text=tighten(piece.text),
                role=role,
                evidence="inferred",
                inference=TORN_ROW,
            )


def _tight(printed: Printed) -> Printed:
    """`tighten` that keeps offsets: characters that stay, in order."""
    text, position = tighten(printed.text), 0
    offsets: list[int] = []
    for character in text:
        position = printed.text.index(character, position) + 1
        offsets.append(printed.offsets[position - 1] if position else INSERTED)
    return Printed(text, tuple(offsets))
