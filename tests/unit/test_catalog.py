"""The catalogue of the archive."""

import sqlite3

import pytest

from warehouse.catalog import CatalogDocument, Outcome, Withdrawal, open_catalog
from warehouse.errors import JixiaoError

A, B = "a" * 64, "b" * 64


@pytest.fixture
def path(tmp_path):
    return tmp_path / "raw" / "catalog.sqlite"


def test_a_new_document_is_landed(path):
    with open_catalog(path) as catalog:
        assert catalog.record_sighting(A, "text/plain", 5, "file:///a.txt", "a.txt") is True
        (document,) = catalog.documents()
        (sighting,) = catalog.sightings()
    at = document.first_seen_at
    assert document == CatalogDocument(A, "text/plain", 5, at, "landed", None, None, None, None, None)
    assert (sighting.source_uri, sighting.file_name, sighting.seen_at, sighting.last_seen_at) == (
        "file:///a.txt", "a.txt", at, at
    )  # fmt: skip


def test_the_same_bytes_elsewhere_are_a_second_sighting(path):
    with open_catalog(path) as catalog:
        catalog.record_sighting(A, "text/plain", 5, "file:///a.txt", "a.txt")
        assert catalog.record_sighting(A, "text/plain", 5, "file:///b.txt", "b.txt") is False
        assert len(catalog.documents()) == 1
        assert [sighting.file_name for sighting in catalog.sightings()] == ["a.txt", "b.txt"]


def test_the_same_bytes_at_the_same_place_move_last_seen_only(path):
    with open_catalog(path) as catalog:
        catalog.record_sighting(A, "text/plain", 5, "file:///a.txt", "a.txt")
        (before,) = catalog.sightings()
        catalog.record_sighting(A, "text/plain", 5, "file:///a.txt", "a.txt")
        (after,) = catalog.sightings()
    assert after.seen_at == before.seen_at
    assert after.last_seen_at > before.last_seen_at


def test_other_bytes_at_the_same_place_are_another_document(path):
    with open_catalog(path) as catalog:
        catalog.record_sighting(A, "text/plain", 5, "file:///a.txt", "a.txt")
        catalog.record_sighting(B, "text/plain", 6, "file:///a.txt", "a.txt")
        assert [document.document_id for document in catalog.documents()] == [A, B]


def test_outcomes_and_what_is_known_outlast_the_connection(path):
    with open_catalog(path) as catalog:
        catalog.record_sighting(A, "text/plain", 5, "file:///a.txt", "a.txt")
        catalog.record_outcomes([Outcome(A, "quarantined", "a scan", None, 7, "1", "batch")])
    with open_catalog(path) as catalog:
        (document,) = catalog.documents()
    assert (document.state, document.reason, document.chars_unclaimed, document.batch_id) == (
        "quarantined", "a scan", 7, "batch"
    )  # fmt: skip


def test_refusals_are_replaced_and_forgotten_with_what_lies_below(path):
    with open_catalog(path) as catalog:
        for name in ("file:///d", "file:///d/x.txt", "file:///d!/y.txt", "file:///dd", "file:///d_"):
            catalog.record_refusal(name, "not found")
        catalog.record_refusal("file:///dd", "too large")
        catalog.forget_refusals("file:///d")
        assert [(refusal.name, refusal.reason) for refusal in catalog.refusals()] == [
            ("file:///d_", "not found"),
            ("file:///dd", "too large"),
        ]


def test_states_and_owners_are_checked(path):
    with open_catalog(path) as catalog:
        catalog.record_sighting(A, "text/plain", 5, "file:///a.txt", "a.txt")
        with pytest.raises(sqlite3.IntegrityError):
            catalog.record_outcomes([Outcome(A, "lost", None, None, 0, "1", "batch")])
    with sqlite3.connect(path) as plain:
        plain.execute("PRAGMA foreign_keys = ON")
        with pytest.raises(sqlite3.IntegrityError):
            plain.execute("INSERT INTO sightings VALUES (?, 'u', 'n', 't', 't')", (B,))


def test_a_catalogue_of_newer_software_is_not_touched(path):
    with open_catalog(path):
        pass
    with sqlite3.connect(path) as plain:
        plain.execute("PRAGMA user_version = 99")
    with pytest.raises(JixiaoError, match="has schema version 99; this software knows 2"), open_catalog(path):
        pass


def test_a_file_that_is_no_catalogue_is_said_to_be_none(path):
    path.parent.mkdir()
    path.write_bytes(b"not a database, not at all" * 100)
    with pytest.raises(JixiaoError, match="cannot be read: file is not a database"), open_catalog(path):
        pass


def test_a_withdrawal_is_noted_replaced_and_taken_back(path):
    with open_catalog(path) as catalog:
        catalog.record_sighting(A, "text/plain", 5, "file:///a.txt", "a.txt")
        catalog.record_withdrawal(A, "2024-03-01T00:00:00.000000", None)
        catalog.record_withdrawal(A, "2024-04-01T00:00:00.000000", "有误")
        assert catalog.withdrawals() == [Withdrawal(A, "2024-04-01T00:00:00.000000", "有误")]
        with pytest.raises(sqlite3.IntegrityError):
            catalog.record_withdrawal(B, "2024-04-01T00:00:00.000000", None)
        assert catalog.forget_withdrawal(A) is True
        assert catalog.forget_withdrawal(A) is False
        assert catalog.withdrawals() == []


def test_a_catalogue_of_the_first_version_gets_what_it_lacks(path):
    with open_catalog(path) as catalog:
        catalog.record_sighting(A, "text/plain", 5, "file:///a.txt", "a.txt")
    with sqlite3.connect(path) as plain:
        plain.execute("DROP TABLE withdrawals")
        plain.execute("PRAGMA user_version = 1")
    with open_catalog(path) as catalog:
        assert [document.document_id for document in catalog.documents()] == [A]
        assert catalog.withdrawals() == []
    with sqlite3.connect(path) as plain:
        assert plain.execute("PRAGMA user_version").fetchone() == (2,)
