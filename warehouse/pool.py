"""A pool of reading processes in which the death of one costs one document."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Pipe, wait
from types import TracebackType
from typing import Self

from warehouse.errors import RunError
from warehouse.worker import Alive, Damaged, Done, Failed, Ready, Task

DEFAULT_READER = "extract.extractor:extract_document"
_START_LIMIT = 60.0  # seconds for a worker to import its reader
_GRACE = 2  # seconds after which a worker ends itself if its parent has not
_WORKER = "import sys; from warehouse.worker import main; main(sys.argv[1:])"
_ALARM = -signal.SIGALRM


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one document may take."""

    seconds: float = 120.0  # of a scan: for one page
    memory: int = 2 << 30  # bytes of address space


class Pool:
    """Reading processes, started when they are needed and ended with the block. `reader` is `module:function`."""

    def __init__(self, workers: int, limits: Limits, reader: str = DEFAULT_READER) -> None:
        self._size = workers
        self._limits = limits
        self._reader = reader
        self._workers: list[_Worker] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None):
        for worker in self._workers:
            worker.stop()
        self._workers.clear()

    def read(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Done | Failed | Damaged]]:
        """Reads documents; gives each with what became of it, in the order in which they are finished."""
        waiting = deque(tasks)
        while waiting or any(worker.task for worker in self._workers):
            self._staff(len(waiting))
            for worker in self._workers:
                if worker.is_idle and waiting and worker.give(waiting[0]):
                    waiting.popleft()
            wait([worker.connection for worker in self._workers if not worker.is_gone], timeout=self._patience())
            for worker in self._workers:
                task = worker.task
                answer = worker.answer()
                if answer and task:
                    yield task, answer

    def _staff(self, waiting: int) -> None:
        """Starts as many processes as there is work for, in the place of dead ones too."""
        self._workers = [worker for worker in self._workers if not worker.is_gone]
        busy = sum(worker.task is not None for worker in self._workers)
        while len(self._workers) < min(self._size, waiting + busy):
            self._workers.append(_Worker(self._reader, self._limits))

    def _patience(self) -> float:
        """Seconds until the next worker is out of time."""
        return max(0.0, min(worker.deadline for worker in self._workers) - time.monotonic())


class _Worker:
    """One reading process and the document it has."""

    def __init__(self, reader: str, limits: Limits) -> None:
        self.connection, theirs = Pipe()
        self.task: Task | None = None
        self.is_idle = False
        self.is_gone = False
        self._has_started = False
        self._limits = limits
        self.deadline = time.monotonic() + _START_LIMIT
        arguments = (theirs.fileno(), reader, int(limits.seconds) + _GRACE, limits.memory)
        self._process = subprocess.Popen(
            [sys.executable, "-c", _WORKER, *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        theirs.close()

    def give(self, task: Task) -> bool:
        """Sends a document and starts the clock; returns whether the process was there to take it."""
        try:
            self.connection.send(task)
        except BrokenPipeError:
            self.stop()
            return False
        self.task, self.is_idle = task, False
        self.deadline = time.monotonic() + self._limits.seconds
        return True

    def answer(self) -> Done | Failed | Damaged | None:
        """What became of the document, once that is known. Raises `RunError` where the process does not start."""
        if self.is_gone:
            return None
        try:
            message = self.connection.recv() if self.connection.poll() else None
        except (EOFError, ConnectionResetError):
            return self._died(f"the reading process {_cause(self._process.wait())}")
        if message is None:
            return self._died(f"it takes longer than {self._limits.seconds:g} s") if self._is_late() else None
        if isinstance(message, Ready):
            self._rest()
            return None
        if isinstance(message, Alive):
            self.deadline = time.monotonic() + self._limits.seconds
            return None
        self.task = None
        if isinstance(message, Failed) and message.is_worn_out:
            self.stop()
        else:
            self._rest()
        return message

    def stop(self) -> None:
        """Ends the process, whatever it does."""
        self._process.kill()
        self._process.wait()
        self.connection.close()
        self.is_gone, self.is_idle, self.deadline = True, False, 0.0

    def _rest(self) -> None:
        self.is_idle, self._has_started, self.deadline = True, True, float("inf")

    def _is_late(self) -> bool:
        return time.monotonic() >= self.deadline

    def _died(self, reason: str) -> Failed | None:
        task, self.task = self.task, None
        self.stop()
        if task is None and not self._has_started:
            raise RunError(f"The processes that read documents do not start: {reason}.")
        return Failed(reason) if task else None


def _cause(status: int) -> str:
    """How a process ended, in words."""
    if status == _ALARM:
        return "was out of time"
    if status == -signal.SIGKILL:
        return "was killed, probably for want of memory"
    if status < 0:
        return f"crashed ({signal.Signals(-status).name})"
    return f"ended with status {status}"
