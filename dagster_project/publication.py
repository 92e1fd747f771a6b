"""Publishing: the checked build becomes the file people open.

Here: that it comes last. Not here: the audit and the atomic replacement (`warehouse.publish`).
"""

from collections.abc import Iterable

import dagster as dg

from dagster_project.work import Work
from warehouse.publish import publish

WAREHOUSE = dg.AssetKey(["published", "warehouse"])


def published_warehouse(marts: Iterable[dg.AssetKey]) -> dg.AssetsDefinition:
    """The published file, made when everything in `marts` is."""

    @dg.asset(
        key=WAREHOUSE,
        deps=list(marts),
        group_name="published",
        kinds={"duckdb", "parquet"},
        description=(
            "The warehouse people open: `published/jixiao.duckdb`, replaced as a whole, and the same tables as Parquet. "
            "Holds only what passed every check; nobody writes to it."
        ),
    )
    def warehouse(work: dg.ResourceParam[Work]) -> dg.MaterializeResult:
        """Audits a copy of the build and puts it in the place of the published file."""
        work.progress.start("Publication 发布", None)
        summary = publish(work.home)
        work.progress.finish()
        return dg.MaterializeResult(
            metadata={
                "path": dg.MetadataValue.path(str(summary.path)),
                "tables": len(summary.rows),
                "rows": sum(summary.rows.values()),
                "documents": summary.rows["marts.dim_document"],
                "fingerprint": summary.fingerprint,
            }
        )

    return warehouse
