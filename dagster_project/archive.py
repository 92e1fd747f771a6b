"""Landing: documents from the inbox into the archive of bytes.

Here: which files of the inbox are taken. Not here: what a document is and why one is refused (`warehouse.landing`).
"""

from collections import Counter

import dagster as dg

from dagster_project.inbox import inbox_files, wait_for_files
from dagster_project.work import Work
from warehouse.landing import land

ARCHIVE = dg.AssetKey(["raw", "archive"])


@dg.asset(
    key=ARCHIVE,
    group_name="raw",
    kinds={"python", "sqlite"},
    description=(
        "Bytes of all documents as published, by SHA-256, and the catalogue of where and when each was seen. "
        "A run adds what lies in the inbox; `jixiao add` adds anything else. Never anything derived."
    ),
    retry_policy=dg.RetryPolicy(max_retries=2, delay=5),
)
def archive(context: dg.AssetExecutionContext, work: dg.ResourceParam[Work]) -> dg.MaterializeResult:
    """Lands the complete files of the inbox. A file that is still being written is left for the next run."""
    inbox = work.home.inbox
    files = wait_for_files(inbox)
    for unfinished in sorted(set(inbox_files(inbox)) - set(files)):
        context.log.warning(f"{unfinished} is still being written and is left for the next run.")
    landings = land(work.home, files, work.progress) if files else []
    for refused in (landing for landing in landings if landing.outcome == "refused"):
        context.log.warning(f"{refused.name} was refused: {refused.reason}")
    count = Counter(landing.outcome for landing in landings)
    return dg.MaterializeResult(
        metadata={
            "new": count["new"],
            "known": count["known"],
            "refused": count["refused"],
            "inbox": dg.MetadataValue.path(str(inbox)),
            "path": dg.MetadataValue.path(str(work.home.objects)),
        }
    )
