"""Workbooks: lines as merged rows above and below the tables, amounts, shares and days as typed cells with a format."""

from __future__ import annotations

import io
import re
from datetime import date, datetime
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from raw.sample_maker.grids import Grid, Paper, Put, Sheet
from raw.sample_maker.writers.packages import LONG_AGO, package, parts

_NUMBER = re.compile(r"-?\d[\d,]*(?:\.(?P<part>\d+))?")
_SHARE = re.compile(r"(?P<number>\d+(?:\.(?P<part>\d+))?)%")
_DAY = re.compile(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})")
_THIN = Side(style="thin")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_WIDTH = 90  # of a table, in characters


def write(paper: Paper) -> bytes:
    """The workbook."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in paper.sheets:
        _fill(book.create_sheet(sheet.name), sheet)
    book.properties.creator = "jixiao"
    book.properties.created = datetime(*LONG_AGO)
    target = io.BytesIO()
    book.save(target)
    return package({name: _timeless(name, content) for name, content in parts(target.getvalue()).items()})


def _timeless(name: str, content: bytes) -> bytes:
    """A part without the time of writing, which openpyxl puts into the properties."""
    if name != "docProps/core.xml":
        return content
    return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2025-01-01T00:00:00Z", content)


def _fill(into: Worksheet, sheet: Sheet) -> None:
    columns = max((item.column_count for item in sheet.body if isinstance(item, Grid)), default=1)
    row = 1
    for item in sheet.body:
        if isinstance(item, Grid):
            _table(into, item, row)
            row += item.row_count
            continue
        cell = _cell(into, row, 1, Put(item.text, align=item.align), size=16 if item.is_title else 10)
        cell.border = Border()
        if columns > 1:
            into.merge_cells(start_row=row, start_column=1, end_row=row, end_column=columns)
        row += 1


def _table(into: Worksheet, grid: Grid, first_row: int) -> None:
    for number, share in enumerate(grid.widths, start=1):
        into.column_dimensions[get_column_letter(number)].width = round(_WIDTH * share / sum(grid.widths), 1)
    for cells in grid.by_row():
        for cell in cells:
            row, column, put = first_row + cell.row, cell.column + 1, cell.put
            _cell(into, row, column, put)
            if put.rows > 1 or put.columns > 1:
                end = {"end_row": row + put.rows - 1, "end_column": column + put.columns - 1}
                into.merge_cells(start_row=row, start_column=column, **end)


def _cell(into: Worksheet, row: int, column: int, put: Put, size: int = 10) -> SheetCell:
    cell = into.cell(row, column)
    assert isinstance(cell, SheetCell)
    value, number_format = typed(put.text) if put.typed else (put.text, "General")
    if value != "":
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"  # openpyxl takes a leading = for a formula
    cell.number_format = number_format
    cell.font = Font(name="宋体", size=size)
    cell.alignment = Alignment(horizontal=put.align, vertical="center", wrap_text=True)
    cell.border = _BORDER
    return cell


def typed(text: str) -> tuple[str | Decimal | date, str]:
    """What a workbook stores for a printed number, share or day, and the number format that prints it so again."""
    if match := _NUMBER.fullmatch(text):
        decimals = "." + "0" * len(match["part"]) if match["part"] else ""
        return Decimal(text.replace(",", "")), ("#,##0" if "," in text else "0") + decimals
    if match := _SHARE.fullmatch(text):
        return Decimal(match["number"]) / 100, "0" + ("." + "0" * len(match["part"]) if match["part"] else "") + "%"
    if match := _DAY.fullmatch(text):
        year, sign, month, day = match.groups()
        pad = "mm{}dd" if len(month) == 2 else "m{}d"
        return date(int(year), int(month), int(day)), f"yyyy{sign}{pad.format(sign)}"
    return text, "General"
