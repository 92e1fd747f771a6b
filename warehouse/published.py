"""The published file, opened for reading."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any

import duckdb

from warehouse.errors import JixiaoError
from warehouse.home import Home
from warehouse.objects import Relation, read_relations

_BLOCK = 10_000
_NOT_A_MART = "marts.publication"


@contextmanager
def open_published(home: Home) -> Generator[duckdb.DuckDBPyConnection]:
    """The published file, without a way out of it: no other file, no network, no change of settings.

    Raises `JixiaoError` where nothing is published yet.
    """
    if not home.published_file.exists():
        raise JixiaoError(f"Nothing is published in {home.root} yet: run `jixiao run`.")
    settings: dict[str, str | float | list[str]] = {
        "enable_external_access": "false",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "temp_directory": str(home.builds / "spill"),
        "lock_configuration": "true",
    }
    with duckdb.connect(home.published_file, read_only=True, config=settings) as db:
        try:
            yield db
        except BaseException:
            db.interrupt()  # closing waits for a query that goes on in threads of DuckDB
            raise


def mart_tables(db: duckdb.DuckDBPyConnection) -> list[Relation]:
    """The mart tables of the published file, by name."""
    return [
        relation
        for relation in read_relations(db, _database(db), ["marts"]).values()
        if not relation.query and relation.full_name != _NOT_A_MART
    ]


def mart_rows(db: duckdb.DuckDBPyConnection, mart: Relation) -> Iterator[tuple[object, ...]]:
    """Rows of a mart in the order in which they are published."""
    result = db.execute(f"FROM {mart.sql_name}")
    while block := result.fetchmany(_BLOCK):
        yield from block


def rows(db: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    """All rows of a query, by column name."""
    result = db.execute(query)
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _database(db: duckdb.DuckDBPyConnection) -> str:
    (name,) = db.execute("SELECT current_database()").fetchone() or ("",)
    return name
