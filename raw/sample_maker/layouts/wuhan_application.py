"""项目申报表: an application with boxes to tick, two money tables inside the form (sources, expenditure detail), indicators of the
year with a remark. The unit of money stands in a note below the table only."""

from __future__ import annotations

from raw.sample_maker.grids import Grid, Line, Paper, Put, Sheet, figure, label, prose
from raw.sample_maker.layouts.parts import attribute, merged_levels, numbered, title_lines
from raw.sample_maker.sample_facts import Facts, Project

WIDTHS = (8, 8, 12, 14, 24, 12, 10)


def paper(facts: Facts) -> Paper:
    """A sheet a project."""
    note = Line(f"注：本表金额以{facts.document.unit_of_money}为单位。")
    return Paper(
        [
            Sheet(f"项目{number}", [*title_lines(facts.document.title), form(facts, project), note])
            for number, project in enumerate(facts.projects, start=1)
        ]
    )


def form(facts: Facts, project: Project) -> Grid:
    """The table of one project."""
    grid, department = Grid(WIDTHS), facts.document.department_name or ""
    _pair(grid, ("项目名称", prose(project.name, 2)), ("项目代码", prose(project.code or "", 2)))
    _pair(grid, ("项目主管部门", prose(department, 2)), ("项目执行单位", prose(project.unit_name or "", 2)))
    for left, right in (("项目负责人", "联系电话"),):
        _pair(grid, (left, prose(attribute(project, left), 2)), (right, prose(attribute(project, right), 2)))
    for name in ("项目类型", "项目申请理由", "项目主要内容"):
        grid.row(label(name, 2), prose(attribute(project, name), 5))
    whole, annual, *sources = project.funding
    _pair(grid, (whole.label, figure(whole.amount, 2)), (annual.label, figure(annual.amount, 2)))
    _money(grid, [label("项目资金来源", 2, len(sources) + 1)], "资金来源项目", [(s.label, s.amount) for s in sources])
    rows = len(project.cost_items) + 2
    block = [label("项目支出预算及测算依据", rows=rows), label("项目支出明细预算", rows=rows - 1)]
    _money(grid, block, "项目支出明细", [(item.name, item.amount) for item in project.cost_items])
    grid.row(label("测算依据及说明"), prose(attribute(project, "测算依据及说明"), 5))
    grid.row(label("项目绩效总目标", 2), prose(numbered(project.goals, "{}."), 5))
    _indicators(grid, project)
    return grid


def _pair(grid: Grid, left: tuple[str, Put], right: tuple[str, Put]) -> None:
    grid.row(label(left[0], 2), left[1], label(right[0]), right[1])


def _money(grid: Grid, block: list[Put], header: str, lines: list[tuple[str, str | None]]) -> None:
    grid.row(*block, label(header, 3), label("金额", 2))
    for name, amount in lines:
        grid.row(prose(name, 3), figure(amount, 2))


def _indicators(grid: Grid, project: Project) -> None:
    """Indicators, and below those of its level 1 a category that names none."""
    rows = [(i.level1, i.level2, i) for i in project.indicators]
    for empty in project.empty_categories:
        at = max(n for n, row in enumerate(rows) if row[0] == empty.level1) + 1
        rows.insert(at, (empty.level1, empty.level2, None))
    headers = map(label, ("一级指标", "二级指标", "指标内容", "指标值", "备注"))
    grid.row(label("项目年度绩效指标", 2, len(rows) + 1), *headers)
    for puts, (_, _, row) in zip(merged_levels([row[:2] for row in rows]), rows, strict=True):
        texts = (row.level3, row.values["annual"], row.remark or "") if row else ("", "", "")
        grid.row(*puts, prose(texts[0]), label(texts[1]), prose(texts[2]))
