"""Refuses an OLE file that a reader is not made for, in words."""

from __future__ import annotations

from extract.readers.formats import Unreadable
from extract.readers.office_directory import ole_kind

_IN_WORDS = {"workbook": "an Excel workbook", "document": "a Word document", "presentation": "a presentation"}


def require_kind(data: bytes, kind: str) -> None:
    """Raises `Unreadable`, saying what the file is, unless it holds a `workbook` or `document` as wanted."""
    found = ole_kind(data)
    if found == "encrypted":
        raise Unreadable("the file is encrypted: it needs a password")
    if found is None:
        raise Unreadable("the file is damaged, or of a program that is not known")
    if found != kind:
        raise Unreadable(f"the file's name says otherwise, but it is {_IN_WORDS[found]}")
