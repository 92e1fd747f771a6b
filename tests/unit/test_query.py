"""Read-only SQL on the published file."""

import csv
import io
import json

import pyarrow.parquet as pq
import pytest

from tests.unit.warehouse_support import published_home
from warehouse.cells import csv_line, excel_text, json_value, text, unique_names
from warehouse.errors import JixiaoError
from warehouse.home import Home
from warehouse.query import show, write_answer, write_file

EVERY_TYPE = """
SELECT 1::BIGINT AS whole, 1.50::DECIMAL(20,2) AS money, 'a,"b"' AS "text", NULL AS nothing, '' AS empty,
    DATE '2024-12-31' AS day, TIMESTAMP '2024-12-31 10:20:30' AS moment, true AS flag, ['x', NULL] AS list,
    {'a': 1.5::DECIMAL(3,1)} AS record, 0.1::DOUBLE AS real, 'nan'::DOUBLE AS nan, 'ab'::BLOB AS bytes,
    0.000000000001::DECIMAL(38,12) AS tiny
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return published_home(tmp_path_factory.mktemp("query"))


def answer(home, sql, kind):
    stream = io.StringIO()
    write_answer(home, sql, kind, stream)
    return stream.getvalue()


def test_json_is_a_list_of_objects_with_decimals_as_text(home):
    assert json.loads(answer(home, EVERY_TYPE, "json")) == [
        {
            "whole": 1, "money": "1.50", "text": 'a,"b"', "nothing": None, "empty": "", "day": "2024-12-31",
            "moment": "2024-12-31T10:20:30", "flag": True, "list": ["x", None], "record": {"a": "1.5"}, "real": 0.1,
            "nan": "nan", "bytes": "6162", "tiny": "0.000000000001",
        }
    ]  # fmt: skip
    assert json.loads(answer(home, "SELECT 1 WHERE false", "json")) == []
    assert len(json.loads(answer(home, "FROM range(25000)", "json"))) == 25_000


def test_csv_is_rfc_4180(home):
    printed = answer(home, EVERY_TYPE, "csv")
    assert printed.count("\r\n") == 2
    header, row = csv.reader(io.StringIO(printed, newline=""))
    assert dict(zip(header, row, strict=True)) == {
        "whole": "1", "money": "1.50", "text": 'a,"b"', "nothing": "", "empty": "", "day": "2024-12-31",
        "moment": "2024-12-31T10:20:30", "flag": "true", "list": '["x", null]', "record": '{"a": "1.5"}', "real": "0.1",
        "nan": "nan", "bytes": "6162", "tiny": "0.000000000001",
    }  # fmt: skip
    assert ',,"",' in printed, "null and empty text are told apart"


def test_a_name_that_comes_twice_hides_nothing(home):
    assert json.loads(answer(home, "SELECT 1 AS a, 2 AS a, 3 AS a_2", "json")) == [{"a": 1, "a_2": 2, "a_2_2": 3}]
    assert unique_names(["a", "b", "a", "a"]) == ["a", "b", "a_2", "a_3"]


def test_files_are_written_whole(home, tmp_path):
    for kind in ("csv", "json", "parquet"):
        write_file(
            home, "SELECT amount_yuan, amount_yuan AS amount_yuan FROM marts.fct_project_funding", kind, tmp_path / kind
        )
    table = pq.read_table(tmp_path / "parquet")
    assert table.column_names == ["amount_yuan", "amount_yuan_2"]
    assert str(table.schema.field("amount_yuan").type) == "decimal128(20, 2)"
    assert (
        tmp_path / "csv"
    ).read_bytes() == b"amount_yuan,amount_yuan_2\r\n123000.00,123000.00\r\n50000.00,50000.00\r\n"
    with pytest.raises(JixiaoError):
        write_file(home, "SELECT error('half way') FROM range(3)", "csv", tmp_path / "csv")
    assert (tmp_path / "csv").read_bytes().startswith(b"amount_yuan")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["csv", "json", "parquet"]


def test_a_table_is_as_wide_as_its_chinese(home, capsys):
    assert show(home, 'SELECT project_name AS "项目", 1.5 AS n, NULL AS x FROM marts.dim_project ORDER BY 1', 10) == 2
    lines = capsys.readouterr().out.splitlines()
    assert [line.rstrip() for line in lines if line.strip()] == [
        "  项目           n      x",
        " ─────────────────────────",
        "  望远镜维护   1.5   NULL",
        "  流星观测     1.5   NULL",
    ]


def test_a_table_shows_no_more_rows_than_wanted_and_counts_all(home, capsys):
    assert show(home, "FROM range(30)", 2) == 30
    assert len([line for line in capsys.readouterr().out.splitlines() if line.strip()]) == 4


def test_nothing_in_a_cell_is_taken_for_markup(home, capsys):
    show(home, "SELECT '[red]x[/red] :smile:' AS \"[b]\"", 1)
    printed = capsys.readouterr().out
    assert "[red]x[/red] :smile:" in printed
    assert "[b]" in printed


@pytest.mark.parametrize(
    ("sql", "sentence"),
    [
        ("selec 1", 'Parser Error: syntax error at or near "selec"'),
        ("FROM no_such_table", "Catalog Error: Table with name no_such_table does not exist!"),
        ("SELECT 'x'::INTEGER", "Conversion Error: Could not convert string 'x' to INT32"),
        ("", "One statement at a time, please: there are 0."),
        ("SELECT 1; SELECT 2", "One statement at a time, please: there are 2."),
    ],
)
def test_errors_are_one_sentence(home, sql, sentence):
    with pytest.raises(JixiaoError) as caught:
        answer(home, sql, "csv")
    assert (str(caught.value), caught.value.exit_code) == (sentence, 2)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM marts.dim_project",
        "CREATE TABLE marts.new AS SELECT 1",
        "COPY marts.dim_project TO '/tmp/should-not-be-there.csv'",
        "FROM read_csv('/etc/passwd')",
        "FROM read_text('/etc/passwd')",
        "FROM '/etc/passwd'",
        "ATTACH '/tmp/should-not-be-there.duckdb'",
        "SET enable_external_access = true",
        "RESET lock_configuration",
        "INSTALL httpfs",
        "LOAD httpfs",
        "EXPORT DATABASE '/tmp/should-not-be-there'",
    ],
)
def test_there_is_no_way_out_of_the_published_file(home, sql):
    before = home.published_file.read_bytes()
    with pytest.raises(JixiaoError):
        answer(home, sql, "csv")
    assert home.published_file.read_bytes() == before


def test_without_a_publication_the_way_to_one_is_told(tmp_path):
    with pytest.raises(JixiaoError, match=f"Nothing is published in {tmp_path} yet: run `jixiao run`."):
        answer(Home(tmp_path), "SELECT 1", "csv")


def test_results_that_parquet_cannot_hold_are_refused(home, tmp_path):
    with pytest.raises(JixiaoError, match="This result does not fit into Parquet"):
        write_file(home, "SELECT INTERVAL 1 DAY AS i", "parquet", tmp_path / "x.parquet")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("=1+1", "'=1+1"), ("+1", "'+1"), ("-5%", "'-5%"), ("@x", "'@x"), ("\tx", "'\tx"), ("\rx", "'\rx"),
        ("≥95%", "≥95%"), ("", ""), (None, ""), (-5, "-5"), (1.5, "1.5"),
        ("440103211000000123456", "'440103211000000123456"), ("007", "'007"), ("0", "0"), ("314001", "314001"),
        (9_000_000_000_000_000_001, "'9000000000000000001"), (999_999_999_999_999, "999999999999999"), (True, "true"),
    ],
)  # fmt: skip
def test_text_for_excel(value, shown):
    assert excel_text(value) == shown


def test_lines_of_csv():
    assert csv_line(["a", 'b"c', "d,e", "f\ng", "", None, -1]) == 'a,"b""c","d,e","f\ng","",,-1\r\n'
    assert csv_line(['=HYPERLINK("x")'], excel=True) == '"\'=HYPERLINK(""x"")"\r\n'


def test_values_in_json_keep_their_digits():
    assert json_value(2**63 - 1) == 9223372036854775807
    assert json_value(float("inf")) == "inf"
    assert text({"a": [1, None]}) == '{"a": [1, null]}'
