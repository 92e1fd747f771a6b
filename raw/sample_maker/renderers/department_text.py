"""The department form as tab-separated text: merged labels stand in the middle of their rows, one row is torn."""

from __future__ import annotations

import math

from raw.sample_maker.sample_facts import DepartmentAmount, EmptyCategory, Facts, Indicator

BUDGET_BLOCKS = (("部门预算支出", "收入来源"), ("事业发展性支出", "按预算级次划分"))
COUNTS = "基本信息"
SECTION = "绩效指标"
TASK_HEADER = ("名称", "主要实施内容", "拟投入的资金(万元)", "期望达到的目标(概述)")
OTHER_TASKS = "其他需完成的任务(可选填)"
INDICATOR_HEADER = ("一级指标", "二级指标", "三级指标", "实施周期指标值", "年度指标值")


def render(facts: Facts) -> str:
    """The document's text."""
    document = facts.document
    rows = [[""], [""], [document.title or ""], [""], ["部门名称", document.department_name, "", "", "", ""]]
    rows.append([COUNTS, *(text for a in block_of(facts, COUNTS) for text in (a.item, _number(a))), ""])
    rows += _budget(facts)
    rows.append(["总体绩效目标", facts.overall_goal or "", "", "", "", ""])
    rows.append(["年度重点工作任务", *TASK_HEADER, ""])
    rows += [["", task.name, task.content, task.amount, task.expected_goal, ""] for task in facts.key_tasks]
    rows += [["", OTHER_TASKS, "", "", "", ""], *_indicators(facts)]
    return "\n".join("\t".join(row) for row in rows)


def block_of(facts: Facts, block: str) -> list[DepartmentAmount]:
    """Items of one block of the overview."""
    return [amount for amount in facts.department_amounts if amount.block == block]


def in_printed_order(facts: Facts) -> list[Indicator | EmptyCategory]:
    """Indicators and empty categories in the order of the form's categories."""
    rows: list[Indicator | EmptyCategory] = [*facts.indicators, *facts.empty_categories]
    return sorted(rows, key=lambda row: row.level2_code or "")


def middle(count: int) -> int:
    """Which of `count` merged rows (from 0) carries the label."""
    return math.ceil(count / 2) - 1


def _number(item: DepartmentAmount) -> str:
    return item.amount or ("" if item.count is None else str(item.count))


def _budget(facts: Facts) -> list[list[str]]:
    rows = []
    for number, (left, right) in enumerate(BUDGET_BLOCKS):
        unit = f"预算金额({facts.document.unit_of_money})"
        rows.append(["预算整体情况" if number == 0 else "", left, unit, right, unit, ""])
        for a, b in zip(block_of(facts, left), block_of(facts, right), strict=True):
            rows.append(["", a.item, _number(a), b.item, _number(b), ""])
    return rows


def _indicators(facts: Facts) -> list[list[str]]:
    """Rows of the indicator table; the torn row takes three lines, one of them empty, and begins the first labels."""
    torn = facts.torn_row
    assert torn is not None, "this layout is the torn one; the page without a torn row is department_html"
    header = ["", *INDICATOR_HEADER]
    rows = [["", "", "", "", torn.head, ""], [""], ["", torn.level2_printed, f"{torn.level3} {torn.tail}", torn.annual]]
    printed = in_printed_order(facts)
    for row in printed:
        filled = isinstance(row, Indicator)
        rows.append(["", "", row.level3 if filled else "", row.values["unspecified"] if filled else ""])
    first = len(rows) - len(printed)
    codes = [row.level2_code for row in printed]
    for code in dict.fromkeys(codes):
        # The first category was one merged cell with the torn row, whose own label is another one's.
        start, count = codes.index(code) - (code == codes[0]), codes.count(code) + (code == codes[0])
        rows[first + start + middle(count)][1] = printed[codes.index(code)].level2 or ""
    outputs = first + sum(row.level1_code == torn.level1_code for row in printed)
    rows[middle(outputs)][0] = next(row.level1 or "" for row in printed if row.level1_code == torn.level1_code)
    rows[middle(len(rows) + 1) - 1][0] = SECTION  # merged over the header too
    return [header, *rows]
