"""Reader for Word 97 documents (.doc) and Rich Text (.rtf): LibreOffice makes a .docx of them, which `docx` reads.

Where LibreOffice is absent, `catdoc` gives the text of a .doc, with tabs between the cells of a row and no merged cells.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from extract.document import Document, DocumentBuilder
from extract.readers.docx import read_package
from extract.readers.formats import Unreadable
from extract.readers.office_ole import require_kind
from extract.readers.office_package import Package

MEDIA_TYPE, RICH_TEXT = "application/msword", "application/rtf"
NO_OFFICE = "Rich Text document: install LibreOffice to read it"
NO_PROGRAM = "Word 97 document: install LibreOffice or catdoc to read it"
_OFFICE = ("soffice", "libreoffice")
_TIMEOUT_SECONDS = 120
_MAX_TEXT_BYTES = 64 * 1024 * 1024
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
    """A Word 97 document; raises `Unreadable` where no program can read it, or takes longer than two minutes."""
    is_rtf = data.lstrip().startswith(b"{\\rtf")
    if not is_rtf:
        require_kind(data, "document")
    office, catdoc = _office(), shutil.which("catdoc")
    if is_rtf and office is None:
        raise Unreadable(NO_OFFICE)
    if office is None and catdoc is None:
        raise Unreadable(NO_PROGRAM)
    with tempfile.TemporaryDirectory(prefix="jixiao-doc-") as folder:
        source = Path(folder) / ("source.rtf" if is_rtf else "source.doc")
        source.write_bytes(data)
        if office is not None:
            media_type = RICH_TEXT if is_rtf else MEDIA_TYPE
            return read_package(Package(_converted(office, source)), file_name, media_type)
        return _text_document(_run([str(catdoc), "-w", "-d", "utf-8", str(source)], source.parent), file_name)


def is_installed() -> bool:
    """Whether there is a program that reads Word 97 documents."""
    return bool(_office() or shutil.which("catdoc"))


def has_office() -> bool:
    """Whether LibreOffice is there, which alone reads Rich Text."""
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


def _text_document(text: bytes, file_name: str) -> Document:
    """Lines of catdoc's text."""
    builder = DocumentBuilder(file_name, MEDIA_TYPE)
    for number, line in enumerate(text.decode("utf-8", "replace").splitlines(), start=1):
        if line.strip():
            builder.line(line.rstrip(), number)
    return builder.build()
