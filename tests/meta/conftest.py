"""The manifest of the dbt project, parsed once for all house rules."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = ROOT / "dbt"


@pytest.fixture(scope="session")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The manifest that `dbt parse` makes of the project, in a folder of its own."""
    target = tmp_path_factory.mktemp("dbt")
    folders = {
        "DBT_TARGET_PATH": target,
        "DBT_LOG_PATH": target,
        "DBT_PROJECT_DIR": PROJECT,
        "DBT_PROFILES_DIR": PROJECT,
    }
    variables = {name: str(path) for name, path in folders.items()} | {"JIXIAO_BUILD_FILE": str(target / "none.duckdb")}
    done = subprocess.run(
        [str(Path(sys.executable).with_name("dbt")), "--no-use-colors", "parse"],
        cwd=ROOT, env=os.environ | variables, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "[WARNING]" not in done.stdout, done.stdout
    return json.loads((target / "manifest.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def models(manifest: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Models by name."""
    return {node["name"]: node for node in manifest["nodes"].values() if node["resource_type"] == "model"}


@pytest.fixture(scope="session")
def marts(models: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Tables of the schema marts."""
    return {n: m for n, m in models.items() if m["schema"] == "marts" and m["config"]["materialized"] == "table"}
