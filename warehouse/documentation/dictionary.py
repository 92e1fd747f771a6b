"""The data dictionary: a page a mart and an index, in English and Chinese, as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from warehouse.documentation.diagram import mermaid
from warehouse.documentation.markdown import escaped, table
from warehouse.documentation.marts import Mart, MartColumn

INDEX = "README"
_KINDS = {
    "dim": ("Dimensions", "维度", "What things are."),
    "fct": ("Facts", "事实", "What documents say, each row with the place it was printed in."),
    "bridge": ("Bridges", "桥接", "What belongs to what."),
    "mart": ("Overviews", "汇总", "Ready for reports: a row a thing, with what is asked most."),
    "qc": ("Checks", "检查", "What rules compare or suspect; `fct_finding` gathers what they found."),
}
_BUS = ("fct", "bridge", "mart")


def index_page(marts: list[Mart], suffix: str) -> str:
    """The list of marts by kind, and which fact leads to which dimension. `suffix` is that of the pages linked to."""
    parts = [
        "# Data dictionary 数据字典",
        "The tables of schema `marts` in the published file. `zh` holds a view of each with Chinese names; `…_current` shows the rows of "
        "the newest version of each document. Written by `jixiao docs` from the dbt project; do not edit.\n\n"
        "发布文件中`marts`模式的表；`zh`模式有对应的中文视图，`…_current`只含各文件的最新版本。本页由`jixiao docs`生成，请勿手工修改。",
        "[Entity diagram 实体关系图](entities.svg)",
    ]
    for kind, (english, chinese, sentence) in _KINDS.items():
        of_kind = [mart for mart in marts if mart.kind == kind]
        if of_kind:
            rows = [[_link(m.name, suffix), m.chinese_name, m.english, escaped(m.grain)] for m in of_kind]
            parts += [
                f"## {english} {chinese}",
                sentence,
                table(["Table 表", "中文名", "What 内容", "A row is a 粒度"], rows),
            ]
    parts += ["## Which keys lead where 键的指向", _bus_matrix(marts, suffix)]
    return "\n\n".join(parts) + "\n"


def mart_page(mart: Mart, suffix: str, names: set[str], query: str, rows: str, picture: str | None = None) -> str:
    """The page of a mart. `names` are the marts that have pages; `picture` stands in for the Mermaid diagram."""
    parts = [
        f"# {mart.name} {mart.chinese_name}",
        f"{mart.english} — {mart.chinese}",
        "\n".join(_facts(mart)),
        "## Good to know 注意",
        "\n".join(f"- {text}" for text in (*mart.nuances, *mart.nuances_chinese)),
        "## Columns 字段",
        table(
            ["Column 字段", "中文名", "Type 类型", "Blank 可空", "Leads to 指向", "What 含义", "说明"],
            [_column(column, suffix) for column in mart.columns],
        ),
    ]
    if mart.keys:
        parts += ["## Keys 关系", picture or f"```mermaid\n{mermaid([mart])}\n```"]
    parts += ["## Example 示例", f"```sql\n{query}\n```", rows, "## Lineage 来源", *_lineage(mart, suffix, names)]
    parts += ["## Tests 检验", "\n".join(_tests(mart))]
    return "\n\n".join(parts) + "\n"


def _facts(mart: Mart) -> Iterator[str]:
    yield f"- A row is a 粒度: {escaped(mart.grain)}" + (f" — {mart.grain_chinese}" if mart.grain_chinese else "")
    yield f"- Key 键: {escaped(mart.key)}"
    yield f"- In Chinese 中文视图: `zh.{mart.chinese_name}`"
    if mart.has_current_view:
        yield f"- Newest versions 最新版本: `marts.{mart.name}_current`"


def _column(column: MartColumn, suffix: str) -> list[str]:
    target = column.leads_to.split(".")[0] if column.leads_to else None
    return [
        f"`{column.name}`",
        column.chinese_name,
        column.type,
        "yes 可" if column.is_nullable else "",
        _link(target, suffix) if target else "",
        escaped(column.english),
        escaped(column.chinese),
    ]


def _lineage(mart: Mart, suffix: str, names: set[str]) -> Iterator[str]:
    def listed(models: Iterable[str]) -> str:
        return ", ".join(_link(name, suffix) if name in names else f"`{name}`" for name in models) or "–"

    readers = [name for name in mart.children if name != f"{mart.name}_current"]
    yield (
        f"- Made of 由此生成: {listed(mart.parents)}\n- which come from 源自: {listed(mart.origins)}\n- Read by 用于: {listed(readers)}"
    )


def _tests(mart: Mart) -> Iterator[str]:
    for check in mart.checks:
        yield f"- {check.sentence}" + (" (warns only 仅警告)" if check.severity == "warn" else "")
    for name in mart.unit_tests:
        yield f"- of the SQL, with made-up rows 单元测试: {name.replace('_', ' ')}"


def _bus_matrix(marts: list[Mart], suffix: str) -> str:
    """Facts against dimensions: ● where a key leads there."""
    leading = {mart.name: {c.leads_to.split(".")[0] for c in mart.keys if c.leads_to} for mart in marts}
    dimensions = [mart for mart in marts if any(mart.name in leading[m.name] for m in marts if m.kind in _BUS)]
    rows = [
        [_link(mart.name, suffix), *("●" if dimension.name in leading[mart.name] else "" for dimension in dimensions)]
        for mart in marts
        if mart.kind in _BUS
    ]
    return table(["", *(_link(dimension.name, suffix) for dimension in dimensions)], rows)


def _link(name: str, suffix: str) -> str:
    return f"[{name}]({name}{suffix})"
