"""Markdown and, from it, pages that open in a browser without a network."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

from warehouse.cells import text

_LONGEST_CELL = 60
_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>
<style>
body {{ font: 15px/1.5 system-ui, "Noto Sans SC", "Microsoft YaHei", sans-serif; color: #1c2733;
  margin: 2em auto; padding: 0 1.5em; max-width: 85em }}
table {{ border-collapse: collapse; display: block; overflow-x: auto }}
th, td {{ border: 1px solid #d5dce3; padding: .25em .6em; text-align: left; vertical-align: top }}
th {{ background: #eef2f6 }}
pre, code {{ font: 13px/1.45 ui-monospace, monospace; background: #f4f6f8 }}
pre {{ padding: .8em; overflow-x: auto }}
a {{ color: #0b5cad }}
svg {{ max-width: 100%; height: auto }}
</style>
{body}
</html>
"""


def table(names: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table of cells that are Markdown."""
    lines = ["| " + " | ".join(names) + " |", "|" + " --- |" * len(names)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines)


def data_table(names: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table of values: long ones are cut, blanks are blank."""
    return table(names, ([_cell(value) for value in row] for row in rows))


def page(title: str, markdown: str) -> str:
    """A page of HTML that needs nothing from the web."""
    from markdown_it import MarkdownIt

    body = MarkdownIt("commonmark", {"html": True}).enable("table").render(markdown)
    return _PAGE.format(title=html.escape(title), body=body)


def escaped(value: str) -> str:
    """Text that stands in a cell of a Markdown table as it is."""
    folded = " ".join(value.split())
    for character in "\\|<>*_`[]":
        folded = folded.replace(character, f"\\{character}" if character not in "<>" else html.escape(character))
    return folded


def _cell(value: object) -> str:
    words = " ".join(text(value).split())
    return escaped(words if len(words) <= _LONGEST_CELL else words[: _LONGEST_CELL - 1] + "…")
