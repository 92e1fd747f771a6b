"""The container of Word 97 and Excel 97: a file of 512-byte sectors with a table of what follows what, and a directory."""

from __future__ import annotations

import struct
from collections.abc import Mapping

_SECTOR = 512
_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SMALLEST = 4096  # a shorter stream would stand in sectors of another size
_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def container(streams: Mapping[str, bytes]) -> bytes:
    """A file of up to three streams at its root, in the order of the directory: the shorter name first, then by letters.

    Raises `ValueError` for more streams, or more than 109 parts of the table (7 MB).
    """
    if not 0 < len(streams) <= 3:
        raise ValueError("one to three streams")
    names = sorted(streams, key=lambda name: (len(name), name.upper()))
    padded = {name: streams[name].ljust(max(_SMALLEST, _whole(len(streams[name]))), b"\0") for name in names}
    content_sectors = sum(len(content) for content in padded.values()) // _SECTOR
    table_sectors = -(-(content_sectors + 1) // (_SECTOR // 4 - 1))  # those of the table itself are in it, too
    if table_sectors > 109:
        raise ValueError("too long")
    follows = [_TABLE] * table_sectors + [_END]
    entries = [_entry("Root Entry", 5, _END, 0, child=1 + len(names) // 2)]
    middle = len(names) // 2
    for number, name in enumerate(names):
        first, count = len(follows), len(padded[name]) // _SECTOR
        follows += [*range(first + 1, first + count), _END]
        left = 1 if number == middle and middle > 0 else _FREE
        right = 3 if number == middle and len(names) == 3 else _FREE
        entries.append(_entry(name, 2, first, len(padded[name]), left, right))
    table = struct.pack(f"<{len(follows)}I", *follows).ljust(table_sectors * _SECTOR, b"\xff")
    header = struct.pack(
        "<8s16x5H6x10I", _SIGNATURE, 0x3E, 3, 0xFFFE, 9, 6, 0, table_sectors, table_sectors, 0, _SMALLEST, _END, 0, _END, 0,
        0,
    )  # fmt: skip
    header += struct.pack(f"<{table_sectors - 1}I", *range(1, table_sectors))
    directory = b"".join(entries).ljust(_SECTOR, b"\0")
    return header.ljust(_SECTOR, b"\xff") + table + directory + b"".join(padded.values())


def _whole(length: int) -> int:
    return -(-length // _SECTOR) * _SECTOR


def _entry(
    name: str, kind: int, first: int, size: int, left: int = _FREE, right: int = _FREE, child: int = _FREE
) -> bytes:
    encoded = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<HBBIII", len(encoded), kind, 1, left, right, child)
    return encoded.ljust(64, b"\0") + links + bytes(36) + struct.pack("<II4x", first, size)
