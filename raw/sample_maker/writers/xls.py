"""Workbooks in the format of Excel 97, which counties still publish: the grid of `xlsx` with merged ranges and formats."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import xlwt

from raw.sample_maker.grids import Grid, Paper, Put, Sheet
from raw.sample_maker.writers.xlsx import typed


def write(paper: Paper) -> bytes:
    """The workbook."""
    book = xlwt.Workbook(encoding="utf-8")
    for sheet in paper.sheets:
        _fill(book.add_sheet(sheet.name, cell_overwrite_ok=False), sheet)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _fill(into: xlwt.Worksheet, sheet: Sheet) -> None:
    columns = max((item.column_count for item in sheet.body if isinstance(item, Grid)), default=1)
    row = 0
    for item in sheet.body:
        if isinstance(item, Grid):
            for cells in item.by_row():
                for cell in cells:
                    _write(into, row + cell.row, cell.column, cell.put)
            row += item.row_count
        else:
            _write(into, row, 0, Put(item.text, columns=columns, align=item.align))
            row += 1


def _write(into: xlwt.Worksheet, row: int, column: int, put: Put) -> None:
    value, number_format = typed(put.text) if put.typed else (put.text, "General")
    style = xlwt.easyxf(f"align: wrap on, vert centre, horiz {put.align}", num_format_str=number_format)
    content = float(value) if isinstance(value, Decimal) else value
    assert isinstance(content, (str, float, date))
    if put.rows > 1 or put.columns > 1:
        into.write_merge(row, row + put.rows - 1, column, column + put.columns - 1, content, style)
    else:
        into.write(row, column, content, style)
