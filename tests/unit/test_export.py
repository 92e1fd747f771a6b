"""Every mart as CSV, Excel or Parquet."""

import csv
import os
from datetime import datetime

import duckdb
import openpyxl
import pyarrow.parquet as pq
import pytest

from tests.unit.warehouse_support import built_home, published_home
from warehouse import workbook
from warehouse.errors import JixiaoError
from warehouse.export import export
from warehouse.home import Home
from warehouse.publish import publish
from warehouse.published import mart_tables, open_published

MARTS = (
    "dim_document", "dim_project", "dim_source_location", "fct_finding", "fct_indicator", "fct_indicator_value",
    "fct_project_funding",
)  # fmt: skip
HARD = """
CREATE TABLE marts.hard (
    hard_key BIGINT, text VARCHAR, code VARCHAR, amount_yuan DECIMAL(20,2), share DECIMAL(9,4), on_day DATE,
    at_time TIMESTAMP, flag BOOLEAN, list VARCHAR[], real DOUBLE);
INSERT INTO marts.hard VALUES
    (1, '=1+1', '440103211000000123456', -1234567.5, 0.25, '2024-12-31', '2024-12-31 10:20:30', true, ['a'], 0.5),
    (9007199254740993, '#N/A', '007', NULL, NULL, '1899-01-01', NULL, NULL, NULL, 'nan'),
    (3, 'a,"b"' || chr(10) || '目标', NULL, 0, 1, NULL, NULL, false, [], NULL),
    (4, chr(1) || 'x', '', NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    (5, repeat('目', 40000), NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return published_home(tmp_path_factory.mktemp("export"))


@pytest.fixture(scope="module")
def hard_home(tmp_path_factory):
    """A home with one more mart, of values that are hard to export."""
    home = built_home(tmp_path_factory.mktemp("hard"))
    with duckdb.connect(home.build_file) as db:
        db.execute(HARD)
    publish(home)
    return home


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_every_mart_has_a_file_and_nothing_else_is_there(home, tmp_path, kind):
    done = export(home, tmp_path / "out", kind)
    assert sorted(os.listdir(tmp_path / "out")) == [f"{name}.{kind}" for name in MARTS]
    assert [path.name for path in done.files] == [f"{name}.{kind}" for name in MARTS]
    assert done.rows["fct_project_funding"] == 2
    assert done.notes == []


def test_csv_holds_every_value(hard_home, tmp_path):
    export(hard_home, tmp_path, "csv")
    data = (tmp_path / "hard.csv").read_bytes()
    assert not data.startswith(b"\xef\xbb\xbf")
    with open(tmp_path / "hard.csv", encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert rows[0] == {
        "hard_key": "1", "text": "=1+1", "code": "440103211000000123456", "amount_yuan": "-1234567.50", "share": "0.2500",
        "on_day": "2024-12-31", "at_time": "2024-12-31T10:20:30", "flag": "true", "list": '["a"]', "real": "0.5",
    }  # fmt: skip
    assert [row["hard_key"] for row in rows] == ["1", "3", "4", "5", "9007199254740993"]
    assert rows[1]["text"] == 'a,"b"\n目标'
    assert b'3,"a,""b""\n\xe7\x9b\xae\xe6\xa0\x87",,0.00,' in data


def test_csv_for_excel_has_a_mark_and_no_formulas(hard_home, tmp_path):
    export(hard_home, tmp_path, "csv", excel=True)
    data = (tmp_path / "hard.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfhard_key,")
    rows = list(csv.DictReader(data.decode("utf-8-sig").splitlines()))
    assert (rows[0]["text"], rows[0]["code"], rows[0]["amount_yuan"]) == (
        "'=1+1",
        "'440103211000000123456",
        "-1234567.50",
    )
    assert "'9007199254740993" in data.decode()


def test_parquet_holds_the_published_rows(hard_home, tmp_path):
    export(hard_home, tmp_path, "parquet")
    with duckdb.connect(hard_home.published_file, read_only=True) as db:
        for name in (*MARTS, "hard"):
            table = pq.read_table(tmp_path / f"{name}.parquet")
            assert [tuple(row.values()) for row in table.to_pylist()].__repr__() == db.execute(
                f"FROM marts.{name}"
            ).fetchall().__repr__()


def test_a_workbook_has_a_sheet_for_each_mart(home, tmp_path):
    done = export(home, tmp_path, "xlsx")
    assert done.files == [tmp_path / "jixiao.xlsx"]
    book = openpyxl.load_workbook(tmp_path / "jixiao.xlsx")
    assert tuple(book.sheetnames) == MARTS
    assert [cell.value for cell in book["dim_project"][1]] == [
        "project_key",
        "project_code",
        "project_name",
    ]
    assert book["dim_project"].freeze_panes == "A2"
    assert {row[0].row: row[1].value for row in book["dim_project"].iter_rows(min_row=2)}.keys() == {2, 3}
    code = book["dim_project"]["B2"]
    assert (code.value[:6], len(code.value), code.data_type) == ("440103", 21, "s")
    funding = book["fct_project_funding"]
    assert (funding["A2"].value, funding["A2"].data_type) == ("9000000000000000001", "s")
    assert (funding["D2"].value, funding["D2"].number_format, funding["D2"].data_type) == (123000, "#,##0.00", "n")
    assert funding["E2"].value == "12.30"


def test_a_workbook_keeps_what_excel_would_change(hard_home, tmp_path):
    done = export(hard_home, tmp_path, "xlsx")
    rows = list(openpyxl.load_workbook(tmp_path / "jixiao.xlsx")["hard"].iter_rows(min_row=2))
    first, third, fourth, fifth, second = rows
    assert [cell.value for cell in first] == [
        1, "=1+1", "440103211000000123456", -1234567.5, 0.25, datetime(2024, 12, 31), datetime(2024, 12, 31, 10, 20, 30),
        True, '["a"]', 0.5,
    ]  # fmt: skip
    assert [cell.data_type for cell in first] == ["n", "s", "s", "n", "n", "d", "d", "b", "s", "n"]
    assert [cell.number_format for cell in first][3:7] == ["#,##0.00", "General", "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"]
    assert [second[0].value, second[1].value, second[1].data_type, second[2].value, second[5].value, second[9].value] == [
        "9007199254740993", "#N/A", "s", "007", "1899-01-01", "nan"
    ]  # fmt: skip
    assert (third[1].value, third[3].value) == ('a,"b"\n目标', 0)
    assert fourth[1].value == "\ufffdx"
    assert len(fifth[1].value) == 32_767
    assert done.notes == [
        "hard.text: control characters were replaced in 1 cells, the first in row 4.",
        "hard.text: text was cut at 32767 characters in 1 cells, the first in row 5.",
    ]


def test_more_rows_than_a_sheet_holds_go_to_further_sheets(hard_home, tmp_path):
    from warehouse.progress import NullProgress

    with open_published(hard_home) as db:
        marts = [mart for mart in mart_tables(db) if mart.name == "hard"]
        workbook.write_workbook(db, marts, tmp_path / "x.xlsx", NullProgress(), most_rows=3)
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert book.sheetnames == ["hard", "hard (2)", "hard (3)"]
    assert [[row[0].value for row in book[name].iter_rows()] for name in book.sheetnames] == [
        ["hard_key", 1, 3],
        ["hard_key", 4, 5],
        ["hard_key", "9007199254740993"],
    ]


def test_a_long_table_name_fits_on_every_sheet(tmp_path):
    assert workbook._sheet_name("x" * 40, 1) == "x" * 31
    assert workbook._sheet_name("x" * 40, 12) == "x" * 26 + " (12)"


def test_a_file_that_was_there_is_replaced_whole_or_kept(hard_home, tmp_path, monkeypatch):
    export(hard_home, tmp_path, "csv")
    before = (tmp_path / "hard.csv").read_bytes()
    monkeypatch.setattr("warehouse.export.csv_line", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        export(hard_home, tmp_path, "csv")
    assert (tmp_path / "hard.csv").read_bytes() == before
    assert not [name for name in os.listdir(tmp_path) if name.startswith(".")]


def test_an_unknown_format_and_a_home_without_publication(home, tmp_path):
    with pytest.raises(JixiaoError, match=r"Unknown format docx: use one of csv, xlsx, parquet\."):
        export(home, tmp_path, "docx")
    with pytest.raises(JixiaoError, match="Nothing is published"):
        export(Home(tmp_path / "empty"), tmp_path / "out", "csv")
    assert not (tmp_path / "out").exists()
