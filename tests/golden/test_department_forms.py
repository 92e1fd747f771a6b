"""Overall forms of departments (部门整体支出绩效目标表, …自评表) in layouts that no family describes, with all they hold: in
five formats, alone and beside project forms; and one that is a template with nothing but the name filled in."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from extract.extractor import extract_document
from extract.records import Extraction
from extract.text import comparison_key, squash

FOLDER = Path(__file__).parent / "unlisted" / "department"
TRUTHS = {
    path.name.removesuffix(".truth.json"): json.loads(path.read_text("utf-8")) for path in FOLDER.glob("*.truth.json")
}
FILLED = sorted(name for name, truth in TRUTHS.items() if not truth.get("quarantined"))
BLANK = sorted(TRUTHS.keys() - FILLED)


def read(name: str) -> Extraction:
    file = TRUTHS[name]["file"]
    return extract_document((FOLDER / file).read_bytes(), file)


def records(extraction: Extraction, table: str) -> list[Any]:
    return list(extraction.records[table])


def key(text: str | None) -> str | None:
    return None if text is None else comparison_key(text)


def sort(rows: Any) -> list[tuple[str, ...]]:
    return sorted(tuple(str(part) for part in row) for row in rows)


@pytest.mark.parametrize("name", FILLED)
def test_the_document_is_the_departments(name: str) -> None:
    truth, document = TRUTHS[name], read(name).document
    assert (document.state, document.document_kind, document.document_scope) == (
        "extracted",
        truth["kind"],
        truth["scope"],
    )
    assert (document.department_name, document.fiscal_year) == (truth["department"], truth["year"])


@pytest.mark.parametrize("name", FILLED)
def test_amounts_counts_and_words_are_read_right(name: str) -> None:
    truth, found = TRUTHS[name], records(read(name), "department_amount")
    amounts = [
        (r.block, r.item, r.fund_source_code, r.amount_yuan, r.entity_name) for r in found if r.amount_yuan is not None
    ]
    assert sort(amounts) == sort(truth["amounts"])
    counts = [(r.item, r.count_value) for r in found if r.measure_kind == "count"]
    assert sort(counts) == sort(truth["counts"])
    texts = {(r.block, r.item, squash(r.amount_printed)) for r in found if r.measure_kind == "text"}
    assert texts >= {("基本信息", key(item), squash(text)) for item, text in truth["texts"]}
    assert texts >= {tuple(line) for line in truth.get("execution", [])}


@pytest.mark.parametrize("name", FILLED)
def test_tasks_and_goals_are_read_right(name: str) -> None:
    truth, extraction = TRUTHS[name], read(name)
    tasks = records(extraction, "key_task")
    assert [[r.task_name, r.content, r.expected_goal, r.amount_yuan] for r in tasks] == [
        [task, content, goal, Decimal(yuan) if yuan else None] for task, content, goal, yuan in truth["tasks"]
    ]
    goals = [r for r in records(extraction, "goal") if r.owner_kind == "department"]
    assert [[r.goal_kind, r.goal_text] for r in goals] == truth["goals"]
    assert [r.goal_no for r in goals] == list(range(1, len(goals) + 1))


@pytest.mark.parametrize("name", FILLED)
def test_indicators_are_the_departments(name: str) -> None:
    truth, extraction = TRUTHS[name], read(name)
    targets: dict[tuple[int, str], str] = {
        (v.indicator_record_no, v.value_scope): v.value_text for v in records(extraction, "indicator_value")
    }
    found = [
        [
            *(r.level1_printed, r.level1_code, r.level2_printed, r.level2_code, r.level3_name),
            *(key(targets.get((r.record_no, scope))) for scope in ("annual", "actual")),
            *(None if points is None else f"{points:f}" for points in (r.weight, r.score)),
        ]
        for r in records(extraction, "indicator")
        if r.owner_kind == "department"
    ]
    wanted = [[*row[:5], key(row[5]), key(row[6]), *row[7:]] for row in truth["indicators"]]
    assert found == wanted


@pytest.mark.parametrize("name", FILLED)
def test_projects_beside_it_keep_their_own(name: str) -> None:
    truth, extraction = TRUTHS[name], read(name)
    amounts = {a.project_no: a.amount_yuan for a in records(extraction, "project_amount") if a.is_total}
    indicators = [i.project_no for i in records(extraction, "indicator") if i.owner_kind == "project"]
    found = [
        [p.project_name, str(amounts[p.project_no]), indicators.count(p.project_no)]
        for p in records(extraction, "project")
    ]
    assert found == truth["projects"]


@pytest.mark.parametrize("name", FILLED)
def test_every_character_is_accounted_for(name: str) -> None:
    extraction = read(name)
    assert [squash(r.unclaimed_text) for r in records(extraction, "unclaimed_text")] == [
        squash(text) for text in TRUTHS[name]["unclaimed"]
    ]
    rules = {r.rule_id for r in records(extraction, "extraction_finding")}
    assert rules <= {"Q40", "Q41"}, rules


@pytest.mark.parametrize("name", BLANK)
def test_a_template_is_no_form(name: str) -> None:
    extraction = read(name)
    assert extraction.document.state == "quarantined"
    assert not records(extraction, "department_amount")


def test_a_unit_above_the_table_holds_where_its_cells_name_none() -> None:
    """The cell's own unit, then its label's, its block's, its table's: each is nearer than the next."""
    page = (FOLDER / "a1_tasks_by_source.html").read_text("utf-8")
    nearer = page.replace("（2025年度）", "（2025年度）</p><p>单位：元").replace("1,480.00", "1,480.00元", 1)
    found = records(extract_document(nearer.encode(), "a.html"), "department_amount")
    units = {(r.block, r.item): r.unit_printed for r in found if r.measure_kind == "amount"}
    assert units["收入构成", "财政拨款"] == "元"  # printed in the cell
    assert units["收入构成", "其他资金"] == "万元"  # of the block, nearer than the line above the table
    without = nearer.replace("（万元）", "").replace("1,480.00元", "1,480.00")
    found = records(extract_document(without.encode(), "a.html"), "department_amount")
    assert {r.unit_printed for r in found if r.measure_kind == "amount"} == {"元"}
