"""Measures the PDF reader: cells and logical rows against the truth of rendered documents, and speed against pdfplumber.

    python benchmarks/pdf_cells.py [--documents DIR] [NAME…]

`DIR` (default: ../shared/documents) holds `NAME.pdf` and `cells/NAME.json`, whose tables are lists of cells
`[row, column, row span, column span, text]`. Texts are compared without white space; a merged cell's text counts at its
top left corner. A row counts only if all its texts stand in the right columns, a cell only with its spans.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pdfplumber

from extract.document import Document
from extract.readers.pdf import read
from extract.text import fold, squash

RULED = [
    *("gz_docx", "gz_xlsx", "gz_rl", "gz_chrome", "gz_rot90", "tj_docx", "tj_rl", "tj_chrome", "tj_form"),
    *("heb_docx", "heb_weasy", "heb_overprint", "overall_docx", "overall_xlsx", "disclosure", "tj_500"),
]
_SAMPLE_PAGES = 3  # of each document, for the slow side of the comparison

CellFact = tuple[int, int, int, int, str]  # row, column, row span, column span, text


@dataclass(frozen=True)
class Score:
    """How much of what was found is right, and how much of what is right was found."""

    found: int
    expected: int
    right: int

    def __str__(self) -> str:
        precision = self.right / self.found if self.found else 0.0
        recall = self.right / self.expected if self.expected else 0.0
        return f"{precision:7.2%} {recall:7.2%}"


def read_tables(document: Document) -> list[list[CellFact]]:
    """Cells of each table as the reader found them."""
    return [
        [(c.row, c.column, c.row_span, c.column_span, squash(c.printed.text)) for c in table.cells]
        for table in document.tables
    ]


def true_tables(path: Path) -> list[list[CellFact]]:
    """Cells of each table as they were written."""
    tables = json.loads(path.read_text(encoding="utf-8"))["tables"]
    return [[(r, c, rs, cs, squash(fold(text))) for r, c, rs, cs, text in table["cells"]] for table in tables]


def score(found: Iterable[object], expected: Iterable[object]) -> Score:
    """Two bags compared."""
    mine, truth = Counter(found), Counter(expected)
    return Score(mine.total(), truth.total(), (mine & truth).total())


def cells(tables: list[list[CellFact]]) -> list[tuple[int, int, int, str]]:
    """Cells of all tables by column, spans and text; a row's place in its table is what the rows are scored for."""
    return [
        (column, row_span, column_span, text) for table in tables for _, column, row_span, column_span, text in table
    ]


def rows(tables: list[list[CellFact]]) -> list[tuple[tuple[int, str], ...]]:
    """Rows of all tables: the texts that begin in a row, each with its column."""
    found = []
    for table in tables:
        by_row: dict[int, list[tuple[int, str]]] = {}
        for row, column, _, _, text in table:
            by_row.setdefault(row, []).append((column, text))
        found += [tuple(sorted((c, text) for c, text in by_row[row] if text)) for row in sorted(by_row)]
    return [row for row in found if row]


def seconds(work: Callable[[], object]) -> float:
    """How long `work` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def plumber(path: Path, page_count: int) -> None:
    """What most people write: pdfplumber's tables of the first pages."""
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages[:page_count]:
            page.extract_tables()
            page.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=Path, default=Path(__file__).parents[2] / "shared" / "documents")
    parser.add_argument("names", nargs="*", default=RULED)
    options = parser.parse_args()
    print(
        f"{'':14} {'tables':>9} {'cells P':>9} {'cells R':>7} {'rows P':>8} {'rows R':>7} {'ms/page':>8} {'plumber':>8} {'ratio':>6}"
    )
    ratios = []
    for name in options.names:
        path = options.documents / f"{name}.pdf"
        data = path.read_bytes()
        start = time.perf_counter()
        document = read(data, path.name)
        per_page = (time.perf_counter() - start) / document.page_count
        found, truth = read_tables(document), true_tables(options.documents / "cells" / f"{name}.json")
        sample = min(_SAMPLE_PAGES, document.page_count)
        theirs = seconds(lambda path=path, sample=sample: plumber(path, sample)) / sample
        ratios.append(theirs / per_page)
        print(
            f"{name:14} {len(found):4}/{len(truth):4}   {score(cells(found), cells(truth))} {score(rows(found), rows(truth))}"
            f" {per_page * 1000:8.1f} {theirs * 1000:8.1f} {ratios[-1]:6.1f}"
        )
    print(f"faster than pdfplumber: {min(ratios):.1f} to {max(ratios):.1f} times")


if __name__ == "__main__":
    main()
