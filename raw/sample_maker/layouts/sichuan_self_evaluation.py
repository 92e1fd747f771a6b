"""部门预算项目支出绩效自评表 in yuan: execution by source with points, indicators with sign, target, unit, result, points and
reasons, conclusions in prose, and the code of the project before its name."""

from __future__ import annotations

from raw.sample_maker.grids import Grid, Line, Paper, Sheet, figure, label, prose
from raw.sample_maker.layouts.parts import attribute, coded, level_puts, numbered, title_lines
from raw.sample_maker.sample_facts import Facts, Project

HEADER = (
    "一级指标",
    "二级指标",
    "三级指标",
    "指标性质",
    "指标值",
    "度量单位",
    "完成值",
    "权重",
    "得分",
    "未完成原因分析",
)
WIDTHS = (10, 11, 17, 10, 11, 10, 10, 7, 7, 15)
CONCLUSIONS = ("评价结论", "存在问题", "改进措施")


def paper(facts: Facts) -> Paper:
    """A sheet a project."""
    sheets = []
    for number, project in enumerate(facts.projects, start=1):
        unit = Line(f"报表编号：519900_0013zp　　金额单位：{facts.document.unit_of_money}", "right")
        body = [*title_lines(facts.document.title), unit, form(facts, project)]
        sheets.append(Sheet(f"自评{number}", body, is_landscape=True))
    return Paper(sheets)


def form(facts: Facts, project: Project) -> Grid:
    """The table of one project."""
    document, grid = facts.document, Grid(WIDTHS)
    grid.row(label("项目名称", 2), prose(coded(project.code, project.name), 8))
    department = prose(coded(document.department_code, document.department_name), 3)
    grid.row(
        label("主管部门", 2), department, label("实施单位", 2), prose(coded(project.unit_code, project.unit_name), 3)
    )
    grid.row(label("项目年度目标", 5), label("年度目标完成情况", 5))
    grid.row(*(prose(numbered(project.goals_of[kind], "{}."), 5) for kind in ("annual", "actual")))
    rows = len(project.executions) + 1
    headers = ("年度预算", "年初预算", "调整后预算数", "预算执行数", "预算执行率", "权重", "得分", "原因")
    grid.row(label("预算执行情况（10分）", 2, rows), *map(label, headers))
    for line in project.executions:
        figures = (line.initial, line.adjusted, line.executed, line.rate, line.weight, line.score)
        grid.row(label(line.label), *map(figure, figures), prose(""))
    grid.row(*map(label, HEADER))
    for puts, row in zip(level_puts(project.indicators), project.indicators, strict=True):
        grid.row(
            *puts, prose(row.level3), label(row.sign), figure(row.values["unspecified"]), label(row.unit),
            figure(row.values["actual"]), figure(row.weight), figure(row.score), prose(row.deviation or ""),
        )  # fmt: skip
    grid.row(label("合计", 7), figure("100"), figure(project.total_score), label(""))
    for name in CONCLUSIONS:
        grid.row(label(name, 2), prose(attribute(project, name), 8))
    return grid
