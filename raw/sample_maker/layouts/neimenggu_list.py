"""项目绩效目标表 as a flat list: thirteen columns, five of them merged down over a project, level 1 with its points, signs in
words, and rows in no order of levels."""

from __future__ import annotations

from raw.sample_maker.grids import Grid, Line, Paper, Sheet, figure, label, prose
from raw.sample_maker.layouts.parts import coded, level_puts, numbered, title_lines
from raw.sample_maker.sample_facts import Facts

HEADER = (
    "项目名称", "项目单位", "项目类别", "预算数", "年度绩效目标", "一级指标", "二级指标", "三级指标", "指标性质", "指标方向", "目标值",
    "计量单位", "分值",
)  # fmt: skip
WIDTHS = (11, 11, 9, 12, 17, 9, 9, 14, 8, 7, 8, 7, 5)


def paper(facts: Facts) -> Paper:
    """One sheet."""
    document, grid = facts.document, Grid(WIDTHS, header_rows=1)
    grid.row(*map(label, HEADER))
    for project in facts.projects:
        rows = len(project.indicators)
        carried = [
            prose(project.name, rows=rows),
            prose(coded(project.unit_code, project.unit_name), rows=rows),
            label(project.kind or "", rows=rows),
            figure(project.funding[0].amount, rows=rows),
            prose(numbered(project.goals_of["annual"], "{}、"), rows=rows),
        ]
        for puts, row in zip(level_puts(project.indicators), project.indicators, strict=True):
            grid.row(
                *carried, *puts, prose(row.level3), label(row.sign), label(row.direction or ""),
                figure(row.values["unspecified"]), label(row.unit), figure(row.weight),
            )  # fmt: skip
            carried = []
    lines = [*title_lines(document.title), Line(f"单位：{document.unit_of_money}", "right")]
    return Paper([Sheet("表11", [*lines, grid], is_landscape=True)])
