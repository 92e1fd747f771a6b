"""Short forms of several projects one below the other on a page, with one title over all of them; level 3 is called 指标内容."""

from __future__ import annotations

from raw.sample_maker.grids import Grid, Line, Paper, Sheet, figure, label, prose
from raw.sample_maker.layouts.parts import level_puts, numbered, title_lines
from raw.sample_maker.sample_facts import Facts, Project

WIDTHS = (16, 16, 34, 18, 16)


def paper(facts: Facts) -> Paper:
    """All projects on one sheet."""
    body: list[Line | Grid] = [*title_lines(facts.document.title)]
    for number, project in enumerate(facts.projects):
        body += [*([Line("")] if number else []), form(facts, project)]
    return Paper([Sheet("绩效目标", body)])


def form(facts: Facts, project: Project) -> Grid:
    """The table of one project."""
    document, grid = facts.document, Grid(WIDTHS)
    grid.row(label("项目名称"), prose(project.name, 4))
    department = prose(document.department_name or "", 2)
    grid.row(label("项目主管部门"), department, label("项目执行单位"), prose(project.unit_name or ""))
    total, fiscal = project.funding
    amounts = (
        label(f"{total.label}（{document.unit_of_money}）"),
        figure(total.amount, 2),
        label(fiscal.label),
        figure(fiscal.amount),
    )
    grid.row(*amounts)
    grid.row(label("绩效目标"), prose(numbered(project.goals, "{}."), 4))
    grid.row(*map(label, ("一级指标", "二级指标", "指标内容", "指标值", "备注")))
    for puts, row in zip(level_puts(project.indicators), project.indicators, strict=True):
        grid.row(*puts, prose(row.level3), label(row.values["unspecified"]), prose(row.remark or ""))
    return grid
