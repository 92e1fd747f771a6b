"""What an OLE file (the container of Word 97 and Excel 97, and of encrypted newer files) holds, by its directory."""

from __future__ import annotations

from extract.readers.formats import Unreadable

_ENTRY = 128  # bytes of a directory entry, which begins with the name in UTF-16
_KINDS = (
    ("EncryptedPackage", "encrypted"),
    ("Workbook", "workbook"),
    ("Book", "workbook"),
    ("WordDocument", "document"),
    ("PowerPoint Document", "presentation"),
)
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


def ole_kind(data: bytes) -> str | None:
    """`workbook`, `document`, `presentation` or `encrypted`, by the names in the directory; None for anything else."""
    for name, kind in _KINDS:
        wanted = name.encode("utf-16-le") + b"\x00\x00"
        at = data.find(wanted)
        while at >= 0:
            if at % _ENTRY == 0:
                return kind
            at = data.find(wanted, at + 1)
    return None
