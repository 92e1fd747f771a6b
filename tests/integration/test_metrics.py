"""The metrics of `dbt/models/semantic`, asked by MetricFlow of the published file, against plain SQL over the marts."""

from __future__ import annotations

import csv
import importlib.util
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from tests.integration.command import jixiao

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        importlib.util.find_spec("dbt_metricflow") is None,
        reason="MetricFlow is not installed: the dependency group `metrics` of pyproject.toml",
    ),
]

DEPARTMENT, YEAR = "department__department_name", "metric_time__year"
OF_PROJECT = "marts.mart_project_overview left join marts.dim_department using (department_key)"
OF_INDICATOR = "marts.mart_indicator_overview where is_counted and origin = 'table'"
QUANTIFIED = "avg(case when is_quantified then 1.0 else 0 end)"
# Metrics, what they are cut by, and the same in SQL: first the cuts, then the metrics, in this order.
QUERIES = {
    "totals": (
        ["project_count", "project_amount"], [],
        "select count(distinct project_key), sum(total_yuan) from marts.mart_project_overview",
    ),
    "money by department": (
        ["project_amount", "project_count"], [DEPARTMENT],
        f"select dim_department.department_name, sum(total_yuan), count(distinct project_key) from {OF_PROJECT} group by 1",
    ),
    "money by nature and fiscal year": (
        ["fiscal_amount", "other_amount", "special_account_amount", "own_amount"], ["project_overview__fiscal_year"],
        """select fiscal_year, sum(fiscal_yuan), sum(other_yuan), sum(special_account_yuan), sum(own_yuan)
        from marts.mart_project_overview group by 1""",
    ),
    "money by the nature of the fund source": (
        ["fund_source_amount"], ["fund_source__nature"],
        """select nature, sum(amount_yuan) filter (where not funding.is_total and not is_subtotal)
        from marts.fct_project_funding_current as funding join marts.dim_fund_source using (fund_source_key) group by 1""",
    ),
    "share outside appropriation as the overview of departments has it": (
        ["non_fiscal_share"], [DEPARTMENT, "project_overview__fiscal_year"],
        """select overview.department_name, overview.fiscal_year, coalesce(overview.non_fiscal_pct / 100, project.share)
        from marts.mart_department_overview as overview join (
            select department_key, fiscal_year, sum(non_fiscal_pct * total_yuan) / 100
            / sum(total_yuan) filter (where non_fiscal_pct is not null) as share
            from marts.mart_project_overview group by all
        ) as project using (department_key, fiscal_year)""",
    ),
    "money by city": (
        ["project_amount"], ["department__division__city_name"],
        f"""select city_name, sum(total_yuan) from {OF_PROJECT}
        left join marts.dim_administrative_division using (division_key) group by 1""",
    ),
    "indicators by level 1": (
        ["indicator_count", "quantified_share"], ["indicator__level1_name"],
        f"select level1_name, count(*), {QUANTIFIED} from {OF_INDICATOR} group by 1",
    ),
    "indicators as the overview of departments has them": (
        ["indicator_count", "quantified_share", "document_count"], [DEPARTMENT, YEAR],
        """select department_name, make_date(fiscal_year, 1, 1), nullif(indicator_count, 0), quantified_pct / 100,
        document_count from marts.mart_department_overview""",
    ),
    "weights": (
        ["indicator_weight"], ["indicator__fiscal_year"],
        "select fiscal_year, sum(weight) from marts.mart_indicator_overview where is_counted group by 1",
    ),
    "planned spending by date": (
        ["planned_amount", "planned_cumulative_amount"], ["metric_time__day"],
        "select planned_on, sum(period_yuan), sum(cumulative_yuan) from marts.mart_disbursement_plan group by 1",
    ),
    "planned by the end of the year is all there is": (
        ["planned_cumulative_amount"], [YEAR],
        """select make_date(fiscal_year, 1, 1), sum(total_yuan) from marts.mart_project_overview
        where document_key in (select document_key from marts.mart_disbursement_plan) group by 1""",
    ),
    "quality as the overviews of documents and departments have it": (
        ["quality_score", "error_count", "warning_count"], [DEPARTMENT, "document__fiscal_year"],
        "select department_name, fiscal_year, quality_score, error_count, warning_count from marts.mart_department_overview",
    ),
    "quality of documents": (
        ["quality_score"], ["document__file_name"],
        "select file_name, quality_score from marts.mart_document_quality where is_current",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def project(published_samples: Path) -> Path:
    """The folder in which `mf` works; the published file is only read."""
    jixiao(published_samples, "docs")
    return published_samples / "reports" / "metricflow"


@pytest.mark.parametrize("name", QUERIES)
def test_metric_is_what_sql_gives(project: Path, published_samples: Path, tmp_path: Path, name: str) -> None:
    metrics, cuts, sql = QUERIES[name]
    file = tmp_path / "answer.csv"
    grouped = ["--group-by", ",".join(cuts)] if cuts else []
    mf(project, "query", "--metrics", ",".join(metrics), *grouped, "--csv", str(file))
    with file.open(encoding="utf-8", newline="") as stream:
        answered = [[row[column] for column in (*cuts, *metrics)] for row in csv.DictReader(stream)]
    with duckdb.connect(published_samples / "published" / "jixiao.duckdb", read_only=True) as db:
        wanted = db.execute(sql).fetchall()
    assert wanted
    assert sorted(map(comparable, answered)) == sorted(map(comparable, wanted))


def test_the_metrics_are_valid_for_the_published_file(project: Path) -> None:
    assert "Successfully validated metrics against data warehouse (ERRORS: 0" in mf(project, "validate-configs")


def mf(project: Path, *arguments: str) -> str:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("mf")), *arguments],
        cwd=project,
        env={name: value for name, value in os.environ.items() if not name.startswith("DBT")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def comparable(row: object) -> tuple[str, ...]:
    """Cells as text: numbers to four places (MetricFlow hands on binary fractions), dates without time, blanks empty."""
    return tuple(_text(cell) for cell in row)  # type: ignore[attr-defined]


def _text(cell: object) -> str:
    words = "" if cell is None else str(cell).removesuffix("T00:00:00").removesuffix(" 00:00:00")
    try:
        return format(Decimal(words).quantize(Decimal("0.0001")), "f")
    except ArithmeticError:
        return words
