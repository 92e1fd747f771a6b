"""Every layout as a Word 97 document, printed by our writer and converted by LibreOffice: both are read without a program."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from extract.readers import doc as reader
from raw.sample_maker.make_samples import WRITERS, laid_out
from raw.sample_maker.sample_facts import Facts, all_facts
from tests.golden.aspects import differences, expected, found
from tests.golden.reading import Reading

ALL = [
    (facts, layout)
    for facts in all_facts()
    if (layout := facts.outputs[0].layout) and layout != "yunnan_lists"  # two sheets of a workbook, joined
]
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def check(facts: Facts, data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is read, with no program at hand."""
    monkeypatch.setattr(reader, "_OFFICE", ())
    read = Reading(data, Path(facts.outputs[0].file).with_suffix(".doc").name)
    assert (read.document.media_type, read.extraction.layout) == (reader.MEDIA_TYPE, facts.document.read_as)
    assert differences(expected(facts), found(read, facts)) == []


@pytest.mark.parametrize(("facts", "layout"), ALL, ids=[layout for _, layout in ALL])
def test_what_is_read_is_what_was_printed(facts: Facts, layout: str, monkeypatch: pytest.MonkeyPatch) -> None:
    check(facts, WRITERS[".doc"](laid_out(facts, layout)), monkeypatch)


@pytest.mark.slow
@pytest.mark.skipif(not OFFICE, reason="LibreOffice is absent")
def test_what_libreoffice_saves_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for facts, layout in ALL:
        (tmp_path / f"{layout}.docx").write_bytes(WRITERS[".docx"](laid_out(facts, layout)))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [str(OFFICE), profile, "--headless", "--convert-to", "doc:MS Word 97", "--outdir", str(tmp_path / "made")]
    subprocess.run([*command, *tmp_path.glob("*.docx")], check=True, capture_output=True, timeout=120)
    for facts, layout in ALL:
        check(facts, (tmp_path / "made" / f"{layout}.doc").read_bytes(), monkeypatch)
