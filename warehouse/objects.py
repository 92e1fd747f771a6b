"""Tables and views of a DuckDB file: what they are, and the statements that make them again in a published file.

Values stand in statements as literals, not as parameters: to look at a parameter DuckDB imports pandas, which takes a
second.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from warehouse.errors import RunError

_SIMPLE = re.compile(
    r"BOOLEAN|U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL\(\d+,\d+\)"
    r"|VARCHAR|BLOB|UUID|DATE|TIME|TIMESTAMP( WITH TIME ZONE)?|INTERVAL"
)
_NESTED = re.compile(r".*\]|(STRUCT|MAP|UNION)\(.*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column; `type` as DuckDB writes it."""

    name: str
    type: str
    is_nullable: bool
    comment: str | None


@dataclass(frozen=True, slots=True)
class Relation:
    """A table or a view. `query` is the SELECT of a view; `primary_key` names the columns of a declared key."""

    schema: str
    name: str
    columns: tuple[TableColumn, ...]
    comment: str | None
    query: str | None = None
    primary_key: tuple[str, ...] = ()

    @property
    def full_name(self) -> str:
        return f"{self.schema}.{self.name}"

    @property
    def sql_name(self) -> str:
        return f"{identifier(self.schema)}.{identifier(self.name)}"


def identifier(name: str) -> str:
    """`name` as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """`text` as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def read_relations(db: duckdb.DuckDBPyConnection, database: str, schemas: Iterable[str]) -> dict[str, Relation]:
    """Tables and views of the given schemas of an attached database, by `schema.name`."""
    wanted = f"database_name = {literal(database)} AND schema_name IN ({', '.join(map(literal, schemas))})"
    columns: dict[tuple[str, str], list[TableColumn]] = {}
    for schema, name, *column in db.execute(
        "SELECT schema_name, table_name, column_name, data_type, is_nullable, comment FROM duckdb_columns()"
        f" WHERE {wanted} ORDER BY schema_name, table_name, column_index"
    ).fetchall():
        columns.setdefault((schema, name), []).append(TableColumn(*column))
    keys = {
        (schema, name): tuple(key)
        for schema, name, key in db.execute(
            "SELECT schema_name, table_name, constraint_column_names FROM duckdb_constraints()"
            f" WHERE constraint_type = 'PRIMARY KEY' AND {wanted}"
        ).fetchall()
    }
    rows = db.execute(
        "SELECT schema_name, table_name, comment, NULL FROM duckdb_tables()"
        f" WHERE {wanted} AND NOT internal"
        " UNION ALL SELECT schema_name, view_name, comment, sql FROM duckdb_views()"
        f" WHERE {wanted} AND NOT internal ORDER BY ALL"
    ).fetchall()
    relations = [
        Relation(schema, name, tuple(columns[schema, name]), comment, sql and _query(sql), keys.get((schema, name), ()))
        for schema, name, comment, sql in rows
    ]
    return {relation.full_name: relation for relation in relations}


def published_type(column: TableColumn) -> str:
    """Type of a column in the published file; raises `RunError` for one that cannot be published."""
    if _SIMPLE.fullmatch(column.type):
        return column.type
    if _NESTED.fullmatch(column.type) or column.type == "JSON" or column.type.startswith("ENUM("):
        return "VARCHAR"
    raise RunError(f"Column {column.name} cannot be published: type {column.type}.")


def published_value(column: TableColumn) -> str:
    """SQL expression for the published value of a column: lists and other nested values become JSON text."""
    name = identifier(column.name)
    if _NESTED.fullmatch(column.type):
        return f"CAST(to_json({name}) AS VARCHAR)"
    return name if published_type(column) == column.type else f"CAST({name} AS VARCHAR)"


def create_table(table: Relation) -> str:
    """Statement that makes the published table: columns and NOT NULL."""
    columns = ", ".join(
        f"{identifier(column.name)} {published_type(column)}{'' if column.is_nullable else ' NOT NULL'}"
        for column in table.columns
    )
    return f"CREATE TABLE {table.sql_name} ({columns})"


def create_view(view: Relation, database: str) -> str:
    """Statement that makes the published view: without the name of the build's database, which is not there any more.

    Columns are named in the statement: DuckDB versions differ in the name they give to an expression, and refuse a view
    whose columns have changed their names.
    """
    names = ", ".join(identifier(column.name) for column in view.columns)
    catalog = re.escape(database)
    query = re.sub(rf'(?<![\w."])(?:{catalog}|"{catalog}")\.(?=[\w"])', "", view.query or "")
    return f"CREATE VIEW {view.sql_name} AS SELECT {names} FROM ({query}) AS named ({names})"


def comments(relation: Relation) -> list[str]:
    """Statements that describe the relation and its columns."""
    kind = "VIEW" if relation.query else "TABLE"
    statements = [f"COMMENT ON {kind} {relation.sql_name} IS {literal(relation.comment)}"] if relation.comment else []
    return statements + [
        f"COMMENT ON COLUMN {relation.sql_name}.{identifier(column.name)} IS {literal(column.comment)}"
        for column in relation.columns
        if column.comment
    ]


def _query(sql: str) -> str:
    """The SELECT of `CREATE VIEW … AS SELECT …`; identifiers before it may be quoted and hold anything."""
    head = re.match(r'CREATE VIEW (?:"(?:[^"]|"")*"|[^"(])*?(?:\((?:"(?:[^"]|"")*"|[^")])*\))? AS ', sql, re.DOTALL)
    if head is None:
        raise RunError(f"A view of the build cannot be published: {sql:.80}")
    return sql[head.end() :].rstrip(";")
