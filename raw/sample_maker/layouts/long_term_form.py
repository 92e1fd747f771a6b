"""项目支出绩效目标申报表 with the project's whole period and the year side by side: two amount blocks, two goals, and indicator
rows that hold an indicator of the period on the left and one of the year on the right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from raw.sample_maker.grids import Grid, Paper, Put, Sheet, figure, label, prose
from raw.sample_maker.layouts.parts import attribute, numbered, title_lines
from raw.sample_maker.sample_facts import Facts, Indicator, Project, Scope

WIDTHS = (12, 13, 20, 12, 13, 20, 12)
Pair = tuple[Indicator | None, Indicator | None]


def paper(facts: Facts) -> Paper:
    """A sheet a project."""
    sheets = []
    for number, project in enumerate(facts.projects, start=1):
        sheets.append(Sheet(f"项目{number}", [*title_lines(facts.document.title), form(facts, project)]))
    return Paper(sheets)


def form(facts: Facts, project: Project) -> Grid:
    """The table of one project."""
    document, grid = facts.document, Grid(WIDTHS)
    grid.row(label("项目名称"), prose(project.name, columns=6))
    grid.row(
        label("主管部门"), prose(document.department_name or "", columns=3),
        label("实施单位"), prose(project.unit_name or "", columns=2),
    )  # fmt: skip
    grid.row(
        label("项目负责人"), prose(attribute(project, "项目负责人"), columns=3),
        label("联系电话"), prose(attribute(project, "联系电话"), columns=2),
    )  # fmt: skip
    whole, annual = ([f for f in project.funding if f.scope == scope] for scope in ("whole", "annual"))
    block = [label(f"项目资金\n（{document.unit_of_money}）", rows=len(whole))]
    for left, right in zip(whole, annual, strict=True):
        sides = [label(f"{left.label}："), figure(left.amount, 2), label(f"{right.label}："), figure(right.amount, 2)]
        grid.row(*block, *sides)
        block = []
    grid.row(label("总体目标", rows=2), label("中长期目标（2025年—2027年）", 3), label("年度目标", 3))
    grid.row(*(prose(numbered(project.goals_of[kind], "目标{}："), 3) for kind in ("period", "annual")))
    grid.row(label("一级指标"), *(label(text) for text in ("二级指标", "三级指标", "指标值") * 2))
    for pair in pairs(project.indicators):
        level1 = next(indicator.level1 for indicator in pair if indicator)
        grid.row(label(level1 or ""), *half(pair[0], "period"), *half(pair[1], "annual"))
    return grid


def half(indicator: Indicator | None, scope: Scope) -> list[Put]:
    """The three cells of one side; blank where it names no indicator."""
    if indicator is None:
        return [label(""), prose(""), label("")]
    return [label(indicator.level2 or ""), prose(indicator.level3), label(indicator.values[scope])]


def pairs(indicators: Sequence[Indicator]) -> Iterator[Pair]:
    """The two sides of each row: the same indicator twice, or one of the period beside the next one of the year."""
    waiting: Indicator | None = None
    for indicator in indicators:
        if waiting is not None and ("period" in indicator.values or indicator.level1 != waiting.level1):
            yield waiting, None
            waiting = None
        if "annual" not in indicator.values:
            waiting = indicator
            continue
        yield (indicator if "period" in indicator.values else waiting), indicator
        waiting = None
    if waiting is not None:
        yield waiting, None
