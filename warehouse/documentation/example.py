"""The example query of a mart's page: readable columns with the names its keys lead to, and its first rows."""

from __future__ import annotations

import duckdb

from warehouse.documentation.markdown import data_table
from warehouse.documentation.marts import Mart, MartColumn
from warehouse.query import run

ROWS = 3
_COLUMNS = 6
# What a key says in words.
_NAMES = {
    "dim_department": "department_name",
    "dim_project": "project_name",
    "dim_fund_source": "fund_source_name",
    "dim_indicator_category": "level2_name",
    "dim_rule": "title_zh",
}
_UNREADABLE = ("_key", "_id", "_printed", "_no", "_fingerprint", "_text", "_uri")  # a path differs from home to home
_ACCESSORY = {"evidence", "inference", "alternatives", "bbox", "parse_flags", "fiscal_year_basis", "description"}


def example_query(mart: Mart) -> str:
    """The query: the one in the model's `meta`, else one made of the mart's columns and the names its keys lead to."""
    if mart.example:
        return mart.example.strip()
    table_name = f"{mart.name}_current" if mart.has_current_view else mart.name
    named = [(column, column.leads_to.split(".")[0]) for column in mart.keys if column.leads_to]
    joins = [(column, target) for column, target in named if target in _NAMES and target != mart.name]
    readable = [column.name for column in mart.columns if _is_readable(column)] or [mart.columns[0].name]
    selected = [f"{target}.{_NAMES[target]}" for _, target in joins]
    selected += [f"{table_name}.{name}" for name in readable if name not in {_NAMES[target] for _, target in joins}]
    lines = [
        "select",
        ",\n".join(f"    {name}" for name in selected[: _COLUMNS + len(joins)]),
        f"from marts.{table_name}",
    ]
    lines += [
        f"left join marts.{target} on {target}.{column.name} = {table_name}.{column.name}" for column, target in joins
    ]
    return "\n".join([*lines, f"order by {table_name}.{mart.columns[0].name}", f"limit {ROWS}"])


def example_rows(db: duckdb.DuckDBPyConnection, query: str) -> str:
    """The rows as a Markdown table."""
    answer = run(db, query)
    return data_table(answer.names, [list(row) for row in answer.rows])


def _is_readable(column: MartColumn) -> bool:
    """Not a key, not a print of what stands typed beside it, and the same in every home (no time of landing)."""
    if column.name.endswith(_UNREADABLE) or column.name in _ACCESSORY:
        return False
    return not column.type.endswith("[]") and not column.type.startswith("timestamp")
