"""One writer at a time."""

import os
import signal
import socket
import time

import pytest

from tests.unit.warehouse_support import kill_when, run_python
from warehouse.home import Home
from warehouse.lock import LockHeld, landing_lock, run_lock

HOLD = """
import os, time
from warehouse.home import Home
from warehouse.lock import run_lock
with run_lock(Home.resolve()):
    print("held", flush=True)
    time.sleep(float(os.environ["SECONDS"]))
"""


@pytest.fixture
def holder(tmp_path):
    """Starts a process that holds the run lock of `tmp_path` for some seconds."""
    started = []

    def start(seconds: float):
        process = run_python(HOLD, JIXIAO_HOME=str(tmp_path), SECONDS=str(seconds))
        started.append(process)
        assert process.stdout.readline() == "held\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


def test_the_second_run_is_told_who_holds_the_lock_and_gives_up(tmp_path, holder):
    process = holder(60)
    told = []
    began = time.monotonic()
    with pytest.raises(LockHeld) as caught, run_lock(Home(tmp_path), wait=0.5, on_wait=told.append):
        raise AssertionError("two holders")
    assert 0.5 <= time.monotonic() - began < 5
    assert [(holder.pid, holder.host) for holder in told] == [(process.pid, socket.gethostname())]
    assert str(caught.value).startswith(
        f"A run is already going on (process {process.pid} on {socket.gethostname()}, since 2"
    )
    assert str(caught.value).endswith("; gave up after waiting 0.5 s.")
    assert caught.value.exit_code == 3


def test_the_second_run_goes_on_once_the_first_has_ended(tmp_path, holder):
    process = holder(1)
    with run_lock(Home(tmp_path), wait=30):
        assert process.wait(10) == 0


def test_the_lock_of_a_killed_holder_is_free(tmp_path):
    process = run_python(HOLD, JIXIAO_HOME=str(tmp_path), SECONDS="60")
    kill_when(process, "held")
    assert process.returncode == -signal.SIGKILL
    assert str(process.pid) in (tmp_path / "builds/run.lock").read_text()
    told = []
    with run_lock(Home(tmp_path), wait=0, on_wait=told.append):
        assert f'"pid": {os.getpid()}' in (tmp_path / "builds/run.lock").read_text()
    assert told == []


def test_a_step_of_a_locked_run_goes_on(tmp_path):
    home = Home(tmp_path)
    with run_lock(home):
        with run_lock(home, wait=0):
            pass
        process = run_python(HOLD, JIXIAO_HOME=str(tmp_path), SECONDS="0")
        time.sleep(0.5)
        assert process.poll() is None, "the inner block has let go of the lock"
    assert process.wait(20) == 0


def test_landing_and_running_do_not_wait_for_each_other(tmp_path):
    with run_lock(Home(tmp_path)), landing_lock(Home(tmp_path), wait=0):
        pass
    assert (tmp_path / "raw/landing.lock").read_text() == ""
