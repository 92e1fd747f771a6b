"""Readers for text and HTML, and telling formats apart."""

from __future__ import annotations

import base64
import quopri

import pytest

from extract.readers import Unreadable, read_document
from extract.readers import office_xml2003 as xml2003
from extract.readers.formats import detect_format
from extract.readers.text import decode
from tests.unit.office_support import body, cells, directory_entry, docx, ole, reason, xlsx

WORKBOOK_2003 = """<?xml version="1.0" encoding="utf-8"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:html="http://www.w3.org/TR/REC-html40">
<Styles><Style ss:ID="p"><NumberFormat ss:Format="0%"/></Style><Style ss:ID="q" ss:Parent="p"/>
<Style ss:ID="m"><NumberFormat ss:Format="Standard"/></Style><Style ss:ID="d"><NumberFormat ss:Format="Short Date"/></Style></Styles>
<Worksheet ss:Name="目标"><Table><Column/><Column ss:Index="5" ss:Hidden="1"/>
<Row ss:Index="2"><Cell ss:MergeAcross="1" ss:MergeDown="1"><Data ss:Type="String">指标值</Data></Cell>
<Cell ss:StyleID="q"><Data ss:Type="Number">0.95</Data></Cell><Cell ss:Index="5"><Data ss:Type="String">隐</Data></Cell></Row>
<Row><Cell ss:Index="3" ss:StyleID="m"><Data ss:Type="Number">1234.5</Data></Cell></Row>
<Row><Cell ss:StyleID="d"><Data ss:Type="DateTime">2025-12-31T00:00:00.000</Data></Cell>
<Cell><ss:Data ss:Type="String"><html:B>粗</html:B>体&#10;行</ss:Data></Cell><Cell><Data ss:Type="Boolean">1</Data></Cell></Row>
</Table></Worksheet>
<Worksheet ss:Name="代码"><Table><Row><Cell><Data ss:Type="String">密</Data></Cell></Row></Table>
<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet>
</Workbook>"""

ARCHIVE = """MIME-Version: 1.0
X-Document-Type: Workbook
Content-Type: multipart/related; boundary="----=_b"

------=_b
Content-Location: file:///C:/a.htm
Content-Transfer-Encoding: quoted-printable
Content-Type: text/html; charset="gb2312"

<html><frameset rows=3D"*,39"><frame src=3D"a.files/sheet001.htm"></frameset></html>
------=_b
Content-Location: file:///C:/a.files/sheet001.htm
Content-Transfer-Encoding: {encoding}
Content-Type: text/html; charset="gb2312"

{page}
------=_b
Content-Type: text/css

td {color:red}
------=_b--
"""

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
        (b"<html xmlns:x='urn:schemas-microsoft-com:office:excel'><table>", "a.xls", "text/html"),
        (ole({"Workbook": b"x"}), "a.doc", "application/vnd.ms-excel"),
        (ole({"WordDocument": b"x"}), "a.xls", "application/msword"),
        (ole({"WordDocument": b"x"}) + directory_entry("Workbook"), "a.xls", "application/msword"),
        (ole({"PowerPoint Document": b"x"}), "a.xls", "application/vnd.ms-powerpoint"),
        (docx(""), "a.doc", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (xlsx(""), "a.docx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (b"{\\rtf1\\ansi", "a.doc", "application/rtf"),
        (b'<?xml version="1.0"?><w:wordDocument xmlns:w="urn:w">', "a.doc", "application/x-word-2003+xml"),
        (b"Subject: a\n\nContent-Type: text/html", "a.txt", "text/plain"),
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


def test_a_workbook_in_the_xml_of_2003() -> None:
    document = read_document(WORKBOOK_2003.encode(), "a.xls")
    assert document.media_type == "application/x-excel-2003+xml"
    assert cells(document.tables[0]) == [
        (1, 0, 2, 2, "指标值"), (1, 2, 1, 1, "95%"),
        (2, 2, 1, 1, "1,234.50"),
        (3, 0, 1, 1, "2025/12/31"), (3, 1, 1, 1, "粗体\n行"), (3, 2, 1, 1, "TRUE"),
    ]  # fmt: skip
    assert [(note.rule_id, note.observed) for note in document.notes] == [("X09", "columns E"), ("X09", "代码")]


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("</Workbook>", "", "the file is damaged"),
        ('ss:Index="2"', 'ss:Index="9999999"', "there is no row 9999999"),
        ('<?mso-application progid="Excel.Sheet"?>', "<!DOCTYPE a>", "declares a document type"),
        (
            "</Table></Worksheet>",
            "</Table><O><Visible>SheetHidden</Visible></O></Worksheet>",
            "sheets are hidden: 目标、代码",
        ),
    ],
)
def test_a_workbook_of_2003_that_cannot_be_read_says_why(old: str, new: str, why: str) -> None:
    text = (
        WORKBOOK_2003.replace(old, new, 1).replace("<O>", "<WorksheetOptions>").replace("</O>", "</WorksheetOptions>")
    )
    assert why in reason(xml2003.read, text.encode())


@pytest.mark.parametrize(
    ("encoding", "encode"), [("quoted-printable", quopri.encodestring), ("base64", base64.encodebytes), ("8bit", bytes)]
)
def test_pages_of_a_web_archive(encoding: str, encode) -> None:
    page = "<h1>绩效目标表</h1><table><tr><td rowspan=2>产出<td>≥95%<tr><td>二</table>"
    archive = ARCHIVE.encode().replace(b"{encoding}", encoding.encode()).replace(b"{page}", encode(page.encode("gbk")))
    document = read_document(archive, "a.xls")
    assert document.media_type == "multipart/related"
    assert body(document) == ["绩效目标表", [["产出", "≥95%"], ["产出", "二"]]]


def test_a_web_archive_without_a_page_says_so() -> None:
    archive = ARCHIVE.replace("text/html", "text/plain").encode()
    assert reason(read_document, archive, "a.mht") == "the web archive holds no page"


def test_formats_without_a_reader_are_named() -> None:
    assert "x-word-2003+xml" in reason(read_document, b"<w:wordDocument xmlns:w='urn:w'/>", "a.doc")
    assert "ms-powerpoint" in reason(read_document, ole({"PowerPoint Document": b"x"}), "a.doc")
