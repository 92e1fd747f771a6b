"""How exactly the office readers read tables: cells and rows against the truth of documents made for it.

    python benchmarks/office_cells.py [folder of documents]

A cell is right when its position, its spans and its text (white space aside) are those of the truth; a row when all its
cells are. Precision counts cells and rows that were read, recall those of the truth. A sheet holds lines above its
table; they are matched with the table's title and left out of the count.
"""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from extract.document import Table
from extract.readers import Unreadable, read_document
from extract.text import fold, squash

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "documents"
SUFFIXES = (".docx", ".doc", ".xlsx", ".xls")
CellKey = tuple[int, int, int, int, str]
"""Row, column, row span, column span, text without white space."""


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one kind of thing."""

    right: int
    read: int
    true: int

    @property
    def precision(self) -> float:
        return self.right / self.read if self.read else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.true if self.true else 1.0

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.read + other.read, self.true + other.true)


@dataclass(frozen=True, slots=True)
class FileScore:
    """Scores of one document; `reason`: why it could not be read at all."""

    name: str
    cells: Score
    rows: Score
    seconds: float
    reason: str | None = None

    @property
    def is_exact(self) -> bool:
        return all(score.right == score.read == score.true for score in (self.cells, self.rows))


def truth_of(path: Path) -> list[list[CellKey]]:
    """Tables of a document's truth, each a list of cells."""
    tables = json.loads((path.parent / "cells" / f"{path.stem}.json").read_text("utf-8"))["tables"]
    return [[(r, c, rs, cs, squash(fold(text))) for r, c, rs, cs, text in table["cells"]] for table in tables]


def score_file(path: Path) -> FileScore:
    """Reads a document and compares its tables with the truth, one after another."""
    truth = truth_of(path)
    started = time.perf_counter()
    try:
        tables, reason = read_document(path.read_bytes(), path.name).tables, None
    except Unreadable as error:
        tables, reason = [], str(error)
    seconds = time.perf_counter() - started
    read = [_cells(table) for table in tables]
    pairs = list(zip(read, truth, strict=False))
    cells = rows = Score(0, 0, 0)
    for found, wanted in [(_aligned(found, wanted), wanted) for found, wanted in pairs]:
        cells += _score(found, wanted)
        rows += _score(_rows(found), _rows(wanted))
    for found in read[len(pairs) :]:
        cells += Score(0, len(found), 0)
        rows += Score(0, len(_rows(found)), 0)
    for wanted in truth[len(pairs) :]:
        cells += Score(0, 0, len(wanted))
        rows += Score(0, 0, len(_rows(wanted)))
    return FileScore(path.name, cells, rows, seconds, reason)


def scored_files(folder: Path) -> list[Path]:
    """Office documents in a folder whose truth is known; none where there is no such folder."""
    if not folder.is_dir():
        return []
    files = sorted(path for path in folder.iterdir() if path.suffix in SUFFIXES)
    return [path for path in files if (folder / "cells" / f"{path.stem}.json").is_file()]


def _cells(table: Table) -> list[CellKey]:
    return [(c.row, c.column, c.row_span, c.column_span, squash(c.printed.text)) for c in table.cells]


def _aligned(found: list[CellKey], wanted: list[CellKey]) -> list[CellKey]:
    """The cells counted from the row in which the truth's first row stands; rows above are a sheet's title lines."""
    first = next(text for *_, text in wanted if text)
    row = next((row for row, *_, text in found if text == first), 0)
    return [(r - row, c, rs, cs, text) for r, c, rs, cs, text in found if r >= row]


def _rows(cells: list[CellKey]) -> list[tuple[int, tuple[CellKey, ...]]]:
    rows: dict[int, list[CellKey]] = defaultdict(list)
    for cell in cells:
        rows[cell[0]].append(cell)
    return [(number, tuple(sorted(row))) for number, row in rows.items()]


def _score(found: list, wanted: list) -> Score:
    return Score(len(set(found) & set(wanted)), len(found), len(wanted))


def main(folder: Path) -> int:
    """Prints a line for each document; 1 where one is not exact."""
    scores = [score_file(path) for path in scored_files(folder)]
    print(
        f"{'file':24} {'cells':>7} {'precision':>9} {'recall':>7} {'rows':>6} {'precision':>9} {'recall':>7} {'seconds':>8}"
    )
    for score in scores:
        print(
            f"{score.name:24} {score.cells.true:7} {score.cells.precision:9.2%} {score.cells.recall:7.2%} "
            f"{score.rows.true:6} {score.rows.precision:9.2%} {score.rows.recall:7.2%} {score.seconds:8.3f}"
            + (f"  {score.reason}" if score.reason else "")
        )
    return 0 if scores and all(score.is_exact for score in scores) else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER))
