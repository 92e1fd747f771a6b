"""The sample documents, field by field against the facts they were made from."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from extract.layouts.vocabulary import vocabulary
from extract.records import IndicatorRecord
from extract.text import squash, tighten
from raw.sample_maker.sample_facts import Facts, Indicator, all_facts
from tests.golden.reading import Reading

SAMPLES = Path(__file__).parents[2] / "raw" / "samples"
FILES = [(facts, output.file) for facts in all_facts() for output in facts.outputs if output.renderer]
by_file = pytest.mark.parametrize(("facts", "file"), FILES, ids=[file for _, file in FILES])


def reading(file: str) -> Reading:
    return Reading((SAMPLES / file).read_bytes(), file)


@by_file
def test_document(facts: Facts, file: str) -> None:
    read, expected = reading(file), facts.document
    document = read.document
    assert read.extraction.layout == expected.read_as
    assert (document.state, document.chars_unclaimed) == ("extracted", 0)
    assert document.chars_total == document.chars_claimed + document.chars_furniture
    assert (document.department_name, document.department_code) == (expected.department_name, expected.department_code)
    assert (document.unit_printed, document.taxonomy_generation) == (
        expected.unit_of_money,
        expected.taxonomy_generation,
    )
    assert document.fiscal_year == expected.fiscal_year
    assert document.title == expected.title


@by_file
def test_projects(facts: Facts, file: str) -> None:
    read = reading(file)
    assert [(p.project_name, p.project_code, p.purpose_text) for p in read.projects] == [
        (p.name, p.code, p.purpose) for p in facts.projects
    ]
    for number, project in enumerate(facts.projects, start=1):
        found = {label: amount for label, amount in read.amounts(number).items() if amount}
        wanted = {label: amount.replace(",", "") for label, amount in project.amounts.items() if amount}
        assert {(vocabulary().fund_source(k or ""), v) for k, v in found.items()} == {
            (vocabulary().fund_source(k), v) for k, v in wanted.items()
        }
        assert read.goals(project_no=number) == project.goals
        assert {m.milestone_label: m.cumulative_pct for m in read.milestones(number)} == {
            label: Decimal(share.rstrip("%")) for label, share in project.milestones.items()
        }
        check_indicators(read, read.indicators(project_no=number), project.indicators)


@by_file
def test_department(facts: Facts, file: str) -> None:
    read = reading(file)
    # Side-by-side lists are read row by row, the facts go list by list.
    found = {
        (a.block, a.entity_name, a.item): a.count_value if a.measure_kind == "count" else f"{a.amount_yuan / 10000:.2f}"
        for a in read.department_amounts
        if a.amount_yuan is not None or a.count_value is not None
    }
    assert found == {
        (a.block, a.entity_name, a.item): a.count if a.amount is None else a.amount.replace(",", "")
        for a in facts.department_amounts
        if a.amount is not None or a.count is not None
    }
    assert [(t.task_name, t.content, f"{t.amount_yuan / 10000:.2f}", t.expected_goal) for t in read.tasks] == [
        (t.name, t.content, t.amount.replace(",", ""), t.expected_goal) for t in facts.key_tasks
    ]
    assert read.goals() == ([facts.overall_goal] if facts.overall_goal else [])
    department = read.indicators()
    if facts.torn_row:
        torn, department = department[0], department[1:]
        assert (torn.level2_printed, torn.level2_name) == (facts.torn_row.level2_printed, None)
        assert torn.level2_candidates == facts.torn_row.level2_candidates
        assert (torn.level3_name, torn.level1_code) == (facts.torn_row.level3, facts.torn_row.level1_code)
        assert read.values(torn) == {
            "annual": facts.torn_row.annual,
            "period": f"{facts.torn_row.head}|…|{tighten(facts.torn_row.tail)}",
        }
    check_indicators(read, department, facts.indicators)
    assert [(c.level2_printed, c.level2_code) for c in read._of("empty_category")] == [
        (c.level2, c.level2_code) for c in facts.empty_categories
    ]


@by_file
def test_prose(facts: Facts, file: str) -> None:
    read = reading(file)
    assert [(s.safeguard_title, s.safeguard_text) for s in read.safeguards] == [
        (s.title, s.text) for s in facts.safeguards
    ]
    for number, group in enumerate(facts.groups, start=1):
        assert read.goals(group_no=number) == [group.goal.strip()]
        clauses = read.indicators(group_no=number)
        assert [(c.level3_name, c.description) for c in clauses] == [(c.name, c.phrase) for c in group.clauses]
        for clause, wanted in zip(clauses, group.clauses, strict=True):
            (value,) = read.value_records(clause)
            number_wanted = Decimal(wanted.number) if wanted.number else None
            assert (value.value_kind, value.operator, value.value_low) == (wanted.kind, wanted.operator, number_wanted)


def check_indicators(read: Reading, found: list[IndicatorRecord], expected: list[Indicator]) -> None:
    assert len(found) == len(expected)
    for indicator, wanted in zip(found, expected, strict=True):
        assert indicator.level3_name == wanted.level3
        assert (indicator.level1_code, indicator.level2_code) == (wanted.level1_code, wanted.level2_code)
        assert wanted.level2 is None or squash(indicator.level2_printed or "").endswith(wanted.level2)
        assert (indicator.description, indicator.basis_text) == (wanted.description, wanted.basis)
        assert read.values(indicator) == {scope: tighten(value) for scope, value in wanted.values.items()}
