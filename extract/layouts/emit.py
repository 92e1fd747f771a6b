"""Records that several layouts make in the same way: indicators with their targets, amounts by fund source, goals."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from extract.amounts import parse_amount, to_yuan
from extract.collector import Collector, weakest
from extract.document import Printed
from extract.layouts.levels import Label, level1_label
from extract.layouts.vocabulary import Category, vocabulary
from extract.records import (
    EmptyCategoryRecord,
    GoalRecord,
    IndicatorRecord,
    IndicatorValueRecord,
    ProjectAmountRecord,
)
from extract.text import squash, unwrap
from extract.values import parse_target, value_record_fields

# What publishers put into a cell that has no amount.
BLANK_MARKS = frozenset({"-", "—", "——", "－", "/", "／"})

# What an indicator row may print besides its target, by the column's role, and the field that holds it.
DETAIL_FIELDS = {
    "kind": "kind_printed",
    "direction": "direction_printed",
    "is_core": "core_printed",
    "weight": "weight_printed",
    "scoring": "scoring_text",
    "remark": "remark_text",
    "score": "score_printed",
    "deviation": "deviation_text",
}
_POINTS = re.compile(r"(-?\d{1,6}(?:\.\d{1,6})?)(?:分|%|％)?")

Tidy = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose indicator or goal it is."""

    kind: str  # extract.records.OWNERS
    project_no: int | None = None
    group_no: int | None = None


@dataclass(slots=True)
class IndicatorRow:
    """An indicator row as a layout found it. `values` are (scope, printed) pairs; labels may be carried."""

    level1: Label
    level2: Label
    level3: Printed
    values: list[tuple[str, Printed]]
    description: Printed = field(default_factory=Printed)
    basis: Printed = field(default_factory=Printed)
    details: dict[str, Printed] = field(default_factory=dict)  # by DETAIL_FIELDS
    sign: Printed = field(default_factory=Printed)  # 定性, in a column of its own: the target is words

    @property
    def own_parts(self) -> list[Printed]:
        """What is printed on the row itself."""
        labels = [label.printed for label in (self.level1, self.level2) if label.evidence == "printed"]
        parts = [*labels, self.level3, self.description, *(value for _, value in self.values), self.basis]
        parts += [self.sign, *self.details.values()]
        return [part for part in parts if part]


def emit_indicator(
    collector: Collector, owner: Owner, indicator_no: int, row: IndicatorRow, tidy: Tidy = unwrap
) -> IndicatorRecord:
    """Adds an indicator with its targets; reports a level-2 label that is no known category (rule Q40)."""
    words = vocabulary()
    level2 = words.level2_of_cell(row.level2.printed.text) if row.level2.printed else None
    level1, governing = level1_label(words, level2, row.level1)
    if level2 is not None and level1 is not None and level1.code != level2.code[0] and "成本" not in level2.name:
        _report_category(collector, owner, indicator_no, row, level1.name)
    if row.level2.printed and level2 is None:
        _report_category(collector, owner, indicator_no, row, None)
    if row.level1.printed and row.level1.evidence == "printed" and words.level1(row.level1.printed.text) is None:
        _report_level1(collector, owner, indicator_no, row.level1)
    collector.coverage.claim(governing.printed)
    collector.coverage.claim(row.level2.printed)
    record = collector.add(
        IndicatorRecord,
        at=row.own_parts,
        owner_kind=owner.kind,
        project_no=owner.project_no,
        group_no=owner.group_no,
        indicator_no=indicator_no,
        **_level("level1", governing, level1),
        **_level("level2", row.level2, level2),
        level3_name=tidy(row.level3.text) or None,
        level3_printed=row.level3.text.strip() or None,
        description=tidy(row.description.text) or None,
        basis_text=tidy(row.basis.text) or None,
        **_details(collector, owner, indicator_no, row, tidy),
        evidence=weakest(governing.evidence, row.level2.evidence),
        inference=row.level2.rule or governing.rule,
    )
    for scope, printed in row.values:
        emit_value(collector, record, scope, printed, tidy, is_words=bool(row.sign))
    if not any(printed for _, printed in row.values):
        collector.finding(
            "X04",
            "warning",
            row.own_parts,
            f"Indicator {indicator_no} has no target",
            f"指标{indicator_no}没有指标值",
            observed=record.level3_name,
            project_no=owner.project_no,
        )
    return record


def emit_value(
    collector: Collector,
    indicator: IndicatorRecord,
    scope: str,
    printed: Printed,
    tidy: Tidy = unwrap,
    *,
    is_words: bool = False,
) -> IndicatorValueRecord:
    """Adds a target of `indicator`, parsed; `is_words`: the table says in a column of its own that it is 定性."""
    text = tidy(printed.text)
    target = parse_target(f"定性{printed.text}" if is_words and printed else printed.text, indicator.level3_name or "")
    return collector.add(
        IndicatorValueRecord,
        at=[printed],
        indicator_record_no=indicator.record_no,
        value_scope=scope,
        value_printed=printed.text.strip() or None,
        value_text=text or None,
        **value_record_fields(target),
    )


def read_points(printed: Printed) -> Decimal | None:
    """A weight or a score (`10`, `10分`, `10%`); None for anything else."""
    match = _POINTS.fullmatch(printed.key)
    return Decimal(match.group(1)) if match else None


def _details(collector: Collector, owner: Owner, indicator_no: int, row: IndicatorRow, tidy: Tidy) -> dict[str, object]:
    """Fields of an indicator from its further columns; reports a weight or a score that is no number (rule X02)."""
    fields: dict[str, object] = {}
    for role, printed in row.details.items():
        name = DETAIL_FIELDS[role]
        fields[name] = printed if name.endswith("_printed") else tidy(printed.text) or None
        if role in ("weight", "score"):
            fields[role] = points = read_points(printed)
            if printed and points is None and printed.key not in BLANK_MARKS:
                collector.finding(
                    "X02",
                    "error",
                    [printed],
                    f"Indicator {indicator_no}: the cell of its {role} holds no number",
                    f"指标{indicator_no}的{'权重' if role == 'weight' else '得分'}不是数字",
                    observed=printed.text.strip(),
                    project_no=owner.project_no,
                )
    return fields


def emit_empty_category(
    collector: Collector, owner: Owner, level1: Label, level2: Printed, at: Sequence[Printed]
) -> None:
    """A category row that names no indicator (rule Q41)."""
    words = vocabulary()
    category = words.level2_of_cell(level2.text)
    parent, _ = level1_label(words, category, level1)
    collector.add(
        EmptyCategoryRecord,
        at=list(at),
        owner_kind=owner.kind,
        project_no=owner.project_no,
        level1_name=parent.name if parent else None,
        level2_printed=level2,
        level2_code=category.code if category else None,
        level2_name=category.name if category else None,
    )
    collector.finding(
        "Q41",
        "information",
        list(at),
        f"Category {level2.key} names no indicator",
        f"“{level2.key}”一行没有指标",
        observed=level2.key,
        project_no=owner.project_no,
    )


def emit_project_amount(
    collector: Collector,
    project_no: int,
    column_no: int,
    label: str | None,
    fund_source_code: str | None,
    printed: Printed,
    unit_printed: str | None,
    *,
    at: Sequence[Printed] = (),
    evidence: str = "printed",
    inference: str | None = None,
    alternatives: Sequence[str] = (),
    amount_scope: str = "annual",
    is_part: bool = False,
) -> ProjectAmountRecord:
    """Adds an amount; a blank cell gives a record without amount, an unreadable one a finding besides (rule X02)."""
    return collector.add(
        ProjectAmountRecord,
        at=[printed] if printed else list(at),
        project_no=project_no,
        column_no_printed=column_no,
        label_printed=label,
        fund_source_code=fund_source_code,
        is_total=fund_source_code == "00",
        amount_printed=printed.text.strip() or None,
        unit_printed=unit_printed,
        amount_yuan=read_yuan(collector, label or "?", printed, unit_printed, project_no),
        amount_scope=amount_scope,
        is_part=is_part,
        evidence=evidence,
        inference=inference,
        alternatives=list(alternatives),
    )


def read_yuan(
    collector: Collector, label: str, printed: Printed, unit_printed: str | None, project_no: int | None = None
) -> Decimal | None:
    """Yuan of an amount cell; None for a blank cell, a dash, an unknown unit, or what is no amount (rule X02)."""
    if not printed or printed.key in BLANK_MARKS:
        return None
    try:
        amount = parse_amount(printed.text)
        if amount is not None:
            return to_yuan(amount, unit_printed) if unit_printed else None
    except ValueError:  # beyond what a budget can hold: not an amount
        pass
    collector.finding(
        "X02",
        "error",
        [printed],
        f"The amount cell of {label} holds no amount",
        f"“{label}”一栏不是金额",
        observed=printed.text.strip(),
        project_no=project_no,
    )
    return None


def emit_goals(collector: Collector, owner: Owner, kind: str, printed: Printed, tidy: Tidy = unwrap) -> None:
    """Adds the goals of a cell. Goals are numbered from 1 without gaps; a number begins one where a line begins, or
    behind the end of a sentence or a blank (pages that lose their line breaks). The numbers are furniture."""
    parts: list[Printed] = []
    start = 0
    while match := _next_number(printed.text, len(parts) + 1, start):
        parts.append(printed[start : match.start("number")])
        collector.furniture("numbering", printed.group(match, "number"))
        start = match.end()
    parts.append(printed[start:])
    for goal_no, goal in enumerate([part.strip() for part in parts if part], start=1):
        emit_goal(collector, owner, kind, goal_no, goal, tidy)


def _next_number(text: str, number: int, position: int) -> re.Match[str] | None:
    pattern = rf"(?:^|(?<=[\s。；;.]))(?P<number>(?:[（(]?{number}\s*[.．、）)](?!\d)|目标\s*{number}\s*[.．、:：])\s*)"
    return re.compile(pattern).search(text, position)


def emit_goal(
    collector: Collector, owner: Owner, kind: str, goal_no: int, printed: Printed, tidy: Tidy = unwrap
) -> None:
    """Adds a goal as one piece, numbered parts and all; nothing for a blank one."""
    if not printed:
        return
    collector.add(
        GoalRecord,
        at=[printed],
        owner_kind=owner.kind,
        project_no=owner.project_no,
        group_no=owner.group_no,
        goal_no=goal_no,
        goal_kind=kind,
        goal_text=tidy(printed.text),
        goal_printed=printed.text.strip(),
    )


def _level(name: str, label: Label, category: Category | None) -> dict[str, object]:
    return {
        f"{name}_printed": squash(label.printed.text) or None,
        f"{name}_code": category.code if category else None,
        f"{name}_name": category.name if category else None,
        f"{name}_evidence": label.evidence if category or label.printed else None,
    }


def _report_level1(collector: Collector, owner: Owner, indicator_no: int, label: Label) -> None:
    collector.finding(
        "Q40",
        "error",
        [label.printed],
        f"Indicator {indicator_no}: “{label.printed.text.strip()}” is no level-1 category",
        f"指标{indicator_no}：“{label.printed.text.strip()}”不是一级指标",
        observed=label.printed.text.strip(),
        project_no=owner.project_no,
    )


def _report_category(
    collector: Collector, owner: Owner, indicator_no: int, row: IndicatorRow, level1_name: str | None
) -> None:
    label = row.level2.printed.key
    under = f" under {level1_name}" if level1_name else ""
    collector.finding(
        "Q40",
        "error",
        row.own_parts,
        f"Indicator {indicator_no}: {label} is no level-2 category{under}",
        f"指标{indicator_no}：“{label}”不是{'“' + level1_name + '”下的' if level1_name else ''}二级指标",
        observed=label,
        expected=level1_name,
        project_no=owner.project_no,
    )
