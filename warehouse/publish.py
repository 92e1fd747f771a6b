"""Publishing: the checked build becomes the file people open, all at once.

The published file is made for the oldest DuckDB that knows its storage version (1.0): rows, NOT NULL, comments and
views. Keys are enforced in the build and described in the data package, but are no constraints of the published file;
lists are published as JSON text. DuckDB 1.0 does not open a file of a newer one in which there is an index, or a list
column without elements.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from extract.records import TABLES
from warehouse.datapackage import swap_package, write_package
from warehouse.errors import RunError
from warehouse.files import flush
from warehouse.home import Home
from warehouse.lock import run_lock
from warehouse.objects import (
    Relation,
    comments,
    create_table,
    create_view,
    identifier,
    literal,
    published_type,
    published_value,
    read_relations,
)
from warehouse.replay import CORRECTION_TABLE

_STORAGE_VERSION = "v1.0.0"
_SOURCES = frozenset({f"staging.{name}" for name in (*TABLES, "landing", CORRECTION_TABLE)})
_PUBLICATION = """
CREATE TABLE marts.publication (fingerprint VARCHAR NOT NULL, software_version VARCHAR NOT NULL);
INSERT INTO marts.publication FROM {database}.build.manifest;
COMMENT ON TABLE marts.publication IS 'One row: what this file was made from. 发布信息';
COMMENT ON COLUMN marts.publication.fingerprint IS 'Digest of documents, rules and software. 内容指纹';
COMMENT ON COLUMN marts.publication.software_version IS 'Version of the software. 软件版本';
"""


@dataclass(frozen=True, slots=True)
class PublishSummary:
    """What was published: the file, rows of each table, views, and the fingerprint of what went in."""

    path: Path
    rows: dict[str, int]
    views: list[str]
    fingerprint: str


def publish(home: Home) -> PublishSummary:
    """Copies the build into a new file, audits that file, and puts it in the place of the published one.

    Raises `RunError`, naming what is missing or different, before anything published is touched. Who has the old file
    open keeps reading it. Two publications of one build hold equal tables. After the file come the Parquet files and
    last their description; a run that finds the two at odds publishes again.
    """
    home.ensure()
    new, package = home.builds / "next.duckdb", home.builds / "package"
    with run_lock(home):
        _remove(new)
        try:
            keys = _write(home, new)
            summary = _audit(home, new)
            write_package(new, package, summary.fingerprint, keys)
            flush(new)
            _wal(home.published_file).unlink(missing_ok=True)  # somebody wrote into the old file; not for the new one
            new.replace(home.published_file)
            flush(home.published)
            swap_package(package, home.published)
        finally:
            _remove(new)
    return summary


def _write(home: Home, new: Path) -> dict[str, tuple[str, ...]]:
    """Writes the new file; returns the primary keys the build declares, by `schema.table`."""
    with _open(home) as db:
        db.execute(f"ATTACH {literal(str(new))} AS next (STORAGE_VERSION '{_STORAGE_VERSION}')")
        database = home.build_file.stem
        relations = _build_relations(db, database)
        db.execute("USE next")
        for schema in sorted({relation.schema for relation in relations.values()}):
            db.execute(f"CREATE SCHEMA {identifier(schema)}")
        for relation in relations.values():
            if not relation.query:
                _copy_table(db, relation, database)
        db.execute(_PUBLICATION.format(database=database))
        _create_views(db, [relation for relation in relations.values() if relation.query], database)
        db.execute("BEGIN")  # a thousand small statements, one write to disk
        for relation in relations.values():
            for statement in comments(relation):
                db.execute(statement)
        db.execute("COMMIT")
        db.execute("CHECKPOINT next")
        db.execute("USE memory")
        db.execute("DETACH next")
    return {name: relation.primary_key for name, relation in relations.items()}


def _open(home: Home) -> duckdb.DuckDBPyConnection:
    """A connection with the build attached under the name it had when its views were made, to be read."""
    if not home.build_file.exists():
        raise RunError("There is no build to publish.")
    db = duckdb.connect(config={"temp_directory": str(home.builds / "spill")})
    db.execute(f"ATTACH {literal(str(home.build_file))} AS {identifier(home.build_file.stem)} (READ_ONLY)")
    return db


def _build_relations(db: duckdb.DuckDBPyConnection, database: str) -> dict[str, Relation]:
    """What of the build is to be published: source tables, marts with their views, Chinese views."""
    found = read_relations(db, database, ("staging", "marts", "zh"))
    missing = sorted(_SOURCES - found.keys())
    if missing:
        raise RunError(f"The build is not complete: {missing[0]} is missing.")
    if not any(relation.schema == "marts" and not relation.query for relation in found.values()):
        raise RunError("The build holds no marts: dbt has not made them.")
    return {name: relation for name, relation in found.items() if relation.schema != "staging" or name in _SOURCES}


def _copy_table(db: duckdb.DuckDBPyConnection, table: Relation, database: str) -> None:
    """Rows go in by their first column, the key, then by all others: the same order every time."""
    db.execute(create_table(table))
    values = ", ".join(published_value(column) for column in table.columns)
    db.execute(f"INSERT INTO {table.sql_name} SELECT {values} FROM {database}.{table.sql_name} ORDER BY ALL")


def _create_views(db: duckdb.DuckDBPyConnection, views: list[Relation], database: str) -> None:
    """Views may stand on each other: those that cannot be made yet are tried again after the others."""
    while views:
        failed: list[tuple[Relation, str]] = []
        for view in views:
            try:
                db.execute(create_view(view, database))
            except duckdb.Error as error:
                failed.append((view, str(error).splitlines()[0]))
        if len(failed) == len(views):
            view, reason = failed[0]
            raise RunError(f"The view {view.full_name} cannot stand on what is published: {reason}")
        views = [view for view, _ in failed]


def _audit(home: Home, new: Path) -> PublishSummary:
    """Compares the new file, opened alone as its readers will, with the build."""
    if _wal(new).exists():
        raise RunError(f"The new file {new} was not written to its end.")
    database = home.build_file.stem
    with _open(home) as db:
        wanted = _build_relations(db, database)
        wanted_contents = {name: _content(db, relation, f"{database}.") for name, relation in wanted.items()}
    with duckdb.connect(new, read_only=True) as db:
        found = read_relations(db, new.stem, ("staging", "marts", "zh"))
        differing = found.keys() ^ (wanted.keys() | {"marts.publication"})
        if differing:
            raise RunError(f"The new file and the build differ in {', '.join(sorted(differing))}.")
        for name, relation in wanted.items():
            _compare(relation, found[name])
        contents = {name: _content(db, found[name]) for name in wanted}
        (mark,) = db.execute("SELECT fingerprint FROM marts.publication").fetchone() or ("",)
    for name, content in wanted_contents.items():
        if contents[name] != content:
            raise RunError(f"The new file and the build differ in the rows of {name}.")
    rows = {name: count for name, (count, _) in contents.items() if not wanted[name].query}
    return PublishSummary(home.published_file, rows, [n for n, r in wanted.items() if r.query], mark)


def _compare(wanted: Relation, found: Relation) -> None:
    if wanted.comment != found.comment:
        raise RunError(f"The new file lacks the description of {wanted.full_name}.")
    if [column.name for column in wanted.columns] != [column.name for column in found.columns]:
        raise RunError(f"The new file has other columns in {wanted.full_name}.")
    for ours, theirs in zip(wanted.columns, found.columns, strict=True):
        if (published_type(ours), ours.is_nullable, ours.comment) != (theirs.type, theirs.is_nullable, theirs.comment):
            raise RunError(f"The new file has another column {wanted.full_name}.{ours.name}.")


def _content(db: duckdb.DuckDBPyConnection, relation: Relation, prefix: str = "") -> tuple[int, int | None]:
    """Number of rows, and a digest of what is in them, whatever their order."""
    values = ", ".join(published_value(column) for column in relation.columns)
    names = ", ".join(identifier(column.name) for column in relation.columns)
    query = f"SELECT count(*), sum(hash({values})::HUGEINT) FROM {prefix}{relation.sql_name} AS content ({names})"
    return db.execute(query).fetchone() or (0, None)


def _wal(path: Path) -> Path:
    return path.with_name(f"{path.name}.wal")


def _remove(path: Path) -> None:
    for part in (path, _wal(path)):
        part.unlink(missing_ok=True)
