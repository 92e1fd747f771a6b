"""One form a project as a web page: level labels are merged cells, the blank amount keeps its cell."""

from __future__ import annotations

from collections.abc import Sequence

from raw.sample_maker.renderers.form_text import INDICATOR_HEADER
from raw.sample_maker.renderers.html import Td, merged, page, paragraph, table
from raw.sample_maker.sample_facts import Facts, Indicator, Project


def render(facts: Facts, charset: str) -> str:
    """The page."""
    document = facts.document
    body = []
    for number, project in enumerate(facts.projects, start=1):
        body.append(paragraph(f"{number}.{project.name}绩效目标表", "h3"))
        body.append(paragraph(f"{document.department_code}{document.department_name} 单位：{document.unit_of_money}"))
        goals = "\n".join(f"{n}.{goal}" for n, goal in enumerate(project.goals, start=1))
        head = [[Td("项目名称"), Td(project.name, colspan=6)], *budget_rows(project, 7)]
        body.append(table([*head, [Td("绩效目标"), Td(goals, colspan=6)]]))
        body.append(table(indicator_rows(INDICATOR_HEADER, project.indicators)))
    return page(f"{document.department_name}项目绩效目标表", charset, body)


def budget_rows(project: Project, columns: int) -> list[list[Td]]:
    """Amounts and, below them, the purpose, beside a label merged over both rows."""
    label, amounts = Td("预算规模及资金用途", rowspan=2), project.amounts
    total, fiscal, other = Td(amounts["预算数"]), Td(amounts["财政资金"]), Td(amounts["其他资金"])
    first = [label, Td("预算数"), total, Td("其中：财政资金"), fiscal, Td("其他资金"), other]
    return [first, [Td(project.purpose, colspan=columns - 1)]]


def indicator_rows(header: Sequence[str], indicators: Sequence[Indicator]) -> list[list[Td]]:
    """The indicator table; equal neighbouring labels are one cell. The basis is printed where `header` has it."""
    level1 = merged([i.level1 for i in indicators])
    level2 = merged([f"{i.level1}/{i.level2}" for i in indicators])
    rows = [[Td(label) for label in header]]
    for indicator, first, second in zip(indicators, level1, level2, strict=True):
        cells = [first] if first else []
        cells += [Td(indicator.level2, rowspan=second.rowspan)] if second else []
        texts = (indicator.level3, indicator.description, indicator.values["annual"], indicator.basis)
        rows.append([*cells, *(Td(text) for text in texts[: len(header) - 2])])
    return rows
