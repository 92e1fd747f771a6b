"""The marts as the manifest of the dbt project describes them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from warehouse.errors import RunError

_SCHEMA = "marts"
_BETWEEN_LANGUAGES = " — "
_PARTS = ("Grain", "Key", "Nuance")
# In this order in lists: what things are, what happened, what it adds up to, what is suspicious.
_KINDS = ("dim", "fct", "bridge", "mart", "qc")


@dataclass(frozen=True, slots=True)
class MartColumn:
    """A column. `leads_to` is the mart (and, where its name differs, the column there) that a key leads to."""

    name: str
    chinese_name: str
    type: str
    is_nullable: bool
    english: str
    chinese: str
    leads_to: str | None


@dataclass(frozen=True, slots=True)
class Check:
    """A data test: its name is a sentence."""

    name: str
    severity: str

    @property
    def sentence(self) -> str:
        return self.name.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Mart:
    """A mart with everything its page says. `parents` and `children` are names of models next to it."""

    name: str
    chinese_name: str
    english: str
    chinese: str
    grain: str
    grain_chinese: str | None
    key: str
    nuances: tuple[str, ...]
    nuances_chinese: tuple[str, ...]
    example: str | None
    columns: tuple[MartColumn, ...]
    checks: tuple[Check, ...]
    unit_tests: tuple[str, ...]
    parents: tuple[str, ...]
    children: tuple[str, ...]
    origins: tuple[str, ...]
    has_current_view: bool

    @property
    def kind(self) -> str:
        """dim, fct, bridge, mart or qc."""
        return self.name.split("_")[0]

    @property
    def keys(self) -> tuple[MartColumn, ...]:
        """Columns that lead to other marts."""
        return tuple(column for column in self.columns if column.leads_to)


def read_marts(manifest: Mapping[str, Any]) -> list[Mart]:
    """The mart tables of a manifest, by kind and name. Raises `RunError` for a description without Grain, Key, Nuance."""
    nodes: dict[str, Any] = {**manifest["nodes"], **manifest["sources"]}
    models = {node["name"]: node for node in manifest["nodes"].values() if node["resource_type"] == "model"}
    tables = [model for model in models.values() if model["schema"] == _SCHEMA and _is_table(model)]
    marts = [_mart(model, models, nodes, manifest) for model in tables]
    return sorted(marts, key=lambda mart: (_order(mart.kind), mart.name))


def _mart(
    model: Mapping[str, Any], models: Mapping[str, Any], nodes: Mapping[str, Any], manifest: Mapping[str, Any]
) -> Mart:
    name, meta = model["name"], model["config"]["meta"]
    tests = [node for node in nodes.values() if node["resource_type"] == "test" and _stands_on(node, model)]
    title, parts, nuances = _description(name, model["description"])
    english, chinese = _languages(title)
    leads_to = dict(_keys_that_lead(tests))
    return Mart(
        name=name,
        chinese_name=meta["zh"],
        english=english,
        chinese=chinese,
        grain=parts["Grain"].rstrip("."),
        grain_chinese=meta.get("grain_zh"),
        key=parts["Key"].rstrip("."),
        nuances=tuple(nuances),
        nuances_chinese=tuple(meta.get("nuance_zh", ())),
        example=meta.get("example"),
        columns=tuple(_column(column, leads_to) for column in model["columns"].values()),
        checks=tuple(Check(test["name"], test["config"]["severity"].lower()) for test in _by_name(tests)),
        unit_tests=tuple(test["name"] for test in _by_name(manifest["unit_tests"].values()) if test["model"] == name),
        parents=tuple(sorted(nodes[parent]["name"] for parent in model["depends_on"]["nodes"])),
        children=tuple(_children(model, manifest)),
        origins=tuple(sorted(_origins(model, nodes))),
        has_current_view=f"{name}_current" in models,
    )


def _is_table(model: Mapping[str, Any]) -> bool:
    return model["config"]["materialized"] not in ("view", "ephemeral")


def _order(kind: str) -> int:
    return _KINDS.index(kind) if kind in _KINDS else len(_KINDS)


def _by_name(nodes: Any) -> list[Mapping[str, Any]]:
    return sorted(nodes, key=lambda node: node["name"])


def _stands_on(test: Mapping[str, Any], model: Mapping[str, Any]) -> bool:
    """Whether a test is of this model: attached to it by its YAML, or a query over it alone or among others."""
    if test.get("attached_node"):
        return test["attached_node"] == model["unique_id"]
    return model["unique_id"] in test["depends_on"]["nodes"]


def _description(name: str, text: str) -> tuple[str, dict[str, str], list[str]]:
    """Title, grain and key, nuances of a description: its form is a rule of the house."""
    title, *lines = [line.strip() for line in text.strip().splitlines()]
    parts = {part: rest.strip() for part, _, rest in (line.partition(":") for line in lines) if part in _PARTS}
    nuances = [line.removeprefix("- ") for line in lines if line.startswith("- ")]
    if set(parts) != set(_PARTS):
        raise RunError(f"The description of {name} lacks {', '.join(sorted(set(_PARTS) - set(parts)))}.")
    return title, parts, nuances


def _languages(text: str) -> tuple[str, str]:
    english, _, chinese = text.partition(_BETWEEN_LANGUAGES)
    return english.strip(), chinese.strip()


def _column(column: Mapping[str, Any], leads_to: Mapping[str, str]) -> MartColumn:
    english, chinese = _languages(column["description"])
    return MartColumn(
        name=column["name"],
        chinese_name=column["config"]["meta"].get("zh", ""),
        type=re.sub(r"\s", "", column["data_type"]),
        is_nullable=all(constraint["type"] != "not_null" for constraint in column["constraints"]),
        english=english,
        chinese=chinese,
        leads_to=leads_to.get(column["name"]),
    )


def _keys_that_lead(tests: list[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for test in tests:
        metadata = test.get("test_metadata") or {}
        if metadata.get("name") == "leads_to_a_row":
            yield from metadata["kwargs"]["keys"].items()


def _children(model: Mapping[str, Any], manifest: Mapping[str, Any]) -> list[str]:
    children = [manifest["nodes"].get(child) for child in manifest["child_map"][model["unique_id"]]]
    return sorted(child["name"] for child in children if child and child["resource_type"] == "model")


def _origins(model: Mapping[str, Any], nodes: Mapping[str, Any]) -> set[str]:
    """Staging tables and seeds at the beginning of the lineage."""
    found: set[str] = set()
    seen: set[str] = set()
    waiting = list(model["depends_on"]["nodes"])
    while waiting:
        key = waiting.pop()
        if key in seen:
            continue
        seen.add(key)
        node = nodes[key]
        if node["resource_type"] == "source":
            found.add(f"staging.{node['name']}")
        elif node["resource_type"] == "seed":
            found.add(f"seeds.{node['name']}")
        else:
            waiting += node["depends_on"]["nodes"]
    return found
