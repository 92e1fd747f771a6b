"""Reader for workbooks of Excel 2003's XML, which web systems like to write and to call .xls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal

from lxml import etree

from extract.document import Document, DocumentBuilder
from extract.readers.formats import Unreadable
from extract.readers.office_numbers import NumberFormat, decimal_of
from extract.readers.office_package import attribute, local_name, without_dtd
from extract.readers.office_sheet import Merge, Sheet, SheetWriter

MEDIA_TYPE = "application/x-excel-2003+xml"
_MAX_BYTES = 64 * 1024 * 1024
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
# Formats that have a name of their own, as a Chinese Excel shows them.
_NAMED = {
    "General Number": "General", "General Date": "yyyy/m/d h:mm", "Long Date": 'yyyy"年"m"月"d"日"',
    "Medium Date": "d-mmm-yy", "Short Date": "yyyy/m/d", "Long Time": "h:mm:ss", "Medium Time": "h:mm AM/PM",
    "Short Time": "h:mm", "Currency": '"¥"#,##0.00', "Euro Currency": '"€"#,##0.00', "Fixed": "0.00",
    "Standard": "#,##0.00", "Percent": "0.00%", "Scientific": "0.00E+00",
}  # fmt: skip


def read(data: bytes, file_name: str) -> Document:
    """A workbook; raises `Unreadable` where it is damaged, too large or all its sheets are hidden."""
    if len(data) > _MAX_BYTES:
        raise Unreadable(f"the workbook has {len(data)} bytes; more than {_MAX_BYTES} are not read")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
    try:
        root = etree.fromstring(without_dtd("the workbook", data.lstrip()), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(f"the file is damaged: {error}") from error
    formats = _formats(root)
    builder = DocumentBuilder(file_name, MEDIA_TYPE)
    writer = SheetWriter(builder)
    hidden = []
    sheet_no = 0
    for sheet_no, element in enumerate(root.iterfind("{*}Worksheet"), start=1):
        sheet = _sheet(element, sheet_no, formats)
        if _is_hidden(element):
            hidden.append(sheet.name)
            writer.skip(sheet.name, sheet_no, len(sheet.texts))
        else:
            writer.add(sheet)
    document = builder.build(page_count=max(sheet_no, 1))
    if hidden and not document.tables:
        raise Unreadable(f"nothing is visible: these sheets are hidden: {'、'.join(hidden)}")
    document.notes = writer.notes
    return document


def _formats(root: etree._Element) -> dict[str, NumberFormat]:
    """Number formats by the id of their style; a style without one has its parent's."""
    codes: dict[str, str] = {}
    for style in root.iterfind("{*}Styles/{*}Style"):
        own = style.find("{*}NumberFormat")
        printed = attribute(own, "Format") if own is not None else None
        inherited = codes.get(attribute(style, "Parent") or "Default", "General")
        codes[attribute(style, "ID") or ""] = _NAMED.get(printed or "", printed) or inherited
    return {name: NumberFormat(code) for name, code in codes.items()}


def _is_hidden(worksheet: etree._Element) -> bool:
    visible = worksheet.find("{*}WorksheetOptions/{*}Visible")
    return visible is not None and (visible.text or "").strip() in ("SheetHidden", "SheetVeryHidden")


def _sheet(worksheet: etree._Element, sheet_no: int, formats: Mapping[str, NumberFormat]) -> Sheet:
    sheet = Sheet(attribute(worksheet, "Name") or "", sheet_no)
    table = worksheet.find("{*}Table")
    for column, element in _numbered(table, "Column", _LAST_COLUMN):
        if _is_on(element, "Hidden"):
            last = min(column + _whole(element, "Span", 0), _LAST_COLUMN - 1)
            sheet.hidden_columns.update(range(column, last + 1))
    for row, element in _numbered(table, "Row", _LAST_ROW):
        if _is_on(element, "Hidden"):
            sheet.hidden_rows.update(range(row, min(row + _whole(element, "Span", 0), _LAST_ROW - 1) + 1))
        for column, cell in _numbered(element, "Cell", _LAST_COLUMN):
            text = _shown(cell, formats)
            if text:
                sheet.texts[row, column] = text
            across, down = _whole(cell, "MergeAcross", 0), _whole(cell, "MergeDown", 0)
            if across or down:
                sheet.merges.append(Merge(row, column, row + down, column + across))
    return sheet


def _numbered(parent: etree._Element | None, name: str, limit: int) -> Iterator[tuple[int, etree._Element]]:
    """Rows, columns or cells with their numbers from 0: each follows the one before, or says where it stands."""
    number = -1
    for element in () if parent is None else parent:
        if local_name(element) != name:
            continue
        number = _whole(element, "Index", number + 2) - 1
        if not 0 <= number < limit:
            raise Unreadable(f"the file is damaged: there is no {name.lower()} {number + 1}")
        yield number, element
        spanned = "MergeAcross" if name == "Cell" else "Span"
        number += _whole(element, spanned, 0)


def _shown(cell: etree._Element, formats: Mapping[str, NumberFormat]) -> str:
    """What a cell shows of its data."""
    data = cell.find("{*}Data")
    if data is None:
        return ""
    text = "".join(str(part) for part in data.itertext()).replace("\r\n", "\n").replace("\r", "\n")
    style = formats.get(attribute(cell, "StyleID") or "Default") or NumberFormat("General")
    kind = attribute(data, "Type")
    if kind == "Boolean":
        return "TRUE" if text.strip() == "1" else "FALSE"
    number = _day_number(text) if kind == "DateTime" else decimal_of(text) if kind == "Number" else None
    if number is not None:
        return style.number(number, False)
    return style.text(text) if text else ""


def _day_number(text: str) -> Decimal | None:
    """A date and time as days since 1899-12-30."""
    try:
        since = datetime.fromisoformat(text.strip()) - datetime(1899, 12, 30)
    except (ValueError, TypeError):
        return None
    return Decimal(since.days) + Decimal(since.seconds) / 86400


def _is_on(element: etree._Element, name: str) -> bool:
    return attribute(element, name) == "1"


def _whole(element: etree._Element, name: str, default: int) -> int:
    text = (attribute(element, name) or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else default
