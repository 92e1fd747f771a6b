"""项目支出绩效目标表 as a flat list with units and projects in one column, subtotals above their projects, and for each
indicator what its target means and how points are taken off."""

from __future__ import annotations

from raw.sample_maker.grids import Grid, Line, Paper, Sheet, figure, label, prose
from raw.sample_maker.layouts.parts import level_puts, numbered, title_lines
from raw.sample_maker.sample_facts import Facts, Project

HEADER = (
    "单位代码", "单位（专项）名称", "资金总额", "绩效目标", "一级指标", "二级指标", "三级指标", "三级指标值", "指标值内容",
    "评（扣）分标准", "度量单位", "备注",
)  # fmt: skip
DEPARTMENT_DIGITS = 3  # of a unit's code
WIDTHS = (7, 12, 9, 16, 8, 9, 12, 8, 14, 14, 6, 6)


def paper(facts: Facts) -> Paper:
    """One sheet."""
    document, grid = facts.document, Grid(WIDTHS, header_rows=1)
    grid.row(*map(label, HEADER))
    for subtotal in facts.department_amounts:
        projects = [project for project in facts.projects if project.unit_name == subtotal.entity_name]
        unit_code = next((project.unit_code for project in projects), facts.projects[0].unit_code[:DEPARTMENT_DIGITS])
        grid.row(
            label(unit_code),
            prose(subtotal.entity_name or ""),
            figure(subtotal.amount),
            *(label("") for _ in HEADER[3:]),
        )
        for project in projects:
            _project(grid, project)
    lines = [*title_lines(document.title), Line(f"单位：{document.unit_of_money}", "right")]
    return Paper([Sheet("表22", [*lines, grid], is_landscape=True)])


def _project(grid: Grid, project: Project) -> None:
    rows = len(project.indicators)
    carried = [
        label(project.unit_code, rows=rows),
        prose(project.name, rows=rows),
        figure(project.funding[0].amount, rows=rows),
        prose(numbered(project.goals, "{}."), rows=rows),
    ]
    for puts, row in zip(level_puts(project.indicators), project.indicators, strict=True):
        grid.row(
            *carried, *puts, prose(row.level3), label(row.sign + row.values["unspecified"]), prose(row.description or ""),
            prose(row.scoring or ""), label(row.unit), prose(row.remark or ""),
        )  # fmt: skip
        carried = []
