"""Web pages, as authorities' sites print them: merged cells as spans, blank cells kept."""

from __future__ import annotations

from html import escape

from raw.sample_maker.grids import Cell, Grid, Line, Paper


def write(paper: Paper) -> bytes:
    """The page in UTF-8; parts follow one another."""
    body = [part for sheet in paper.sheets for item in sheet.body for part in _item(item)]
    title = next((i.text for s in paper.sheets for i in s.body if isinstance(i, Line) and i.is_title), "")
    head = ['<!DOCTYPE html>\n<html lang="zh">\n<head>\n<meta charset="utf-8">', f"<title>{escape(title)}</title>"]
    return "\n".join([*head, "</head>\n<body>", *body, "</body>\n</html>\n"]).encode()


def _item(item: Line | Grid) -> list[str]:
    if isinstance(item, Line):
        tag = "h1" if item.is_title else "p"
        style = f' style="text-align:{item.align}"' if item.align != "left" else ""
        return [f"<{tag}{style}>{escape(item.text)}</{tag}>"]
    rows = [f"<tr>{''.join(map(_cell, cells))}</tr>" for cells in item.by_row()]
    return ['<table border="1" cellspacing="0">', *rows, "</table>"]


def _cell(cell: Cell) -> str:
    spans = {"rowspan": cell.put.rows, "colspan": cell.put.columns}
    marks = "".join(f' {name}="{span}"' for name, span in spans.items() if span > 1)
    return f"<td{marks}>{'<br>'.join(escape(cell.put.text).split(chr(10))) or '&nbsp;'}</td>"
