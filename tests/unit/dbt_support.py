"""A small staging made by hand, and dbt over it, for the tests of the dbt project.

Documents of an invented water bureau: one that is published again with other text, an overall form of another year,
one that could not be read, and a self-evaluation of the year before.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from extract.records import (
    TABLES,
    DepartmentAmountRecord,
    DocumentRecord,
    ExtractionFindingRecord,
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
)
from warehouse.build import LANDING_COLUMNS
from warehouse.columns import columns
from warehouse.replay import create_correction_table

ROOT = Path(__file__).parents[2]
FIRST, AGAIN, OVERALL, REFUSED, EVALUATED = ("a" * 64, "b" * 64, "c" * 64, "d" * 64, "e" * 64)
BUREAU = "广州市荔湾区示例水务局"
TABLE_OF = {record: table for table, record in TABLES.items()}


def key(prefix: str, *parts: object) -> str:
    """The surrogate key of a natural key, as dbt/macros/key.sql makes it."""
    text = "|".join("∅" if part is None else str(part) for part in parts)
    return f"{prefix}_{hashlib.md5(text.encode()).hexdigest()[:16]}"


DEPARTMENT = key("dep", "440103", BUREAU)
ROAD = key("prj", DEPARTMENT, None, "2024年道路养护-2024市级")
CANAL = key("prj", "code", "44010023P00000000001A")


def doc(document_id: str) -> str:
    """Key of a document."""
    return key("doc", document_id)


def project_forms(total: str) -> list[Lineage]:
    """Forms of two projects, the first of `total` 万元; the sources of the second add up to less than its total."""

    def amount(
        no: int, column: int, label: str, code: str, text: str | None, line: int, scope: str = "annual"
    ) -> ProjectAmountRecord:
        return ProjectAmountRecord(
            project_no=no,
            column_no_printed=column,
            label_printed=label,
            fund_source_code=code,
            is_total=code == "00",
            amount_scope=scope,
            amount_printed=text,
            unit_printed="万元",
            amount_yuan=Decimal(text) * 10000 if text else None,
            line_from=line,
            line_to=line,
            printed_text=text or "",
        )

    return [
        DocumentRecord(
            file_name="form.txt",
            media_type="text/plain",
            state="extracted",
            title="2024年绩效目标表",
            department_name=BUREAU,
            unit_printed="万元",
            fiscal_year=2024,
            fiscal_year_source="title",
            taxonomy_generation=2015,
            page_count=1,
            chars_total=100,
            chars_claimed=80,
            chars_furniture=20,
        ),
        ProjectRecord(
            project_no=1, project_name="2024年道路养护-2024市级", project_name_printed="2024 年道路养护-2024 市级"
        ),
        amount(1, 1, "预算数", "00", total, 3),
        amount(1, 2, "其中：财政资金", "10", total, 4),
        amount(1, 3, "其他资金", "90", None, 5),
        GoalRecord(
            owner_kind="project",
            project_no=1,
            goal_no=1,
            goal_kind="project",
            goal_text="保持通行",
            goal_printed="保持通行",
        ),
        MilestoneRecord(
            project_no=1,
            milestone_no=1,
            milestone_label="3月底",
            milestone_month=3,
            cumulative_printed="0%",
            cumulative_pct=Decimal(0),
        ),
        MilestoneRecord(
            project_no=1,
            milestone_no=2,
            milestone_label="12月底",
            milestone_month=12,
            cumulative_printed="100%",
            cumulative_pct=Decimal(100),
        ),
        IndicatorRecord(
            owner_kind="project",
            project_no=1,
            indicator_no=1,
            level1_code="1",
            level2_code="12",
            level2_name="质量指标",
            level3_name="完好率",
        ),
        IndicatorValueRecord(
            indicator_record_no=1,
            value_scope="period",
            value_printed="≥90%",
            value_text="≥90%",
            value_kind="numeric",
            operator="ge",
            value_low=Decimal(90),
            unit_of_measure="%",
            unit_dimension="ratio",
            value_base=Decimal("0.9"),
        ),
        IndicatorValueRecord(
            indicator_record_no=1,
            value_scope="annual",
            value_printed="≥95%",
            value_text="≥95%",
            value_kind="numeric",
            operator="ge",
            value_low=Decimal(95),
            unit_of_measure="%",
            unit_dimension="ratio",
            value_base=Decimal("0.95"),
        ),
        ProjectRecord(
            project_no=2, project_name="渠道维修", project_name_printed="渠道维修", project_code="44010023P00000000001A"
        ),
        amount(2, 1, "预算数", "00", "3.00", 8),
        amount(2, 2, "其中：财政资金", "10", "2.00", 9),
        amount(2, 3, "中期资金总额", "00", "9.00", 10, "whole"),
        IndicatorRecord(owner_kind="project", project_no=2, indicator_no=1, level1_code="1", level3_name="完成时限"),
        IndicatorValueRecord(
            indicator_record_no=2,
            value_scope="unspecified",
            value_printed="12月31日前",
            value_text="12月31日前",
            value_kind="date",
            operator="le",
            target_date_pattern="FY-12-31",
        ),
    ]


def overall_form() -> list[Lineage]:
    """A department form whose key task costs more than all projects."""

    def item(no: int, block: str, name: str, yuan: int) -> DepartmentAmountRecord:
        return DepartmentAmountRecord(
            item_no=no, block=block, item=name, amount_printed=str(yuan), unit_printed="元", amount_yuan=Decimal(yuan)
        )

    return [
        DocumentRecord(
            file_name="overall.txt",
            media_type="text/plain",
            state="extracted",
            department_name=BUREAU,
            fiscal_year=2022,
            fiscal_year_source="text",
            chars_total=9,
            chars_claimed=9,
        ),
        item(1, "部门预算支出", "基本支出", 70),
        item(2, "部门预算支出", "项目支出", 30),
        item(3, "收入来源", "财政拨款", 100),
        DepartmentAmountRecord(
            item_no=4, block="基本信息", item="下属二级单位数", measure_kind="count", amount_printed="2", count_value=2
        ),
        KeyTaskRecord(
            task_no=1,
            task_name="清淤",
            content=None,
            expected_goal=None,
            amount_printed="31",
            unit_printed="元",
            amount_yuan=Decimal(31),
        ),
        GoalRecord(
            owner_kind="group",
            group_no=1,
            goal_no=1,
            goal_kind="group",
            goal_title="水利",
            goal_text="安全",
            goal_printed="安全",
        ),
        IndicatorRecord(
            owner_kind="group", group_no=1, indicator_no=1, level3_name=None, description="严禁违规", origin="prose"
        ),
        SafeguardRecord(safeguard_no=1, safeguard_title="制度", safeguard_text="完善制度"),
        ExtractionFindingRecord(rule_id="Q52", severity="warning", message_en="Blank", message_zh="未填"),
    ]


def self_evaluation() -> list[Lineage]:
    """A self-evaluation of the second project in the year before: half of the money was spent, a target was missed."""

    def line(no: int, label: str, code: str, budget: int, spent: int, **more: Any) -> ProjectExecutionRecord:
        return ProjectExecutionRecord(
            project_no=1, line_no=no, label_printed=label, fund_source_code=code, is_total=code == "00",
            unit_printed="万元", adjusted_printed=f"{budget / 10000}", adjusted_yuan=Decimal(budget),
            executed_printed=f"{spent / 10000}", executed_yuan=Decimal(spent), line_from=no, line_to=no, **more,
        )  # fmt: skip

    return [
        DocumentRecord(
            file_name="evaluation.txt", media_type="text/plain", state="extracted", document_kind="self_evaluation",
            title="2023年度项目支出绩效自评表", department_name=BUREAU, fiscal_year=2023, fiscal_year_source="title",
            taxonomy_generation=2015, page_count=1, chars_total=9, chars_claimed=9,
        ),
        ProjectRecord(
            project_no=1, project_name="渠道维修", project_name_printed="渠道维修", project_code="44010023P00000000001A"
        ),
        line(1, "年度资金总额", "00", 90000, 45000, rate_printed="49%", rate_pct=Decimal(49), score_printed="5",
             score=Decimal(5)),
        line(2, "其中：本年财政拨款", "10", 60000, 30000),
        line(3, "上年结转资金", "50", 30000, 15000),
        ProjectAttributeRecord(
            project_no=1, attribute_no=1, role="started_on", label_printed="开始时间", value_printed="2023-01-01",
            value_text="2023-01-01", value_on=date(2023, 1, 1),
        ),
        ProjectCostItemRecord(
            project_no=1, item_no=1, item_name="闸门", is_total=False, basis_text="3座", amount_printed="4.5",
            unit_printed="万元", amount_yuan=Decimal(45000),
        ),
        IndicatorRecord(
            owner_kind="project", project_no=1, indicator_no=1, level1_code="1", level1_name="产出指标", level2_code="12",
            level2_name="质量指标", level3_name="完好率（%）", weight_printed="50", weight=Decimal(50), score_printed="45",
            score=Decimal(45),
        ),
        *(
            IndicatorValueRecord(
                indicator_record_no=1, value_scope=scope, value_printed=text, value_text=text, value_kind="numeric",
                operator=operator, is_operator_implied=operator == "eq", value_low=Decimal(number), unit_of_measure="%",
                unit_dimension="ratio", value_base=Decimal(number) / 100,
            )
            for scope, text, operator, number in (("annual", "≥95%", "ge", 95), ("actual", "90%", "eq", 90))
        ),
    ]  # fmt: skip


def fill(path: Path) -> None:
    """Makes the schema `staging` of the documents."""
    documents = [
        (FIRST, "project_form", project_forms("12.50")),
        (AGAIN, "project_form", project_forms("13.00")),
        (OVERALL, "department_overall_form", overall_form()),
        (
            REFUSED,
            None,
            [DocumentRecord(file_name="scan.pdf", media_type="application/pdf", state="quarantined", reason="no text")],
        ),
        (EVALUATED, "self_evaluation_form", self_evaluation()),
    ]
    with duckdb.connect(path) as db:
        db.execute("CREATE SCHEMA staging")
        for table in TABLES:
            db.execute(f"CREATE TABLE staging.{table} ({', '.join(f'{c.name} {c.type}' for c in columns(table))})")
        db.execute(f"CREATE TABLE staging.landing ({', '.join(f'{c.name} {c.type}' for c in LANDING_COLUMNS)})")
        create_correction_table(db)
        for number, (document_id, layout, records) in enumerate(documents, 1):
            counts: dict[str, int] = {}
            for record in records:
                table = TABLE_OF[type(record)]
                counts[table] = record.record_no = counts.get(table, 0) + 1
                values = [document_id, "batch", layout, "1", *(getattr(record, field.name) for field in fields(record))]
                db.execute(f"INSERT INTO staging.{table} VALUES ({', '.join('?' * len(values))})", values)
            landed = f"2024-0{number}-01 00:00:00"
            row = [
                document_id,
                f"{document_id[0]}.txt",
                f"file:///{document_id[0]}.txt",
                "text/plain",
                10,
                landed,
                landed,
                1,
            ]
            db.execute("INSERT INTO staging.landing VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL)", row)


def dbt(build_file: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs dbt on a build file, from the root of the checkout."""
    project, target = str(ROOT / "dbt"), str(build_file.parent / "dbt")
    variables = {"JIXIAO_BUILD_FILE": str(build_file), "DBT_TARGET_PATH": target, "DBT_LOG_PATH": target}
    variables |= {"DBT_PROJECT_DIR": project, "DBT_PROFILES_DIR": project}
    command = [str(Path(sys.executable).with_name("dbt")), "--no-use-colors", *arguments]
    return subprocess.run(command, cwd=ROOT, env=os.environ | variables, capture_output=True, text=True, check=False)
