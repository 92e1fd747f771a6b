"""Rules that block publication (dim_rule: `blocks publication`): each is broken here on purpose, and its check fails."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import pytest

from expectations.runner import check_staging
from tests.unit.dbt_support import FIRST, ROOT, dbt, fill
from tests.unit.expectations_support import create_tables, insert_document

pytestmark = pytest.mark.slow

# What breaks a rule: SQL on the staging of a sound build …
STAGING = {
    "B01": ("ALTER TABLE staging.goal DROP COLUMN goal_text", "goal: expected that the columns are those of the record class"),
    "B02": ("UPDATE staging.indicator SET level1_code = '7'", "indicator: expected that level1_code is one of its vocabulary"),
    "B03": ("UPDATE staging.document SET chars_total = 21", "document: expected that characters in all are those claimed"),
}  # fmt: skip
# … or on what dbt made of it.
MARTS = {
    "B04": ("INSERT INTO intermediate.int_document_described FROM intermediate.int_document_described", "one_key"),
    "B05": ("UPDATE marts.fct_safeguard SET source_key = 'src_nowhere'", "leads_somewhere"),
    "B06": ("DELETE FROM marts.fct_key_task", "keeps_every_row"),
    "B07": ("UPDATE marts.fct_project_funding SET amount_yuan = amount_yuan + 1", "funding_adds_up_to_what_staging_holds"),
    "B08": ("UPDATE staging.project_amount SET inference = 'subset_sum'", "inferred_columns_add_up_to_their_totals"),
    "B09": ("UPDATE marts.dim_document SET is_current = true", "every_logical_document_has_at_most_one_current_version"),
    "B10": (
        "UPDATE marts.dim_document SET effective_to = NULL WHERE effective_from IS NOT NULL",
        "versions_of_a_document_follow_each_other_without_overlap",
    ),
    "B11": ("UPDATE marts.fct_finding SET message_en = '{subject}'", "every_message_is_filled_in"),
}  # fmt: skip
NAMES = {
    "one_key": "every_row_of_int_document_described_has_a_key_of_its_own",
    "leads_somewhere": "every_key_in_fct_safeguard_leads_to_a_row",
    "keeps_every_row": "fct_key_task_keeps_every_row_of_stg_key_task",
}


def test_every_rule_that_blocks_is_broken_here() -> None:
    with (ROOT / "dbt" / "seeds" / "rule_duty.csv").open(encoding="utf-8", newline="") as file:
        blocking = {duty["rule_id"] for duty in csv.DictReader(file) if duty["consequence"] == "blocks publication"}
    assert blocking == {*STAGING, *MARTS}


@pytest.mark.parametrize("rule_id", STAGING)
def test_a_broken_staging_fails_its_check(tmp_path: Path, rule_id: str) -> None:
    damage, sentence = STAGING[rule_id]
    path = tmp_path / "build.duckdb"
    with duckdb.connect(path) as db:
        create_tables(db)
        insert_document(db, 0)
        db.execute(damage)
    failures = [line for check in check_staging(path) if not check.passed for line in (*check.failures, *check.errors)]
    assert any(line.startswith(sentence) for line in failures), failures


def test_broken_marts_fail_their_tests(tmp_path: Path) -> None:
    path = tmp_path / "jixiao.duckdb"
    fill(path)
    with duckdb.connect(path) as db:  # a totals row whose columns the projects of the first document do not add up to
        values = {"document_id": FIRST, "batch_id": "batch", "layout": "wide", "extractor_version": "1", "record_no": 9,
                  "item_no": 1, "block": "合计", "item": "财政拨款", "fund_source_code": "10", "measure_kind": "amount",
                  "amount_yuan": 1, "printed_text": "", "evidence": "printed"}  # fmt: skip
        names = ", ".join(values)
        db.execute(
            f"INSERT INTO staging.department_amount ({names}) VALUES ({', '.join('?' * len(values))})",
            [*values.values()],
        )
    names = [NAMES.get(name, name) for _, name in MARTS.values()]
    assert dbt(path, "build", "--exclude-resource-type", "unit_test", "test").returncode == 0
    sound = dbt(path, "test", "--select", *names)
    assert sound.returncode == 0, sound.stdout
    with duckdb.connect(path) as db:
        for damage, _ in MARTS.values():
            db.execute(damage)
    broken = dbt(path, "test", "--select", *names)
    assert broken.returncode == 1
    assert [name for name in names if f"Failure in test {name} " not in broken.stdout] == [], broken.stdout
