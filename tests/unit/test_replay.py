"""Corrections replayed on a staging: what changes, what follows from it, and what keeps a build from being made."""

import json
from datetime import date
from decimal import Decimal

import pytest

from extract.records import DocumentRecord
from extract.values import parse_target, value_record_fields
from tests.unit.corrections_support import (
    DOCUMENT,
    OTHER,
    content,
    difference,
    document_records,
    entries,
    notes,
    replayed,
    staging,
)
from warehouse.corrections import CorrectionError
from warehouse.replay import replay

LABEL = """
- table: project_amount
  place: {page_no: 1, line_from: 3, column_no_printed: 2}
  field: label_printed
  printed: 12.00
  value: 其他资金
"""


def by(text):
    """Evidence and inference of a row that the only entry of a file corrected."""
    (entry,) = entries(text)
    return {"evidence": "corrected", "inference": f"correction {entry.correction.correction_id}"}


def test_a_fund_column_is_decided_and_its_source_follows():
    changed, noted = replayed(LABEL)
    assert changed == {
        "project_amount.2": {"label_printed": "其他资金", "fund_source_code": "90", "alternatives": [], **by(LABEL)}
    }
    (note,) = noted
    (entry,) = entries(LABEL)
    assert json.loads(note.pop("also_changed")) == {
        "fund_source_code": {"before": "10", "after": "90"},
        "alternatives": {"before": ["财政专户拨款", "其他资金"], "after": []},
    }
    assert note == {
        "document_id": DOCUMENT, "correction_no": 1, "correction_id": entry.correction.correction_id,
        "correction_kind": "set", "staging_table": "project_amount", "record_no": 2, "page_no": 1, "table_no": None,
        "row_no": None, "column_no": None, "line_from": 3, "line_to": 3, "bbox": None, "printed_text": "12.00",
        "rule_id": None, "field_name": "label_printed", "printed": "12.00", "value_before": "财政拨款",
        "value_after": "其他资金", "evidence_before": "inferred", "inference_before": "subset_sum+prior", "why": "见原件",
        "evidence_text": None, "corrected_by": "张三", "corrected_on": date(2025, 3, 1), "file_name": "a.yml",
    }  # fmt: skip


def test_a_fund_source_is_decided_by_its_code():
    text = LABEL.replace("label_printed", "fund_source_code").replace("value: 其他资金", "value: 20")
    changed, _ = replayed(text)
    assert changed == {"project_amount.2": {"fund_source_code": "20", "alternatives": [], **by(text)}}


def test_an_amount_is_converted_anew_and_what_else_was_inferred_stays_told():
    text = LABEL.replace("field: label_printed", "field: amount_printed").replace("value: 其他资金", "value: 1,200.50")
    changed, _ = replayed(text)
    inference = f"{by(text)['inference']}, subset_sum+prior"
    assert changed == {
        "project_amount.2": {
            "amount_printed": "1,200.50", "amount_yuan": Decimal("12005000.00"), "evidence": "corrected",
            "inference": inference,
        }
    }  # fmt: skip


def test_an_amount_may_be_none():
    changed, _ = replayed("""
- table: project_amount
  place: {record_no: 4}
  field: amount_printed
  printed: 7
  value: null
""")
    assert {name: changed["project_amount.4"][name] for name in ("amount_printed", "amount_yuan")} == {
        "amount_printed": None,
        "amount_yuan": None,
    }


def test_the_unit_of_one_amount():
    changed, _ = replayed("""
- table: project_amount
  place: {line_from: 9}
  field: unit_printed
  printed: 7
  value: 亿元
""")
    assert changed["project_amount.4"]["amount_yuan"] == Decimal("700000000.00")
    assert list(changed) == ["project_amount.4"]


UNIT = """
- table: document
  field: unit_printed
  printed: 绩效目标表
  value: 元
"""


def test_the_unit_of_a_document_is_that_of_its_amounts_but_for_those_with_another():
    changed, noted = replayed(UNIT)
    yuan = {place: fields.get("amount_yuan") for place, fields in changed.items()}
    assert yuan == {
        "document.1": None,
        "project_amount.1": Decimal(12),
        "project_amount.2": Decimal(12),
        "project_amount.3": None,
        "department_amount.1": Decimal(12),
        "key_task.1": Decimal(5),
    }
    assert {fields["unit_printed"] for fields in changed.values()} == {"元"}
    assert [(note["staging_table"], note["record_no"]) for note in noted] == [
        ("document", 1), ("project_amount", 1), ("project_amount", 2), ("project_amount", 3), ("department_amount", 1),
        ("key_task", 1),
    ]  # fmt: skip
    assert len({note["correction_id"] for note in noted}) == 1


def test_a_missing_unit_of_a_document_is_declared_once_for_all_amounts():
    db = staging()
    for table in ("document", "project_amount", "department_amount", "key_task"):
        db.execute(f"UPDATE staging.{table} SET unit_printed = NULL")
    for table in ("project_amount", "department_amount", "key_task"):
        db.execute(f"UPDATE staging.{table} SET amount_yuan = NULL")
    replay(db, [(DOCUMENT, entry) for entry in entries(UNIT.replace("value: 元", "value: 千元"))])
    found = content(db)
    assert [row["amount_yuan"] for row in found["project_amount"].values()] == [12000, 12000, None, 7000]
    assert found["key_task"][DOCUMENT, 1]["amount_yuan"] == 5000
    assert found["department_amount"][DOCUMENT, 2]["unit_printed"] is None  # a count of people


def test_the_unit_of_an_amount_counts_more_than_that_of_its_document():
    changed, _ = replayed(
        UNIT + "- table: key_task\n  place: {line_from: 6}\n  field: unit_printed\n  printed: 清淤\n  value: 千元\n"
    )
    assert changed["key_task.1"]["amount_yuan"] == Decimal(5000)
    assert changed["project_amount.1"]["amount_yuan"] == Decimal(12)


def test_a_count_is_read_anew():
    changed, _ = replayed(
        "- table: department_amount\n  place: {line_from: 5}\n  field: amount_printed\n  printed: 3O\n  value: 30\n"
    )
    row = changed["department_amount.2"]
    assert (row["count_value"], row.get("amount_yuan")) == (30, None)


VALUE = """
- table: indicator_value
  place: {line_from: 11}
  field: value_text
  printed: 95
  value: ≥95%
"""


def test_what_a_target_means_is_parsed_and_what_is_printed_stays():
    changed, _ = replayed(VALUE)
    assert changed == {
        "indicator_value.1": {
            "value_text": "≥95%", "operator": "ge", "is_operator_implied": False, "unit_of_measure": "%",
            "unit_dimension": "ratio", "value_base": Decimal("0.95"), "parse_flags": [], **by(VALUE),
        }
    }  # fmt: skip


def test_a_target_that_was_printed_otherwise_is_read_anew():
    changed, _ = replayed(VALUE.replace("field: value_text", "field: value_printed").replace("≥95%", "≥ 95%"))
    row = changed["indicator_value.1"]
    assert (row["value_printed"], row["value_text"], row["value_base"]) == ("≥ 95%", "≥ 95%", Decimal("0.95"))


def test_a_target_may_be_none():
    changed, _ = replayed(VALUE.replace("value_text", "value_printed").replace("≥95%", "null"))
    row = changed["indicator_value.1"]
    assert (row["value_printed"], row["value_text"], row["value_kind"]) == (None, None, "empty")


def test_the_name_of_an_indicator_gives_its_targets_their_unit():
    text = (
        "- table: indicator\n  place: {line_from: 11}\n  field: level3_name\n  printed: 完好率\n  value: 完好率（%）\n"
    )
    changed, noted = replayed(text)
    expected = value_record_fields(parse_target("95", "完好率（%）"))
    assert changed["indicator.1"]["level3_name"] == "完好率（%）"
    assert changed["indicator.1"]["inference"] == f"{by(text)['inference']}, level1_of_level2"
    value = changed["indicator_value.1"]
    assert value["unit_of_measure"] == "%"
    assert {name: value[name] for name in value if name in expected} == {
        name: expected[name] for name in value if name in expected
    }
    assert [(note["staging_table"], note["field_name"], note["value_after"]) for note in noted] == [
        ("indicator", "level3_name", "完好率（%）"), ("indicator_value", "level3_name", "完好率（%）")
    ]  # fmt: skip


def test_a_name_that_says_nothing_of_the_unit_leaves_the_targets_as_they_are():
    changed, _ = replayed(
        "- table: indicator\n  place: {line_from: 11}\n  field: level3_name\n  printed: 完好率\n  value: 道路完好率\n"
    )
    assert list(changed) == ["indicator.1"]


LEVEL2 = """
- table: indicator
  place: {line_from: 11}
  field: level2_name
  printed: 效果
  value: 社会效益
"""


def test_a_category_is_declared_by_any_spelling_and_level_1_follows_where_none_is_printed():
    changed, _ = replayed(LEVEL2)
    assert changed == {
        "indicator.1": {
            "level1_code": "2", "level1_name": "效益指标", "level1_evidence": "corrected", "level2_code": "22",
            "level2_name": "社会效益指标", "level2_evidence": "corrected", "level2_candidates": [], **by(LEVEL2),
        }
    }  # fmt: skip


def test_a_printed_level_1_stays():
    text = LEVEL2.replace("line_from: 11", "line_from: 12").replace("printed: 效果", "printed: ''")
    changed, _ = replayed(text)
    row = changed["indicator.2"]
    assert (row["level2_code"], "level1_code" in row) == ("22", False)


def test_a_category_by_its_code():
    text = LEVEL2.replace("level2_name", "level2_code").replace("社会效益", "12")
    row = replayed(text)[0]["indicator.1"]
    assert (row["level2_code"], row["level2_name"], row["level1_evidence"]) == ("12", "质量指标", "corrected")


def test_a_fiscal_year_is_decided_with_its_reason_as_basis():
    text = "- table: document\n  field: fiscal_year\n  printed: 绩效目标表\n  value: 2025\n"
    changed, _ = replayed(text)
    assert changed == {
        "document.1": {
            "fiscal_year": 2025, "fiscal_year_source": "correction", "fiscal_year_confidence": "high",
            "fiscal_year_basis": "见原件", **by(text),
        }
    }  # fmt: skip


def test_a_fiscal_year_may_be_unknown():
    changed, _ = replayed("- table: document\n  field: fiscal_year\n  printed: 绩效目标表\n  value: null\n")
    row = changed["document.1"]
    assert [row[f"fiscal_year{part}"] for part in ("", "_source", "_confidence", "_basis")] == [None] * 4


def test_a_department_and_the_tidied_form_of_its_name():
    changed, _ = replayed(
        "- table: document\n  field: department_name_printed\n  printed: 示例局本级\n  value: 样本局机关\n"
    )
    row = changed["document.1"]
    assert (row["department_name_printed"], row["department_name"]) == ("样本局机关", "样本局")
    changed, _ = replayed("- table: document\n  field: department_name\n  printed: 示例局本级\n  value: 样本局\n")
    assert {"department_name"} == changed["document.1"].keys() - {"evidence", "inference"}


def test_a_share_is_read_anew():
    changed, _ = replayed(
        "- table: milestone\n  place: {line_from: 13}\n  field: cumulative_printed\n  printed: 2S%\n  value: 25%\n"
    )
    assert changed["milestone.1"]["cumulative_pct"] == Decimal(25)


def test_an_indicator_that_is_none_goes_with_its_targets_and_leaves_all_it_held():
    changed, noted = replayed(
        '- kind: drop\n  table: indicator\n  place: {line_from: 12}\n  printed: "备注\\t见附件"\n'
    )
    assert changed == {"indicator.2": None, "indicator_value.2": None, "fragment.1": None}
    assert [(note["staging_table"], note["record_no"], note["field_name"]) for note in noted] == [
        ("indicator", 2, None), ("indicator_value", 2, None), ("fragment", 1, None)
    ]  # fmt: skip
    held = json.loads(noted[1]["value_before"])
    assert (held["value_printed"], held["indicator_record_no"], held["line_from"]) == ("见附件", 2, 12)


def test_a_project_that_is_none_goes_with_everything_of_it():
    changed, noted = replayed("- kind: drop\n  table: project\n  place: {line_from: 9}\n  printed: 小计\n")
    assert set(changed.values()) == {None}
    assert list(changed) == [
        "project.2", "project_amount.4", "indicator.2", "indicator_value.2", "fragment.1", "extraction_finding.1"
    ]  # fmt: skip
    assert len(noted) == 6


def test_what_is_accepted_stays_as_it_is():
    changed, noted = replayed(
        "- kind: accept\n  table: project_amount\n  place: {record_no: 2}\n  printed: 12.00\n"
        "- kind: accept\n  rule: Q01\n  place: {line_from: 3}\n  printed: 12.00\n"
    )
    assert changed == {}
    assert [(n["correction_kind"], n["rule_id"], n["evidence_before"], n["value_before"]) for n in noted] == [
        ("accept", None, "inferred", None), ("accept", "Q01", "printed", None)
    ]  # fmt: skip


def test_several_corrections_of_one_record_work_together_in_any_order():
    text = LABEL + LABEL.replace("label_printed", "amount_printed").replace("value: 其他资金", "value: 3")
    first, second = entries(text)
    results = []
    for order in ((first, second), (second, first)):
        db = staging()
        before = content(db)
        replay(db, [(DOCUMENT, entry) for entry in order])
        (row,) = difference(before, content(db)).values()
        ids = row.pop("inference").split(", ")
        assert sorted(ids) == sorted(f"correction {entry.correction.correction_id}" for entry in order)
        results.append(row)
    assert results[0] == results[1]
    assert (results[0]["fund_source_code"], results[0]["amount_yuan"]) == ("90", Decimal(30000))


def test_the_same_said_twice_counts_once():
    changed, noted = replayed(LABEL + LABEL.replace("12.00", "12.00\n  why: 又见原件"))
    assert list(changed) == ["project_amount.2"]
    assert [note["why"] for note in noted] == ["见原件"]


def test_other_documents_are_left_alone():
    db = staging({DOCUMENT: document_records(), OTHER: document_records()})
    before = content(db)
    replay(db, [(DOCUMENT, entry) for entry in entries(LABEL)])
    assert list(difference(before, content(db))) == ["project_amount.2"]
    assert content(db)["project_amount"][OTHER, 2] == before["project_amount"][OTHER, 2]


def test_corrections_of_a_quarantined_document_wait_but_for_those_of_the_document():
    quarantined = DocumentRecord(file_name="a.pdf", media_type="application/pdf", state="quarantined", reason="a scan")
    db = staging({DOCUMENT: [quarantined]})
    found = entries(LABEL + "- kind: accept\n  table: document\n  printed: ''\n")
    replay(db, [(DOCUMENT, entry) for entry in found])
    assert [(note["correction_kind"], note["staging_table"]) for note in notes(db)] == [("accept", "document")]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            LABEL.replace("12.00", "13.00"),
            "project_amount.label_printed of document abababababab: '13.00' is not printed there; now it is '12.00'.",
        ),
        (
            LABEL.replace("line_from: 3", "line_from: 30"),
            "project_amount.label_printed of document abababababab: no record stands at page_no 1, line_from 30,"
            " column_no_printed 2 any more.",
        ),
        (
            LABEL.replace(", column_no_printed: 2", ""),
            "project_amount.label_printed of document abababababab: 2 records fit (record_no 1, 2): add record_no to its"
            " place.",
        ),
        (
            LABEL.replace("field: label_printed", "field: amount_printed").replace("其他资金", "若干"),
            "project_amount.amount_printed of document abababababab: amount_printed cannot be '若干': an amount such as"
            " 1,234.50 is needed, or null.",
        ),
        (
            LABEL.replace("其他资金", "其它资金"),
            "project_amount.label_printed of document abababababab: label_printed cannot be 其它资金: no column of the"
            " document is called so; candidates are 财政专户拨款、其他资金.",
        ),
        (
            VALUE.replace("value: ≥95%", "value: null"),
            "indicator_value.value_text of document abababababab: value_text is null exactly where value_printed is: set"
            " value_printed.",
        ),
        (
            LEVEL2 + LEVEL2.replace("level2_name", "level2_code").replace("社会效益", "11"),
            "indicator.level2_name of document abababababab: level2_code and level2_name name different categories.",
        ),
    ],
)
def test_what_cannot_be_applied_is_told_with_what_stands_there(text, sentence):
    db = staging()
    before = content(db)
    with pytest.raises(CorrectionError) as caught:
        replay(db, [(DOCUMENT, entry) for entry in entries(text)])
    assert str(caught.value) == f"corrections/a.yml, entry 1: {sentence}"
    assert caught.value.exit_code == 3
    assert (difference(before, content(db)), notes(db)) == ({}, [])


@pytest.mark.parametrize(
    ("second", "sentence"),
    [
        (
            LABEL.replace("其他资金", "财政专户拨款"),
            "corrections/a.yml, entry 1 sets the same field to '其他资金': keep one.",
        ),
        (
            "- kind: drop\n  table: project_amount\n  place: {record_no: 2}\n  printed: 12.00\n",
            "corrections/b.yml, entry 1 drops record 2 of project_amount: keep one.",
        ),
    ],
)
def test_two_corrections_that_contradict_each_other_are_an_error(second, sentence):
    both = [*entries(LABEL), *entries(second, "corrections/b.yml")]
    with pytest.raises(CorrectionError) as caught:
        replay(staging(), [(DOCUMENT, entry) for entry in both])
    assert sentence in str(caught.value)


def test_an_indicator_has_one_target_a_scope():
    records = document_records()
    second = next(record for record in records if getattr(record, "value_printed", None) == "见附件")
    second.indicator_record_no, second.value_scope = 1, "annual"
    text = VALUE.replace("value_text", "value_scope").replace("≥95%", "annual")
    with pytest.raises(CorrectionError, match="the indicator has a target of scope annual already"):
        replay(staging({DOCUMENT: records}), [(DOCUMENT, entry) for entry in entries(text)])
