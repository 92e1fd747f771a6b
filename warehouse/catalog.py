"""The catalogue of the archive: which documents there are, where and when each was seen, and what became of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Iterable
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from warehouse.errors import JixiaoError

SCHEMA_VERSION = 2
_SCHEMA = """
CREATE TABLE documents (
    document_id TEXT PRIMARY KEY CHECK (length(document_id) = 64),
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL CHECK (size >= 0),
    first_seen_at TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'landed' CHECK (state IN ('landed', 'extracted', 'quarantined')),
    reason TEXT,
    layout TEXT,
    chars_unclaimed INTEGER,
    extractor_version TEXT,
    batch_id TEXT
) STRICT;
CREATE TABLE sightings (
    document_id TEXT NOT NULL REFERENCES documents,
    source_uri TEXT NOT NULL,
    file_name TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL,
    PRIMARY KEY (document_id, source_uri)
) STRICT;
CREATE TABLE withdrawals (
    document_id TEXT PRIMARY KEY REFERENCES documents,
    withdrawn_at TEXT NOT NULL,
    reason TEXT
) STRICT;
CREATE TABLE refusals (
    name TEXT PRIMARY KEY,
    reason TEXT NOT NULL,
    seen_at TEXT NOT NULL
) STRICT;
"""


@dataclass(frozen=True, slots=True)
class CatalogDocument:
    """A document by its bytes. `state` is landed, extracted or quarantined."""

    document_id: str
    media_type: str
    size: int
    first_seen_at: str
    state: str
    reason: str | None
    layout: str | None
    chars_unclaimed: int | None
    extractor_version: str | None
    batch_id: str | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a document when it was read: fields as in `CatalogDocument`."""

    document_id: str
    state: str
    reason: str | None
    layout: str | None
    chars_unclaimed: int
    extractor_version: str
    batch_id: str


@dataclass(frozen=True, slots=True)
class Sighting:
    """The bytes of a document at one address."""

    document_id: str
    source_uri: str
    file_name: str
    seen_at: str
    last_seen_at: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that could not be taken into the archive."""

    name: str
    reason: str
    seen_at: str


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A document that its publisher withdrew, from a moment (UTC) on."""

    document_id: str
    withdrawn_at: str
    reason: str | None


class Catalog:
    """The catalogue of one home. Every change is its own transaction and on disk when the method returns."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def record_sighting(self, document_id: str, media_type: str, size: int, source_uri: str, file_name: str) -> bool:
        """Notes that the bytes were seen at an address now; returns whether they are new to the archive.

        The same bytes at the same address again only move `last_seen_at`.
        """
        now = _now()
        with self._connection as db:
            before = db.execute("SELECT 1 FROM documents WHERE document_id = ?", (document_id,)).fetchone()
            db.execute(
                "INSERT INTO documents (document_id, media_type, size, first_seen_at) VALUES (?, ?, ?, ?)"
                " ON CONFLICT DO NOTHING",
                (document_id, media_type, size, now),
            )
            db.execute(
                "INSERT INTO sightings VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT DO UPDATE SET last_seen_at = excluded.last_seen_at",
                (document_id, source_uri, file_name, now, now),
            )
        return before is None

    def record_refusal(self, name: str, reason: str) -> None:
        """Notes that something was refused now; a newer reason replaces an older one."""
        with self._connection as db:
            db.execute("INSERT OR REPLACE INTO refusals VALUES (?, ?, ?)", (name, reason, _now()))

    def forget_refusals(self, uri: str) -> None:
        """Forgets what was refused at an address and below it (in the folder, in the zip file): it is tried again."""
        with self._connection as db:
            db.execute(
                "DELETE FROM refusals WHERE name = ?1 OR instr(name, ?1 || '/') = 1 OR instr(name, ?1 || '!/') = 1",
                (uri,),
            )

    def record_outcomes(self, outcomes: Iterable[Outcome]) -> None:
        """Notes what became of documents."""
        with self._connection as db:
            db.executemany(
                "UPDATE documents SET state = ?, reason = ?, layout = ?, chars_unclaimed = ?, extractor_version = ?,"
                " batch_id = ? WHERE document_id = ?",
                [
                    (o.state, o.reason, o.layout, o.chars_unclaimed, o.extractor_version, o.batch_id, o.document_id)
                    for o in outcomes
                ],
            )

    def record_withdrawal(self, document_id: str, withdrawn_at: str, reason: str | None) -> None:
        """Notes that the publisher withdrew a document; a later note replaces an earlier one."""
        with self._connection as db:
            db.execute("INSERT OR REPLACE INTO withdrawals VALUES (?, ?, ?)", (document_id, withdrawn_at, reason))

    def forget_withdrawal(self, document_id: str) -> bool:
        """Takes the note back; returns whether there was one."""
        with self._connection as db:
            return db.execute("DELETE FROM withdrawals WHERE document_id = ?", (document_id,)).rowcount > 0

    def documents(self) -> list[CatalogDocument]:
        """All documents, by id."""
        return [CatalogDocument(*row) for row in self._connection.execute("SELECT * FROM documents ORDER BY 1")]

    def sightings(self) -> list[Sighting]:
        """All sightings: by document, the first one first."""
        rows = self._connection.execute("SELECT * FROM sightings ORDER BY document_id, seen_at, source_uri")
        return [Sighting(*row) for row in rows]

    def withdrawals(self) -> list[Withdrawal]:
        """Documents that were withdrawn, by id."""
        return [Withdrawal(*row) for row in self._connection.execute("SELECT * FROM withdrawals ORDER BY 1")]

    def refusals(self) -> list[Refusal]:
        """What was refused and has not been taken in since, by name."""
        return [Refusal(*row) for row in self._connection.execute("SELECT * FROM refusals ORDER BY name")]


@contextmanager
def open_catalog(path: Path) -> Generator[Catalog]:
    """The catalogue at `path`, made where it is missing; raises `JixiaoError` for one of a newer software."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path, timeout=30)) as connection:
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA synchronous = FULL")
            version = connection.execute("PRAGMA user_version").fetchone()[0]
        except sqlite3.DatabaseError as error:
            raise JixiaoError(f"The catalogue {path} cannot be read: {error}.") from error
        if version < SCHEMA_VERSION:
            _create(connection)
        elif version != SCHEMA_VERSION:
            raise JixiaoError(
                f"The catalogue {path} has schema version {version}; this software knows {SCHEMA_VERSION}."
            )
        yield Catalog(connection)


def _create(connection: sqlite3.Connection) -> None:
    """Makes the tables that are missing (a catalogue of version 1 has no withdrawals), unless another process has done so
    meanwhile."""
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        if connection.execute("PRAGMA user_version").fetchone()[0] < SCHEMA_VERSION:
            for statement in _SCHEMA.split(";\n"):
                connection.execute(statement.replace("CREATE TABLE", "CREATE TABLE IF NOT EXISTS"))
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _now() -> str:
    """This moment in UTC, to the microsecond: two versions landed by one command keep their order."""
    return datetime.now(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")
