"""The one model that every reader fills and every layout reads.

A document is a single stream of characters (`Document.text`) cut into blocks; a block is a line or a table cell and
knows where it stands. Readers know formats and no meaning; layouts know meaning and no formats. What passes between
them is `Printed`: a string in which every character knows its offset in the stream, so that joining, cutting and
trimming never lose the place, and what a record holds can be accounted for character by character.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from extract.text import fold, is_blank, squash, tighten

# Place, Block and Cell are values that nobody changes. They are not declared frozen because a page has hundreds of
# them, and frozen ones take several times as long to make.
INSERTED = -1  # offset of a character that software put in (a separator when pieces are joined)


@dataclass(slots=True, unsafe_hash=True)
class Place:
    """Where something stands in a document. Numbers count from 1; None where the format has no such thing."""

    page_no: int | None = None
    table_no: int | None = None
    row_no: int | None = None
    column_no: int | None = None
    line_from: int | None = None
    line_to: int | None = None
    bbox: str | None = None  # "x0,y0,x1,y1" in points from the top left corner of the page


@dataclass(frozen=True, slots=True)
class Printed:
    """Printed text with the offset of each of its characters in `Document.text`."""

    text: str = ""
    offsets: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if len(self.text) != len(self.offsets):
            raise ValueError("every character needs an offset")

    def __len__(self) -> int:
        return len(self.text)

    def __bool__(self) -> bool:
        """Whether anything but white space is printed."""
        return bool(self.text.strip())

    def __str__(self) -> str:
        return self.text

    def __getitem__(self, part: slice) -> Printed:
        return Printed(self.text[part], self.offsets[part])

    def __add__(self, other: Printed) -> Printed:
        return Printed(self.text + other.text, self.offsets + other.offsets)

    def strip(self, characters: str | None = None) -> Printed:
        """Without leading and trailing white space (or `characters`)."""
        left = len(self.text) - len(self.text.lstrip(characters))
        return self[left : max(left, len(self.text.rstrip(characters)))]

    def squash(self) -> Printed:
        """Without any white space."""
        keep = [i for i, character in enumerate(self.text) if not is_blank(character)]
        return Printed("".join(self.text[i] for i in keep), tuple(self.offsets[i] for i in keep))

    def tight(self) -> str:
        """Text without the blanks of a text extractor (see `extract.text.tighten`)."""
        return tighten(self.text)

    def group(self, match: re.Match[str], group: int | str = 0) -> Printed:
        """The part of this text that `match` (made on `self.text`) found; empty where the group took no part."""
        start, end = match.span(group)
        return self[start:end] if start >= 0 else Printed()

    def split(self, pattern: str | re.Pattern[str]) -> list[Printed]:
        """Parts between matches of `pattern`, like `re.split` without groups."""
        parts, start = [], 0
        for match in re.finditer(pattern, self.text):
            parts.append(self[start : match.start()])
            start = match.end()
        return [*parts, self[start:]]

    @property
    def key(self) -> str:
        """Text without white space, for comparing with labels."""
        return squash(self.text)

    @staticmethod
    def join(parts: Iterable[Printed], separator: str = "") -> Printed:
        """Parts one after another; the characters of `separator` belong to no place."""
        pieces = list(parts)
        offsets: list[int] = []
        for number, piece in enumerate(pieces):
            if number:
                offsets.extend([INSERTED] * len(separator))
            offsets.extend(piece.offsets)
        return Printed(separator.join(piece.text for piece in pieces), tuple(offsets))


@dataclass(slots=True, unsafe_hash=True)
class Block:
    """A line or a cell: `text[start:end]` of the document stands at `place`."""

    start: int
    end: int
    place: Place


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a cell that a following page shows; `separator` parts it from the text before."""

    text: str
    page_no: int
    bbox: str | None = None
    separator: str = "\n"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text. `line_no` counts lines of the whole document from 1, blank ones too."""

    line_no: int
    page_no: int
    printed: Printed


@dataclass(slots=True, unsafe_hash=True)
class Cell:
    """A cell of a table; `row` and `column` count from 0 and name its top left corner."""

    row: int
    column: int
    row_span: int
    column_span: int
    printed: Printed


@dataclass(slots=True)
class Table:
    """A table as printed: cells with their spans, in reading order."""

    table_no: int
    page_no: int
    cells: list[Cell] = field(default_factory=list)

    @property
    def row_count(self) -> int:
        return max((cell.row + cell.row_span for cell in self.cells), default=0)

    @property
    def column_count(self) -> int:
        return max((cell.column + cell.column_span for cell in self.cells), default=0)

    def grid(self) -> list[list[Cell | None]]:
        """Rows of columns; a merged cell stands at each position it covers, None where nothing was printed."""
        rows: list[list[Cell | None]] = [[None] * self.column_count for _ in range(self.row_count)]
        for cell in self.cells:
            for row in range(cell.row, cell.row + cell.row_span):
                for column in range(cell.column, cell.column + cell.column_span):
                    rows[row][column] = cell
        return rows


@dataclass(frozen=True, slots=True)
class ReaderNote:
    """What a reader found that people must know though it did not keep it from reading the document: a finding of the
    rule `rule_id` (see `dbt/seeds/rule.csv`), of a whole page where `page_no` is given."""

    rule_id: str
    severity: str
    message_en: str
    message_zh: str
    page_no: int | None = None
    observed: str | None = None
    expected: str | None = None


@dataclass(frozen=True, slots=True)
class LeftPage:
    """A page that was not read because it holds none of the tables asked for: how many characters it prints, and by
    what it was told (see `extract.readers.pdf_triage`)."""

    page_no: int
    characters: int
    why: str


@dataclass(slots=True)
class Document:
    """A document as a reader found it.

    `body` holds lines and tables in printed order; `text` is the stream their `Printed` point into.
    `encoding` is the one the bytes were decoded with, for formats that have one. `notes` become findings.
    What stands on one of `ocr_pages` was read from an image by a program that may take one character for another.
    The text of `left_pages` is in none of these. `wanting` says what to install to have read that was not.
    """

    file_name: str
    media_type: str
    encoding: str | None
    text: str
    blocks: list[Block]
    body: list[Line | Table]
    page_count: int = 1
    notes: list[ReaderNote] = field(default_factory=list)
    ocr_pages: frozenset[int] = frozenset()
    left_pages: tuple[LeftPage, ...] = ()
    wanting: str | None = None

    @property
    def lines(self) -> list[Line]:
        return [item for item in self.body if isinstance(item, Line)]

    @property
    def tables(self) -> list[Table]:
        return [item for item in self.body if isinstance(item, Table)]

    def blocks_of(self, offsets: Iterable[int]) -> list[Block]:
        """Blocks in which the given offsets stand, in printed order, each once."""
        starts = [block.start for block in self.blocks]
        found = {bisect.bisect_right(starts, offset) - 1 for offset in offsets if offset != INSERTED}
        return [self.blocks[number] for number in sorted(found)]

    def place(self, *parts: Printed) -> Place:
        """Smallest place that holds all parts: first page, table, row and column, first to last line."""
        blocks = self.blocks_of(offset for part in parts for offset in part.squash().offsets)
        if not blocks:
            return Place()
        first = blocks[0].place
        lines = [n for block in blocks for n in (block.place.line_from, block.place.line_to) if n is not None]
        return Place(
            page_no=first.page_no,
            table_no=first.table_no,
            row_no=first.row_no,
            column_no=first.column_no,
            line_from=min(lines, default=None),
            line_to=max(lines, default=None),
            bbox=first.bbox,
        )

    def printed_text(self, *parts: Printed) -> str:
        """What the page shows of the parts: in printed order, a new line for each block, ` … ` over what lies between."""
        offsets = sorted({offset for part in parts for offset in part.squash().offsets if offset != INSERTED})
        pieces: list[str] = []
        for run in _runs(offsets, self.text):
            text = re.sub(r"\s*\n\s*", "\n", self.text[run[0] : run[1]])
            pieces.append(text)
        return " … ".join(pieces)


def _runs(offsets: list[int], text: str) -> Iterator[tuple[int, int]]:
    """Ranges of `text` that hold all `offsets`; two offsets belong together where only white space lies between."""
    if not offsets:
        return
    start = previous = offsets[0]
    for offset in offsets[1:]:
        if text[previous + 1 : offset].strip():
            yield start, previous + 1
            start = offset
        previous = offset
    yield start, previous + 1


class DocumentBuilder:
    """Collects lines and cells in printed order and makes a `Document` of them."""

    def __init__(self, file_name: str, media_type: str, encoding: str | None = None) -> None:
        self._document = Document(file_name, media_type, encoding, "", [], [])
        self._parts: list[str] = []
        self._length = 0
        self._table_count = 0

    def printed(self, text: str, place: Place) -> Printed:
        """Appends `text` to the stream as a block of its own."""
        text = fold(text)
        start = self._length
        self._parts.append(text + "\n")
        self._length += len(text) + 1
        self._document.blocks.append(Block(start, start + len(text), place))
        return Printed(text, tuple(range(start, start + len(text))))

    def line(self, text: str, line_no: int, page_no: int = 1, bbox: str | None = None) -> Line:
        """Appends a line of text."""
        printed = self.printed(text, Place(page_no=page_no, line_from=line_no, line_to=line_no, bbox=bbox))
        line = Line(line_no, page_no, printed)
        self._document.body.append(line)
        return line

    def table(self, page_no: int = 1) -> Table:
        """Appends an empty table, to be filled with `cell`."""
        self._table_count += 1
        table = Table(self._table_count, page_no)
        self._document.body.append(table)
        return table

    def cell(
        self,
        table: Table,
        text: str,
        row: int,
        column: int,
        row_span: int = 1,
        column_span: int = 1,
        line_no: int | None = None,
        bbox: str | None = None,
        page_no: int | None = None,
        continued: Iterable[Part] = (),
    ) -> Cell:
        """Appends a cell to `table`; row and column count from 0.

        `page_no` says where the cell stands in a table of several pages; `continued` is what following pages show of it.
        """
        place = Place(page_no or table.page_no, table.table_no, row + 1, column + 1, line_no, line_no, bbox)
        printed = self.printed(text, place)
        for part in continued:
            following = self.printed(part.text, replace(place, page_no=part.page_no, bbox=part.bbox))
            printed = Printed.join([printed, following], part.separator)
        cell = Cell(row, column, row_span, column_span, printed)
        table.cells.append(cell)
        return cell

    def note(self, note: ReaderNote) -> None:
        """Adds something that people must know."""
        self._document.notes.append(note)

    def build(self, page_count: int = 1) -> Document:
        """The finished document."""
        self._document.text = "".join(self._parts)
        self._document.page_count = page_count
        return self._document
