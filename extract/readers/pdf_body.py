"""Puts the pages of a PDF together: tables joined over page breaks, and the lines between them, in printed order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from extract.document import DocumentBuilder, Part
from extract.readers.pdf_arrange import Page
from extract.readers.pdf_table import Piece, RuledTable
from extract.readers.pdf_text import TextLine, separator

_PAGE_NUMBER = re.compile(r"[-—–－·\s]*(?:第?\s*\d{1,4}\s*页?(?:\s*[,，/／]?\s*共?\s*\d{1,4}\s*页?)?)[-—–－·\s]*")
_RUNNING_LINES = 6  # at most, at the head or foot of a page
_PAGE_NUMBER_LENGTH, _LABEL_LENGTH = 30, 40  # characters
_SAME_HEIGHT = 3.0  # points a running line may move from page to page


class Body:
    """Puts pages into the document, holding back the last table until it is known to be complete."""

    def __init__(self, builder: DocumentBuilder) -> None:
        self._builder = builder
        self._line_no = 0
        self._table: RuledTable | None = None
        self._held: list[tuple[TextLine, int]] = []  # lines printed after the table, or around its parts
        self._last = Page(0, 0.0, [])
        self._starts: set[tuple[str, ...]] = set()  # first rows of the tables so far
        self._labels = _Labels()  # texts of their cells

    def fill(self, pages: Iterable[Page]) -> None:
        for page in pages:
            items = page.items
            part = next((item for item in items if isinstance(item, RuledTable)), None)
            if self._table and part and self._goes_on(page, part):
                first = items.index(part)
                self._held += [(item, page.page_no) for item in items[:first] if isinstance(item, TextLine)]
                self._table.extend(part, self._labels)
                items = items[first + 1 :]
            else:
                self._finish()
            for item in items:
                if isinstance(item, RuledTable):
                    self._finish()
                    self._table = item
                elif self._table:
                    self._held.append((item, page.page_no))
                else:
                    self._line(item, page.page_no)
            self._last = page
        self._finish()

    def _goes_on(self, page: Page, part: RuledTable) -> bool:
        """Whether the table held back goes on with the first table of the next page: nothing is printed between
        but running lines, the columns are the same, and the part does not begin like another table."""
        table = self._table
        if table is None or page.page_no != self._last.page_no + 1:  # pages between them were left
            return False
        if not table.goes_on_with(part, self._last.height):
            return False
        before = [item for item in page.items[: page.items.index(part)] if isinstance(item, TextLine)]
        after = [line for line, page_no in self._held if page_no == self._last.page_no and line.baseline > table.bottom]
        if len(before) > _RUNNING_LINES or not all(is_running(line, self._last) for line in before):
            return False
        if len(after) > _RUNNING_LINES or not all(is_running(line, page) for line in after):
            return False
        return table.repeats_header(part) or part.first_row not in self._starts

    def _finish(self) -> None:
        """Writes the table held back, then the lines that stood after it."""
        if self._table:
            self._write(self._table)
            self._starts.add(self._table.first_row)
            self._labels.add(self._table)
            self._table = None
        for line, page_no in self._held:
            self._line(line, page_no)
        self._held.clear()

    def _line(self, line: TextLine, page_no: int) -> None:
        self._line_no += 1
        self._builder.line(line.text, self._line_no, page_no, str(line.box))

    def _write(self, ruled: RuledTable) -> None:
        table = self._builder.table(ruled.page_no)
        for cell, column, column_span in ruled.columns():
            pieces = cell.printed_pieces
            first = pieces[0]
            self._builder.cell(
                table,
                first.text,
                cell.row,
                column,
                cell.row_span,
                column_span,
                bbox=str(first.box),
                page_no=first.page_no,
                continued=_continued(pieces) if len(pieces) > 1 else (),
            )


class _Labels:
    """Texts of short cells, without blanks; collected when they are first asked for, which most documents never do."""

    def __init__(self) -> None:
        self._waiting: list[RuledTable] = []
        self._texts: set[str] = set()

    def add(self, table: RuledTable) -> None:
        self._waiting.append(table)

    def __contains__(self, text: object) -> bool:
        for table in self._waiting:
            self._texts.update(key for cell in table.cells if len(key := cell.key) <= _LABEL_LENGTH)
        self._waiting.clear()
        return text in self._texts


def _continued(pieces: Sequence[Piece]) -> list[Part]:
    """What the following pages show of a cell."""
    return [
        Part(piece.text, piece.page_no, str(piece.box), _parting(before, piece)) for before, piece in pairwise(pieces)
    ]


def _parting(before: Piece, piece: Piece) -> str:
    return separator(before.lines[-1], piece.lines[0], before.box.x0, before.right)


def is_running(line: TextLine, other: Page) -> bool:
    """Whether a line is a page number, or is printed at the same height of the neighbouring page as well."""
    if is_page_number(line.text):
        return True
    return any(line.text == twin.text and abs(line.baseline - twin.baseline) <= _SAME_HEIGHT for twin in other.lines)


def is_page_number(text: str) -> bool:
    """Whether a line is nothing but the number of its page."""
    return len(text) <= _PAGE_NUMBER_LENGTH and _PAGE_NUMBER.fullmatch(text) is not None
