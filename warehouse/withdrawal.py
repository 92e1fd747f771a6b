"""Documents that their publisher withdrew: noted in the catalogue, carried into the marts by the next run."""

from __future__ import annotations

from datetime import UTC, datetime

from warehouse.catalog import open_catalog
from warehouse.errors import JixiaoError
from warehouse.home import Home
from warehouse.status import document_status


def withdraw(home: Home, document: str, *, reason: str | None = None, on: str | None = None, undo: bool = False) -> str:
    """Notes that a document is withdrawn since the beginning of the day `on` (UTC), else since now; `undo` takes the note
    back. Returns a sentence on what was done.

    Raises `JixiaoError` for a document that is not one of the archive's, a day that is none or is to come, and for an
    `undo` without a note.
    """
    if undo and (reason or on):
        raise JixiaoError("--undo takes the note back: it has no reason and no day.")
    now = datetime.now(UTC).replace(tzinfo=None)
    since = _day(on, now) if on else now
    found = document_status(home, document).summary
    with open_catalog(home.catalog_path) as catalog:
        if undo:
            if not catalog.forget_withdrawal(found.document_id):
                raise JixiaoError(f"{found.file_name} was not withdrawn.")
            return f"{found.file_name} is not withdrawn any more. The next run publishes that."
        catalog.record_withdrawal(found.document_id, since.isoformat(timespec="microseconds"), reason)
    return f"{found.file_name} is withdrawn since {since:%Y-%m-%d %H:%M} UTC. The next run publishes that."


def _day(text: str, now: datetime) -> datetime:
    try:
        day = datetime.strptime(text, "%Y-%m-%d")
    except ValueError:
        raise JixiaoError(f"{text} is no day: write it as 2024-03-31.") from None
    if day > now:
        raise JixiaoError(f"{text} is still to come.")
    return day
