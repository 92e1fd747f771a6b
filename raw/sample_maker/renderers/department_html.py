"""The department form as a web page: labels in merged cells, nothing torn, both values of an indicator."""

from __future__ import annotations

from raw.sample_maker.renderers.department_text import (
    BUDGET_BLOCKS,
    COUNTS,
    INDICATOR_HEADER,
    OTHER_TASKS,
    SECTION,
    TASK_HEADER,
    block_of,
    in_printed_order,
)
from raw.sample_maker.renderers.html import Td, merged, page, paragraph, table
from raw.sample_maker.sample_facts import Facts, Indicator

# Each row covers six columns: a label and five columns of the indicator table.


def render(facts: Facts, charset: str) -> str:
    """The page."""
    document = facts.document
    first, second = block_of(facts, COUNTS)
    counts = [Td(COUNTS), Td(first.item), Td(str(first.count)), Td(second.item, colspan=2), Td(str(second.count))]
    rows = [[Td("部门名称"), Td(document.department_name, colspan=5)], counts, *_budget(facts)]
    rows.append([Td("总体绩效目标"), Td(facts.overall_goal, colspan=5)])
    rows += [*_tasks(facts), *_indicators(facts)]
    return page(document.title or "", charset, [paragraph(document.title or "", "h2"), table(rows)])


def _budget(facts: Facts) -> list[list[Td]]:
    unit = Td(f"预算金额({facts.document.unit_of_money})")
    rows = []
    for left, right in BUDGET_BLOCKS:
        rows.append([Td(left), unit, Td(right, colspan=2), unit])
        for a, b in zip(block_of(facts, left), block_of(facts, right), strict=True):
            rows.append([Td(a.item), Td(a.amount), Td(b.item, colspan=2), Td(b.amount)])
    return _labelled("预算整体情况", rows)


def _tasks(facts: Facts) -> list[list[Td]]:
    name, content, amount, goal = TASK_HEADER
    rows = [[Td(name), Td(content), Td(amount), Td(goal, colspan=2)]]
    rows += [[Td(t.name), Td(t.content), Td(t.amount), Td(t.expected_goal, colspan=2)] for t in facts.key_tasks]
    rows.append([Td(OTHER_TASKS), Td(), Td(), Td(colspan=2)])
    return _labelled("年度重点工作任务", rows)


def _indicators(facts: Facts) -> list[list[Td]]:
    printed = in_printed_order(facts)
    rows = [[Td(label) for label in INDICATOR_HEADER]]
    levels = zip(merged([row.level1 for row in printed]), merged([row.level2 for row in printed]), strict=True)
    for row, labels in zip(printed, levels, strict=True):
        if isinstance(row, Indicator):
            cells = [Td(row.level3), Td(row.values["period"]), Td(row.values["annual"])]
        else:
            cells = [Td(), Td(), Td()]
        rows.append([*(label for label in labels if label), *cells])
    return _labelled(SECTION, rows)


def _labelled(label: str, rows: list[list[Td]]) -> list[list[Td]]:
    return [[Td(label, rowspan=len(rows)), *rows[0]], *rows[1:]]
