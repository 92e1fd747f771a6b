"""Rows that lack something: what stands beside them is read as if nothing had happened, and the gap is reported."""

from __future__ import annotations

import pytest

from extract.layouts.coded_indicators import find_start
from raw.sample_maker.renderers.wide_text import indicator_text
from tests.golden.reading import Reading
from tests.integration.damage_facts import facts
from tests.integration.damaging import item_span, rendered

WIDE = facts(11, "wide_html", "示例市样本区司法局")
FORM = facts(12, "form_text", "示例市样本区司法局")


@pytest.mark.parametrize("number", [0, 1, 2])
def test_an_indicator_that_is_gone_takes_no_other_with_it(number: int) -> None:
    project = WIDE.projects[0]
    text = rendered(WIDE, "wide_html")
    begin, end = item_span(text, project, number)
    read = Reading((text[:begin] + text[end:]).encode(), "表.html")
    kept = [i for n, i in enumerate(project.indicators) if n != number]
    assert [(i.level2_code, i.level3_name) for i in read.indicators(project_no=1)] == [
        (i.level2_code, i.level3) for i in kept
    ]
    assert [read.values(i) for i in read.indicators(project_no=1)] == [dict(i.values) for i in kept]
    (finding,) = [f for f in read._of("extraction_finding") if f.rule_id == "Q56"]
    printed = [str(n) for n in range(1, len(project.indicators) + 1) if n != number + 1]
    assert (finding.project_no, finding.observed) == (1, "、".join(printed))


def test_a_target_that_ends_in_a_digit_is_not_taken_for_a_number() -> None:
    project = WIDE.projects[0]
    text = rendered(WIDE, "wide_html")
    first = indicator_text(1, project.indicators[0])
    begin, _ = item_span(text, project, 0)
    bare = first.replace(f"年度指标值:{project.indicators[0].values['annual']}。", "年度指标值:≥12")
    assert bare != first
    broken = text[:begin] + text[begin:].replace(f"{first}<br>", bare, 1)
    read = Reading(broken.encode(), "表.html")
    assert len(read.indicators(project_no=1)) == len(project.indicators)
    assert read.values(read.indicators(project_no=1)[0])["annual"] == "≥12"
    assert [f.rule_id for f in read._of("extraction_finding")] == []


def test_a_goal_with_a_list_of_its_own_holds_no_indicator() -> None:
    assert find_start("1、完成培训；2、更新设备。") is None
    assert find_start("目标。3、1-产出指标；11-数量指标；场次；") == 3


def test_a_row_without_its_target_does_not_run_into_the_next() -> None:
    indicators = FORM.projects[0].indicators
    text = rendered(FORM, "form_text")
    value = indicators[1].values["annual"]
    line = f"{indicators[1].description} {value}"
    assert text.count(line) == 1
    read = Reading(text.replace(line, f"{indicators[1].description} ").encode(), "表.txt")
    found = read.indicators(project_no=1)
    assert [i.level3_name for i in found] == [i.level3 for i in indicators]
    assert [read.values(i)["annual"] for i in found] == [
        None if n == 1 else i.values["annual"] for n, i in enumerate(indicators)
    ]
    assert ("X04", 1) in {(rule, project_no) for rule, project_no, _ in read.findings()}


def test_a_level_1_label_that_is_none_is_reported() -> None:
    form = facts(12, "form_html", "示例市样本区司法局")
    text = rendered(form, "form_html").replace("产出指标", "产山指标", 1)
    read = Reading(text.encode(), "表.html")
    (finding,) = read._of("extraction_finding")
    assert (finding.rule_id, finding.project_no, finding.observed) == ("Q40", 1, "产山指标")
