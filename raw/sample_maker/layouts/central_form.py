"""项目支出绩效目标表, the form of the centre since 2021: amounts with what was carried over, points for execution and for
each indicator."""

from __future__ import annotations

from raw.sample_maker.grids import Grid, Paper, Sheet, figure, label, prose
from raw.sample_maker.layouts.parts import attribute, level_puts, numbered, title_lines
from raw.sample_maker.sample_facts import Facts, Project

WIDTHS = (9, 13, 14, 26, 14, 10)


def paper(facts: Facts) -> Paper:
    """A sheet a project."""
    return Paper(
        [
            Sheet(f"项目{number}", [*title_lines(facts.document.title), form(facts, project)])
            for number, project in enumerate(facts.projects, start=1)
        ]
    )


def form(facts: Facts, project: Project) -> Grid:
    """The table of one project."""
    document, grid = facts.document, Grid(WIDTHS)
    grid.row(label("项目名称"), prose(project.name, columns=5))
    department = f"[{document.department_code}]{document.department_name}"
    grid.row(
        label("主管部门及代码"),
        prose(department, columns=2),
        label("实施单位"),
        prose(project.unit_name or "", columns=2),
    )
    grid.row(
        label("项目属性"), prose(attribute(project, "项目属性"), columns=2),
        label("项目期"), prose(attribute(project, "项目期"), columns=2),
    )  # fmt: skip
    lines = project.funding
    for number, line in enumerate(lines):
        block = [label(f"项目资金\n（{document.unit_of_money}）", rows=len(lines))] if number == 0 else []
        points = [label(f"执行率分值（{project.execution_weight}）", 2, len(lines))] if number == 0 else []
        grid.row(*block, label(f"{line.label}：", columns=2), figure(line.amount), *points)
    grid.row(label("年度\n绩效\n目标"), prose(numbered(project.goals_of["annual"], "目标{}："), columns=5))
    rows = len(project.indicators) + 1
    weights = sum(int(indicator.weight or 0) for indicator in project.indicators)
    headers = ["一级指标", "二级指标", "三级指标", "指标值", f"分值权重（{weights}）"]
    grid.row(label("绩效指标", rows=rows), *map(label, headers))
    for puts, indicator in zip(level_puts(project.indicators), project.indicators, strict=True):
        grid.row(*puts, prose(indicator.level3), label(indicator.values["unspecified"]), figure(indicator.weight))
    return grid
