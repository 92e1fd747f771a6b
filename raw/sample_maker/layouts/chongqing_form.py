"""项目绩效目标表 without levels: indicators by name with sign, value, unit, weight, and whether they are core ones."""

from __future__ import annotations

from raw.sample_maker.grids import Grid, Line, Paper, Sheet, figure, label, prose
from raw.sample_maker.layouts.parts import attribute, numbered, title_lines
from raw.sample_maker.sample_facts import Facts, Project

HEADER = ("指标名称", "指标性质", "指标值", "计量单位", "权重", "是否核心")
WIDTHS = (26, 15, 15, 15, 15, 14)


def paper(facts: Facts) -> Paper:
    """A sheet a project."""
    document, sheets = facts.document, []
    line = Line(f"编制单位：{document.unit_name}　　单位：{document.unit_of_money}")
    for number, project in enumerate(facts.projects, start=1):
        sheets.append(Sheet(f"项目{number}", [*title_lines(document.title), line, form(project)]))
    return Paper(sheets)


def form(project: Project) -> Grid:
    """The table of one project."""
    grid = Grid(WIDTHS)
    grid.row(label("项目名称"), prose(project.name, 3), label("项目代码"), prose(project.code or ""))
    grid.row(
        label("主管部门"),
        prose(attribute(project, "主管部门"), 3),
        label("项目类型"),
        prose(attribute(project, "项目类型")),
    )
    grid.row(*(put for line in project.funding for put in (label(line.label), figure(line.amount))))
    for name in ("项目概述", "立项依据"):
        grid.row(label(name), prose(attribute(project, name), 5))
    grid.row(label("当年绩效目标"), prose(numbered(project.goals_of["annual"], "{}."), 5))
    grid.row(*map(label, HEADER))
    for row in project.indicators:
        value = (label(row.sign), figure(row.values["unspecified"]), label(row.unit))
        grid.row(prose(row.level3), *value, figure(row.weight), label(row.is_core or ""))
    return grid
