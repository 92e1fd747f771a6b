"""What went wrong in a run, in lines for people: from Dagster's events and dbt's results, without tracebacks."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import cast

import dagster as dg
from dagster._utils.error import SerializableErrorInfo
from dagster_dbt.errors import DagsterDbtCliRuntimeError

from dagster_project.log import log_path
from dagster_project.staging import CHECK_NAME, LINES
from warehouse.errors import JixiaoError, RunError
from warehouse.home import Home
from warehouse.lock import LockHeld

_DBT_TROUBLE = ("fail", "error", "runtime error")
_OWN_ERRORS = {error.__name__ for error in (JixiaoError, RunError, LockHeld)}  # their messages are for users


def failure_lines(events: Sequence[dg.DagsterEvent], home: Home) -> list[str]:
    """Lines of failed staging checks, failed dbt nodes and other failed steps, each once, in the order they came."""
    lines = dict.fromkeys(line for event in events for line in _lines_of_step(event, home))
    if not lines:  # no step was started
        errors_of_run = [event.job_failure_data.error for event in events if event.is_job_failure]
        lines = dict.fromkeys(
            line for error in errors_of_run if error for line in _lines_of_error("start", error, home)
        )
    return list(lines) or [f"The run failed; details are in {log_path(home)}."]


def _lines_of_step(event: dg.DagsterEvent, home: Home) -> Iterator[str]:
    if event.event_type == dg.DagsterEventType.ASSET_CHECK_EVALUATION:
        evaluation = event.asset_check_evaluation_data
        if evaluation.check_name == CHECK_NAME and not evaluation.passed:
            yield from cast("list[str]", evaluation.metadata[LINES].value)
    elif event.is_step_failure:
        yield from _lines_of_error(event.step_key or "", event.step_failure_data.error, home)


def _lines_of_error(step: str, error: SerializableErrorInfo | None, home: Home) -> Iterable[str]:
    chain = list(_causes(error))
    names = {information.cls_name for information in chain}
    if DagsterDbtCliRuntimeError.__name__ in names:
        return dbt_failures(home)
    if "DagsterAssetCheckFailedError" in names:
        return ()
    for information in chain:
        if information.cls_name in _OWN_ERRORS:
            return (_one_line(information.message.partition(": ")[2]),)
    return (f"{step}: {_one_line(chain[-1].message)} (details in {log_path(home)})",)


def _causes(error: SerializableErrorInfo | None) -> Iterator[SerializableErrorInfo]:
    """The error and what caused it, outermost first."""
    while error is not None:
        yield error
        error = error.cause


def dbt_failures(home: Home) -> list[str]:
    """A line for each test that failed and each node that could not be made."""
    return _dbt_lines(home, _DBT_TROUBLE) or [f"dbt failed; details are in {home.dbt_target / 'dbt.log'}."]


def dbt_warnings(home: Home) -> list[str]:
    """A line for each test that found something but does not keep the run from publishing (severity `warn`)."""
    return _dbt_lines(home, ("warn",))


def _dbt_lines(home: Home, statuses: Collection[str]) -> list[str]:
    """Lines of the nodes with these statuses in `run_results.json` of the last dbt run."""
    path = home.dbt_target / "run_results.json"
    results = json.loads(path.read_bytes())["results"] if path.exists() else []
    lines = []
    for result in sorted(results, key=lambda result: result["unique_id"]):
        if result["status"] in statuses:
            kind, _, name, *_ = result["unique_id"].split(".")
            is_count = result["status"] in ("fail", "warn")
            found = _rows(result["failures"]) if is_count else _one_line(result["message"] or "error")
            lines.append(f"dbt {kind} {name}: {found}")
    return lines


def _rows(count: int | None) -> str:
    return "1 row is not as it must be" if count == 1 else f"{count} rows are not as they must be"


def _one_line(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 300 else f"{text[:299]}…"
