"""A sheet of a workbook as it is seen, whatever the format: one table at the sheet's own row and column numbers.

Blank cells of a row stand in the table too (a sheet has them, unlike a page), so that no value seems to lie under a
header it does not belong to. Hidden sheets, rows and columns are not seen and not read; they keep their numbers, and
what they hold is noted (rule X09).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from extract.document import DocumentBuilder, ReaderNote
from extract.readers.formats import Unreadable

HIDDEN = "X09"  # the rule of findings on what a workbook hides
MAX_CELLS = 300_000  # of a document, blank ones in filled rows included: 5,000 rows of 60 columns
MAX_CHARACTERS = 5_000_000  # of a document; one of 500 pages has 300,000
MAX_GRID = 1_000_000  # rows times columns of a table
_WIDEST_MERGE, _TALLEST_MERGE = 256, 5_000  # a merged range beyond is a whole row or column, cut to the filled area


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range; first and last rows and columns count from 0 and belong to it."""

    row: int
    column: int
    last_row: int
    last_column: int


@dataclass(slots=True)
class Sheet:
    """Texts of a sheet's cells by (row, column) from 0, as its cells print them; blank ones may be absent."""

    name: str
    sheet_no: int
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


class SheetWriter:
    """Adds sheets to a document, within the limits of the whole document; raises `Unreadable` beyond them."""

    def __init__(self, builder: DocumentBuilder) -> None:
        self._builder = builder
        self._cells = self._characters = 0
        self.notes: list[ReaderNote] = []

    def skip(self, name: str, sheet_no: int, filled: int) -> None:
        """Notes a hidden sheet of `filled` cells; a blank one hides nothing."""
        if filled:
            self._note(sheet_no, f"sheet {name}", f"工作表“{name}”", name, filled)

    def add(self, sheet: Sheet) -> None:
        """Appends the sheet as a table; a sheet on which nothing is seen gives none."""
        merges = _visible_merges(sheet)
        printed = {position for position, text in sheet.texts.items() if text.strip()}
        filled = {position for position in printed if position in merges or _is_visible(sheet, *position)}
        self._note_hidden(sheet, printed - filled)
        if not filled:
            return
        rows, columns = _extent(filled, merges)
        if rows * columns > MAX_GRID:
            raise Unreadable(
                f"sheet {sheet.name} reaches to row {rows}, column {columns}: more than {MAX_GRID} cells are not read"
            )
        spans, covered = _spans(merges, rows, columns)
        table = self._builder.table(page_no=sheet.sheet_no)
        for row in sorted({row for row, _ in filled | covered | spans.keys()}):
            for column in range(columns):
                if (row, column) in covered:
                    continue
                text = sheet.texts[row, column] if (row, column) in filled else ""
                self._count(len(text))
                self._builder.cell(table, text, row, column, *spans.get((row, column), (1, 1)))

    def _note_hidden(self, sheet: Sheet, positions: set[tuple[int, int]]) -> None:
        """Notes the hidden rows and columns that hold something."""
        if not positions:
            return
        rows = _ranges({row for row, _ in positions} & sheet.hidden_rows)
        columns = _ranges({column for _, column in positions} & sheet.hidden_columns)
        row_names = "、".join(f"{first + 1}" if first == last else f"{first + 1}-{last + 1}" for first, last in rows)
        column_names = "、".join(
            column_letters(first) if first == last else f"{column_letters(first)}-{column_letters(last)}"
            for first, last in columns
        )
        english = [f"rows {row_names}"] * bool(rows) + [f"columns {column_names}"] * bool(columns)
        chinese = [f"第{row_names}行"] * bool(rows) + [f"{column_names}列"] * bool(columns)
        what, which = " and ".join(english), "、".join(chinese)
        observed = "; ".join(english)
        self._note(
            sheet.sheet_no, f"{what} of sheet {sheet.name}", f"工作表“{sheet.name}”的{which}", observed, len(positions)
        )

    def _note(self, sheet_no: int, english: str, chinese: str, observed: str, filled: int) -> None:
        self.notes.append(
            ReaderNote(
                HIDDEN,
                "information",
                f"Hidden and not read: {english} ({filled} filled cells)",
                f"已隐藏、未读取：{chinese}（{filled}个非空单元格）",
                page_no=sheet_no,
                observed=observed,
            )
        )

    def _count(self, characters: int) -> None:
        self._cells += 1
        self._characters += characters
        if self._cells > MAX_CELLS:
            raise Unreadable(f"the workbook has more than {MAX_CELLS} cells; more are not read")
        if self._characters > MAX_CHARACTERS:
            raise Unreadable(f"the workbook has more than {MAX_CHARACTERS} characters; more are not read")


def column_letters(column: int) -> str:
    """The name of a column counted from 0: A, B … Z, AA."""
    letters = ""
    column += 1
    while column:
        column, digit = divmod(column - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


def _ranges(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Consecutive numbers as first and last one."""
    runs = groupby(enumerate(sorted(numbers)), key=lambda pair: pair[1] - pair[0])
    return [(run[0][1], run[-1][1]) for run in (list(group) for _, group in runs)]


def _is_visible(sheet: Sheet, row: int, column: int) -> bool:
    return row not in sheet.hidden_rows and column not in sheet.hidden_columns


def _visible_merges(sheet: Sheet) -> dict[tuple[int, int], Merge]:
    """Merged ranges of which a part is seen, by their first cell; that cell's text is seen even when it is hidden."""
    found = {}
    for merge in sheet.merges:
        rows, columns = range(merge.row, merge.last_row + 1), range(merge.column, merge.last_column + 1)
        is_hidden = all(row in sheet.hidden_rows for row in rows) or all(c in sheet.hidden_columns for c in columns)
        if not is_hidden and len(rows) * len(columns) > 1:
            found[merge.row, merge.column] = merge
    return found


def _extent(filled: set[tuple[int, int]], merges: dict[tuple[int, int], Merge]) -> tuple[int, int]:
    """How many rows and columns the filled cells reach to, with the merged ranges that begin in them."""
    last_row, last_column = max(row for row, _ in filled), max(column for _, column in filled)
    for position in filled & merges.keys():
        merge = merges[position]
        if merge.last_row - merge.row < _TALLEST_MERGE:
            last_row = max(last_row, merge.last_row)
        if merge.last_column - merge.column < _WIDEST_MERGE:
            last_column = max(last_column, merge.last_column)
    return last_row + 1, last_column + 1


def _spans(
    merges: dict[tuple[int, int], Merge], rows: int, columns: int
) -> tuple[dict[tuple[int, int], tuple[int, int]], set[tuple[int, int]]]:
    """Row and column span by first cell, cut to the filled area, and the other cells of the merged ranges.

    A range that overlaps an earlier one does not count: no office program writes such a file.
    """
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    area = 0
    for first, merge in merges.items():
        bottom, right = min(merge.last_row + 1, rows), min(merge.last_column + 1, columns)
        area += max(bottom - merge.row, 0) * max(right - merge.column, 0)
        if area > 2 * MAX_GRID:
            raise Unreadable(f"the merged ranges lie over one another, on more than {2 * MAX_GRID} cells")
        positions = {(row, column) for row in range(merge.row, bottom) for column in range(merge.column, right)}
        if positions and not positions & covered and not positions & spans.keys():
            spans[first] = (bottom - merge.row, right - merge.column)
            covered |= positions - {first}
    return spans, covered
