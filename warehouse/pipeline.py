"""`jixiao run`: the quick answer where nothing is new, else the pipeline."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from warehouse.build import is_current
from warehouse.home import Home
from warehouse.landing import has_unseen_files
from warehouse.lock import Holder, run_lock
from warehouse.progress import Progress
from warehouse.published import open_published
from warehouse.status import quarantined_count, waiting_corrections

UNCHANGED = "Nothing has changed since the last publication."


@dataclass(slots=True)
class RunReport:
    """What `jixiao run` tells. `failures` is not empty where a blocking check or a step failed."""

    published: bool
    reason: str | None
    failures: list[str] = field(default_factory=list)
    documents: int = 0
    projects: int = 0
    indicators: int = 0
    findings: int = 0
    warnings: int = 0  # findings of severity warning or error
    quarantined: int = 0
    waiting_corrections: int = 0  # their documents are not in the home, or quarantined
    seconds: float = 0.0


def run(home: Home, progress: Progress, wait: float, on_wait: Callable[[Holder | None], None]) -> RunReport:
    """Runs the pipeline unless what is published is up to date; one run at a time. Raises `RunError`.

    Dagster, dbt and Great Expectations are imported only where there is something to do.
    """
    began = time.monotonic()
    home.ensure()
    with run_lock(home, wait, on_wait):
        if is_current(home) and not has_unseen_files(home, home.inbox):
            report = RunReport(published=False, reason=UNCHANGED)
        else:
            report = _run_pipeline(home, progress, wait)
    _count(home, report)
    report.seconds = time.monotonic() - began
    return report


def _run_pipeline(home: Home, progress: Progress, wait: float) -> RunReport:
    progress.start("Starting the pipeline 启动")
    from dagster_project.run import run_pipeline

    progress.finish()
    outcome = run_pipeline(home, progress, wait)
    return RunReport(outcome.published, outcome.reason, outcome.failures)


def _count(home: Home, report: RunReport) -> None:
    report.quarantined = quarantined_count(home)
    report.waiting_corrections = len(waiting_corrections(home))
    if not home.published_file.exists():
        return
    with open_published(home) as db:
        counts = db.execute(
            "SELECT (SELECT count(*) FROM marts.dim_document), (SELECT count(*) FROM marts.dim_project),"
            " (SELECT count(*) FROM marts.fct_indicator), (SELECT count(*) FROM marts.fct_finding),"
            " (SELECT count(*) FROM marts.fct_finding WHERE severity <> 'information')"
        ).fetchone()
    report.documents, report.projects, report.indicators, report.findings, report.warnings = counts or (0, 0, 0, 0, 0)
