"""Small office files made by hand, for tests of their readers."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest

from extract.document import Document, Table
from extract.readers import Unreadable

DOCUMENTS = Path(__file__).resolve().parents[3] / "shared" / "documents"
with_documents = pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the documents with known cells are absent")

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"

LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)

Cell = tuple[int, int, int, int, str]


def package(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip file of parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def docx(body: str, **notes: str) -> bytes:
    """A Word document with a body; `notes`: further parts of the folder `word` by name (`footnotes=…`)."""
    names = (
        f'xmlns:w="{WORD}" xmlns:r="{RELATIONS}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    )
    parts = {"word/document.xml": f"<w:document {names}><w:body>{body}<w:sectPr/></w:body></w:document>"}
    return package(
        parts | {f"word/{name}.xml": f"<w:{name} {names}>{content}</w:{name}>" for name, content in notes.items()}
    )


def xlsx(
    sheet: str,
    *others: str,
    shared: str = "",
    formats: Mapping[int, str] | None = None,
    styles: tuple[int, ...] = (),
    workbook: str = "",
    states: tuple[str, ...] = (),
) -> bytes:
    """A workbook. `sheet` and `others`: content of each `worksheet`; `styles`: number formats by style number."""
    sheets = (sheet, *others)
    listed, relations = "", ""
    parts: dict[str, str] = {}
    for number, content in enumerate(sheets, start=1):
        state = f' state="{states[number - 1]}"' if len(states) >= number and states[number - 1] else ""
        listed += f'<sheet name="表{number}" sheetId="{number}" r:id="r{number}"{state}/>'
        relations += f'<Relationship Id="r{number}" Type="{RELATIONS}/worksheet" Target="worksheets/s{number}.xml"/>'
        parts[f"xl/worksheets/s{number}.xml"] = f'<worksheet xmlns="{SHEET}">{content}</worksheet>'
    own = "".join(f"<numFmt numFmtId='{n}' formatCode={quoteattr(code)}/>" for n, code in (formats or {}).items())
    used = "".join(f'<xf numFmtId="{number}"/>' for number in styles or (0,))
    relations += f'<Relationship Id="a" Type="{RELATIONS}/sharedStrings" Target="/xl/sharedStrings.xml"/>'
    relations += f'<Relationship Id="b" Type="{RELATIONS}/styles" Target="styles.xml"/>'
    return package(
        parts
        | {
            "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{RELATIONS}"><sheets>{listed}</sheets>{workbook}</workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{relations}</Relationships>',
            "xl/sharedStrings.xml": f'<sst xmlns="{SHEET}">{shared}</sst>',
            "xl/styles.xml": f'<styleSheet xmlns="{SHEET}"><numFmts>{own}</numFmts><cellXfs>{used}</cellXfs></styleSheet>',
        }
    )


def ole(streams: Mapping[str, bytes]) -> bytes:
    """An OLE file of up to three streams, each of 4096 bytes or more."""
    sectors: list[bytes] = []
    fat = [0xFFFFFFFD, 0xFFFFFFFE]  # sector 0 holds the table itself, sector 1 the directory
    entries = [_entry("Root Entry", 5, 0xFFFFFFFE, 0)]
    for name, content in streams.items():
        content = content.ljust(max(4096, -(-len(content) // 512) * 512), b"\x00")
        first = 2 + len(sectors)
        count = len(content) // 512
        sectors += [content[i * 512 : i * 512 + 512] for i in range(count)]
        fat += [*range(first + 1, first + count), 0xFFFFFFFE]
        entries.append(_entry(name, 2, first, len(content)))
    table = struct.pack("<128I", *fat, *[0xFFFFFFFF] * (128 - len(fat)))
    directory = b"".join(entries).ljust(512, b"\x00")
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6,
        0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0,
    )  # fmt: skip
    return header.ljust(512, b"\xff") + table + directory + b"".join(sectors)


def directory_entry(name: str) -> bytes:
    """An entry of a directory, as one of an embedded document stands somewhere in the file."""
    return _entry(name, 2, 0, 0)


def _entry(name: str, kind: int, first: int, size: int) -> bytes:
    encoded = name.encode("utf-16-le") + b"\x00\x00"
    child = 1 if kind == 5 else 0xFFFFFFFF
    links = struct.pack("<BBIII", kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
    return (
        encoded.ljust(64, b"\x00")
        + struct.pack("<H", len(encoded))
        + links
        + bytes(36)
        + struct.pack("<II4x", first, size)
    )


def cells(table: Table) -> list[Cell]:
    """Cells of a table: row, column, row span, column span, text."""
    return [(c.row, c.column, c.row_span, c.column_span, c.printed.text) for c in table.cells]


def texts(table: Table) -> list[list[str | None]]:
    """Texts of a table as a grid; a merged cell's text stands at each position, None where there is no cell."""
    return [[cell.printed.text if cell else None for cell in row] for row in table.grid()]


def body(document: Document) -> list[str | list[list[str | None]]]:
    """Lines and tables of a document in their order."""
    return [texts(item) if isinstance(item, Table) else item.printed.text for item in document.body]


def reason(read: Callable[[bytes, str], Document], data: bytes, file_name: str = "document") -> str:
    """Why a document cannot be read."""
    with pytest.raises(Unreadable) as error:
        read(data, file_name)
    return str(error.value)
