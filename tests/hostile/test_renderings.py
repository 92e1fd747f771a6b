"""One document, rendered in other ways: what a text extractor, an editor or a web page changes must change no fact."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from extract.extractor import extract_document
from extract.records import Extraction

SAMPLES = Path(__file__).parents[2] / "raw" / "samples"
FOOTNOTE, NAVIGATION = "注：本表由单位填报。", "首页 > 政务公开 > 财政信息"

# What is done to the text, and how many characters it adds that belong to no fact.
RENDERINGS: dict[str, tuple[Callable[[str], str], int]] = {
    "line ends of Windows": (lambda text: text.replace("\n", "\r\n"), 0),
    "blanks at line ends": (lambda text: re.sub(r"(?m)$", "   ", text), 0),
    "no indentation": (lambda text: re.sub(r"(?m)^ {4}", "", text), 0),
    "ideographic indentation": (lambda text: re.sub(r"(?m)^ {4}", "\u3000\u3000", text), 0),
    "full-width colons": (lambda text: text.replace("指标值:", "指标值："), 0),
    "Kangxi radicals": (lambda text: text.replace("目", "⽬").replace("一", "⼀").replace("行", "⾏"), 0),
    "page numbers": (lambda text: re.sub(r"\n(?=项目名称（资金)", "\n- 3 -\n", text), 0),
    "a footnote": (lambda text: f"{text}\n\n{FOOTNOTE}\n", len(FOOTNOTE)),
    "navigation above": (lambda text: f"{NAVIGATION}\n{text}", len(NAVIGATION.replace(" ", ""))),
}


def text_of(path: Path) -> str:
    data = path.read_bytes()
    return data.decode("utf-16") if data[:2] == b"\xff\xfe" else data.decode("utf-8")


def facts(extraction: Extraction) -> dict[str, list[tuple[Any, ...]]]:
    """What is stored of a document, without its places."""
    fields = {
        "project": ("project_name", "project_code", "purpose_text", "unit_code"),
        "project_amount": ("project_no", "label_printed", "amount_yuan", "evidence"),
        "department_amount": ("block", "item", "amount_yuan", "count_value"),
        "goal": ("project_no", "group_no", "goal_no", "goal_text"),
        "indicator": ("project_no", "group_no", "level1_code", "level2_code", "level3_name", "description"),
        "indicator_value": ("value_scope", "value_text", "value_kind", "operator", "value_low"),
        "milestone": ("project_no", "milestone_label", "cumulative_pct"),
        "key_task": ("task_name", "content", "amount_yuan"),
    }
    return {
        table: [tuple(getattr(record, name) for name in names) for record in extraction.records[table]]
        for table, names in fields.items()
    }


@pytest.mark.parametrize("rendering", RENDERINGS)
@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.txt")), ids=lambda path: path.stem)
def test_another_rendering_has_the_same_facts(path: Path, rendering: str) -> None:
    text = text_of(path)
    change, added = RENDERINGS[rendering]
    expected = extract_document(text.encode(), path.name)
    found = extract_document(change(text).encode(), path.name)
    assert facts(found) == facts(expected)
    assert found.document.chars_unclaimed == expected.document.chars_unclaimed + added
