"""What went wrong in a run is told in one line each, without tracebacks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest
from dagster_dbt.errors import DagsterDbtCliRuntimeError

from dagster_project.failures import dbt_warnings, failure_lines
from dagster_project.staging import CHECK_NAME, LINES
from dagster_project.work import work_resource
from warehouse.errors import JixiaoError, RunError
from warehouse.home import Home
from warehouse.lock import LockHeld
from warehouse.progress import NullProgress


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home").ensure()


def lines_of_step(home: Home, error: Exception) -> list[str]:
    """Lines of a run with one step, which raises `error`."""

    @dg.asset(key=["raw", "archive"])
    def archive() -> None:
        raise error

    result = dg.materialize([archive], raise_on_error=False)
    return failure_lines(result.all_events, home)


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (
            RunError("The build is not complete: marts.dim_date is missing."),
            "The build is not complete: marts.dim_date",
        ),
        (JixiaoError("Two:  spaces\nand a line."), "Two: spaces and a line."),
        (LockHeld("A run", None, 1), "A run is already going on (another process); gave up after waiting 1 s."),
    ],
)
def test_errors_of_our_own_speak_for_themselves(home: Home, error: Exception, line: str) -> None:
    [found] = lines_of_step(home, error)
    assert found.startswith(line)
    assert "\n" not in found and "Error" not in found


def test_unexpected_error_names_step_type_and_log(home: Home) -> None:
    assert lines_of_step(home, ValueError("x" * 1000)) == [
        f"raw__archive: ValueError: {'x' * 287}… (details in {home.reports / 'run.log'})"
    ]


def test_failed_staging_checks_give_their_lines_and_nothing_else(home: Home) -> None:
    found = ["goal: expected that goal_text is not null; found in document ab", "goal: could not check that …"]

    @dg.asset(key=["staging", "goal"])
    def goal() -> None: ...

    @dg.asset_check(name=CHECK_NAME, asset=goal, blocking=True)
    def check() -> dg.AssetCheckResult:
        return dg.AssetCheckResult(passed=False, metadata={LINES: dg.MetadataValue.json(found)})

    @dg.asset(deps=[goal])
    def mart() -> None:
        raise AssertionError("must not be reached")

    definitions = dg.Definitions(assets=[goal, mart], asset_checks=[check], jobs=[dg.define_asset_job("all")])
    result = definitions.resolve_job_def("all").execute_in_process(raise_on_error=False)
    assert not result.success
    assert failure_lines(result.all_events, home) == found


def test_failed_dbt_nodes_are_read_from_its_results(home: Home) -> None:
    def node(unique_id: str, status: str, failures: int | None = None, message: str | None = None) -> dict[str, object]:
        return {"unique_id": unique_id, "status": status, "failures": failures, "message": message}

    results = [
        node("test.jixiao.unique_dim_project_project_key.1a2b", "fail", 3),
        node("model.jixiao.dim_project", "error", message="Runtime Error\n  Conversion Error: no date"),
        node("test.jixiao.every_message_is_filled_in", "fail", 1),
        node("model.jixiao.fct_goal", "skipped"),
        node("test.jixiao.not_null_x.2b", "warn", 2),
        node("model.jixiao.dim_date", "success"),
    ]
    home.dbt_target.mkdir(parents=True)
    (home.dbt_target / "run_results.json").write_text(json.dumps({"results": results}), encoding="utf-8")
    assert lines_of_step(home, DagsterDbtCliRuntimeError("exit code 1")) == [
        "dbt model dim_project: Runtime Error Conversion Error: no date",
        "dbt test every_message_is_filled_in: 1 row is not as it must be",
        "dbt test unique_dim_project_project_key: 3 rows are not as they must be",
    ]
    assert dbt_warnings(home) == ["dbt test not_null_x: 2 rows are not as they must be"]


def test_dbt_that_left_no_results_points_to_its_log(home: Home) -> None:
    assert lines_of_step(home, DagsterDbtCliRuntimeError("exit code 2")) == [
        f"dbt failed; details are in {home.dbt_target / 'dbt.log'}."
    ]


def test_run_that_cannot_get_the_lock_says_who_holds_it(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(_home: Home, wait: float) -> Iterator[None]:
        raise LockHeld("A run", None, wait)

    monkeypatch.setattr("dagster_project.work.run_lock", held)

    @dg.asset(required_resource_keys={"work"})
    def archive() -> None: ...

    result = dg.materialize(
        [archive], resources={"work": work_resource(home, NullProgress(), lock_wait=2)}, raise_on_error=False
    )
    assert failure_lines(result.all_events, home) == [
        "A run is already going on (another process); gave up after waiting 2 s."
    ]
