"""dbt's own documentation of the project as one page that opens without a server and without a network."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from warehouse.build import dbt_environment
from warehouse.errors import JixiaoError, RunError
from warehouse.files import replacing
from warehouse.home import Home
from warehouse.lock import run_lock


def generate(home: Home, page: Path) -> dict[str, Any]:
    """Writes the page to `page` and returns the manifest it was made from.

    dbt looks at the build file of the last run, so no run may go on meanwhile. Raises `JixiaoError` where there is none, and
    `RunError` with what dbt says where it fails.
    """
    if not home.build_file.exists():
        raise JixiaoError(f"There is no build in {home.root} to describe: run `jixiao run`.")
    target = home.builds / "dbt_docs"
    target.mkdir(parents=True, exist_ok=True)
    with run_lock(home):
        _run(home, target, "docs", "generate", "--static")
    with replacing(page) as temporary:
        shutil.copyfile(target / "static_index.html", temporary)
    return json.loads((target / "manifest.json").read_bytes())


def _run(home: Home, target: Path, *arguments: str) -> None:
    command = Path(sys.executable).with_name("dbt")
    done = subprocess.run(
        [str(command) if command.exists() else "dbt", "--quiet", "--no-use-colors", *arguments],
        env=os.environ | dbt_environment(home) | {"DBT_TARGET_PATH": str(target), "DBT_LOG_PATH": str(target)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = " ".join((done.stdout + done.stderr).split())
        raise RunError(f"dbt cannot {' '.join(arguments[:2])}: {said[-500:]}")
