"""Pages made of marts: the parts that need no database."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from warehouse.documentation.diagram import mermaid, svg
from warehouse.documentation.dictionary import index_page, mart_page
from warehouse.documentation.example import example_query
from warehouse.documentation.markdown import data_table, escaped, page
from warehouse.documentation.marts import Check, Mart, MartColumn, read_marts
from warehouse.documentation.metricflow import write_project
from warehouse.documentation.questions import read_questions
from warehouse.errors import JixiaoError, RunError
from warehouse.home import Home


def column(name: str, kind: str = "varchar", leads_to: str | None = None, is_nullable: bool = False) -> MartColumn:
    return MartColumn(name, "列", kind, is_nullable, "A column", "一列", leads_to)


def mart(name: str, *columns: MartColumn, **changes: object) -> Mart:
    values: dict[str, object] = {
        "name": name, "chinese_name": f"表{name}", "english": "Things", "chinese": "事物", "grain": "thing",
        "grain_chinese": "事物", "key": columns[0].name, "nuances": ("Mind the a|b.",), "nuances_chinese": ("注意。",),
        "example": None, "columns": columns, "checks": (Check("every_row_is_there", "warn"),), "unit_tests": (),
        "parents": ("int_thing",), "children": (f"{name}_current",), "origins": ("staging.thing",),
        "has_current_view": False,
    }  # fmt: skip
    return Mart(**{**values, **changes})  # type: ignore[arg-type]


PROJECT = mart("dim_project", column("project_key"), column("project_name"))
FUNDING = mart(
    "fct_funding", column("funding_key"), column("project_key", leads_to="dim_project"),
    column("amount_yuan", "decimal(20,2)", is_nullable=True), column("landed_at", "timestamp"), column("unit_printed"),
    column("alternatives", "varchar[]"), has_current_view=True,
)  # fmt: skip


def test_the_example_reads_names_instead_of_keys_and_newest_versions() -> None:
    assert example_query(FUNDING).splitlines() == [
        "select",
        "    dim_project.project_name,",
        "    fct_funding_current.amount_yuan",
        "from marts.fct_funding_current",
        "left join marts.dim_project on dim_project.project_key = fct_funding_current.project_key",
        "order by fct_funding_current.funding_key",
        "limit 3",
    ]


def test_the_example_of_the_model_goes_first() -> None:
    assert example_query(mart("dim_x", column("x_key"), example="select 1\n")) == "select 1"


def test_a_page_says_everything_of_its_mart() -> None:
    text = mart_page(FUNDING, ".md", {"dim_project", "fct_funding"}, "select 1", "| 1 |")
    assert "- A row is a 粒度: thing — 事物" in text
    assert "- Newest versions 最新版本: `marts.fct_funding_current`" in text
    assert "- Mind the a|b.\n- 注意。" in text
    assert "| `amount_yuan` | 列 | decimal(20,2) | yes 可 |  | A column | 一列 |" in text
    assert "| `project_key` | 列 | varchar |  | [dim_project](dim_project.md) | A column | 一列 |" in text
    assert "fct_funding }o--|| dim_project : project_key" in text
    assert "- Made of 由此生成: `int_thing`\n- which come from 源自: `staging.thing`\n- Read by 用于: –" in text
    assert "- every row is there (warns only 仅警告)" in text


def test_the_index_lists_marts_by_kind_and_where_their_keys_lead() -> None:
    text = index_page([PROJECT, FUNDING], ".html")
    assert text.index("## Dimensions 维度") < text.index("## Facts 事实")
    assert text.endswith(
        "|  | [dim_project](dim_project.html) |\n| --- | --- |\n| [fct_funding](fct_funding.html) | ● |\n"
    )


def test_a_key_that_may_be_blank_leads_to_at_most_one_row() -> None:
    blank = mart("fct_x", column("x_key"), column("project_key", leads_to="dim_project", is_nullable=True))
    assert mermaid([blank]) == "erDiagram\n  fct_x }o--o| dim_project : project_key"


def test_the_picture_is_svg_with_a_box_a_table_and_a_line_a_key() -> None:
    root = ElementTree.fromstring(svg([PROJECT, FUNDING], "a < b"))
    space = "{http://www.w3.org/2000/svg}"
    assert root.find(f"{space}title").text == "a < b"  # type: ignore[union-attr]
    assert [group.get("id") for group in root.iter(f"{space}g")] == ["dim_project", "fct_funding"]
    assert len(list(root.iter(f"{space}path"))) == 1
    width, height = float(root.get("width", 0)), float(root.get("height", 0))
    for box in root.iter(f"{space}rect"):
        assert float(box.get("x", 0)) + float(box.get("width", 0)) <= width
        assert float(box.get("y", 0)) + float(box.get("height", 0)) <= height


def test_cells_stand_as_they_are_and_long_ones_are_cut() -> None:
    assert escaped("a|b <c> *d*\ne") == "a\\|b &lt;c&gt; \\*d\\* e"
    assert data_table(["n"], [[None], [True], ["x" * 61]]).splitlines()[2:] == ["|  |", "| true |", f"| {'x' * 59}… |"]


def test_a_page_opens_without_a_network() -> None:
    text = page("绩效 <1>", "# 题\n\n| a |\n| --- |\n| b |\n")
    assert "<title>绩效 &lt;1&gt;</title>" in text and "<td>b</td>" in text
    assert "http" not in text


def test_a_description_without_its_parts_is_an_error_that_names_the_model() -> None:
    node = {
        "name": "fct_x", "resource_type": "model", "schema": "marts", "unique_id": "model.jixiao.fct_x",
        "description": "Things — 事物\nGrain: thing.", "config": {"materialized": "table", "meta": {"zh": "事"}},
        "columns": {}, "depends_on": {"nodes": []},
    }  # fmt: skip
    with pytest.raises(RunError, match="fct_x lacks Key, Nuance"):
        read_marts({"nodes": {"model.jixiao.fct_x": node}, "sources": {}, "unit_tests": {}, "child_map": {}})


def test_lines_of_a_question_are_joined_as_their_language_wants(tmp_path: Path) -> None:
    (tmp_path / "q03_aid.sql").write_text(
        "-- Q03   How much\n-- a person?\n-- 问题  人均\n-- 多少？\n-- Read  One row.\n-- 读法  一行。\n"
        "-- Set   nothing.\n-- Empty None yet.\nselect 1\n",
        encoding="utf-8",
    )
    (question,) = read_questions(tmp_path)
    assert (question.number, question.english, question.chinese) == (3, "How much a person?", "人均多少？")
    assert (question.settings, question.empty_because) == ("nothing.", "None yet.")
    assert question.answer_path == tmp_path / "q03_aid.expected.csv"


@pytest.mark.parametrize(("name", "missing"), [("q03_aid.sql", "读法, Set"), ("aid.sql", "its number")])
def test_a_question_that_does_not_explain_itself_is_an_error(tmp_path: Path, name: str, missing: str) -> None:
    (tmp_path / name).write_text("-- Q03   How?\n-- 问题  多少？\n-- Read  So.\nselect 1\n", encoding="utf-8")
    with pytest.raises(JixiaoError, match=f"{name} does not say .*{missing}"):
        read_questions(tmp_path)


def test_metricflow_opens_the_published_file_for_reading_only(tmp_path: Path) -> None:
    (tmp_path / "semantic.json").write_text("{}", encoding="utf-8")
    home = Home(tmp_path / "home")
    write_project(home, tmp_path / "semantic.json", tmp_path / "mf")
    profile = (tmp_path / "mf" / "profiles.yml").read_text(encoding="utf-8")
    assert f'path: "{home.published_file}"' in profile and "access_mode: read_only" in profile
    assert (tmp_path / "mf" / "target" / "semantic_manifest.json").read_text(encoding="utf-8") == "{}"
    assert "profile: jixiao" in (tmp_path / "mf" / "dbt_project.yml").read_text(encoding="utf-8")
