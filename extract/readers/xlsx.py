"""Reader for Excel workbooks (.xlsx): each visible sheet is one table, each cell says what it shows on the screen.

The page number of a table is the number of its sheet; `page_count` counts the hidden ones too, so that a gap tells.
Shown is a formula's computed value; where the file holds none it is computed here, or the formula itself is shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from lxml import etree

from extract.document import Document, DocumentBuilder
from extract.readers.formats import Unreadable
from extract.readers.office_formats import number_format_code
from extract.readers.office_formulas import Formula, NotComputable, Value, column_number
from extract.readers.office_numbers import NumberFormat, decimal_of
from extract.readers.office_package import Package, Relation, attribute, local_name
from extract.readers.office_sheet import MAX_CELLS, Merge, Sheet, SheetWriter

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WORKBOOK = "xl/workbook.xml"
_CELL = re.compile(r"([A-Za-z]{1,3})([1-9]\d{0,6})\Z")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MAX_LOOKUPS = 2_000_000  # cells that formulas of one workbook may look at


@dataclass(slots=True)
class _Cell:
    value: Value
    style: int
    formula: Formula | None = None
    formula_text: str = ""
    error: str = ""


@dataclass(slots=True)
class _Grid:
    """A sheet as the file holds it."""

    sheet: Sheet
    cells: dict[tuple[int, int], _Cell] = field(default_factory=dict)


def read(data: bytes, file_name: str) -> Document:
    """A workbook; raises `Unreadable` where it is damaged, encrypted, too large or all its sheets are hidden."""
    package = Package(data)
    builder = DocumentBuilder(file_name, MEDIA_TYPE)
    workbook = _Workbook(package)
    writer = SheetWriter(builder)
    for grid in workbook.grids:
        workbook.print_cells(grid)
        writer.add(grid.sheet)
    for grid in workbook.hidden:
        writer.skip(grid.sheet.name, grid.sheet.sheet_no, len(grid.cells))
    document = builder.build(page_count=max(workbook.sheet_count, 1))
    if workbook.hidden and not document.tables:
        names = "、".join(grid.sheet.name for grid in workbook.hidden)
        raise Unreadable(f"nothing is visible: these sheets are hidden: {names}")
    document.notes = writer.notes
    return document


class _Workbook:
    """Parts of a workbook put together: sheets, shared texts, formats, and the values of formulas."""

    def __init__(self, package: Package) -> None:
        self._package = package
        root = package.xml(_WORKBOOK)
        relations = package.relations(_WORKBOOK)
        part_of = {relation.id: relation.part for relation in relations}
        properties = root.find("{*}workbookPr")
        calculation = root.find("{*}calcPr")
        self._is_1904 = properties is not None and _is_on(properties.get("date1904"))
        # Where the program is told to compute all formulas on opening, the values in the file are placeholders.
        self._is_stale = calculation is not None and _is_on(calculation.get("fullCalcOnLoad"))
        self._codes = _format_codes(package, _part(package, relations, "styles"))
        self._formats: dict[str, NumberFormat] = {}
        self._texts = _shared_texts(package, _part(package, relations, "sharedStrings"))
        self._cell_count = self._lookups = 0
        self.hidden: list[_Grid] = []
        self.grids: list[_Grid] = []
        sheets = list(root.iterfind("{*}sheets/{*}sheet"))
        self.sheet_count = len(sheets)
        self._all: dict[str, _Grid] = {}
        for number, element in enumerate(sheets, start=1):
            name, part = element.get("name", ""), part_of.get(attribute(element, "id") or "", "")
            if part not in package:
                raise Unreadable(f"the file is damaged: sheet {name} is missing")
            grid = self._grid(part, Sheet(name, number))
            self._all[name.lower()] = grid
            if element.get("state") in ("hidden", "veryHidden"):
                self.hidden.append(grid)
            else:
                self.grids.append(grid)

    def print_cells(self, grid: _Grid) -> None:
        """Fills the texts of the sheet with what its cells show."""
        for position, cell in grid.cells.items():
            grid.sheet.texts[position] = self._shown(grid, cell)

    def _shown(self, grid: _Grid, cell: _Cell) -> str:
        if cell.error:
            return cell.error
        try:
            value = self._value(grid, cell, 0)
        except NotComputable:
            return f"={cell.formula_text}"
        style = self._format(cell.style)
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, Decimal):
            return style.number(value, self._is_1904)
        return style.text(value) if value else ""

    def _format(self, style: int) -> NumberFormat:
        code = self._codes[style] if style < len(self._codes) else "General"
        if code not in self._formats:
            self._formats[code] = NumberFormat(code)
        return self._formats[code]

    def _value(self, grid: _Grid, cell: _Cell, depth: int) -> Value:
        """What a cell holds; a formula's value is computed once."""
        if cell.error or depth > 50:
            raise NotComputable(cell.error or "too many formulas hang on one another")
        if cell.formula is None:
            return cell.value
        formula, stored = cell.formula, cell.value

        def look_up(sheet: str | None, row: int, column: int) -> Value:
            self._lookups += 1
            target = grid if sheet is None else self._all.get(sheet.lower())
            if target is None or self._lookups > _MAX_LOOKUPS:
                raise NotComputable("no such sheet, or too many cells to look at")
            found = target.cells.get((row, column))
            return self._value(target, found, depth + 1) if found else None

        try:
            cell.value = formula.value(look_up)
        except NotComputable:
            if stored is None or stored == 0:
                raise
        cell.formula = None
        return cell.value

    def _grid(self, part: str, sheet: Sheet) -> _Grid:
        grid = _Grid(sheet)
        shared: dict[str, tuple[str, int, int]] = {}
        row_no = -1
        for element in self._package.elements(part, "row", "mergeCell", "col"):
            name = local_name(element)
            if name == "col" and (_is_on(element.get("hidden")) or element.get("width") == "0"):
                first, last = _whole(element.get("min")), _whole(element.get("max"))
                sheet.hidden_columns.update(range(first - 1, min(last, 16_384)))
            elif name == "mergeCell":
                sheet.merges.extend(_merges(element.get("ref", "")))
            elif name == "row":
                row_no = _whole(element.get("r"), row_no + 2) - 1
                if _is_on(element.get("hidden")) or element.get("ht") == "0":
                    sheet.hidden_rows.add(row_no)
                self._row(grid, element, row_no, shared)
        return grid

    def _row(self, grid: _Grid, row: etree._Element, row_no: int, shared: dict[str, tuple[str, int, int]]) -> None:
        column = -1
        for element in row:
            if local_name(element) != "c":
                continue
            match = _CELL.match(element.get("r") or "")
            at = (int(match[2]) - 1, column_number(match[1])) if match else (row_no, column + 1)
            column = at[1]
            cell = self._cell(element, at, shared)
            if cell is not None:
                grid.cells[at] = cell
                self._cell_count += 1
                if self._cell_count > MAX_CELLS:
                    raise Unreadable(f"the workbook has more than {MAX_CELLS} cells; more are not read")

    def _cell(
        self, element: etree._Element, at: tuple[int, int], shared: dict[str, tuple[str, int, int]]
    ) -> _Cell | None:
        kind, printed, formula, inline = element.get("t", "n"), None, None, None
        for child in element:
            name = local_name(child)
            if name == "v":
                printed = child.text or ""
            elif name == "f":
                formula = child
            elif name == "is":
                inline = child
        cell = _Cell(None, _whole(element.get("s"), 0))
        if inline is not None:
            cell.value = _text(inline)
        elif printed is not None:
            self._stored(cell, kind, printed)
        if formula is not None:
            self._formula(cell, formula, at, shared)
        is_blank = cell.value in (None, "") and not cell.error and cell.formula is None
        return None if is_blank else cell

    def _stored(self, cell: _Cell, kind: str, printed: str) -> None:
        """Puts the value that the file holds into the cell."""
        if kind == "s":
            number = _whole(printed, -1)
            if not 0 <= number < len(self._texts):
                raise Unreadable("the file is damaged: a cell refers to a text that is not there")
            cell.value = self._texts[number]
        elif kind == "b":
            cell.value = printed.strip() in ("1", "true")
        elif kind == "e":
            cell.error = printed
        elif kind in ("str", "inlineStr"):
            cell.value = _unescaped(printed)
        elif printed.strip():
            number = _day_number(printed) if kind == "d" else decimal_of(printed)
            cell.value = printed if number is None else number

    def _formula(
        self, cell: _Cell, element: etree._Element, at: tuple[int, int], shared: dict[str, tuple[str, int, int]]
    ) -> None:
        """Keeps the formula where the file holds no value to be trusted."""
        text, shift = element.text or "", (0, 0)
        if element.get("t") == "shared":
            key = element.get("si", "")
            if text:
                shared[key] = (text, *at)
            elif key in shared:
                text, row, column = shared[key]
                shift = (at[0] - row, at[1] - column)
        is_known = cell.error or cell.value is not None
        if (is_known and not self._is_stale) or not text or isinstance(cell.value, str):
            return
        cell.formula_text, cell.error = text, ""
        try:
            cell.formula = Formula(text, shift)
        except NotComputable:
            if cell.value is None or cell.value == 0:
                cell.error = f"={text}"


def _part(package: Package, relations: list[Relation], kind: str) -> str | None:
    """The part of a kind that the workbook refers to, where it has one."""
    parts = [relation.part for relation in relations if relation.kind == kind and relation.part in package]
    return parts[0] if parts else None


def _format_codes(package: Package, part: str | None) -> list[str]:
    """Number formats by style number."""
    if part is None:
        return []
    root = package.xml(part)
    own = {_whole(e.get("numFmtId")): e.get("formatCode", "") for e in root.iterfind("{*}numFmts/{*}numFmt")}
    return [number_format_code(_whole(xf.get("numFmtId")), own) for xf in root.iterfind("{*}cellXfs/{*}xf")]


def _shared_texts(package: Package, part: str | None) -> list[str]:
    return [_text(element) for element in package.elements(part, "si")] if part else []


def _text(element: etree._Element) -> str:
    """Text of a string with or without runs; how to pronounce it (phonetic runs) is left out."""
    parts = []
    for child in element:
        name = local_name(child)
        if name == "t":
            parts.append(child.text or "")
        elif name == "r":
            parts.extend(t.text or "" for t in child.iterfind("{*}t"))
    return _unescaped("".join(parts))


def _unescaped(text: str) -> str:
    """`_x000D_` stands for the character of that code; line breaks are single."""
    text = _ESCAPE.sub(lambda match: _character(match[1]) or match[0], text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _character(code: str) -> str | None:
    """The character of a code; None for half of a pair, which is no character."""
    number = int(code, 16)
    return None if 0xD800 <= number <= 0xDFFF else chr(number)


def _merges(reference: str) -> list[Merge]:
    """The merged range of a reference (`A1:C3`); none where it is nonsense."""
    ends = [_CELL.match(part) for part in reference.replace("$", "").split(":")]
    if len(ends) != 2 or None in ends:
        return []
    rows = sorted(int(match[2]) - 1 for match in ends if match)
    columns = sorted(column_number(match[1]) for match in ends if match)
    return [Merge(rows[0], columns[0], rows[1], columns[1])]


def _day_number(printed: str) -> Decimal | None:
    """An ISO date and time as days since 1899-12-30."""
    try:
        moment = datetime.fromisoformat(printed.strip().removesuffix("Z"))
    except ValueError:
        return None
    since = moment.replace(tzinfo=None) - datetime(1899, 12, 30)
    return Decimal(since.days) + Decimal(since.seconds) / 86400


def _is_on(value: str | None) -> bool:
    return value in ("1", "true", "on")


def _whole(value: str | None, default: int = 0) -> int:
    """A whole number of an attribute; `default` where it is absent or nonsense."""
    text = (value or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else default
