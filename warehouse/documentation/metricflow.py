"""A folder in which MetricFlow finds the metrics of the dbt project and the published file.

MetricFlow reads `target/semantic_manifest.json` of a dbt project folder, and writes its log there: hence a folder of its own,
with a profile that opens the published file for reading only.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from warehouse.files import write
from warehouse.home import Home

_PROJECT = """name: jixiao
version: "1.0.0"
profile: jixiao
flags:
  send_anonymous_usage_stats: false
"""
_PROFILE = """jixiao:
  target: published
  outputs:
    published:
      type: duckdb
      path: "{path}"
      threads: 1
      config_options: {{access_mode: read_only}}
"""


def write_project(home: Home, semantic_manifest: Path, folder: Path) -> None:
    """Makes `folder` a project for `mf`: start it there. The name of the published file must be that of the build file,
    because the manifest names tables with their database."""
    (folder / "target").mkdir(parents=True, exist_ok=True)
    write(folder / "dbt_project.yml", _PROJECT.encode())
    write(folder / "profiles.yml", _PROFILE.format(path=home.published_file).encode())
    shutil.copyfile(semantic_manifest, folder / "target" / "semantic_manifest.json")
