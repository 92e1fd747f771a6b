"""`jixiao run`: when it does nothing, what it tells, and with which exit status."""

import json
import signal
import sys
import time
import types

import pytest

from tests.unit.warehouse_support import READER, published_home, run_python, write
from warehouse import cli
from warehouse.extraction import extract_pending
from warehouse.home import Home
from warehouse.landing import land
from warehouse.lock import run_lock


@pytest.fixture
def jixiao(capsys, monkeypatch, tmp_path):
    """Runs the command in this process; gives exit status, standard output and standard error."""
    monkeypatch.setenv("JIXIAO_INBOX", str(tmp_path / "inbox"))
    handler = signal.getsignal(signal.SIGINT)

    def run(*arguments) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as caught:
            cli.main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return caught.value.code or 0, printed.out, printed.err

    yield run
    signal.signal(signal.SIGINT, handler)


@pytest.fixture
def pipeline(monkeypatch):
    """A pipeline in the place of the real one: `outcome` is what it gives, `calls` how it was called."""
    made = types.ModuleType("dagster_project.run")
    made.calls = []
    made.outcome = types.SimpleNamespace(published=True, reason=None, failures=[])

    def run_pipeline(home, progress, wait):
        made.calls.append((home, wait))
        return made.outcome

    made.run_pipeline = run_pipeline
    monkeypatch.setitem(sys.modules, "dagster_project.run", made)
    return made


def test_nothing_new_is_answered_without_the_pipeline_and_quickly(tmp_path):
    home = published_home(tmp_path)
    code = """
import sys, time
from warehouse import cli
began = time.perf_counter()
try:
    cli.main(["run"])
except SystemExit as end:
    print("status", end.code or 0)
print([name for name in ("dagster", "dbt", "great_expectations", "pyarrow") if name in sys.modules])
print("quick", time.perf_counter() - began < 3)
"""
    process = run_python(code, JIXIAO_HOME=str(home.root), JIXIAO_INBOX=str(tmp_path / "inbox"))
    out, err = process.communicate()
    assert err == ""
    lines = out.splitlines()
    assert lines[0] == "Nothing has changed since the last publication."
    assert [line.split()[:3:2] for line in lines[1:5]] == [
        ["documents", "1"], ["projects", "2"], ["indicators", "2"], ["findings", "1"]
    ]  # fmt: skip
    assert lines[6].split()[-1] == str(home.published_file)
    assert lines[7:] == ["status 0", "[]", "quick True"]


def test_something_new_starts_the_pipeline(tmp_path, jixiao, pipeline):
    home = published_home(tmp_path)
    land(home, [write(tmp_path, "new.txt", "新")])
    code, out, err = jixiao("run", "--home", home.root, "--wait", "7", "--json")
    assert code == 0
    assert pipeline.calls == [(home, 7.0)]
    report = json.loads(out)
    assert report["seconds"] > 0
    assert {name: report[name] for name in report if name != "seconds"} == {
        "published": True, "reason": None, "failures": [], "documents": 1, "projects": 2, "indicators": 2, "findings": 1,
        "warnings": 1, "quarantined": 0, "waiting_corrections": 0, "warehouse": str(home.published_file),
    }  # fmt: skip
    assert "Starting the pipeline" in err


def test_a_file_in_the_inbox_starts_the_pipeline(tmp_path, jixiao, pipeline):
    home = published_home(tmp_path)
    assert jixiao("run", "--home", home.root)[0] == 0
    assert pipeline.calls == []
    write(tmp_path / "inbox", "new.txt", "新")
    assert jixiao("run", "--home", home.root)[0] == 0
    assert len(pipeline.calls) == 1


def test_a_failed_check_has_status_3_and_says_what_failed(tmp_path, jixiao, pipeline):
    pipeline.outcome = types.SimpleNamespace(
        published=False, reason="A blocking check failed.", failures=["one", "two"]
    )
    code, out, err = jixiao("run", "--home", tmp_path / "home")
    assert (code, out) == (3, "")
    assert err.splitlines()[-3:] == ["one", "two", "jixiao: A blocking check failed. Nothing was published."]
    code, out, _ = jixiao("run", "--home", tmp_path / "home", "--json")
    assert (code, json.loads(out)["failures"]) == (3, ["one", "two"])


def test_findings_count_only_when_strict(tmp_path, jixiao, pipeline):
    home = published_home(tmp_path)
    assert jixiao("run", "--home", home.root)[0] == 0
    assert jixiao("run", "--home", home.root, "--strict")[0] == 1


def test_a_quarantined_document_has_status_1(tmp_path, jixiao, pipeline):
    home = Home(tmp_path / "home")
    land(home, [write(tmp_path, "bad.txt", "raise")])
    extract_pending(home, reader=READER)
    code, out, _ = jixiao("run", "--home", home.root)
    assert code == 1
    assert "quarantined" in out


def test_a_second_run_says_whom_it_waits_for_and_gives_up(tmp_path, jixiao, pipeline):
    home = Home(tmp_path / "home")
    code = """
import time
from warehouse.home import Home
from warehouse.lock import run_lock
with run_lock(Home.resolve()):
    print("held", flush=True)
    time.sleep(60)
"""
    process = run_python(code, JIXIAO_HOME=str(home.root))
    try:
        assert process.stdout.readline() == "held\n"
        began = time.monotonic()
        code, out, err = jixiao("run", "--home", home.root, "--wait", "0.3")
    finally:
        process.kill()
        process.wait()
    assert (code, out, pipeline.calls) == (3, "", [])
    assert time.monotonic() - began < 5
    waiting, error = err.splitlines()
    assert waiting.startswith(f"Waiting for another run to end (process {process.pid} on ")
    assert error.startswith(f"jixiao: A run is already going on (process {process.pid} on ")
    with run_lock(home, wait=0):
        pass
