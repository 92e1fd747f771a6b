"""What `dagster` loads: the pipeline on the home folder that the environment names (`$JIXIAO_HOME`)."""

from __future__ import annotations

from dagster_project.pipeline import build_definitions
from warehouse.home import Home

defs = build_definitions(Home.resolve().ensure())
