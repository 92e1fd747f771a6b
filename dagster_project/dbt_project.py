"""How dbt is called: with files of the home folder only, with nobody called over the network, with one manifest.

Here: manifest and resource. Not here: models and tests (`dbt/`), the environment variables (`warehouse.build`).
"""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import subprocess
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from dagster_dbt import DbtCliResource
from packaging.version import Version

from warehouse.build import dbt_environment
from warehouse.errors import RunError
from warehouse.home import Home, checkout

PROJECT = checkout() / "dbt"
_IGNORED = {"target", "logs"}


class OfflineDbt(DbtCliResource):
    """dbt without two things that dagster-dbt does before each command: it asks the package index for newer versions
    (`dbt --version`), and opens a second handle to the build file for column metadata nobody uses here."""

    @cached_property
    def _cli_version(self) -> Version:
        return Version(importlib.metadata.version("dbt-core"))

    def _initialize_dbt_core_adapter(self, args: Sequence[str]) -> None:  # ty: ignore[incompatible-method-override]
        return None


def dbt_resource() -> OfflineDbt:
    """The dbt command of this Python environment, also where that environment is not activated."""
    return OfflineDbt(
        project_dir=str(PROJECT),
        profiles_dir=str(PROJECT),
        dbt_executable=_dbt_command(),
        global_config_flags=["--log-level-file", "info"],  # every statement in dbt.log would cost a tenth of the build
    )


@contextmanager
def dbt_variables(home: Home) -> Generator[None]:
    """Sets the environment variables of dbt while a command is started; dagster-dbt hands on its own environment."""
    before = dict(os.environ)
    os.environ.update(dbt_environment(home))
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def manifest(home: Home) -> Path:
    """`manifest.json` in the target folder of the home, made with `dbt parse` where a file of the project is newer.

    Raises `RunError` with what dbt says where the project does not parse.
    """
    path = home.dbt_target / "manifest.json"
    if path.exists() and path.stat().st_mtime > _newest_file():
        return path
    home.dbt_target.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [_dbt_command(), "--quiet", "--no-use-colors", "parse"],
        env=os.environ | dbt_environment(home),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = " ".join((done.stdout + done.stderr).split())
        raise RunError(f"The dbt project does not parse: {said[-500:]}")
    path.touch()
    return path


def _newest_file() -> float:
    """Time of the last change in the dbt project, folders included: a file that was removed changes its folder."""
    times = [PROJECT.stat().st_mtime]
    for folder, below, names in os.walk(PROJECT):
        below[:] = [name for name in below if name not in _IGNORED and not name.startswith(".")]
        times += [Path(folder, name).stat().st_mtime for name in (*below, *names)]
    return max(times)


def _dbt_command() -> str:
    beside = Path(sys.executable).with_name("dbt")
    found = str(beside) if beside.exists() else shutil.which("dbt")
    if found is None:
        raise RunError("The dbt command is not installed in this Python environment.")
    return found
