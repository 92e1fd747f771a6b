"""Zip packages of Office Open XML whose bytes tell nothing of when they were made."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

LONG_AGO = (2025, 1, 1, 0, 0, 0)


def package(parts: Mapping[str, bytes]) -> bytes:
    """A zip file of the parts in their order, with fixed times."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # the same on every machine
            archive.writestr(entry, content, compresslevel=9)
    return target.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of a package in their order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
