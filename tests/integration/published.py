"""What a published file holds, for comparing two of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

# When a document was landed is the only thing that may differ between two runs on the same input.
LANDING_TIMES = {"landed_at", "seen_at", "published_at", "effective_from", "effective_to"}


def content(file: Path) -> dict[str, tuple[list[str], list[tuple[Any, ...]]]]:
    """Columns and sorted rows of every table and view, without the times of landing."""
    with duckdb.connect(str(file), read_only=True) as connection:
        tables = connection.execute(
            "select table_schema || '.' || table_name, table_schema, table_name from information_schema.tables order by 1"
        ).fetchall()
        result = {}
        for name, schema, table in tables:
            described = connection.execute(f'describe "{schema}"."{table}"').fetchall()
            columns = [row[0] for row in described if row[0] not in LANDING_TIMES and not row[0].startswith("入库")]
            selected = ", ".join(f'"{column}"' for column in columns)
            rows = connection.execute(f'select {selected} from "{schema}"."{table}" order by all').fetchall()
            result[name] = (columns, rows)
    return result
