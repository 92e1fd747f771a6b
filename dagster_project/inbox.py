"""The inbox folder: which files in it are complete. Imports no Dagster: `jixiao run` looks here first."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

SETTLED_AFTER = 2.0  # seconds without a change after which a file counts as complete
_PARTIAL = (".part", ".partial", ".crdownload", ".download", ".tmp")  # names that programs give to unfinished files
_NOT_DOCUMENTS = {"README.md"}  # the folder's own description


def inbox_files(inbox: Path) -> list[Path]:
    """Files of the inbox, also in folders below it, that are neither hidden nor marked as unfinished; sorted."""
    found = []
    for folder, below, names in os.walk(inbox):
        below[:] = [name for name in below if not name.startswith(".")]
        found += [Path(folder, name) for name in names if _is_document(Path(folder, name), inbox)]
    return sorted(found)


def settled_files(inbox: Path, now: float | None = None) -> list[Path]:
    """Files of the inbox that have not changed for `SETTLED_AFTER` seconds. A time in the future counts as settled."""
    now = time.time() if now is None else now
    return [path for path in inbox_files(inbox) if not 0 <= now - _modified(path) < SETTLED_AFTER]


def wait_for_files(inbox: Path) -> list[Path]:
    """`settled_files`, after waiting once for files that came just now."""
    if len(settled_files(inbox)) < len(inbox_files(inbox)):
        time.sleep(SETTLED_AFTER)
    return settled_files(inbox)


def inbox_state(inbox: Path) -> str | None:
    """Digest of path, size and time of each settled file; None where there is none."""
    lines = []
    for path in settled_files(inbox):
        status = path.stat()
        lines.append(f"{path.relative_to(inbox)} {status.st_size} {status.st_mtime_ns}")
    if not lines:
        return None
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogateescape")).hexdigest()


def _is_document(path: Path, inbox: Path) -> bool:
    name = path.name
    if name.startswith((".", "~$")) or name.lower().endswith(_PARTIAL):
        return False
    return not (name in _NOT_DOCUMENTS and path.parent == inbox) and path.is_file()


def _modified(path: Path) -> float:
    """Time of the last change; now for a file that is gone by the time it is looked at."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return time.time()
