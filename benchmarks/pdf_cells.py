"""Measures the PDF reader: cells and logical rows against the truth of rendered documents, and speed against pdfplumber.

    python benchmarks/pdf_cells.py [--documents DIR] [--repeats N] [NAME…]

`DIR` (default: ../shared/documents) holds `NAME.pdf` and `cells/NAME.json`, whose tables are lists of cells
`[row, column, row span, column span, text]`. Texts are compared without white space; a merged cell's text counts at its
top left corner. A row counts only if all its texts stand in the right columns, a cell only with its spans.

All are read as the product reads them. Of `disclosure` pages without a performance table are left: it is compared with the
truth of its performance tables, then read again with every page. `all` is the sum over the documents as the product reads them.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pdfplumber

from extract.document import Document
from extract.extractor import extract_document
from extract.readers.formats import Words
from extract.readers.pdf import read
from extract.text import fold, squash
from extract.triage import table_words

RULED = [
    *("gz_docx", "gz_xlsx", "gz_rl", "gz_chrome", "gz_rot90", "tj_docx", "tj_rl", "tj_chrome", "tj_form"),
    *("heb_docx", "heb_weasy", "heb_overprint", "overall_docx", "overall_xlsx", "disclosure", "tj_500"),
]
_DISCLOSURE = "disclosure"
_SAMPLE_PAGES = 61  # of each document at most, for the slow side of the comparison

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


def true_tables(path: Path, *, but: str | None = None) -> list[list[CellFact]]:
    """Cells of each table as they were written, those of the kind `but` left out."""
    tables = json.loads(path.read_text(encoding="utf-8"))["tables"]
    return [
        [(r, c, rs, cs, squash(fold(text))) for r, c, rs, cs, text in table["cells"]]
        for table in tables
        if table["kind"] != but
    ]


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
    """Processor time that `work` takes; what else runs on the machine counts less than on the clock on the wall."""
    start = time.process_time()
    work()
    return time.process_time() - start


def plumber(path: Path, page_numbers: Sequence[int]) -> None:
    """What most people write: pdfplumber's tables, page by page."""
    with pdfplumber.open(path) as pdf:
        for number in page_numbers:
            page = pdf.pages[number]
            page.extract_tables()
            page.close()


@dataclass(frozen=True)
class Timing:
    """Seconds a page, measured by turns: the reader, the reader with its sample of pages checked, and pdfplumber."""

    pages: int
    ours: float
    checked: float
    theirs: float

    def __str__(self) -> str:
        return (
            f"{self.ours * 1000:8.2f} {self.checked * 1000:8.2f} {self.theirs * 1000:8.1f}"
            f" {self.theirs / self.ours:6.1f} {self.theirs / self.checked:6.1f}"
        )


def measure(path: Path, page_count: int, repeats: int, words: Words | None = None) -> Timing:
    """The best of several runs of each; pdfplumber reads at most `_SAMPLE_PAGES` pages, spread evenly.

    `words`: of the tables asked for, as in `extract.readers.pdf.read`.
    """
    data = path.read_bytes()
    sample = sorted({round(n * (page_count - 1) / _SAMPLE_PAGES) for n in range(_SAMPLE_PAGES + 1)})
    ours, checked, theirs = [], [], []
    for _ in range(repeats):
        ours.append(seconds(lambda: read(data, path.name, cross_check=False, words=words)) / page_count)
        checked.append(seconds(lambda: read(data, path.name, words=words)) / page_count)
        theirs.append(seconds(lambda: plumber(path, sample)) / len(sample))
    return Timing(page_count, min(ours), min(checked), min(theirs))


def peak_memory(path: Path, whole: bool) -> tuple[float, float]:
    """Peak memory in MB of a process of its own that has imported all it needs, and then has read the file.

    `whole`: through `extract_document`, not only the reader.
    """
    done = subprocess.run(
        [sys.executable, __file__, "--peak", "document" if whole else "reader", str(path)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
    )
    before, after = done.stdout.split()
    return float(before), float(after)


def _print_peak(what: str, path: Path) -> None:
    def peak() -> float:
        # Not ru_maxrss: a new process inherits that of the one that started it.
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return int(status.split("VmHWM:")[1].split()[0]) / 1024

    work = extract_document if what == "document" else read
    before = peak()
    work(path.read_bytes(), path.name)
    print(before, peak())


def _scored(label: str, path: Path, repeats: int, words: Words | None = None, but: str | None = None) -> Timing:
    """Reads a document, prints how right that was and how long it took."""
    document = read(path.read_bytes(), path.name, words=words)
    found, truth = read_tables(document), true_tables(path.parent / "cells" / f"{path.stem}.json", but=but)
    timing = measure(path, document.page_count, repeats, words)
    print(
        f"{label:14} {timing.pages:5} {len(found):4}/{len(truth):4}   {score(cells(found), cells(truth))}"
        f" {score(rows(found), rows(truth))} {timing}"
    )
    if document.left_pages:
        print(f"{'':14} left: {', '.join(str(page.page_no) for page in document.left_pages)}")
    return timing


def _print_sum(timings: Sequence[Timing]) -> None:
    pages = sum(t.pages for t in timings)
    ours, checked, theirs = (
        sum(t.pages * part(t) for t in timings) for part in (lambda t: t.ours, lambda t: t.checked, lambda t: t.theirs)
    )
    print(f"{'all':14} {pages:5} {'':44} {Timing(pages, ours / pages, checked / pages, theirs / pages)}")
    print(f"seconds: {ours:.2f}, with the sample checked {checked:.2f}, pdfplumber {theirs:.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=Path, default=Path(__file__).parents[2] / "shared" / "documents")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--peak", choices=["reader", "document"], help=argparse.SUPPRESS)
    parser.add_argument("names", nargs="*", default=RULED)
    options = parser.parse_args()
    if options.peak:
        _print_peak(options.peak, Path(options.names[0]))
        return
    logging.disable(logging.WARNING)  # pdfminer has something to say about every font
    print(
        f"{'':14} {'pages':>5} {'tables':>9} {'cells P':>9} {'cells R':>7} {'rows P':>8} {'rows R':>7}"
        f" {'ms/page':>8} {'checked':>8} {'plumber':>8} {'ratio':>6} {'ratio':>6}"
    )
    timings = []
    for name in options.names:
        path, leaves_pages = options.documents / f"{name}.pdf", name == _DISCLOSURE
        timings.append(_scored(name, path, options.repeats, table_words(), "fin" if leaves_pages else None))
        if leaves_pages:
            _scored("- every page", path, options.repeats)
    _print_sum(timings)
    largest = options.documents / f"{options.names[-1]}.pdf"
    for whole, what in ((False, "reader"), (True, "extract_document")):
        before, after = peak_memory(largest, whole)
        print(f"{largest.name}, {what}: peak {after:.0f} MB, of which {before:.0f} MB before it began")


if __name__ == "__main__":
    main()
