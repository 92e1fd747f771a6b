"""What `jixiao review` does and prints; the list itself is in `review`, the writing of entries in `review_writing`."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Sequence
from pathlib import Path

from warehouse.console import print_fields, print_json, print_table
from warehouse.errors import JixiaoError
from warehouse.home import Home
from warehouse.report import place
from warehouse.review import ReviewItem, find_item
from warehouse.review_session import hold_session
from warehouse.review_writing import Decision, Written, decide

_MOST_ROWS = 40
_SHOWN = 60  # characters of a message in the table

Wanted = tuple[tuple[str, ...], bool, bool, str | None, str | None, str | None]


def list_items(items: Sequence[ReviewItem], limit: int | None, as_json: bool) -> None:
    """The list: as JSON whole unless limited, as a table the weightiest."""
    if as_json:
        print_json([item.as_json() for item in items[:limit]])
        return
    if not items:
        print("Nothing needs an eye.")
        return
    shown = items[: limit or _MOST_ROWS]
    columns = ("item", "kind", "rule", "what", "value", "or", "yuan", "place", "file")
    print_table(columns, [_cells(item) for item in shown], right=("yuan",))
    more = f"The first {len(shown)} of {len(items)} items; see --limit. " if len(items) > len(shown) else ""
    print(f"{more}`jixiao review ITEM` shows one; --set FIELD=VALUE --why … corrects it, --accept --why … settles it.")


def show_item(items: Sequence[ReviewItem], wanted: str, as_json: bool) -> None:
    """One item in full."""
    item = find_item(items, wanted)
    print_json(item.as_json()) if as_json else print_item(item)


def print_item(item: ReviewItem) -> None:
    """An item with its place, what stands there, and what a correction would set."""
    print(f"{item.item_id} {item.kind}: {item.message}")
    name = item.field_name or ""
    full_name = name if "." in name or not item.staging_table else f"{item.staging_table}.{name}"
    print_fields(
        {
            "from": f"{item.file_name} ({item.document_id[:12]})",
            "project 项目": item.project_name,
            "place": place({name: getattr(item, name) for name in ReviewItem.__slots__}) or None,
            "printed": item.printed_text,
            "rule": item.rule_id and f"{item.rule_id} {item.severity}",
            "record": item.record_no and f"{item.staging_table} {item.record_no}",
            "field": full_name if name else None,
            "value": item.value,
            "yuan": item.amount_yuan,
        }
    )
    for number, alternative in enumerate(item.alternatives, start=1):
        print(f"  {number}  {alternative}")


def decide_item(
    home: Home, items: Sequence[ReviewItem], wanted: str, decision: Wanted, into: Path | None, as_json: bool
) -> None:
    """Writes the entries for a decision and tells what they change."""
    settings, is_accepted, is_dropped, why, by, evidence = decision
    if why is None:
        raise JixiaoError("Say why it is right: --why TEXT.")
    made = Decision(settings, is_accepted, is_dropped, why, _by(by), evidence)
    written = decide(home, find_item(items, wanted), made, into)
    if as_json:
        print_json({"file": str(written.path), "is_read": written.is_read, "changes": written.changes})
        return
    _print_written(written)


def go_through(home: Home, items: Sequence[ReviewItem], by: str | None, into: Path | None) -> None:
    """Asks item by item, on a terminal."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise JixiaoError("--interactive needs a terminal: use `jixiao review ITEM --set FIELD=VALUE --why TEXT`.")
    import typer

    def ask(question: str) -> str:
        return typer.prompt(question, default="", show_default=False, prompt_suffix="")

    def write(item: ReviewItem, decision: Decision) -> Written:
        return decide(home, item, decision, into)

    decided = hold_session(items, _by(by), ask, print_item, write, print)
    print(f"{decided} decided." + (" They count from the next `jixiao run` on." if decided else ""))


def _print_written(written: Written) -> None:
    print(f"Written to {written.path}.")
    for change in written.changes:
        record = f"{change['staging_table']} {change['record_no']}"
        if change["correction_kind"] == "set":
            before, after = (_or_null(change[name]) for name in ("value_before", "value_after"))
            print(f"{record}: {change['field_name']} {before} → {after}")
        else:
            print(f"{record}: {'dropped' if change['correction_kind'] == 'drop' else 'accepted as it is'}")
    if written.is_read:
        print("It counts from the next `jixiao run` on.")
    else:
        print("No run reads that folder: put the file into `corrections` of the home or of the checkout.")


def _or_null(value: str | None) -> str:
    return "null" if value is None else value


def _by(name: str | None) -> str:
    if name is not None:
        return name
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without a name
        raise JixiaoError("Say who answers for it: --by NAME.") from None


def _cells(item: ReviewItem) -> tuple[object, ...]:
    message = item.message if len(item.message) <= _SHOWN else f"{item.message[: _SHOWN - 1]}…"
    where = place({name: getattr(item, name) for name in ReviewItem.__slots__})
    others = "、".join(item.alternatives[:3]) + ("…" if len(item.alternatives) > 3 else "")
    rule = f"{item.rule_id} {item.severity}" if item.rule_id else None
    return (item.item_id, item.kind, rule, message, item.value, others, item.amount_yuan, where, item.file_name)
