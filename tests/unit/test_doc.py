"""The reader for Word 97 documents: without a program, with LibreOffice for what it declines, and with programs that fail."""

from __future__ import annotations

import os
import stat
import sys
import time
from pathlib import Path

import pytest

from benchmarks.office_cells import score_file
from extract.readers import doc as reader
from extract.readers import is_remedied, read_document
from tests.unit.office_support import DOCUMENTS, body, docx, ole, reason, with_documents

WORD_95 = ole({"WordDocument": b"\xdc\xa5\x65" + bytes(5000)})
MADE = docx(
    "<w:p><w:r><w:t>项目绩效目标表</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
)


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is the only one where programs are looked for."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    return folder


def program(folder: Path, name: str, code: str) -> None:
    """Puts a program of a few lines of Python there."""
    path = folder / name
    path.write_text(f"#!{sys.executable}\nimport os, sys, time, pathlib\n{code}", "utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def office(folder: Path, made: bytes) -> None:
    """A LibreOffice that makes this of any document, and notes how it was called."""
    (folder / "made.docx").write_bytes(made)
    program(
        folder,
        "soffice",
        f"pathlib.Path({str(folder / 'called')!r}).write_text('\\n'.join(sys.argv[1:]))\n"
        "target = pathlib.Path(sys.argv[sys.argv.index('--outdir') + 1])\ntarget.mkdir()\n"
        f"(target / 'source.docx').write_bytes(pathlib.Path({str(folder / 'made.docx')!r}).read_bytes())\n",
    )


def test_without_a_program_it_says_what_to_install(programs: Path) -> None:
    expected = "Word 97 document: install LibreOffice to read it; it has the format of Word 6 or 95"
    assert reason(read_document, WORD_95, "a.doc") == expected


def test_the_document_that_libreoffice_makes_is_read_with_its_tables(programs: Path, tmp_path: Path) -> None:
    office(programs, MADE)
    document = read_document(WORD_95, "绩效目标表.doc")
    assert body(document) == ["项目绩效目标表", [["甲"]]]
    assert (document.file_name, document.media_type) == ("绩效目标表.doc", "application/msword")
    called = (programs / "called").read_text().split("\n")
    assert "--headless" in called
    assert called[0].startswith(f"-env:UserInstallation=file://{tmp_path}/scratch/")
    assert os.listdir(tmp_path / "scratch") == []


def test_a_damaged_result_is_damaged(programs: Path) -> None:
    office(programs, MADE[:200])
    assert "the file is damaged" in reason(reader.read, WORD_95)


def test_what_libreoffice_says_is_the_reason(programs: Path, tmp_path: Path) -> None:
    program(programs, "soffice", "print('Error: source file could not be loaded'); sys.exit(1)")
    said = "LibreOffice cannot read this Word 97 document: Error: source file could not be loaded"
    assert reason(reader.read, WORD_95) == said
    assert os.listdir(tmp_path / "scratch") == []


def test_a_program_that_hangs_is_ended_with_all_it_started(
    programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "_TIMEOUT_SECONDS", 1)
    child = tmp_path / "child"
    program(
        programs,
        "soffice",
        f"if os.fork() == 0:\n    pathlib.Path({str(child)!r}).write_text(str(os.getpid()))\ntime.sleep(60)\n",
    )
    started = time.perf_counter()
    assert reason(reader.read, WORD_95) == "soffice took longer than 1 seconds for this document"
    assert time.perf_counter() - started < 20
    assert os.listdir(tmp_path / "scratch") == []
    for _ in range(100):
        if not is_running(int(child.read_text())):
            break
        time.sleep(0.05)
    assert not is_running(int(child.read_text()))


def is_running(process: int) -> bool:
    """Whether a process runs; one that has ended and waits to be noticed does not."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_what_is_no_word_document_never_reaches_a_program(programs: Path) -> None:
    program(programs, "soffice", f"pathlib.Path({str(programs / 'called')!r}).write_text('')")
    encrypted = ole({"EncryptionInfo": b"x", "EncryptedPackage": b"y" * 5000})
    assert reason(read_document, encrypted, "a.doc") == "the file is encrypted: it needs a password"
    workbook = ole({"Workbook": b"x" * 5000})
    assert reason(reader.read, workbook) == "the file's name says otherwise, but it is an Excel workbook"
    for data in (WORD_95[:512], b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 8):
        assert "the file is damaged" in reason(read_document, data, "a.doc")
    assert not (programs / "called").exists()


def test_rich_text_is_for_libreoffice_alone(programs: Path) -> None:
    assert reason(read_document, b"{\\rtf1 text}", "a.doc") == reader.NO_OFFICE
    office(programs, MADE)
    document = read_document(b"{\\rtf1 text}", "a.doc")
    assert (document.media_type, body(document)) == ("application/rtf", ["项目绩效目标表", [["甲"]]])


def test_what_was_refused_is_remedied_by_what_is_installed(programs: Path) -> None:
    refused = [reason(read_document, data, "a.doc") for data in (WORD_95, b"{\\rtf1 text}")]
    assert [is_remedied(why) for why in refused] == [False, False]
    office(programs, MADE)
    assert [is_remedied(why) for why in refused] == [True, True]
    assert not is_remedied("the file is empty")
    assert not is_remedied(None)


@with_documents
def test_every_cell_of_the_known_document_is_right() -> None:
    score = score_file(DOCUMENTS / "heb_docx.doc")
    assert score.reason is None and score.cells.true == 1948
    assert score.is_exact, (score.cells, score.rows)
