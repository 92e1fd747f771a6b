"""Staging batches on disk."""

import json
import signal
from datetime import date
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from extract import records
from extract.records import TABLES, DocumentRecord, Extraction, IndicatorValueRecord, MilestoneRecord, ProjectRecord
from tests.unit.warehouse_support import kill_when, run_python
from warehouse import columns
from warehouse.home import Home
from warehouse.staging import Unstorable, batch_file, committed_batches, newest, survey, write_batch

A, B, C = (letter * 64 for letter in "abc")


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path)


def extraction(document_id: str, **tables) -> Extraction:
    document = DocumentRecord(record_no=1, file_name="文件.txt", media_type="text/plain", state="extracted")
    return Extraction(document_id, "sample", {"document": [document], **tables})


def project(number: int, name: str = "项目") -> ProjectRecord:
    return ProjectRecord(record_no=number, project_no=number, project_name=name, project_name_printed=name)


def test_columns_are_those_of_the_document_then_lineage_then_the_record():
    described = [(column.name, column.type) for column in columns.columns("milestone")]
    assert described == [
        *[(name, "VARCHAR") for name in ("document_id", "batch_id", "layout", "extractor_version")],
        *[
            (name, "BIGINT")
            for name in ("record_no", "page_no", "table_no", "row_no", "column_no", "line_from", "line_to")
        ],
        *[(name, "VARCHAR") for name in ("bbox", "printed_text", "evidence", "inference")],
        ("project_no", "BIGINT"),
        ("milestone_no", "BIGINT"),
        ("milestone_label", "VARCHAR"),
        ("milestone_month", "BIGINT"),
        ("cumulative_printed", "VARCHAR"),
        ("cumulative_pct", "DECIMAL(9,4)"),
    ]
    assert {column.name: column.type for column in columns.columns("indicator_value")}.items() >= {
        "is_operator_implied": "BOOLEAN",
        "value_low": "DECIMAL(24,6)",
        "value_base": "DECIMAL(38,12)",
        "target_on": "DATE",
        "parse_flags": "VARCHAR[]",
    }.items()


def test_every_field_of_every_record_has_a_type():
    for table in TABLES:
        assert len(columns.columns(table)) > 15


def test_a_batch_has_a_file_for_every_table_and_rows_in_printed_order(home):
    batch_id = write_batch(
        home, [extraction(B, project=[project(1, "乙")]), extraction(A, project=[project(1), project(2)])]
    )
    (batch,) = committed_batches(home)
    assert (batch.batch_id, batch.sequence, batch.documents) == (batch_id, 1, [A, B])
    assert {table: file.rows for table, file in batch.files.items()} == dict.fromkeys(TABLES, 0) | {
        "document": 2,
        "project": 3,
    }
    rows = pq.read_table(batch_file(home, "project", batch_id)).to_pylist()
    assert [(row["document_id"], row["record_no"], row["project_name"]) for row in rows] == [
        (A, 1, "项目"), (A, 2, "项目"), (B, 1, "乙")
    ]  # fmt: skip
    assert {(row["batch_id"], row["layout"], row["extractor_version"]) for row in rows} == {
        (batch_id, "sample", records.EXTRACTOR_VERSION)
    }
    assert pq.read_table(batch_file(home, "safeguard", batch_id)).num_rows == 0
    (marker,) = (home.staging / "_commits").iterdir()
    assert marker.name == f"00000001-{batch_id}.json"


def test_values_keep_their_types(home):
    value = IndicatorValueRecord(
        record_no=1, indicator_record_no=1, value_scope="annual", value_printed="≥95%", value_text="≥95%",
        value_kind="numeric", value_low=Decimal("95"), value_base=Decimal("0.95"), target_on=date(2024, 12, 31),
        parse_flags=["a", "b"],
    )  # fmt: skip
    milestone = MilestoneRecord(
        record_no=1, project_no=1, milestone_no=1, milestone_label="6月底", milestone_month=6, cumulative_printed="50%",
        cumulative_pct=Decimal("50.5"),
    )  # fmt: skip
    batch_id = write_batch(home, [extraction(A, indicator_value=[value], milestone=[milestone])])
    table = pq.read_table(batch_file(home, "indicator_value", batch_id))
    (row,) = table.to_pylist()
    assert (row["value_low"], row["value_base"], row["target_on"], row["parse_flags"], row["is_operator_implied"]) == (
        Decimal("95.000000"), Decimal("0.950000000000"), date(2024, 12, 31), ["a", "b"], False
    )  # fmt: skip
    assert table.schema.field("value_base").type == pa.decimal128(38, 12)
    assert pq.read_table(batch_file(home, "milestone", batch_id)).to_pylist()[0]["cumulative_pct"] == Decimal("50.5000")


def test_the_same_documents_give_the_same_batch_byte_for_byte(tmp_path):
    ids = [
        write_batch(Home(tmp_path / name), order)
        for name, order in (("x", [extraction(A), extraction(B)]), ("y", [extraction(B), extraction(A)]))
    ]
    assert ids[0] == ids[1]
    for table in TABLES:
        x, y = (batch_file(Home(tmp_path / name), table, ids[0]).read_bytes() for name in "xy")
        assert x == y


def test_batch_ids_tell_documents_and_extractor_versions_apart(home, monkeypatch):
    first = write_batch(home, [extraction(A)])
    assert write_batch(home, [extraction(B)]) != first
    monkeypatch.setattr("warehouse.staging.EXTRACTOR_VERSION", "of tomorrow")
    assert write_batch(home, [extraction(A)]) != first


def test_writing_the_same_documents_again_replaces_the_batch(home):
    write_batch(home, [extraction(A)])
    write_batch(home, [extraction(B)])
    batch_id = write_batch(home, [extraction(A, project=[project(1)])])
    assert [(batch.sequence, batch.documents) for batch in committed_batches(home)] == [(2, [B]), (3, [A])]
    assert newest(committed_batches(home))[A].batch_id == batch_id
    assert newest(committed_batches(home))[A].files["project"].rows == 1


def test_the_latest_batch_of_a_document_counts(home):
    write_batch(home, [extraction(A), extraction(B)])
    later = write_batch(home, [extraction(B), extraction(C)])
    assert {key: batch.batch_id == later for key, batch in newest(committed_batches(home)).items()} == {
        A: False,
        B: True,
        C: True,
    }


@pytest.mark.parametrize("damage", ["changed", "cut", "gone"])
def test_a_damaged_file_is_named_and_its_batch_does_not_count(home, damage):
    write_batch(home, [extraction(A)])
    batch_id = write_batch(home, [extraction(B)])
    path = batch_file(home, "goal", batch_id)
    data = bytearray(path.read_bytes())
    if damage == "gone":
        path.unlink()
    else:
        data[10] ^= 1
        path.write_bytes(data[:-1] if damage == "cut" else data)
    state = survey(home)
    assert [batch.documents for batch in state.batches] == [[A]]
    what = "is missing." if damage == "gone" else f"is damaged: it is not what batch {batch_id} committed."
    assert state.damage == [f"The staging file {path} {what}"]
    # The quick look sees only what a folder listing tells.
    assert len(committed_batches(home, verify=False)) == (2 if damage == "changed" else 1)


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'{"files": {"a": 1}}', b"\xff"])
def test_a_damaged_marker_is_named(home, content):
    write_batch(home, [extraction(A)])
    (marker,) = (home.staging / "_commits").iterdir()
    marker.write_bytes(content)
    assert survey(home).damage == [f"The commit marker {marker} is damaged."]
    write_batch(home, [extraction(B)])
    assert [batch.documents for batch in survey(home).batches] == [[B]]
    assert survey(home).damage == []


def test_a_value_that_does_not_fit_names_its_document_and_nothing_is_written(home):
    milestone = MilestoneRecord(
        record_no=1, project_no=1, milestone_no=1, milestone_label="6月底", milestone_month=6, cumulative_printed="?",
        cumulative_pct=Decimal("1.23456"),
    )  # fmt: skip
    with pytest.raises(Unstorable) as caught:
        write_batch(home, [extraction(A), extraction(B, milestone=[milestone])])
    assert caught.value.document_id == B
    assert str(caught.value) == "milestone.cumulative_pct cannot hold Decimal('1.23456')"
    assert not home.staging.exists()


@pytest.mark.parametrize("value", ["\ud800", 3, "x" * 3])
def test_text_columns_hold_text_only(home, value):
    content = [extraction(A, project=[project(1, value)])]
    if value == "xxx":
        write_batch(home, content)
        return
    with pytest.raises(Unstorable, match=r"project\.project_name cannot hold"):
        write_batch(home, content)


KILLED = """
import time
from tests.unit.test_staging import A, B, extraction
from warehouse import staging
from warehouse.home import Home
home = Home.resolve()
def stop(*_):
    print("here", flush=True)
    time.sleep(60)
staging.write_batch(home, [extraction(A)])
{patch}
staging.write_batch(home, [extraction(B)])
"""
AFTER_THREE_FILES = """
write_table, count = staging._write_table, []
staging._write_table = lambda path, rows: (count.append(path), stop() if len(count) > 3 else None, write_table(path, rows))[2]
"""


@pytest.mark.parametrize(
    "patch", [AFTER_THREE_FILES, "staging.write = stop"], ids=["between files", "before the marker"]
)
def test_a_batch_killed_half_way_does_not_count_and_is_cleared_away(home, patch):
    process = run_python(KILLED.format(patch=patch), JIXIAO_HOME=str(home.root))
    kill_when(process, "here")
    assert process.returncode == -signal.SIGKILL
    assert [batch.documents for batch in committed_batches(home)] == [[A]]
    orphans = list((home.staging / "document").iterdir())
    assert len(orphans) == 2
    write_batch(home, [extraction(C)])
    kept = {batch.batch_id for batch in committed_batches(home)}
    for table in TABLES:
        assert {path.stem for path in (home.staging / table).iterdir()} == kept


def test_a_marker_says_what_a_reader_of_staging_needs(home):
    batch_id = write_batch(home, [extraction(A)])
    marker = json.loads((home.staging / "_commits" / f"00000001-{batch_id}.json").read_text())
    assert marker.keys() == {"batch_id", "sequence", "extractor_version", "schema", "documents", "files"}
    assert marker["files"]["document"].keys() == {"sha256", "size", "rows"}
