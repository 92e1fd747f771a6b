"""The wide project table as a table: columns by their headers, every cell known, blank ones too."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from extract.amounts import parse_amount
from extract.collector import Collector
from extract.document import Line, Printed
from extract.layouts.rows import Row, body_items
from extract.layouts.vocabulary import vocabulary
from extract.layouts.wide_head import DepartmentLine
from extract.layouts.wide_table import SUBTOTAL, TOTAL, AmountRow, WideTable


def find_tables(collector: Collector) -> Iterator[WideTable]:
    """Each table with the header of this layout. Headers repeated on later pages are furniture."""
    head = DepartmentLine(collector)
    table: WideTable | None = None
    columns: dict[int, str] = {}
    text_columns: dict[str, int] = {}
    for item in body_items(collector.document):
        if isinstance(item, Line):
            head.line(item.printed)
            continue
        if _is_header(item):
            found_text, found_columns = _header(collector, item, columns)
            if table is None or (found_columns and list(found_columns.values()) != table.columns):
                if table is not None:
                    yield _classified(table, head)
                table = WideTable(list(found_columns.values()), head.money_unit, [])
            text_columns, columns = {**text_columns, **found_text}, found_columns or columns
        elif table is None:
            head.row(item)
        elif not columns:
            columns = _sub_header(collector, item)
            table.columns = list(columns.values())
        elif item.filled() and not _is_sub_header(collector, item):
            table.rows.append(_row(item, columns, text_columns))
    if table is not None:
        table.money_unit = table.money_unit or head.money_unit
        yield _classified(table, head)


def _is_header(row: Row) -> bool:
    words = vocabulary()
    texts = [cell.printed.text for cell in row.filled()]
    return any(words.has_role(text, "project_name") for text in texts) and any(
        words.has_role(text, "indicators") for text in texts
    )


def _header(collector: Collector, row: Row, known: dict[int, str]) -> tuple[dict[str, int], dict[int, str]]:
    """Columns of name, goal and indicators, and the amount columns; those may stand in the next row (merged header)."""
    words = vocabulary()
    roles: dict[str, int] = {}
    amounts: dict[int, str] = {}
    for cell in row.filled():
        text = cell.printed.text
        collector.furniture("column header", cell.printed)
        role = next((r for r in ("project_name", "goal", "indicators") if words.has_role(text, r)), None)
        if role:
            roles[role] = cell.column
        elif words.fund_source(text) is not None:
            amounts[cell.column] = cell.printed.key
    return roles, amounts


def _sub_header(collector: Collector, row: Row) -> dict[int, str]:
    found: dict[int, str] = {}
    for cell in row.filled():
        if vocabulary().fund_source(cell.printed.text) is not None:
            collector.furniture("column header", cell.printed)
            found[cell.column] = cell.printed.key
    return found


def _is_sub_header(collector: Collector, row: Row) -> bool:
    """The second row of a repeated header: nothing but fund source labels."""
    cells = row.filled()
    if not all(vocabulary().fund_source(cell.printed.text) is not None for cell in cells) or len(cells) < 2:
        return False
    collector.furniture("column header", *(cell.printed for cell in cells))
    return True


def _row(row: Row, columns: dict[int, str], text_columns: dict[str, int]) -> AmountRow:
    def text(role: str) -> Printed:
        cell = row.at(text_columns[role]) if role in text_columns else None
        return cell.printed if cell and not cell.is_carried else Printed()

    cells = [row.at(column) for column in columns]
    return AmountRow(
        kind="project",
        name=text("project_name"),
        amounts=[cell.printed.strip() if cell and not cell.is_carried else Printed() for cell in cells],
        columns=list(range(len(columns))),
        goal=text("goal"),
        indicators=text("indicators"),
    )


def _classified(table: WideTable, head: DepartmentLine) -> WideTable:
    """Tells totals and unit subtotals from projects: a row without goal and indicators whose total is what the rows
    under it add up to, or that bears the department's name."""
    for number, row in enumerate(table.rows):
        if row.name.key in ("合计", "总计"):
            row.kind = TOTAL
        elif not row.goal and not row.indicators:
            total = _total(row)
            following = [_total(r) or 0 for r in _rows_under(table.rows[number + 1 :])]
            if row.name.key == head.department.key or (following and total == sum(following)):
                row.kind = SUBTOTAL
    return table


def _rows_under(rows: list[AmountRow]) -> Iterator[AmountRow]:
    for row in rows:
        if not row.goal and not row.indicators:
            return
        yield row


def _total(row: AmountRow) -> Decimal | None:
    return parse_amount(row.amounts[0].text) if row.amounts else None
