"""Read-only SQL on the published file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import duckdb

from warehouse.cells import csv_line, json_value, text, unique_names
from warehouse.errors import JixiaoError
from warehouse.files import replacing
from warehouse.home import Home
from warehouse.published import open_published

_BLOCK = 10_000
_NUMBER = re.compile(r"U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$|DECIMAL|FLOAT|DOUBLE")


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of a query, row by row; a column that is called like one before it has a number after its name."""

    names: list[str]
    is_number: list[bool]
    rows: Iterator[tuple[Any, ...]]


def write_answer(home: Home, sql: str, kind: str, stream: IO[str]) -> None:
    """Runs `sql` and writes the result as `csv` or `json` (a list of objects, decimals as text) to `stream`."""
    with open_published(home) as db:
        answer = run(db, sql)
        if kind == "csv":
            stream.write(csv_line(answer.names))
            for row in answer.rows:
                stream.write(csv_line(row))
            return
        stream.write("[")
        for number, row in enumerate(answer.rows):
            values = {name: json_value(value) for name, value in zip(answer.names, row, strict=True)}
            stream.write(("," if number else "") + "\n" + json.dumps(values, ensure_ascii=False))
        stream.write("\n]\n")


def write_file(home: Home, sql: str, kind: str, path: Path) -> None:
    """Runs `sql` and writes the result as `csv`, `json` or `parquet` to a file, which is there whole or not at all."""
    if kind != "parquet":
        with replacing(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as stream:
            write_answer(home, sql, kind, stream)
        return
    import pyarrow as pa
    import pyarrow.parquet as pq

    with open_published(home) as db:
        try:
            table = _executed(db, sql).to_arrow_table()
        except duckdb.Error as error:
            raise _query_error(error) from error
    try:
        with replacing(path) as temporary:
            pq.write_table(table.rename_columns(unique_names(table.column_names)), temporary, compression="zstd")
    except pa.ArrowException as error:
        raise JixiaoError(f"This result does not fit into Parquet: {error}") from error


def show(home: Home, sql: str, limit: int) -> int:
    """Runs `sql` and prints its first `limit` rows as a table; returns how many rows there are."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from warehouse.console import output

    with open_published(home) as db:
        answer = run(db, sql)
        table = Table(box=box.SIMPLE_HEAD)
        for name, is_number in zip(answer.names, answer.is_number, strict=True):
            table.add_column(Text(name), justify="right" if is_number else "left", overflow="fold")
        count = 0
        for count, row in enumerate(answer.rows, start=1):
            if count <= limit:
                table.add_row(*(Text("NULL", style="dim") if value is None else Text(text(value)) for value in row))
    output().print(table)
    return count


def run(db: duckdb.DuckDBPyConnection, sql: str) -> Answer:
    """Runs `sql`; raises `JixiaoError` with the first line of what DuckDB says against it."""
    result = _executed(db, sql)
    names = unique_names(column[0] for column in result.description)
    is_number = [bool(_NUMBER.match(str(column[1]))) for column in result.description]
    return Answer(names, is_number, _fetched(result))


def _fetched(result: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    try:
        while block := result.fetchmany(_BLOCK):
            yield from block
    except duckdb.Error as error:
        raise _query_error(error) from error


def _executed(db: duckdb.DuckDBPyConnection, sql: str) -> duckdb.DuckDBPyConnection:
    try:
        statements = db.extract_statements(sql)
        if len(statements) != 1:
            raise JixiaoError(f"One statement at a time, please: there are {len(statements)}.")
        return db.execute(statements[0])
    except duckdb.Error as error:
        raise _query_error(error) from error


def _query_error(error: duckdb.Error) -> JixiaoError:
    return JixiaoError(str(error).splitlines()[0])
