"""Samples printed from grids: every format holds the grid's cells with their spans, the grid holds the facts, and the facts
hold together: amounts, points and scores add up."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import ValidationError
from xlrd.compdoc import CompDoc

from extract.document import Table
from extract.readers import read_document
from extract.readers.office_directory import ole_kind
from extract.text import squash
from raw.sample_maker.grids import Grid, Line, Paper, Sheet, figure, label, prose, spans
from raw.sample_maker.layouts.long_term_form import pairs
from raw.sample_maker.make_samples import WRITERS, laid_out, make, same
from raw.sample_maker.sample_facts import Execution, Facts, Output, Project, all_facts
from raw.sample_maker.writers import ole, pdf, text, xlsx

SAMPLES = Path(__file__).parents[2] / "raw" / "samples"
DOCUMENTS = [
    pytest.param(facts, output, id=f"{output.layout}{Path(output.file).suffix}")
    for facts in all_facts()
    for output in facts.outputs
    if output.layout
]
by_document = pytest.mark.parametrize(("facts", "output"), DOCUMENTS)
FACTS = [pytest.param(facts, id=facts.outputs[0].layout) for facts in all_facts() if facts.outputs[0].layout]
by_facts = pytest.mark.parametrize("facts", FACTS)


def paper_of(facts: Facts) -> Paper:
    layout = facts.outputs[0].layout
    assert layout is not None
    return laid_out(facts, layout)


def grids(paper: Paper) -> list[Grid]:
    return [item for sheet in paper.sheets for item in sheet.body if isinstance(item, Grid)]


# --- the documents


@by_document
def test_format_holds_the_cells_of_the_grid(facts: Facts, output: Output) -> None:
    paper = paper_of(facts)
    document = read_document((SAMPLES / output.file).read_bytes(), output.file)
    wanted = [text_of for grid in grids(paper) for cell in grid.cells if (text_of := squash(cell.put.text))]
    lines = [squash(item.text) for s in paper.sheets for item in s.body if isinstance(item, Line) and item.text]
    if output.file.endswith(".txt"):
        assert squash(document.text) == squash(text.write(paper).decode())
        return
    found = [squash(cell.printed.text) for table in document.tables for cell in table.cells]
    printed = [t for t in found if t] + [squash(line.printed.text) for line in document.lines if line.printed]
    assert sorted(printed) == sorted(wanted + lines)


@by_document
def test_format_keeps_merged_cells(facts: Facts, output: Output) -> None:
    if output.file.endswith(".txt"):
        pytest.skip("flat text has no merged cells")
    document = read_document((SAMPLES / output.file).read_bytes(), output.file)
    wanted = {
        (squash(c.put.text), c.put.rows)
        for g in grids(paper_of(facts))
        for c in g.cells
        if c.put.text and c.put.rows > 1
    }
    found = {(squash(c.printed.text), c.row_span) for table in document.tables for c in table.cells}
    assert wanted - found == set()


@by_facts
def test_grid_holds_the_facts(facts: Facts) -> None:
    printed = {squash(part) for grid in grids(paper_of(facts)) for c in grid.cells for part in [c.put.text]}
    whole = "".join(sorted(printed))
    for project in facts.projects:
        indicators = project.indicators
        texts = [project.name, *project.goals, *(goal for goals in project.goals_of.values() for goal in goals)]
        texts += [i.level3 for i in indicators] + [v for i in indicators for v in i.values.values()]
        texts += [
            part or "" for i in indicators for part in (i.sign, i.unit, i.direction, i.deviation, i.remark, i.kind)
        ]
        texts += [part or "" for i in indicators for part in (i.description, i.basis, i.scoring)]
        texts += [part or "" for i in indicators for part in (i.level1, i.level2, i.weight, i.score, i.is_core)]
        texts += [part or "" for f in project.funding for part in (f.label, f.amount)]
        texts += [
            part or "" for e in project.executions for part in (e.label, e.initial, e.adjusted, e.executed, e.rate)
        ]
        texts += [part for a in project.attributes for part in (a.label, a.value)]
        texts += [part or "" for c in project.cost_items for part in (c.name, c.amount, c.basis)]
        texts += [part or "" for part in (project.code, project.unit_code, project.unit_name, project.total_score)]
        missing = [part for part in texts if squash(part) not in whole]
        titles = [squash(item.text) for s in paper_of(facts).sheets for item in s.body if isinstance(item, Line)]
        assert [part for part in missing if not any(squash(part) in title for title in titles)] == []


@by_facts
def test_making_a_document_twice_gives_the_same_bytes(facts: Facts) -> None:
    for output in facts.outputs:
        assert make(facts, output) == make(facts, output)


def test_packages_are_compared_by_their_parts(tmp_path: Path) -> None:
    facts, output = next((p.values[0], p.values[1]) for p in DOCUMENTS if p.values[1].file.endswith(".xlsx"))
    assert isinstance(facts, Facts) and isinstance(output, Output)
    path = tmp_path / "a.xlsx"
    path.write_bytes(make(facts, output))
    assert same(path, make(facts, output))
    other = facts.model_copy(update={"projects": facts.projects[:1]})
    assert not same(path, make(other, output))


def test_samples_stay_small() -> None:
    assert sum(path.stat().st_size for path in SAMPLES.iterdir()) < 600_000


# --- the facts


def money(amount: str | None) -> Decimal:
    return Decimal((amount or "0").replace(",", ""))


@by_facts
def test_sources_add_up_to_the_total(facts: Facts) -> None:
    for project in facts.projects:
        tiers = [f for f in project.funding if f.label.endswith("级财政")]  # parts of 财政拨款
        for scope in ("annual", "whole"):
            lines = [f for f in project.funding if f.scope == scope and f not in tiers]
            totals = {money(f.amount) for f in lines if f.code == "00"}
            parts = [f for f in lines if f.code != "00"]
            assert len(totals) <= 1, project.name
            if parts and not all(f.label.startswith("其中") for f in parts):
                assert totals == {sum(money(f.amount) for f in parts)}, project.name
        if tiers:
            (fiscal,) = (money(f.amount) for f in project.funding if f.code == "10")
            assert fiscal == sum(money(f.amount) for f in tiers)


@by_facts
def test_expenditure_detail_adds_up_to_the_project(facts: Facts) -> None:
    for project in (p for p in facts.projects if p.cost_items):
        (total,) = (money(item.amount) for item in project.cost_items if item.is_total)
        assert total == sum(money(item.amount) for item in project.cost_items if not item.is_total)
        assert total == next(money(f.amount) for f in project.funding if f.code == "00" and f.scope == "annual")


@by_facts
def test_department_totals_are_those_of_their_projects(facts: Facts) -> None:
    units = {project.unit_name for project in facts.projects}
    for total in facts.department_amounts:
        projects = [p for p in facts.projects if p.unit_name == total.entity_name or total.entity_name not in units]
        amounts = [money(f.amount) for p in projects for f in p.funding if f.label == total.item]
        assert amounts and money(total.amount) == sum(amounts), total


@by_facts
def test_points_add_up(facts: Facts) -> None:
    """Indicators of a project have 90 points, 100 with those for execution; where no weight is printed there is none."""
    for project in (p for p in facts.projects if any(i.weight for i in p.indicators)):
        assert sum(money(i.weight) for i in project.indicators) == 90, project.name
        assert project.execution_weight in (None, "10")


@by_facts
def test_scores_add_up(facts: Facts) -> None:
    for project in (p for p in facts.projects if p.executions):
        total, *parts = project.executions
        assert money(project.total_score) == sum(money(i.score) for i in project.indicators) + money(total.score)
        assert all(money(i.score) <= money(i.weight) for i in project.indicators)
        for field in ("initial", "adjusted", "executed"):
            assert money(getattr(total, field)) == sum(money(getattr(part, field)) for part in parts), field
        check_rate(total)


def check_rate(line: Execution) -> None:
    """Rate and score of execution follow from what was spent."""
    rate = money(line.executed) / money(line.adjusted)
    assert f"{rate * 100:.2f}%" == line.rate
    assert money(line.score) == rate * money(line.weight)


def test_output_is_made_in_one_way() -> None:
    for wrong in ({}, {"renderer": "wide_text", "layout": "central_form"}):
        with pytest.raises(ValidationError, match="either a renderer or a layout"):
            Output.model_validate({"file": "a.txt", **wrong})
    with pytest.raises(ValidationError, match=r"no layouts/unknown\.py"):
        Output.model_validate({"file": "a.txt", "layout": "unknown"})


# --- grids and writers


def test_row_must_be_full_and_merged_cells_must_end_in_the_table() -> None:
    grid = Grid([1, 1, 1])
    grid.row(label("a", rows=2), label("b", 2))
    with pytest.raises(ValueError, match="no room for 'c'"):
        grid.row(label("c", 3))
    with pytest.raises(ValueError, match=r"columns \[2\] are not filled"):
        grid.row(label("d"))
    short = Grid([1])
    short.row(label("a", rows=2))
    with pytest.raises(ValueError, match="below the last row"):
        list(short.by_row())


def test_equal_neighbours_are_one_cell() -> None:
    assert spans(["a", "a", "b", "a"]) == [2, 0, 1, 1]
    assert spans([]) == []


@pytest.mark.parametrize("suffix", [".doc", ".docx", ".html", ".pdf", ".xls", ".xlsx"])
def test_writer_prints_spans_and_lines(suffix: str) -> None:
    grid = Grid([2, 1, 1])
    grid.row(label("合并", rows=2), label("金额", 2))
    grid.row(figure("1,234.50"), figure("95.0%"))
    grid.row(prose("第一行\n第二行"), label("产\n出"), label("≥3（个）& <4"))
    paper = Paper([Sheet("表", [Line("标题", "center", is_title=True), grid])])
    document = read_document(WRITERS[suffix](paper), f"表{suffix}")
    (table,) = document.tables
    # Above the table a workbook has the title as a row, and no rule of a PDF stands between merged columns.
    first = next(cell.row for cell in table.cells if cell.printed.text == "合并")
    cells = [(c.row - first, c.row_span, c.column_span, c.printed.text) for c in body(table, first)]
    assert cells == [
        (0, 2, 1, "合并"), (0, 1, 2, "金额"), (1, 1, 1, "1,234.50"), (1, 1, 1, "95.0%"),
        (2, 1, 1, "第一行\n第二行"), (2, 1, 1, "产\n出"), (2, 1, 1, "≥3（个）& <4"),
    ]  # fmt: skip
    assert "标题" in document.text


def body(table: Table, first_row: int) -> list:
    return sorted((c for c in table.cells if c.row >= first_row), key=lambda cell: (cell.row, cell.column))


def test_an_ole_file_has_its_streams_whole_however_long() -> None:
    streams = {"WordDocument": bytes(range(256)) * 1000, "1Table": b"short"}
    data = ole.container(streams)
    assert ole_kind(data) == "document"
    opened = CompDoc(data, logfile=io.StringIO())
    for name, content in streams.items():
        assert opened.get_named_stream(name).rstrip(b"\0") == content.rstrip(b"\0"), name
    with pytest.raises(ValueError, match="one to three streams"):
        ole.container({})
    with pytest.raises(ValueError, match="too long"):
        ole.container({"WordDocument": bytes(8_000_000)})


def test_text_has_a_tab_for_each_column() -> None:
    grid = Grid([1, 1, 1])
    grid.row(label("a", rows=2), label("b", 2))
    grid.row(prose("c\nd"), label("e"))
    paper = Paper([Sheet("1", [Line("x"), grid]), Sheet("2", [Line("y")])])
    assert text.write(paper).decode() == "x\na\tb\t\n\tcd\te\n\fy\n"


@pytest.mark.parametrize(
    ("printed", "value", "number_format"),
    [
        ("1,234.50", Decimal("1234.50"), "#,##0.00"),
        ("1700.00", Decimal("1700.00"), "0.00"),
        ("12", Decimal(12), "0"),
        ("95.0%", Decimal("0.95"), "0.0%"),
        ("2026/1/1", date(2026, 1, 1), "yyyy/m/d"),
        ("2026-01-01", date(2026, 1, 1), "yyyy-mm-dd"),
        ("≥95%", "≥95%", "General"),
        ("=1", "=1", "General"),
    ],
)
def test_workbook_stores_figures_with_the_format_that_prints_them(
    printed: str, value: object, number_format: str
) -> None:
    assert xlsx.typed(printed) == (value, number_format)


def test_lines_of_a_pdf_cell_keep_numbers_together() -> None:
    assert pdf.wrapped("金额1,234.56万元", 40) == ["金额", "1,234.56万", "元 "]
    assert pdf.wrapped("完成，再做", 28) == ["完成，", "再做"]
    assert pdf.wrapped("51990025R0000000", 30) == ["5199002", "5R0000", "000"]
    assert pdf.wrapped("绩\n效", 30) == ["绩 ", "效 "], (
        "pdfium leaves out a single character of a font that is not embedded"
    )


def test_long_term_and_annual_indicators_share_rows() -> None:
    facts = next(p.values[0] for p in FACTS if p.id == "long_term_form")
    assert isinstance(facts, Facts)
    project: Project = facts.projects[0]
    rows = [tuple(i.level3 if i else None for i in pair) for pair in pairs(project.indicators)]
    assert rows[:2] == [("更换供水管道长度", "更换供水管道长度"), ("受益村庄数量", "水表改造村数")]
    assert rows[3] == (None, "首批管道通水时间")
