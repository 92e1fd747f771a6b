"""Great Expectations on DuckDB. Importing this module costs seconds: do it inside functions only.

Great Expectations knows no DuckDB. Its SQL engine closes the connection of an unknown dialect before it fetches the
rows, and a DuckDB result dies with its connection; hence the subclass that keeps one open.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import great_expectations
import sqlalchemy
from great_expectations.data_context import EphemeralDataContext
from great_expectations.data_context.types.base import ProgressBarsConfig
from great_expectations.datasource.fluent import SQLDatasource
from great_expectations.execution_engine import SqlAlchemyExecutionEngine


class KeptConnectionEngine(SqlAlchemyExecutionEngine):
    """Executes every query on the same connection and closes it in the end."""

    @contextmanager
    def get_connection(self) -> Generator[sqlalchemy.Connection]:
        if self._connection is None:
            self._connection = self.engine.connect()
        yield self._connection

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        super().close()


class DuckDBDatasource(SQLDatasource):
    """The staging tables of a DuckDB file, opened for reading; columns keep their types, DECIMAL too."""

    type: Literal["duckdb"] = "duckdb"  # ty: ignore[incompatible-attribute-override]

    @property
    def schema_(self) -> str:
        return "staging"

    def get_execution_engine(self) -> KeptConnectionEngine:
        if self._execution_engine is None:
            self._execution_engine = KeptConnectionEngine(engine=self.get_engine())
        return self._execution_engine


@contextmanager
def duckdb_tables(build_file: Path) -> Generator[DuckDBDatasource]:
    """A datasource on `build_file` in a context of its own; the file is free for writers again afterwards."""
    context = great_expectations.get_context(mode="ephemeral")
    assert isinstance(context, EphemeralDataContext)
    context.enable_analytics(False)
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    datasource = DuckDBDatasource(
        name="build",
        connection_string=f"duckdb:///{build_file}",
        kwargs={"connect_args": {"read_only": True}},
    )
    datasource._data_context = context
    try:
        yield datasource
    finally:
        datasource.get_execution_engine().close()
