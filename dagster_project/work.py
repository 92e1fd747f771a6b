"""The resource that every step gets: the home it works on, and the sole right to write there for the whole run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import dagster as dg

from dagster_project.history import quick_history
from warehouse.home import Home
from warehouse.lock import run_lock
from warehouse.progress import Progress


@dataclass(frozen=True, slots=True)
class Work:
    """What a step works on and whom it tells how far it is."""

    home: Home
    progress: Progress


def work_resource(home: Home, progress: Progress, lock_wait: float) -> dg.ResourceDefinition:
    """`Work` on `home`, with the run lock held from the first step to the last.

    The in-process executor makes a resource once a run, so no other writer comes between two steps. A run that has to
    wait longer than `lock_wait` seconds for another one fails before its first step.
    """

    @dg.resource(description="Home folder and progress of the run; holds the writer lock while the run goes on")
    def work(_context: dg.InitResourceContext) -> Iterator[Work]:
        with run_lock(home, wait=lock_wait), quick_history():
            yield Work(home.ensure(), progress)

    return work
