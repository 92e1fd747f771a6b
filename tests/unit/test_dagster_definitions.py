"""The asset graph: it loads, nothing is left out of the job, every staging table is checked before dbt starts."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from dagster_project.dbt_project import dbt_resource, manifest
from dagster_project.instance import open_instance
from dagster_project.pipeline import JOB, build_definitions
from dagster_project.publication import WAREHOUSE
from dagster_project.run import RunOutcome, run_pipeline
from dagster_project.staging import CHECK_NAME, staging_key
from expectations import rules
from expectations.schema import STAGING_TABLES
from warehouse.build import dbt_environment, prepare
from warehouse.home import Home, checkout
from warehouse.landing import land
from warehouse.progress import NullProgress

GROUPS = {"raw", "extract", "staging", "intermediate", "marts", "zh", "seeds", "published"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return Home(tmp_path_factory.mktemp("dagster") / "home").ensure()


@pytest.fixture(scope="module")
def definitions(home: Home) -> dg.Definitions:
    return build_definitions(home)


@pytest.fixture(scope="module")
def graph(definitions: dg.Definitions) -> dg.AssetGraph:
    return definitions.resolve_asset_graph()


def test_definitions_load_and_leave_nothing_in_the_repository(definitions: dg.Definitions, home: Home) -> None:
    dg.Definitions.validate_loadable(definitions)
    assert (home.dbt_target / "manifest.json").exists()
    assert not (checkout() / "dbt" / "target").exists()
    assert not (checkout() / "dbt" / "logs").exists()


def test_job_covers_every_asset_and_check_in_one_process(definitions: dg.Definitions, graph: dg.AssetGraph) -> None:
    job = definitions.resolve_job_def(JOB)
    assert job.executor_def is dg.in_process_executor
    assert job.asset_layer.selected_asset_keys == graph.materializable_asset_keys
    assert job.asset_layer.asset_graph.asset_check_keys == graph.asset_check_keys


def test_every_staging_table_has_a_blocking_check(graph: dg.AssetGraph) -> None:
    for table in STAGING_TABLES:
        check = graph.get_check_spec(dg.AssetCheckKey(staging_key(table), CHECK_NAME))
        assert check.blocking, table


def test_every_source_of_dbt_is_a_staging_table_of_ours(graph: dg.AssetGraph, home: Home) -> None:
    sources = json.loads(manifest(home).read_bytes())["sources"].values()
    assert {source["name"] for source in sources} <= set(STAGING_TABLES)
    assert graph.external_asset_keys == set()


def test_every_model_comes_after_staging_and_before_publishing(graph: dg.AssetGraph, home: Home) -> None:
    nodes = json.loads(manifest(home).read_bytes())["nodes"].values()
    models = [node for node in nodes if node["resource_type"] == "model"]
    published = graph.get(WAREHOUSE).parent_keys
    assert len(models) > 20
    for model in models:
        key = dg.AssetKey([model["config"]["schema"], model["name"]])
        assert key in graph.get_all_asset_keys(), model["name"]
        assert key in published, model["name"]
    assert staging_key("goal") in graph.get(dg.AssetKey(["staging", "stg_goal"])).parent_keys


def test_every_asset_says_what_it_is(graph: dg.AssetGraph) -> None:
    for key in graph.get_all_asset_keys():
        node = graph.get(key)
        assert node.description, key
        assert node.group_name in GROUPS, key
        assert node.kinds, key


@pytest.fixture(scope="module")
def samples() -> list[Path]:
    found = sorted((checkout() / "raw" / "samples").glob("*.txt"))[:2]
    assert len(found) == 2, "too few sample documents in raw/samples"
    return found


@pytest.fixture(scope="module")
def no_inbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JIXIAO_INBOX", str(tmp_path_factory.mktemp("inbox")))
        yield


@pytest.fixture(scope="module")
def published(home: Home, samples: list[Path], no_inbox: None) -> Home:
    """The home after a run on one document."""
    land(home, samples[:1])
    assert run_pipeline(home, NullProgress()) == RunOutcome(published=True)
    return home


def executed_tests(target: Path) -> dict[str, str]:
    """Status by id of the data tests in a `run_results.json`."""
    results = json.loads((target / "run_results.json").read_bytes())["results"]
    return {result["unique_id"]: result["status"] for result in results if result["unique_id"].startswith("test.")}


def identity(path: Path) -> tuple[int, int, int]:
    """What changes when a file is replaced or written to."""
    status = path.stat()
    return status.st_ino, status.st_size, status.st_mtime_ns


@pytest.mark.slow
def test_job_executes_the_tests_that_a_plain_dbt_build_executes(published: Home, tmp_path: Path) -> None:
    """Through dagster-dbt a test can silently not run; so what ran is compared, not what is planned."""
    by_job = executed_tests(published.dbt_target)

    prepare(published)
    variables = dbt_environment(published) | {"DBT_TARGET_PATH": str(tmp_path), "DBT_LOG_PATH": str(tmp_path)}
    command = [dbt_resource().dbt_executable, "--quiet", "build", "--exclude-resource-type", "unit_test"]
    done = subprocess.run(command, env=os.environ | variables, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert by_job == executed_tests(tmp_path)

    nodes = json.loads((tmp_path / "manifest.json").read_bytes())["nodes"]
    assert set(by_job) == {key for key, node in nodes.items() if node["resource_type"] == "test"}
    assert len(by_job) > 50


@pytest.mark.slow
def test_run_without_anything_new_publishes_nothing_and_is_a_success(published: Home) -> None:
    before = identity(published.published_file)
    outcome = run_pipeline(published, NullProgress())
    assert outcome == RunOutcome(published=False, reason="Nothing has changed since the last publication.")
    assert identity(published.published_file) == before
    with open_instance(published) as instance:
        assert [run.status for run in instance.get_runs()] == [dg.DagsterRunStatus.SUCCESS] * 2


@pytest.mark.slow
def test_failed_staging_check_keeps_dbt_and_publishing_from_starting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, samples: list[Path], no_inbox: None
) -> None:
    monkeypatch.setitem(rules.OF_TABLE, "document", (rules.Rule("there is no document", "true", "t.file_name"),))
    home = Home(tmp_path / "home").ensure()
    land(home, samples[:1])
    outcome = run_pipeline(home, NullProgress())
    assert not outcome.published
    [line] = outcome.failures
    assert line.startswith(f"document: expected that there is no document; found '{samples[0].name}' in document ")
    assert not (home.dbt_target / "run_results.json").exists()
    assert not home.published_file.exists()
    page = (home.reports / "staging_checks.html").read_text(encoding="utf-8")
    assert "there is no document" in page


@pytest.mark.slow
def test_failed_dbt_test_leaves_what_is_published_as_it_was(
    published: Home, samples: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def prepare_with_a_message_not_filled_in(home: Home) -> Path:
        path = prepare(home)
        with duckdb.connect(str(path)) as connection:
            connection.execute(
                "INSERT INTO staging.extraction_finding BY NAME SELECT document_id, batch_id, layout, extractor_version,"
                " (SELECT count(*) + 1 FROM staging.extraction_finding AS f WHERE f.document_id = d.document_id)"
                " AS record_no, '' AS printed_text, 'printed' AS evidence, 'Q39' AS rule_id, 'warning' AS severity,"
                " '{observed}' AS message_en, '异常' AS message_zh FROM staging.document AS d"
            )
        return path

    monkeypatch.setattr("dagster_project.staging.prepare", prepare_with_a_message_not_filled_in)
    before = identity(published.published_file)
    land(published, samples[1:])
    outcome = run_pipeline(published, NullProgress())
    assert not outcome.published
    assert outcome.failures == ["dbt test every_message_is_filled_in: 2 rows are not as they must be"]
    assert identity(published.published_file) == before
