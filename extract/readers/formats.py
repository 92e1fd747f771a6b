"""What format some bytes have."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import PurePath
from typing import Protocol

from extract.readers.office_directory import SIGNATURE, ole_kind


class Unreadable(Exception):
    """A document that cannot be read; the message is the reason shown to users."""


class Words(Protocol):
    """What the reader is told of the tables asked for; `key` is the text of a page as `Words` compares it."""

    def opens(self, key: str) -> bool: ...
    def hints(self, key: str) -> bool: ...
    def is_heading(self, line: str) -> bool: ...
    def is_other_heading(self, line: str) -> bool: ...
    def is_other(self, lines: Sequence[str], page_key: str) -> bool: ...
    def key(self, text: str) -> str: ...


_MAGIC = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b", "application/gzip"),
    (b"{\\rtf", "application/rtf"),
    (b"\x7fELF", "application/x-executable"),
)
_OFFICE_PARTS = (
    ("word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("OFD.xml", "application/ofd"),
)
_OLE_FORMATS = {
    "workbook": "application/vnd.ms-excel",
    "document": "application/msword",
    "presentation": "application/vnd.ms-powerpoint",
}
_LEGACY_OFFICE = {".xls": "application/vnd.ms-excel", ".et": "application/vnd.ms-excel"}
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|meta|div|p|tr|td)[\s>/]", re.IGNORECASE)
_XML_FORMATS = (
    (
        re.compile(rb"<(?:\w+:)?Workbook\b[^>]*urn:schemas-microsoft-com:office:spreadsheet"),
        "application/x-excel-2003+xml",
    ),
    (re.compile(rb"<(?:\w+:)?wordDocument\b"), "application/x-word-2003+xml"),
    (re.compile(rb"<(?:\w+:)?package\b[^>]*office/2006/xmlPackage"), "application/x-word-flat+xml"),
)
_WEB_ARCHIVE = re.compile(rb"(?:\A|\n)Content-Type:\s*(?:multipart/related|text/html)", re.IGNORECASE)
_MAIL_HEADER = re.compile(rb"\A(?:[A-Za-z-]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*)+")
_BINARY_CONTROLS = frozenset(range(0x20)) - set(b"\t\n\r\f\x0b\x1b")


def detect_format(data: bytes, file_name: str) -> str:
    """Media type of `data`, from its first bytes; raises `Unreadable` for empty or undecided binary data."""
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise Unreadable("the file is empty")
    head = data[:1024].lstrip()
    for magic, media_type in _MAGIC:
        if head.startswith(magic):
            return media_type
    if data.startswith(b"PK\x03\x04"):
        return _zip_format(data)
    if data.startswith(SIGNATURE):
        # What is encrypted or damaged goes by its name to a reader, which says so.
        by_name = _LEGACY_OFFICE.get(PurePath(file_name).suffix.lower(), "application/msword")
        return _OLE_FORMATS.get(ole_kind(data) or "", by_name)
    utf16 = utf16_variant(data)
    if utf16 is not None:
        return _text_format(data[:8192].decode(utf16, errors="ignore").encode("utf-8"))
    controls = sum(byte in _BINARY_CONTROLS for byte in data[:8192])
    if controls > len(data[:8192]) * 0.01:
        raise Unreadable("binary data of no known format, whatever the file name says")
    return _text_format(data[:8192])


def _text_format(head: bytes) -> str:
    """Media type of text by its beginning: web pages, the XML of Office 2003, web archives, anything else plain."""
    for pattern, media_type in _XML_FORMATS:
        if pattern.search(head):
            return media_type
    header = _MAIL_HEADER.match(head.lstrip())
    if header and _WEB_ARCHIVE.search(header.group()):
        return "multipart/related"
    return "text/html" if _HTML.search(head) else "text/plain"


def utf16_variant(data: bytes) -> str | None:
    """The UTF-16 codec of `data`: by its byte order mark, or because one byte order makes Chinese text of it.

    Without a mark, text has zero bytes (line ends, digits), and nearly all its characters are ideographs, ASCII or
    their punctuation in one byte order and not in the other.
    """
    if data.startswith(_UTF16):
        return "utf-16"
    sample = data[: 4096 & ~1]
    if len(sample) < 8 or b"\x00" not in sample or len(data) % 2:
        return None
    shares = {name: _familiar(sample.decode(name, errors="replace")) for name in ("utf-16-le", "utf-16-be")}
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] > 0.95 and min(shares.values()) < 0.8 else None


def _familiar(text: str) -> float:
    """Share of characters that are ideographs, printable ASCII, white space or the punctuation that goes with them."""
    known = sum(
        "\u4e00" <= c <= "\u9fff" or " " <= c <= "~" or c in "\r\n\t" or "\u3000" <= c <= "\u303f" or "\uff00" <= c <= "\uffef"
        or "\u2010" <= c <= "\u22ff"
        for c in text
    )  # fmt: skip
    return known / max(len(text), 1)


def _zip_format(data: bytes) -> str:
    try:
        names = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except zipfile.BadZipFile as error:
        raise Unreadable(f"the file is damaged: {error}") from error
    for part, media_type in _OFFICE_PARTS:
        if part in names:
            return media_type
    return "application/zip"
