"""Reader for Excel 97 workbooks (.xls, and WPS's .et): as `xlsx`, each visible sheet is one table of what its cells show.

xlrd reads the records; unlike faster readers it knows the number format of a cell, without which 100% is 1.
"""

from __future__ import annotations

import io
from decimal import Decimal

import xlrd
from xlrd.book import Book
from xlrd.sheet import Cell
from xlrd.sheet import Sheet as BookSheet

from extract.document import Document, DocumentBuilder
from extract.readers.formats import Unreadable
from extract.readers.office_formats import number_format_code
from extract.readers.office_numbers import NumberFormat, decimal_of
from extract.readers.office_ole import require_kind
from extract.readers.office_sheet import Merge, Sheet, SheetWriter

MEDIA_TYPE = "application/vnd.ms-excel"


def read(data: bytes, file_name: str) -> Document:
    """A workbook; raises `Unreadable` where it is damaged, encrypted, too large or all its sheets are hidden."""
    require_kind(data, "workbook")
    book = _open(data)
    builder = DocumentBuilder(file_name, MEDIA_TYPE)
    writer = SheetWriter(builder)
    hidden = []
    for number, source in enumerate(book.sheets()):
        if source.visibility == 0:
            writer.add(_sheet(book, number))
        else:
            hidden.append(source.name)
            writer.skip(source.name, number + 1, _filled(source))
    document = builder.build(page_count=max(book.nsheets, 1))
    if hidden and not document.tables:
        raise Unreadable(f"nothing is visible: these sheets are hidden: {'、'.join(hidden)}")
    document.notes = writer.notes
    return document


def _open(data: bytes) -> Book:
    try:
        # Corruption of the container's tables is common in files of other programs and does no harm to the stream.
        return xlrd.open_workbook(
            file_contents=data,
            formatting_info=True,
            ragged_rows=True,
            logfile=io.StringIO(),
            ignore_workbook_corruption=True,
        )
    except Exception as error:
        # xlrd trusts what it reads: a damaged file makes it stumble with whatever error Python has for the place.
        reason = " ".join(str(error).split()) or type(error).__name__
        if "encrypted" in reason:
            raise Unreadable("the file is encrypted: it needs a password") from error
        raise Unreadable(f"the file is damaged: {reason}") from error


def _sheet(book: Book, number: int) -> Sheet:
    source: BookSheet = book.sheet_by_index(number)
    sheet = Sheet(source.name, number + 1)
    formats: dict[int, NumberFormat] = {}
    for row in range(source.nrows):
        for column, cell in enumerate(source.row(row)):
            if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                continue
            style = cell.xf_index or 0
            if style not in formats:
                formats[style] = _format(book, style)
            sheet.texts[row, column] = _shown(cell, formats[style], book.datemode == 1)
    sheet.merges = [Merge(top, left, bottom - 1, right - 1) for top, bottom, left, right in source.merged_cells]
    sheet.hidden_rows = {row for row, info in source.rowinfo_map.items() if info.hidden or info.height == 0}
    sheet.hidden_columns = {c for c, info in source.colinfo_map.items() if info.hidden or info.width == 0}
    return sheet


def _filled(source: BookSheet) -> int:
    """How many cells of a sheet hold something."""
    blank = (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK)
    return sum(cell.ctype not in blank for row in range(source.nrows) for cell in source.row(row))


def _format(book: Book, style: int) -> NumberFormat:
    if not 0 <= style < len(book.xf_list):
        return NumberFormat("General")
    key = book.xf_list[style].format_key
    own = book.format_map[key].format_str if key in book.format_map else ""
    # Of the formats that Excel knows by number xlrd has the American forms; files write down only those of money.
    code = own if key >= 164 or 5 <= key <= 8 or 41 <= key <= 44 else number_format_code(key, {})
    return NumberFormat(code or "General")


def _shown(cell: Cell, style: NumberFormat, is_1904: bool) -> str:
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return style.text(cell.value.replace("\r\n", "\n").replace("\r", "\n"))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(cell.value, "#ERROR!")
    number = decimal_of(repr(float(cell.value)))
    return str(cell.value) if number is None else style.number(Decimal(number), is_1904)
