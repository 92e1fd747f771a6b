"""Samples printed from grids: every fact is read, nothing else is, and the format of the file makes no difference."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

from extract.text import squash
from raw.sample_maker.sample_facts import Facts, Output, all_facts
from tests.golden.aspects import all_texts, differences, expected, found
from tests.golden.reading import Reading

SAMPLES = Path(__file__).parents[2] / "raw" / "samples"
FACTS = [facts for facts in all_facts() if facts.outputs[0].layout]


def _id(facts: Facts, output: Output) -> str:
    return f"{output.layout}{Path(output.file).suffix}"


FILES = [pytest.param(facts, o, id=_id(facts, o)) for facts in FACTS for o in facts.outputs]
OTHERS = [pytest.param(facts, o, id=_id(facts, o)) for facts in FACTS for o in facts.outputs[1:]]
ASPECTS = list(expected(FACTS[0]))


@functools.cache
def reading(file: str) -> Reading:
    return Reading((SAMPLES / file).read_bytes(), file)


@pytest.mark.parametrize("aspect", ASPECTS)
@pytest.mark.parametrize(("facts", "output"), FILES)
def test_what_is_read_is_what_was_printed(facts: Facts, output: Output, aspect: str) -> None:
    wanted, got = expected(facts), found(reading(output.file), facts)
    lines = differences({aspect: wanted[aspect]}, {aspect: got[aspect]})
    assert not lines, "\n".join([_reason(output), *lines])


@pytest.mark.parametrize(("facts", "output"), FILES)
def test_every_character_is_accounted_for(facts: Facts, output: Output) -> None:
    document = reading(output.file).document
    assert document.chars_total == document.chars_claimed + document.chars_furniture + document.chars_unclaimed
    unclaimed = [r.unclaimed_text for r in reading(output.file)._of("unclaimed_text")]  # type: ignore[attr-defined]
    assert unclaimed == [], _reason(output)


@pytest.mark.parametrize(("facts", "output"), FILES)
def test_layout_is_recognised(facts: Facts, output: Output) -> None:
    assert reading(output.file).extraction.layout == facts.document.read_as, _reason(output)


@pytest.mark.parametrize(("facts", "output"), FILES)
def test_title_is_found(facts: Facts, output: Output) -> None:
    title = squash(reading(output.file).document.title or "")
    assert title and title in squash(facts.document.title or ""), _reason(output)


@pytest.mark.parametrize(("facts", "output"), [p for p in FILES if all_texts(p.values[0].projects)])  # type: ignore[union-attr]
def test_schedule_ends_in_records(facts: Facts, output: Output) -> None:
    read = reading(output.file)
    tables = set(read.extraction.records) - {"document", "furniture", "unclaimed_text", "extraction_finding"}
    printed = squash("".join(record.printed_text for table in tables for record in read._of(table)))
    assert [text for text in all_texts(facts.projects) if text not in printed] == [], _reason(output)


@pytest.mark.parametrize(("facts", "output"), OTHERS)
def test_the_same_table_in_another_format_gives_the_same_facts(facts: Facts, output: Output) -> None:
    first = facts.outputs[0].file
    assert reading(first).document.state == "extracted", _reason(facts.outputs[0])
    lines = differences(found(reading(first), facts), found(reading(output.file), facts))
    assert not lines, "\n".join([f"{first} against {_reason(output)}", *lines])


def _reason(output: Output) -> str:
    document = reading(output.file).document
    return f"{output.file}: {document.state} {document.reason or ''} {document.nearest_layout or ''}".strip()
