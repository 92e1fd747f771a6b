"""Extraction: archived documents into committed staging batches.

Here: one step for all pending documents. Not here: reading a document (`extract`), processes, limits and what a batch
is (`warehouse.extraction`, `warehouse.staging`). A step for each document would cost more than reading it.
"""

import importlib
import threading

import dagster as dg

from dagster_project.archive import ARCHIVE
from dagster_project.work import Work
from warehouse.extraction import extract_pending, pending

BATCHES = dg.AssetKey(["extract", "batches"])


@dg.asset(
    key=BATCHES,
    deps=[ARCHIVE],
    group_name="extract",
    kinds={"python", "parquet"},
    description=(
        "Typed records of all documents as Parquet, one file a table and batch: the memory of the warehouse, from which"
        " all later layers can be made again. Holds what is printed and where, nothing derived over documents."
    ),
)
def batches(context: dg.AssetExecutionContext, work: dg.ResourceParam[Work]) -> dg.MaterializeResult:
    """Reads every document without a committed batch of this extractor version."""
    if pending(work.home, verify=False):
        # Other processes read the documents; this one meanwhile imports what the checks need, which takes seconds.
        threading.Thread(target=importlib.import_module, args=("expectations.suites",), daemon=True).start()
    summary = extract_pending(work.home, work.progress)
    for sentence in summary.damage:
        context.log.warning(sentence)
    return dg.MaterializeResult(
        metadata={
            "documents": summary.documents,
            "quarantined": summary.quarantined,
            "batches": len(summary.batches),
            "path": dg.MetadataValue.path(str(work.home.staging)),
        }
    )
