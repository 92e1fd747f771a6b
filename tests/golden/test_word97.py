"""Every layout printed as a Word 97 document: all of it is read through LibreOffice. Through catdoc only tables without merged
or blank cells are (docs/limits.md), so that no such sample is committed: what became of it would differ by machine."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from extract.readers import doc as reader
from raw.sample_maker.make_samples import WRITERS, laid_out
from raw.sample_maker.sample_facts import Facts, all_facts
from tests.golden.aspects import differences, expected, found
from tests.golden.reading import Reading

QUICK = ("hunan_list", "task_form")  # LibreOffice takes a second for each
FACTS = [(facts, facts.outputs[0].layout or "") for facts in all_facts() if facts.outputs[0].layout]
ALL = [
    pytest.param(facts, layout, id=layout, marks=() if layout in QUICK else pytest.mark.slow)
    for facts, layout in FACTS
    if layout != "yunnan_lists"  # two sheets of a workbook, joined
]


def reading(facts: Facts, layout: str) -> Reading:
    """What is read of the facts printed as a Word 97 document."""
    return Reading(WRITERS[".doc"](laid_out(facts, layout)), Path(facts.outputs[0].file).with_suffix(".doc").name)


@pytest.mark.skipif(not reader.has_office(), reason="LibreOffice is absent")
@pytest.mark.parametrize(("facts", "layout"), ALL)
def test_libreoffice_gives_what_was_printed(facts: Facts, layout: str) -> None:
    read = reading(facts, layout)
    assert (read.document.media_type, read.extraction.layout) == (reader.MEDIA_TYPE, facts.document.read_as)
    assert differences(expected(facts), found(read, facts)) == []


@pytest.mark.skipif(not shutil.which("catdoc"), reason="catdoc is absent")
def test_catdoc_gives_what_was_printed_where_no_cell_is_merged_or_blank(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_OFFICE", ())
    facts = next(facts for facts, layout in FACTS if layout == "chongqing_form")
    assert differences(expected(facts), found(reading(facts, "chongqing_form"), facts)) == []
