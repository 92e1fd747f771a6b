"""Where rows come from."""

import duckdb
import pytest

from tests.unit.warehouse_support import SAMPLE, built_home, published_home
from warehouse.errors import JixiaoError
from warehouse.home import Home
from warehouse.objects import Relation, TableColumn
from warehouse.publish import publish
from warehouse.report import place
from warehouse.trace import ArchivedLine, own_keys, trace


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return published_home(tmp_path_factory.mktemp("trace"))


def value(home, query):
    with duckdb.connect(home.published_file, read_only=True) as db:
        (found,) = db.execute(query).fetchone()
    return found


def test_a_fact_leads_to_its_line_and_the_lines_around_it(home):
    key = value(home, "SELECT indicator_key FROM marts.fct_indicator WHERE level3_name = '设备完好率'")
    (found,) = trace(home, key)
    assert (found.key, found.table, found.row["level3_name"], found.origin_count) == (
        key,
        "marts.fct_indicator",
        "设备完好率",
        1,
    )
    (origin,) = found.origins
    document_id = value(home, "SELECT document_id FROM marts.dim_document")
    assert (origin.file_name, origin.document_id, origin.layout) == ("文件1.txt", document_id, "sample")
    assert (origin.page_no, origin.table_no, origin.line_from, origin.line_to) == (1, None, 5, 5)
    assert (origin.printed_text, origin.evidence, origin.inference) == ("指标 设备完好率 ≥95%", "printed", None)
    assert origin.lines == [
        ArchivedLine(3, "指标 观测次数 ≥24次", False),
        ArchivedLine(4, "项目 望远镜维护 5.00", False),
        ArchivedLine(5, "指标 设备完好率 ≥95%", True),
        ArchivedLine(6, "", False),
        ArchivedLine(7, "备注", False),
    ]


def test_a_key_may_be_a_number(home):
    (found,) = trace(home, "9000000000000000002")
    assert (found.table, found.row["amount_printed"], found.origins[0].line_from) == (
        "marts.fct_project_funding",
        "5.00",
        4,
    )


def test_a_row_without_a_place_of_its_own_has_that_of_its_owner(home):
    key = value(home, "SELECT indicator_value_key FROM marts.fct_indicator_value ORDER BY 1 LIMIT 1")
    (found,) = trace(home, key)
    assert found.table == "marts.fct_indicator_value"
    assert [origin.printed_text[:2] for origin in found.origins] == ["指标"]


def test_a_dimension_leads_to_every_place_it_stands_in(home):
    key = value(home, "SELECT project_key FROM marts.dim_project WHERE project_name = '流星观测'")
    (found,) = trace(home, key)
    assert (found.table, found.origin_count) == ("marts.dim_project", 2)
    assert sorted(origin.printed_text for origin in found.origins) == ["指标 观测次数 ≥24次", "项目 流星观测 12.30"]
    assert [origin.lines for origin in found.origins] == [[], []]


def test_a_place_names_the_rows_that_were_read_there(home):
    key = value(home, "SELECT source_key FROM marts.dim_source_location WHERE line_from = 2")
    (found,) = trace(home, key)
    assert found.table == "marts.dim_source_location"
    assert [(reading.table, reading.key, reading.evidence) for reading in found.readings] == [
        ("marts.fct_project_funding", "9000000000000000001", "printed")
    ]
    assert [line.is_claimed for line in found.origins[0].lines] == [False, True, False, False]


def test_a_document_is_found_by_its_id_its_key_and_the_beginning_of_either(home):
    document_id, key = (
        value(home, f"SELECT {name} FROM marts.dim_document") for name in ("document_id", "document_key")
    )
    for wanted in (document_id, document_id[:8], key):
        (found,) = trace(home, wanted)
        assert (found.table, found.row["document_id"]) == ("marts.dim_document", document_id)
        assert found.origin_count == 5


@pytest.mark.parametrize("wanted", ["nothing-like-this", "", "%", "0", "9e18", "'; DROP TABLE x"])
def test_an_unknown_key_is_a_usage_error_with_a_hint(home, wanted):
    with pytest.raises(JixiaoError, match="take one from a column that ends in _key, or a document id") as caught:
        trace(home, wanted)
    assert caught.value.exit_code == 2


def test_a_short_beginning_is_not_enough(home):
    with pytest.raises(JixiaoError, match="No key"):
        trace(home, value(home, "SELECT document_id FROM marts.dim_document")[:7])


def test_an_ambiguous_beginning_is_refused(tmp_path):
    home = built_home(tmp_path)
    with duckdb.connect(home.build_file) as db:
        db.execute("INSERT INTO marts.dim_project VALUES ('twinkling_1', NULL, 'a'), ('twinkling_2', NULL, 'b')")
    publish(home)
    with pytest.raises(JixiaoError, match="More than one key begins with twinkling: give more of it"):
        trace(home, "twinkling")
    (found,) = trace(home, "twinkling_1")
    assert (found.origin_count, found.origins) == (0, [])


def test_a_row_about_something_removed_names_where_it_was(tmp_path):
    home = built_home(tmp_path)
    with duckdb.connect(home.build_file) as db:
        db.execute(
            "CREATE TABLE marts.fct_document_change AS SELECT 'change_1' AS change_key, NULL::VARCHAR AS source_key,"
            " source_key AS previous_source_key FROM marts.dim_source_location WHERE line_from = 4"
        )
    publish(home)
    (found,) = trace(home, "change_1")
    assert [origin.line_from for origin in found.origins] == [4]


def test_many_places_are_counted_and_some_listed(tmp_path):
    text = "示例\n" + "\n".join(f"项目 同名 {number}" for number in range(1, 31)) + "\n"
    home = published_home(tmp_path, text)
    (found,) = trace(home, value(home, "SELECT any_value(project_key) FROM marts.dim_project"))
    assert (found.origin_count, len(found.origins)) == (30, 20)


def test_a_key_belongs_to_the_dimension_or_to_the_fact_that_is_extended():
    def mart(name: str, *columns: str) -> Relation:
        return Relation("marts", name, tuple(TableColumn(column, "VARCHAR", True, None) for column in columns), None)

    marts = [
        mart("fct_indicator_value", "indicator_key", "value_scope"),
        mart("fct_indicator", "indicator_key"),
        mart("fct_department_budget", "department_key"),
        mart("dim_department", "department_key"),
        mart("dim_fiscal_year", "fiscal_year"),
        mart("qc_indicator", "check_key"),
        mart("qc_indicator_set", "check_key"),
        mart("mart_plan", "schedule_key"),
        mart("fct_disbursement_schedule", "schedule_key"),
        mart("mart_project_overview", "project_overview_key"),
    ]
    assert {key: [mart.name for mart in found] for key, found in own_keys(marts).items()} == {
        "indicator_key": ["fct_indicator"],
        "department_key": ["dim_department"],
        "check_key": ["qc_indicator", "qc_indicator_set"],
        "schedule_key": ["fct_disbursement_schedule"],
        "project_overview_key": ["mart_project_overview"],
    }


def test_without_a_publication_the_way_to_one_is_told(tmp_path):
    with pytest.raises(JixiaoError, match="run `jixiao run`"):
        trace(Home(tmp_path), "anything")


def test_a_place_in_words():
    where = dict.fromkeys(("page_no", "table_no", "row_no", "column_no", "line_from", "line_to"))
    assert place(where) == ""
    assert (
        place(where | {"page_no": 2, "table_no": 1, "row_no": 7, "column_no": 4}) == "page 2, table 1, row 7, column 4"
    )
    assert place(where | {"line_from": 3, "line_to": 3}) == "line 3"
    assert place(where | {"line_from": 3, "line_to": 5}) == "lines 3-5"


def test_the_sample_has_the_lines_the_tests_name():
    assert SAMPLE.split("\n")[4] == "指标 设备完好率 ≥95%"
