"""Staging: committed batches into the tables of a fresh build file, and the checks that must pass before dbt starts.

Here: one asset and one blocking check a staging table. Not here: what the tables hold (`extract.records`), how they are
loaded (`warehouse.build`), what is checked (`expectations`).
"""

from collections.abc import Iterator

import dagster as dg
import duckdb

from dagster_project.batches import BATCHES
from dagster_project.work import Work
from expectations.report import write_report
from expectations.runner import TableCheck, check_staging
from expectations.schema import CORRECTION, LANDING, STAGING_TABLES
from extract.records import TABLES
from warehouse.build import is_current, prepare

CHECK_NAME = "expectations"
LINES = "lines"  # metadata of a failed check: what was found, one line each


def staging_key(table: str) -> dg.AssetKey:
    """Asset of a staging table; dbt's source of that name has the same key."""
    return dg.AssetKey(["staging", table])


def _description(table: str) -> str:
    if table == LANDING:
        return "One row a sighting of a document: where and when its bytes were seen."
    if table == CORRECTION:
        return "One row a record that a correction is about: what stood there, what stands there now, why, by whom."
    return f"{TABLES[table].__doc__} Rows as extracted, newest batch of each document, and as people corrected them."


@dg.multi_asset(
    name="staging_tables",
    specs=[
        dg.AssetSpec(
            staging_key(table),
            deps=[BATCHES],
            group_name="staging",
            kinds={"duckdb"},
            description=_description(table),
            skippable=True,
        )
        for table in STAGING_TABLES
    ],
    can_subset=False,
)
def staging_tables(context: dg.AssetExecutionContext, work: dg.ResourceParam[Work]) -> Iterator[dg.MaterializeResult]:
    """Makes the build file anew. Where what is published is what it would give, this and all later steps are skipped."""
    if is_current(work.home):
        context.log.info("Nothing has changed since the last publication.")
        return
    work.progress.start("Build 构建", None)
    path = prepare(work.home)
    work.progress.finish()
    with duckdb.connect(str(path), read_only=True) as connection:
        for table in STAGING_TABLES:
            (rows,) = connection.execute(f"SELECT count(*) FROM staging.{table}").fetchone() or (0,)
            yield dg.MaterializeResult(
                asset_key=staging_key(table),
                metadata={"dagster/row_count": rows, "path": dg.MetadataValue.path(str(path))},
            )


@dg.multi_asset_check(
    name="staging_checks",
    specs=[
        dg.AssetCheckSpec(
            CHECK_NAME,
            asset=staging_key(table),
            blocking=True,
            description="Columns, types, vocabularies, ranges, references and the account of characters",
        )
        for table in STAGING_TABLES
    ],
)
def staging_checks(work: dg.ResourceParam[Work]) -> Iterator[dg.AssetCheckResult]:
    """Runs the Great Expectations suites; a table that fails keeps dbt and publishing from starting."""
    work.progress.start("Checks of staging 校验", None)
    checks = check_staging(work.home.build_file)
    report = write_report(work.home.reports, checks)
    work.progress.finish()
    for check in checks:
        yield dg.AssetCheckResult(
            asset_key=staging_key(check.table),
            check_name=CHECK_NAME,
            passed=check.passed,
            severity=dg.AssetCheckSeverity.ERROR,
            description=_result(check),
            metadata={
                "expectations": check.expectations,
                LINES: dg.MetadataValue.json([*check.errors, *check.failures]),
                "report": dg.MetadataValue.path(str(report)),
            },
        )


def _result(check: TableCheck) -> str:
    if check.passed:
        return f"{check.expectations} expectations met"
    return f"{len(check.failures)} failures, {len(check.errors)} expectations that could not be evaluated"
