"""项目支出绩效自评表, the form of the centre: budget and execution by source with points, goals and what came of them, indicators
with target, result, points and reasons; slots of the template that nobody filled."""

from __future__ import annotations

from raw.sample_maker.grids import Grid, Paper, Put, Sheet, figure, label, prose
from raw.sample_maker.layouts.parts import coded, merged_levels, numbered, title_lines
from raw.sample_maker.sample_facts import Execution, Facts, Indicator, Project

WIDTHS = (8, 10, 10, 20, 12, 12, 8, 8, 15)
SLOTS = ("指标2：", "……")  # below the only indicator of a category whose names are numbered


def paper(facts: Facts) -> Paper:
    """A sheet a project."""
    sheets = []
    for number, project in enumerate(facts.projects, start=1):
        sheets.append(Sheet(f"自评{number}", [*title_lines(facts.document.title), form(facts, project)]))
    return Paper(sheets)


def form(facts: Facts, project: Project) -> Grid:
    """The table of one project."""
    document, grid = facts.document, Grid(WIDTHS)
    grid.row(label("项目名称"), prose(project.name, 8))
    department = prose(coded(document.department_code, document.department_name), 4)
    unit = prose(coded(project.unit_code, project.unit_name), 3)
    grid.row(label("主管部门"), department, label("实施单位"), unit)
    rows = len(project.executions) + 1
    headers = ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
    grid.row(label(f"项目资金\n（{document.unit_of_money}）", rows=rows), label("", 2), *map(label, headers))
    for line in project.executions:
        grid.row(label(line.label, 2), *execution(line))
    grid.row(label("年度总体目标", rows=2), label("预期目标", 4), label("实际完成情况", 4))
    grid.row(*(prose(numbered(project.goals_of[kind], "{}."), 4) for kind in ("annual", "actual")))
    _indicators(grid, project)
    grid.row(label("总分", 6), figure("100"), figure(project.total_score), label(""))
    return grid


def execution(line: Execution) -> list[Put]:
    """The figures of a line; a dash stands where points are given for the total only."""
    points = [figure(text or "—") for text in (line.weight, line.rate, line.score)]
    return [*map(figure, (line.initial, line.adjusted, line.executed)), *points]


def _indicators(grid: Grid, project: Project) -> None:
    rows: list[tuple[str | None, str | None, Indicator | str]] = []
    for indicator in project.indicators:
        rows.append((indicator.level1, indicator.level2, indicator))
        if indicator.level2 == project.look.slots_below:
            rows += [(indicator.level1, indicator.level2, slot) for slot in SLOTS]
    headers = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")
    grid.row(label("绩\n效\n指\n标", rows=len(rows) + 1), *map(label, headers))
    for puts, (_, level2, row) in zip(merged_levels([row[:2] for row in rows]), rows, strict=True):
        if isinstance(row, str):
            grid.row(*puts, prose(row), *(label("") for _ in range(5)))
            continue
        number = "指标1：" if level2 == project.look.slots_below else ""
        values = [label(row.values["annual"]), label(row.values["actual"])]
        grid.row(
            *puts,
            prose(number + row.level3),
            *values,
            figure(row.weight),
            figure(row.score),
            prose(row.deviation or ""),
        )
