"""Documents in layouts that no family describes, with what they hold: how well labels alone are read. `unlisted/` holds 16
forms and lists, drawn up without a look at the reader, nine (`s…`) that have each a shape of its own (tables on their side,
headings within a list, amounts elsewhere, sentences, lists in a cell), six (`m…`) about money and years (accounts of the
budget beside forms, units, years across, later years), and nine (`n…`) that look alike and hold no such table."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from extract.extractor import extract_document
from extract.readers import read_document
from extract.records import (
    Extraction,
    ExtractionFindingRecord,
    IndicatorRecord,
    IndicatorValueRecord,
    ProjectAmountRecord,
    ProjectAttributeRecord,
    ProjectRecord,
)
from extract.text import comparison_key, squash

FOLDER = Path(__file__).parent / "unlisted"
TRUTHS = sorted(FOLDER.glob("*.truth.json"))
LEAST_SHARE = 0.95
_SCORE = re.compile(r"\(\d+分\)$")

Fact = tuple[str, ...]


def read(truth: dict[str, Any]) -> Extraction:
    path = FOLDER / truth["file"]
    return extract_document(path.read_bytes(), path.name)


def key(text: str | None) -> str:
    return _SCORE.sub("", comparison_key(text or "")).replace(">=", "≥").replace("<=", "≤")


def category(label: str | None) -> str:
    return key(label).removesuffix("指标").removeprefix("项目")


def expected_indicators(truth: dict[str, Any]) -> set[Fact]:
    return {
        (key(p["name"]), key(i.get("level2")), key(i["level3"]), scope, key(i[scope]).replace(",", ""))
        for p in truth["projects"]
        for i in p["indicators"]
        for scope in ("annual", "period", "actual", "previous")
        if i.get(scope)
    }


def found_indicators(extraction: Extraction) -> set[Fact]:
    names = {p.project_no: p.project_name for p in extraction.records["project"] if isinstance(p, ProjectRecord)}
    indicators = {i.record_no: i for i in extraction.records["indicator"] if isinstance(i, IndicatorRecord)}
    return {
        (
            key(names[indicators[v.indicator_record_no].project_no or 0]),
            key(indicators[v.indicator_record_no].level2_printed),
            key(indicators[v.indicator_record_no].level3_name),
            v.value_scope,
            key(v.value_text).replace(",", ""),
        )
        for v in extraction.records["indicator_value"]
        if isinstance(v, IndicatorValueRecord) and v.value_text
    }


def identified(path: Path) -> str:
    return path.name.removesuffix(".truth.json")


@pytest.mark.parametrize("path", TRUTHS, ids=identified)
def test_indicators_are_read_right(path: Path) -> None:
    truth = json.loads(path.read_text(encoding="utf-8"))
    found, expected = found_indicators(read(truth)), expected_indicators(truth)
    assert len(found & expected) >= LEAST_SHARE * len(expected), sorted(expected - found)
    assert len(found - expected) <= (1 - LEAST_SHARE) * len(expected), sorted(found - expected)


@pytest.mark.parametrize("path", TRUTHS, ids=identified)
def test_projects_and_amounts_are_read_right(path: Path) -> None:
    truth = json.loads(path.read_text(encoding="utf-8"))
    extraction = read(truth)
    projects = [p for p in extraction.records["project"] if isinstance(p, ProjectRecord)]
    assert sorted(key(p.project_name) for p in projects) == sorted(key(p["name"]) for p in truth["projects"])
    names = {p.project_no: key(p.project_name) for p in projects}
    amounts = {
        (names[a.project_no], a.fund_source_code, a.amount_scope, str(a.amount_yuan))
        for a in extraction.records["project_amount"]
        if isinstance(a, ProjectAmountRecord) and a.amount_yuan is not None
    }
    expected = {
        (key(p["name"]), a["fund"], a["scope"], a["yuan"])
        for p in truth["projects"]
        for a in p["amounts"]
        if not extraction.records["project_execution"]  # a self-evaluation's amounts are lines of execution
    }
    assert amounts >= expected


@pytest.mark.parametrize("path", TRUTHS, ids=identified)
def test_codes_levels_and_weights_are_read_right(path: Path) -> None:
    truth = json.loads(path.read_text(encoding="utf-8"))
    extraction = read(truth)
    projects = [p for p in extraction.records["project"] if isinstance(p, ProjectRecord)]
    codes = {key(p.project_name): p.project_code for p in projects}
    assert codes == {key(p["name"]): p.get("code") for p in truth["projects"]}
    names = {p.project_no: key(p.project_name) for p in projects}
    found = {
        (names[i.project_no or 0], key(i.level3_name)): (category(i.level1_name), i.weight)
        for i in extraction.records["indicator"]
        if isinstance(i, IndicatorRecord)
    }
    for project in truth["projects"]:
        for indicator in project["indicators"]:
            level1, weight = found[key(project["name"]), key(indicator["level3"])]
            assert weight == (Decimal(indicator["weight"]) if "weight" in indicator else None), indicator
            assert not indicator["level1"] or level1 == category(indicator["level1"]), indicator


@pytest.mark.parametrize("name", ["s1_projects_as_columns.html", "s2_indicators_as_columns.xlsx"])
def test_a_turned_table_keeps_its_places(name: str) -> None:
    """Each target is found in the cell that its record names."""
    data = (FOLDER / name).read_bytes()
    cells = {
        (table.table_no, cell.row + 1, cell.column + 1): cell.printed.key
        for table in read_document(data, name).tables
        for cell in table.cells
    }
    values = [v for v in extract_document(data, name).records["indicator_value"] if isinstance(v, IndicatorValueRecord)]
    assert values
    for value in values:
        assert value.table_no and value.row_no and value.column_no
        printed = cells[value.table_no, value.row_no, value.column_no]
        first = squash(value.printed_text or "").split("…")[0]
        assert first and first in printed, (value.value_text, printed)


@pytest.mark.parametrize("path", [p for p in TRUTHS if p.name.startswith("m")], ids=identified)
def test_no_amount_is_false_and_what_is_left_is_said(path: Path) -> None:
    """Of money and years nothing but the truth is read; what is not read stands in the account, a doubt in a finding."""
    truth = json.loads(path.read_text(encoding="utf-8"))
    extraction = read(truth)
    names = {p.project_no: p.project_name for p in extraction.records["project"] if isinstance(p, ProjectRecord)}
    found = sorted(
        (names[a.project_no], a.fund_source_code, a.amount_scope, str(a.amount_yuan))
        for a in extraction.records["project_amount"]
        if isinstance(a, ProjectAmountRecord) and a.amount_yuan is not None
    )
    assert found == sorted(
        (p["name"], a["fund"], a["scope"], a["yuan"]) for p in truth["projects"] for a in p["amounts"]
    )
    attributes = [a for a in extraction.records["project_attribute"] if isinstance(a, ProjectAttributeRecord)]
    assert {attribute.role for attribute in attributes} <= {"fiscal_year"}  # nothing of the accounts
    unclaimed = {u.printed_text for u in extraction.records["unclaimed_text"]}
    assert unclaimed >= set(truth.get("still_unclaimed", []))
    findings = [f for f in extraction.records["extraction_finding"] if isinstance(f, ExtractionFindingRecord)]
    assert [f.rule_id for f in findings if f.rule_id != "X12"] == truth.get("findings", [])
    assert [f.observed for f in findings if f.rule_id == "X12"] == (
        [str(truth["left_tables"])] if "left_tables" in truth else []
    )
    document = extraction.document
    assert (document.chars_left > 0) == ("left_tables" in truth)
    counted = document.chars_claimed + document.chars_furniture + document.chars_unclaimed + document.chars_left
    assert document.chars_total == counted


@pytest.mark.parametrize("path", [p for p in TRUTHS if p.name.startswith("s")], ids=identified)
def test_every_character_is_accounted_for(path: Path) -> None:
    truth = json.loads(path.read_text(encoding="utf-8"))
    unclaimed = {u.printed_text for u in read(truth).records["unclaimed_text"]}
    assert unclaimed <= set(truth.get("unclaimed", [])), unclaimed


def test_what_is_not_read_is_reported() -> None:
    """A column of targets under a label nobody knows: the rows are not taken for indicators, nor do they vanish."""
    truth = json.loads((FOLDER / "h1_nested_layout.truth.json").read_text(encoding="utf-8"))
    page = (FOLDER / truth["file"]).read_bytes()
    unknown = page.replace("指标值".encode(), "绩效刻度".encode()).replace("目标值".encode(), "绩效刻度".encode())
    assert unknown != page
    extraction = extract_document(unknown, truth["file"])
    assert extraction.document.state == "quarantined" or extraction.document.chars_unclaimed > 0
    assert extraction.document.reason or extraction.records["unclaimed_text"]
