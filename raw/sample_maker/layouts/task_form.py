"""项目支出绩效任务表: a project as a task that its unit is held to, with the target to be held to (年度考核值) and the standard
by which it is judged."""

from __future__ import annotations

from raw.sample_maker.grids import Grid, Paper, Sheet, figure, label, prose
from raw.sample_maker.layouts.parts import attribute, level_puts, numbered, title_lines
from raw.sample_maker.sample_facts import Facts, Project

HEADER = ("一级指标", "二级指标", "考核指标", "年度考核值", "评价标准")
WIDTHS = (14, 16, 28, 16, 26)


def paper(facts: Facts) -> Paper:
    """A sheet a project."""
    sheets = []
    for number, project in enumerate(facts.projects, start=1):
        sheets.append(Sheet(f"任务{number}", [*title_lines(facts.document.title), form(facts, project)]))
    return Paper(sheets)


def form(facts: Facts, project: Project) -> Grid:
    """The table of one project."""
    document, grid = facts.document, Grid(WIDTHS)
    grid.row(label("项目名称"), prose(project.name, 2), label("项目编码"), prose(project.code or ""))
    department = prose(document.department_name or "", 2)
    grid.row(label("主管部门"), department, label("承担单位"), prose(project.unit_name or ""))
    grid.row(label("起止时间"), prose(attribute(project, "起止时间"), 4))
    block = [label(f"项目资金（{document.unit_of_money}）", rows=len(project.funding))]
    for line in project.funding:
        grid.row(*block, label(line.label), figure(line.amount, 3))
        block = []
    grid.row(label("绩效目标"), prose(numbered(project.goals, "（{}）"), 4))
    grid.row(*map(label, HEADER))
    for puts, row in zip(level_puts(project.indicators), project.indicators, strict=True):
        grid.row(*puts, prose(row.level3), label(row.values["unspecified"]), prose(row.scoring or ""))
    return grid
