"""Readers: bytes of one format → `Document` (pages, lines, tables with spans, each with its position). No meaning here.

`read_document` looks at the bytes, not at the file name's ending, to tell the format; the ending only decides between
formats whose bytes look alike. To add a format, write a module with `read(data, file_name) -> Document` and name it in
`_READERS`.
"""

from __future__ import annotations

import importlib

from extract.document import Document
from extract.readers.formats import Unreadable, Words, detect_format

_READERS = {
    "text/plain": "extract.readers.text",
    "text/html": "extract.readers.html",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "extract.readers.docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "extract.readers.xlsx",
    "application/vnd.ms-excel": "extract.readers.xls",
    "application/msword": "extract.readers.doc",
    "application/rtf": "extract.readers.doc",
    "application/x-excel-2003+xml": "extract.readers.office_xml2003",
    "multipart/related": "extract.readers.mht",
    "application/pdf": "extract.readers.pdf",
}

_LEAVE_PAGES = {"application/pdf"}  # read by readers that can leave pages

# How reasons begin that name something to install, and who knows whether it is there.
_REMEDIES = (
    ("scan, no text layer", "extract.readers.ocr_engine", "is_installed"),
    ("Word 97 document: install", "extract.readers.doc", "has_office"),
    ("Rich Text document: install", "extract.readers.doc", "has_office"),
)

__all__ = ["Unreadable", "is_remedied", "read_document"]


def read_document(data: bytes, file_name: str, words: Words | None = None) -> Document:
    """The document in `data`; raises `Unreadable` with a reason a reader of the report understands.

    `words`: of the tables asked for; with them, a reader may leave pages that hold none of these.
    """
    media_type = detect_format(data, file_name)
    module = _READERS.get(media_type)
    if module is None:
        raise Unreadable(f"no reader for this format: {media_type}")
    options = {"words": words} if words is not None and media_type in _LEAVE_PAGES else {}
    return importlib.import_module(module).read(data, file_name, **options)


def is_remedied(reason: str | None) -> bool:
    """Whether a document that was refused for this reason may be read by now: what it wanted was installed since."""
    for beginning, module, question in _REMEDIES:
        if (reason or "").startswith(beginning):
            return getattr(importlib.import_module(module), question)()
    return False
