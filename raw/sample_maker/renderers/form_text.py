"""One form a project as the text of a PDF: cells one after the other, narrow ones broken every five characters."""

from __future__ import annotations

from itertools import groupby

from raw.sample_maker.renderers.flow import TextCell, flow, spaced, wrap
from raw.sample_maker.sample_facts import Facts, Indicator, Project

INDICATOR_HEADER = ("一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值")
_FORBIDDEN_AT_START = "，。；：、）"
_NARROW_CELL = 5  # characters
_WIDE_CELL, _LATIN = 79.8, 0.9  # half-width characters, and how many a Latin one takes
_PAGE_END = "\n\n\n\n \n\n"


def render(facts: Facts) -> str:
    """The document's text."""
    document = facts.document
    unit = spaced(f"{document.department_code}{document.department_name}") + f" 单位：{document.unit_of_money} "
    forms = [_form(number, project, unit) for number, project in enumerate(facts.projects, start=1)]
    return " " + f"{_PAGE_END}  \n\n".join(forms) + "\n\n \n\n\n"


def _form(number: int, project: Project, unit: str) -> str:
    name = spaced(project.name)
    purpose = _wrapped(spaced(project.purpose or ""))
    goals = [_wrapped(spaced(f"{n}.{goal}")) for n, goal in enumerate(project.goals, start=1)]
    blocks = [f"{number}.{name}绩效目标表 ", unit, f"项目名称 {name} ", _amounts(project), flow([TextCell(purpose)], 0)]
    text = "\n\n".join(block.lstrip("\n") for block in blocks) + "\n\n" + _goals(goals)
    rows = [" ".join(INDICATOR_HEADER) + " ", *_indicator_rows(project.indicators)]
    return f"{text}\n  \n\n" + "\n\n".join(rows)


def _amounts(project: Project) -> str:
    """The label, merged over this row and the next, and three amounts; the blank one leaves blanks."""
    amounts = project.amounts
    cells = [
        TextCell((f"预算数 {amounts['预算数']}",)),
        TextCell(("其中：财政    ", "资金")),
        TextCell((f"{amounts['财政资金']} 其他资金 {amounts['其他资金'] or ' '}",)),
    ]
    return flow([TextCell(("预算规模及", "资金用途"), middle=-99)]).lstrip("\n") + flow(cells)


def _goals(goals: list[tuple[str, ...]]) -> str:
    """The label in the middle of its merged cell and the goals beside it."""
    lines = sum(len(goal) for goal in goals)
    cells, top = [TextCell(("绩效目标",))], -(lines - 1) / 2
    for goal in goals:
        cells.append(TextCell(goal, middle=top + (len(goal) - 1) / 2))
        top += len(goal)
    return flow(cells).lstrip("\n")


def _indicator_rows(indicators: list[Indicator]) -> list[str]:
    rows: list[str] = []
    for level1, members in groupby(indicators, key=lambda indicator: indicator.level1):
        for number, indicator in enumerate(group := list(members)):
            cells = [
                TextCell(_narrow(indicator.level2 or "")),
                TextCell(_narrow(indicator.level3)),
                TextCell((f"{indicator.description} {spaced(indicator.values['annual'])}",)),
            ]
            if number == 0:
                # In the middle of its group: beside the row where that is the only one, else far from it.
                cells.insert(0, TextCell((level1 or "",), middle=0 if len(group) == 1 else -99))
            rows.append(flow(cells).lstrip("\n"))
    return rows


def _narrow(text: str) -> tuple[str, ...]:
    return tuple(text[start : start + _NARROW_CELL] for start in range(0, len(text), _NARROW_CELL))


def _wrapped(text: str) -> tuple[str, ...]:
    return tuple(wrap(text, _WIDE_CELL, _FORBIDDEN_AT_START, _LATIN))
