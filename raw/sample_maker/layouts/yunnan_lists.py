"""Two sheets: 项目支出预算表 (05-1) with codes and amounts, 项目支出绩效目标表 (05-2) with the indicators; what belongs together has the
same project name. The first column of the second sheet holds department, unit and project by their indentation."""

from __future__ import annotations

from raw.sample_maker.grids import Grid, Line, Paper, Sheet, figure, label, prose
from raw.sample_maker.layouts.parts import level_puts, numbered, title_lines
from raw.sample_maker.sample_facts import Facts

AMOUNT_HEADER = ("项目分类", "项目代码", "项目名称", "项目单位")
AMOUNT_WIDTHS = (9, 19, 18, 18, 12, 12, 12)
HEADER = (
    "单位名称、项目名称", "项目年度绩效目标", "一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "指标属性", "指标内容",
)  # fmt: skip
WIDTHS = (16, 18, 8, 9, 14, 6, 7, 6, 8, 16)


def paper(facts: Facts) -> Paper:
    """The two sheets."""
    document = facts.document
    name, bracket, year = (document.title or "").partition("（")
    unit = Line(f"单位名称：{document.department_name}　　金额单位：{document.unit_of_money}")
    amounts_title = title_lines("项目支出预算表05-1" + bracket + year)
    return Paper(
        [
            Sheet("项目支出预算表05-1", [*amounts_title, unit, amounts(facts)], is_landscape=True),
            Sheet("项目支出绩效目标表05-2", [*title_lines(name + bracket + year), targets(facts)], is_landscape=True),
        ]
    )


def amounts(facts: Facts) -> Grid:
    """Amounts by fund source, with the total of the department below."""
    grid = Grid(AMOUNT_WIDTHS, header_rows=2)
    sources = [line.label for line in facts.projects[0].funding]
    grid.row(*(label(text, rows=2) for text in (*AMOUNT_HEADER, sources[0])), label("本年拨款", len(sources) - 1))
    grid.row(*map(label, sources[1:]))
    for project in facts.projects:
        texts = (project.kind, project.code, project.name, project.unit_name)
        grid.row(*(prose(text or "") for text in texts), *(figure(line.amount) for line in project.funding))
    grid.row(label("合计", 4), *(figure(total.amount) for total in facts.department_amounts))
    return grid


def targets(facts: Facts) -> Grid:
    """Indicators of each project under its unit and department."""
    grid = Grid(WIDTHS, header_rows=1)
    grid.row(*map(label, HEADER))
    blank = [label("") for _ in HEADER[1:]]
    grid.row(prose(facts.document.department_name or ""), *blank)
    unit = None
    for project in facts.projects:
        if project.unit_name != unit:
            unit = project.unit_name
            grid.row(prose(f"　{unit}"), *blank)
        rows = len(project.indicators)
        carried = [
            prose(f"　　{project.name}", rows=rows),
            prose(numbered(project.goals_of["annual"], "{}."), rows=rows),
        ]
        for puts, row in zip(level_puts(project.indicators), project.indicators, strict=True):
            cells = (label(row.sign), figure(row.values["unspecified"]), label(row.unit), label(row.kind or ""))
            grid.row(*carried, *puts, prose(row.level3), *cells, prose(row.description or ""))
            carried = []
    return grid
