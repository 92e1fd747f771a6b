"""`jixiao ui`: Dagster's processes, and that none is left behind."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from tests.unit.warehouse_support import ROOT, run_python

STUBBORN = """
import os, sys
from pathlib import Path
from warehouse.ui import run_until_stopped
child = "import signal, time; signal.signal(signal.SIGINT, signal.SIG_IGN); signal.signal(signal.SIGTERM, signal.SIG_IGN)"
child += "; print('here', flush=True); time.sleep(60)"
leader = f"import subprocess, sys; sys.exit(subprocess.call([sys.executable, '-c', {child!r}]))"
print(os.getpid(), flush=True)
print("status", run_until_stopped([sys.executable, "-c", leader], os.environ, Path.cwd(), patience=1), flush=True)
"""


def descendants(pid: int) -> set[int]:
    """Processes below `pid` that are still alive."""
    found, table = {pid}, {}
    listed = subprocess.run(["ps", "-eo", "pid=,ppid=,stat="], capture_output=True, text=True, check=True).stdout
    for line in listed.splitlines():
        child, parent, state = line.split()
        if not state.startswith("Z"):
            table[int(child)] = int(parent)
    while more := {child for child, parent in table.items() if parent in found} - found:
        found |= more
    return found - {pid}


def alive(pids: set[int]) -> set[int]:
    return {pid for pid in pids if os.path.exists(f"/proc/{pid}/stat") and _state(pid) != "Z"}


def _state(pid: int) -> str:
    try:
        with open(f"/proc/{pid}/stat") as stream:
            return stream.read().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return "Z"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_processes_that_do_not_want_to_end_are_ended(number):
    process = run_python(STUBBORN)
    pid = int(process.stdout.readline())
    assert process.stdout.readline() == "here\n"
    below = descendants(pid)
    assert len(below) == 2
    process.send_signal(number)
    out, err = process.communicate(timeout=30)
    assert out == "status 0\n", err
    deadline = time.monotonic() + 5
    while alive(below):
        assert time.monotonic() < deadline, "processes are left behind"
        time.sleep(0.1)


def test_a_command_that_ends_by_itself_gives_its_status():
    code = """
import os, sys
from pathlib import Path
from warehouse.ui import run_until_stopped
print(run_until_stopped([sys.executable, "-c", "import sys; sys.exit(7)"], os.environ, Path.cwd()))
"""
    assert run_python(code).communicate(timeout=30) == ("7\n", "")


@pytest.mark.slow
def test_the_web_page_comes_up_and_leaves_nothing_behind(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    code = "from warehouse.cli import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", code, "--home", str(tmp_path), "ui", "--port", str(port)],
        cwd=ROOT,
        env=os.environ | {"JIXIAO_INBOX": str(tmp_path / "inbox")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 180
        while not _answers(port):
            assert process.poll() is None, "it ended by itself"
            assert time.monotonic() < deadline, "it does not come up"
            time.sleep(1)
        below = descendants(process.pid)
        assert below
    finally:
        process.send_signal(signal.SIGINT)
        status = process.wait(60)
    assert status == 0
    assert alive(below) == set()


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/server_info", timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
