"""A process that reads documents, one after another, under limits of its own. Imports nothing but `extract`.

The parent sends `Task`s over a connection and gets a `Done` or `Failed` for each, after an `Alive` for each page that
takes long; the process ends when the connection does. Kept apart from the pool so that starting it costs no more than
importing the readers.
"""

from __future__ import annotations

import hashlib
import importlib
import logging
import resource
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection

from extract import pace
from extract.records import Extraction

Reader = Callable[[bytes, str], Extraction]


@dataclass(frozen=True, slots=True)
class Task:
    """A document to read."""

    document_id: str
    path: str
    file_name: str


@dataclass(frozen=True, slots=True)
class Ready:
    """The worker has imported the reader and waits for its first document."""


@dataclass(frozen=True, slots=True)
class Alive:
    """A page that takes long was read, and the time allowed begins anew."""


@dataclass(frozen=True, slots=True)
class Done:
    """A document was read."""

    extraction: Extraction


@dataclass(frozen=True, slots=True)
class Failed:
    """A document was not read; after running out of memory the worker is not to be used again."""

    reason: str
    is_worn_out: bool = False


@dataclass(frozen=True, slots=True)
class Damaged:
    """The archived bytes are not those the document id stands for."""

    path: str


def main(arguments: list[str]) -> None:
    """Serves the connection whose descriptor, reader (`module:function`), seconds and bytes of memory are given."""
    descriptor, reader_name, seconds, memory = arguments
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then ends the workers
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":  # elsewhere the kernel does not keep this limit
        resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    logging.disable(logging.WARNING)  # libraries remark on the insides of files; what concerns the reader is a finding
    module, _, function = reader_name.partition(":")
    read: Reader = getattr(importlib.import_module(module), function)
    connection = Connection(int(descriptor))
    connection.send(Ready())

    def goes_on() -> None:
        signal.alarm(int(seconds))
        connection.send(Alive())

    while True:
        try:
            task = connection.recv()
        except EOFError:
            return
        signal.alarm(int(seconds))  # ends this process also in the middle of C code, or when the parent is dead
        with pace.heard_by(goes_on):
            answer = _answer(read, task)
        signal.alarm(0)
        connection.send(answer)


def _answer(read: Reader, task: Task) -> Done | Failed | Damaged:
    try:
        with open(task.path, "rb") as stream:
            data = stream.read()
    except FileNotFoundError:
        return Damaged(task.path)
    if hashlib.sha256(data).hexdigest() != task.document_id:
        return Damaged(task.path)
    try:
        return Done(read(data, task.file_name))
    except MemoryError:
        return Failed("reading it takes more memory than is allowed", is_worn_out=True)
    except Exception as error:  # a defect of a reader costs its document, not the run, and is reported
        return Failed(f"reading it failed: {type(error).__name__}: {error}")
