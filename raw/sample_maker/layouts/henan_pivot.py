"""预算项目绩效目标表 with level 1 across: each of its four groups has a column of names and one of targets, so that one row holds
up to four indicators. Level 2 is not printed."""

from __future__ import annotations

from itertools import zip_longest

from raw.sample_maker.grids import Grid, Line, Paper, Put, Sheet, figure, label, prose
from raw.sample_maker.layouts.parts import numbered, title_lines
from raw.sample_maker.sample_facts import Facts, Indicator, Project

GROUPS = ("成本指标", "产出指标", "效益指标", "满意度指标")
SOURCES = ("资金总额", "政府预算资金", "财政专户管理资金", "单位资金")
WIDTHS = (13, 13, 9, 9, 8, 8, 16, 10, 8, 10, 8, 10, 8, 10, 8)


def paper(facts: Facts) -> Paper:
    """One sheet."""
    document, grid = facts.document, Grid(WIDTHS, header_rows=2)
    amounts = label(f"项目金额（{document.unit_of_money}）", 4)
    codes, names = label("项目编码/单位编码", rows=2), label("项目单位（项目名称）", rows=2)
    grid.row(codes, names, amounts, label("绩效目标", rows=2), *(label(group, 2) for group in GROUPS))
    grid.row(*map(label, SOURCES), *(label(text) for _ in GROUPS for text in ("三级指标", "指标值")))
    for unit in dict.fromkeys((project.unit_code, project.unit_name) for project in facts.projects):
        totals = [a.amount for a in facts.department_amounts if a.entity_name == unit[1]]
        blank = [label("") for _ in range(9)]
        grid.row(label(unit[0] or ""), prose(unit[1] or ""), *map(figure, totals), *blank)
        for project in facts.projects:
            if project.unit_name == unit[1]:
                _project(grid, project)
    lines = [*title_lines(document.title), Line(f"部门：{document.department_code}-{document.department_name}")]
    return Paper([Sheet("项目绩效目标", [*lines, grid], is_landscape=True)])


def rows_of(project: Project) -> list[tuple[Indicator | None, ...]]:
    """Up to four indicators a row, one of each group."""
    return list(zip_longest(*([i for i in project.indicators if i.level1 == group] for group in GROUPS)))


def _project(grid: Grid, project: Project) -> None:
    rows = rows_of(project)
    carried: list[Put] = [label(project.code or "", rows=len(rows)), prose(project.name, rows=len(rows))]
    carried += [figure(line.amount, rows=len(rows)) for line in project.funding]
    carried.append(prose(numbered(project.goals, "{}."), rows=len(rows)))
    for indicators in rows:
        cells = []
        for indicator in indicators:
            cells += [
                prose(indicator.level3 if indicator else ""),
                label(indicator.values["unspecified"] if indicator else ""),
            ]
        grid.row(*carried, *cells)
        carried = []
