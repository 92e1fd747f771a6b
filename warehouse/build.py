"""The build file: a fresh DuckDB file made from the staging batches, in which dbt then makes the marts."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

import duckdb

from extract.records import TABLES
from warehouse.catalog import CatalogDocument, Sighting, Withdrawal, open_catalog
from warehouse.columns import Column, columns
from warehouse.corrections import applicable, load, marks
from warehouse.errors import RunError
from warehouse.extraction import pending
from warehouse.files import sha256
from warehouse.home import Home, checkout
from warehouse.lock import run_lock
from warehouse.replay import create_correction_table, replay
from warehouse.staging import Batch, batch_file, committed_batches, newest, survey

LANDING_COLUMNS = (
    Column("document_id", "VARCHAR"),
    Column("file_name", "VARCHAR"),
    Column("source_uri", "VARCHAR"),
    Column("media_type", "VARCHAR"),
    Column("size_bytes", "BIGINT"),
    Column("landed_at", "TIMESTAMP"),
    Column("seen_at", "TIMESTAMP"),
    Column("sighting_no", "BIGINT"),
    Column("withdrawn_at", "TIMESTAMP"),
    Column("withdrawal_reason", "VARCHAR"),
)
_DBT_PRODUCTS = frozenset({"target", "logs", "dbt_packages", "__pycache__"})
_CODE = ("warehouse", "expectations", "dagster_project")


def prepare(home: Home) -> Path:
    """Makes the build file anew: schema `staging` with the newest committed rows of each document, corrected as people
    say (`correction` tells how), and `landing`.

    Documents that are in the archive and not read yet are left out whole. Also writes `build.manifest` (one row:
    fingerprint, software version of what went in), which `publish` carries over. Raises `RunError` where a staging
    file is damaged, or a correction cannot be applied.
    """
    home.ensure()
    with run_lock(home):
        state = survey(home)
        if state.damage:
            raise RunError(f"{state.damage[0]} Run again: its documents are then read again.")
        batch_of = newest(state.batches)
        mark = fingerprint(home)
        for path in (home.build_file, home.build_file.with_name(f"{home.build_file.name}.wal")):
            path.unlink(missing_ok=True)
        with duckdb.connect(home.build_file) as db:
            load_staging(db, home, batch_of)
            replay(db, applicable(load(home), batch_of)[0])
            _load_landing(db, _landings(home, set(batch_of)))
            db.execute("CREATE SCHEMA build")
            db.execute("CREATE TABLE build.manifest (fingerprint VARCHAR NOT NULL, software_version VARCHAR NOT NULL)")
            db.execute("INSERT INTO build.manifest VALUES (?, ?)", [mark, software_version()])
    return home.build_file


def dbt_environment(home: Home) -> dict[str, str]:
    """Environment variables with which dbt works on this home and calls nobody."""
    project = str(checkout() / "dbt")
    return {
        "JIXIAO_BUILD_FILE": str(home.build_file),
        "DBT_TARGET_PATH": str(home.dbt_target),
        "DBT_LOG_PATH": str(home.dbt_target),
        "DBT_PROFILES_DIR": project,
        "DBT_PROJECT_DIR": project,
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DO_NOT_TRACK": "1",
    }


def fingerprint(home: Home) -> str:
    """Digest of everything the published file depends on: batches, corrections, landings, dbt project, software."""
    batch_of = newest(committed_batches(home, verify=False))
    digest = hashlib.sha256()
    for part in (
        software_version(),
        *_software(),
        *(f"{key} {batch.batch_id} {_content(batch)}" for key, batch in sorted(batch_of.items())),
        *marks(home, batch_of),
        *map(str, _without_times(_landings(home, set(batch_of)))),
    ):
        digest.update(part.encode() + b"\n")
    return digest.hexdigest()


def is_current(home: Home) -> bool:
    """Whether what is published is what a run would publish now: quick, and without Dagster, dbt or checks."""
    if not home.published_file.exists() or pending(home, verify=False):
        return False
    return published_fingerprint(home) == fingerprint(home)


def published_fingerprint(home: Home) -> str | None:
    """Fingerprint of what is published; None before the first publication and while one is incomplete.

    The data package is written last: where it is of another fingerprint than the file, publishing was cut short.
    """
    package = home.published / "datapackage.json"
    try:
        described = json.loads(package.read_bytes())["fingerprint"]
        with duckdb.connect(home.published_file, read_only=True) as db:
            (stored,) = db.execute("SELECT fingerprint FROM marts.publication").fetchone() or (None,)
    except (FileNotFoundError, KeyError, ValueError, duckdb.Error):
        return None
    return stored if stored == described else None


def software_version() -> str:
    """Version of this software."""
    try:
        return importlib.metadata.version("jixiao")
    except importlib.metadata.PackageNotFoundError:  # run from the checkout without being installed
        return tomllib.loads((checkout() / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]


def load_staging(db: duckdb.DuckDBPyConnection, home: Home, batch_of: dict[str, Batch]) -> None:
    """Makes schema `staging` with the rows of the given documents, as read, and no corrections."""
    db.execute("CREATE SCHEMA staging")
    create_correction_table(db)
    db.execute(
        "CREATE TEMP TABLE chosen AS SELECT unnest(?) AS document_id, unnest(?) AS batch_id",
        [list(batch_of), [batch.batch_id for batch in batch_of.values()]],
    )
    batch_ids = sorted({batch.batch_id for batch in batch_of.values()})
    for table in TABLES:
        db.execute(f"CREATE TABLE staging.{table} ({_definition(columns(table))})")
        files = [str(batch_file(home, table, batch_id)) for batch_id in batch_ids]
        if not files:
            continue
        names = ", ".join(f'"{column.name}"' for column in columns(table))
        try:
            db.execute(
                f"INSERT INTO staging.{table} SELECT {names} FROM read_parquet(?) SEMI JOIN chosen"
                " USING (document_id, batch_id) ORDER BY document_id, record_no",
                [files],
            )
        except duckdb.Error as error:
            raise RunError(f"The staging files of {table} cannot be loaded: {str(error).splitlines()[0]}") from error


def _load_landing(db: duckdb.DuckDBPyConnection, rows: list[tuple[object, ...]]) -> None:
    db.execute(f"CREATE TABLE staging.landing ({_definition(LANDING_COLUMNS)})")
    if rows:
        values = ", ".join(f"unnest(?)::{column.type}" for column in LANDING_COLUMNS)
        db.execute(f"INSERT INTO staging.landing SELECT {values}", [list(values) for values in zip(*rows, strict=True)])


def _landings(home: Home, document_ids: set[str]) -> list[tuple[object, ...]]:
    """Rows of `staging.landing` for the given documents."""
    if not document_ids:
        return []
    with open_catalog(home.catalog_path) as catalog:
        documents = {document.document_id: document for document in catalog.documents()}
        sightings = catalog.sightings()
        withdrawals = {withdrawal.document_id: withdrawal for withdrawal in catalog.withdrawals()}
    return list(_landing_rows([s for s in sightings if s.document_id in document_ids], documents, withdrawals))


def _without_times(landings: list[tuple[object, ...]]) -> Iterator[tuple[object, ...]]:
    """Landings in the order of first sight, which decides on versions, and without the times of sight: two homes that took
    the same documents in the same order publish the same, whenever that was. When one was withdrawn somebody said."""
    for *row, _first_seen_at, _seen_at, sighting_no, withdrawn_at, reason in sorted(
        landings, key=lambda row: (str(row[5]), str(row[0]), row[7])
    ):
        yield (*row, sighting_no, withdrawn_at, reason)


def _landing_rows(
    sightings: list[Sighting], documents: dict[str, CatalogDocument], withdrawals: dict[str, Withdrawal]
) -> Iterator[tuple[object, ...]]:
    number, previous = 0, None
    for sighting in sightings:
        number = number + 1 if sighting.document_id == previous else 1
        previous = sighting.document_id
        document = documents[sighting.document_id]
        withdrawal = withdrawals.get(sighting.document_id)
        yield (
            sighting.document_id,
            sighting.file_name,
            sighting.source_uri,
            document.media_type,
            document.size,
            document.first_seen_at,
            sighting.seen_at,
            number,
            withdrawal and withdrawal.withdrawn_at,
            withdrawal and withdrawal.reason,
        )


def _definition(of: tuple[Column, ...] | list[Column]) -> str:
    return ", ".join(f'"{column.name}" {column.type}' for column in of)


def _content(batch: Batch) -> str:
    return " ".join(f"{table}:{file.sha256}" for table, file in sorted(batch.files.items()))


def _software() -> Iterator[str]:
    """A line for each file of the dbt project and of the code that loads, checks and publishes."""
    root = checkout()
    for folder, pattern in (("dbt", "*"), *((name, "*.py") for name in _CODE)):
        for path in sorted((root / folder).rglob(pattern)):
            parts = path.relative_to(root).parts
            hidden = any(part.startswith(".") or part in _DBT_PRODUCTS for part in parts)
            if path.is_file() and not hidden:
                yield f"{'/'.join(parts)} {sha256(path)}"
