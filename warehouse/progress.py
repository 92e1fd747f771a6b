"""How long work tells how far it is."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, TextIO

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID


class Progress(Protocol):
    """Steps one after another; `total` is None where it is not known."""

    def start(self, step: str, total: int | None = None) -> None: ...

    def advance(self, n: int = 1) -> None: ...

    def finish(self) -> None: ...


class NullProgress:
    """Tells nothing."""

    def start(self, step: str, total: int | None = None) -> None:
        """Begins a step."""

    def advance(self, n: int = 1) -> None:
        """Counts `n` more done."""

    def finish(self) -> None:
        """Ends the step."""


class LineProgress:
    """A line when a step begins and one when it ends, for logs."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._step = ""
        self._done = 0
        self._began = 0.0

    def start(self, step: str, total: int | None = None) -> None:
        """Begins a step and says so."""
        self._step, self._done, self._began = step, 0, time.monotonic()
        print(f"{step} …" if total is None else f"{step}: {total} …", file=self._stream, flush=True)

    def advance(self, n: int = 1) -> None:
        """Counts `n` more done."""
        self._done += n

    def finish(self) -> None:
        """Ends the step and says how much was done in which time."""
        count = f": {self._done}" if self._done else ""
        print(f"{self._step}{count} done in {time.monotonic() - self._began:.1f} s", file=self._stream, flush=True)


class RichProgress:
    """A bar for each step, on a terminal."""

    def __init__(self, bars: Bars) -> None:
        self._bars = bars
        self._task: TaskID | None = None

    def start(self, step: str, total: int | None = None) -> None:
        """Begins a step with a bar of its own."""
        self._task = self._bars.add_task(step, total=total)

    def advance(self, n: int = 1) -> None:
        """Moves the bar by `n`."""
        if self._task is not None:
            self._bars.advance(self._task, n)

    def finish(self) -> None:
        """Fills the bar, also where the total was not known."""
        if self._task is None:
            return
        task = next(task for task in self._bars.tasks if task.id == self._task)
        total = task.total if task.total is not None else max(task.completed, 1)
        self._bars.update(self._task, total=total, completed=total)
        self._task = None


@contextmanager
def shown_on(stream: TextIO) -> Generator[Progress]:
    """Bars where `stream` is a terminal, lines where it is not; the terminal is put right at the end."""
    if not stream.isatty():
        yield LineProgress(stream)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bars(*columns, console=Console(file=stream)) as bars:
        yield RichProgress(bars)
