"""Reader for web archives (MHT): the web pages in one, in their order. Office programs save them as .xls and .doc."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import Message

from extract.document import Document
from extract.readers.formats import Unreadable
from extract.readers.html import read_pages

MEDIA_TYPE = "multipart/related"
_MAX_PARTS = 500


def read(data: bytes, file_name: str) -> Document:
    """The pages of an archive; raises `Unreadable` where there is none, or its encoding is unknown."""
    pages = []
    for number, part in enumerate(message_from_bytes(data.lstrip(), policy=policy.compat32).walk()):
        if number > _MAX_PARTS:
            raise Unreadable(f"the web archive has more than {_MAX_PARTS} parts")
        if part.get_content_type() == "text/html":
            pages.append((_content(part), part.get_content_charset()))
    if not pages:
        raise Unreadable("the web archive holds no page")
    return read_pages(pages, file_name, MEDIA_TYPE)


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        raise Unreadable("the web archive is damaged")
    return content
