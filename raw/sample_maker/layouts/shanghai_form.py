"""财政项目支出绩效目标申报表（年度） in yuan: the whole project and the year side by side, first and last day, two goals, narrow
columns that wrap words anywhere."""

from __future__ import annotations

from raw.sample_maker.grids import Grid, Paper, Put, Sheet, figure, label, prose
from raw.sample_maker.layouts.parts import attribute, level_puts, numbered, title_lines
from raw.sample_maker.sample_facts import Facts, Funding, Project

WIDTHS = (7, 8, 9, 9, 8, 8, 8, 9)


def paper(facts: Facts) -> Paper:
    """A sheet a project."""
    sheets = []
    for number, project in enumerate(facts.projects, start=1):
        sheets.append(Sheet(f"项目{number}", [*title_lines(facts.document.title), form(facts, project)]))
    return Paper(sheets)


def form(facts: Facts, project: Project) -> Grid:
    """The table of one project."""
    grid = Grid(WIDTHS)
    kinds = [put for name in ("项目性质", "项目类别") for put in (label(name), label(attribute(project, name)))]
    grid.row(label("项目名称", 2), prose(project.name, 2), *kinds)
    department, unit = prose(facts.document.department_name or "", 2), prose(project.unit_name or "", 2)
    grid.row(label("主管部门", 2), department, label("实施单位", 2), unit)
    days = [(label(name, 2), figure(attribute(project, name), 2)) for name in ("计划开始日期", "计划完成日期")]
    grid.row(*days[0], *days[1])
    whole, annual = ([f for f in project.funding if f.scope == scope] for scope in ("whole", "annual"))
    block = [label(f"项目资金（{facts.document.unit_of_money}）", rows=max(len(whole), len(annual)))]
    for number, right in enumerate(annual):
        left = amount(whole[number], 1, 2) if number < len(whole) else [label(""), label("", 2)]
        grid.row(*block, *left, *amount(right, 2, 2))
        block = []
    grid.row(label("项目总目标", 4), label("年度总体目标", 4))
    grid.row(*(prose(numbered(project.goals_of[kind], "{}、"), 4) for kind in ("period", "annual")))
    grid.row(label("一级指标"), label("二级指标"), label("三级指标", 3), label("年度指标值", 3))
    for puts, indicator in zip(level_puts(project.indicators), project.indicators, strict=True):
        grid.row(*puts, prose(indicator.level3, 3), label(indicator.values["annual"], 3))
    return grid


def amount(line: Funding, label_columns: int, columns: int) -> list[Put]:
    """Label and amount of a fund source."""
    return [label(line.label, label_columns), figure(line.amount, columns)]
