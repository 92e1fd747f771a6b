"""The wide project table as the text of a PDF.

Project names are indented; their amounts stand at the end of the name's line or, where the name is wrapped, on a line
of their own below it. Blank cells are gone. The goal follows, then the coded indicators, both wrapped; the header comes
again at the top of each page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.collector import Collector
from extract.document import Line, Printed
from extract.layouts.coded_indicators import find_start
from extract.layouts.vocabulary import vocabulary
from extract.layouts.wide_head import DepartmentLine
from extract.layouts.wide_table import SUBTOTAL, TOTAL, AmountRow, WideTable

_AMOUNT = r"[-－−]?(?:\d{1,3}(?:[,，]\d{3})+|\d+)\.\d{2,6}"
_AMOUNTS = re.compile(rf"^(?P<name>.*?)(?P<amounts>(?:(?:^|(?<=\s)){_AMOUNT}\s*)+)$")
_PAGE_NUMBER = re.compile(r"^\s*(?:第\s*\d+\s*页(?:\s*[,，]?\s*共\s*\d+\s*页)?|[-—–]\s*\d+\s*[-—–])\s*$")
_LAST_LABEL = re.compile(r"年度指标值\s*[:：]")
_INDENT = re.compile(r"^[ \u3000\t]{2,}\S")


def find_tables(collector: Collector) -> Iterator[WideTable]:
    """The table of a document of this layout (one, however many pages it has)."""
    head = DepartmentLine(collector)
    body: list[Line] = []
    columns: list[str] = []
    for line in collector.document.lines:
        if not line.printed:
            continue
        found = _header_columns(line.printed)
        if found:
            columns = columns or found
            collector.furniture("column header", line.printed)
        elif _PAGE_NUMBER.match(line.printed.text):
            collector.furniture("page number", line.printed)
        elif columns:
            body.append(line)
        else:
            head.line(line.printed)
    if columns:
        yield WideTable(columns, head.money_unit, list(_rows(body)))


def _header_columns(printed: Printed) -> list[str]:
    """Labels of the amount columns of a header line, the total first; empty where the line is no header."""
    words = vocabulary()
    labels = printed.strip().split(r"\s+")
    if not words.has_role(labels[0].text, "project_name") or not words.has_role(labels[-1].text, "indicators"):
        return []
    return [label.key for label in labels if words.fund_source(label.text) is not None]


def _rows(lines: list[Line]) -> Iterator[AmountRow]:
    """Rows in printed order; the lines of a row are gathered until the next row begins."""
    row: AmountRow | None = None
    name: list[Printed] = []  # lines of a name whose amounts have not come yet
    text: list[Printed] = []
    for number, line in enumerate(lines):
        match = _AMOUNTS.match(line.printed.text)
        indented = bool(_INDENT.match(line.printed.text))
        if name and not match:
            name.append(line.printed.strip())
            continue
        is_complete = row is None or row.kind != "project" or _has_indicators(text)
        if match and not name and is_complete and not indented and not match["name"].strip():
            # Amounts alone: the lines after the cell above are the name they belong to, though not indented.
            end = _cell_end([part.text for part in text])
            name, text = text[end:], text[:end]
        if match and (name or indented or (is_complete and match["name"].strip())):
            if row is not None:
                yield _filled(row, text)
            printed_name = line.printed.group(match, "name").strip()
            amounts = [part for part in line.printed.group(match, "amounts").split(r"\s+") if part]
            kind = "project" if name or indented else _kind(printed_name, lines[number + 1 :])
            row = AmountRow(kind, Printed.join([*name, printed_name] if printed_name else name, "\n"), amounts)
            name, text = [], []
        elif indented and is_complete:
            name = [line.printed.strip()]
        else:
            text.append(line.printed.strip())
    if row is not None:
        yield _filled(row, text)


def _has_indicators(text: list[Printed]) -> bool:
    return find_start("".join(part.text for part in text)) is not None


def _kind(name: Printed, following: list[Line]) -> str:
    """A row that is not indented: the total, or a unit's subtotal where a project row comes right after it."""
    if name.key in ("合计", "总计"):
        return TOTAL
    following_is_row = bool(following) and bool(
        _INDENT.match(following[0].printed.text) or _AMOUNTS.match(following[0].printed.text)
    )
    return SUBTOTAL if following_is_row else "project"


def _filled(row: AmountRow, text: list[Printed]) -> AmountRow:
    """Cuts the text under a row into goal and indicators."""
    joined = Printed.join(text, "\n")
    flat = joined.text.replace("\n", "\x00")
    start = _start_over_lines(flat)
    row.goal = (joined if start is None else joined[:start]).strip()
    row.indicators = Printed() if start is None else _unwrapped(joined[start:])
    return row


def _start_over_lines(text: str) -> int | None:
    """`find_start` in a text whose line ends are NUL: they may part the syntax anywhere, so they are skipped."""
    positions = [i for i, character in enumerate(text) if character != "\x00"]
    start = find_start(text.replace("\x00", ""))
    return None if start is None else positions[start]


def _unwrapped(printed: Printed) -> Printed:
    """Lines of the indicator cell joined, without those that follow it."""
    lines = printed.split("\n")
    return Printed.join(lines[: _cell_end([line.text for line in lines])])


def _cell_end(lines: list[str]) -> int:
    """How many of the lines under a project are its cell: up to the first full stop at a line's end behind the label of
    the last annual target (which may be wrapped itself). Without one the cell is cut short, and every line is its."""
    flat = "".join(lines)
    labels = list(_LAST_LABEL.finditer(flat))
    if not labels:
        return len(lines)
    position = 0
    for number, line in enumerate(lines, start=1):
        position += len(line)
        if position > labels[-1].end() and line.endswith("。"):
            return number
    return len(lines)
