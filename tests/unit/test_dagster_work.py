"""What surrounds the steps: the lock for the whole run, the environment of dbt, the manifest, the log, the instance."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import dagster as dg
import pytest
import yaml

from dagster_project import dbt_project
from dagster_project.instance import dagster_environment, open_instance, prepare_instance
from dagster_project.log import file_logger, log_path
from dagster_project.work import Work, work_resource
from warehouse.home import Home
from warehouse.progress import NullProgress


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home").ensure()


def is_locked(home: Home) -> bool:
    """Whether somebody holds the run lock; asks like another process would."""
    with (home.builds / "run.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def test_lock_is_held_from_the_first_step_to_the_last_also_when_one_fails(home: Home) -> None:
    held: list[bool] = []

    @dg.asset
    def first(work: dg.ResourceParam[Work]) -> None:
        held.append(is_locked(work.home))

    @dg.asset(deps=[first])
    def second(work: dg.ResourceParam[Work]) -> None:
        held.append(is_locked(work.home))
        raise ValueError("broken")

    definitions = dg.Definitions(
        assets=[first, second],
        jobs=[dg.define_asset_job("all")],
        resources={"work": work_resource(home, NullProgress(), lock_wait=1)},
        executor=dg.in_process_executor,
    )
    with open_instance(home) as instance:
        job = definitions.resolve_job_def("all")
        assert not job.execute_in_process(instance=instance, raise_on_error=False).success
        assert held == [True, True]
        assert not is_locked(home)
        assert [run.job_name for run in instance.get_runs()] == ["all"]


def test_settings_of_the_instance_send_nothing_and_are_kept_up(home: Home) -> None:
    folder = prepare_instance(home)
    settings = yaml.safe_load((folder / "dagster.yaml").read_text(encoding="utf-8"))
    assert settings["telemetry"] == {"enabled": False}
    (folder / "dagster.yaml").write_text("telemetry: {enabled: true}", encoding="utf-8")
    environment = dagster_environment(home)
    assert yaml.safe_load((folder / "dagster.yaml").read_text(encoding="utf-8")) == settings
    assert (environment["DAGSTER_HOME"], environment["JIXIAO_HOME"]) == (str(home.dagster), str(home.root))


def test_log_is_a_file_of_the_home(home: Home) -> None:
    logger = file_logger(home).logger_fn(dg.build_init_logger_context())
    logger.info("绩效")
    assert log_path(home).read_text(encoding="utf-8").endswith("INFO 绩效\n")


def test_environment_of_dbt_is_set_only_while_it_starts(home: Home) -> None:
    before = dict(os.environ)
    with dbt_project.dbt_variables(home):
        assert os.environ["JIXIAO_BUILD_FILE"] == str(home.build_file)
        assert os.environ["DBT_TARGET_PATH"] == str(home.dbt_target)
    assert dict(os.environ) == before


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A dbt project with one model, and a dbt command that notes that it was called."""
    folder = tmp_path / "dbt"
    (folder / "models").mkdir(parents=True)
    (folder / "models" / "a.sql").write_text("select 1", encoding="utf-8")
    command = tmp_path / "fake-dbt"
    command.write_text(
        '#!/bin/sh\nsleep 0.05\necho called >> "$DBT_TARGET_PATH/calls"\necho {} > "$DBT_TARGET_PATH/manifest.json"\n'
        f'if [ -f "{folder}/broken" ]; then echo "Compilation\n  Error"; exit 2; fi\n',
        encoding="utf-8",
    )
    command.chmod(0o755)
    monkeypatch.setattr(dbt_project, "PROJECT", folder)
    monkeypatch.setattr(dbt_project, "_dbt_command", lambda: str(command))
    return folder


def calls(home: Home) -> int:
    return len((home.dbt_target / "calls").read_text(encoding="utf-8").splitlines())


def test_manifest_is_made_when_missing_and_again_when_a_file_of_the_project_is_newer(home: Home, project: Path) -> None:
    path = dbt_project.manifest(home)
    assert path == home.dbt_target / "manifest.json"
    assert dbt_project.manifest(home) == path
    assert calls(home) == 1

    for change in ("models/b.sql", "models/a.sql"):
        age(path)
        age_all(project, older_than=path)
        (project / change).write_text("select 2", encoding="utf-8")
        dbt_project.manifest(home)
        dbt_project.manifest(home)
    assert calls(home) == 3

    age(path)
    age_all(project, older_than=path)
    (project / "models" / "b.sql").unlink()
    dbt_project.manifest(home)
    assert calls(home) == 4


def age(path: Path) -> None:
    """Makes a file a minute older, so that the times of a fast test differ."""
    earlier = path.stat().st_mtime - 60
    os.utime(path, (earlier, earlier))


def age_all(folder: Path, older_than: Path) -> None:
    earlier = older_than.stat().st_mtime - 60
    for path in (folder, *folder.rglob("*")):
        os.utime(path, (earlier, earlier))


def test_project_that_does_not_parse_is_one_sentence(home: Home, project: Path) -> None:
    (project / "broken").touch()
    with pytest.raises(dbt_project.RunError, match=r"^The dbt project does not parse: Compilation Error$"):
        dbt_project.manifest(home)
