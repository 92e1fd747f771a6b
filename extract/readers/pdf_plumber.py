"""The second reader, pdfplumber: characters and cells of a page as it sees them.

It reads many times slower than pdfium and is asked for few pages: where the first reader is at a loss (see
`extract.readers.pdf`), and for a sample, to see whether both find the same (see `extract.readers.pdf_check`).
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pdfplumber
from pdfplumber.page import Page as PlumberPage

from extract.readers.formats import Unreadable
from extract.readers.pdf_grid import Box
from extract.readers.pdf_runs import UNMAPPED, Run

# For tables whose rules do not quite meet.
LOOSELY: Mapping[str, Any] = {
    "snap_tolerance": 4,
    "join_tolerance": 8,
    "intersection_tolerance": 8,
    "edge_min_length": 2,
}


@dataclass(slots=True)
class SecondPage:
    """A page as pdfplumber reads it, in points from the top left corner of what is seen of it: single characters, and
    the boxes of the cells of each table."""

    page_no: int
    width: float
    height: float
    runs: list[Run]
    tables: list[list[Box]]


def second_pages(data: bytes, indexes: Sequence[int], settings: Mapping[str, Any] | None = None) -> list[SecondPage]:
    """The pages with these numbers (from 0), tables found by `settings`; raises `Unreadable` where pdfplumber fails."""
    try:
        with pdfplumber.open(io.BytesIO(data), pages=[index + 1 for index in indexes]) as document:
            return [_read(page, dict(settings or {})) for page in document.pages]
    except Exception as error:  # it raises what it likes
        raise Unreadable(f"pdfplumber cannot read it: {type(error).__name__}") from error


def _read(page: PlumberPage, settings: dict[str, Any]) -> SecondPage:
    left, top = max(page.cropbox[0], page.mediabox[0]), max(page.cropbox[1], page.mediabox[1])
    right, bottom = min(page.cropbox[2], page.mediabox[2]), min(page.cropbox[3], page.mediabox[3])
    tables = [
        [Box(float(x0 - left), float(y0 - top), float(x1 - left), float(y1 - top)) for x0, y0, x1, y1 in table.cells]
        for table in page.find_tables(settings)
    ]
    runs = list(_runs(page, left, top))
    page.close()
    return SecondPage(page.page_number, float(right - left), float(bottom - top), runs, tables)


def _runs(page: PlumberPage, left: float, top: float) -> Iterator[Run]:
    """Characters with the blanks before each."""
    lead = ""
    shift_x, shift_y = page.mediabox[0] - left, page.mediabox[1] + page.height - top
    for char in page.chars:
        text = char["text"]
        if text.isspace():
            lead += text
            continue
        x, y = char["matrix"][4] + shift_x, shift_y - char["matrix"][5]
        x0, x1 = char["x0"] - left, char["x1"] - left
        text = UNMAPPED if text.startswith("(cid:") else text
        yield Run(text, x, y, x0, x1, char["bottom"] - char["top"], x1 - x0, lead, last_x=x)
        lead = ""
