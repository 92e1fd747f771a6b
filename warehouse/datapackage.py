"""The marts as Parquet files with a Frictionless data package that describes them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import duckdb

from warehouse.files import flush, sha256, write
from warehouse.objects import Relation, TableColumn, literal, read_relations

_PACKAGE = "datapackage.json"
_FOLDER = "parquet"
_FIELD_TYPES = {"BOOLEAN": "boolean", "DATE": "date", "TIME": "time", "DOUBLE": "number", "FLOAT": "number"}


def write_package(source: Path, folder: Path, fingerprint: str, keys: dict[str, tuple[str, ...]]) -> None:
    """Writes all mart tables of the DuckDB file `source` as Parquet into `folder`, made anew, with their description.

    `keys` are the primary keys by `schema.table`.
    """
    shutil.rmtree(folder, ignore_errors=True)
    (folder / _FOLDER).mkdir(parents=True)
    resources = []
    with duckdb.connect(source, read_only=True) as db:
        for relation in read_relations(db, source.stem, ["marts"]).values():
            if relation.query:
                continue
            path = folder / _FOLDER / f"{relation.name}.parquet"
            db.execute(f"COPY {relation.sql_name} TO {literal(str(path))} (FORMAT parquet, COMPRESSION zstd)")
            (rows,) = db.execute(f"SELECT count(*) FROM {relation.sql_name}").fetchone() or (0,)
            flush(path)
            resources.append(_resource(relation, path, rows, keys.get(relation.full_name, ())))
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "jixiao",
        "title": "Budget performance targets 预算绩效目标",
        "fingerprint": fingerprint,
        "resources": resources,
    }
    write(folder / _PACKAGE, json.dumps(package, ensure_ascii=False, indent=1).encode())


def swap_package(folder: Path, published: Path) -> None:
    """Puts the files of `folder` in the place of the published ones, each at once, the description last."""
    target = published / _FOLDER
    target.mkdir(exist_ok=True)
    fresh = sorted((folder / _FOLDER).iterdir())
    for path in fresh:
        path.replace(target / path.name)
    for path in set(target.iterdir()) - {target / path.name for path in fresh}:
        path.unlink()
    flush(target)
    (folder / _PACKAGE).replace(published / _PACKAGE)
    flush(published)
    shutil.rmtree(folder)


def _resource(relation: Relation, path: Path, rows: int, key: tuple[str, ...]) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(column) for column in relation.columns]}
    if key:
        schema["primaryKey"] = list(key)
    return {
        "name": relation.name,
        "type": "table",
        "path": f"{_FOLDER}/{path.name}",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "description": relation.comment or "",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{sha256(path)}",
        "rows": rows,
        "schema": schema,
    }


def _field(column: TableColumn) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": _field_type(column.type), "description": column.comment or ""}
    if not column.is_nullable:
        field["constraints"] = {"required": True}
    return field


def _field_type(sql_type: str) -> str:
    if sql_type.startswith("DECIMAL"):
        return "number"
    if sql_type.startswith("TIMESTAMP"):
        return "datetime"
    if sql_type.endswith(("INT", "INTEGER")):
        return "integer"
    return _FIELD_TYPES.get(sql_type, "string")
