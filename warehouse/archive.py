"""The archive of bytes: each document once, under its SHA-256, never changed."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from extract.readers.formats import Unreadable, detect_format
from warehouse.errors import JixiaoError, RunError
from warehouse.files import TEMPORARY_PREFIX, flush, sha256
from warehouse.home import Home

_BLOCK = 1 << 20
_READ_ONLY = 0o444


class Refused(Exception):
    """Something that is not taken into the archive; the message is the reason shown to users."""


class Readable(Protocol):
    """Anything bytes can be read from."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Received:
    """Bytes that have come in whole and are not kept yet."""

    path: Path
    document_id: str
    size: int


@contextmanager
def receive(home: Home, stream: Readable, limit: int) -> Generator[Received]:
    """Copies a stream into the archive's folder; raises `Refused` beyond `limit` bytes. Gone at the end unless kept."""
    home.objects.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=TEMPORARY_PREFIX, dir=home.objects)
    path = Path(name)
    try:
        digest, size = hashlib.sha256(), 0
        with os.fdopen(handle, "wb") as target:
            while block := stream.read(_BLOCK):
                size += len(block)
                if size > limit:
                    raise Refused(too_large(limit))
                digest.update(block)
                _write(target, block, home)
        yield Received(path, digest.hexdigest(), size)
    finally:
        path.unlink(missing_ok=True)


def keep(home: Home, received: Received) -> Path:
    """Gives received bytes their name in the archive; what is there already stays, unless it is damaged."""
    path = home.object_path(received.document_id)
    if path.exists() and sha256(path) == received.document_id:
        return path
    path.parent.mkdir(exist_ok=True)
    received.path.chmod(_READ_ONLY)
    flush(received.path)
    received.path.replace(path)
    flush(path.parent)
    flush(home.objects)
    return path


def read_object(home: Home, document_id: str) -> bytes:
    """The bytes of a document, checked against its id; raises `RunError` naming the file where they are not those."""
    path = home.object_path(document_id)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise RunError(f"The archived document {path} cannot be read ({error.strerror}): add it again.") from error
    if hashlib.sha256(data).hexdigest() != document_id:
        raise RunError(f"The archived document {path} is damaged: add it again.")
    return data


def too_large(limit: int) -> str:
    """Reason for refusing what has more than `limit` bytes."""
    return f"larger than {limit >> 20} MB" if limit >> 20 else f"larger than {limit} bytes"


def discard_leftovers(home: Home) -> None:
    """Removes what a killed landing left half received. Only for the holder of the landing lock."""
    for path in home.objects.glob(f"{TEMPORARY_PREFIX}*"):
        path.unlink(missing_ok=True)


def media_type(path: Path, file_name: str) -> str:
    """Media type by the bytes; a file that is empty or of no known format has one too, and is quarantined later."""
    if path.stat().st_size == 0:
        return "application/x-empty"
    try:
        return detect_format(path.read_bytes(), file_name)
    except Unreadable:
        return "application/octet-stream"


def _write(target: IO[bytes], block: bytes, home: Home) -> None:
    """A full disk is no fault of the document: it ends the landing, it does not refuse."""
    try:
        target.write(block)
    except OSError as error:
        raise JixiaoError(f"The archive {home.objects} cannot be written: {error.strerror}.") from error
