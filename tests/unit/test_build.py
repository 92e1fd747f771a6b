"""The build file and the fingerprint of what goes into it."""

import json
import subprocess
import sys
from datetime import datetime

import duckdb
import pytest

from extract.records import TABLES
from tests.unit.warehouse_support import READER, ROOT, SAMPLE, built_home, make_marts, published_home, write
from warehouse import build
from warehouse.build import dbt_environment, fingerprint, is_current, prepare, published_fingerprint, software_version
from warehouse.columns import columns
from warehouse.extraction import extract_pending
from warehouse.files import write as write_file
from warehouse.home import Home
from warehouse.landing import land
from warehouse.publish import publish
from warehouse.staging import write_batch


def fetch(home, query):
    with duckdb.connect(home.build_file, read_only=True) as db:
        return db.execute(query).fetchall()


@pytest.fixture
def home(tmp_path):
    home = Home(tmp_path / "home")
    land(home, [write(tmp_path, "a.txt", SAMPLE), write(tmp_path, "b.txt", SAMPLE), write(tmp_path, "c.txt", "甲")])
    extract_pending(home, reader=READER)
    return home


def test_the_build_holds_a_table_for_every_kind_of_record(home):
    assert prepare(home) == home.build_file
    for table in TABLES:
        described = fetch(home, f"SELECT column_name, column_type FROM (DESCRIBE staging.{table})")
        assert described == [(column.name, column.type) for column in columns(table)]
    assert fetch(home, "SELECT table_type FROM information_schema.tables WHERE table_schema = 'staging'") == [
        ("BASE TABLE",)
    ] * (len(TABLES) + 2)


def test_rows_come_by_document_in_printed_order(home):
    prepare(home)
    rows = fetch(home, "SELECT document_id, record_no, project_name FROM staging.project")
    assert [(number, name) for _, number, name in rows] == [(1, "流星观测"), (2, "望远镜维护")]
    assert fetch(home, "SELECT count(*), count(DISTINCT document_id) FROM staging.document") == [(2, 2)]


def test_landing_has_a_row_for_each_sighting(home):
    prepare(home)
    rows = fetch(
        home,
        "SELECT file_name, media_type, size_bytes, sighting_no, landed_at, seen_at FROM staging.landing ORDER BY 1",
    )
    assert [row[:4] for row in rows] == [
        ("a.txt", "text/plain", len(SAMPLE.encode()), 1),
        ("b.txt", "text/plain", len(SAMPLE.encode()), 2),
        ("c.txt", "text/plain", 3, 1),
    ]
    (a, b, _) = ((row[4], row[5]) for row in rows)
    assert isinstance(a[0], datetime)
    assert a[0] == a[1] == b[0] < b[1]


def test_an_empty_home_gives_empty_tables(tmp_path):
    home = Home(tmp_path)
    prepare(home)
    assert fetch(home, "SELECT count(*) FROM staging.document") == [(0,)]
    assert fetch(home, "SELECT count(*) FROM staging.landing") == [(0,)]


def test_what_is_not_read_yet_is_left_out_whole(home, tmp_path):
    land(home, [write(tmp_path, "d.txt", "later")])
    prepare(home)
    assert fetch(home, "SELECT DISTINCT file_name FROM staging.landing ORDER BY 1") == [
        ("a.txt",),
        ("b.txt",),
        ("c.txt",),
    ]
    assert fetch(home, "SELECT count(*) FROM staging.document") == [(2,)]


def test_only_the_newest_rows_of_a_document_are_loaded(home, tmp_path, monkeypatch):
    monkeypatch.setattr("warehouse.staging.EXTRACTOR_VERSION", "of tomorrow")
    monkeypatch.setattr("warehouse.extraction.BATCH_SIZE", 1)
    extract_pending(home, reader=READER)
    prepare(home)
    assert fetch(home, "SELECT extractor_version, count(*) FROM staging.document GROUP BY 1") == [("of tomorrow", 2)]
    assert fetch(home, "SELECT extractor_version, count(*) FROM staging.project GROUP BY 1") == [("of tomorrow", 2)]


def test_the_build_is_made_anew_each_time(home):
    prepare(home)
    with duckdb.connect(home.build_file) as db:
        db.execute("CREATE TABLE staging.left_over AS SELECT 1")
    home.build_file.with_name("jixiao.duckdb.wal").write_bytes(b"of another file")
    prepare(home)
    assert fetch(home, "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'left_over'") == [(0,)]


def test_the_build_says_what_went_into_it(home):
    prepare(home)
    assert fetch(home, "FROM build.manifest") == [(fingerprint(home), software_version())]


def test_dbt_is_told_where_everything_is_and_to_call_nobody(home):
    environment = dbt_environment(home)
    assert environment == {
        "JIXIAO_BUILD_FILE": str(home.root / "builds/jixiao.duckdb"),
        "DBT_TARGET_PATH": str(home.root / "builds/dbt"),
        "DBT_LOG_PATH": str(home.root / "builds/dbt"),
        "DBT_PROFILES_DIR": str(ROOT / "dbt"),
        "DBT_PROJECT_DIR": str(ROOT / "dbt"),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DO_NOT_TRACK": "1",
    }


def test_the_fingerprint_follows_what_matters_and_nothing_else(home, tmp_path, monkeypatch):
    marks = [fingerprint(home)]
    land(home, [tmp_path / "a.txt"])  # seen again at the same place
    assert fingerprint(home) == marks[0]
    land(home, [write(tmp_path, "elsewhere.txt", SAMPLE)])  # seen at another
    marks.append(fingerprint(home))
    land(home, [write(tmp_path, "d.txt", "丁")])  # not read yet
    assert fingerprint(home) == marks[-1]
    extract_pending(home, reader=READER)
    marks.append(fingerprint(home))
    monkeypatch.setattr(build, "software_version", lambda: "99")
    marks.append(fingerprint(home))
    assert len(set(marks)) == len(marks)


def test_the_fingerprint_follows_the_dbt_project_and_the_code_but_not_their_products(home, tmp_path, monkeypatch):
    monkeypatch.setattr(build, "checkout", lambda: tmp_path / "checkout")
    monkeypatch.setattr(build, "software_version", lambda: "1")
    files = ["dbt/models/a.sql", "dbt/seeds/b.csv", "warehouse/c.py", "expectations/d.py", "dagster_project/e.py"]
    marks = []
    for number, name in enumerate(["dbt/dbt_project.yml", *files]):
        write_file(tmp_path / "checkout" / name, str(number).encode())
        marks.append(fingerprint(home))
    write_file(tmp_path / "checkout" / files[0], b"changed")
    marks.append(fingerprint(home))
    assert len(set(marks)) == len(marks)
    for name in (
        "dbt/target/manifest.json",
        "dbt/logs/dbt.log",
        "dbt/.user.yml",
        "warehouse/__pycache__/c.pyc",
        "docs/x.md",
    ):
        write_file(tmp_path / "checkout" / name, b"x")
    assert fingerprint(home) == marks[-1]


def test_what_is_published_is_current_until_something_changes(tmp_path):
    home = built_home(tmp_path)
    assert not is_current(home)
    publish(home)
    assert is_current(home)
    land(home, [write(tmp_path, "new.txt", "新")])
    assert not is_current(home)
    extract_pending(home, reader=READER)
    assert not is_current(home)
    prepare(home)
    make_marts(home.build_file)
    publish(home)
    assert is_current(home)


def test_a_publication_cut_short_is_not_current(tmp_path):
    home = published_home(tmp_path)
    package = home.published / "datapackage.json"
    described = json.loads(package.read_text())
    package.write_text(json.dumps(described | {"fingerprint": "of the one before"}))
    assert published_fingerprint(home) is None
    assert not is_current(home)
    package.unlink()
    assert not is_current(home)


def test_a_published_file_that_is_damaged_is_not_current(tmp_path):
    home = published_home(tmp_path)
    home.published_file.write_bytes(b"no database")
    assert not is_current(home)


def test_missing_staging_columns_are_said_in_a_sentence(home, monkeypatch):
    monkeypatch.setitem(TABLES, "goal", TABLES["project"])
    from warehouse.errors import RunError

    with pytest.raises(RunError, match="The staging files of goal cannot be loaded: Binder Error"):
        prepare(home)


def test_asking_whether_something_is_new_starts_no_pipeline(tmp_path):
    home = published_home(tmp_path)
    code = (
        "import sys; from warehouse.build import is_current; from warehouse.home import Home;"
        f"assert is_current(Home.resolve({str(home.root)!r}));"
        "print([name for name in ('dagster', 'dbt', 'great_expectations', 'pandas', 'pyarrow') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_batch_of_nothing_can_be_built(home):
    write_batch(home, [])
    prepare(home)
    assert fetch(home, "SELECT count(*) FROM staging.document") == [(2,)]
