"""The web page as people use it: `jixiao ui`, a file dropped into the inbox, and the warehouse is there by itself."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import pytest

from warehouse.home import Home, checkout

pytestmark = pytest.mark.slow

T = TypeVar("T")
START = 120.0  # seconds for the page to answer on a busy machine
RUN = 300.0  # seconds for a file to be published


@dataclass
class Page:
    """A running page."""

    port: int
    home: Home
    inbox: Path
    log: Path
    process: subprocess.Popen[bytes]

    def ask(self, query: str) -> dict[str, Any]:
        """Answer of Dagster's GraphQL."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/graphql",
            json.dumps({"query": query}).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)["data"]

    def wait_for(self, what: str, look: Callable[[], T | None], seconds: float) -> T:
        """What `look` finds, asked again until it does; fails with the log where the page ends or time runs out."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                if (found := look()) is not None:
                    return found
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                pass  # not up yet
            if self.process.poll() is not None:
                break
            time.sleep(0.5)
        pytest.fail(f"{what}: not within {seconds:.0f} s\n{self.log.read_text(encoding='utf-8')[-5000:]}")


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    home, inbox, log = Home(tmp_path / "home"), tmp_path / "inbox", tmp_path / "ui.log"
    inbox.mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "JIXIAO_INBOX": str(inbox),
        "JIXIAO_SENSOR_SECONDS": "2",
        "PYTHONPATH": str(checkout()),
    }
    jixiao = "from warehouse.cli import main; main()"
    command = [sys.executable, "-c", jixiao, "ui", "--home", str(home.root), "--port", str(port)]
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT)
    try:
        yield Page(port, home, inbox, log, process)
    finally:
        group = children(process.pid)
        process.send_signal(signal.SIGINT)  # like Ctrl-C: the command ends the group of processes it started
        status = process.wait(60)
        left = [pid for pid in group if alive(pid)]
        for pid in left:
            os.killpg(pid, signal.SIGKILL)
    assert (status, left) == (0, [])


def children(pid: int) -> list[int]:
    """Processes that `pid` started: leaders of groups of their own."""
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(line) for line in listed.stdout.split()]


def alive(group: int) -> bool:
    """Whether a process of the group still runs; one that has ended may wait for its new parent to take note."""
    listed = subprocess.run(["ps", "-eo", "pgid=,stat="], capture_output=True, text=True, check=True)
    rows = [line.split() for line in listed.stdout.splitlines()]
    return any(int(number) == group and not state.startswith("Z") for number, state in rows)


def test_file_in_the_inbox_is_published_by_itself(page: Page) -> None:
    sample = min((checkout() / "raw" / "samples").glob("*.txt"))
    state = page.wait_for("page", lambda: running_automation(page), START)
    assert state == {"inbox_sensor": "RUNNING", "daily": "RUNNING"}

    # Written under the name of an unfinished file first, as a browser does.
    unfinished = page.inbox / f"{sample.name}.part"
    unfinished.write_bytes(sample.read_bytes())
    unfinished.rename(page.inbox / sample.name)

    run = page.wait_for("run", lambda: finished_run(page), RUN)
    assert run["status"] == "SUCCESS", page.log.read_text(encoding="utf-8")[-5000:]
    assert run["jobName"] == "pipeline"
    assert {tag["key"]: tag["value"] for tag in run["tags"]}["dagster/sensor_name"] == "inbox_sensor"
    with duckdb.connect(str(page.home.published_file), read_only=True) as published:
        assert published.execute("SELECT file_name, state FROM marts.dim_document").fetchall() == [
            (sample.name, "extracted")
        ]

    # The same state of the inbox starts nothing more, and the page shows what was made.
    time.sleep(6)
    answer = page.ask(
        "{ runsOrError { ... on Runs { count } } assetNodes(group: null) { assetKey { path } assetMaterializations"
        "(limit: 1) { runId } assetChecksOrError { ... on AssetChecks { checks { name blocking } } } } }"
    )
    assert answer["runsOrError"]["count"] == 1
    assets = {"/".join(node["assetKey"]["path"]): node for node in answer["assetNodes"]}
    assert all(node["assetMaterializations"] for node in assets.values())
    assert {"name": "expectations", "blocking": True} in assets["staging/goal"]["assetChecksOrError"]["checks"]


def running_automation(page: Page) -> dict[str, str] | None:
    """State of sensor and schedule; None while the code is not loaded."""
    answer = page.ask(
        "{ repositoriesOrError { ... on RepositoryConnection { nodes { sensors { name sensorState { status } }"
        " schedules { name scheduleState { status } } } } } }"
    )
    nodes = answer["repositoriesOrError"].get("nodes")
    if not nodes:
        return None
    sensors = {sensor["name"]: sensor["sensorState"]["status"] for sensor in nodes[0]["sensors"]}
    return sensors | {schedule["name"]: schedule["scheduleState"]["status"] for schedule in nodes[0]["schedules"]}


def finished_run(page: Page) -> dict[str, Any] | None:
    """The run, once it has ended."""
    answer = page.ask("{ runsOrError { ... on Runs { results { status jobName tags { key value } } } } }")
    runs = answer["runsOrError"]["results"]
    return runs[0] if runs and runs[0]["status"] in ("SUCCESS", "FAILURE", "CANCELED") else None
