"""One writer at a time: a lock the kernel releases when its holder ends, however it ends."""

from __future__ import annotations

import fcntl
import json
import os
import socket
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from warehouse.errors import RunError
from warehouse.home import Home

DEFAULT_WAIT = 60.0
_INTERVAL = 0.2


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lock."""

    pid: int
    host: str
    started_at: str

    def __str__(self) -> str:
        return f"process {self.pid} on {self.host}, since {self.started_at}"


class LockHeld(RunError):
    """Another process holds the lock and did not end in time."""

    def __init__(self, work: str, holder: Holder | None, wait: float) -> None:
        who = str(holder) if holder else "another process"
        super().__init__(f"{work} is already going on ({who}); gave up after waiting {wait:g} s.")
        self.holder = holder


def run_lock(home: Home, wait: float = DEFAULT_WAIT, on_wait: Callable[[Holder | None], None] | None = None):
    """Held while staging, the build file or the published file are written."""
    return _held(home.builds / "run.lock", "A run", wait, on_wait)


def landing_lock(home: Home, wait: float = DEFAULT_WAIT, on_wait: Callable[[Holder | None], None] | None = None):
    """Held while documents are put into the archive."""
    return _held(home.raw / "landing.lock", "Landing of documents", wait, on_wait)


@contextmanager
def _held(path: Path, work: str, wait: float, on_wait: Callable[[Holder | None], None] | None) -> Generator[None]:
    """Holds the lock file `path`; `on_wait` is told once who is waited for. Raises `LockHeld` after `wait` seconds.

    Within one process the lock is shared: a step that locks inside a run that has locked goes on.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if not _take(descriptor):
            if _is_own(_holder(path)):
                yield
                return
            _wait(descriptor, path, work, wait, on_wait)
        _sign(descriptor)
        try:
            yield
        finally:
            os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def _wait(descriptor: int, path: Path, work: str, wait: float, on_wait: Callable[[Holder | None], None] | None) -> None:
    deadline = time.monotonic() + wait
    if on_wait:
        on_wait(_holder(path))
    while not _take(descriptor):
        if time.monotonic() >= deadline:
            raise LockHeld(work, _holder(path), wait)
        time.sleep(_INTERVAL)


def _take(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _sign(descriptor: int) -> None:
    holder = Holder(os.getpid(), socket.gethostname(), datetime.now(UTC).isoformat(timespec="seconds"))
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, json.dumps(asdict(holder)).encode(), 0)


def _holder(path: Path) -> Holder | None:
    """Who signed the lock file; None where the holder has not signed yet."""
    try:
        return Holder(**json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError):
        return None


def _is_own(holder: Holder | None) -> bool:
    return holder is not None and (holder.pid, holder.host) == (os.getpid(), socket.gethostname())
