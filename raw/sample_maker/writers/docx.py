"""Word documents in the least of Office Open XML that Word needs: paragraphs, tables with real merges, sections."""

from __future__ import annotations

from xml.sax.saxutils import escape

from raw.sample_maker.grids import Cell, Grid, Line, Paper, Sheet
from raw.sample_maker.writers.packages import package

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_PORTRAIT, _LANDSCAPE = (11906, 16838), (16838, 11906)  # A4 in twentieths of a point
_MARGIN = 1000
_EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")


def write(paper: Paper) -> bytes:
    """The document."""
    body = "".join(_section(sheet, sheet is paper.sheets[-1]) for sheet in paper.sheets)
    return package(
        {
            "[Content_Types].xml": _part(
                f'<Types xmlns="{_TYPES}"><Default Extension="rels" '
                'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                f'<Default Extension="xml" ContentType="application/xml"/>'
                f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>'
            ),
            "_rels/.rels": _part(
                f'<Relationships xmlns="{_RELATIONS}">'
                f'<Relationship Id="r1" Type="{_RELATION}" Target="word/document.xml"/></Relationships>'
            ),
            "word/document.xml": _part(f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'),
        }
    )


def _part(xml: str) -> bytes:
    return (_XML + xml).encode()


def _section(sheet: Sheet, is_last: bool) -> str:
    """The items and the page they stand on; all sections but the last end in a paragraph of their own."""
    width, height = _LANDSCAPE if sheet.is_landscape else _PORTRAIT
    orient = ' w:orient="landscape"' if sheet.is_landscape else ""
    page = f'<w:pgSz w:w="{width}" w:h="{height}"{orient}/>'
    margins = "".join(f' w:{side}="{_MARGIN}"' for side in ("top", "right", "bottom", "left"))
    properties = f"<w:sectPr>{page}<w:pgMar{margins}/></w:sectPr>"
    body = "".join(_item(item, width - 2 * _MARGIN) for item in sheet.body)
    # A paragraph must follow a table.
    return body + ("<w:p/>" + properties if is_last else f"<w:p><w:pPr>{properties}</w:pPr></w:p>")


def _item(item: Line | Grid, width: int) -> str:
    if isinstance(item, Line):
        return _paragraph(item.text, item.align, 32 if item.is_title else 21)
    widths = [round(width * share / sum(item.widths)) for share in item.widths]
    borders = "".join(f'<w:{edge} w:val="single" w:sz="4" w:color="000000"/>' for edge in _EDGES)
    columns = "".join(f'<w:gridCol w:w="{column}"/>' for column in widths)
    rows = "".join(_row(item, row, widths) for row in range(item.row_count))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>'
    )


def _row(grid: Grid, row: int, widths: list[int]) -> str:
    here = [cell for cell in grid.cells if cell.row <= row < cell.row + cell.put.rows]
    header = "<w:trPr><w:tblHeader/></w:trPr>" if row < grid.header_rows else ""
    cells = "".join(_cell(cell, row, widths) for cell in sorted(here, key=lambda cell: cell.column))
    return f"<w:tr>{header}{cells}</w:tr>"


def _cell(cell: Cell, row: int, widths: list[int]) -> str:
    put = cell.put
    width = sum(widths[cell.column : cell.column + put.columns])
    span = f'<w:gridSpan w:val="{put.columns}"/>' if put.columns > 1 else ""
    merge = "" if put.rows == 1 else '<w:vMerge w:val="restart"/>' if row == cell.row else "<w:vMerge/>"
    lines = put.text.split("\n") if row == cell.row else [""]
    content = "".join(_paragraph(line, put.align, 18) for line in lines)
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}<w:vAlign w:val="center"/></w:tcPr>{content}</w:tc>'


def _paragraph(text: str, align: str, size: int) -> str:
    """A paragraph; `size` in half points."""
    if not text:
        return "<w:p/>"
    run = f'<w:rPr><w:rFonts w:eastAsia="宋体"/><w:sz w:val="{size}"/></w:rPr><w:t xml:space="preserve">{escape(text)}</w:t>'
    return f'<w:p><w:pPr><w:jc w:val="{align}"/></w:pPr><w:r>{run}</w:r></w:p>'
