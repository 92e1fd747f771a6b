"""A document of an invented bureau in a staging in memory, for the tests of corrections."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from extract.records import (
    TABLES,
    DepartmentAmountRecord,
    DocumentRecord,
    Extraction,
    ExtractionFindingRecord,
    FragmentRecord,
    GoalRecord,
    IndicatorRecord,
    IndicatorValueRecord,
    KeyTaskRecord,
    Lineage,
    MilestoneRecord,
    ProjectAmountRecord,
    ProjectRecord,
)
from extract.values import parse_target, value_record_fields
from warehouse.build import prepare
from warehouse.columns import columns
from warehouse.corrections import Entry, parse
from warehouse.home import Home
from warehouse.publish import publish
from warehouse.replay import CORRECTION_TABLE, create_correction_table, replay
from warehouse.staging import write_batch

DOCUMENT = "ab" * 32
OTHER = "cd" * 32
TABLE_OF = {record: table for table, record in TABLES.items()}
Content = dict[str, dict[tuple[str, int], dict[str, Any]]]


def amount(
    project_no: int, column: int, label: str | None, code: str | None, printed: str | None, line: int, **more: Any
):
    """An amount of a project in 万元, on a line of its own."""
    fields_ = {
        "unit_printed": "万元",
        "amount_yuan": Decimal(printed) * 10000 if printed else None,
        "line_from": line,
        "line_to": line,
        "printed_text": printed or "",
    }
    return ProjectAmountRecord(
        page_no=1, project_no=project_no, column_no_printed=column, label_printed=label, fund_source_code=code,
        is_total=code == "00", amount_printed=printed, **(fields_ | more),
    )  # fmt: skip


def target(indicator: int, printed: str, name: str, line: int) -> IndicatorValueRecord:
    """A target as the readers parse it."""
    return IndicatorValueRecord(
        indicator_record_no=indicator, value_scope="unspecified", value_printed=printed, value_text=printed,
        **value_record_fields(parse_target(printed, name)), page_no=1, line_from=line, line_to=line, printed_text=printed,
    )  # fmt: skip


def document_records() -> list[Lineage]:
    """Two projects with amounts and indicators; what a reader could not know is inferred or missing."""
    at: dict[str, Any] = {"page_no": 1}
    return [
        DocumentRecord(
            **at, line_from=1, line_to=1, printed_text="绩效目标表", file_name="a.txt", media_type="text/plain",
            state="extracted", title="绩效目标表", unit_printed="万元", fiscal_year=2022, fiscal_year_source="text",
            fiscal_year_confidence="low", fiscal_year_basis="text 2022", evidence="inferred",
            inference="fiscal_year_by_vote", page_count=1, department_name="示例局", department_name_printed="示例局本级",
        ),
        ProjectRecord(
            **at, line_from=3, line_to=3, printed_text="道路 养护", project_no=1, project_name="道路 养护",
            project_name_printed="道路 养护",
        ),
        ProjectRecord(
            **at, line_from=9, line_to=9, printed_text="小计", project_no=2, project_name="小计", project_name_printed="小计"
        ),
        amount(1, 1, "总计", "00", "12.00", 3),
        amount(1, 2, "财政拨款", "10", "12.00", 3, evidence="inferred", inference="subset_sum+prior",
               alternatives=["财政专户拨款", "其他资金"]),
        amount(1, 3, "其他资金", "90", None, 3, printed_text="道路 养护"),
        amount(2, 1, "总计", "00", "7", 9, unit_printed="元", amount_yuan=Decimal(7)),
        DepartmentAmountRecord(
            **at, line_from=4, line_to=4, printed_text="12.00", item_no=1, block="合计", item="总计", fund_source_code="00",
            amount_printed="12.00", unit_printed="万元", amount_yuan=Decimal(120000),
        ),
        DepartmentAmountRecord(
            **at, line_from=5, line_to=5, printed_text="3O", item_no=2, block="基本信息", item="人员数",
            measure_kind="count", amount_printed="3O", unit_printed="万元",
        ),
        KeyTaskRecord(
            **at, line_from=6, line_to=6, printed_text="清淤", task_no=1, task_name="清淤", content=None, expected_goal=None,
            amount_printed="5", unit_printed="万元", amount_yuan=Decimal(50000),
        ),
        GoalRecord(
            **at, line_from=7, line_to=7, printed_text="保持通行", owner_kind="project", project_no=1, goal_no=1,
            goal_kind="project", goal_text="保持通行", goal_printed="保持通行",
        ),
        IndicatorRecord(
            **at, line_from=11, line_to=11, printed_text="效果\t完好率\t95", owner_kind="project", project_no=1,
            indicator_no=1, level1_name="产出指标", level1_code="1", level1_evidence="inferred", level2_printed="效果",
            level2_evidence="printed", level2_candidates=["数量指标", "质量指标"], level3_name="完好率",
            level3_printed="完好率", evidence="inferred", inference="level1_of_level2",
        ),
        IndicatorRecord(
            **at, line_from=12, line_to=12, printed_text="备注\t见附件", owner_kind="project", project_no=2,
            indicator_no=1, level1_printed="产出指标", level1_code="1", level1_name="产出指标", level1_evidence="printed",
            level3_name="备注", level3_printed="备注",
        ),
        target(1, "95", "完好率", 11),
        target(2, "见附件", "备注", 12),
        MilestoneRecord(
            **at, line_from=13, line_to=13, printed_text="2S%", project_no=1, milestone_no=1, milestone_label="3月底",
            milestone_month=3, cumulative_printed="2S%", cumulative_pct=None,
        ),
        FragmentRecord(
            **at, line_from=12, line_to=12, printed_text="附件", owner_kind="project", project_no=2,
            indicator_record_no=2, fragment_no=1, fragment_text="附件",
        ),
        ExtractionFindingRecord(
            **at, line_from=9, line_to=9, printed_text="小计", rule_id="X03", severity="error", project_no=2,
            message_en="cut short", message_zh="不完整",
        ),
    ]  # fmt: skip


def home_with_document(root: Path) -> Home:
    """A home in which the document was read, built with its corrections, and published with the marts a review needs."""
    home = Home(root).ensure()
    records: dict[str, list[Lineage]] = {table: [] for table in TABLES}
    for record in document_records():
        rows = records[TABLE_OF[type(record)]]
        rows.append(record)
        record.record_no = len(rows)
    write_batch(home, [Extraction(DOCUMENT, "wide", records)])
    publish_again(home)
    return home


def publish_again(home: Home) -> None:
    """Builds with the corrections of the home, and publishes."""
    prepare(home)
    with duckdb.connect(home.build_file) as db:
        db.execute(_MARTS)
    publish(home)


_MARTS = """
CREATE SCHEMA marts;
CREATE TABLE marts.dim_document AS SELECT 'd' AS document_key, document_id FROM staging.document;
CREATE TABLE marts.dim_rule AS SELECT 'Q01' AS rule_id, 'amount' AS family UNION ALL SELECT 'Q29', 'indicator';
CREATE TABLE marts.dim_source_location AS
    SELECT 's1' AS source_key, page_no, table_no, row_no, column_no, line_from, line_to, printed_text
    FROM staging.project_amount WHERE record_no = 1
    UNION ALL SELECT 's2', page_no, table_no, row_no, column_no, line_from, line_to, printed_text
    FROM staging.indicator WHERE record_no = 1;
CREATE TABLE marts.fct_finding AS
    SELECT 'fin_1' AS finding_key, 'Q01' AS rule_id, 'error' AS severity, 'rule' AS found_by, 'd' AS document_key,
        1 AS project_no, 's1' AS source_key, 'The sources do not add up' AS message_en
    UNION ALL SELECT 'fin_2', 'Q29', 'warning', 'rule', 'd', 1, 's2', 'A number without a unit';
"""


def staging(documents: dict[str, list[Lineage]] | None = None) -> duckdb.DuckDBPyConnection:
    """Schema `staging` as read, in memory."""
    db = duckdb.connect()
    db.execute("CREATE SCHEMA staging")
    create_correction_table(db)
    for table in TABLES:
        db.execute(f"CREATE TABLE staging.{table} ({', '.join(f'{c.name} {c.type}' for c in columns(table))})")
    for document_id, records in (documents or {DOCUMENT: document_records()}).items():
        counts: dict[str, int] = {}
        for record in records:
            table = TABLE_OF[type(record)]
            counts[table] = record.record_no = counts.get(table, 0) + 1
            values = [document_id, "batch", "wide", "2", *(getattr(record, field.name) for field in fields(record))]
            db.execute(f"INSERT INTO staging.{table} VALUES ({', '.join('?' * len(values))})", values)
    return db


def content(db: duckdb.DuckDBPyConnection) -> Content:
    """All rows of all record tables, by document and number."""
    found: Content = {}
    for table in TABLES:
        result = db.execute(f"FROM staging.{table}")
        names = [column[0] for column in result.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
        found[table] = {(row["document_id"], row["record_no"]): row for row in rows}
    return found


def difference(before: Content, after: Content) -> dict[str, Any]:
    """What changed: `table.record_no` with the new value of each field that changed, or None where the row is gone."""
    changed: dict[str, Any] = {}
    for table, rows in before.items():
        assert after[table].keys() <= rows.keys()
        for key, row in rows.items():
            now = after[table].get(key)
            fields_ = {name: now[name] for name in now if now[name] != row[name]} if now else None
            if fields_ is None or fields_:
                changed[f"{table}.{key[1]}"] = fields_
    return changed


def notes(db: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Rows of `staging.correction`."""
    result = db.execute(f"FROM staging.{CORRECTION_TABLE} ORDER BY document_id, correction_no")
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def entries(text: str, file: str = "corrections/a.yml") -> list[Entry]:
    """Entries of a file; what every entry needs is added where it is missing."""
    complete = "".join(
        f"- {block}" + "".join(f"  {line}\n" for line in _missing(block)) for block in text.split("- ")[1:]
    )
    return parse(complete.encode(), file)


def _missing(block: str) -> Iterable[str]:
    needed = {"document": DOCUMENT[:12], "why": "见原件", "by": "张三", "on": "2025-03-01"}
    return (f"{name}: {value}" for name, value in needed.items() if f"{name}:" not in block)


def replayed(text: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What the entries of a file change in the document, and what is noted."""
    db = staging()
    before = content(db)
    replay(db, [(DOCUMENT, entry) for entry in entries(text)])
    return difference(before, content(db)), notes(db)
