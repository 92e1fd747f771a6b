"""Extraction: what is in the archive and not read yet is read, in processes of its own, into staging batches."""

from __future__ import annotations

import dataclasses
import logging
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from extract.readers import is_remedied
from extract.records import EXTRACTOR_VERSION, Extraction
from warehouse.archive import read_object
from warehouse.catalog import Catalog, Outcome, open_catalog
from warehouse.errors import RunError
from warehouse.home import Home
from warehouse.lock import run_lock
from warehouse.pool import DEFAULT_READER, Limits, Pool
from warehouse.progress import NullProgress, Progress
from warehouse.staging import Batch, Unstorable, batch_file, discard, newest, survey, write_batch
from warehouse.worker import Damaged, Failed, Task

BATCH_SIZE = 200
# Starting a process costs 0.3 s, as much as reading this many documents of text: fewer share one process.
DOCUMENTS_PER_WORKER = 12

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class ExtractionSummary:
    """What one extraction did: documents read (quarantined ones too), batches written, staging files found damaged."""

    documents: int = 0
    quarantined: int = 0
    batches: list[str] = field(default_factory=list)
    damage: list[str] = field(default_factory=list)


def pending(home: Home, verify: bool = True) -> list[str]:
    """Ids of documents without a committed batch of this extractor, or refused for want of what is installed by now.

    Sorted; `verify` as for `committed_batches`.
    """
    if not home.catalog_path.exists():
        return []
    with open_catalog(home.catalog_path) as catalog:
        return _pending(catalog, survey(home, verify).batches)


def extract_pending(
    home: Home,
    progress: Progress | None = None,
    *,
    reader: str = DEFAULT_READER,
    limits: Limits = Limits(),  # noqa: B008  (frozen)
    workers: int | None = None,
) -> ExtractionSummary:
    """Reads what is pending and commits it in batches; a document that cannot be read is quarantined with the reason.

    `reader` names the function that reads a document as `module:function`. Documents of damaged staging files are read
    again, and the damage is logged. Raises `RunError` at the end, with everything else committed, where archived bytes
    are damaged or missing.
    """
    progress = progress or NullProgress()
    home.ensure()
    with run_lock(home), open_catalog(home.catalog_path) as catalog:
        state = survey(home)
        for sentence in state.damage:
            _log.error("%s Its documents are read again.", sentence)
        discard(state)
        _catch_up(home, catalog, newest(state.batches))
        tasks = _tasks(home, catalog, _pending(catalog, state.batches))
        summary = ExtractionSummary(damage=state.damage)
        progress.start("Extraction 提取", len(tasks))
        lost: list[str] = []
        with Pool(workers or _worker_count(len(tasks)), limits, reader) as pool:
            for start in range(0, len(tasks), BATCH_SIZE):
                extractions = _read(home, pool, tasks[start : start + BATCH_SIZE], progress, lost)
                if extractions:
                    _commit(home, catalog, extractions, summary)
        progress.finish()
    if lost:
        more = f" (and {len(lost) - 1} more)" if len(lost) > 1 else ""
        raise RunError(f"The archived document {lost[0]} is damaged or missing{more}: add it again.")
    return summary


def _pending(catalog: Catalog, batches: Iterable[Batch]) -> list[str]:
    read = newest(batch for batch in batches if batch.is_up_to_date)
    return [
        document.document_id
        for document in catalog.documents()
        if document.document_id not in read or is_remedied(document.reason)
    ]


def _tasks(home: Home, catalog: Catalog, document_ids: Iterable[str]) -> list[Task]:
    """Documents to read, under the name each was first seen by."""
    names: dict[str, str] = {}
    for sighting in catalog.sightings():
        names.setdefault(sighting.document_id, sighting.file_name)
    return [Task(key, str(home.object_path(key)), names[key]) for key in document_ids]


def _worker_count(documents: int) -> int:
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(processors, -(-documents // DOCUMENTS_PER_WORKER)))


def _read(home: Home, pool: Pool, tasks: Sequence[Task], progress: Progress, lost: list[str]) -> list[Extraction]:
    """Reads the documents of one batch; paths of damaged archived bytes are added to `lost`."""
    extractions = []
    for task, answer in pool.read(tasks):
        if isinstance(answer, Damaged):
            lost.append(answer.path)
        elif isinstance(answer, Failed):
            extractions.append(_quarantined(home, task.document_id, task.file_name, answer.reason))
        elif answer.extraction.document_id != task.document_id or len(answer.extraction.records["document"]) != 1:
            reason = "the reader gave no account of this document"
            extractions.append(_quarantined(home, task.document_id, task.file_name, reason))
        else:
            extractions.append(answer.extraction)
        progress.advance()
    return extractions


def _commit(home: Home, catalog: Catalog, extractions: list[Extraction], summary: ExtractionSummary) -> None:
    """Writes a batch; documents whose records do not fit their columns are quarantined first."""
    while True:
        try:
            batch_id = write_batch(home, extractions)
            break
        except Unstorable as error:
            number = next(n for n, e in enumerate(extractions) if e.document_id == error.document_id)
            name = extractions[number].document.file_name
            reason = f"what was read cannot be stored: {error}"
            extractions[number] = _quarantined(home, error.document_id, name, reason)
    catalog.record_outcomes(_outcome(extraction, batch_id) for extraction in extractions)
    summary.batches.append(batch_id)
    summary.documents += len(extractions)
    summary.quarantined += sum(extraction.document.state == "quarantined" for extraction in extractions)


def _quarantined(home: Home, document_id: str, file_name: str, reason: str) -> Extraction:
    from extract.extractor import quarantined

    return quarantined(read_object(home, document_id), file_name, reason)


def _outcome(extraction: Extraction, batch_id: str) -> Outcome:
    document = extraction.document
    return Outcome(
        extraction.document_id,
        document.state,
        document.reason,
        extraction.layout,
        document.chars_unclaimed,
        EXTRACTOR_VERSION,
        batch_id,
    )


def _catch_up(home: Home, catalog: Catalog, batch_of: dict[str, Batch]) -> None:
    """Notes what became of documents whose batch was committed just before a crash."""
    import pyarrow.parquet as pq

    names = [field.name for field in dataclasses.fields(Outcome)]
    documents = {document.document_id: document for document in catalog.documents()}
    behind = {key for key, batch in batch_of.items() if key in documents and documents[key].batch_id != batch.batch_id}
    for batch_id in sorted({batch_of[key].batch_id for key in behind}):
        rows = pq.read_table(batch_file(home, "document", batch_id), columns=names).to_pylist()
        catalog.record_outcomes(
            Outcome(**row)
            for row in rows
            if row["document_id"] in behind and batch_of[row["document_id"]].batch_id == batch_id
        )
