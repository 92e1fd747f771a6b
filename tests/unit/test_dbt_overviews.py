"""Self-evaluations, application forms and overviews in the marts of the small staging made by hand: whole rows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import duckdb
import pytest

from tests.unit.dbt_support import AGAIN, BUREAU, CANAL, EVALUATED, FIRST, OVERALL, REFUSED, ROAD, doc, key

pytestmark = pytest.mark.slow


def test_the_whole_life_of_a_project_stands_apart_from_its_year(db: duckdb.DuckDBPyConnection) -> None:
    rows = db.execute(
        "SELECT funding_key, project_key, fund_source_name, period, amount_yuan, is_subtotal, sum_role, line_from"
        " FROM marts.fct_project_lifetime_funding_current JOIN marts.dim_fund_source USING (fund_source_key)"
        " JOIN marts.dim_source_location USING (source_key)"
    ).fetchall()
    assert rows == [
        (key("fpl", AGAIN, 6), CANAL, "资金总额（实施期）", "实施期", Decimal("90000.00"), False, "total", 10)
    ]


def test_execution_with_the_rate_that_is_printed_and_the_one_that_is_reckoned(db: duckdb.DuckDBPyConnection) -> None:
    rows = db.execute(
        "SELECT execution_key, fund_source_name, adjusted_yuan, executed_yuan, rate_pct, computed_rate_pct,"
        " computed_rate_base, sum_role, score FROM marts.fct_project_execution_current"
        " JOIN marts.dim_fund_source USING (fund_source_key) ORDER BY line_no"
    ).fetchall()
    half = Decimal("50.0000")
    assert rows == [
        (key("fpe", EVALUATED, 1), "资金总额（当年）", Decimal("90000.00"), Decimal("45000.00"), Decimal("49.0000"), half,
         "adjusted", "total", Decimal(5)),
        (key("fpe", EVALUATED, 2), "财政拨款（当年）", Decimal("60000.00"), Decimal("30000.00"), None, half,
         "adjusted", "addend", None),
        (key("fpe", EVALUATED, 3), "上年结转资金", Decimal("30000.00"), Decimal("15000.00"), None, half,
         "adjusted", "addend", None),
    ]  # fmt: skip


def test_fields_and_cost_items_of_a_project(db: duckdb.DuckDBPyConnection) -> None:
    assert db.execute(
        "SELECT attribute_key, project_key, attribute_role, label_printed, value_on"
        " FROM marts.fct_project_attribute_current"
    ).fetchall() == [(key("fpa", EVALUATED, 1), CANAL, "started_on", "开始时间", date(2023, 1, 1))]
    assert db.execute(
        "SELECT cost_item_key, project_key, item_name, amount_yuan, basis_text FROM marts.fct_project_cost_item_current"
    ).fetchall() == [(key("fci", EVALUATED, 1), CANAL, "闸门", Decimal("45000.00"), "3座")]


def test_a_self_evaluation_shows_the_target_and_says_what_was_reached(db: duckdb.DuckDBPyConnection) -> None:
    assert db.execute(
        "SELECT value_printed, weight, score, normalized_name, unit.unit_of_measure, factor_to_base"
        " FROM marts.fct_indicator_current JOIN marts.dim_indicator USING (indicator_name_key)"
        " JOIN marts.dim_unit_of_measure AS unit USING (unit_of_measure_key) WHERE document_key = ?",
        [doc(EVALUATED)],
    ).fetchall() == [("≥95%", Decimal(50), Decimal(45), "完好率", "%", Decimal("0.01"))]
    assert db.execute(
        "SELECT value_scope, value_printed, is_preferred, achievement FROM marts.fct_indicator_value_current"
        " WHERE document_key = ? ORDER BY value_scope",
        [doc(EVALUATED)],
    ).fetchall() == [("actual", "90%", False, "not met"), ("annual", "≥95%", True, None)]


def test_the_library_counts_current_versions_over_the_years(db: duckdb.DuckDBPyConnection) -> None:
    rows = db.execute(
        "SELECT level3_name, level2_code, indicator_count, document_count, project_count, quantified_count,"
        " first_fiscal_year, last_fiscal_year FROM marts.dim_indicator ORDER BY level3_name"
    ).fetchall()
    assert rows == [
        ("完好率", "12", 2, 2, 2, 2, 2023, 2024),
        ("完成时限", "10", 1, 1, 1, 1, 2024, 2024),
    ]


def test_a_project_counts_once_a_year_with_what_its_self_evaluation_says(db: duckdb.DuckDBPyConnection) -> None:
    rows = db.execute(
        "SELECT project_key, fiscal_year, document_key, total_yuan, fiscal_yuan, non_fiscal_pct, executed_yuan,"
        " execution_pct, planned_june_pct, goal_text, indicator_count, quantified_pct, weight_sum, error_count"
        " FROM marts.mart_project_overview ORDER BY fiscal_year, project_code NULLS FIRST"
    ).fetchall()
    all_of_them = Decimal("100.0000")
    assert rows == [
        (CANAL, 2023, doc(EVALUATED), None, None, None, Decimal("45000.00"), Decimal("50.0000"), None, None, 1,
         all_of_them, Decimal(50), 2),
        (ROAD, 2024, doc(AGAIN), Decimal("130000.00"), Decimal("130000.00"), Decimal("0.0000"), None, None, None,
         "保持通行", 1, all_of_them, None, 0),
        (CANAL, 2024, doc(AGAIN), Decimal("30000.00"), Decimal("20000.00"), None, None, None, None, None, 1,
         all_of_them, None, 1),
    ]  # fmt: skip


def test_a_department_by_year(db: duckdb.DuckDBPyConnection) -> None:
    rows = db.execute(
        "SELECT department_name, division_name, fiscal_year, document_count, project_count, total_yuan, executed_yuan,"
        " indicator_count, key_task_count FROM marts.mart_department_overview ORDER BY fiscal_year"
    ).fetchall()
    place = "广东省广州市荔湾区"
    assert rows == [
        (BUREAU, place, 2022, 1, 0, None, None, 0, 1),
        (BUREAU, place, 2023, 1, 1, None, Decimal("45000.00"), 1, 0),
        (BUREAU, place, 2024, 1, 2, Decimal("160000.00"), None, 2, 0),
    ]


def test_every_version_of_a_document_is_scored_and_a_refused_one_is_not(db: duckdb.DuckDBPyConnection) -> None:
    rows = db.execute(
        "SELECT document_key, document_kind, quality_score IS NULL, quality_score_change IS NULL, accounted_pct"
        " FROM marts.mart_document_quality ORDER BY file_name"
    ).fetchall()
    whole = Decimal("100.0000")
    assert rows == [
        (doc(FIRST), "target", False, True, whole),
        (doc(AGAIN), "target", False, False, whole),
        (doc(OVERALL), "target", False, True, whole),
        (doc(REFUSED), "target", True, True, None),
        (doc(EVALUATED), "self_evaluation", False, True, whole),
    ]


def test_indicators_and_plans_with_the_names_a_report_needs(db: duckdb.DuckDBPyConnection) -> None:
    assert db.execute(
        "SELECT project_name, department_name, level2_name, level3_name, value_text, actual_value_text, achievement,"
        " is_counted FROM marts.mart_indicator_overview WHERE fiscal_year = 2023"
    ).fetchall() == [("渠道维修", BUREAU, "质量指标", "完好率（%）", "≥95%", "90%", "not met", True)]
    assert db.execute(
        "SELECT project_name, planned_on, period_yuan, cumulative_yuan FROM marts.mart_disbursement_plan"
        " ORDER BY planned_on"
    ).fetchall() == [
        ("2024年道路养护-2024市级", date(2024, 3, 31), Decimal("0.00"), Decimal("0.00")),
        ("2024年道路养护-2024市级", date(2024, 12, 31), Decimal("130000.00"), Decimal("130000.00")),
    ]
