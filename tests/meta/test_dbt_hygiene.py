"""House rules of the dbt project, over its manifest: layers, names, descriptions, contracts, tests."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PROJECT = ROOT / "dbt"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
ENGLISH = re.compile(r"[A-Za-z]{3}")
NAMES = {
    "staging": re.compile(r"stg_[a-z0-9_]+"),
    "intermediate": re.compile(r"int_[a-z0-9_]+"),
    "marts": re.compile(r"(dim|fct|bridge|qc|mart)_[a-z0-9_]+"),
}
# What a layer may read. Marts stand on the intermediate layer; a qc model judges marts, and only fct_finding reads qc.
READS = {
    "staging": {"source"},
    "intermediate": {"staging", "intermediate", "seed"},
    "marts": {"staging", "intermediate", "seed", "marts"},
}
FIXED_TABLES = [
    "dim_document",
    "dim_administrative_division",
    "dim_department",
    "dim_project",
    "dim_fund_source",
    "dim_indicator_category",
    "dim_fiscal_year",
    "dim_date",
    "fct_project_funding",
    "fct_department_budget",
    "fct_indicator",
    "fct_indicator_value",
    "fct_disbursement_schedule",
    "fct_key_task",
    "fct_goal",
    "dim_source_location",
    "fct_finding",
    "fct_document_change",
    "mart_project_overview",
    "mart_indicator_overview",
    "mart_department_overview",
    "mart_document_quality",
    "mart_disbursement_plan",
]


def test_every_layer_reads_only_what_stands_before_it(manifest: dict[str, Any]) -> None:
    nodes = manifest["nodes"] | manifest["sources"]

    def layer(node: dict[str, Any]) -> str:
        return node["schema"] if node["resource_type"] == "model" else node["resource_type"]

    wrong = [
        f"{node['name']} reads {nodes[parent]['name']}"
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model"
        for parent in node["depends_on"]["nodes"]
        if layer(nodes[parent]) not in READS[node["schema"]]
    ]
    assert wrong == []


def test_facts_and_dimensions_do_not_stand_on_judgements(models: dict[str, dict[str, Any]]) -> None:
    readers = {
        name
        for name, model in models.items()
        if not name.startswith("qc_")
        for parent in model["depends_on"]["nodes"]
        if parent.split(".")[-1].startswith("qc_")
    }
    assert readers == {"fct_finding"}


def test_models_are_named_for_their_layer(models: dict[str, dict[str, Any]]) -> None:
    assert [name for name, model in models.items() if not NAMES[model["schema"]].fullmatch(name)] == []


def test_every_fixed_table_is_there(marts: dict[str, dict[str, Any]]) -> None:
    assert [name for name in FIXED_TABLES if name not in marts] == []


def test_current_views_are_of_documents_and_facts(models: dict[str, Any], marts: dict[str, Any]) -> None:
    views = {name for name, m in models.items() if m["schema"] == "marts" and m["config"]["materialized"] == "view"}
    wanted = {name for name in marts if name.startswith(("fct_", "bridge_"))} | {"dim_document"}
    assert views == {f"{name}_current" for name in wanted}
    assert all(models[name]["config"]["meta"]["mart"] + "_current" == name for name in views)


def test_every_model_is_described_in_both_languages(models: dict[str, dict[str, Any]]) -> None:
    assert [name for name, model in models.items() if not _in_both_languages(model["description"])] == []


def test_every_mart_tells_grain_key_and_nuance(marts: dict[str, dict[str, Any]]) -> None:
    for name, mart in marts.items():
        lines = mart["description"].splitlines()
        assert [line.split(":")[0] for line in lines[1:4]] == ["Grain", "Key", "Nuance"], name
        assert all(line.startswith("- ") for line in lines[4:]) and len(lines) > 4, name


def test_every_column_of_a_mart_is_described_in_both_languages(marts: dict[str, dict[str, Any]]) -> None:
    undescribed = [
        f"{name}.{column['name']}"
        for name, mart in marts.items()
        for column in mart["columns"].values()
        if " — " not in column["description"] or not _in_both_languages(column["description"])
    ]
    assert undescribed == []


def test_every_mart_and_column_has_a_chinese_name_of_its_own(marts: dict[str, dict[str, Any]]) -> None:
    tables = Counter(mart["config"]["meta"]["zh"] for mart in marts.values())
    assert [name for name, count in tables.items() if count > 1] == []
    for name, mart in marts.items():
        columns = Counter(column["config"]["meta"].get("zh", "") for column in mart["columns"].values())
        assert all(CHINESE.search(column) for column in columns), name
        assert [column for column, count in columns.items() if count > 1] == [], name


def test_every_mart_has_a_contract_and_a_primary_key_in_its_first_column(marts: dict[str, dict[str, Any]]) -> None:
    for name, mart in marts.items():
        assert mart["config"]["contract"]["enforced"], name
        first = next(iter(mart["columns"].values()))
        assert {"not_null", "primary_key"} <= {constraint["type"] for constraint in first["constraints"]}, name
        assert all(column["data_type"] for column in mart["columns"].values()), name


def test_money_is_decimal(marts: dict[str, dict[str, Any]]) -> None:
    types = {
        f"{name}.{column['name']}": column["data_type"]
        for name, mart in marts.items()
        for column in mart["columns"].values()
        if column["name"].endswith("_yuan")
    }
    assert types and set(types.values()) == {"decimal(20, 2)"}


def test_every_model_but_the_current_views_has_a_key_test(manifest: dict[str, Any], models: dict[str, Any]) -> None:
    tested = {
        test["attached_node"].split(".")[-1]
        for test in manifest["nodes"].values()
        if test["resource_type"] == "test" and (test.get("test_metadata") or {}).get("name") == "identifies_each_row"
    }
    assert {name for name in models if not name.endswith("_current")} - tested == set()


def test_every_fact_keeps_every_row_of_staging(manifest: dict[str, Any], marts: dict[str, Any]) -> None:
    kept = {
        test["attached_node"].split(".")[-1]
        for test in manifest["nodes"].values()
        if test["resource_type"] == "test" and (test.get("test_metadata") or {}).get("name") == "keeps_every_row_of"
    }
    derived = {"fct_finding", "fct_document_change"}
    assert {name for name in marts if name.startswith(("fct_", "bridge_"))} - kept == derived


def test_no_test_stands_on_a_source(manifest: dict[str, Any]) -> None:
    on_sources = [
        test["name"]
        for test in manifest["nodes"].values()
        if test["resource_type"] == "test" and any(node.startswith("source.") for node in test["depends_on"]["nodes"])
    ]
    assert on_sources == []


def test_names_of_tests_read_as_sentences(manifest: dict[str, Any]) -> None:
    names = [test["name"] for test in manifest["nodes"].values() if test["resource_type"] == "test"]
    names += [test["name"] for test in manifest["unit_tests"].values()]
    assert names and [name for name in names if name.count("_") < 3 or not re.fullmatch(r"[a-z0-9_]+", name)] == []


def test_tests_store_their_failures(manifest: dict[str, Any]) -> None:
    tests = [test for test in manifest["nodes"].values() if test["resource_type"] == "test"]
    assert [test["name"] for test in tests if not test["config"]["store_failures"]] == []


def test_every_rule_model_lists_its_rules(models: dict[str, dict[str, Any]]) -> None:
    named = {rule["checked_by"] for rule in _rules() if not rule["rule_id"].startswith("B")}
    assert named == {name for name in models if name.startswith("qc_")} | {"extraction"}


def test_every_rule_says_what_follows_and_who_acts() -> None:
    duties = {duty["rule_id"]: duty for duty in _seed("rule_duty")}
    assert duties.keys() <= {rule["rule_id"] for rule in _rules()}
    assert {rule["rule_id"] for rule in _rules() if rule["rule_id"][0] in "QB"} <= duties.keys()
    assert {duty["acted_on_by"] for duty in duties.values()} == {"publisher", "operator", "developer"}
    blocking = {rule_id for rule_id, duty in duties.items() if duty["consequence"] == "blocks publication"}
    assert blocking == {rule_id for rule_id in duties if rule_id.startswith("B")}
    assert {duties[rule_id]["acted_on_by"] for rule_id in blocking} == {"developer"}  # only we can break them


def test_every_rule_that_blocks_is_a_check_that_fails_the_build(manifest: dict[str, Any]) -> None:
    tests = [node for node in manifest["nodes"].values() if node["resource_type"] == "test"]
    for rule in _rules():
        if rule["rule_id"].startswith("B") and rule["checked_by"] != "great_expectations":
            name = rule["checked_by"]
            checks = [t for t in tests if name in (t["name"], (t.get("test_metadata") or {}).get("name"))]
            assert checks, rule
            assert {(t["config"]["severity"], t["config"]["error_if"]) for t in checks} == {("ERROR", "!= 0")}, rule


def test_no_fact_depends_on_a_finding_or_a_rule(models: dict[str, dict[str, Any]], marts: dict[str, Any]) -> None:
    """What a rule finds can change no fact: nothing that a fact is made of reads rules or findings."""
    by_id = {model["unique_id"]: model for model in models.values()}

    def made_of(node_id: str) -> set[str]:
        parents = set(by_id[node_id]["depends_on"]["nodes"]) if node_id in by_id else set()
        return parents.union(*map(made_of, parents))

    judging = re.compile(r"qc_.*|int_check_.*|(stg_extraction|fct)_finding|(dim_)?rule(_duty)?|text_slip")
    judged = {
        name: sorted(parent for parent in made_of(mart["unique_id"]) if judging.fullmatch(parent.split(".")[-1]))
        for name, mart in marts.items()
        if name.startswith(("fct_", "dim_", "bridge_"))
    }
    # Findings and rules themselves, and the list of places, findings' among them.
    assert {name for name, parents in judged.items() if parents} == {"fct_finding", "dim_rule", "dim_source_location"}


def test_the_folder_is_no_python_package() -> None:
    assert list(PROJECT.rglob("__init__.py")) == []


def _rules() -> list[dict[str, str]]:
    return _seed("rule")


def _seed(name: str) -> list[dict[str, str]]:
    with (PROJECT / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _in_both_languages(text: str) -> bool:
    return bool(CHINESE.search(text) and ENGLISH.search(text))
