"""The published file opens in the oldest DuckDB that knows its storage version, the one in BI tools of today, and in the
newest one."""

import json
import subprocess
import sys

import duckdb
import pytest

from tests.unit.warehouse_support import SAMPLE, built_home
from warehouse.publish import publish

CLIENTS = ("1.0.0", "2.0.0")  # the oldest that knows the storage version, and the newest on the index


@pytest.fixture(scope="session", params=CLIENTS)
def client(pytestconfig, request):
    """Folder with another DuckDB, kept in pytest's cache between sessions; its name is the version."""
    folder = pytestconfig.cache.mkdir("duckdb") / request.param
    if not (folder / "duckdb" / "__init__.py").exists():
        done = subprocess.run(
            [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--retries", "1",
             "--timeout", "20", "--target", str(folder), f"duckdb=={request.param}"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            pytest.skip(f"duckdb {request.param} cannot be installed here: {done.stderr.strip().splitlines()[-1]}")
    return folder


def ask(folder, file, queries: list[str]) -> list[str]:
    """What the other DuckDB answers to each query: its rows, or the error."""
    code = """
import json, sys
folder, file, version, *queries = sys.argv[1:]
sys.path.insert(0, folder)
import duckdb
assert duckdb.__version__ == version
db = duckdb.connect(file, read_only=True)
answers = []
for query in queries:
    try:
        answers.append(str(db.execute(query).fetchall()))
    except duckdb.Error as error:
        answers.append(str(error))
print(json.dumps(answers))
"""
    arguments = [str(folder), str(file), folder.name, *queries]
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def compare(folder, file, queries: list[str]) -> None:
    """The other DuckDB and ours give the same answers."""
    with duckdb.connect(file, read_only=True) as db:
        ours = [str(db.execute(query).fetchall()) for query in queries]
    for query, mine, theirs in zip(queries, ours, ask(folder, file, queries), strict=True):
        assert theirs == mine, query


def test_every_table_and_view_is_read_by_other_clients(tmp_path, client):
    home = built_home(tmp_path, SAMPLE, *(f"标题{number}" for number in range(3)))
    with duckdb.connect(home.build_file) as db:
        # What dbt contracts, indexes and wide values may leave behind.
        db.execute("""
            CREATE TABLE marts.dim_wide (
                wide_key BIGINT NOT NULL PRIMARY KEY, code VARCHAR UNIQUE, long_text VARCHAR, exact DECIMAL(38,12),
                on_day DATE, at_time TIMESTAMP, tags VARCHAR[], nested STRUCT(a INTEGER), CHECK (wide_key > 0));
            CREATE INDEX wide_code ON marts.dim_wide (on_day);
            INSERT INTO marts.dim_wide
                SELECT i, 'c' || i, repeat('目', 5000), i * 0.25, DATE '2024-01-01' + i::INTEGER, NULL, [], NULL
                FROM range(1, 3000) numbers(i);
            CREATE VIEW zh."宽表" AS WITH wide AS (FROM jixiao.marts.dim_wide)
                SELECT * EXCLUDE (tags), CASE WHEN is_current THEN '是' END, exact::DECIMAL(20,2)
                FROM wide LEFT JOIN jixiao.marts.dim_document ON wide.code = document_key
                WHERE wide_key BETWEEN 1 AND 2 ORDER BY wide_key;
        """)
    summary = publish(home)
    names = [name.replace(".", '."') + '"' for name in (*summary.rows, *summary.views)]
    assert 'zh."宽表"' in names
    compare(client, home.published_file, [f"FROM {name} ORDER BY ALL" for name in names])


def test_descriptions_are_read_by_other_clients(tmp_path, client):
    home = built_home(tmp_path)
    publish(home)
    compare(
        client,
        home.published_file,
        [
            "SELECT comment FROM duckdb_tables() WHERE comment IS NOT NULL ORDER BY 1",
            "SELECT comment FROM duckdb_columns() WHERE comment IS NOT NULL AND table_name <> '项目资金' ORDER BY 1",
            "SELECT comment FROM duckdb_views() WHERE comment IS NOT NULL ORDER BY 1",
        ],
    )
