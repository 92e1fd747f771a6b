"""Word from the reading of a long document that it goes on: a scanned page takes seconds, a document of them minutes.

Whoever waits for a document, with a limit of time, listens; a reader says so after each slow page.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar

_listener: ContextVar[Callable[[], None] | None] = ContextVar("listener", default=None)


@contextmanager
def heard_by(listener: Callable[[], None]) -> Generator[None]:
    """Within the block `listener` is called after each page that took long."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def slow_page_read() -> None:
    """A page was read that may take as long as another kind of document does in all."""
    listener = _listener.get()
    if listener is not None:
        listener()
