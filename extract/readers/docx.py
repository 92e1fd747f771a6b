"""Reader for Word documents (.docx): tables with their spans, and the paragraphs between them as lines.

A table inside a cell comes after the outer one; what a text box holds comes after the paragraph it is anchored in.
Page headers and footers, comments and the numbers of automatic lists are not read. Blank lines count, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from extract.document import Document, DocumentBuilder
from extract.readers.formats import Unreadable
from extract.readers.office_package import Package, attribute, local_name, properties
from extract.readers.office_sheet import MAX_CELLS, MAX_CHARACTERS, MAX_GRID
from extract.readers.office_words import WordText, branch, is_on

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MAIN = "word/document.xml"
_WIDEST = 1000  # columns; Word itself stops at 63
_DELETED = frozenset(("del", "moveFrom"))
_WRAPPERS = frozenset(("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo"))
_SEPARATORS = ("separator", "continuationSeparator", "continuationNotice")


@dataclass(slots=True)
class _Cell:
    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1


@dataclass(slots=True)
class _Table:
    """A table and the blocks inside its cells that are no plain text."""

    cells: list[_Cell] = field(default_factory=list)
    inner: list[_Block] = field(default_factory=list)


_Block = str | _Table
"""A line or a table."""


def read(data: bytes, file_name: str) -> Document:
    """A Word document; raises `Unreadable` where it is damaged, encrypted or too large."""
    return read_package(Package(data), file_name, MEDIA_TYPE)


def read_package(package: Package, file_name: str, media_type: str) -> Document:
    """The document in a package; `media_type` is that of the file it came from."""
    root = package.xml(_MAIN)
    story = _Story()
    try:
        blocks = [block for body in root.iterfind("{*}body") for block in story.blocks(body)]
        blocks += [block for note in _notes(package, story) for block in story.blocks(note)]
    except RecursionError as error:
        raise Unreadable("tables or text are nested too deeply") from error
    builder = DocumentBuilder(file_name, media_type)
    _Writer(builder).write(blocks)
    return builder.build()


class _Story:
    """Turns block-level XML into lines and tables."""

    def __init__(self) -> None:
        self._text = WordText()
        self._cells = 0

    @property
    def notes(self) -> list[tuple[str, str]]:
        """Foot- and endnotes referred to so far, in order."""
        return list(self._text.notes)

    def blocks(self, parent: Iterable[etree._Element]) -> Iterator[_Block]:
        """Lines and tables of a body, a cell, a note or a text box, in order."""
        for element in parent:
            name = local_name(element)
            if name == "p":
                yield from self._paragraph(element)
            elif name == "tbl":
                yield self._table(element)
            elif name in _WRAPPERS:
                yield from self.blocks(element)
            elif name == "AlternateContent":
                yield from self.blocks(branch(element))
            elif name == "altChunk":
                raise Unreadable("a part of the text is an embedded file of another format (altChunk)")

    def _paragraph(self, element: etree._Element) -> Iterator[_Block]:
        text = self._text.paragraph(element)
        boxes, self._text.boxes = self._text.boxes, []
        yield from (line.strip() for line in text.split("\n"))
        for box in boxes:
            yield from self.blocks(box)

    def _table(self, element: etree._Element) -> _Table:
        table = _Table()
        open_cells: dict[int, _Cell] = {}  # cells that go on downwards, by their first column
        for number, row in enumerate(_rows(element)):
            open_cells = self._row(table, number, row, open_cells)
        columns = max((cell.column + cell.column_span for cell in table.cells), default=0)
        rows = max((cell.row + cell.row_span for cell in table.cells), default=0)
        if columns > _WIDEST or rows * columns > MAX_GRID:
            raise Unreadable(f"a table of {rows} rows and {columns} columns is not read")
        return table

    def _row(self, table: _Table, number: int, row: etree._Element, above: dict[int, _Cell]) -> dict[int, _Cell]:
        """Adds the cells of a row; gives those that may go on in the next one."""
        column = _number(properties(row, "trPr").get("gridBefore"), 0)
        goes_on: dict[int, _Cell] = {}
        previous: _Cell | None = None
        for element in _cells(row):
            stated = properties(element, "tcPr")
            span = max(_number(stated.get("gridSpan"), 1), 1)
            sideways, downwards = _merge(stated.get("hMerge")), _merge(stated.get("vMerge"))
            begun = above.get(column)
            if sideways == "continue" and previous is not None:
                previous.column_span += span
            elif downwards == "continue" and begun is not None and begun.column_span == span:
                begun.row_span += 1
                goes_on[column] = previous = begun
            else:
                previous = _Cell(number, column, self._cell_text(element, table), column_span=span)
                table.cells.append(previous)
                if downwards is not None:
                    goes_on[column] = previous
                self._count()
            column += span
        return goes_on

    def _cell_text(self, element: etree._Element, table: _Table) -> str:
        """Lines of a cell without blank ones; what is no line goes to the table's inner blocks."""
        lines: list[str] = []
        for child in element:
            for block in self.blocks((child,)):
                if isinstance(block, str):
                    lines.append(block)
                else:
                    table.inner.append(block)
        return "\n".join(line for line in lines if line)

    def _count(self) -> None:
        self._cells += 1
        if self._cells > MAX_CELLS:
            raise Unreadable(f"the document has more than {MAX_CELLS} cells; more are not read")


class _Writer:
    """Puts blocks into a document."""

    def __init__(self, builder: DocumentBuilder) -> None:
        self._builder = builder
        self._line_no = self._characters = 0

    def write(self, blocks: Iterable[_Block]) -> None:
        """Appends blocks; raises `Unreadable` where the text is longer than any document."""
        for block in blocks:
            if isinstance(block, str):
                self._line_no += 1
                self._count(block)
                if block:
                    self._builder.line(block, self._line_no)
                continue
            table = self._builder.table()
            for cell in block.cells:
                self._count(cell.text)
                self._builder.cell(table, cell.text, cell.row, cell.column, cell.row_span, cell.column_span)
            self.write(block.inner)

    def _count(self, text: str) -> None:
        self._characters += len(text)
        if self._characters > MAX_CHARACTERS:
            raise Unreadable(f"the document has more than {MAX_CHARACTERS} characters; more are not read")


def _rows(element: etree._Element) -> Iterator[etree._Element]:
    """Rows of a table that are printed."""
    for child in element:
        name = local_name(child)
        if name == "tr":
            stated = properties(child, "trPr")
            if not is_on(stated.get("hidden")) and not _DELETED & stated.keys():
                yield child
        elif name in _WRAPPERS:
            yield from _rows(child)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for child in row:
        name = local_name(child)
        if name == "tc":
            yield child
        elif name in _WRAPPERS:
            yield from _cells(child)


def _number(element: etree._Element | None, default: int) -> int:
    """The number that a property states; `default` where it is absent or nonsense."""
    printed = (attribute(element, "val") or "") if element is not None else ""
    return min(int(printed), _WIDEST + 1) if printed.isascii() and printed.isdigit() and len(printed) < 10 else default


def _merge(element: etree._Element | None) -> str | None:
    """`restart` or `continue` for a cell of a merged range (the word may be left out for the latter), else None."""
    return None if element is None else attribute(element, "val") or "continue"


def _notes(package: Package, story: _Story) -> Iterator[etree._Element]:
    """Foot- and endnotes that the text refers to, in the order of their references."""
    kinds = {kind for kind, _ in story.notes}
    found: dict[tuple[str, str], etree._Element] = {}
    for kind in sorted(kinds):
        part = f"word/{kind}s.xml"
        for note in package.xml(part) if part in package else ():
            if attribute(note, "type") not in _SEPARATORS:
                found[kind, attribute(note, "id") or ""] = note
    for reference in dict.fromkeys(story.notes):
        if reference in found:
            yield found[reference]
