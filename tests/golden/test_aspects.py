"""The comparison itself: records that hold the facts differ in nothing, and each single slip is named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from extract.records import (
    TABLES,
    DocumentRecord,
    EmptyCategoryRecord,
    Extraction,
    GoalRecord,
    IndicatorRecord,
    IndicatorValueRecord,
    ProjectAmountRecord,
    ProjectAttributeRecord,
    ProjectCostItemRecord,
    ProjectExecutionRecord,
    ProjectRecord,
)
from extract.values import parse_target, value_record_fields
from raw.sample_maker.sample_facts import Facts
from tests.golden.aspects import differences, expected, found
from tests.golden.reading import Reading

FACTS = Facts.model_validate(
    {
        "outputs": [{"file": "表.pdf", "layout": "central_form"}],
        "document": {
            "title": "表（2025年度）", "department_name": "某局", "unit_of_money": "万元", "fiscal_year": 2025,
            "fiscal_year_source": "title", "taxonomy_generation": 2021,
        },
        "projects": [
            {
                "name": "甲",
                "funding": [
                    {"label": "年度资金总额", "amount": "1,200.50", "code": "00"},
                    {"label": "上年结转", "amount": "0.50", "code": None},
                    {"label": "其他资金", "amount": None, "code": "90"},
                ],
                "executions": [{"label": "年度资金总额", "code": "00", "initial": "3", "adjusted": "4.00", "executed": "2",
                                "rate": "50.00%", "weight": "10", "score": "5"}],
                "cost_items": [{"name": "设备", "amount": "1200.50", "basis": "询价"}],
                "attributes": [{"label": "计划开始日期", "value": "2025/1/1", "day": "2025-01-01"}],
                "goals_of": {"annual": ["修好一座桥。"]},
                "indicators": [
                    {"level1": "产出指标", "level1_code": "1", "level2": "数量指标", "level2_code": "11", "level3": "桥",
                     "values": {"annual": "1", "actual": "2"}, "sign": "大于等于", "unit": "座", "weight": "10", "score": "9.50"},
                ],
                "empty_categories": [{"level1": "产出指标", "level1_code": "1", "level2": "成本指标", "level2_code": "14"}],
            }
        ],
    }
)  # fmt: skip


def reading() -> Reading:
    """What a faithful reader makes of `FACTS`."""
    records: dict[str, list[Any]] = {table: [] for table in TABLES}
    records["document"] = [
        DocumentRecord(file_name="表.pdf", media_type="application/pdf", state="extracted", department_name="某局",
                       unit_printed="万元", fiscal_year=2025, taxonomy_generation=2021),
    ]  # fmt: skip
    records["project"] = [ProjectRecord(project_no=1, project_name="甲", project_name_printed="甲")]
    amount = {"project_no": 1, "unit_printed": "万元"}
    records["project_amount"] = [
        ProjectAmountRecord(**amount, column_no_printed=1, label_printed="年度资金总额：", fund_source_code="00", is_total=True,
                            amount_printed="1,200.50", amount_yuan=Decimal("12005000.00")),
        ProjectAmountRecord(**amount, column_no_printed=2, label_printed="上年结转", fund_source_code="99", is_total=False,
                            amount_printed="0.50", amount_yuan=Decimal("5000")),
        ProjectAmountRecord(**amount, column_no_printed=3, label_printed="其他资金", fund_source_code="90", is_total=False,
                            amount_printed=None, amount_yuan=None),
    ]  # fmt: skip
    records["project_execution"] = [
        ProjectExecutionRecord(**amount, line_no=1, label_printed="年度资金总额", fund_source_code="00", is_total=True,
                               initial_yuan=Decimal(30000), adjusted_yuan=Decimal(40000), executed_yuan=Decimal(20000),
                               rate_pct=Decimal("50.0000"), weight=Decimal(10), score=Decimal("5.000000")),
    ]  # fmt: skip
    records["project_cost_item"] = [
        ProjectCostItemRecord(**amount, item_no=1, item_name="设备", is_total=False, basis_text="询价",
                              amount_printed="1200.50", amount_yuan=Decimal(12005000)),
    ]  # fmt: skip
    day = {"label_printed": "计划开始日期", "value_printed": "2025/1/1", "value_text": "2025/1/1"}
    department = {"label_printed": "主管部门", "value_printed": "某局", "value_text": "某局"}
    records["project_attribute"] = [
        ProjectAttributeRecord(project_no=1, attribute_no=1, **day, value_on=date(2025, 1, 1)),
        ProjectAttributeRecord(project_no=1, attribute_no=2, **department),
    ]
    goal = {"goal_no": 1, "goal_kind": "annual", "goal_text": "修好一座桥。", "goal_printed": "修好一\n座桥。"}
    records["goal"] = [GoalRecord(owner_kind="project", project_no=1, **goal)]
    records["indicator"] = [
        IndicatorRecord(record_no=1, owner_kind="project", project_no=1, indicator_no=1, level1_code="1", level2_code="11",
                        level3_name="桥", weight=Decimal("10.000000"), score=Decimal("9.5")),
    ]  # fmt: skip
    records["indicator_value"] = [
        IndicatorValueRecord(indicator_record_no=1, value_scope=scope, value_printed=text, value_text=text,
                             **value_record_fields(parse_target(text)))
        for scope, text in (("annual", "大于等于1座"), ("actual", "2座"))
    ]  # fmt: skip
    category = {"level2_printed": "成本指标", "level2_code": "14"}
    records["empty_category"] = [EmptyCategoryRecord(owner_kind="project", project_no=1, **category)]
    read = Reading.__new__(Reading)
    read.extraction = Extraction("0", "form", records)
    read.document = records["document"][0]
    return read


def compared(read: Reading) -> list[str]:
    return differences(expected(FACTS), found(read, FACTS))


def test_a_faithful_reading_differs_in_nothing() -> None:
    assert compared(reading()) == []


@pytest.mark.parametrize(
    ("aspect", "table", "field", "value"),
    [
        ("document", "document", "department_name", "某某局"),
        ("document", "document", "document_kind", "self_evaluation"),
        ("document", "document", "chars_unclaimed", 3),
        ("project", "project", "unit_code", "219001"),
        ("amount", "project_amount", "amount_yuan", Decimal("1200.50")),
        ("amount", "project_amount", "amount_scope", "whole"),
        ("amount", "project_amount", "fund_source_code", "10"),
        ("execution", "project_execution", "executed_yuan", None),
        ("execution", "project_execution", "rate_pct", Decimal("0.5")),
        ("cost item", "project_cost_item", "basis_text", None),
        ("attribute", "project_attribute", "value_on", None),
        ("goal", "goal", "goal_kind", "project"),
        ("goal", "goal", "goal_text", "修好一座"),
        ("indicator", "indicator", "level2_code", "12"),
        ("indicator", "indicator", "weight", None),
        ("indicator", "indicator", "score", Decimal(9)),
        ("value", "indicator_value", "value_scope", "period"),
        ("value", "indicator_value", "operator", "gt"),
        ("value", "indicator_value", "unit_of_measure", None),
        ("empty category", "empty_category", "level2_code", None),
    ],
)
def test_a_slip_is_named(aspect: str, table: str, field: str, value: object) -> None:
    read = reading()
    setattr(read.extraction.records[table][0], field, value)
    lines = compared(read)
    assert [text.split(":")[0] for text in lines] == [f"{aspect} missing", f"{aspect} too many"]


@pytest.mark.parametrize("table", ["project_amount", "goal", "indicator_value", "project_cost_item", "empty_category"])
def test_what_is_lost_or_doubled_is_named(table: str) -> None:
    def one(change: Callable[[list[Any]], None]) -> list[str]:
        read = reading()
        change(read.extraction.records[table])
        return [text.split(":")[0].rpartition(" ")[2] for text in compared(read)]

    assert one(lambda records: records.pop(0)) == ["missing"]
    assert one(lambda records: records.append(records[0])) == ["many"]
