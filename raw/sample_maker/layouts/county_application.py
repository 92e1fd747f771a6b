"""财政支出项目绩效目标申报表 of a county: boxes, nested sources, narrative rows, expenditure detail with its reckoning, schedule,
long-term and annual goals, and a block of indicators for each."""

from __future__ import annotations

from collections.abc import Sequence

from raw.sample_maker.grids import Grid, Line, Paper, Sheet, figure, label, prose
from raw.sample_maker.layouts.parts import attribute, level_puts, numbered, title_lines
from raw.sample_maker.sample_facts import Facts, Indicator, Project, Scope

WIDTHS = (15, 14, 16, 24, 15, 16)
NARRATIVE = ("单位职能概述", "项目概况", "项目立项依据", "项目申报的可行性", "项目申报的必要性")


def paper(facts: Facts) -> Paper:
    """A sheet a project."""
    sheets = []
    for number, project in enumerate(facts.projects, start=1):
        line = Line(f"填报单位（盖章）：{project.unit_name}")
        sheets.append(Sheet(f"申报{number}", [*title_lines(facts.document.title), line, form(facts, project)]))
    return Paper(sheets)


def form(facts: Facts, project: Project) -> Grid:
    """The table of one project."""
    document, grid = facts.document, Grid(WIDTHS)
    grid.row(label("项目名称"), prose(project.name, 2), label("项目属性"), prose(attribute(project, "项目属性"), 2))
    code = prose(document.department_code or "", 2)
    grid.row(label("主管部门"), prose(document.department_name or "", 2), label("主管部门编码"), code)
    people = [prose(attribute(project, name), 2) for name in ("项目负责人", "联系电话")]
    grid.row(label("项目负责人"), people[0], label("联系电话"), people[1])
    grid.row(label("项目起止时间"), prose(attribute(project, "项目起止时间"), 5))
    _sources(grid, project, document.unit_of_money)
    for name in NARRATIVE:
        grid.row(label(name), prose(attribute(project, name), 5))
    _details(grid, project)
    grid.row(label("项目绩效目标", rows=2), label("长期目标", 2), label("年度目标", 3))
    grid.row(
        prose(numbered(project.goals_of["period"], "{}."), 2), prose(numbered(project.goals_of["annual"], "{}."), 3)
    )
    for name, scope in (("长期绩效指标", "period"), ("年度绩效指标", "annual")):
        _indicators(grid, name, [i for i in project.indicators if scope in i.values], scope)
    return grid


def _sources(grid: Grid, project: Project, unit: str) -> None:
    """Sources; those of 财政拨款 stand under it with a label that is merged downwards."""
    block = [label(f"项目资金申请（{unit}）", rows=len(project.funding))]
    total, fiscal, *others = project.funding
    grid.row(*block, label(total.label, 2), figure(total.amount, 3))
    nested = [line for line in others if line.label.startswith(("其中：", "本级"))]
    grid.row(label(fiscal.label, rows=len(nested) + 1), label("小计"), figure(fiscal.amount, 3))
    for line in nested:
        grid.row(label(line.label), figure(line.amount, 3))
    for line in others[len(nested) :]:
        grid.row(label(line.label, 2), figure(line.amount, 3))


def _details(grid: Grid, project: Project) -> None:
    """Expenditure detail and schedule."""
    grid.row(
        label("项目支出预算明细", rows=len(project.cost_items) + 1),
        label("支出内容", 2),
        label("金额"),
        label("测算依据", 2),
    )
    for item in project.cost_items:
        grid.row(prose(item.name, 2), figure(item.amount), prose(item.basis or "", 2))
    headers = (label("项目实施内容", 2), label("开始时间"), label("完成时间", 2))
    grid.row(label("项目实施进度计划", rows=len(project.schedule) + 1), *headers)
    for step in project.schedule:
        grid.row(prose(step.content, 2), figure(step.start), figure(step.finish, 2))


def _indicators(grid: Grid, name: str, indicators: Sequence[Indicator], scope: Scope) -> None:
    headers = map(label, ("一级指标", "二级指标", "指标内容", "指标值", "备注"))
    grid.row(label(name, rows=len(indicators) + 1), *headers)
    for puts, row in zip(level_puts(indicators), indicators, strict=True):
        grid.row(*puts, prose(row.level3), label(row.values[scope]), prose(row.remark or ""))
