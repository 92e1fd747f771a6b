"""The directory of an OLE file (the container of Word 97 and Excel 97, and of encrypted newer files): what it holds.

A Word document may hold workbooks and a workbook documents; what the file itself is stands at the directory's root.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTRY = 128  # bytes of a directory entry, which begins with the name in UTF-16
_KINDS = (
    ("EncryptedPackage", "encrypted"),
    ("Workbook", "workbook"),
    ("Book", "workbook"),
    ("WordDocument", "document"),
    ("PowerPoint Document", "presentation"),
)
_NONE = 0xFFFFFFFF
_MAX_SECTORS = 20_000  # of a directory: a million entries


def ole_kind(data: bytes) -> str | None:
    """`workbook`, `document`, `presentation` or `encrypted`; None for anything else.

    By the names at the root of the directory; where that is damaged, by the names anywhere in it.
    """
    for names in (_root_names(data), _all_names(data)):
        for name, kind in _KINDS:
            if name in names:
                return kind
    return None


def _all_names(data: bytes) -> set[str]:
    """Which of the names that tell a kind stand where an entry of a directory may begin."""
    found = set()
    for name, _ in _KINDS:
        wanted = name.encode("utf-16-le") + b"\x00\x00"
        at = data.find(wanted)
        while at >= 0:
            if at % _ENTRY == 0:
                found.add(name)
                break
            at = data.find(wanted, at + 1)
    return found


def _root_names(data: bytes) -> set[str]:
    """Names of what stands at the root; none where the directory is damaged."""
    try:
        entries = b"".join(_directory_sectors(data))
        names: set[str] = set()
        waiting = [_links(entries, 0)[2]]
        seen: set[int] = set()
        while waiting:
            number = waiting.pop()
            if number == _NONE or number in seen:
                continue
            seen.add(number)
            left, right, _ = _links(entries, number)
            waiting += [left, right]
            names.add(_name(entries, number))
        return names
    except (struct.error, UnicodeDecodeError):
        return set()


def _directory_sectors(data: bytes) -> Iterator[bytes]:
    """The sectors of the directory, by the table of what follows what."""
    (shift,) = struct.unpack_from("<H", data, 30)
    size = 1 << min(shift, 12)
    (sector,) = struct.unpack_from("<I", data, 48)
    table_sectors = struct.unpack_from("<109I", data, 76)
    for _ in range(_MAX_SECTORS):
        start = (sector + 1) * size
        if sector >= 0xFFFFFFFA or start >= len(data):
            return
        yield data[start : start + size]
        # Beyond the 109 parts of the table that the header lists (7 MB) no directory begins in files of offices.
        part, place = divmod(sector, size // 4)
        if part >= len(table_sectors) or table_sectors[part] >= 0xFFFFFFFA:
            return
        (sector,) = struct.unpack_from("<I", data, (table_sectors[part] + 1) * size + place * 4)


def _links(entries: bytes, number: int) -> tuple[int, int, int]:
    """Left and right sibling, and first child of an entry."""
    return struct.unpack_from("<III", entries, number * _ENTRY + 68)


def _name(entries: bytes, number: int) -> str:
    (length,) = struct.unpack_from("<H", entries, number * _ENTRY + 64)
    start = number * _ENTRY
    return entries[start : start + max(min(length, 64) - 2, 0)].decode("utf-16-le")
