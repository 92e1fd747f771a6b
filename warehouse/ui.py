"""`jixiao ui`: the Dagster web page on a home, until Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType

from warehouse.home import Home, checkout

_PATIENCE = 15.0  # seconds for Dagster's processes to end by themselves
_NOISE = "ignore:Function `dev_command` is superseded"


class _Stop(Exception):
    """A signal asks for the end."""


def serve(home: Home, port: int) -> int:
    """Runs `dagster dev` on a home until SIGINT or SIGTERM; returns its exit status."""
    from dagster_project.instance import dagster_environment

    environment = dagster_environment(home)
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, [str(checkout()), environment.get("PYTHONPATH")]))
    command = [sys.executable, "-W", _NOISE, "-m", "dagster", "dev"]
    command += ["-m", "dagster_project.definitions", "-d", str(checkout()), "-h", "127.0.0.1", "-p", str(port)]
    return run_until_stopped(command, environment, home.dagster)


def run_until_stopped(
    command: Sequence[str], environment: Mapping[str, str], folder: Path, patience: float = _PATIENCE
) -> int:
    """Runs a command in a process group of its own; on SIGINT or SIGTERM, and at its end, ends the whole group.

    Returns the command's exit status, or 0 where a signal ended it.
    """
    before = {number: signal.signal(number, _raise_stop) for number in (signal.SIGINT, signal.SIGTERM)}
    process = subprocess.Popen(command, env=environment, cwd=folder, start_new_session=True)
    try:
        return process.wait()
    except _Stop:
        return 0
    finally:
        for number in before:
            signal.signal(number, signal.SIG_IGN)
        _end_group(process, patience)
        for number, handler in before.items():
            signal.signal(number, handler)


def _raise_stop(_number: int, _frame: FrameType | None) -> None:
    raise _Stop


def _end_group(process: subprocess.Popen[bytes], patience: float) -> None:
    """Asks the group to end, waits for its leader, and kills what is left of it."""
    for number, seconds in ((signal.SIGINT, patience), (signal.SIGTERM, patience / 3), (signal.SIGKILL, None)):
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            return
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            continue
