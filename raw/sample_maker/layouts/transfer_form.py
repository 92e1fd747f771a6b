"""转移支付区域绩效目标表: money by tier of government, no unit that owns it, targets often without a sign or not filled."""

from __future__ import annotations

from raw.sample_maker.grids import Grid, Paper, Sheet, figure, label, prose
from raw.sample_maker.layouts.parts import attribute, level_puts, numbered, title_lines
from raw.sample_maker.sample_facts import Facts, Project

WIDTHS = (10, 13, 15, 34, 18)


def paper(facts: Facts) -> Paper:
    """A sheet a transfer."""
    sheets = []
    for number, project in enumerate(facts.projects, start=1):
        sheets.append(Sheet(f"区域{number}", [*title_lines(facts.document.title), form(facts, project)]))
    return Paper(sheets)


def form(facts: Facts, project: Project) -> Grid:
    """The table of one transfer."""
    grid = Grid(WIDTHS)
    grid.row(label("专项名称", 2), prose(project.name, columns=3))
    for left, right in (("中央主管部门", "专项实施期"), ("省级财政部门", "省级主管部门")):
        cells = (label(left, 2), prose(attribute(project, left)), label(right), prose(attribute(project, right)))
        grid.row(*cells)
    block = [label(f"资金情况\n（{facts.document.unit_of_money}）", 2, len(project.funding))]
    for line in project.funding:
        grid.row(*block, label(f"{line.label}："), figure(line.amount, 2))
        block = []
    grid.row(label("年\n度\n目\n标"), prose(numbered(project.goals_of["annual"], "目标{}："), columns=4))
    headers = [label(text) for text in ("一级指标", "二级指标", "三级指标", "指标值")]
    grid.row(label("绩\n效\n指\n标", rows=len(project.indicators) + 1), *headers)
    for puts, indicator in zip(level_puts(project.indicators), project.indicators, strict=True):
        grid.row(*puts, prose(indicator.level3), label(indicator.values["unspecified"]))
    return grid
