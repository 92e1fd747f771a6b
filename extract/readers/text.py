"""Reader for plain text: decodes, and makes every line a block. Form feeds begin a new page."""

from __future__ import annotations

import codecs
import unicodedata

from extract.document import Document, DocumentBuilder
from extract.readers.formats import Unreadable, utf16_variant


def decode(data: bytes, declared: str | None = None) -> tuple[str, str]:
    """Text and the encoding found. Order: byte order mark, UTF-16 by what it makes of the bytes, UTF-8, `declared`, GB18030, Big5.

    An encoding counts only when every byte decodes and the result is text (no unassigned or control characters), so
    nothing is ever replaced; raises `Unreadable` where none fits. GB18030 stands for GB2312 and GBK, of which it is a
    superset: pages that declare those often hold characters beyond them.
    """
    utf16 = utf16_variant(data)
    if data.startswith(codecs.BOM_UTF8):
        candidates = ["utf-8-sig"]
    elif utf16 is not None:
        candidates = [utf16]
    else:
        candidates = ["utf-8", *([declared] if declared else []), "gb18030", "big5"]
    for name in candidates:
        name = "gb18030" if name.lower() in ("gb2312", "gbk", "gb_2312-80", "x-gbk", "cp936") else name
        try:
            text = data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
        if _is_text(text):
            return text, codecs.lookup(name).name
    raise Unreadable(f"the text is in no known encoding (tried {', '.join(candidates)})")


def read(data: bytes, file_name: str) -> Document:
    """A text document: one block a line, line numbers as an editor shows them."""
    text, encoding = decode(data)
    builder = DocumentBuilder(file_name, "text/plain", encoding)
    page_no = 1
    for line_no, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        page_no += line.count("\f")
        builder.line(line, line_no, page_no)
    return builder.build(page_count=page_no)


def _is_text(text: str) -> bool:
    odd = sum(unicodedata.category(character) in ("Cn", "Co", "Cs") or character == "\x00" for character in text)
    return odd <= len(text) * 0.001
