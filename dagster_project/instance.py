"""The Dagster instance of a home: run history in `home/dagster`, nothing sent to anybody."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
from dagster._core.instance.ref import InstanceRef

from dagster_project.history import quick_history
from warehouse.files import write
from warehouse.home import Home

_SETTINGS = """\
# Written by jixiao before each start of Dagster; changes are overwritten.
telemetry:
  enabled: false
python_logs:
  managed_python_loggers: [warehouse]
retention:
  schedule:
    purge_after_days: 30
  sensor:
    purge_after_days: {skipped: 1, started: 30, success: 30, failure: 30}
"""
# What steps print goes to the log of the run already.
_NO_CAPTURE = {
    "compute_logs": {"module": "dagster._core.storage.noop_compute_log_manager", "class": "NoOpComputeLogManager"}
}


def prepare_instance(home: Home) -> Path:
    """Writes the settings of the instance; returns its folder (`DAGSTER_HOME`)."""
    home.ensure()
    settings = home.dagster / "dagster.yaml"
    if not settings.exists() or settings.read_text(encoding="utf-8") != _SETTINGS:
        write(settings, _SETTINGS.encode())
    return home.dagster


def dagster_environment(home: Home) -> dict[str, str]:
    """Environment for the `dagster` command on this home."""
    return os.environ | {
        "DAGSTER_HOME": str(prepare_instance(home)),
        "JIXIAO_HOME": str(home.root),
        "DAGSTER_DISABLE_TELEMETRY": "yes",
        "DO_NOT_TRACK": "1",
    }


@contextmanager
def open_instance(home: Home) -> Generator[dg.DagsterInstance]:
    """The instance, for a run in this process."""
    reference = InstanceRef.from_dir(str(prepare_instance(home)), overrides=_NO_CAPTURE)
    with quick_history(), dg.DagsterInstance.from_ref(reference) as instance:
        yield instance
