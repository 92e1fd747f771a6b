"""A correction from the review to the marts, from the outside: it changes what it is about and nothing else, and ends a
run once what it was made for is not printed any more."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.integration.command import SAMPLES, failure, jixiao, query
from tests.integration.published import content

pytestmark = pytest.mark.slow
SAMPLE = SAMPLES / "荔湾区人民检察院_项目支出绩效目标表.txt"
ABSENT = """\
- document: ffffffffffff
  table: document
  field: fiscal_year
  printed: ''
  value: 2025
  why: 只在别处
  by: 张三
  on: 2025-03-01
"""
Tables = dict[str, tuple[list[str], list[tuple[Any, ...]]]]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which a sample was published as read."""
    home = tmp_path_factory.mktemp("plain") / "home"
    jixiao(home, "add", SAMPLE)
    jixiao(home, "run")
    return home


@pytest.fixture(scope="module")
def corrected(plain: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """The same with one correction; and the item of the review it settles."""
    home = tmp_path_factory.mktemp("corrected") / "home"
    shutil.copytree(plain, home)
    items = json.loads(jixiao(home, "review", "--json", "--kind", "fund_column"))
    item = next(item for item in items if item["staging_table"] == "project_amount" and item["rule_id"] is None)
    setting = f"{item['field_name']}={item['alternatives'][0]}"
    said = ("--why", "原件如此", "--evidence", "原件第1页", "--by", "张三")
    assert "It counts from the next" in jixiao(home, "review", item["item_id"], "--set", setting, *said)
    (home / "corrections" / "别处.yml").write_text(ABSENT, encoding="utf-8")
    printed = jixiao(home, "run")
    assert "Published" in printed
    assert "corrections waiting" in printed
    return home, item


def tables(home: Path) -> Tables:
    return content(home / "published" / "jixiao.duckdb")


def changes(before: Tables, after: Tables) -> dict[str, tuple[list[dict[str, Any]], list[dict[str, Any]]]]:
    """Rows of each table that are gone and that are new."""
    found = {}
    for name, (columns, rows) in after.items():
        old = before[name][1]
        gone = [dict(zip(columns, row, strict=True)) for row in old if row not in rows]
        new = [dict(zip(columns, row, strict=True)) for row in rows if row not in old]
        if gone or new:
            found[name] = (gone, new)
    return found


def test_a_correction_changes_what_it_is_about_and_nothing_else(plain: Path, corrected: tuple[Path, Any]) -> None:
    home, item = corrected
    changed = {name: rows for name, rows in changes(tables(plain), tables(home)).items() if not name.startswith("zh.")}
    (gone,), (new,) = changed.pop("staging.project_amount")
    assert {name for name in new if new[name] != gone[name]} == {
        "label_printed", "fund_source_code", "alternatives", "evidence", "inference",
    }  # fmt: skip
    assert (new["record_no"], new["evidence"], new["label_printed"]) == (
        item["record_no"],
        "corrected",
        item["alternatives"][0],
    )
    for mart in ("marts.fct_project_funding", "marts.fct_project_funding_current"):
        (gone,), (new,) = changed.pop(mart)
        assert {name for name in new if new[name] != gone[name]} == {
            "label_printed", "fund_source_key", "alternatives", "evidence", "inference",
        }  # fmt: skip
    for table in ("staging.correction", "marts.fct_correction", "marts.fct_correction_current"):
        gone, (note,) = changed.pop(table)
        assert (gone, note["value_before"], note["value_after"]) == ([], item["value"], item["alternatives"][0])
        assert (note["corrected_by"], note["why"], note["evidence_text"]) == ("张三", "原件如此", "原件第1页")
    changed.pop("marts.publication")
    # What is left are overviews that add the amounts up, and judgements on the columns whose sums are others now.
    changed = {name: rows for name, rows in changed.items() if not name.startswith("marts.mart_")}
    assert set(changed) <= {"marts.qc_amount_arithmetic", "marts.fct_finding", "marts.fct_finding_current"}
    assert {row["rule_id"] for rows in changed.values() for row in (*rows[0], *rows[1])} <= {"Q01", "Q02", "Q03"}


def test_trace_tells_what_was_corrected(corrected: tuple[Path, Any]) -> None:
    home, item = corrected
    (row,) = query(home, "select funding_key from marts.fct_project_funding where evidence = 'corrected'")
    (traced,) = json.loads(jixiao(home, "trace", row["funding_key"], "--json"))
    (found,) = traced["origins"][0]["corrections"]
    assert (found["value_before"], found["value_after"], found["corrected_by"]) == (
        item["value"],
        item["alternatives"][0],
        "张三",
    )
    said = f"project_amount.label_printed was {item['value']}, is {item['alternatives'][0]}"
    assert f"printed {item['printed_text']}, {said}" in jixiao(home, "trace", row["funding_key"])


def test_the_review_lists_it_as_corrected_and_what_is_done_needs_no_run(corrected: tuple[Path, Any]) -> None:
    home, item = corrected
    (listed,) = json.loads(jixiao(home, "review", "--json", "--kind", "corrected"))
    assert listed["item_id"] == item["item_id"]
    assert "Nothing has changed" in jixiao(home, "run")


def test_a_correction_for_another_document_waits(corrected: tuple[Path, Any]) -> None:
    home, _ = corrected
    waiting = "home/corrections/别处.yml, entry 1 waits for document ffffffffffff."
    assert json.loads(jixiao(home, "status", "--json"))["corrections"] == [waiting]
    assert waiting in jixiao(home, "status")


def test_once_something_else_is_printed_nothing_is_published(corrected: tuple[Path, Any], tmp_path: Path) -> None:
    """A document with another text is another document; the same text can be read otherwise by a later version. Here the
    correction was made for another text, which is the same thing seen from the other side."""
    home = tmp_path / "home"
    shutil.copytree(corrected[0], home)
    (path,) = (path for path in (home / "corrections").glob("*.yml") if path.name != "别处.yml")
    text = path.read_text(encoding="utf-8")
    published = home / "published" / "jixiao.duckdb"
    before = hashlib.sha256(published.read_bytes()).hexdigest()
    wanted = corrected[1]["printed_text"]
    assert f"printed: '{wanted}'" in text
    path.write_text(text.replace(f"printed: '{wanted}'", "printed: '9.99'"), encoding="utf-8")
    said = failure(home, "run", status=3)
    assert f"home/corrections/{path.name}, entry 1: project_amount.label_printed of document" in said
    assert f"'9.99' is not printed there; now it is '{wanted}'" in said
    assert "Nothing was published." in said
    path.write_text(text.replace("  why: 原件如此\n", ""), encoding="utf-8")
    assert f"home/corrections/{path.name}, entry 1: `why` is missing" in failure(home, "run", status=3)
    assert hashlib.sha256(published.read_bytes()).hexdigest() == before
    path.write_text(text, encoding="utf-8")
    assert "Nothing has changed" in jixiao(home, "run")


def test_two_homes_with_the_same_corrections_publish_the_same(corrected: tuple[Path, Any], tmp_path: Path) -> None:
    home = tmp_path / "other"
    shutil.copytree(corrected[0] / "corrections", home / "corrections")
    jixiao(home, "add", SAMPLE)
    jixiao(home, "run")
    assert tables(home) == tables(corrected[0])
