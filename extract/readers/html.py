"""Reader for HTML: tables with their spans, and the text between them as lines. Nested tables come out one by one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extract.document import Document, DocumentBuilder
from extract.readers.text import decode

_DECLARED = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_IGNORED = {"script", "style", "noscript", "template", "head", "title", "-comment", "_comment", "iframe", "object"}
_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "div", "dl", "dt", "fieldset",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol",
    "option", "p", "pre", "section", "select", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
# Spans larger than the tables that are published; browsers cap colspan at 1000 and rowspan at 65534.
_MAX_COLUMN_SPAN, _MAX_ROW_SPAN = 1000, 65534


def read(data: bytes, file_name: str) -> Document:
    """An HTML document; a declared charset counts only where the bytes are not valid UTF-8 (declarations are often wrong)."""
    return read_pages([(data, None)], file_name, "text/html")


def read_pages(pages: Sequence[tuple[bytes, str | None]], file_name: str, media_type: str) -> Document:
    """One document of several pages, each with the charset that is declared outside of it, if any."""
    decoded = [decode(data, _declared_in(data) or charset) for data, charset in pages]
    builder = DocumentBuilder(file_name, media_type, decoded[0][1])
    walker = _Walker(builder)
    for text, _ in decoded:
        root = LexborHTMLParser(text).root
        if root is not None:
            walker.walk(root)
    return builder.build()


def _declared_in(data: bytes) -> str | None:
    declared = _DECLARED.search(data[:4096])
    return declared.group(1).decode("ascii") if declared else None


class _Walker:
    """Walks the tree in document order; text outside tables becomes lines numbered from 1."""

    def __init__(self, builder: DocumentBuilder) -> None:
        self._builder = builder
        self._line_no = 0
        self._text: list[str] = []

    def walk(self, node: LexborNode) -> None:
        self._visit(node)
        self._flush()

    def _visit(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag in _IGNORED:
            return
        if tag == "-text":
            self._text.append(node.text_content or "")
            return
        if tag == "table":
            self._flush()
            self._table(node)
            return
        if tag in _BLOCKS:
            self._flush()
        for child in node.iter(include_text=True):
            self._visit(child)
        if tag in _BLOCKS:
            self._flush()

    def _flush(self) -> None:
        text = " ".join("".join(self._text).split())
        self._text.clear()
        if text:
            self._line_no += 1
            self._builder.line(text, self._line_no)

    def _table(self, node: LexborNode) -> None:
        """A table's cells at their grid positions, by the row and column span algorithm of the HTML standard."""
        for child in node.iter():
            if child.tag == "caption":
                self._visit(child)
        table = self._builder.table()
        taken: dict[int, set[int]] = {}
        nested: list[LexborNode] = []
        rows = _rows(node)
        for row, row_node in enumerate(rows):
            column = 0
            for cell_node in row_node.iter():
                if cell_node.tag not in ("td", "th"):
                    continue
                while column in taken.get(row, ()):
                    column += 1
                column_span = _span(cell_node, "colspan", _MAX_COLUMN_SPAN) or 1
                row_span = _span(cell_node, "rowspan", _MAX_ROW_SPAN) or len(rows) - row
                row_span = min(row_span, len(rows) - row)
                text = _cell_text(cell_node, nested)
                self._builder.cell(table, text, row, column, row_span, column_span)
                for covered in range(row, row + row_span):
                    taken.setdefault(covered, set()).update(range(column, column + column_span))
                column += column_span
        for inner in nested:
            self._table(inner)


def _rows(table: LexborNode) -> list[LexborNode]:
    rows: list[LexborNode] = []
    for child in table.iter():
        if child.tag == "tr":
            rows.append(child)
        elif child.tag in ("tbody", "thead", "tfoot"):
            rows.extend(row for row in child.iter() if row.tag == "tr")
    return rows


def _span(cell: LexborNode, name: str, limit: int) -> int:
    """A span attribute; 1 where it is absent or nonsense, 0 means "to the end" (rowspan only)."""
    printed = (cell.attributes.get(name) or "1").strip()
    return min(int(printed), limit) if printed.isascii() and printed.isdigit() else 1


def _cell_text(node: LexborNode, nested: list[LexborNode]) -> str:
    """Text of a cell: lines where the page breaks them; a table inside the cell is left for later."""
    parts: list[str] = []

    def visit(inner: LexborNode) -> None:
        tag = inner.tag or ""
        if tag == "-text":
            parts.append(re.sub(r"\s+", " ", inner.text_content or ""))
        elif tag == "table":
            nested.append(inner)
        elif tag not in _IGNORED:
            if tag in _BLOCKS:
                parts.append("\n")
            for child in inner.iter(include_text=True):
                visit(child)
            if tag in _BLOCKS and tag != "br":
                parts.append("\n")

    for child in node.iter(include_text=True):
        visit(child)
    lines = [line.strip(" ") for line in "".join(parts).split("\n")]
    return "\n".join(line for line in lines if line)
