"""The wide project table as the text of a PDF: one row a project, its cells one below the other, blank cells gone."""

from __future__ import annotations

from raw.sample_maker.renderers.flow import wrap
from raw.sample_maker.sample_facts import DepartmentAmount, Facts, Indicator, Project

SOURCES = ("总计", "财政拨款", "财政专户拨款", "其他资金")
HEADER = ("项目名称（资金使用单位）", *SOURCES, "绩效目标", "绩效指标")
TOTAL, SUBTOTAL = "合计", "单位小计"
_FORBIDDEN_AT_START = "，；：）"


def render(facts: Facts) -> str:
    """The document's text."""
    document = facts.document
    parts = ["", document.title or "", f"部门名称：{document.department_name} 单位：{document.unit_of_money}", ""]
    parts += [" ".join(HEADER), "", _total_line(facts.department_amounts, TOTAL, None), ""]
    unit: str | None = None
    for project in facts.projects:
        if project.unit_name != unit:
            unit = project.unit_name
            parts += [_total_line(facts.department_amounts, SUBTOTAL, unit), ""]
        if project.look.page_break_before:
            parts += ["", "", " ".join(HEADER), ""]
        parts += _project(project, facts.look.goal_width, facts.look.indicator_width)
    return "\n".join([*parts, "", ""])


def totals(amounts: list[DepartmentAmount], block: str, entity: str | None) -> dict[str, str | None]:
    """Amounts of a total row by source."""
    return {a.item: a.amount for a in amounts if a.block == block and a.entity_name == entity}


def indicator_text(number: int, indicator: Indicator) -> str:
    """An indicator in the coded syntax of this table."""
    return (
        f"{number}、{indicator.level1_code}-{indicator.level1}；{indicator.level2_code}-{indicator.level2}；"
        f"{indicator.level3}；实施周期指标值:{indicator.values['period']}；年度指标值:{indicator.values['annual']}。"
    )


def _total_line(amounts: list[DepartmentAmount], block: str, entity: str | None) -> str:
    return f"{entity or block} {_printed(totals(amounts, block, entity))}"


def _project(project: Project, goal_width: int, indicator_width: int) -> list[str]:
    look, amounts = project.look, _printed(project.amounts)
    head = ["    " + "\n".join(look.name_lines), "", amounts] if look.name_lines else [f"    {project.name} {amounts}"]
    blank = [""] if look.goal_after_blank_line else []
    goal = wrap("".join(project.goals), goal_width, _FORBIDDEN_AT_START)
    indicators = "".join(indicator_text(n, i) for n, i in enumerate(project.indicators, start=1))
    return [*head, *blank, *goal, "", *wrap(indicators, indicator_width, _FORBIDDEN_AT_START), ""]


def _printed(amounts: dict[str, str | None]) -> str:
    return " ".join(amount for source in SOURCES if (amount := amounts.get(source)))
