"""A sound build file for the tests of the staging checks: one record in every table for each document."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import duckdb

from expectations import schema
from extract.records import (
    DepartmentAmountRecord,
    DocumentRecord,
    EmptyCategoryRecord,
    ExtractionFindingRecord,
    FragmentRecord,
    FurnitureRecord,
    GoalRecord,
    IndicatorRecord,
    IndicatorValueRecord,
    KeyTaskRecord,
    Lineage,
    MilestoneRecord,
    ProjectAmountRecord,
    ProjectAttributeRecord,
    ProjectCostItemRecord,
    ProjectExecutionRecord,
    ProjectRecord,
    SafeguardRecord,
    UnclaimedTextRecord,
)


def good_records() -> dict[str, list[Lineage]]:
    """One sound document with a row in every table."""
    at: dict[str, Any] = {"record_no": 1, "page_no": 1, "printed_text": "…"}
    cell: dict[str, Any] = {**at, "table_no": 2, "row_no": 5, "column_no": 3, "bbox": "10.5,20,30,40.25"}
    return {
        "document": [
            DocumentRecord(
                **at, file_name="a.txt", media_type="text/plain", state="extracted", title="绩效目标表", page_count=2,
                fiscal_year=2024, fiscal_year_source="title", fiscal_year_confidence="high", fiscal_year_basis="2024",
                taxonomy_generation=2015, chars_total=20, chars_claimed=11, chars_furniture=4, chars_unclaimed=5,
            )
        ],
        "project": [ProjectRecord(**cell, project_no=1, project_name="办公用品采购", project_name_printed="办公用品采购")],
        "project_amount": [
            ProjectAmountRecord(
                **cell, project_no=1, column_no_printed=1, label_printed="财政拨款", fund_source_code="10", is_total=False,
                amount_printed="1,234.50", unit_printed="万元", amount_yuan=Decimal("12345000.00"),
            )
        ],
        "project_attribute": [
            ProjectAttributeRecord(
                **cell, project_no=1, attribute_no=1, role="started_on", label_printed="开始时间", value_printed="2024年1 月1日",
                value_text="2024年1月1日", value_on=date(2024, 1, 1),
            )
        ],
        "project_cost_item": [
            ProjectCostItemRecord(
                **cell, project_no=1, item_no=1, item_name="打印纸", is_total=False, basis_text="20元×50箱",
                amount_printed="0.10", unit_printed="万元", amount_yuan=Decimal("1000.00"),
            )
        ],
        "project_execution": [
            ProjectExecutionRecord(
                **cell, project_no=1, line_no=1, label_printed="年度资金总额", fund_source_code="00", is_total=True,
                unit_printed="万元", adjusted_printed="90.00", adjusted_yuan=Decimal("900000.00"), executed_printed="45",
                executed_yuan=Decimal("450000.00"), rate_printed="50%", rate_pct=Decimal(50), weight_printed="10",
                weight=Decimal(10), score_printed="5", score=Decimal(5),
            )
        ],
        "department_amount": [
            DepartmentAmountRecord(
                **cell, item_no=1, block="合计", item="总计", fund_source_code="00",
                amount_printed="1,234.50", unit_printed="万元", amount_yuan=Decimal("12345000.00"),
            )
        ],
        "goal": [
            GoalRecord(
                **cell, owner_kind="project", project_no=1, goal_no=1, goal_kind="project", goal_text="保障运转",
                goal_printed="保障运转",
            )
        ],
        "indicator": [
            IndicatorRecord(
                **cell, owner_kind="project", project_no=1, indicator_no=1, level1_printed="产出指标", level1_code="1",
                level1_name="产出指标", level1_evidence="printed", level2_printed="数量指标", level2_code="11",
                level2_name="数量指标", level2_evidence="printed", level3_name="采购数量",
            )
        ],
        "indicator_value": [
            IndicatorValueRecord(
                **cell, indicator_record_no=1, value_scope="annual", value_printed="≥40次", value_text="≥40次",
                value_kind="numeric", operator="ge", value_low=Decimal(40), unit_of_measure="次",
            )
        ],
        "milestone": [
            MilestoneRecord(
                **cell, project_no=1, milestone_no=1, milestone_label="3月底", milestone_month=3,
                cumulative_printed="25%", cumulative_pct=Decimal(25),
            )
        ],
        "key_task": [
            KeyTaskRecord(
                **cell, task_no=1, task_name="检察业务", content=None, expected_goal=None, amount_printed="1.00",
                unit_printed="万元", amount_yuan=Decimal("10000.00"),
            )
        ],
        "safeguard": [
            SafeguardRecord(
                **at, line_from=3, line_to=4, safeguard_no=1, safeguard_title="加强管理", safeguard_text="加强管理"
            )
        ],
        "empty_category": [
            EmptyCategoryRecord(
                **cell, owner_kind="department", level1_name="成本指标", level2_printed="经济成本指标", level2_code="41",
                level2_name="经济成本指标", evidence="carried", inference="merged label",
            )
        ],
        "fragment": [
            FragmentRecord(**at, line_from=7, line_to=7, owner_kind="department", fragment_no=1, fragment_text="数量")
        ],
        "extraction_finding": [
            ExtractionFindingRecord(**cell, rule_id="Q39", severity="warning", message_en="no year", message_zh="无年度")
        ],
        "furniture": [FurnitureRecord(**at, furniture_kind="label", furniture_text="项目名称")],
        "unclaimed_text": [UnclaimedTextRecord(**at, line_from=9, line_to=9, unclaimed_text="尾 注\u3000三四五", chars=5)],
    }  # fmt: skip


def document_id(number: int) -> str:
    return f"{number:04x}" * 16


def landing(number: int) -> list[object]:
    landed = datetime(2024, 3, 1)
    return [document_id(number), "a.txt", None, "text/plain", 60, landed, landed, number + 1, None, None]


def create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("CREATE SCHEMA staging")
    for table in schema.STAGING_TABLES:
        columns = ", ".join(f"{name} {column_type}" for name, column_type in schema.columns(table).items())
        connection.execute(f"CREATE TABLE staging.{table} ({columns})")


def insert_document(connection: duckdb.DuckDBPyConnection, number: int) -> None:
    for table, rows in good_records().items():
        for row in rows:
            insert(connection, table, [document_id(number), "batch-1", "wide_table", "1", *asdict(row).values()])
    insert(connection, "landing", landing(number))


def insert(connection: duckdb.DuckDBPyConnection, table: str, values: list[object]) -> None:
    connection.execute(f"INSERT INTO staging.{table} VALUES ({', '.join('?' * len(values))})", values)
