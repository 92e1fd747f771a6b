"""The inbox: complete files only, one run for each state."""

from __future__ import annotations

import os
import time
from pathlib import Path

import dagster as dg
import pytest

from dagster_project.automation import daily_schedule, inbox_sensor
from dagster_project.inbox import inbox_files, inbox_state, settled_files, wait_for_files
from warehouse.home import Home


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    monkeypatch.setenv("JIXIAO_INBOX", str(folder))
    return folder


def put(path: Path, text: str = "绩效目标表", age: float = 60.0) -> Path:
    """Writes a file that was last changed `age` seconds ago."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    changed = time.time() - age
    os.utime(path, (changed, changed))
    return path


def test_hidden_and_unfinished_files_and_the_readme_are_passed_over(inbox: Path) -> None:
    wanted = [put(inbox / "2024" / "README.md"), put(inbox / "2024" / "b.PDF"), put(inbox / "a.txt")]
    for name in ("README.md", ".DS_Store", "~$a.docx", "a.pdf.part", "b.crdownload", "c.TMP", ".hidden/a.txt"):
        put(inbox / name)
    assert inbox_files(inbox) == sorted(wanted)


def test_missing_inbox_is_an_empty_one(tmp_path: Path) -> None:
    assert inbox_files(tmp_path / "nowhere") == []
    assert inbox_state(tmp_path / "nowhere") is None


def test_file_that_changed_just_now_is_not_settled(inbox: Path) -> None:
    old, new, future = put(inbox / "old.txt"), put(inbox / "new.txt", age=0.5), put(inbox / "future.txt", age=-3600)
    assert settled_files(inbox) == [future, old]
    assert settled_files(inbox, now=time.time() + 2) == [future, new, old]


def test_waiting_takes_files_that_came_just_now(inbox: Path) -> None:
    new = put(inbox / "new.txt", age=0)
    began = time.monotonic()
    assert wait_for_files(inbox) == [new]
    assert 1.5 < time.monotonic() - began < 5
    began = time.monotonic()
    assert wait_for_files(inbox) == [new]
    assert time.monotonic() - began < 1


def test_state_depends_on_path_size_and_time(inbox: Path) -> None:
    path = put(inbox / "a.txt", "12", age=100)
    first = inbox_state(inbox)
    assert first == inbox_state(inbox)
    seen = {first}
    put(path, "123", age=100)
    seen.add(inbox_state(inbox))
    put(path, "123", age=50)
    seen.add(inbox_state(inbox))
    path.rename(inbox / "b.txt")
    seen.add(inbox_state(inbox))
    assert len(seen) == 4
    put(inbox / "c.txt", age=0)
    assert inbox_state(inbox) in seen


def test_sensor_asks_for_one_run_for_each_state(inbox: Path, tmp_path: Path) -> None:
    sensor = inbox_sensor(Home(tmp_path / "home"), "pipeline")
    assert isinstance(sensor(dg.build_sensor_context()), dg.SkipReason)

    put(inbox / "a.txt")
    result = sensor(dg.build_sensor_context())
    assert isinstance(result, dg.SensorResult)
    [request] = result.run_requests or []
    assert request.run_key == f"inbox-{result.cursor}"
    assert isinstance(sensor(dg.build_sensor_context(cursor=result.cursor)), dg.SkipReason)

    put(inbox / "b.txt")
    again = sensor(dg.build_sensor_context(cursor=result.cursor))
    assert isinstance(again, dg.SensorResult) and again.run_requests
    assert again.run_requests[0].run_key != request.run_key


def test_sensor_and_schedule_run_without_being_switched_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sensor = inbox_sensor(Home(tmp_path), "pipeline")
    assert (sensor.default_status, sensor.minimum_interval_seconds) == (dg.DefaultSensorStatus.RUNNING, 30)
    monkeypatch.setenv("JIXIAO_SENSOR_SECONDS", "2")
    assert inbox_sensor(Home(tmp_path), "pipeline").minimum_interval_seconds == 2
    schedule = daily_schedule("pipeline")
    assert schedule.default_status == dg.DefaultScheduleStatus.RUNNING
    assert (schedule.cron_schedule, schedule.execution_timezone) == ("0 3 * * *", "Asia/Shanghai")
