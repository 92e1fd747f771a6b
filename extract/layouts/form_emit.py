"""The records that a form or a project of a list makes, once all of it has been read."""

from __future__ import annotations

import re
from decimal import Decimal

from extract.collector import Collector
from extract.document import Printed
from extract.layouts.emit import (
    BLANK_MARKS,
    IndicatorRow,
    Owner,
    emit_empty_category,
    emit_goals,
    emit_indicator,
    emit_project_amount,
    emit_value,
    read_points,
    read_yuan,
)
from extract.layouts.form_draft import Amount, Draft, split_code, split_project_code, with_own_unit
from extract.layouts.form_rows import Block, EmptyCategory
from extract.layouts.labels import labels
from extract.layouts.vocabulary import vocabulary
from extract.records import (
    AMOUNT_SCOPES,
    GoalRecord,
    IndicatorRecord,
    ProjectAmountRecord,
    ProjectAttributeRecord,
    ProjectCostItemRecord,
    ProjectExecutionRecord,
    ProjectRecord,
)
from extract.text import comparison_key, squash, unwrap
from extract.values import parse_target

SUM_OF_SOURCES = "scope_of_the_total_that_the_sources_add_up_to"
_SETTLED = ("annual", "whole")
UNIT_OF_THE_DOCUMENT = "unit_printed_once_in_the_document"

_MISFIT = 99  # times; a source that is so much more than its total is in another unit
_RATE = re.compile(r"(-?\d{1,5}(?:\.\d{1,4})?)[%％]?")


def emit_draft(
    collector: Collector, project_no: int, draft: Draft, document_unit: str | None, year: int | None = None
) -> None:
    """Adds the records of a project; reports an amount without a unit (rule X05) and what is missing (rule X03).

    `year`: the document's own."""
    owner = Owner("project", project_no)
    code, name = split_project_code(draft.name)
    unit_code, unit_name = split_code(draft.unit_name)
    collector.add(
        ProjectRecord,
        at=[part for part in (draft.name, draft.code) if part],
        project_no=project_no,
        project_name=unwrap(name.text),
        project_name_printed=draft.name.text.strip(),
        project_code=squash((draft.code or code).text) or None,
        heading_printed=draft.heading,
        unit_code=draft.unit_code or unit_code,
        unit_name=unwrap(unit_name.text) or None,
    )
    collector.coverage.claim(draft.unit_name)
    _emit_amounts(collector, project_no, draft, document_unit, year)
    _emit_executions(collector, project_no, draft, document_unit)
    _emit_cost_items(collector, project_no, draft, document_unit)
    _emit_attributes(collector, project_no, draft)
    _emit_goals(collector, owner, draft)
    emit_blocks(collector, owner, draft.blocks)
    missing = [
        label
        for label, present in (
            ("预算数", any(a.printed for a in draft.amounts) or draft.executions),
            ("三级指标", draft.has_indicators),
        )
        if not present
    ]
    for label in missing:
        collector.finding(
            "X03",
            "error",
            [draft.name],
            f"The form of this project has no {label}: it is cut short or misses a part",
            f"该项目表缺少“{label}”，可能不完整",
            expected=label,
            project_no=project_no,
        )


def _emit_amounts(
    collector: Collector, project_no: int, draft: Draft, document_unit: str | None, own_year: int | None
) -> None:
    has_annual = any(_is_annual_total(amount) for amount in draft.amounts)
    latest = max((year for a in draft.amounts if (year := labels().meaning(a.label.text).year)), default=0)
    without_unit: list[Printed] = []
    kept = [
        amount for amount in draft.amounts if (labels().meaning(amount.label.text).year or 0) <= (own_year or latest)
    ]
    latest = own_year or latest
    for number, amount in enumerate(kept, start=1):
        fund = amount.fund
        printed, unit = with_own_unit(amount.printed, draft.unit_for(amount.unit, document_unit))
        is_inferred = bool(unit and printed) and unit != draft.unit_for(amount.unit, None)
        collector.furniture("field label", amount.label)
        collector.coverage.claim(amount.printed)
        record = emit_project_amount(
            collector,
            project_no,
            number,
            amount.label.key.rstrip(":：") or None,
            fund.code if fund else None,
            printed,
            unit,
            at=[amount.label],
            evidence="inferred" if amount.rule or is_inferred else "printed",
            inference=amount.rule or (UNIT_OF_THE_DOCUMENT if is_inferred else None),
            amount_scope=_scope(amount, has_annual, latest),
            is_part=amount.is_part and bool(fund is None or fund.code != "00"),
        )
        record.amount_printed = amount.printed.text.strip() or None
        if printed and unit is None and printed.key not in BLANK_MARKS:
            without_unit.append(amount.printed)
    _report_no_unit(collector, project_no, without_unit)
    _settle_scopes(collector, project_no)
    _withdraw_misfits(collector, project_no)


def _settle_scopes(collector: Collector, project_no: int) -> None:
    """Sources that stand under two totals, of the year and of the whole project, as one block: where they miss the totals
    they stand under and all together add up to one of the two, they are that one's."""
    own = [a for a in collector.of(ProjectAmountRecord) if a.project_no == project_no and a.amount_yuan is not None]
    totals = {scope: [a.amount_yuan for a in own if a.is_total and a.amount_scope == scope] for scope in _SETTLED}
    sources = [a for a in own if not a.is_total and a.amount_scope in totals]
    if any(len(found) != 1 for found in totals.values()):
        return
    sums = {s: sum(a.amount_yuan or 0 for a in sources if a.amount_scope == s) for s in totals}
    fitting = [scope for scope, found in totals.items() if sum(a.amount_yuan or 0 for a in sources) == found[0]]
    if len(fitting) != 1 or all(sums[scope] in (0, found[0]) for scope, found in totals.items()):
        return
    for amount in sources:
        if amount.amount_scope != fitting[0]:
            amount.amount_scope, amount.evidence, amount.inference = fitting[0], "inferred", SUM_OF_SOURCES


def _withdraw_misfits(collector: Collector, project_no: int) -> None:
    """Amounts of which one is so much more than the total that holds it were not printed in one unit: which unit is wrong
    is not known, so none is converted (rule X05)."""
    own = [a for a in collector.of(ProjectAmountRecord) if a.project_no == project_no and a.amount_yuan]
    for scope in AMOUNT_SCOPES:
        of_scope = [(a, a.amount_yuan) for a in own if a.amount_scope == scope and a.amount_yuan is not None]
        total = max((yuan for a, yuan in of_scope if a.is_total), default=Decimal(0))
        most = max((yuan for a, yuan in of_scope if not a.is_total), default=Decimal(0))
        if total <= 0 or most < total * _MISFIT:
            continue
        for amount, _ in of_scope:
            amount.amount_yuan = None
        collector.finding(
            "X05",
            "error",
            [],
            f"A source has {most} yuan and the total {total}: they are not in one unit, so none is converted",
            f"资金来源折合{most}元，总额折合{total}元，金额单位不一致，均未换算",
            observed=str(most),
            expected=str(total),
            project_no=project_no,
        )


def _is_annual_total(amount: Amount) -> bool:
    return amount.fund is not None and amount.fund.code == "00" and amount.fund.scope in (None, "annual")


def _scope(amount: Amount, has_annual: bool, latest: int) -> str:
    """Scope of an amount: what its own label says, else that of the total that governs it. `latest`: the last year that a
    label of the project's amounts names; one of an earlier year is last year's."""
    if (labels().meaning(amount.label.text).year or latest) < latest:
        return "previous"
    scope = next((fund.scope for fund in (amount.fund, amount.total) if fund and fund.scope), "annual")
    return scope if scope != "whole_if_annual" else ("whole" if has_annual else "annual")


def _report_no_unit(collector: Collector, project_no: int, amounts: list[Printed]) -> None:
    if amounts:
        collector.finding(
            "X05",
            "error",
            [amounts[0]],
            "No unit of money is printed: the amounts are kept as printed and not converted",
            "未印金额单位，金额仅按原文保留，未换算",
            project_no=project_no,
        )


def _emit_executions(collector: Collector, project_no: int, draft: Draft, document_unit: str | None) -> None:
    for line_no, line in enumerate(draft.executions, start=1):
        unit = draft.unit_for(line.unit, document_unit)
        fields: dict[str, object] = {}
        for role in ("initial", "adjusted", "executed"):
            printed = line.cells.get(role, Printed())
            fields[f"{role}_printed"] = printed
            fields[f"{role}_yuan"] = read_yuan(collector, line.label.key, printed, unit, project_no)
        rate = line.cells.get("rate", Printed())
        match = _RATE.fullmatch(rate.key)
        fields["rate_printed"], fields["rate_pct"] = rate, Decimal(match.group(1)) if match else None
        for role in ("weight", "score"):
            printed = line.cells.get(role, Printed())
            fields[f"{role}_printed"], fields[role] = printed, read_points(printed)
        collector.furniture("field label", line.label)
        collector.add(
            ProjectExecutionRecord,
            at=[part for part in line.cells.values() if part] or [line.label],
            project_no=project_no,
            line_no=line_no,
            label_printed=line.label.key.rstrip(":："),
            fund_source_code=line.fund.code if line.fund else None,
            is_total=line.fund is not None and line.fund.code == "00",
            unit_printed=unit,
            **fields,
        )


def _emit_cost_items(collector: Collector, project_no: int, draft: Draft, document_unit: str | None) -> None:
    for item_no, item in enumerate(draft.cost_items, start=1):
        printed, unit = with_own_unit(item.printed, draft.unit_for(item.unit, document_unit))
        collector.coverage.claim(item.printed)
        collector.add(
            ProjectCostItemRecord,
            at=[part for part in (item.name, item.printed, item.basis) if part],
            project_no=project_no,
            item_no=item_no,
            item_name=unwrap(item.name.text),
            is_total=comparison_key(item.name.text).rstrip(":") in ("合计", "总计", "小计", "总额"),
            basis_text=unwrap(item.basis.text) or None,
            amount_printed=item.printed.text.strip() or None,
            unit_printed=unit,
            amount_yuan=read_yuan(collector, item.name.key, printed, unit, project_no),
        )


def _emit_attributes(collector: Collector, project_no: int, draft: Draft) -> None:
    attributes = list(draft.attributes)
    if draft.department:
        attributes.insert(0, ("department_name", draft.department_label, draft.department))
    for attribute_no, (role, label, value) in enumerate(attributes, start=1):
        collector.furniture("field label", label)
        target = (
            parse_target(value.text, "完成时间") if role in ("starts_on", "ends_on", "filled_on") and value else None
        )
        collector.add(
            ProjectAttributeRecord,
            at=[value] if value else [label],
            project_no=project_no,
            attribute_no=attribute_no,
            role=role,
            label_printed=label.key.rstrip(":：") or "主管部门",
            value_printed=value,
            value_text=unwrap(value.text) or None,
            value_on=target.on if target is not None and target.kind == "date" else None,
        )


def _emit_goals(collector: Collector, owner: Owner, draft: Draft) -> None:
    number = 0
    for kind, goal in draft.goals:
        before = len(collector.of(GoalRecord))
        emit_goals(collector, owner, kind, goal)
        for record in collector.of(GoalRecord)[before:]:
            number += 1
            record.goal_no = number


def emit_blocks(collector: Collector, owner: Owner, blocks: list[Block], indicator_no: int = 0) -> None:
    """Indicators of all blocks, numbered behind `indicator_no`. The same indicator in a long-term and an annual block is
    one with two targets."""
    known: dict[tuple[str, ...], tuple[IndicatorRecord, set[str]]] = {}
    for block in blocks:
        for row in block.rows:
            if isinstance(row, EmptyCategory):
                emit_empty_category(collector, owner, row.level1, row.level2, [row.level2])
                continue
            key = _identity(row)
            scopes = {scope for scope, _ in row.values}
            if key in known and len(blocks) > 1 and not scopes & known[key][1]:
                record, before = known[key]
                for part in row.own_parts:
                    collector.coverage.claim(part)
                for scope, printed in row.values:
                    emit_value(collector, record, scope, printed, is_words=bool(row.sign))
                before |= scopes
                continue
            indicator_no += 1
            record = emit_indicator(collector, owner, indicator_no, row)
            known.setdefault(key, (record, scopes))


def _identity(row: IndicatorRow) -> tuple[str, ...]:
    category = vocabulary().level2_of_cell(row.level2.printed.text)
    level2 = category.code if category else row.level2.printed.key
    return (level2, comparison_key(row.level3.text))
