"""The list of changes of divisions goes on where the list of the standard ends."""

from __future__ import annotations

import csv
import re
from pathlib import Path

SEEDS = Path(__file__).parents[2] / "dbt" / "seeds"


def _rows(name: str) -> list[dict[str, str]]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


LISTED = {
    (row["division_code"], row["division_name"]) for row in _rows("administrative_division") if not row["last_edition"]
}
CHANGES = _rows("administrative_division_change")


def test_what_ends_stood_until_then() -> None:
    standing = set(LISTED)
    for change in CHANGES:  # by day
        if change["code_before"]:
            assert (change["code_before"], change["name_before"]) in standing, change
    days = [change["changed_on"] for change in CHANGES]
    assert days == sorted(days)


def test_no_code_has_two_names_at_once() -> None:
    ended = {(change["code_before"], change["name_before"]) for change in CHANGES}
    standing = (LISTED - ended) | {(change["code_after"], change["name_after"]) for change in CHANGES}
    codes = [code for code, _ in standing]
    assert sorted(codes) == sorted(set(codes))
    assert all(re.fullmatch(r"[1-8][0-9]{5}", code) for code in codes)


def test_parents_of_new_divisions_are_listed() -> None:
    codes = {code for code, _ in LISTED}
    for change in CHANGES:
        parent = change["code_after"][:4] + "00"
        assert parent in codes or change["code_after"].startswith("6590"), change  # 兵团 cities stand under the region


def test_a_change_of_unknown_day_is_of_its_year() -> None:
    for change in CHANGES:
        assert change["date_precision"] in ("day", "year") and change["source"], change
        assert change["date_precision"] == "day" or change["changed_on"].endswith("-01-01"), change
