"""The zip package of an Office Open XML file: its parts, read within limits.

A package comes from strangers. A part is read only when its size and its ratio of compression are those of a document
and not of a bomb, and its XML is parsed without a DTD, without entities and without the network.
"""

from __future__ import annotations

import io
import lzma
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from extract.readers.formats import Unreadable

# A document of 500 pages has 8 MB of XML at 32 : 1. Sheets full of blank ruled cells come to 100 : 1.
_MAX_PART_BYTES = 64 * 1024 * 1024
_MAX_READ_BYTES = 192 * 1024 * 1024
_MAX_RATIO = 300
_RATIO_COUNTS_FROM = 4 * 1024 * 1024
_MAX_PARTS = 20_000
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, ValueError, NotImplementedError,
)  # fmt: skip
_DOCTYPE = re.compile(rb"<!DOCTYPE", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Relation:
    """A reference from one part to another; `kind` is the last word of its type (`worksheet`, `sharedStrings`)."""

    id: str
    kind: str
    part: str


class Package:
    """Parts of a package by name (`word/document.xml`); names are compared without regard to case, as the format says."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGED as error:
            raise Unreadable(f"the file is damaged: {error}") from error
        infos = self._zip.infolist()
        if len(infos) > _MAX_PARTS:
            raise Unreadable(f"the package has {len(infos)} parts; more than {_MAX_PARTS} are not read")
        self._parts = {info.filename.lower(): info for info in infos}
        self._bytes_read = 0

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._parts

    def part(self, name: str) -> bytes:
        """Bytes of a part; raises `Unreadable` where it is missing, damaged, encrypted or too large."""
        info = self._parts.get(name.lower())
        if info is None:
            raise Unreadable(f"the file is damaged: {name} is missing")
        if info.flag_bits & 1:
            raise Unreadable("the file is encrypted")
        if info.file_size > _MAX_PART_BYTES:
            raise Unreadable(f"{name} unpacks to {info.file_size} bytes; more than {_MAX_PART_BYTES} are not read")
        if info.file_size > max(info.compress_size * _MAX_RATIO, _RATIO_COUNTS_FROM):
            raise Unreadable(f"{name} unpacks to {info.file_size} bytes from {info.compress_size}: not a document")
        self._bytes_read += info.file_size
        if self._bytes_read > _MAX_READ_BYTES:
            raise Unreadable(f"the parts unpack to more than {_MAX_READ_BYTES} bytes")
        try:
            with self._zip.open(info) as part:
                return part.read(info.file_size + 1)
        except _DAMAGED as error:
            raise Unreadable(f"the file is damaged: {name}: {error}") from error

    def xml(self, name: str) -> etree._Element:
        """Root element of a part."""
        data = without_dtd(name, self.part(name))
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
        try:
            return etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise Unreadable(f"the file is damaged: {name}: {error}") from error

    def elements(self, name: str, *names: str) -> Iterator[etree._Element]:
        """Elements of a part with one of the local names, each when its end is reached; its content is freed after."""
        source = io.BytesIO(without_dtd(name, self.part(name)))
        tags = [f"{{*}}{local}" for local in names]
        try:
            events = etree.iterparse(
                source, events=("end",), tag=tags, resolve_entities=False, no_network=True, huge_tree=False
            )
            for _, element in events:
                yield element
                element.clear()
                parent = element.getparent()
                while parent is not None and element.getprevious() is not None:
                    del parent[0]
        except (etree.XMLSyntaxError, ValueError) as error:
            raise Unreadable(f"the file is damaged: {name}: {error}") from error

    def relations(self, name: str) -> list[Relation]:
        """What a part refers to inside the package."""
        folder, base = posixpath.split(name)
        relations = f"{folder}/_rels/{base}.rels"
        if relations not in self:
            return []
        return [
            Relation(
                element.get("Id", ""),
                element.get("Type", "").rpartition("/")[2],
                posixpath.normpath(posixpath.join("/" + folder, element.get("Target", ""))).lstrip("/"),
            )
            for element in self.xml(relations)
            if element.get("TargetMode") != "External"
        ]


def local_name(element: etree._Element) -> str:
    """Name of an element without its namespace (there are two of each: transitional and strict)."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: etree._Element, name: str) -> str | None:
    """Value of an attribute by its local name."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return value
    return None


def properties(element: etree._Element, name: str) -> dict[str, etree._Element]:
    """Children of the first child called `name` (`rPr`, `tcPr`), by their local names; none where there is no such."""
    for child in element:
        if local_name(child) == name:
            return {local_name(inner): inner for inner in child}
    return {}


def without_dtd(name: str, data: bytes) -> bytes:
    """XML that declares no document type; `name` is what the reason calls it."""
    # The format forbids a DTD, and only a DTD can declare entities. UTF-16 parts have a zero byte beside each letter.
    if _DOCTYPE.search(data[:65536].replace(b"\x00", b"")):
        raise Unreadable(f"{name} declares a document type (DTD), which no office program writes")
    return data
