"""Zip files that hold documents. Office documents are zip files too, and are documents."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from warehouse.archive import Refused, too_large

_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")
# A zip file with one of these is a document: Office Open XML, OpenDocument and EPUB, OFD.
_DOCUMENT_PARTS = frozenset({"[Content_Types].xml", "mimetype", "OFD.xml"})
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, UnicodeDecodeError)


@dataclass(frozen=True, slots=True)
class Limits:
    """What landing takes; sizes in bytes. A member is suspicious by its ratio only from `ratio_from` bytes on."""

    document: int = 512 << 20
    members: int = 20_000
    expanded: int = 8 << 30
    ratio: int = 200
    ratio_from: int = 10 << 20


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a zip file; `name` is its path there as it should read, `refusal` why it cannot be taken."""

    name: str
    info: zipfile.ZipInfo
    refusal: str | None


def is_container(path: Path, file_name: str) -> bool:
    """Whether a file is a zip file of documents; a damaged one that is named .zip raises `Refused`."""
    with path.open("rb") as stream:
        if stream.read(4) not in _SIGNATURES:
            return False
    try:
        with zipfile.ZipFile(path) as archive:
            return _DOCUMENT_PARTS.isdisjoint(archive.namelist())
    except _DAMAGED as error:
        if file_name.lower().endswith(".zip"):
            raise Refused(f"damaged zip file ({error})") from error
        return False  # most likely a damaged office document: reading it will tell


def members(archive: zipfile.ZipFile, limits: Limits) -> Iterator[Member]:
    """Files of a zip file in their order there; raises `Refused` where there are too many or they are too large."""
    infos = [info for info in archive.infolist() if not _is_folder(info)]
    if len(infos) > limits.members:
        raise Refused(f"more than {limits.members} files in one zip file")
    if sum(info.file_size for info in infos) > limits.expanded:
        raise Refused(f"{too_large(limits.expanded)} when unpacked")
    for info in infos:
        name = member_name(info)
        yield Member(name, info, _refusal(name, info, limits))


@contextmanager
def opened(archive: zipfile.ZipFile, member: Member) -> Generator[IO[bytes]]:
    """The bytes of a member; raises `Refused` where they cannot be unpacked."""
    try:
        with archive.open(member.info) as stream:
            yield stream
    except _DAMAGED as error:
        raise Refused(f"damaged in the zip file ({error})") from error
    except NotImplementedError as error:
        raise Refused(f"packed in a way that cannot be unpacked here ({error})") from error
    except RuntimeError as error:
        raise Refused("encrypted") from error


def member_name(info: zipfile.ZipInfo) -> str:
    """Path of a member as it should read: names without the UTF-8 flag are UTF-8 or GBK, whatever the format says."""
    name = info.orig_filename
    if not info.flag_bits & _UTF8_NAME:
        name = decode_name(name.encode("cp437"))
    return name.replace("\\", "/")


def decode_name(raw: bytes) -> str:
    """A file name of unknown encoding: UTF-8, else GB18030 (GBK), else with escapes for what is neither."""
    for encoding in ("utf-8", "gb18030"):
        try:
            name = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        # GBK pairs may look like UTF-8's two-byte letters (Latin, Greek …), never like its three-byte Chinese.
        if encoding == "gb18030" or name.isascii() or any(ord(character) >= 0x800 for character in name):
            return name
    return raw.decode("utf-8", errors="backslashreplace")


def _is_folder(info: zipfile.ZipInfo) -> bool:
    return info.orig_filename.endswith("/") or (info.orig_filename.endswith("\\") and info.file_size == 0)


def _refusal(name: str, info: zipfile.ZipInfo, limits: Limits) -> str | None:
    parts = PurePosixPath(name).parts
    if name.startswith("/") or name[1:2] == ":" or ".." in parts or "\x00" in name or not parts:
        return "its path leads out of the zip file"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "a symbolic link"
    if info.flag_bits & _ENCRYPTED:
        return "encrypted"
    if info.file_size > limits.document:
        return too_large(limits.document)
    if info.file_size > limits.ratio_from and info.file_size > limits.ratio * max(info.compress_size, 1):
        return f"unpacks to more than {limits.ratio} times its size"
    return None
