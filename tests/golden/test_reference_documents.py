"""The reference documents, field by field against their truth. The material is not part of the repository."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from extract.text import squash
from tests.golden.reading import Reading

SHARED = Path(__file__).parents[2].parent / "shared"
pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="the reference documents (../shared) are not here")

DOCUMENTS = ("000", "001", "002", "003", "004")
WITH_TRUTH = ("000", "001", "002", "004")
OPERATORS = {">=": "ge", "<=": "le", "=": "eq", ">": "gt", None: None}


def reading(number: str) -> Reading:
    path = next((SHARED / "seeds").glob(f"{number}_*.txt"))
    return Reading(path.read_bytes(), path.name)


def truth(number: str) -> dict[str, Any]:
    return json.loads(next((SHARED / "truth").glob(f"{number}_*.json")).read_text(encoding="utf-8"))


def without_suffix(label: str | None) -> str | None:
    return label.removesuffix("指标") if label else label


@pytest.mark.parametrize("number", DOCUMENTS)
def test_every_character_is_accounted_for(number: str) -> None:
    document = reading(number).document
    totals = {"000": 2953, "001": 2909, "002": 3795, "003": 4393, "004": 6184}
    assert (document.state, document.chars_unclaimed) == ("extracted", 0)
    assert document.chars_total == document.chars_claimed + document.chars_furniture == totals[number]


@pytest.mark.parametrize("number", WITH_TRUTH)
def test_document(number: str) -> None:
    document, expected = reading(number).document, truth(number)["document"]
    assert document.title == expected["title"]
    assert document.department_name == expected["department_name"]
    assert document.department_code == expected["unit_code"]
    assert document.unit_printed == expected["currency_unit"][:2]
    assert document.fiscal_year == expected["fiscal_year"]


@pytest.mark.parametrize("number", WITH_TRUTH)
def test_projects(number: str) -> None:
    read, expected = reading(number), truth(number)
    assert len(read.projects) == len(expected["projects"])
    for project, wanted in zip(read.projects, expected["projects"], strict=True):
        no = wanted["seq"]
        assert (project.project_no, project.project_name, project.project_code) == (no, wanted["name"], wanted["code"])
        assert project.purpose_text == wanted["purpose"]
        assert project.purpose_printed is None or squash(project.purpose_printed) == squash(wanted["purpose"])
        printed = {squash(label): amount for label, amount in wanted["amounts"].items()}
        found = read.amounts(no)
        assert {k: v for k, v in found.items() if v} == {k: v for k, v in printed.items() if v}
        assert found.keys() <= printed.keys()
        assert read.goals(project_no=no) == [goal["text"] for goal in wanted["goals"]]
        assert [(m.milestone_label, m.cumulative_pct) for m in read.milestones(no)] == [
            (m["label"], m["cumulative_pct"]) for m in wanted.get("milestones", [])
        ]


@pytest.mark.parametrize("number", WITH_TRUTH)
def test_indicators(number: str) -> None:
    read, expected = reading(number), truth(number)
    owners = [(project["seq"], project["indicators"]) for project in expected["projects"]]
    if "indicators" in expected:
        owners.append((None, expected["indicators"]))
    for project_no, wanted_indicators in owners:
        found = read.indicators(project_no=project_no)
        assert len(found) == len(wanted_indicators)
        for indicator, wanted in zip(found, wanted_indicators, strict=True):
            assert indicator.indicator_no == wanted["order"]
            assert without_suffix(indicator.level1_name) == without_suffix(wanted["level1"])
            assert without_suffix(indicator.level2_name) == without_suffix(wanted["level2"])
            if wanted.get("level2_code"):
                assert (indicator.level1_code, indicator.level2_code) == (wanted["level1_code"], wanted["level2_code"])
            if "level1_carried_down" in wanted:
                assert (indicator.level1_evidence == "carried") == wanted["level1_carried_down"]
            assert indicator.level3_name == wanted["level3"]
            assert indicator.description == wanted["description"]
            assert indicator.basis_text == wanted["basis"]
            scopes = {
                "period": wanted.get("cycle_value"),
                "annual": wanted.get("annual_value"),
                "unspecified": wanted.get("value"),
            }
            assert read.values(indicator) == {scope: value for scope, value in scopes.items() if value}
            is_placeholder = all(v.value_kind == "placeholder" for v in read.value_records(indicator))
            assert is_placeholder == wanted["placeholder"]


def test_department_form_keeps_what_is_torn_and_what_is_empty() -> None:
    read, expected = reading("001"), truth("001")
    torn = expected["indicators"][0]
    assert [(f.fragment_text, f.line_from) for f in read._of("fragment")] == [
        (fragment["text"], fragment["line"]) for fragment in torn["fragments"]
    ]
    assert [(c.level2_printed, c.line_from) for c in read._of("empty_category")] == [
        (category["level2"], category["line"]) for category in expected["empty_categories"]
    ]
    assert read.indicators()[0].level2_printed == torn["level2_printed"]
    assert [
        (a.block, a.item, f"{a.amount_yuan / 10000:.2f}") for a in read.department_amounts if a.amount_yuan is not None
    ] == [
        (total["block"], total["item"], total["amount"])
        for total in sorted(expected["totals"], key=lambda t: (t["line"], t["block"] in ("收入来源", "按预算级次划分")))
    ]
    assert [(a.item, a.count_value) for a in read.department_amounts if a.measure_kind == "count"] == [
        ("下属二级单位数", 1)
    ]
    assert [
        (t.task_no, t.task_name, t.content, t.expected_goal, f"{t.amount_yuan / 10000:.2f}", t.line_from)
        for t in read.tasks
    ] == [
        (t["seq"], t["name"], t["content"], t["expected_goal"], t["amount"], t["line"]) for t in expected["key_tasks"]
    ]
    assert read.goals() == [expected["overall_goal"]["text"]]


def test_totals_of_wide_tables() -> None:
    read, expected = reading("000"), truth("000")
    assert [(a.block, a.item, f"{a.amount_yuan / 10000:.2f}", a.line_from) for a in read.department_amounts] == [
        (block, label, amount, total["line"])
        for total, block in zip(expected["totals"], ("合计", "单位小计"), strict=True)
        for label, amount in total["amounts"].items()
        if amount
    ]
    assert len([a for a in reading("003").department_amounts if a.amount_yuan is not None]) == 6


def test_lost_columns_are_inferred_and_say_so() -> None:
    read = reading("000")
    amounts = [a for a in read._of("project_amount") if not a.is_total]
    assert {(a.label_printed, a.evidence, a.inference, tuple(a.alternatives)) for a in amounts} == {
        ("财政拨款", "inferred", "subset_sum+first_column", ("财政专户拨款",)),
        ("其他资金", "inferred", "subset_sum+prior", ("财政专户拨款",)),
    }
    assert [a.project_no for a in amounts if a.label_printed == "其他资金"] == [9]


def test_prose_groups() -> None:
    read, expected = reading("004"), truth("004")
    groups = expected["prose_groups"]
    assert read.goals() == [expected["overall_goal"]["text"]]
    assert [(s.safeguard_title, s.safeguard_text, s.line_from) for s in read.safeguards] == [
        (s["title"], s["text"], s["line"]) for s in expected["safeguards"]
    ]
    for group in groups:
        no = group["seq"]
        assert read.goals(group_no=no) == [group["goal"]]
        clauses = read.indicators(group_no=no)
        assert [c.description for c in clauses] == [c["phrase"] for c in group["parsed"]]
        for clause, wanted in zip(clauses, group["parsed"], strict=True):
            (value,) = read.value_records(clause)
            if wanted["kind"] == "qualitative":
                assert value.value_kind == "qualitative"
            else:
                assert (value.operator, value.value_low) == (OPERATORS[wanted["operator"]], Decimal(wanted["number"]))


def test_003_counts() -> None:
    read = reading("003")
    assert [len(read.indicators(project_no=no)) for no in range(1, 12)] == [3, 6, 6, 3, 4, 4, 6, 5, 6, 7, 4]
    assert read.projects[8].project_name.endswith("2024年-2025年信息化运维项目")
    assert read.projects[10].project_name.endswith("2025年信息化建设项目")
    assert sum(float(read.amounts(no)["总计"] or 0) for no in range(1, 12)) == pytest.approx(5265.63)
    for no in range(1, 12):
        for indicator in read.indicators(project_no=no):
            values = read.values(indicator)
            assert values["period"] == values["annual"]
    assert read.document.fiscal_year == 2025
