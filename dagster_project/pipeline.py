"""The asset graph in one place: archive → batches → staging tables (checked) → dbt models (tested) → published file."""

from __future__ import annotations

import dagster as dg

from dagster_project.archive import archive
from dagster_project.automation import daily_schedule, inbox_sensor
from dagster_project.batches import batches
from dagster_project.dbt_project import dbt_resource, manifest
from dagster_project.log import file_logger
from dagster_project.marts import dbt_models
from dagster_project.publication import published_warehouse
from dagster_project.staging import staging_checks, staging_tables
from dagster_project.work import work_resource
from warehouse.home import Home
from warehouse.progress import NullProgress, Progress

JOB = "pipeline"
DAEMON_LOCK_WAIT = 3600.0  # a run of the web page waits so many seconds for a run on the command line


def build_definitions(
    home: Home, progress: Progress | None = None, lock_wait: float = DAEMON_LOCK_WAIT
) -> dg.Definitions:
    """Everything Dagster needs to work on `home`."""
    models = dbt_models(manifest(home))
    job = dg.define_asset_job(
        JOB,
        selection=dg.AssetSelection.all(),
        description="From the inbox to the published file; `jixiao run` executes this job",
        config={"loggers": {"file": {}}},
    )
    return dg.Definitions(
        assets=[archive, batches, staging_tables, models, published_warehouse(models.keys)],
        asset_checks=[staging_checks],
        jobs=[job],
        sensors=[inbox_sensor(home, JOB)],
        schedules=[daily_schedule(JOB)],
        resources={"work": work_resource(home, progress or NullProgress(), lock_wait), "dbt": dbt_resource()},
        executor=dg.in_process_executor,
        loggers={"file": file_logger(home)},
    )
