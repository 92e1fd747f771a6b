"""部门预算项目绩效目标申报表: one flat list in yuan for a department; unit, project, amount and goal are merged down over the
project's rows, sign, value, unit, weight and direction stand in columns of their own."""

from __future__ import annotations

from raw.sample_maker.grids import Grid, Line, Paper, Sheet, figure, label, prose
from raw.sample_maker.layouts.parts import coded, level_puts, numbered, title_lines
from raw.sample_maker.sample_facts import Facts, Project

HEADER = (
    "单位名称", "项目名称", "预算数", "年度目标", "一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "权重",
    "指标方向性",
)  # fmt: skip
WIDTHS = (11, 11, 12, 16, 8, 9, 15, 6, 7, 6, 5, 7)


def paper(facts: Facts) -> Paper:
    """One sheet."""
    document, grid = facts.document, Grid(WIDTHS, header_rows=1)
    grid.row(*map(label, HEADER))
    for subtotal in facts.department_amounts:
        name = prose(subtotal.entity_name or "")
        grid.row(name, prose(""), figure(subtotal.amount), *(label("") for _ in HEADER[3:]))
    for project in facts.projects:
        _project(grid, project)
    unit = Line(f"金额单位：{document.unit_of_money}", "right")
    return Paper([Sheet("项目绩效目标", [*title_lines(document.title), unit, grid], is_landscape=True)])


def _project(grid: Grid, project: Project) -> None:
    rows = len(project.indicators)
    (total,) = project.funding
    carried = [
        prose(coded(project.unit_code, project.unit_name), rows=rows),
        prose(coded(project.code, project.name), rows=rows),
        figure(total.amount, rows=rows),
        prose(numbered(project.goals_of["annual"], "{}."), rows=rows),
    ]
    for puts, indicator in zip(level_puts(project.indicators), project.indicators, strict=True):
        grid.row(
            *carried, *puts, prose(indicator.level3), label(indicator.sign), figure(indicator.values["unspecified"]),
            label(indicator.unit), figure(indicator.weight), label(indicator.direction or ""),
        )  # fmt: skip
        carried = []
