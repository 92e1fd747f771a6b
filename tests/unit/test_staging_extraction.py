"""Reading what is pending, in processes that may die."""

import logging
import signal
import time

import pyarrow.parquet as pq
import pytest

from tests.unit.warehouse_support import READER, SAMPLE, kill_when, run_python, write
from warehouse import extraction
from warehouse.build import prepare
from warehouse.catalog import open_catalog
from warehouse.errors import RunError
from warehouse.extraction import extract_pending, pending
from warehouse.home import Home
from warehouse.landing import land
from warehouse.pool import Limits, Pool
from warehouse.staging import batch_file, committed_batches, newest
from warehouse.worker import Task


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "home")


def landed(home, tmp_path, *texts: str) -> list[str]:
    """Ids of documents with the given texts, which have been landed."""
    paths = [write(tmp_path / "in", f"{number:03d}.txt", text) for number, text in enumerate(texts)]
    return [landing.document_id or "" for landing in land(home, paths)]


def documents(home):
    with open_catalog(home.catalog_path) as catalog:
        return {document.document_id: document for document in catalog.documents()}


def test_nothing_is_pending_in_a_new_home(home):
    assert pending(home) == []
    summary = extract_pending(home, reader=READER)
    assert (summary.documents, summary.batches) == (0, [])


def test_what_is_landed_is_pending_until_it_is_read(home, tmp_path):
    ids = landed(home, tmp_path, SAMPLE, SAMPLE + "项目 其他 1\n")
    assert pending(home) == sorted(ids)
    summary = extract_pending(home, reader=READER)
    assert (summary.documents, summary.quarantined, len(summary.batches), summary.damage) == (2, 0, 1, [])
    assert pending(home) == []
    for key in ids:
        document = documents(home)[key]
        assert (document.state, document.layout, document.chars_unclaimed, document.batch_id) == (
            "extracted", "sample", 2, summary.batches[0]
        )  # fmt: skip
    assert extract_pending(home, reader=READER).documents == 0


MISCHIEF = {
    "crash": "the reading process crashed (SIGSEGV)",
    "sleep": "it takes longer than 1.5 s",
    "raise": "reading it failed: ValueError: a defect",
    "memory": "reading it takes more memory than is allowed",
    "somebody else": "the reader gave no account of this document",
}


def test_the_death_of_one_document_costs_one_document(home, tmp_path):
    ids = landed(home, tmp_path, *(SAMPLE + f"项目 第{number}个 1\n" for number in range(6)), *MISCHIEF)
    summary = extract_pending(home, reader=READER, limits=Limits(seconds=1.5), workers=2)
    assert (summary.documents, summary.quarantined) == (11, 5)
    found = documents(home)
    assert [(found[key].state, found[key].reason) for key in ids[:6]] == [("extracted", None)] * 6
    assert [(found[key].state, found[key].reason) for key in ids[6:]] == [
        ("quarantined", reason) for reason in MISCHIEF.values()
    ]
    (batch,) = committed_batches(home)
    rows = pq.read_table(batch_file(home, "document", batch.batch_id)).to_pylist()
    assert [row["document_id"] for row in rows] == sorted(ids)
    assert {row["document_id"]: row["reason"] for row in rows} == {key: found[key].reason for key in ids}


def test_a_value_that_cannot_be_stored_quarantines_its_document_only(home, tmp_path):
    good, bad = landed(home, tmp_path, SAMPLE, "too precise\n项目 甲 1\n")
    extract_pending(home, reader=READER)
    found = documents(home)
    assert found[good].state == "extracted"
    assert (found[bad].state, found[bad].reason) == (
        "quarantined",
        "what was read cannot be stored: project_amount.amount_yuan cannot hold Decimal('0.001')",
    )


def test_documents_are_read_in_batches_of_limited_size(home, tmp_path, monkeypatch):
    monkeypatch.setattr(extraction, "BATCH_SIZE", 2)
    ids = landed(home, tmp_path, *(f"标题{number}" for number in range(5)))
    summary = extract_pending(home, reader=READER)
    assert [batch.documents for batch in committed_batches(home)] == [
        sorted(ids)[:2],
        sorted(ids)[2:4],
        sorted(ids)[4:],
    ]
    assert summary.batches == [batch.batch_id for batch in committed_batches(home)]


def test_what_was_refused_for_want_of_a_program_is_read_again_once_that_is_there(home, tmp_path, monkeypatch):
    scan, _ = landed(home, tmp_path, "scan", SAMPLE)
    extract_pending(home, reader=READER)
    assert documents(home)[scan].reason.startswith("scan, no text layer")
    monkeypatch.setattr("extract.readers.ocr_engine.PACKAGES", ("no_such_package",))
    assert pending(home) == []
    monkeypatch.setattr("extract.readers.ocr_engine.PACKAGES", ())
    assert pending(home) == [scan]


def test_a_page_that_takes_long_begins_the_time_anew(home, tmp_path):
    (slow,) = landed(home, tmp_path, "slow pages")
    extract_pending(home, reader=READER, limits=Limits(seconds=1.5))
    assert documents(home)[slow].state == "extracted"


def test_a_new_extractor_version_reads_everything_again(home, tmp_path, monkeypatch):
    ids = landed(home, tmp_path, SAMPLE)
    extract_pending(home, reader=READER)
    monkeypatch.setattr("warehouse.staging.EXTRACTOR_VERSION", "of tomorrow")
    assert pending(home) == ids


def test_other_columns_read_everything_again(home, tmp_path, monkeypatch):
    ids = landed(home, tmp_path, SAMPLE)
    extract_pending(home, reader=READER)
    monkeypatch.setattr("warehouse.staging.schema_digest", lambda: "other")
    assert pending(home) == ids


def test_a_document_is_read_under_the_name_it_was_first_seen_by(home, tmp_path):
    (key, again) = [
        land(home, [write(tmp_path, name, SAMPLE)])[0].document_id for name in ("后来的名字.txt", "a.txt")
    ]  # fmt: skip
    assert key == again
    (batch_id,) = extract_pending(home, reader=READER).batches
    (row,) = pq.read_table(batch_file(home, "document", batch_id)).to_pylist()
    assert row["file_name"] == "后来的名字.txt"


def test_a_damaged_staging_file_is_reported_and_its_documents_are_read_again(home, tmp_path, caplog):
    ids = landed(home, tmp_path, SAMPLE)
    (batch_id,) = extract_pending(home, reader=READER).batches
    path = batch_file(home, "project", batch_id)
    right = path.read_bytes()
    path.write_bytes(right[:-1] + b"X")
    assert pending(home) == ids
    with pytest.raises(RunError, match=f"The staging file {path} is damaged.*Run again"):
        prepare(home)
    with caplog.at_level(logging.ERROR, "warehouse"):
        summary = extract_pending(home, reader=READER)
    sentence = f"The staging file {path} is damaged: it is not what batch {batch_id} committed."
    assert summary.damage == [sentence]
    assert caplog.messages == [f"{sentence} Its documents are read again."]
    assert path.read_bytes() == right
    assert pending(home) == []


def test_damaged_archived_bytes_stop_the_run_after_everything_else_is_committed(home, tmp_path):
    good, bad = landed(home, tmp_path, SAMPLE, "other")
    kept = home.object_path(bad)
    kept.chmod(0o644)
    kept.write_text("changed")
    with pytest.raises(RunError, match=f"The archived document {kept} is damaged or missing: add it again."):
        extract_pending(home, reader=READER)
    assert pending(home) == [bad]
    assert newest(committed_batches(home)).keys() == {good}
    landed(home, tmp_path, SAMPLE, "other")
    assert extract_pending(home, reader=READER).documents == 1


def test_a_missing_archived_file_stops_the_run(home, tmp_path):
    (key,) = landed(home, tmp_path, SAMPLE)
    home.object_path(key).unlink()
    with pytest.raises(RunError, match="damaged or missing"):
        extract_pending(home, reader=READER)


def test_a_reader_that_cannot_be_imported_is_no_fault_of_the_documents(home, tmp_path):
    ids = landed(home, tmp_path, SAMPLE)
    with pytest.raises(RunError, match=r"The processes that read documents do not start: .* ended with status 1"):
        extract_pending(home, reader="no_such_module:read")
    assert pending(home) == ids


KILLED = """
import os, time
from warehouse import catalog, extraction
from warehouse.home import Home
def stop(*_):
    print("here", flush=True)
    time.sleep(60)
{patch}
extraction.extract_pending(Home.resolve(), reader="tests.unit.warehouse_reader:read")
"""


@pytest.mark.parametrize(
    ("patch", "left"),
    [("extraction._commit = stop", 1), ("catalog.Catalog.record_outcomes = stop", 0)],
    ids=["before the commit", "before the catalogue knows"],
)
def test_an_extraction_killed_half_way_is_finished_by_the_next(home, tmp_path, patch, left):
    (key,) = landed(home, tmp_path, SAMPLE)
    process = run_python(KILLED.format(patch=patch), JIXIAO_HOME=str(home.root))
    kill_when(process, "here")
    assert process.returncode == -signal.SIGKILL
    assert documents(home)[key].state == "landed"
    assert len(pending(home)) == left
    assert extract_pending(home, reader=READER).documents == left
    assert documents(home)[key].state == "extracted"


def test_reading_processes_end_with_their_parent(tmp_path, home):
    landed(home, tmp_path, "sleep")
    code = """
import threading, time
from warehouse.extraction import extract_pending
from warehouse.home import Home
from warehouse.pool import Limits, _Worker
give = _Worker.give
def told(worker, task):
    taken = give(worker, task)
    print(worker._process.pid, flush=True)
    print("here", flush=True)
    return taken
_Worker.give = told
extract_pending(Home.resolve(), reader="tests.unit.warehouse_reader:read", limits=Limits(seconds=1))
"""
    process = run_python(code, JIXIAO_HOME=str(home.root))
    worker = int(process.stdout.readline())
    kill_when(process, "here")
    deadline = time.monotonic() + 20
    while is_alive(worker):
        assert time.monotonic() < deadline, "the worker goes on without its parent"
        time.sleep(0.2)


def is_alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as stream:
            return stream.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_pool_is_used_for_more_than_one_set_of_documents(home, tmp_path):
    ids = landed(home, tmp_path, "甲", "乙", "crash", "丙")
    tasks = [Task(key, str(home.object_path(key)), "x") for key in ids]
    with Pool(1, Limits(), READER) as pool:
        first = [task.document_id for task, _ in pool.read(tasks[:3])]
        second = [task.document_id for task, _ in pool.read(tasks[3:])]
    assert (first, second) == (ids[:3], ids[3:])


def test_few_documents_are_read_by_one_process():
    assert extraction._worker_count(1) == 1
    assert extraction._worker_count(10_000) >= 1
