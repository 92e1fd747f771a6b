"""`jixiao review --interactive`: item by item, with questions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from warehouse.errors import JixiaoError
from warehouse.review import ReviewItem
from warehouse.review_writing import Decision, Written

ACTIONS = "s set, a accept, d drop, Enter next, q quit"
Ask = Callable[[str], str]  # asks a question; the answer may be empty
Decide = Callable[[ReviewItem, Decision], Written]


def hold_session(
    items: Sequence[ReviewItem], by: str, ask: Ask, show: Callable[[ReviewItem], None], decide: Decide,
    tell: Callable[[str], None],
) -> int:  # fmt: skip
    """Shows each item and asks what to do; returns how many were decided. What cannot be written is told, and asked
    again."""
    decided = 0
    for number, item in enumerate(items, start=1):
        tell(f"\n{number} of {len(items)}")
        show(item)
        while True:
            action = ask(f"{ACTIONS}: ").strip().lower()
            if action == "q":
                return decided
            if not action:
                break
            decision = _decision(item, action, by, ask)
            if decision is None:
                tell(f"{action} is no answer: {ACTIONS}.")
                continue
            try:
                tell(f"Written to {decide(item, decision).path}.")
            except JixiaoError as error:
                tell(str(error))
                continue
            decided += 1
            break
    return decided


def _decision(item: ReviewItem, action: str, by: str, ask: Ask) -> Decision | None:
    decision = Decision((), is_accepted=action == "a", is_dropped=action == "d", why="", by=by)
    if action == "s":
        decision = replace(decision, settings=(_setting(item, ask),))
    elif action not in ("a", "d"):
        return None
    return replace(decision, why=ask("Why: "), evidence=ask("Evidence (text or address, may be left out): ") or None)


def _setting(item: ReviewItem, ask: Ask) -> str:
    name = ask(f"Field [{item.field_name}]: " if item.field_name else "Field: ").strip() or item.field_name or ""
    value = ask("Value (a number from the list, or a text; null for none): ").strip()
    if name == item.field_name and value.isdecimal() and 1 <= int(value) <= len(item.alternatives):
        value = item.alternatives[int(value) - 1]
    return f"{name}={value}"
