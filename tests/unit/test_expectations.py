"""The staging checks: a sound build file passes, and each kind of damage is reported with its document and place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import duckdb
import pytest

from expectations import rules, schema
from expectations.report import write_report
from expectations.runner import TableCheck, check_staging
from tests.unit.expectations_support import create_tables, document_id, insert, insert_document, landing

DAMAGES = [
    (
        "UPDATE staging.indicator SET level1_code = '7'",
        "indicator: expected that level1_code is one of its vocabulary; found '7' in {cell}",
    ),
    (
        "UPDATE staging.indicator SET level3_name = ' \u3000'",
        "indicator: expected that level3_name is not blank; found in {cell}",
    ),
    ("UPDATE staging.goal SET goal_text = NULL", "goal: expected that goal_text is not null; found in {cell}"),
    (
        "UPDATE staging.milestone SET milestone_month = 13",
        "milestone: expected that milestone_month is from 1 to 12; found '13' in {cell}",
    ),
    (
        "UPDATE staging.key_task SET row_no = 0",
        (
            "key_task: expected that pages, tables, rows, columns and lines count from 1; found in {document}, page 1,"
            " table 2, row 0, column 3, record 1"
        ),
    ),
    (
        "UPDATE staging.safeguard SET line_from = 6",
        (
            "safeguard: expected that line_from is not after line_to, and both are there or neither; found '6-4' in"
            " {document}, page 1, line 6, record 1"
        ),
    ),
    (
        "UPDATE staging.goal SET table_no = NULL",
        (
            "goal: expected that row_no and column_no stand in a table; found in"
            " {document}, page 1, row 5, column 3, record 1"
        ),
    ),
    (
        "UPDATE staging.goal SET bbox = '10,20,5,40'",
        "goal: expected that bbox is x0,y0,x1,y1 with x0 <= x1 and y0 <= y1; found '10,20,5,40' in {cell}",
    ),
    (
        "UPDATE staging.goal SET page_no = 3",
        (
            "goal: expected that page_no is a page of the document; found '3' in {document}, page 3, table 2, row 5,"
            " column 3, record 1"
        ),
    ),
    (
        "UPDATE staging.goal SET record_no = 2",
        (
            "goal: expected that record_no numbers the rows of a document without a gap; found '2' in {document}, page 1,"
            " table 2, row 5, column 3, record 2"
        ),
    ),
    (
        "UPDATE staging.goal SET batch_id = 'batch-0'",
        (
            "goal: expected that the row belongs to the batch, layout and extractor version of its document;"
            " found 'batch-0, wide_table, 1' in {cell}"
        ),
    ),
    (
        "UPDATE staging.empty_category SET inference = NULL",
        ("empty_category: expected that what is carried or inferred names its rule; found 'carried' in {cell}"),
    ),
    (
        "UPDATE staging.indicator_value SET indicator_record_no = 2",
        (
            "indicator_value: expected that indicator_record_no is the record_no of an indicator of the document;"
            " found '2' in {cell}"
        ),
    ),
    (
        "UPDATE staging.project_amount SET project_no = 8",
        "project_amount: expected that project_no is a project of the document; found '8' in {cell}",
    ),
    (
        "UPDATE staging.goal SET owner_kind = 'department'",
        "goal: expected that a project as owner is numbered, and only then; found 'department 1' in {cell}",
    ),
    (
        "UPDATE staging.project_amount SET unit_printed = NULL",
        (
            "project_amount: expected that an amount in yuan comes from a printed amount with a printed unit;"
            " found '12345000.00' in {cell}"
        ),
    ),
    (
        "UPDATE staging.indicator_value SET value_kind = 'qualitative'",
        "indicator_value: expected that words, placeholders and blanks hold no number; found '≥40次' in {cell}",
    ),
    (
        "UPDATE staging.indicator_value SET operator = 'between'",
        "indicator_value: expected that a range has two ends; found '≥40次' in {cell}",
    ),
    (
        "UPDATE staging.document SET chars_claimed = 10",
        (
            "document: expected that characters in all are those claimed, furniture, unclaimed and left;"
            " found '20 <> 10 + 4 + 5 + 0' in {document}, page 1, record 1"
        ),
    ),
    (
        "UPDATE staging.unclaimed_text SET unclaimed_text = '四字而已', chars = 4",
        (
            "document: expected that unclaimed characters stand in staging.unclaimed_text;"
            " found '5' in {document}, page 1, record 1"
        ),
    ),
    (
        "UPDATE staging.unclaimed_text SET unclaimed_text = '六个字的文本'",
        (
            "unclaimed_text: expected that chars is the number of its non-blank characters;"
            " found '5 for 六个字的文本' in {document}, page 1, line 9, record 1"
        ),
    ),
    (
        "DELETE FROM staging.furniture",
        (
            "document: expected that furniture characters stand in staging.furniture;"
            " found '4' in {document}, page 1, record 1"
        ),
    ),
    (
        "UPDATE staging.document SET state = 'quarantined'",
        "document: expected that a quarantined document has a reason; found in {document}, page 1, record 1",
    ),
    (
        "UPDATE staging.document SET fiscal_year_basis = NULL",
        (
            "document: expected that a fiscal year has a source, a confidence and a basis; found '2024' in"
            " {document}, page 1, record 1"
        ),
    ),
    (
        "UPDATE staging.project_amount SET amount_scope = 'monthly'",
        "project_amount: expected that amount_scope is one of its vocabulary; found 'monthly' in {cell}",
    ),
    (
        "UPDATE staging.document SET document_kind = 'budget'",
        (
            "document: expected that document_kind is one of its vocabulary; found 'budget' in {document}, page 1,"
            " record 1"
        ),
    ),
    (
        "UPDATE staging.project_attribute SET value_text = NULL",
        (
            "project_attribute: expected that an attribute has text exactly where something is printed, and a day only"
            " there; found '2024年1 月1日 2024-01-01' in {cell}"
        ),
    ),
    (
        "UPDATE staging.project_attribute SET role = '开始时间'",
        (
            "project_attribute: expected that a role is a word of the vocabulary, not of the page;"
            " found '开始时间' in {cell}"
        ),
    ),
    (
        "UPDATE staging.project_cost_item SET amount_printed = NULL",
        (
            "project_cost_item: expected that an amount in yuan comes from a printed amount with a printed unit;"
            " found '1000.00' in {cell}"
        ),
    ),
    (
        "UPDATE staging.project_execution SET executed_printed = NULL",
        (
            "project_execution: expected that the executed amount in yuan comes from a printed amount with a printed"
            " unit; found '450000.00' in {cell}"
        ),
    ),
    (
        "UPDATE staging.project_execution SET rate_printed = NULL",
        "project_execution: expected that a rate is read from a printed one; found '50.0000' in {cell}",
    ),
    (
        "UPDATE staging.project_execution SET is_total = false",
        "project_execution: expected that only the total has fund source 00; found '00' in {cell}",
    ),
    (
        "UPDATE staging.indicator SET weight = 10",
        "indicator: expected that a weight or a score is read from a printed one; found '10.000000' in {cell}",
    ),
    (
        "DELETE FROM staging.landing",
        "document: expected that the document was landed; found 'a.txt' in {document}, page 1, record 1",
    ),
    (
        "UPDATE staging.document SET left_page_count = 3, left_pages = '2-4'",
        (
            "document: expected that pages that were left are named and not more than there are;"
            " found '3 2-4' in {document}, page 1, record 1"
        ),
    ),
    (
        "UPDATE staging.document SET left_page_count = 1",
        (
            "document: expected that pages that were left are named and not more than there are;"
            " found '1' in {document}, page 1, record 1"
        ),
    ),
]


class Checked(NamedTuple):
    """A file in which document 0 is sound, document n has damage n and the last one is in no table but `landing`."""

    path: Path
    checks: list[TableCheck]


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Checked:
    path = tmp_path_factory.mktemp("build") / "jixiao.duckdb"
    with duckdb.connect(str(path)) as connection:
        create_tables(connection)
        for number in range(len(DAMAGES) + 1):
            insert_document(connection, number)
        for number, (sql, _) in enumerate(DAMAGES, start=1):
            connection.execute(f"{sql} WHERE document_id = '{document_id(number)}'")
        insert(connection, "landing", landing(len(DAMAGES) + 1))
    return Checked(path, check_staging(path))


def lines_of(checks: list[TableCheck], number: int) -> list[str]:
    """Failures in one document."""
    short = document_id(number)[:12]
    return [line for check in checks for line in check.failures if f"document {short}" in line]


def test_nothing_is_found_in_a_sound_document(checked: Checked) -> None:
    assert lines_of(checked.checks, 0) == []
    assert [check.errors for check in checked.checks] == [[]] * len(schema.STAGING_TABLES)
    assert [check.table for check in checked.checks] == list(schema.STAGING_TABLES)
    assert sum(len(check.failures) for check in checked.checks) == len(DAMAGES) + 1


@pytest.mark.parametrize(("number", "line"), [(n, line) for n, (_, line) in enumerate(DAMAGES, start=1)])
def test_damage_gives_one_line_with_rule_document_and_place(checked: Checked, number: int, line: str) -> None:
    document = f"document {document_id(number)[:12]}"
    cell = f"{document}, page 1, table 2, row 5, column 3, record 1"
    assert lines_of(checked.checks, number) == [line.format(document=document, cell=cell)]


def test_landed_document_that_is_nowhere_else_is_found(checked: Checked) -> None:
    number = len(DAMAGES) + 1
    assert lines_of(checked.checks, number) == [
        (
            "landing: expected that what was landed has a row in staging.document; found 'a.txt' in"
            f" document {document_id(number)[:12]}"
        )
    ]


def test_build_file_is_closed_after_the_check(checked: Checked) -> None:
    with duckdb.connect(str(checked.path)) as writer:  # refused while a connection for reading is open
        assert writer.execute("SELECT count(*) FROM staging.document").fetchone() == (len(DAMAGES) + 1,)


def test_damaged_tables_are_told_apart_from_damaged_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "jixiao.duckdb"
    with duckdb.connect(str(path)) as connection:
        create_tables(connection)
        insert_document(connection, 0)
        connection.execute("DROP TABLE staging.key_task")
        connection.execute("ALTER TABLE staging.goal RENAME goal_text TO words")
        connection.execute("ALTER TABLE staging.project_amount ALTER amount_yuan TYPE DOUBLE")
        connection.execute("INSERT INTO staging.project FROM staging.project")
        copies = "SELECT f.* REPLACE (n + 1 AS record_no, 'x' || n AS furniture_text, 0 AS occurrence_count)"
        connection.execute(
            f"INSERT INTO staging.furniture {copies} FROM staging.furniture AS f, range(1, 1001) AS r(n)"
        )
    monkeypatch.setitem(rules.OF_TABLE, "safeguard", (rules.Rule("the moon is full", "t.no_such_column = 1"),))

    checks = {check.table: check for check in check_staging(path)}

    assert checks["key_task"].failures == ["key_task: the table is missing in schema staging"]
    assert checks["goal"].failures == [
        (
            "goal: expected that the columns are those of the record class, in its order;"
            " missing: goal_text; unknown: words"
        ),
        "goal: expected that the column types are those of the record class; found words VARCHAR",
    ]
    assert checks["project_amount"].failures == [
        "project_amount: expected that the column types are those of the record class; found amount_yuan DOUBLE"
    ]
    place = f"document {document_id(0)[:12]}, page 1, table 2, row 5, column 3, record 1"
    assert checks["project"].failures == [
        f"project: expected that no two rows of a document have the same {column}; found '1' in {place}"
        for column in ("project_no", "project_no", "record_no", "record_no")
    ]
    assert len(checks["furniture"].failures) == 11
    assert checks["furniture"].failures[-1] == (
        "furniture: expected that occurrence_count is 1 or more; 990 more rows like that"
    )
    [error] = checks["safeguard"].errors
    assert error.startswith("safeguard: could not check that the moon is full: ")
    assert "no_such_column" in error and "\n" not in error
    assert checks["safeguard"].failures == [] and not checks["safeguard"].passed
    assert checks["indicator"].passed and checks["indicator"].expectations > 20


def test_every_table_has_its_rules_and_every_rule_its_table() -> None:
    assert set(rules.OF_TABLE) == set(schema.STAGING_TABLES)
    assert set(rules.IDENTITIES) <= set(schema.STAGING_TABLES)
    columns = {column for table in schema.STAGING_TABLES for column in schema.columns(table)}
    assert set(rules.VOCABULARIES) | set(rules.RANGES) | set(rules.NOT_BLANK) <= columns


def test_column_types_follow_the_record_classes() -> None:
    types = schema.columns("project_amount")
    assert list(types)[:6] == ["document_id", "batch_id", "layout", "extractor_version", "record_no", "page_no"]
    assert (types["amount_yuan"], types["alternatives"], types["is_total"]) == ("DECIMAL(20,2)", "VARCHAR[]", "BOOLEAN")
    assert schema.columns("indicator_value")["value_base"] == "DECIMAL(38,12)"
    assert schema.columns("indicator_value")["target_on"] == "DATE"
    assert "layout" not in schema.required_columns("goal")
    assert "project_no" in schema.required_columns("project_amount")
    assert "project_no" not in schema.required_columns("goal")


def test_report_shows_what_was_found_without_reading_it_as_markup(tmp_path: Path) -> None:
    page = write_report(tmp_path, [TableCheck("goal", 3, ["goal: found '<b>'"]), TableCheck("project", 4)])
    text = page.read_text(encoding="utf-8")
    assert "7 expectations on 2 tables; 1 tables failed." in text
    assert '<td>goal<td>3<td class="failed">failed<td>goal: found &#x27;&lt;b&gt;&#x27;</tr>' in text
    assert "http" not in text
    assert json.loads((tmp_path / "staging_checks.json").read_text(encoding="utf-8")) == [
        {"table": "goal", "expectations": 3, "failures": ["goal: found '<b>'"], "errors": [], "passed": False},
        {"table": "project", "expectations": 4, "failures": [], "errors": [], "passed": True},
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["staging_checks.html", "staging_checks.json"]
