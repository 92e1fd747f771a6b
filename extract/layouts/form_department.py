"""The records that a department's overall form makes, once all of it has been read."""

from __future__ import annotations

import re
from dataclasses import replace

from extract.collector import Collector
from extract.document import Printed
from extract.layouts.emit import BLANK_MARKS, IndicatorRow, Owner, emit_goals, read_yuan
from extract.layouts.form_draft import Draft, Said, with_own_unit
from extract.layouts.form_emit import UNIT_OF_THE_DOCUMENT, emit_blocks
from extract.layouts.form_overview import BASIC, WHOLE
from extract.layouts.form_rows import EmptyCategory
from extract.layouts.levels import Label
from extract.layouts.overview_words import core_of, count_in
from extract.records import DepartmentAmountRecord, GoalRecord, IndicatorRecord, KeyTaskRecord
from extract.text import unwrap

_POINTS_BEHIND = re.compile(r"\s*[（(]\s*\d{1,3}(?:\.\d+)?\s*[分%％]?\s*[)）]\s*$")
_OWNER = Owner("department")


def emit_department(collector: Collector, draft: Draft, document_unit: str | None) -> None:
    """Adds the records of a department's form; reports amounts without a unit (rule X05)."""
    said = _said(draft)
    units = {unit for unit in (*(s.unit for s in said), *(t.unit for t in draft.tasks)) if unit}
    once = units.pop() if len(units) == 1 else document_unit  # the form's own is nearer than the document's
    for one in said:
        _emit_said(collector, one, draft.money_unit, once)
    _emit_tasks(collector, draft, draft.money_unit or once)
    before = len([goal for goal in collector.of(GoalRecord) if goal.owner_kind == "department"])
    for kind, goal in draft.goals:
        known = len(collector.of(GoalRecord))
        emit_goals(collector, _OWNER, "overall" if kind == "project" else kind, goal)
        for record in collector.of(GoalRecord)[known:]:
            before += 1
            record.goal_no = before
    _part_points(collector, draft)
    first = len([i for i in collector.of(IndicatorRecord) if i.owner_kind == "department"])
    emit_blocks(collector, _OWNER, draft.blocks, first)


def _said(draft: Draft) -> list[Said]:
    """What the form says of the department, its names first. Lines outside its tables have given fields like a project's."""
    found: list[Said] = []
    if draft.department:
        found.append(Said("text", BASIC, draft.department_label, draft.department))
    if draft.unit_name:
        found.append(Said("text", BASIC, draft.unit_label, draft.unit_name))
    found += draft.said
    for amount in draft.amounts:
        fund = amount.fund.code if amount.fund else None
        found.append(Said("amount", WHOLE, amount.label, amount.printed, fund, amount.unit))
    return found + [Said("text", BASIC, label, value) for _, label, value in draft.attributes]


def _emit_said(collector: Collector, said: Said, unit: str | None, once: str | None) -> None:
    collector.furniture("field label", said.item)
    fields: dict[str, object] = {}
    if said.kind == "amount":
        printed, own = with_own_unit(said.value, said.unit or unit)
        if own is None and once is not None and printed.key not in BLANK_MARKS:
            own = once
            fields = {"evidence": "inferred", "inference": UNIT_OF_THE_DOCUMENT}
        fields |= {"unit_printed": own, "amount_yuan": read_yuan(collector, said.item.key, printed, own)}
        if own is None and said.value.key not in BLANK_MARKS:
            _report_no_unit(collector, said.value)
    elif said.kind == "count":
        fields = {"count_value": count_in(said.value)}
    collector.add(
        DepartmentAmountRecord,
        at=[said.value],
        item_no=len(collector.of(DepartmentAmountRecord)) + 1,
        block=said.block,
        item=core_of(said.item.text),
        entity_name=unwrap(said.entity.text) or None,
        fund_source_code=said.fund,
        measure_kind=said.kind,
        amount_printed=said.value,
        **fields,
    )


def _report_no_unit(collector: Collector, value: Printed) -> None:
    collector.finding(
        "X05",
        "error",
        [value],
        "No unit of money is printed: the amount is kept as printed and not converted",
        "未印金额单位，金额仅按原文保留，未换算",
        observed=value.text.strip(),
    )


def _emit_tasks(collector: Collector, draft: Draft, document_unit: str | None) -> None:
    for task in draft.tasks:
        printed, unit = with_own_unit(task.amount, task.unit or document_unit)
        if printed and unit is None and printed.key not in BLANK_MARKS:
            _report_no_unit(collector, task.amount)
        collector.coverage.claim(task.amount)
        collector.add(
            KeyTaskRecord,
            at=[part for part in (task.name, task.content, task.amount, task.goal) if part],
            task_no=len(collector.of(KeyTaskRecord)) + 1,
            task_name=unwrap(task.name.text),
            content=unwrap(task.content.text) or None,
            expected_goal=unwrap(task.goal.text) or None,
            amount_printed=task.amount,
            unit_printed=unit if task.amount else None,
            amount_yuan=read_yuan(collector, task.name.key, printed, unit),
        )


def _part_points(collector: Collector, draft: Draft) -> None:
    """Points in brackets behind a category (履职效能（40分）) are no part of its name."""
    for block in draft.blocks:
        for row in block.rows:
            row.level1 = _without_points(collector, row.level1)
            if isinstance(row, IndicatorRow):
                row.level2 = _without_points(collector, row.level2)
            elif isinstance(row, EmptyCategory):
                row.level2 = _without_points(collector, Label(row.level2)).printed


def _without_points(collector: Collector, label: Label) -> Label:
    points = _POINTS_BEHIND.search(label.printed.text)
    if not points or not points.start():
        return label
    collector.furniture("points of a category", label.printed.group(points))
    return replace(label, printed=label.printed[: points.start()].strip())
