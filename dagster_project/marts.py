"""dbt: staging tables into intermediate tables, marts and their views, with all data tests.

Here: how dbt nodes become assets and asset checks. Not here: any SQL (`dbt/`). dbt's unit tests do not run here: they
test SQL, not data, and belong to the test suite.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, dbt_assets

from dagster_project.dbt_project import OfflineDbt, dbt_variables
from dagster_project.work import Work

BUILD = ("build", "--exclude-resource-type", "unit_test")


class LayerTranslator(DagsterDbtTranslator):
    """Groups assets by the schema they are in; keys are `schema/name`, those of sources `staging/table`."""

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str:
        return dbt_resource_props["config"].get("schema") or dbt_resource_props["schema"]


def dbt_models(manifest: Path) -> dg.AssetsDefinition:
    """All seeds and models of the dbt project, made by one call of dbt."""

    @dbt_assets(
        manifest=manifest,
        name="dbt_models",
        dagster_dbt_translator=LayerTranslator(settings=DagsterDbtTranslatorSettings(enable_asset_checks=True)),
    )
    def models(context: dg.AssetExecutionContext, dbt: OfflineDbt, work: dg.ResourceParam[Work]) -> Iterator[Any]:
        """Runs `dbt build`: a node whose test fails stops those that are made from it, and the run."""
        work.progress.start("Marts 建模", None)
        (work.home.dbt_target / "run_results.json").unlink(
            missing_ok=True
        )  # what is read after a failure is of this run
        with dbt_variables(work.home):
            build = dbt.cli(BUILD, context=context, target_path=work.home.dbt_target)
        yield from build.stream()
        work.progress.finish()

    return models
