"""`jixiao withdraw`: what is noted, what is said, and that the next run has something to publish."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tests.unit.warehouse_support import READER, SAMPLE, write
from warehouse.build import fingerprint, prepare
from warehouse.catalog import open_catalog
from warehouse.cli import main
from warehouse.errors import JixiaoError
from warehouse.extraction import extract_pending
from warehouse.home import Home
from warehouse.landing import land
from warehouse.withdrawal import withdraw


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    land(home, [write(tmp_path, "a.txt", SAMPLE), write(tmp_path, "b.txt", SAMPLE + "乙")])
    extract_pending(home, reader=READER)
    return home


def test_a_withdrawal_is_carried_into_the_build_with_its_day_and_reason(home: Home) -> None:
    before = fingerprint(home)
    said = withdraw(home, "a.txt", reason="金额有误", on="2024-03-31")
    assert said == "a.txt is withdrawn since 2024-03-31 00:00 UTC. The next run publishes that."
    assert fingerprint(home) != before
    prepare(home)
    with duckdb.connect(home.build_file, read_only=True) as db:
        rows = db.execute(
            "SELECT file_name, CAST(withdrawn_at AS VARCHAR), withdrawal_reason FROM staging.landing ORDER BY 1"
        ).fetchall()
    assert rows == [("a.txt", "2024-03-31 00:00:00", "金额有误"), ("b.txt", None, None)]


def test_a_withdrawal_without_a_day_is_of_now(home: Home) -> None:
    withdraw(home, "a.txt")
    with open_catalog(home.catalog_path) as catalog:
        (document, _) = sorted(catalog.documents(), key=lambda found: found.first_seen_at)
        (withdrawal,) = catalog.withdrawals()
    assert withdrawal.document_id == document.document_id
    assert withdrawal.withdrawn_at > document.first_seen_at


def test_undo_takes_the_note_back(home: Home) -> None:
    before = fingerprint(home)
    withdraw(home, "b.txt")
    assert withdraw(home, "b.txt", undo=True) == "b.txt is not withdrawn any more. The next run publishes that."
    assert fingerprint(home) == before


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"document": "c.txt"}, "No document c.txt"),
        ({"document": "a.txt", "on": "31.3.2024"}, "31.3.2024 is no day: write it as 2024-03-31."),
        ({"document": "a.txt", "on": "2999-01-01"}, "2999-01-01 is still to come."),
        ({"document": "a.txt", "undo": True}, "a.txt was not withdrawn."),
        ({"document": "a.txt", "undo": True, "reason": "x"}, "it has no reason and no day"),
    ],
)
def test_what_cannot_be_noted_is_one_sentence(home: Home, arguments: dict[str, object], sentence: str) -> None:
    with pytest.raises(JixiaoError, match=sentence):
        withdraw(home, **arguments)  # type: ignore[arg-type]


def test_the_command_says_what_it_noted(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["withdraw", "a.txt", "--reason", "重复公开", "--home", str(home.root)])
    assert not ended.value.code
    assert capsys.readouterr().out.startswith("a.txt is withdrawn since ")
