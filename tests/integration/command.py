"""Runs the `jixiao` command as a user does: a process of its own, a home folder of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "raw" / "samples"
_START = "from warehouse.cli import main; main()"


def environment(home: Path) -> dict[str, str]:
    """The caller's environment with this home and an inbox of its own, and nothing that colours or widens the output."""
    inbox = home.parent / f"{home.name}-inbox"
    inbox.mkdir(parents=True, exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DAGSTER", "DBT", "JIXIAO"))}
    return {**kept, "JIXIAO_HOME": str(home), "JIXIAO_INBOX": str(inbox), "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}


def jixiao(home: Path, *arguments: str | Path, status: int | None = 0) -> str:
    """Standard output of a command; fails unless it ends with `status` (None: whatever it ends with)."""
    done = start(home, *arguments)
    out, err = done.communicate(timeout=300)
    assert status is None or done.returncode == status, f"exit status {done.returncode}\n{out}\n{err}"
    return out


def failure(home: Path, *arguments: str | Path, status: int) -> str:
    """Standard error of a command that must end with `status`."""
    done = start(home, *arguments)
    _, err = done.communicate(timeout=300)
    assert done.returncode == status, err
    return err


def start(home: Path, *arguments: str | Path) -> subprocess.Popen[str]:
    """The command as a running process, in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", _START, *map(str, arguments)],
        env=environment(home),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def query(home: Path, sql: str) -> list[dict[str, Any]]:
    """Rows of a query on the published file."""
    return json.loads(jixiao(home, "query", sql, "--format", "json"))


def value(home: Path, sql: str) -> Any:
    """The one value a query gives."""
    (row,) = query(home, sql)
    (cell,) = row.values()
    return cell
