"""Text that knows its place (`extract.document`), the account of characters and the text forms."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.collector import Collector
from extract.document import INSERTED, DocumentBuilder, Printed
from extract.records import GoalRecord
from extract.text import comparison_key, fold, squash, tighten, unwrap


def lines(*texts: str):
    builder = DocumentBuilder("a.txt", "text/plain")
    found = [builder.line(text, number) for number, text in enumerate(texts, start=1)]
    return builder.build(), found


@given(st.lists(st.text(alphabet="甲乙a1 \t", max_size=12), min_size=1, max_size=5), st.data())
def test_cutting_and_joining_keep_every_place(texts: list[str], data: st.DataObject) -> None:
    document, found = lines(*texts)
    joined = Printed.join([line.printed for line in found], "|")
    start = data.draw(st.integers(0, len(joined)))
    piece = joined[start : data.draw(st.integers(start, len(joined)))].strip()
    for character, offset in zip(piece.text, piece.offsets, strict=True):
        assert character == "|" if offset == INSERTED else document.text[offset] == character


def test_place_and_printed_text_of_pieces() -> None:
    document, (first, second, third) = lines("甲：乙丙", "", "丁 戊")
    del second
    pieces = [first.printed[2:3], third.printed[2:]]
    place = document.place(*pieces)
    assert (place.page_no, place.line_from, place.line_to) == (1, 1, 3)
    assert document.printed_text(*pieces) == "乙 … 戊"
    assert document.printed_text(first.printed, third.printed) == "甲：乙丙\n丁 戊"


def test_groups_and_parts() -> None:
    _, (line,) = lines("1.名称：值")
    match = re.match(r"(\d)\.(.*?)：(.*)(x)?", line.printed.text)
    assert match is not None
    assert [line.printed.group(match, n).text for n in (1, 2, 3, 4)] == ["1", "名称", "值", ""]
    assert [part.text for part in line.printed.split("[.：]")] == ["1", "名称", "值"]
    with pytest.raises(ValueError, match="offset"):
        Printed("ab", (1,))


def test_a_record_claims_what_it_stores_and_the_rest_is_unclaimed() -> None:
    document, (line,) = lines("绩效目标：按时完成。页脚")
    collector = Collector(document)
    collector.furniture("label", line.printed[:5])
    record = collector.add(
        GoalRecord, at=[line.printed[5:10]], owner_kind="project", project_no=1, goal_no=1, goal_kind="project",
        goal_text="按时完成。", goal_printed=line.printed[5:10],
    )  # fmt: skip
    assert (record.record_no, record.line_from, record.printed_text) == (1, 1, "按时完成。")
    account = collector.coverage.account()
    assert (account.total, account.claimed, account.furniture, account.unclaimed) == (12, 5, 5, 2)
    assert [piece.text for piece in collector.coverage.unclaimed()] == ["页脚"]


def test_merged_cells_stand_at_each_position_they_cover() -> None:
    builder = DocumentBuilder("a.html", "text/html")
    table = builder.table()
    builder.cell(table, "甲", 0, 0, row_span=2)
    builder.cell(table, "乙", 0, 1, column_span=2)
    builder.cell(table, "丙", 1, 1)
    grid = [[cell.printed.text if cell else None for cell in row] for row in builder.build().tables[0].grid()]
    assert grid == [["甲", "乙", "乙"], ["甲", "丙", None]]


@given(st.text(max_size=60))
def test_folding_keeps_the_number_of_characters(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "stored"),
    [("项⽬", "项目"), ("⻔户", "门户"), ("㎡①；", "㎡①；"), ("a\x0bb\u200bc", "a b c"), ("甲\t乙\n", "甲\t乙\n")],
)
def test_stored_text(text: str, stored: str) -> None:
    assert fold(text) == stored


def test_text_forms() -> None:
    assert tighten(" 2024 年检察 业务 IT system ") == "2024年检察业务IT system"
    assert unwrap("甲\n乙（ GB/T ）\nit\nworks") == "甲乙（ GB/T ）it works"
    assert squash(" 甲 乙\n") == "甲乙"
    assert comparison_key("预算金额（万元） ") == "预算金额(万元)"
