"""The job of the asset graph, executed in this process: what `jixiao run` does where there is something to do."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field

from dagster_project.failures import dbt_warnings, failure_lines
from dagster_project.instance import open_instance
from dagster_project.log import log_path
from dagster_project.pipeline import JOB, build_definitions
from dagster_project.publication import WAREHOUSE
from warehouse.home import Home
from warehouse.lock import DEFAULT_WAIT
from warehouse.progress import Progress


@dataclass(slots=True)
class RunOutcome:
    """Whether a new file was put in place; if not, `reason` says why and `failures`, one line each, what went wrong.

    Without failures nothing had changed since the last publication. `warnings`: dbt tests of severity `warn` that found
    something.
    """

    published: bool
    reason: str | None = None
    failures: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def run_pipeline(home: Home, progress: Progress, lock_wait: float = DEFAULT_WAIT) -> RunOutcome:
    """Runs the whole pipeline on `home`; the run is in the history that `jixiao ui` shows.

    What goes wrong in a step is in `failures`, with details in `reports/run.log`, to which Dagster and dbt talk instead
    of the terminal. Raises `RunError` where the dbt project cannot be parsed.
    """
    home.ensure()
    with _talking_to_log(home), open_instance(home) as instance:
        job = build_definitions(home, progress, lock_wait).resolve_job_def(JOB)
        result = job.execute_in_process(instance=instance, raise_on_error=False)
        if not result.success:
            lines = failure_lines(result.all_events, home)
            return RunOutcome(published=False, reason="A check or a step failed.", failures=lines)
        if any(event.asset_key == WAREHOUSE for event in result.all_events if event.is_step_materialization):
            return RunOutcome(published=True, warnings=dbt_warnings(home))
    return RunOutcome(published=False, reason="Nothing has changed since the last publication.")


@contextmanager
def _talking_to_log(home: Home) -> Generator[None]:
    with log_path(home).open("a", encoding="utf-8") as log, redirect_stdout(log), redirect_stderr(log):
        yield
