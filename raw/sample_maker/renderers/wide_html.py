"""The wide project table as a web page: a header of two rows, every cell kept, blank ones too."""

from __future__ import annotations

from raw.sample_maker.renderers.html import Td, page, paragraph, table
from raw.sample_maker.renderers.wide_text import HEADER, SOURCES, SUBTOTAL, TOTAL, indicator_text, totals
from raw.sample_maker.sample_facts import Facts


def render(facts: Facts, charset: str) -> str:
    """The page."""
    document = facts.document
    name, goal, indicators = HEADER[0], HEADER[-2], HEADER[-1]
    rows = [
        [Td(f"部门名称：{document.department_name}", colspan=5), Td(f"单位：{document.unit_of_money}", colspan=2)],
        [Td(name, rowspan=2), Td("预算金额", colspan=len(SOURCES)), Td(goal, rowspan=2), Td(indicators, rowspan=2)],
        [Td(source) for source in SOURCES],
        [Td(TOTAL), *_amounts(totals(facts.department_amounts, TOTAL, None)), Td(), Td()],
    ]
    unit: str | None = None
    for project in facts.projects:
        if project.unit_name != unit:
            unit = project.unit_name
            rows.append([Td(unit), *_amounts(totals(facts.department_amounts, SUBTOTAL, unit)), Td(), Td()])
        items = "\n".join(indicator_text(number, i) for number, i in enumerate(project.indicators, start=1))
        rows.append([Td(project.name), *_amounts(project.amounts), Td("\n".join(project.goals)), Td(items)])
    return page(document.title or "", charset, [paragraph(document.title or "", "h3"), table(rows)])


def _amounts(amounts: dict[str, str | None]) -> list[Td]:
    return [Td(amounts.get(source)) for source in SOURCES]
