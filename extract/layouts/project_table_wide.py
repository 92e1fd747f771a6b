"""The wide project table: a row a project with its amounts, goal and coded indicators. Found in tables, where every
cell is known, and in the text of PDFs, where blank cells are gone and names stand on lines of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from extract.amounts import find_money_unit, parse_amount
from extract.collector import Collector
from extract.document import Printed
from extract.layouts import wide_cells, wide_lines
from extract.layouts.coded_indicators import read_coded_indicators
from extract.layouts.emit import Owner, emit_goal, emit_project_amount, read_yuan
from extract.layouts.families import Family
from extract.layouts.money import SUBSET_SUM, Placement, place_amounts
from extract.layouts.vocabulary import vocabulary
from extract.layouts.wide_table import SUBTOTAL, TOTAL, AmountRow, WideTable
from extract.records import DepartmentAmountRecord, ProjectRecord
from extract.text import unwrap

PRIOR = f"{SUBSET_SUM}+prior"
FIRST_COLUMN = f"{SUBSET_SUM}+first_column"


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount and what is known of the column it stood in."""

    printed: Printed
    label: str | None
    evidence: str = "printed"
    inference: str | None = None
    alternatives: tuple[str, ...] = ()


def read(collector: Collector, family: Family) -> None:
    """Reads the tables of a document if it has any, else its lines."""
    source = wide_cells if collector.document.tables else wide_lines
    for table in source.find_tables(collector):
        emit_table(collector, table, family.options["column_preference"])


def emit_table(collector: Collector, table: WideTable, preference: Sequence[str]) -> None:
    """Adds all records of a table; the fund source columns of lost cells are solved against the totals."""
    unit = find_money_unit(table.money_unit.text)
    collector.furniture("unit of money", table.money_unit)
    ranked = sorted(
        range(len(table.columns) - 1),
        key=lambda i: _rank(vocabulary().fund_source(table.columns[i + 1]), preference),
    )
    placed = _place(table, ranked)
    project_no = 0
    item_no = 0
    for row, amounts in zip(table.rows, placed, strict=True):
        if row.kind == "project":
            project_no += 1
            _emit_project(collector, project_no, row, amounts, unit)
        else:
            item_no = _emit_total(collector, item_no, row, amounts, unit)
    if unit is None and table.rows:
        collector.finding(
            "X05",
            "error",
            [table.rows[0].name],
            "No unit of money is printed: the amounts are kept as printed and not converted",
            "未印金额单位，金额仅按原文保留，未换算",
        )


def _emit_project(
    collector: Collector, project_no: int, row: AmountRow, amounts: list[Amount], unit: str | None
) -> None:
    owner = Owner("project", project_no)
    collector.add(
        ProjectRecord,
        at=[row.name],
        project_no=project_no,
        project_name=unwrap(row.name.text),
        project_name_printed=row.name.text.strip(),
    )
    for number, amount in enumerate(amounts, start=1):
        code = vocabulary().fund_source(amount.label) if amount.label else None
        emit_project_amount(
            collector, project_no, number, amount.label, code, amount.printed, unit,
            at=[row.name], evidence=amount.evidence, inference=amount.inference, alternatives=amount.alternatives,
        )  # fmt: skip
        if amount.printed and (amount.label is None or amount.inference == PRIOR):
            _report_column(collector, project_no, amount)
    emit_goal(collector, owner, "project", 1, row.goal)
    count = read_coded_indicators(collector, owner, row.indicators)
    if not count and not row.goal:
        _report_missing(collector, project_no, row, "goal and indicators", "绩效目标和绩效指标")
    elif not count:
        _report_missing(collector, project_no, row, "indicators", "绩效指标")
    elif not row.goal:
        _report_missing(collector, project_no, row, "goal", "绩效目标")


def _report_missing(collector: Collector, project_no: int, row: AmountRow, english: str, chinese: str) -> None:
    collector.finding(
        "X03",
        "error",
        [row.name],
        f"The row of this project has no {english}: it is cut short or blank",
        f"该项目行缺少{chinese}，可能不完整",
        expected=chinese,
        project_no=project_no,
    )


def _report_column(collector: Collector, project_no: int, amount: Amount) -> None:
    candidates = "、".join([amount.label, *amount.alternatives] if amount.label else ["?"])
    collector.finding(
        "Q45",
        "warning",
        [amount.printed],
        f"The text does not tell in which fund column {amount.printed.text.strip()} stands (candidates: {candidates})",
        f"文本无法确定{amount.printed.text.strip()}所在的资金来源列（可能为：{candidates}）",
        observed=amount.printed.text.strip(),
        expected=amount.label,
        project_no=project_no,
    )


def _emit_total(collector: Collector, item_no: int, row: AmountRow, amounts: list[Amount], unit: str | None) -> int:
    if row.kind == TOTAL:
        collector.furniture("row label", row.name)
    for amount in amounts:
        item_no += 1
        collector.add(
            DepartmentAmountRecord,
            at=[amount.printed] if amount.printed else [row.name],
            item_no=item_no,
            block=row.kind,
            item=amount.label or "?",
            entity_name=row.name if row.kind == SUBTOTAL else None,
            fund_source_code=vocabulary().fund_source(amount.label) if amount.label else None,
            amount_printed=amount.printed,
            unit_printed=unit,
            amount_yuan=read_yuan(collector, amount.label or row.kind, amount.printed, unit),
            evidence=amount.evidence,
            inference=amount.inference,
            alternatives=list(amount.alternatives),
        )
    return item_no


def _rank(code: str | None, preference: Sequence[str]) -> int:
    return preference.index(code) if code in preference else len(preference)


def _place(table: WideTable, preference: Sequence[int]) -> list[list[Amount]]:
    """Amounts with their column labels, row by row. Each total (or subtotal, without one) settles the rows under it."""
    result: list[list[Amount]] = [[] for _ in table.rows]
    lost = [number for number, row in enumerate(table.rows) if row.columns is None]
    for number, row in enumerate(table.rows):
        if row.columns is not None:
            result[number] = [
                Amount(printed, table.columns[column]) for printed, column in zip(row.amounts, row.columns, strict=True)
            ]
    if not lost:
        return result
    projects = [n for n in lost if table.rows[n].kind == "project"]
    totals = [n for n in lost if table.rows[n].kind == TOTAL]
    groups = _groups(table, lost)
    if totals:
        total, rows = _solve(table, totals[0], projects, preference)
        placements = {totals[0]: total, **dict(zip(projects, rows, strict=True))}
        for subtotal, members in groups:
            placements[subtotal] = _sum_columns(table, subtotal, members, placements)
    else:
        placements = {}
        for subtotal, members in groups:
            total, rows = _solve(table, subtotal, members, preference)
            placements |= {subtotal: total, **dict(zip(members, rows, strict=True))}
    for number in lost:
        result[number] = _labelled(table, table.rows[number], placements.get(number))
    return result


def _groups(table: WideTable, lost: list[int]) -> list[tuple[int, list[int]]]:
    """Each subtotal with the project rows between it and the next one."""
    groups: list[tuple[int, list[int]]] = []
    for number in lost:
        if table.rows[number].kind == SUBTOTAL:
            groups.append((number, []))
        elif table.rows[number].kind == "project" and groups:
            groups[-1][1].append(number)
    return groups


def _sources(row: AmountRow) -> list[Decimal] | None:
    amounts = [parse_amount(printed.text) for printed in row.amounts[1:]]
    return None if any(amount is None for amount in amounts) else [amount for amount in amounts if amount is not None]


def _solve(
    table: WideTable, total: int, members: list[int], preference: Sequence[int]
) -> tuple[Placement | None, list[Placement | None]]:
    sums = _sources(table.rows[total])
    rows = [_sources(table.rows[number]) for number in members]
    width = len(table.columns) - 1
    known = [row for row in rows if row is not None and len(row) <= width]
    if sums is None or len(sums) > width or len(known) < len(rows):
        return None, [None] * len(members)
    return place_amounts(known, sums, width, preference)


def _sum_columns(
    table: WideTable, subtotal: int, members: list[int], placements: dict[int, Placement | None]
) -> Placement | None:
    """Columns of a subtotal: those in which its projects have amounts, where the sums are what it prints."""
    sums: dict[int, Decimal] = {}
    alternatives: dict[int, set[int]] = {}
    certain = True
    for number in members:
        placement = placements.get(number)
        amounts = _sources(table.rows[number])
        if placement is None or amounts is None:
            return None
        certain = certain and placement.is_certain
        for column, other, amount in zip(placement.columns, placement.alternatives, amounts, strict=True):
            sums[column] = sums.get(column, Decimal(0)) + amount
            alternatives.setdefault(column, set()).update(other)
    columns = tuple(sorted(sums))
    if _sources(table.rows[subtotal]) != [sums[column] for column in columns]:
        return None
    return Placement(columns, tuple(tuple(sorted(alternatives[column])) for column in columns), certain)


def _labelled(table: WideTable, row: AmountRow, placement: Placement | None) -> list[Amount]:
    """The total stands in the first column; the others as placed, or unknown. A full row needs no inference."""
    sources = table.columns[1:]
    amounts = [Amount(row.amounts[0], table.columns[0])]
    if len(row.amounts) - 1 == len(sources):
        return amounts + [Amount(p, label) for p, label in zip(row.amounts[1:], sources, strict=True)]
    if placement is None:
        everything = tuple(sources)
        return amounts + [Amount(p, None, "inferred", SUBSET_SUM, everything) for p in row.amounts[1:]]
    for printed, column, others in zip(row.amounts[1:], placement.columns, placement.alternatives, strict=True):
        rule = SUBSET_SUM if placement.is_certain or not others else FIRST_COLUMN if column == 0 else PRIOR
        amounts.append(Amount(printed, sources[column], "inferred", rule, tuple(sources[other] for other in others)))
    return amounts
