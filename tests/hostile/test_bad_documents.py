"""Bad input is normal input: each document gets a state and a reason, the account of characters always adds up, and no
fact appears that is not printed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.extractor import extract_document
from extract.records import Extraction, IndicatorRecord, ProjectAmountRecord
from extract.text import fold, squash

SAMPLES = Path(__file__).parents[2] / "raw" / "samples"
TEXTS = sorted(SAMPLES.glob("*.txt"))
PAGES = sorted(SAMPLES.glob("*.html"))
WIDE = SAMPLES / "荔湾区人民检察院_项目支出绩效目标表.txt"
FORMS = SAMPLES / "津南区人民检察院_项目绩效目标表.txt"


def check_account(extraction: Extraction) -> None:
    document = extraction.document
    assert document.chars_total == document.chars_claimed + document.chars_furniture + document.chars_unclaimed
    assert sum(record.chars for record in extraction.records["unclaimed_text"]) == document.chars_unclaimed


def check_nothing_is_made_up(extraction: Extraction, text: str) -> None:
    printed = squash(fold(text))
    for table in ("project", "project_amount", "indicator", "goal", "milestone", "key_task", "department_amount"):
        for record in extraction.records[table]:
            for piece in record.printed_text.split(" … "):
                assert squash(piece) in printed


@pytest.mark.parametrize(
    ("data", "file_name", "reason"),
    [
        (b"", "empty.txt", "the file is empty"),
        (b" \n\r\n\t", "blank.txt", "the file is empty"),
        (b"\xef\xbb\xbf", "bom.txt", "the file is empty"),
        (bytes(range(256)) * 40, "binary.txt", "binary data"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, "picture.txt", "no reader for this format: image/png"),
        ("会议纪要：讨论了年度工作安排。".encode(), "minutes.txt", "no known layout"),
        ("目录\n1.物业管理费绩效目标表 3\n2.购置经费绩效目标表 4\n".encode(), "contents.txt", "no known layout"),
        (b"<html><body></body></html>", "blank.html", "the document holds no text"),
        (b"\xff\xfe\x00\xd8", "half.txt", "no known encoding"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, file_name: str, reason: str) -> None:
    extraction = extract_document(data, file_name)
    assert extraction.document.state == "quarantined"
    assert reason in (extraction.document.reason or "")
    assert [
        table for table, rows in extraction.records.items() if rows and table not in ("document", "unclaimed_text")
    ] == []
    check_account(extraction)


def test_an_unknown_layout_names_the_nearest_one_and_what_is_missing() -> None:
    text = re.sub(r"\n?".join("年度指标值"), "当年指标值", WIDE.read_text(encoding="utf-8"))
    document = extract_document(text.encode(), "renamed.txt").document
    assert (document.state, document.nearest_layout) == ("quarantined", "project_table_wide")
    assert "年度指标值" in (document.reason or "")
    assert document.chars_unclaimed == document.chars_total > 0


def test_a_template_with_nothing_filled_in_gives_no_rows() -> None:
    text = """项目支出绩效目标表
部门名称： 单位：万元
项目名称（资金使用单位） 总计 财政拨款 财政专户拨款 其他资金 绩效目标 绩效指标
填写说明：实施周期指标值:按阶段填写；年度指标值:按年度填写。
"""
    document = extract_document(text.encode(), "template.txt").document
    assert document.state == "quarantined"
    assert "no project, indicator or amount" in (document.reason or "")


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_encodings_give_the_same_facts(path: Path, encoding: str) -> None:
    data = path.read_bytes()
    text = data.decode("utf-16") if data[:2] in (b"\xff\xfe", b"\xfe\xff") else data.decode("utf-8")
    wanted = extract_document(text.encode(), path.name).records
    found = extract_document(text.encode(encoding), path.name).records
    for table in wanted:
        if table != "document":
            assert found[table] == wanted[table]


def test_a_table_cut_in_the_middle_keeps_what_is_whole_and_reports_the_rest() -> None:
    text = WIDE.read_text(encoding="utf-8")
    whole = extract_document(text.encode(), WIDE.name)
    cut_at = text.index("办案结案率") + 3
    cut = extract_document(text[:cut_at].encode(), WIDE.name)
    assert cut.document.state == "extracted"
    assert len(cut.records["project"]) == 4
    assert (
        [i.level3_name for i in cut.records["indicator"]]
        == [  # type: ignore[attr-defined]
            i.level3_name  # type: ignore[attr-defined]
            for i in whole.records["indicator"][: len(cut.records["indicator"])]
        ]
    )
    rules = {finding.rule_id for finding in cut.records["extraction_finding"]}  # type: ignore[attr-defined]
    assert "Q56" in rules  # the item that was cut
    assert cut.document.chars_unclaimed > 0
    # The totals cannot be explained by the rows that are left, so no fund column is claimed for any of them.
    sources = [a for a in cut.records["project_amount"] if isinstance(a, ProjectAmountRecord) and not a.is_total]
    assert {a.label_printed for a in sources} == {None}
    check_account(cut)


def test_a_form_cut_in_the_middle_is_reported() -> None:
    text = FORMS.read_text(encoding="utf-8")
    cut = extract_document(text[: text.index("一级指标", text.index("3.检察辅助"))].encode(), FORMS.name)
    findings = [(f.rule_id, f.project_no) for f in cut.records["extraction_finding"]]  # type: ignore[attr-defined]
    assert ("X03", 3) in findings
    check_account(cut)


def test_forms_that_cannot_be_found_are_counted() -> None:
    """Without the blank lines between its rows, this rendering tells nothing of cells; what is lost is said."""
    path = SAMPLES / "曹妃甸区人民检察院_部门绩效目标.txt"
    extraction = extract_document(re.sub(r"\n\s*\n", "\n", path.read_text(encoding="utf-8")).encode(), path.name)
    (finding,) = [f for f in extraction.records["extraction_finding"] if f.rule_id == "X06"]  # type: ignore[attr-defined]
    assert (finding.expected, finding.observed) == ("8", str(len(extraction.records["project"])))  # type: ignore[attr-defined]
    assert extraction.document.chars_unclaimed > 3000


def test_without_a_unit_of_money_nothing_is_converted() -> None:
    text = WIDE.read_text(encoding="utf-8").replace("单位：万元", "")
    extraction = extract_document(text.encode(), WIDE.name)
    assert {a.amount_yuan for a in extraction.records["project_amount"]} == {None}  # type: ignore[attr-defined]
    assert all(a.amount_printed for a in extraction.records["project_amount"])  # type: ignore[attr-defined]
    assert "X05" in {f.rule_id for f in extraction.records["extraction_finding"]}  # type: ignore[attr-defined]


def test_a_row_that_is_both_a_field_and_an_indicator_is_read_once() -> None:
    rows = "".join(
        f"<tr><td>{'</td><td>'.join(row)}</td></tr>"
        for row in (
            ("项目名称", "河道巡护", "预算金额（万元）", "9.00"),
            ("一级指标", "二级指标", "三级指标", "指标值"),
            ("产出指标", "数量指标", "巡河次数", "≥36次"),
            ("项目名称", "质量指标", "巡护合格率", "≥95%"),
            ("效益指标", "社会效益指标", "投诉件数", "≤3件"),
        )
    )
    extraction = extract_document(f"<table>{rows}</table>".encode(), "河道巡护.html")
    assert [i.level3_name for i in extraction.records["indicator"]][:1] == ["巡河次数"]  # type: ignore[attr-defined]
    check_account(extraction)


def test_a_row_of_indicators_where_the_name_belongs_ends_the_reading() -> None:
    """Damage that joins the name's row with an indicator's: no header governs it, and nothing may wait for one."""
    path = SAMPLES / "示例县样本街道办事处_2025年项目绩效目标表.html"
    text = path.read_text(encoding="utf-8")
    start = text.index("<td>项目名称</td><td cols", 1000) + len("<td>项目名称</td><td cols")
    end = text.index('="2">产出指标</td>', start)
    extraction = extract_document((text[:start] + "\t" + text[end:]).encode(), path.name)
    check_account(extraction)


@pytest.mark.parametrize("path", [*TEXTS, *PAGES], ids=lambda path: path.name)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_documents_never_raise_and_always_add_up(path: Path, data: st.DataObject) -> None:
    raw = path.read_bytes()
    text = (
        raw.decode("utf-16")
        if raw[:2] in (b"\xff\xfe", b"\xfe\xff")
        else raw.decode("gb18030" if b"gb2312" in raw else "utf-8")
    )
    start = data.draw(st.integers(0, len(text)))
    length = data.draw(st.integers(0, 400))
    filler = data.draw(
        st.sampled_from(["", "\n", " ", "1、", "。", "；", "\t", "999.99", "绩效目标表", "产出指标", "<td>", "\x00"])
    )
    damaged = text[:start] + filler + text[start + length :]
    extraction = extract_document(damaged.encode(), path.name)
    assert "failed" not in (extraction.document.reason or "")
    check_account(extraction)
    if path.suffix == ".txt":
        check_nothing_is_made_up(extraction, damaged)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=3000), st.sampled_from(["a.txt", "a.html", "a.pdf", "a.xlsx", "无名"]))
def test_any_bytes_give_a_state(data: bytes, file_name: str) -> None:
    extraction = extract_document(data, file_name)
    assert extraction.document.state in ("extracted", "quarantined")
    assert extraction.document.state == "extracted" or extraction.document.reason
    check_account(extraction)


def test_every_indicator_has_a_place() -> None:
    for path in TEXTS:
        for record in extract_document(path.read_bytes(), path.name).records["indicator"]:
            assert isinstance(record, IndicatorRecord)
            assert record.line_from
            assert record.printed_text
