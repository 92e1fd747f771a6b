"""PDF with ruled tables. Chinese stands in a CID font that every PDF reader maps (STSong-Light), so none is embedded.

Streams are left uncompressed: compressed bytes differ with the library that compresses.
"""

from __future__ import annotations

import functools
import io
import re
from collections.abc import Iterator

from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

from raw.sample_maker.grids import Cell, Grid, Line, Paper

FONT = "STSong-Light"
_SIZE, _TITLE_SIZE, _LEADING = 9.0, 15.0, 11.0
_MARGIN, _PADDING = 40.0, 3.0
_ALIGN = {"left": TA_LEFT, "center": TA_CENTER, "right": TA_RIGHT}
# A number keeps together; a closing sign does not begin a line.
_TOKEN = re.compile(r"(?:[0-9A-Za-z.,%]+|[\s\S])[，。；：、）”》]?")


def write(paper: Paper) -> bytes:
    """The document; each part begins on a page of its own."""
    _font()
    target = io.BytesIO()
    document = BaseDocTemplate(target, invariant=1, pageCompression=0, title="", author="")
    document.addPageTemplates([_template("portrait", A4), _template("landscape", landscape(A4))])
    story: list[Flowable] = []
    for number, sheet in enumerate(paper.sheets):
        name, size = ("landscape", landscape(A4)) if sheet.is_landscape else ("portrait", A4)
        if number:
            story += [NextPageTemplate(name), PageBreak()]
        else:
            document.pageTemplates.sort(key=lambda template: template.id != name)
        story += [_flowable(item, size[0] - 2 * _MARGIN) for item in sheet.body]
    document.build(story)
    return target.getvalue()


def _template(name: str, size: tuple[float, float]) -> PageTemplate:
    inner = (size[0] - 2 * _MARGIN, size[1] - 2 * _MARGIN)
    frame = Frame(_MARGIN, _MARGIN, *inner, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)
    return PageTemplate(name, [frame], pagesize=size)


def _flowable(item: Line | Grid, width: float) -> Flowable:
    if isinstance(item, Grid):
        return _table(item, width)
    if not item.text:
        return Spacer(width, _LEADING)
    size = _TITLE_SIZE if item.is_title else _SIZE
    style = ParagraphStyle(
        "line",
        fontName=FONT,
        fontSize=size,
        leading=size * 1.4,
        alignment=_ALIGN[item.align],
        wordWrap="CJK",
        spaceAfter=2,
    )
    return Paragraph(item.text.replace("&", "&amp;").replace("<", "&lt;"), style)


def _table(grid: Grid, width: float) -> Table:
    widths = [width * share / sum(grid.widths) for share in grid.widths]
    rows = [[""] * grid.column_count for _ in range(grid.row_count)]
    style: list[tuple] = [
        ("FONT", (0, 0), (-1, -1), FONT, _SIZE, _LEADING),
        ("GRID", (0, 0), (-1, -1), 0.5, "black"),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        *((f"{side}PADDING", (0, 0), (-1, -1), _PADDING) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")),
    ]
    for cells in grid.by_row():
        for cell in cells:
            start = (cell.column, cell.row)
            end = (cell.column + cell.put.columns - 1, cell.row + cell.put.rows - 1)
            room = sum(widths[start[0] : end[0] + 1]) - 2 * _PADDING - 1
            rows[cell.row][cell.column] = "\n".join(wrapped(cell.put.text, room))
            style.append(("ALIGN", start, end, cell.put.align.upper()))
            if start != end:
                style.append(("SPAN", start, end))
    heights = list(_heights(grid, rows))
    return Table(rows, widths, heights, style=style, repeatRows=grid.header_rows, hAlign="LEFT")


def _heights(grid: Grid, rows: list[list[str]]) -> Iterator[float]:
    """Heights of the rows; what a merged cell needs beyond its rows is added to the last of them."""

    def needed(cell: Cell) -> float:
        return (rows[cell.row][cell.column].count("\n") + 1) * _LEADING + 2 * _PADDING

    heights = [0.0] * grid.row_count
    for cell in sorted(grid.cells, key=lambda cell: cell.put.rows):
        covered = range(cell.row, cell.row + cell.put.rows)
        heights[covered[-1]] += max(0.0, needed(cell) - sum(heights[row] for row in covered))
    yield from heights


def wrapped(text: str, room: float) -> list[str]:
    """Lines of a cell that is `room` points wide; a number that is wider breaks anywhere, as codes do."""
    lines = []
    for line in text.split("\n"):
        lines.append("")
        tokens = [part for token in _TOKEN.findall(line) for part in (list(token) if _width(token) > room else [token])]
        for token in tokens:
            if lines[-1] and _width(lines[-1] + token) > room:
                lines.append("")
            lines[-1] += token
    # pdfium leaves out a single character of a font that is not embedded.
    return [text + " " if len(text) == 1 else text for text in lines]


def _width(text: str) -> float:
    return stringWidth(text, _font(), _SIZE)


@functools.cache
def _font() -> str:
    """The font, made known to reportlab."""
    registerFont(UnicodeCIDFont(FONT))
    return FONT
