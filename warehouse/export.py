"""Exports: every mart as CSV, Excel or Parquet."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from warehouse.cells import csv_line
from warehouse.errors import JixiaoError
from warehouse.files import replacing
from warehouse.home import Home
from warehouse.objects import Relation
from warehouse.progress import NullProgress, Progress
from warehouse.published import mart_rows, mart_tables, open_published

FORMATS = ("csv", "xlsx", "parquet")
_BLOCK = 100_000


@dataclass(slots=True)
class Export:
    """What was written: files, rows of each mart, and sentences about what a file could not hold."""

    files: list[Path] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def export(home: Home, folder: Path, kind: str, excel: bool = False, progress: Progress | None = None) -> Export:
    """Writes every mart of the published file into `folder`: a file each, or for `xlsx` one workbook with a sheet each.

    `excel` makes CSV that Excel opens right in Chinese: with a byte order mark, and without text that it would take for
    a formula or for a number it cannot hold. Each file is there whole or not at all. Raises `JixiaoError` for a format
    that is not known and where nothing is published.
    """
    if kind not in FORMATS:
        raise JixiaoError(f"Unknown format {kind}: use one of {', '.join(FORMATS)}.")
    progress = progress or NullProgress()
    done = Export()
    with open_published(home) as db:
        marts = mart_tables(db)
        folder.mkdir(parents=True, exist_ok=True)
        progress.start(f"Export 导出 {kind}", len(marts))
        if kind == "xlsx":
            from warehouse.workbook import write_workbook

            done.files.append(folder / "jixiao.xlsx")
            done.notes += write_workbook(db, marts, done.files[0], progress)
        for mart in marts:
            (done.rows[mart.name],) = db.execute(f"SELECT count(*) FROM {mart.sql_name}").fetchone() or (0,)
            if kind != "xlsx":
                path = folder / f"{mart.name}.{kind}"
                _write_csv(db, mart, path, excel) if kind == "csv" else _write_parquet(db, mart, path)
                done.files.append(path)
                progress.advance()
        progress.finish()
    return done


def _write_csv(db: duckdb.DuckDBPyConnection, mart: Relation, path: Path, excel: bool) -> None:
    encoding = "utf-8-sig" if excel else "utf-8"
    with replacing(path) as temporary, temporary.open("w", encoding=encoding, newline="") as stream:
        stream.write(csv_line([column.name for column in mart.columns]))
        for row in mart_rows(db, mart):
            stream.write(csv_line(row, excel))


def _write_parquet(db: duckdb.DuckDBPyConnection, mart: Relation, path: Path) -> None:
    """By Arrow: the connection of readers may not write files itself."""
    import pyarrow.parquet as pq

    batches = db.execute(f"FROM {mart.sql_name}").to_arrow_reader(_BLOCK)
    with replacing(path) as temporary, pq.ParquetWriter(temporary, batches.schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch)
