"""The published file and the data package."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys

import duckdb
import pyarrow.parquet as pq
import pytest

from tests.unit.warehouse_support import (
    READER,
    SAMPLE,
    built_home,
    kill_when,
    make_marts,
    published_home,
    run_python,
    write,
)
from warehouse import publish as publishing
from warehouse.build import is_current, prepare
from warehouse.errors import RunError
from warehouse.extraction import extract_pending
from warehouse.home import Home
from warehouse.landing import land
from warehouse.objects import create_table
from warehouse.publish import publish


def fetch(path, query):
    with duckdb.connect(path, read_only=True) as db:
        return db.execute(query).fetchall()


def change_build(home, statements: str) -> None:
    with duckdb.connect(home.build_file) as db:
        db.execute(statements)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A published home that no test changes."""
    return published_home(tmp_path_factory.mktemp("published"))


def test_marts_views_and_sources_are_there_and_nothing_else(home):
    objects = fetch(
        home.published_file,
        "SELECT table_schema || '.' || table_name, table_type FROM information_schema.tables"
        " WHERE table_schema IN ('marts', 'zh') ORDER BY ALL",
    )
    assert objects == [
        ("marts.dim_document", "BASE TABLE"),
        ("marts.dim_document_current", "VIEW"),
        ("marts.dim_project", "BASE TABLE"),
        ("marts.dim_source_location", "BASE TABLE"),
        ("marts.fct_finding", "BASE TABLE"),
        ("marts.fct_indicator", "BASE TABLE"),
        ("marts.fct_indicator_value", "BASE TABLE"),
        ("marts.fct_project_funding", "BASE TABLE"),
        ("marts.publication", "BASE TABLE"),
        ("zh.当前文件", "VIEW"),
        ("zh.项目资金", "VIEW"),
    ]
    assert fetch(home.published_file, "SELECT DISTINCT schema_name FROM duckdb_tables() ORDER BY 1") == [
        ("marts",),
        ("staging",),
    ]


def test_views_of_staging_models_stay_in_the_build(tmp_path):
    home = built_home(tmp_path)
    change_build(home, "CREATE VIEW staging.stg_project AS FROM jixiao.staging.project")
    publish(home)
    assert fetch(home.published_file, "FROM duckdb_views() WHERE view_name = 'stg_project'") == []


def test_descriptions_and_not_null_are_kept(home):
    assert fetch(home.published_file, "SELECT comment FROM duckdb_tables() WHERE table_name = 'dim_project'") == [
        ("Project over years. 项目'表'",)
    ]
    columns = fetch(
        home.published_file,
        "SELECT column_name, comment, is_nullable FROM duckdb_columns() WHERE table_name = 'dim_project' ORDER BY column_index",
    )
    assert columns == [
        ("project_key", None, False),
        ("project_code", 'Code of the project. "项目代码"', True),
        ("project_name", None, False),
    ]
    assert fetch(home.published_file, "SELECT comment FROM duckdb_views() WHERE view_name = '项目资金'") == [
        ("项目资金",)
    ]


def test_views_work_wherever_the_file_lies(home, tmp_path):
    moved = tmp_path / "another name.duckdb"
    shutil.copy(home.published_file, moved)
    assert fetch(moved, 'SELECT "项目名称" FROM zh."项目资金" ORDER BY 1') == [("望远镜维护",), ("流星观测",)]
    assert fetch(moved, "SELECT count(*) FROM marts.dim_document_current") == [(1,)]
    assert fetch(moved, 'FROM zh."当前文件"') == [("示例市观测局绩效目标表",)]


def test_rows_stand_in_the_order_of_their_keys(tmp_path):
    home = built_home(tmp_path)
    change_build(home, "INSERT INTO marts.dim_project VALUES ('z', NULL, 'z'), ('a', NULL, 'a'), ('p', NULL, 'p')")
    publish(home)
    keys = [key for (key,) in fetch(home.published_file, "SELECT project_key FROM marts.dim_project")]
    assert keys == sorted(keys)
    assert keys[0] == "a"


def test_lists_are_published_as_json(tmp_path):
    home = built_home(tmp_path)
    change_build(
        home, "UPDATE marts.fct_project_funding SET alternatives = ['财政\"拨款', NULL] WHERE amount_printed = '5.00'"
    )
    publish(home)
    assert fetch(home.published_file, "SELECT amount_printed, alternatives FROM marts.fct_project_funding") == [
        ("12.30", "[]"),
        ("5.00", '["财政\\"拨款",null]'),
    ]
    assert fetch(home.published_file, "SELECT DISTINCT alternatives FROM staging.project_amount") == [("[]",)]


def test_the_file_says_what_it_was_made_from(home):
    assert fetch(home.published_file, "SELECT count(*) FROM marts.publication") == [(1,)]
    (row,) = fetch(home.published_file, "FROM marts.publication")
    assert (row,) == tuple(fetch(home.build_file, "FROM build.manifest"))


def test_nothing_is_left_beside_the_published_file(home):
    assert sorted(os.listdir(home.published)) == ["datapackage.json", "jixiao.duckdb", "parquet"]
    assert not (home.builds / "next.duckdb").exists()
    assert not (home.builds / "package").exists()


def test_publishing_twice_gives_equal_tables_and_files(tmp_path):
    home = built_home(tmp_path)
    snapshots = []
    for _ in range(2):
        summary = publish(home)
        snapshots.append(
            (
                {name: fetch(home.published_file, f"FROM {name}") for name in summary.rows},
                {path.name: path.read_bytes() for path in (home.published / "parquet").iterdir()},
                (home.published / "datapackage.json").read_bytes(),
            )
        )
    assert snapshots[0] == snapshots[1]


def test_the_summary_counts_rows(tmp_path):
    home = built_home(tmp_path)
    summary = publish(home)
    assert summary.path == home.published_file
    assert summary.rows["marts.dim_project"] == 2
    assert summary.rows["staging.project"] == 2
    assert summary.views == ["marts.dim_document_current", "zh.当前文件", "zh.项目资金"]


def test_the_data_package_describes_every_file(home):
    package = json.loads((home.published / "datapackage.json").read_text(encoding="utf-8"))
    by_name = {resource["name"]: resource for resource in package["resources"]}
    files = {path.stem for path in (home.published / "parquet").iterdir()}
    assert by_name.keys() == files
    for resource in package["resources"]:
        path = home.published / resource["path"]
        table = pq.read_table(path)
        assert resource["rows"] == table.num_rows
        assert resource["bytes"] == path.stat().st_size
        assert resource["hash"] == f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"
        assert [field["name"] for field in resource["schema"]["fields"]] == table.column_names
    assert by_name["dim_project"]["schema"] == {
        "fields": [
            {"name": "project_key", "type": "string", "description": "", "constraints": {"required": True}},
            {"name": "project_code", "type": "string", "description": 'Code of the project. "项目代码"'},
            {"name": "project_name", "type": "string", "description": "", "constraints": {"required": True}},
        ],
        "primaryKey": ["project_key"],
    }
    types = {field["name"]: field["type"] for field in by_name["fct_project_funding"]["schema"]["fields"]}
    assert (types["funding_key"], types["amount_yuan"], types["is_total"]) == ("integer", "number", "boolean")


def test_a_mart_that_is_gone_is_gone_from_parquet_too(tmp_path):
    home = published_home(tmp_path)
    change_build(home, "DROP TABLE marts.fct_indicator_value")
    publish(home)
    assert not (home.published / "parquet" / "fct_indicator_value.parquet").exists()
    assert (home.published / "parquet" / "fct_indicator.parquet").exists()


def test_who_has_the_old_file_open_keeps_reading_it(tmp_path):
    home = published_home(tmp_path)
    code = f"""
import duckdb, sys
db = duckdb.connect({str(home.published_file)!r}, read_only=True)
print("here", flush=True)
sys.stdin.readline()
print(db.execute("SELECT count(*) FROM marts.dim_project").fetchone()[0])
"""
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as reader:
        assert reader.stdout.readline() == "here\n"
        change_build(home, "INSERT INTO marts.dim_project VALUES ('new', NULL, 'new')")
        publish(home)
        assert reader.communicate("go\n")[0] == "2\n"
    assert fetch(home.published_file, "SELECT count(*) FROM marts.dim_project") == [(3,)]


def test_changes_somebody_made_to_the_old_file_do_not_reach_the_new_one(tmp_path):
    home = published_home(tmp_path)
    home.published_file.with_name("jixiao.duckdb.wal").write_bytes(b"of the old file")
    publish(home)
    assert sorted(os.listdir(home.published)) == ["datapackage.json", "jixiao.duckdb", "parquet"]


@pytest.mark.parametrize(
    ("statements", "sentence"),
    [
        ("DROP TABLE staging.goal", "The build is not complete: staging.goal is missing."),
        ("DROP SCHEMA zh CASCADE; DROP SCHEMA marts CASCADE", "The build holds no marts: dbt has not made them."),
        (
            "CREATE SCHEMA intermediate; CREATE TABLE intermediate.int_x AS SELECT 1 AS a;"
            "CREATE VIEW marts.v AS FROM jixiao.intermediate.int_x",
            "The view marts.v cannot stand on what is published: Catalog Error",
        ),
        ("CREATE TABLE marts.odd (a_key VARCHAR, b BIT)", "Column b cannot be published: type BIT."),
        (
            "CREATE VIEW zh.wrong AS SELECT len(alternatives) AS n FROM jixiao.marts.fct_project_funding",
            "The new file and the build differ in the rows of zh.wrong.",
        ),
    ],
)
def test_a_build_that_cannot_be_published_leaves_the_published_file_alone(tmp_path, statements, sentence):
    home = published_home(tmp_path)
    before = {path: path.read_bytes() for path in home.published.rglob("*") if path.is_file()}
    change_build(home, statements)
    with pytest.raises(RunError) as caught:
        publish(home)
    assert str(caught.value).startswith(sentence)
    assert {path: path.read_bytes() for path in home.published.rglob("*") if path.is_file()} == before
    assert not (home.builds / "next.duckdb").exists()


def test_without_a_build_nothing_is_published(tmp_path):
    with pytest.raises(RunError, match="There is no build to publish"):
        publish(Home(tmp_path))


def test_the_audit_finds_a_missing_view(tmp_path, monkeypatch):
    home = built_home(tmp_path)
    change_build(home, 'DROP VIEW zh."项目资金"')
    monkeypatch.setattr(publishing, "_create_views", lambda *_: None)
    monkeypatch.setattr(publishing, "comments", lambda _relation: [])
    check_nothing_is_published(home, "The new file and the build differ in marts.dim_document_current, zh.当前文件.")


def test_the_audit_finds_a_missing_description(tmp_path, monkeypatch):
    home = built_home(tmp_path)
    monkeypatch.setattr(publishing, "comments", lambda _relation: [])
    check_nothing_is_published(home, "The new file lacks the description of marts.dim_project.")


def test_the_audit_finds_missing_rows(tmp_path, monkeypatch):
    home = built_home(tmp_path)
    monkeypatch.setattr(publishing, "_copy_table", lambda db, table, _database: db.execute(create_table(table)))
    check_nothing_is_published(home, "The new file and the build differ in the rows of marts.dim_document.")


def test_the_audit_finds_other_columns(tmp_path, monkeypatch):
    home = built_home(tmp_path)

    def copy_without_not_null(db, table, database):
        db.execute(f"CREATE TABLE {table.sql_name} AS FROM {database}.{table.sql_name}")

    monkeypatch.setattr(publishing, "_copy_table", copy_without_not_null)
    check_nothing_is_published(home, "The new file has another column marts.dim_document.document_key.")


def check_nothing_is_published(home, sentence: str) -> None:
    with pytest.raises(RunError) as caught:
        publish(home)
    assert str(caught.value) == sentence
    assert not home.published_file.exists()


KILLED = """
import time
from warehouse import datapackage, publish
from warehouse.home import Home
def stop(*_, **__):
    print("here", flush=True)
    time.sleep(60)
{patch}
publish.publish(Home.resolve())
"""


@pytest.mark.parametrize(
    ("patch", "is_new"),
    [
        ("publish._create_views = stop", False),
        ("publish.write_package = stop", False),
        ("publish.swap_package = stop", True),
    ],
    ids=["in the new file", "before anything is replaced", "between the file and Parquet"],
)
def test_a_publication_killed_half_way_is_finished_by_the_next(tmp_path, patch, is_new):
    home = published_home(tmp_path)
    land(home, [write(tmp_path, "new.txt", SAMPLE + "项目 新项目 1\n")])
    extract_pending(home, reader=READER)
    prepare(home)
    make_marts(home.build_file)
    process = run_python(KILLED.format(patch=patch), JIXIAO_HOME=str(home.root))
    kill_when(process, "here")
    assert process.returncode == -signal.SIGKILL
    assert fetch(home.published_file, "SELECT count(*) FROM marts.dim_document") == [(2 if is_new else 1,)]
    assert not is_current(home)
    publish(home)
    assert is_current(home)
    assert fetch(home.published_file, "SELECT count(*) FROM marts.dim_document") == [(2,)]
    assert pq.read_table(home.published / "parquet" / "dim_document.parquet").num_rows == 2
    assert sorted(os.listdir(home.published)) == ["datapackage.json", "jixiao.duckdb", "parquet"]
