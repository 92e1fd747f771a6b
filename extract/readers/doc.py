"""Reader for Word 97 documents (.doc) and Rich Text (.rtf).

`word97` reads a .doc without a program. Of what it declines, and of Rich Text, LibreOffice makes a .docx, which `docx` reads.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from extract.document import Document, DocumentBuilder
from extract.readers import word97
from extract.readers.docx import read_package
from extract.readers.formats import Unreadable
from extract.readers.office_ole import require_kind
from extract.readers.office_package import Package
from extract.readers.office_sheet import MAX_CELLS, MAX_CHARACTERS, MAX_GRID

MEDIA_TYPE, RICH_TEXT = "application/msword", "application/rtf"
NO_OFFICE = "Rich Text document: install LibreOffice to read it"
NO_PROGRAM = "Word 97 document: install LibreOffice to read it; it has {}"
_OFFICE = ("soffice", "libreoffice")
_TIMEOUT_SECONDS = 120
_MAX_TEXT_BYTES = 1024 * 1024  # of what a program says
# No macros, no links followed: the document comes from a stranger.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse">
<value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse">
<value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"
 oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse">
<value>2</value></prop></item>
</oor:items>
"""


def read(data: bytes, file_name: str) -> Document:
    """The document; raises `Unreadable` where what is in it needs LibreOffice and that is absent, or takes too long."""
    office = _office()
    if data.lstrip().startswith(b"{\\rtf"):
        if office is None:
            raise Unreadable(NO_OFFICE)
        return _through(office, data, "source.rtf", file_name, RICH_TEXT)
    require_kind(data, "document")
    try:
        return _document(word97.blocks(data), file_name)
    except word97.NotExact as reason:
        if office is None:
            raise Unreadable(NO_PROGRAM.format(reason)) from reason
    return _through(office, data, "source.doc", file_name, MEDIA_TYPE)


def _through(office: str, data: bytes, name: str, file_name: str, media_type: str) -> Document:
    """What LibreOffice makes of a document."""
    with tempfile.TemporaryDirectory(prefix="jixiao-doc-") as folder:
        source = Path(folder) / name
        source.write_bytes(data)
        return read_package(Package(_converted(office, source)), file_name, media_type)


def has_office() -> bool:
    """Whether LibreOffice is there."""
    return _office() is not None


def _office() -> str | None:
    return next((path for name in _OFFICE if (path := shutil.which(name))), None)


def _converted(office: str, source: Path) -> bytes:
    """The document as a .docx."""
    profile = source.parent / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, "utf-8")
    output = source.parent / "output"
    command = [
        office,
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        str(output),
        str(source),
    ]
    said = _run(command, source.parent)
    made = output / "source.docx"
    if not made.is_file():
        words = " ".join(said.decode("utf-8", "replace").split())
        raise Unreadable(f"LibreOffice cannot read this Word 97 document: {words[:200] or 'it says nothing'}")
    return made.read_bytes()


def _run(command: list[str], folder: Path) -> bytes:
    """What a program prints. It and all that it starts are ended after the time allowed."""
    environment = {**os.environ, "HOME": str(folder), "TMPDIR": str(folder), "LC_ALL": "C.UTF-8"}
    printed = folder / "printed"
    with printed.open("wb") as output:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, cwd=folder, env=environment,
            start_new_session=True,
        )  # fmt: skip
        try:
            process.wait(_TIMEOUT_SECONDS)
        except subprocess.TimeoutExpired as error:
            name = Path(command[0]).name
            raise Unreadable(f"{name} took longer than {_TIMEOUT_SECONDS} seconds for this document") from error
        finally:
            _end(process)
    with printed.open("rb") as text:
        return text.read(_MAX_TEXT_BYTES)


def _end(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait()


def _document(blocks: Sequence[str | word97.Grid], file_name: str) -> Document:
    """Lines and tables; raises `Unreadable` where there is more of them than in any document."""
    builder = DocumentBuilder(file_name, MEDIA_TYPE)
    grids = [block for block in blocks if isinstance(block, word97.Grid)]
    characters = sum(len(b) for b in blocks if isinstance(b, str)) + sum(len(c.text) for g in grids for c in g.cells)
    if characters > MAX_CHARACTERS or sum(len(grid.cells) for grid in grids) > MAX_CELLS:
        raise Unreadable(
            f"the document has more than {MAX_CHARACTERS} characters or {MAX_CELLS} cells; more are not read"
        )
    line_no = 0
    for block in blocks:
        if isinstance(block, str):
            line_no += 1
            if block:
                builder.line(block, line_no)
            continue
        if max(c.row + c.row_span for c in block.cells) * max(c.column + c.column_span for c in block.cells) > MAX_GRID:
            raise Unreadable("a table with that many rows and columns is not read")
        table = builder.table()
        for cell in block.cells:
            builder.cell(table, cell.text, cell.row, cell.column, cell.row_span, cell.column_span)
    return builder.build()
