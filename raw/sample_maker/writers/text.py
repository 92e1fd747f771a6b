"""Flat text: a line a row with tabs between the columns, as pasted from a spreadsheet. What a merged cell covers is
blank, and a cell's lines run together."""

from __future__ import annotations

from raw.sample_maker.grids import Grid, Paper


def write(paper: Paper) -> bytes:
    """The document in UTF-8; a form feed stands between its parts."""
    parts = []
    for sheet in paper.sheets:
        lines: list[str] = []
        for item in sheet.body:
            lines += rows(item) if isinstance(item, Grid) else [item.text]
        parts.append("\n".join(lines) + "\n")
    return "\f".join(parts).encode()


def rows(grid: Grid) -> list[str]:
    """One line a row."""
    lines = []
    for cells in grid.by_row():
        texts = [""] * grid.column_count
        for cell in cells:
            texts[cell.column] = cell.put.text.replace("\n", "")
        lines.append("\t".join(texts))
    return lines
