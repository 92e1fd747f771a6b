"""HTML pages with tables, as authorities' web sites print them. Knows no table of ours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True, slots=True)
class Td:
    """A cell; a line break in `text` is printed as one, a blank cell keeps its place."""

    text: str | None = None
    rowspan: int = 1
    colspan: int = 1

    def __str__(self) -> str:
        spans = "".join(f' {name}="{span}"' for name in ("rowspan", "colspan") if (span := getattr(self, name)) > 1)
        return f"<td{spans}>{'<br>'.join(escape(self.text).split(chr(10))) if self.text else '&nbsp;'}</td>"


def table(rows: Iterable[Iterable[Td]]) -> str:
    """A table with one line a row."""
    lines = [f"<tr>{''.join(map(str, row))}</tr>" for row in rows]
    return "\n".join(['<table border="1" cellspacing="0">', *lines, "</table>"])


def paragraph(text: str, tag: str = "p") -> str:
    """A paragraph or, with `tag`, a heading."""
    return f"<{tag}>{escape(text)}</{tag}>"


def page(title: str, charset: str, body: Iterable[str]) -> str:
    """A whole page that declares `charset`."""
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">\n<title>{escape(title)}</title>'
    return "\n".join(["<!DOCTYPE html>", "<html><head>", head, "</head><body>", *body, "</body></html>", ""])


def merged(labels: Sequence[str | None]) -> list[Td | None]:
    """A column in which equal neighbours are one cell; None where the cell above covers the row."""
    cells: list[Td | None] = []
    for row, label in enumerate(labels):
        if row and label == labels[row - 1]:
            cells.append(None)
            continue
        end = next((below for below in range(row, len(labels)) if labels[below] != label), len(labels))
        cells.append(Td(label, rowspan=end - row))
    return cells
