"""项目支出绩效目标申报表 whose labels are letter-spaced or stand upright, a character a line."""

from __future__ import annotations

from raw.sample_maker.grids import Grid, Paper, Sheet, figure, label, prose
from raw.sample_maker.layouts.parts import attribute, merged_levels, numbered, spaced, title_lines, upright
from raw.sample_maker.sample_facts import Facts, Project

WIDTHS = (6, 8, 14, 36, 22)


def paper(facts: Facts) -> Paper:
    """A sheet a project."""
    name, bracket, year = (facts.document.title or "").partition("（")
    sheets = []
    for number, project in enumerate(facts.projects, start=1):
        body = [*title_lines(spaced(name) + bracket + year), form(facts, project)]
        sheets.append(Sheet(f"项目{number}", body))
    return Paper(sheets)


def form(facts: Facts, project: Project) -> Grid:
    """The table of one project."""
    document, grid = facts.document, Grid(WIDTHS)
    grid.row(label(spaced("项目名称"), 2), prose(project.name, 3))
    department = f"[{document.department_code}]{document.department_name}"
    grid.row(label("主管部门\n及代码", 2), prose(department), label(spaced("实施单位")), prose(project.unit_name or ""))
    values = [prose(attribute(project, name)) for name in ("项目来源", "项目期")]
    grid.row(label(spaced("项目来源"), 2), values[0], label(spaced("项目期")), values[1])
    block = [label(f"项 目\n资 金\n（{document.unit_of_money}）", 2, len(project.funding))]
    for line in project.funding:
        grid.row(*block, prose(f"{line.label}："), figure(line.amount, 2))
        block = []
    grid.row(label(upright("年度目标")), prose(numbered(project.goals_of["annual"], "{}、"), 4))
    headers = map(label, ("一 级\n指 标", spaced("二级指标"), spaced("三级指标"), spaced("指标值")))
    grid.row(label(upright("绩效指标"), rows=len(project.indicators) + 1), *headers)
    levels = [(upright(i.level1 or ""), (i.level2 or "").replace("指标", "\n指标")) for i in project.indicators]
    for puts, row in zip(merged_levels(levels), project.indicators, strict=True):
        grid.row(*puts, prose(row.level3), label(row.values["unspecified"]))
    return grid
