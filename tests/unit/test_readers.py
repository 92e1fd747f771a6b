"""Readers for text and HTML, and telling formats apart."""

from __future__ import annotations

import pytest

from extract.readers import Unreadable, read_document
from extract.readers.formats import detect_format
from extract.readers.text import decode

CHINESE = "项目名称 总计 120.00\n绩效目标：按时完成一项工作。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_in_any_usual_encoding(encoding: str) -> None:
    text, _ = decode(CHINESE.encode(encoding))
    assert text == CHINESE


def test_big5_where_nothing_else_fits() -> None:
    assert decode("績效目標".encode("big5"), "big5")[0] == "績效目標"


def test_lines_and_pages() -> None:
    document = read_document("甲\r\n乙\f\n\n丙".encode(), "a.txt")
    assert [(line.line_no, line.page_no, line.printed.text.strip()) for line in document.lines] == [
        (1, 1, "甲"), (2, 2, "乙"), (3, 2, ""), (4, 2, "丙"),
    ]  # fmt: skip
    assert document.page_count == 2


@pytest.mark.parametrize(
    ("data", "name", "media_type"),
    [
        (b"%PDF-1.7", "a.txt", "application/pdf"),
        ("<p>甲</p>".encode("utf-16"), "a.txt", "text/html"),
        (b"<!DOCTYPE html>", "a.doc", "text/html"),
        ("3 < 4，甲".encode(), "a.txt", "text/plain"),
    ],
)
def test_format_is_told_by_the_bytes(data: bytes, name: str, media_type: str) -> None:
    assert detect_format(data, name) == media_type


def html(body: str) -> list[list[str | None]]:
    document = read_document(f"<html><body>{body}</body></html>".encode(), "a.html")
    return [[cell.printed.text if cell else None for cell in row] for row in document.tables[0].grid()]


@pytest.mark.parametrize(
    ("body", "grid"),
    [
        ("<table><tr><td>甲<td>乙</tr></table>", [["甲", "乙"]]),
        ("<table><tr><td rowspan=2>甲<td>乙<tr><td>丙</table>", [["甲", "乙"], ["甲", "丙"]]),
        ("<table><tr><td colspan=2>甲<td>乙</table>", [["甲", "甲", "乙"]]),
        ("<table><tr><td rowspan=0>甲<td>乙<tr><td>丙</table>", [["甲", "乙"], ["甲", "丙"]]),
        ("<table><tr><td rowspan=99>甲</table>", [["甲"]]),
        ("<table><tr><td colspan=x>甲<td colspan='-3'>乙</table>", [["甲", "乙"]]),
        ("<table><thead><tr><th>甲</thead><tbody><tr><td>乙</table>", [["甲"], ["乙"]]),
        ("<table><tr><td><p>甲</p><p>乙<br>丙</p><b>丁</b></table>", [["甲\n乙\n丙\n丁"]]),
        ("<table><tr><td>&nbsp; 甲&#8805;90% <script>x</script></table>", [["甲≥90%"]]),
    ],
)
def test_cells_and_spans(body: str, grid: list[list[str | None]]) -> None:
    assert html(body) == grid


def test_lines_between_tables_and_tables_in_cells() -> None:
    body = "<h1>题</h1><table><caption>说明</caption><tr><td>甲<table><tr><td>内</td></tr></table></td></tr></table><p>尾</p>"
    document = read_document(body.encode(), "a.html")
    assert [line.printed.text for line in document.lines] == ["题", "说明", "尾"]
    assert [[cell.printed.text for cell in table.cells] for table in document.tables] == [["甲"], ["内"]]


def test_a_wrong_charset_declaration_is_no_obstacle() -> None:
    page = "<meta charset=gb2312><p>㎡与㎥：项目</p>"
    for encoding in ("utf-8", "gb18030"):
        document = read_document(page.encode(encoding), "a.html")
        assert [line.printed.text for line in document.lines] == ["㎡与㎥：项目"]


def test_what_is_no_text_says_so() -> None:
    with pytest.raises(Unreadable, match="no known encoding"):
        decode(b"\x81\x20\xff\xfe\xfd\x81")
