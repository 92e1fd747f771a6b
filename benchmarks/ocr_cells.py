"""How well scanned pages are read: cells against the truth of a scan whose table is known, and the facts end to end.

    python benchmarks/ocr_cells.py [--documents DIR] [--by-cell]

`DIR` (default: ../shared/documents) holds `scan_tj.pdf`, three pages, and `cells/scan_tj.json`, whose first three tables
stand on them. Texts are compared without white space; `folded` also takes full-width marks for half-width ones, which
OCR cannot tell apart. `--by-cell` looks for lines in each cell by itself instead of on the whole page, for comparison.
"""

from __future__ import annotations

import argparse
import json
import time
import unicodedata
from pathlib import Path

import numpy as np

from extract.document import Document
from extract.extractor import extract_document
from extract.readers import ocr, read_document
from extract.readers.ocr_engine import PixelBox, Recogniser
from extract.records import Extraction, IndicatorRecord, IndicatorValueRecord, ProjectAmountRecord, ProjectRecord
from extract.text import UNREAD_CHARACTER, fold, squash

DOCUMENTS = Path(__file__).resolve().parents[2] / "shared" / "documents"
PAGES = 3
Cell = tuple[int, int, int, int, str]
Facts = set[tuple[str, ...]]


def by_table(document: Document) -> list[set[Cell]]:
    """Cells of each table: row, column, spans, text."""
    return [
        {(c.row, c.column, c.row_span, c.column_span, squash(c.printed.text)) for c in table.cells}
        for table in document.tables
    ]


def true_tables(path: Path) -> list[set[Cell]]:
    """Cells of the tables on the scanned pages as they were written."""
    tables = json.loads(path.read_text(encoding="utf-8"))["tables"][:PAGES]
    return [{(r, c, rs, cs, squash(fold(text))) for r, c, rs, cs, text in table["cells"]} for table in tables]


def folded(tables: list[set[Cell]]) -> list[set[Cell]]:
    """The same with full-width marks as half-width ones."""
    return [{(*place, unicodedata.normalize("NFKC", text)) for *place, text in table} for table in tables]  # type: ignore[misc]


def print_score(name: str, found: list[set[Cell]], truth: list[set[Cell]]) -> None:
    right = sum(len(mine & theirs) for mine, theirs in zip(found, truth, strict=False))
    read, true = sum(map(len, found)), sum(map(len, truth))
    print(
        f"{name:24} {right:4} of {true:4} cells right: precision {right / max(read, 1):7.2%} recall {right / true:7.2%}"
    )


def true_facts(path: Path) -> dict[str, Facts]:
    """Projects, their amounts, and indicators with their targets as the tables of the truth hold them."""
    facts: dict[str, Facts] = {"projects": set(), "amounts": set(), "indicators": set(), "targets": set()}
    for table in json.loads(path.read_text(encoding="utf-8"))["tables"][:PAGES]:
        at = {(row, column): text for row, column, _, _, text in table["cells"]}
        project = squash(at[0, 1])
        facts["projects"].add((project,))
        facts["amounts"] |= {
            (project, label, at[1, column]) for label, column in (("预算数", 2), ("其中：财政资金", 4))
        }
        heads = next(row for (row, column), text in at.items() if text == "三级指标")
        for (row, column), text in at.items():
            if column == 2 and row > heads:
                name = squash(fold(text))
                facts["indicators"].add((project, name))
                facts["targets"].add((project, name, squash(fold(at[row, 5]))))
    return facts


def read_facts(extraction: Extraction) -> dict[str, Facts]:
    """The same as read."""
    projects = {
        p.project_no: squash(p.project_name) for p in extraction.records["project"] if isinstance(p, ProjectRecord)
    }
    indicators = [i for i in extraction.records["indicator"] if isinstance(i, IndicatorRecord)]
    names = {i.record_no: (projects[i.project_no or 0], squash(i.level3_name or "")) for i in indicators}
    amounts = [
        a for a in extraction.records["project_amount"] if isinstance(a, ProjectAmountRecord) and a.amount_printed
    ]
    values = [v for v in extraction.records["indicator_value"] if isinstance(v, IndicatorValueRecord)]
    return {
        "projects": {(name,) for name in projects.values()},
        "amounts": {(projects[a.project_no], a.label_printed or "", a.amount_printed or "") for a in amounts},
        "indicators": set(names.values()),
        "targets": {(*names[v.indicator_record_no], squash(v.value_printed or "")) for v in values},
    }


def _folded_facts(facts: Facts) -> Facts:
    return {tuple(unicodedata.normalize("NFKC", part) for part in fact) for fact in facts}


def print_facts(extraction: Extraction, truth: dict[str, Facts]) -> None:
    """A line for each kind of fact; what holds a character that was not read is missing and not wrong."""
    for kind, found in read_facts(extraction).items():
        found, wanted = _folded_facts(found), _folded_facts(truth[kind])
        right = found & wanted
        unread = {fact for fact in found - right if UNREAD_CHARACTER in "".join(fact)}
        others = sorted(fact[-1] for fact in found - right - unread)
        print(
            f"  {kind:11} {len(right):3} of {len(wanted):3} right, {len(unread)} not read whole, {len(others)} otherwise"
            + (f": {'、'.join(others)}" if others else "")
        )


def find_by_cell(recogniser: Recogniser, clean: ocr.Gray, ink: ocr.Ink, cells: list[PixelBox], scale: float) -> list:
    """Characters of the lines that the ink of each cell makes, and of those found outside of all cells."""
    outside = clean.copy()
    for cell in cells:
        outside[cell.y0 : cell.y1, cell.x0 : cell.x1] = np.uint8(255)
    boxes = recogniser.find(outside) + ocr.overlooked(cells, [], ink, scale)
    return list(ocr.read_lines(recogniser, clean, ink, boxes, scale))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=Path, default=DOCUMENTS)
    parser.add_argument("--by-cell", action="store_true")
    options = parser.parse_args()
    if options.by_cell:
        ocr.read_characters = find_by_cell
    data, truth = (options.documents / "scan_tj.pdf").read_bytes(), options.documents / "cells" / "scan_tj.json"
    started = time.perf_counter()
    document = read_document(data, "scan_tj.pdf")
    seconds = time.perf_counter() - started
    print_score("as printed", by_table(document), true_tables(truth))
    print_score("folded", folded(by_table(document)), folded(true_tables(truth)))
    print(f"{seconds / document.page_count:.1f} seconds a page, the loading of the models included")
    print_facts(extract_document(data, "scan_tj.pdf"), true_facts(truth))


if __name__ == "__main__":
    main()
