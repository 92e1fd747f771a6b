"""House rules of what readers of the warehouse are told: dictionary, keys, questions, metrics."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.meta.conftest import ROOT
from warehouse.documentation.marts import Mart, read_marts
from warehouse.documentation.questions import FOLDER, read_questions
from warehouse.documentation.write import DICTIONARY, entity_diagram

BOTH = re.compile(r".*[A-Za-z]{3}.* — .*[\u4e00-\u9fff].*", re.DOTALL)
# Keys that lead to another row of the same mart, or group rows without being the key of any.
LEAD_NOWHERE = {"durable_project_key", "previous_document_key", "previous_source_key"}


@pytest.fixture(scope="module")
def pages(manifest: dict[str, Any]) -> list[Mart]:
    return read_marts(manifest)


def test_grain_and_every_nuance_of_a_mart_are_told_in_chinese_too(pages: list[Mart]) -> None:
    lacking = [mart.name for mart in pages if not mart.grain_chinese or len(mart.nuances_chinese) != len(mart.nuances)]
    assert lacking == [], "config: meta: grain_zh, nuance_zh (one for each Nuance)"


def test_the_key_in_the_description_is_the_primary_key_and_the_tested_one(
    pages: list[Mart], manifest: dict[str, Any]
) -> None:
    tested = {
        node["attached_node"].split(".")[-1]: node["test_metadata"]["kwargs"]["columns"]
        for node in manifest["nodes"].values()
        if node["resource_type"] == "test" and (node.get("test_metadata") or {}).get("name") == "identifies_each_row"
    }
    for mart in pages:
        assert re.match(r"\w+", mart.key).group() == mart.columns[0].name, mart.name  # type: ignore[union-attr]
        assert tested[mart.name] == [mart.columns[0].name], mart.name


def test_every_key_of_a_fact_leads_to_the_key_of_a_mart(pages: list[Mart]) -> None:
    keys = {mart.name: mart.columns[0].name for mart in pages}
    # A column that has its dimension's key for a name may lead to any table with that key.
    for mart in pages:
        for column in mart.keys:
            target, _, named = (column.leads_to or "").partition(".")
            assert keys[target] == (named or column.name), f"{mart.name}.{column.name}"
        if mart.kind in ("fct", "bridge"):
            loose = {column.name for column in mart.columns[1:] if column.name.endswith("_key") and not column.leads_to}
            assert loose <= LEAD_NOWHERE, mart.name


def test_the_diagram_shows_every_key_between_the_marts(pages: list[Mart]) -> None:
    shown = [mart for mart in pages if mart.kind != "qc"]
    names = {mart.name for mart in shown}
    keys = [(m.name, c.leads_to.split(".")[0]) for m in shown for c in m.keys if c.leads_to]
    picture = entity_diagram(pages)
    assert {name for name in names if f'<g id="{name}">' in picture} == names
    assert picture.count("<path ") == sum(target in names and target != name for name, target in keys)
    assert not re.search(r"(href|src)=", picture), "nothing from elsewhere"


def test_every_mart_has_a_committed_page_and_no_page_is_left_over(pages: list[Mart]) -> None:
    assert {path.stem for path in DICTIONARY.glob("*.md")} == {mart.name for mart in pages} | {"README"}, "make docs"


def test_committed_pages_describe_the_columns_of_today(pages: list[Mart]) -> None:
    for mart in pages:
        text = (DICTIONARY / f"{mart.name}.md").read_text(encoding="utf-8")
        described = re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)
        assert described == [column.name for column in mart.columns], f"{mart.name}: make docs"


def test_the_twenty_questions_are_there_with_their_answers() -> None:
    questions = read_questions()
    assert [question.number for question in questions] == list(range(1, 21))
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    for question in questions:
        assert question.english in page and question.chinese in page, question.path.name
        assert question.answer_path.exists(), question.path.name
        assert re.search(r"[\u4e00-\u9fff]", question.reading_chinese + question.chinese), question.path.name
    kept = {path.name for path in FOLDER.iterdir()}
    assert kept == {"README.md"} | {n for q in questions for n in (q.path.name, q.answer_path.name)}


def test_questions_ask_the_marts_only() -> None:
    for question in read_questions():
        statement = "\n".join(line for line in question.sql.splitlines() if not line.startswith("--"))
        assert not re.search(r"\b(staging|intermediate|seeds)\.", statement), question.path.name
        assert ";" not in re.sub(r"'[^']*'", "", statement), f"{question.path.name}: one statement"


def test_everything_that_can_be_measured_is_described_in_both_languages(manifest: dict[str, Any]) -> None:
    semantic, metrics = manifest["semantic_models"].values(), manifest["metrics"].values()
    assert semantic and metrics
    described = [(metric["name"], metric["description"]) for metric in metrics]
    for model in semantic:
        described.append((model["name"], model["description"]))
        described += [
            (f"{model['name']}.{d['name']}", d["description"]) for d in (*model["dimensions"], *model["measures"])
        ]
    assert [name for name, text in described if not BOTH.fullmatch((text or "").strip())] == []


def test_measures_stand_on_published_tables_and_every_measure_is_a_metric(manifest: dict[str, Any]) -> None:
    nodes = manifest["nodes"]
    for model in manifest["semantic_models"].values():
        for key in model["depends_on"]["nodes"]:
            assert nodes[key]["schema"] == "marts" and not nodes[key]["name"].startswith("qc_"), model["name"]
    measures = {m["name"] for model in manifest["semantic_models"].values() for m in model["measures"]}
    used = {
        measure["name"]
        for metric in manifest["metrics"].values()
        for measure in metric["type_params"]["input_measures"]
    }
    assert used == measures


def test_one_table_is_the_time_spine_and_it_is_published(manifest: dict[str, Any]) -> None:
    spines = [node for node in manifest["nodes"].values() if node.get("time_spine")]
    assert [(node["schema"], node["name"]) for node in spines] == [("marts", "dim_date")]


def test_the_normal_installation_does_not_need_metricflow() -> None:
    for name in ("runtime.txt", "dev.txt"):
        assert "dbt-metricflow" not in (ROOT / "requirements" / name).read_text(encoding="utf-8")
