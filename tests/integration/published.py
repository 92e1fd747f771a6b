"""What a published file holds, for comparing two of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb


def content(file: Path) -> dict[str, tuple[list[str], list[tuple[Any, ...]]]]:
    """Columns and sorted rows of every table and view, without times: when a document was landed is the only thing that
    may differ between two runs on the same input."""
    with duckdb.connect(str(file), read_only=True) as connection:
        tables = connection.execute(
            "select table_schema || '.' || table_name, table_schema, table_name from information_schema.tables order by 1"
        ).fetchall()
        result = {}
        for name, schema, table in tables:
            described = connection.execute(f'describe "{schema}"."{table}"').fetchall()
            columns = [row[0] for row in described if not row[1].startswith("TIMESTAMP")]
            selected = ", ".join(f'"{column}"' for column in columns)
            rows = connection.execute(f'select {selected} from "{schema}"."{table}" order by all').fetchall()
            result[name] = (columns, rows)
    return result
