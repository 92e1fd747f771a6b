"""Prose and forms as the text of a word-processor document: a paragraph a line, then one cell a line behind a tab."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from raw.sample_maker.sample_facts import Facts, Project

PARTS = (("第一部分", "部门整体绩效目标"), ("第二部分", "预算项目绩效目标"))
SECTIONS = ("一、总体绩效目标", "二、分项绩效目标", "三、工作保障措施")
INDICATOR_HEADER = ("一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据")
SCHEDULE = "资金支出计划（%）"
NUMERALS = "一二三四五六七八九十"


def render(facts: Facts) -> str:
    """The document's text."""
    lines = list(_prose(facts))
    bookmarks = len(SECTIONS) + 1
    for number, project in enumerate(facts.projects, start=1):
        lines.append(_bookmark(4, bookmarks + number - 1) + f"{number}.{project.name}绩效目标表")
        lines += [f"\t{facts.document.department_code}{facts.document.unit_name}"]
        lines += [f"\t单位：{facts.document.unit_of_money}", "", *_form(project), "", "", " "]
    return "\n".join([*lines[:-1], ""])


def _bookmark(level: int, number: int) -> str:
    return f"[bookmark: _Toc_{level}_{level}_{number:010}]"


def _prose(facts: Facts) -> Iterator[str]:
    yield from (" " + PARTS[0][0], PARTS[0][1], " ")
    yield _bookmark(2, 1) + SECTIONS[0]
    yield f"整体绩效目标：{facts.overall_goal}"
    yield _bookmark(2, 2) + SECTIONS[1]
    for group in facts.groups:
        yield from (group.heading, f"绩效目标：{group.goal}", f"绩效指标：{group.indicator_text}")
    yield _bookmark(2, 3) + SECTIONS[2]
    for numeral, safeguard in zip(NUMERALS, facts.safeguards, strict=False):
        yield f"（{numeral}）{safeguard.title}。{safeguard.text}"
    yield from (" ", " ", " ", " ", PARTS[1][0], " ", PARTS[1][1], " ", " ")


def _form(project: Project) -> Iterator[str]:
    yield from _row("项目编码", project.code or "", "项目名称", project.name)
    amounts = {label: amount or " " for label, amount in project.amounts.items()}
    budget = ("预算规模及资金用途", "预算数", f"{amounts['预算数']:>5}")
    yield from _row(*budget, "其中：财政    资金", amounts["财政资金"], "其他资金", amounts["其他资金"])
    yield from _row("", project.purpose or "")
    yield from _row(SCHEDULE, *project.milestones)
    yield from _row("", *project.milestones.values())
    goals = "".join(f"{number}.{goal}" for number, goal in enumerate(project.goals, start=1))
    yield from _row("绩效目标", goals + "\t" * project.look.tabs_after_goal)
    yield from ("", " ")
    yield from _row(*INDICATOR_HEADER)
    for level1, members in groupby(project.indicators, key=lambda indicator: indicator.level1):
        for number, i in enumerate(members):
            cells = (i.level2, i.level3, i.description, i.values["annual"], i.basis)
            yield from _row((level1 or "") if number == 0 else "", *(cell or "" for cell in cells))


def _row(*cells: str) -> Iterator[str]:
    yield from (f"\t{cell}" for cell in cells)
    yield ""
