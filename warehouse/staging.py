"""Staging batches: what was read from documents, as Parquet, one file a table and batch.

A batch counts once its commit marker exists, which is written last and holds the digest of each file; what a crash
leaves without a marker is removed when the next batch is written. Writers hold the run lock.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from extract.records import EXTRACTOR_VERSION, TABLES, Extraction
from warehouse.columns import DOCUMENT_COLUMNS, columns, schema_digest
from warehouse.files import TEMPORARY_PREFIX, replacing, sha256, write
from warehouse.home import Home

if TYPE_CHECKING:
    import pyarrow as pa

_COMMITS = "_commits"


class Unstorable(Exception):
    """Records of a document that do not fit their columns; the message names table, column and value."""

    def __init__(self, document_id: str, message: str) -> None:
        super().__init__(message)
        self.document_id = document_id


@dataclass(frozen=True, slots=True)
class BatchFile:
    """A Parquet file of a batch, as it was when the batch was committed."""

    sha256: str
    size: int
    rows: int


@dataclass(frozen=True, slots=True)
class Batch:
    """A committed batch. A later `sequence` wins where two batches hold the same document."""

    batch_id: str
    sequence: int
    extractor_version: str
    schema: str
    documents: list[str]
    files: dict[str, BatchFile]

    @property
    def is_up_to_date(self) -> bool:
        """Whether this software would read the documents the same way and into the same columns."""
        return self.extractor_version == EXTRACTOR_VERSION and self.schema == schema_digest()


@dataclass(frozen=True, slots=True)
class Survey:
    """The batches that count, oldest first; and for the marker of each other one, sentences that say what is wrong."""

    batches: list[Batch]
    damaged: dict[Path, list[str]]

    @property
    def damage(self) -> list[str]:
        """All sentences about damage."""
        return [sentence for sentences in self.damaged.values() for sentence in sentences]


def batch_id_of(document_ids: Iterable[str]) -> str:
    """Identity of a batch: equal for the same documents and extractor on every machine."""
    text = "\n".join((EXTRACTOR_VERSION, *sorted(document_ids)))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def batch_file(home: Home, table: str, batch_id: str) -> Path:
    """The Parquet file of one table in one batch."""
    return home.staging / table / f"{batch_id}.parquet"


def write_batch(home: Home, extractions: Sequence[Extraction]) -> str:
    """Commits the records of some documents; returns the batch id.

    The same documents give the same batch, which takes the place of the one before. Raises `Unstorable` before
    anything is written where a record does not fit its columns.
    """
    ordered = sorted(extractions, key=lambda extraction: extraction.document_id)
    batch_id = batch_id_of(extraction.document_id for extraction in ordered)
    content = {table: _to_arrow(table, ordered, batch_id) for table in TABLES}
    sequence = _clear(home, batch_id)
    batch = Batch(
        batch_id,
        sequence,
        EXTRACTOR_VERSION,
        schema_digest(),
        [extraction.document_id for extraction in ordered],
        {table: _write_table(batch_file(home, table, batch_id), rows) for table, rows in content.items()},
    )
    marker = home.staging / _COMMITS / f"{sequence:08d}-{batch_id}.json"
    write(marker, json.dumps(asdict(batch), indent=1).encode())
    return batch_id


def committed_batches(home: Home, verify: bool = True) -> list[Batch]:
    """Batches that count, oldest first; with `verify` only those whose files still have the digests they had."""
    return survey(home, verify).batches


def survey(home: Home, verify: bool = True) -> Survey:
    """Looks at all batches; without `verify` at presence and size of their files only, which is quick."""
    found = Survey([], {})
    for marker in _markers(home):
        batch = _read_marker(marker)
        damage = [f"The commit marker {marker} is damaged."] if batch is None else _damage(home, batch, verify)
        if damage:
            found.damaged[marker] = damage
        elif batch:
            found.batches.append(batch)
    return found


def discard(state: Survey) -> None:
    """Removes the markers of damaged batches: their documents are not read any more, as far as staging knows."""
    for marker in state.damaged:
        marker.unlink(missing_ok=True)


def newest(batches: Iterable[Batch]) -> dict[str, Batch]:
    """The batch that counts for each document."""
    return {
        document_id: batch
        for batch in sorted(batches, key=lambda batch: batch.sequence)
        for document_id in batch.documents
    }


def _markers(home: Home) -> list[Path]:
    return sorted((home.staging / _COMMITS).glob("[0-9]*-*.json"))


def _read_marker(path: Path) -> Batch | None:
    try:
        fields = json.loads(path.read_bytes())
        fields["files"] = {table: BatchFile(**file) for table, file in fields["files"].items()}
        return Batch(**fields)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _damage(home: Home, batch: Batch, verify: bool) -> list[str]:
    sentences = []
    for table, file in batch.files.items():
        path = batch_file(home, table, batch.batch_id)
        if not path.is_file():
            sentences.append(f"The staging file {path} is missing.")
        elif path.stat().st_size != file.size or (verify and sha256(path) != file.sha256):
            sentences.append(f"The staging file {path} is damaged: it is not what batch {batch.batch_id} committed.")
    return sentences


def _clear(home: Home, batch_id: str) -> int:
    """Removes what no marker covers, and markers of the batch to be written; returns the next sequence number."""
    markers = _markers(home)
    sequence = max((int(marker.name.partition("-")[0]) for marker in markers), default=0) + 1
    kept = set()
    for marker in markers:
        batch = _read_marker(marker)
        if batch is None or batch.batch_id == batch_id:
            marker.unlink()
        else:
            kept.add(batch.batch_id)
    for table in TABLES:
        for path in (home.staging / table).glob("*"):
            if path.stem not in kept:
                path.unlink()
    for path in (home.staging / _COMMITS).glob(f"{TEMPORARY_PREFIX}*"):
        path.unlink()
    return sequence


def _write_table(path: Path, rows: pa.Table) -> BatchFile:
    import pyarrow.parquet as pq

    with replacing(path) as temporary:
        pq.write_table(rows, temporary, compression="zstd")
    return BatchFile(sha256(path), path.stat().st_size, rows.num_rows)


def _to_arrow(table: str, extractions: Sequence[Extraction], batch_id: str) -> pa.Table:
    """Rows of one table: documents in the given order, records of a document as printed."""
    import pyarrow as pa

    rows = [(extraction, record) for extraction in extractions for record in extraction.records.get(table, ())]
    arrays = []
    for column in columns(table):
        arrow_type = _arrow_type(column.type)
        if column.name in DOCUMENT_COLUMNS:
            constants = {"batch_id": batch_id, "extractor_version": EXTRACTOR_VERSION}
            values = [constants.get(column.name) or getattr(extraction, column.name) for extraction, _ in rows]
        else:
            values = [getattr(record, column.name) for _, record in rows]
        try:
            arrays.append(pa.array(values, arrow_type))
        except (ValueError, TypeError, OverflowError):
            number = _first_misfit(values, arrow_type)
            message = f"{table}.{column.name} cannot hold {values[number]!r:.80}"
            raise Unstorable(rows[number][0].document_id, message) from None
    return pa.table(arrays, names=[column.name for column in columns(table)])


def _first_misfit(values: Sequence[object], arrow_type: pa.DataType) -> int:
    import pyarrow as pa

    for number, value in enumerate(values):
        try:
            pa.array([value], arrow_type)
        except (ValueError, TypeError, OverflowError):
            return number
    raise AssertionError("no value is at fault alone")


def _arrow_type(sql_type: str) -> pa.DataType:
    import pyarrow as pa

    if sql_type.startswith("DECIMAL"):
        digits, scale = sql_type.removeprefix("DECIMAL(").removesuffix(")").split(",")
        return pa.decimal128(int(digits), int(scale))
    simple = {"VARCHAR": pa.string(), "BIGINT": pa.int64(), "BOOLEAN": pa.bool_(), "DATE": pa.date32()}
    return simple[sql_type] if sql_type in simple else pa.list_(pa.string())
