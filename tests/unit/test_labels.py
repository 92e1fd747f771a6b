"""Labels as the general reader understands them: decorated as publishers decorate them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.document import Printed
from extract.layouts.labels import Fund, labels


def printed(text: str) -> Printed:
    return Printed(text, tuple(range(len(text))))


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("项 目\n名 称", "project_name"),
        ("一、项目名称：", "project_name"),
        ("（一）立项依据", "grounds"),
        ("主管部门及代码", "department_name"),
        ("年\n度\n目\n标", "goal_annual"),
        ("中长期目标（2025—2027年）", "goal_period"),
        ("老旧楼栋电梯加装补助", None),
    ],
)
def test_fields(text: str, field: str | None) -> None:
    assert labels().meaning(text).field == field


@pytest.mark.parametrize(
    ("text", "fund", "unit", "is_part"),
    [
        ("年度资金总额（万元）：", Fund("00"), "万元", False),
        ("其中：财政拨款", Fund("10"), None, True),
        ("1.一般公共预算财政拨款收入", Fund("11"), None, False),
        ("项目总投资（元）", Fund("00", "whole"), "元", False),
        ("上年结转资金", Fund("50"), None, False),
    ],
)
def test_fund_sources(text: str, fund: Fund, unit: str | None, is_part: bool) -> None:
    meaning = labels().meaning(text)
    assert (meaning.fund, meaning.unit, meaning.is_part) == (fund, unit, is_part)


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("三级指标", "level3"),
        ("所属一级指标", "level1"),
        ("年度(/项目)指标值", "value"),
        ("全年实际完成值", "value_actual"),
        ("中长期指标值", "value_period"),
        ("分值权重（90）", "weight"),
        ("偏差原因分析及改进措施", "deviation"),
        ("绩效刻度", None),
    ],
)
def test_columns(text: str, column: str | None) -> None:
    assert labels().meaning(text).column == column


def test_a_label_and_its_value_in_one_text() -> None:
    found = labels().inline(printed("其中：财政拨款：1,200.00"))
    assert found is not None and (found[0].text, found[1].text) == ("其中：财政拨款：", "1,200.00")
    assert labels().inline(printed("年度资金总额：")) is None  # its value stands in another cell
    assert labels().inline(printed("目标一：按期完工")) is None  # no label


@given(st.text(max_size=60))
def test_any_text_has_a_meaning_and_loses_no_character(text: str) -> None:
    assert labels().meaning(text) == labels().meaning(f" {text}\n")
    found = labels().inline(printed(text))
    if found is not None:
        assert set("".join(part.key for part in found)) <= set(printed(text).key)
