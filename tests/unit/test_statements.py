"""Texts that hold several facts: indicators in a cell, fields of a heading, amounts in a sentence."""

from __future__ import annotations

import pytest

from extract.document import Printed
from extract.extractor import extract_document
from extract.layouts.form_sentences import amounts_in, fields_in, states_amounts
from extract.layouts.form_statements import name_and_value, numbered_parts, statements, syntax_between
from extract.layouts.labels import labels


def printed(text: str) -> Printed:
    return Printed(text, tuple(range(len(text))))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("培训人次≥200人", ("培训人次", "≥200人")),
        ("路况优良率：≥85%", ("路况优良率", "≥85%")),
        ("学员满意度90%以上", ("学员满意度", "90%以上")),
        ("启用时间：2025年6月底前", ("启用时间", "2025年6月底前")),
        ("12345热线接通率不低于95%", ("12345热线接通率", "不低于95%")),
        ("出行条件明显改善", ("出行条件", "明显改善")),
        ("保障机构运转", ("保障机构运转", "")),
        ("48.5", ("48.5", "")),
    ],
)
def test_name_and_target_of_a_text(text: str, expected: tuple[str, str]) -> None:
    name, value = name_and_value(printed(text))
    assert (name.text, value.text) == expected
    assert all(text[offset] == character for offset, character in zip(value.offsets, value.text, strict=True))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.培训人次≥200人；2.办班期数≥4期", [("", "培训人次", "≥200人"), ("", "办班期数", "≥4期")]),
        ("①巡查≥1,200次；②抽检率100%。", [("", "巡查", "≥1,200次"), ("", "抽检率", "100%")]),
        ("1.维护里程≥20\n公里；2.抢修时间≤2小时", [("", "维护里程", "≥20\n公里"), ("", "抢修时间", "≤2小时")]),
        ("办班≥4期，参训率≥95%", [("", "办班", "≥4期"), ("", "参训率", "≥95%")]),
        (
            "数量指标：办班≥4期；印发手册≥900册\n质量指标：合格率100%",
            [("数量指标", "办班", "≥4期"), ("数量指标", "印发手册", "≥900册"), ("质量指标", "合格率", "100%")],
        ),
        (
            "产出指标：\n1.数量指标：办班≥4期\n效益指标：\n1.社会效益指标：知晓率≥80%",
            [("数量指标", "办班", "≥4期"), ("社会效益指标", "知晓率", "≥80%")],
        ),
        ("48", []),
        ("", []),
    ],
)
def test_indicators_of_a_cell(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(s.level2.text, s.name.text, s.value.text) for s in statements(printed(text))] == expected


def test_a_level_1_label_governs_what_follows_it() -> None:
    found = statements(printed("产出指标：\n1.数量指标：办班≥4期\n效益指标：\n1.社会效益指标：知晓率≥80%"))
    assert [s.level1.text for s in found] == ["产出指标", "效益指标"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "项目总额120万元，其中：财政拨款100.5万元、自有资金19.5万元",
            [
                ("项目总额", "120万元", "00", False),
                ("财政拨款", "100.5万元", "10", True),
                ("自有资金", "19.5万元", "30", True),
            ],
        ),
        (
            "2025年预算安排1,200万元（其中：省级资金900万元，县级资金300万元）",
            [
                ("2025年预算安排", "1,200万元", "00", False),
                ("省级资金", "900万元", "18", True),
                ("县级资金", "300万元", "16", True),
            ],
        ),
        ("资金总额：50\n其中：财政拨款：45", [("资金总额", "50", "00", False), ("财政拨款", "45", "10", True)]),
        ("预算总额60万元，其中：设备购置费40万元，财政拨款20万元", [("预算总额", "60万元", "00", False)]),
        ("购置设备40万元", []),
        ("财政拨款到位", []),
    ],
)
def test_amounts_of_a_sentence(text: str, expected: list[tuple[str, str, str, bool]]) -> None:
    found = [
        (p.label.text, p.value.text, p.meaning.fund.code if p.meaning.fund else "", p.meaning.is_part)
        for p in amounts_in(printed(text))
    ]
    assert found == expected


def test_an_announced_text_needs_no_units_but_numbers_of_a_list_are_no_amounts() -> None:
    label, meaning = printed("项目预算"), labels().meaning("项目预算")
    found = amounts_in(printed("120（其中财政拨款100，自有资金20）"), label, meaning)
    assert [(p.label.text, p.value.text) for p in found] == [
        ("项目预算", "120"),
        ("财政拨款", "100"),
        ("自有资金", "20"),
    ]
    assert amounts_in(printed("1、办公经费80万元；2、差旅费20万元"), label, meaning) == []


def test_only_a_sentence_on_nothing_but_the_budget_states_it_by_itself() -> None:
    assert states_amounts(printed("2025年预算64万元，其中：财政拨款58万元，其他资金6万元。"))
    assert not states_amounts(printed("开展培训3次，预算64万元。"))
    assert not states_amounts(printed("财政拨款58万元。"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "项目二：甲县渠道清淤（二期）（项目编码：53990025T000000773001），预算88万元",
            [
                ("project_name", "甲县渠道清淤（二期）"),
                ("project_code", "53990025T000000773001"),
                (None, "88万元"),
            ],
        ),
        ("项目名称：乙站巡检　　项目代码：T1", [("project_name", "乙站巡检"), ("project_code", "T1")]),
        ("（三）丙线改造项目。预算资金200万元", [("project_name", "丙线改造项目"), ("money", "200万元")]),
        ("项目名称：丁站巡检", [("project_name", "丁站巡检")]),
        ("三、项目支出情况，预算200万元", []),
        ("部门名称：某局　单位：万元", []),
        ("年度目标：完成任务", []),
        ("（2024年度）　　填报单位：某监测站", []),
        ("项目支出绩效目标表　　金额：120万元", []),
        ("甲县渠道清淤，成效显著，预算88万元", [("project_name", "甲县渠道清淤，成效显著"), (None, "88万元")]),
    ],
)
def test_fields_of_a_heading(text: str, expected: list[tuple[str | None, str]]) -> None:
    found = [(p.meaning.field, p.value.text) for p in fields_in(printed(text))]
    assert [value for _, value in found] == [value for _, value in expected]
    assert [f for f, _ in found[:2] if f in ("project_name", "project_code")] == [
        f for f, _ in expected[:2] if f in ("project_name", "project_code")
    ]


def test_what_lies_between_parts_is_syntax_only_where_it_is_numbers_and_signs() -> None:
    text = printed("1.办班≥4期；2.另见附件；3.参训率≥95%")
    parts = [part for s in statements(text) if s.value for part in (s.name, s.value)]
    assert [run.text for run in syntax_between(text, parts)] == ["1."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.巡河里程\n2.清理河道", ["巡河里程", "清理河道"]),
        ("①≥36公里；②12.5公里", ["≥36公里", "12.5公里"]),
        ("（1）甲 （2）乙 （3）丙", ["甲", "乙", "丙"]),
        ("1.5公里", []),
        ("1.巡河里程", []),
        ("2.巡河里程\n3.清理河道", []),
        ("共有 1.巡河里程 2.清理河道", []),
    ],
)
def test_parts_of_a_text_numbered_from_one(text: str, expected: list[str]) -> None:
    assert [part.text for part in numbered_parts(printed(text))] == expected


@pytest.mark.parametrize(
    ("targets", "expected"),
    [
        ("1.≥36公里<br>2.≥12公里", [("巡河里程", "≥36公里"), ("清理河道", "≥12公里")]),
        ("≥36公里<br>≥12公里", [("巡河里程2.清理河道", "≥36公里≥12公里")]),  # nothing tells which is of which
    ],
)
def test_numbered_names_have_the_targets_numbered_alike(targets: str, expected: list[tuple[str, str]]) -> None:
    page = f"""<p>单位：万元</p><table>
    <tr><td>项目名称</td><td>预算金额</td><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>指标值</td></tr>
    <tr><td rowspan=2>河道巡护</td><td rowspan=2>9.00</td><td rowspan=2>产出指标</td><td>数量指标</td>
    <td>1.巡河里程<br>2.清理河道</td><td>{targets}</td></tr>
    <tr><td>质量指标</td><td>巡护合格率</td><td>≥95%</td></tr></table>"""
    records = extract_document(page.encode(), "河道巡护.html").records
    values = {value.indicator_record_no: value.value_text for value in records["indicator_value"]}
    found = [(i.level3_name, values[i.record_no], i.level2_code) for i in records["indicator"]]
    assert found == [*((name, target, "11") for name, target in expected), ("巡护合格率", "≥95%", "12")]
