"""`dbt build` over a small staging made by hand: whole rows of marts, with keys computed here a second time."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from tests.unit.dbt_support import (
    AGAIN,
    BUREAU,
    CANAL,
    DEPARTMENT,
    EVALUATED,
    FIRST,
    OVERALL,
    REFUSED,
    ROAD,
    dbt,
    doc,
    fill,
    key,
)

pytestmark = pytest.mark.slow


def test_versions_of_a_document(db: duckdb.DuckDBPyConnection) -> None:
    rows = db.execute(
        "SELECT document_key, version_no, is_current, fiscal_year, department_key, division_code, "
        " file_name, state, previous_document_key"
        " FROM marts.dim_document ORDER BY document_id"
    ).fetchall()
    assert rows == [
        (doc(FIRST), 1, False, 2024, DEPARTMENT, "440103", "a.txt", "extracted", None),
        (doc(AGAIN), 2, True, 2024, DEPARTMENT, "440103", "b.txt", "extracted", doc(FIRST)),
        (doc(OVERALL), 1, True, 2022, DEPARTMENT, "440103", "c.txt", "extracted", None),
        (doc(REFUSED), 1, False, None, None, None, "d.txt", "quarantined", None),
        (doc(EVALUATED), 1, True, 2023, DEPARTMENT, "440103", "e.txt", "extracted", None),
    ]


def test_a_department_in_its_division(db: duckdb.DuckDBPyConnection) -> None:
    rows = db.execute(
        "SELECT department.*, full_name FROM marts.dim_department AS department"
        " JOIN marts.dim_administrative_division USING (division_key)"
    ).fetchall()
    division = key("div", "440103", "1980-12-01")
    assert rows == [(DEPARTMENT, None, BUREAU, "政府部门", division, "440103", "广东省广州市荔湾区")]


def test_projects_are_one_over_versions(db: duckdb.DuckDBPyConnection) -> None:
    rows = db.execute(
        "SELECT project_key, project_code, project_name, normalized_name, code_year, name_year_from, name_year_to,"
        " funding_level, is_carry_over, is_multi_year, topic, department_key"
        " FROM marts.dim_project ORDER BY project_code"
    ).fetchall()
    assert rows == [
        (
            CANAL,
            "44010023P00000000001A",
            "渠道维修",
            "渠道维修",
            2023,
            None,
            None,
            None,
            True,
            False,
            "维修",
            DEPARTMENT,
        ),
        (ROAD, None, "2024年道路养护-2024市级", "道路养护", None, 2024, 2024, "市级", False, False, "其他", DEPARTMENT),
    ]


def test_funding_keeps_blank_cells_and_leads_to_its_place(db: duckdb.DuckDBPyConnection) -> None:
    rows = db.execute(
        "SELECT funding_key, project_key, fund_source_name, amount_yuan, amount_printed, funding.is_total,"
        " is_blank, line_from, printed_text"
        " FROM marts.fct_project_funding_current AS funding JOIN marts.dim_fund_source USING (fund_source_key)"
        " JOIN marts.dim_source_location USING (source_key) ORDER BY project_no, amount_no"
    ).fetchall()
    assert rows == [
        (key("fpf", AGAIN, 1), ROAD, "资金总额", Decimal("130000.00"), "13.00", True, False, 3, "13.00"),
        (key("fpf", AGAIN, 2), ROAD, "财政拨款（市级）", Decimal("130000.00"), "13.00", False, False, 4, "13.00"),
        (key("fpf", AGAIN, 3), ROAD, "其他资金", None, None, False, True, 5, ""),
        (key("fpf", AGAIN, 4), CANAL, "资金总额", Decimal("30000.00"), "3.00", True, False, 8, "3.00"),
        (key("fpf", AGAIN, 5), CANAL, "财政拨款", Decimal("20000.00"), "2.00", False, False, 9, "2.00"),
    ]


def test_an_indicator_shows_the_annual_target(db: duckdb.DuckDBPyConnection) -> None:
    rows = db.execute(
        "SELECT indicator_key, project_key, level2_code, category.level2_name, level3_name, origin, value_scope,"
        " value_printed, value_kind, operator, value_low, value_base, target_on, direction, is_quantified"
        " FROM marts.fct_indicator_current JOIN marts.dim_indicator_category AS category USING (category_key)"
        " WHERE document_key <> ? ORDER BY fiscal_year DESC, project_no",
        [doc(EVALUATED)],
    ).fetchall()
    assert rows == [
        (
            key("ind", AGAIN, 1),
            ROAD,
            "12",
            "质量指标",
            "完好率",
            "table",
            "annual",
            "≥95%",
            "numeric",
            "ge",
            Decimal(95),
            Decimal("0.95"),
            None,
            "positive",
            True,
        ),
        (
            key("ind", AGAIN, 2),
            CANAL,
            "10",
            "产出指标（二级未定）",
            "完成时限",
            "table",
            "unspecified",
            "12月31日前",
            "date",
            "le",
            None,
            None,
            date(2024, 12, 31),
            "negative",
            True,
        ),
        (
            key("ind", OVERALL, 1),
            None,
            "90",
            "未能确定",
            None,
            "prose",
            None,
            None,
            "empty",
            None,
            None,
            None,
            None,
            None,
            False,
        ),
    ]


def test_a_schedule_in_dates_and_money(db: duckdb.DuckDBPyConnection) -> None:
    rows = db.execute(
        "SELECT milestone_no, milestone_on, cumulative_pct, period_pct, cumulative_amount_yuan"
        " FROM marts.fct_disbursement_schedule_current ORDER BY milestone_no"
    ).fetchall()
    assert rows == [
        (1, date(2024, 3, 31), Decimal("0.0000"), Decimal("0.0000"), Decimal("0.00")),
        (2, date(2024, 12, 31), Decimal("100.0000"), Decimal("100.0000"), Decimal("130000.00")),
    ]


def test_what_a_new_version_changed(db: duckdb.DuckDBPyConnection) -> None:
    rows = db.execute(
        "SELECT document_key, previous_document_key, entity, project_name, item, change_kind, value_before, value_after"
        " FROM marts.fct_document_change ORDER BY item DESC"
    ).fetchall()
    road = "2024年道路养护-2024市级"
    assert rows == [
        (doc(AGAIN), doc(FIRST), "funding", road, "预算数", "changed", "125000.00", "130000.00"),
        (doc(AGAIN), doc(FIRST), "funding", road, "其中：财政资金", "changed", "125000.00", "130000.00"),
    ]


def test_checks_that_hold_are_listed_and_those_that_fail_are_findings(db: duckdb.DuckDBPyConnection) -> None:
    checks = db.execute(
        "SELECT rule_id, project_no, item, observed_yuan, expected_yuan, tolerance_yuan, is_ok"
        " FROM marts.qc_amount_arithmetic WHERE document_key <> ? ORDER BY ALL",
        [doc(FIRST)],
    ).fetchall()
    assert checks == [
        ("Q01", 1, "资金来源合计", Decimal("130000.00"), Decimal("130000.00"), Decimal("0.00"), True),
        ("Q01", 2, "资金来源合计", Decimal("20000.00"), Decimal("30000.00"), Decimal("0.00"), False),
        ("Q04", None, "基本支出与项目支出合计", Decimal("100.00"), Decimal("100.00"), Decimal("0.02"), True),
        ("Q05", None, "重点任务合计", Decimal("31.00"), Decimal("30.00"), Decimal("0.00"), False),
        ("Q06", None, "清淤", Decimal("31.00"), Decimal("30.00"), Decimal("0.00"), False),
        ("Q59", 2, "年度金额", Decimal("30000.00"), Decimal("90000.00"), Decimal("0.00"), True),
        ("Q60", 1, "全年执行数", Decimal("45000.00"), Decimal("45000.00"), Decimal("100.00"), True),
        ("Q60", 1, "全年预算数", Decimal("90000.00"), Decimal("90000.00"), Decimal("100.00"), True),
    ]
    findings = db.execute(
        "SELECT rule_id, severity, found_by, project_key, message_en FROM marts.fct_finding_current"
        " WHERE rule_id IN ('Q01', 'Q06', 'Q11', 'Q52', 'Q61') ORDER BY rule_id"
    ).fetchall()
    road = "Project 1 2024年道路养护-2024市级"
    assert findings == [
        (
            "Q01",
            "error",
            "rule",
            CANAL,
            "Project 2 渠道维修: the fund sources add up to 2.00 万元, the printed total is 3.00 万元",
        ),
        (
            "Q06",
            "error",
            "rule",
            None,
            "Key task 清淤 is to cost 31.00 元, more than the project expenditure of 30.00 元",
        ),
        ("Q11", "information", "rule", ROAD, f"{road}: nothing is planned to be spent by March (0%, 100%)"),
        ("Q52", "warning", "reader", None, "Blank"),
        (
            "Q61",
            "information",
            "rule",
            ROAD,
            f"{road}, Indicator 1 完好率: the annual target is ≥95%, that of the period ≥90%",
        ),
    ]


def test_counts_of_a_department_stand_beside_its_amounts(db: duckdb.DuckDBPyConnection) -> None:
    rows = db.execute(
        "SELECT item_no, block, item, measure_kind, amount_yuan, count_value"
        " FROM marts.fct_department_budget ORDER BY item_no"
    ).fetchall()
    assert rows == [
        (1, "部门预算支出", "基本支出", "amount", Decimal("70.00"), None),
        (2, "部门预算支出", "项目支出", "amount", Decimal("30.00"), None),
        (3, "收入来源", "财政拨款", "amount", Decimal("100.00"), None),
        (4, "基本信息", "下属二级单位数", "count", None, 2),
    ]


def test_every_mart_has_a_chinese_view_with_the_same_rows_and_comments(db: duckdb.DuckDBPyConnection) -> None:
    assert db.execute('SELECT "任务名称", "金额（元）", "预算年度" FROM zh."重点任务"').fetchall() == [
        ("清淤", Decimal("31.00"), 2022)
    ]
    assert db.execute('SELECT "分项标题", "绩效目标" FROM zh."绩效目标_最新" WHERE "分项序号" = 1').fetchall() == [
        ("水利", "安全")
    ]
    (views,) = db.execute("SELECT count(*) FROM duckdb_views() WHERE schema_name = 'zh'").fetchone() or (0,)
    (marts,) = db.execute("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'marts'").fetchone() or (
        0,
    )
    assert views == marts
    undescribed = db.execute(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE schema_name IN ('marts', 'zh') AND comment IS NULL"
    ).fetchall()
    assert undescribed == []


def test_views_work_in_a_renamed_file(build_file: Path, tmp_path: Path) -> None:
    renamed = tmp_path / "renamed.duckdb"
    renamed.write_bytes(build_file.read_bytes())
    with duckdb.connect(renamed, read_only=True) as db:
        assert db.execute("SELECT count(*) FROM marts.dim_document_current").fetchone() == (3,)
        assert db.execute('SELECT count(*) FROM zh."文件_最新"').fetchone() == (3,)


def test_a_second_build_gives_the_same_rows(build_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "jixiao.duckdb"
    fill(path)
    assert dbt(path, "build", "--exclude-resource-type", "unit_test", "test").returncode == 0
    with duckdb.connect(path, read_only=True) as db:
        db.execute(f"ATTACH '{build_file}' AS earlier (READ_ONLY)")
        names = [
            name
            for (name,) in db.execute(
                "SELECT table_name FROM duckdb_tables() WHERE database_name = 'jixiao' AND schema_name = 'marts'"
            ).fetchall()
        ]
        different = [n for n in names if db.execute(f"FROM marts.{n} EXCEPT ALL FROM earlier.marts.{n}").fetchall()]
    assert len(names) > 20
    assert different == []


def test_a_mart_that_lost_a_row_fails_the_tests(build_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "jixiao.duckdb"
    path.write_bytes(build_file.read_bytes())
    with duckdb.connect(path) as db:
        db.execute("DELETE FROM marts.fct_goal WHERE document_key = ? AND owner_kind = 'group'", [doc(OVERALL)])
    done = dbt(path, "test", "--select", "fct_goal")
    assert done.returncode == 1
    assert "Failure in test fct_goal_keeps_every_row_of_stg_goal" in done.stdout
    with duckdb.connect(path, read_only=True) as db:
        kept = db.execute("FROM test_failures.fct_goal_keeps_every_row_of_stg_goal").fetchall()
    assert kept == [(doc(OVERALL), 1, None)]


def test_the_unit_tests_of_the_models_pass(build_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "jixiao.duckdb"
    path.write_bytes(build_file.read_bytes())
    done = dbt(path, "test", "--select", "test_type:unit")
    assert done.returncode == 0, done.stdout
    assert "PASS=0" not in done.stdout, done.stdout
