"""One form a project: heading, budget block, schedule, goals, indicator table. What the two ways of finding a form in a
document (`project_form_cells`, `project_form_lines`) have in common: the form itself and the records it makes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from extract.amounts import find_money_unit
from extract.collector import Collector
from extract.document import Printed
from extract.layouts.emit import (
    IndicatorRow,
    Owner,
    Tidy,
    emit_empty_category,
    emit_goals,
    emit_indicator,
    emit_project_amount,
)
from extract.layouts.levels import Label, LevelRow, govern
from extract.layouts.vocabulary import vocabulary
from extract.records import MilestoneRecord, ProjectRecord
from extract.text import squash

BOOKMARK = re.compile(r"\[bookmark:[^\]]*\]")
HEADING = re.compile(
    r"^\s*(?P<number>\d{1,3}\s*[.．、])?\s*(?P<name>\S.*?)?\s*(?P<label>(?:项目)?(?:支出)?绩效目标表)\s*$"
)
PART_HEADING = re.compile(
    r"^\s*第[一二三四五]部分\s*(?:部门(?:[（(]单位[）)])?整体绩效目标|(?:部门)?预算(?:项目)?绩效目标)?\s*$"
)
UNIT_LINE = re.compile(r"^\s*(?P<code>\d{6,9})\s*[-—]?\s*(?P<name>\D\S*)\s*$")
MONEY_UNIT_LABEL = re.compile(r"(?:金额)?单\s*位\s*[:：]\s*(?:万|百万|千|亿)?元")
MILESTONE = re.compile(r"^(\d{1,2})月(?:底|末|份)?$")
_SHARE = re.compile(r"^(\d{1,3}(?:\.\d{1,4})?)[%％]$")


@dataclass(slots=True)
class FormIndicatorRow:
    """An indicator row as printed: labels blank where a merged cell covers the row."""

    level1: Printed
    level2: Printed
    level3: Printed
    description: Printed
    value: Printed
    basis: Printed
    level1_label: Label | None = None  # known from the geometry of merged cells
    level2_label: Label | None = None

    @property
    def is_empty_category(self) -> bool:
        return not (self.level3 or self.value or self.description)


@dataclass(slots=True)
class ProjectForm:
    """A form as found in the document; every field is printed text, blank where absent."""

    heading: Printed = field(default_factory=Printed)
    unit_code: Printed = field(default_factory=Printed)
    unit_name: Printed = field(default_factory=Printed)
    money_unit: Printed = field(default_factory=Printed)
    project_name: Printed = field(default_factory=Printed)
    project_code: Printed = field(default_factory=Printed)
    amounts: list[tuple[Printed, Printed]] = field(default_factory=list)  # (label, amount)
    purpose: Printed = field(default_factory=Printed)
    milestones: list[tuple[Printed, Printed]] = field(default_factory=list)  # (label, percentage)
    goals: Printed = field(default_factory=Printed)
    indicators: list[FormIndicatorRow] = field(default_factory=list)


def emit_project_form(collector: Collector, project_no: int, form: ProjectForm, tidy: Tidy) -> None:
    """Adds the records of one form and reports what a form must have and this one lacks (rule X03)."""
    owner = Owner("project", project_no)
    heading = _emit_heading(collector, form)
    name = form.project_name or heading
    collector.add(
        ProjectRecord,
        at=[part for part in (name, form.project_code) if part] or [form.heading],
        project_no=project_no,
        project_name=tidy(name.text),
        project_name_printed=name.text.strip(),
        project_code=squash(form.project_code.text) or None,
        heading_printed=form.heading.text.strip() or None,
        unit_code=form.unit_code,
        unit_name=form.unit_name,
        purpose_text=tidy(form.purpose.text) or None,
        purpose_printed=form.purpose,
    )
    _emit_amounts(collector, project_no, form)
    _emit_milestones(collector, project_no, form)
    emit_goals(collector, owner, "project", form.goals, tidy)
    _emit_indicators(collector, owner, form, tidy)
    missing = [
        label
        for label, present in (("预算数", form.amounts), ("绩效目标", form.goals), ("三级指标", form.indicators))
        if not present
    ]
    for label in missing:
        collector.finding(
            "X03",
            "error",
            [name or form.heading],
            f"The form of this project has no {label}: it is cut short or misses a part",
            f"该项目表缺少“{label}”，可能不完整",
            expected=label,
            project_no=project_no,
        )


def split_unit_line(printed: Printed) -> tuple[Printed, Printed, Printed]:
    """Unit code, unit name and money unit of a line such as `314001某某局本级 单位：万元`; blank where absent."""
    money = MONEY_UNIT_LABEL.search(printed.text)
    unit = printed[: money.start()] if money else printed
    match = UNIT_LINE.match(unit.text)
    code, name = (unit.group(match, "code"), unit.group(match, "name")) if match else (Printed(), Printed())
    return code, name, printed.group(money) if money else Printed()


def _emit_heading(collector: Collector, form: ProjectForm) -> Printed:
    """Accounts for the heading and gives the project name in it."""
    match = HEADING.match(form.heading.text)
    if not match:
        return Printed()
    for group in ("number", "label"):
        collector.furniture("heading", form.heading.group(match, group))
    name = form.heading.group(match, "name")
    collector.furniture("heading", name)
    return name


def _emit_amounts(collector: Collector, project_no: int, form: ProjectForm) -> None:
    unit = find_money_unit(form.money_unit.text)
    collector.furniture("unit of money", form.money_unit)
    for number, (label, amount) in enumerate(form.amounts, start=1):
        collector.furniture("field label", label)
        code = vocabulary().fund_source(label.text)
        emit_project_amount(collector, project_no, number, label.key, code, amount, unit, at=[label])
    if form.amounts and unit is None:
        collector.finding(
            "X05",
            "error",
            [form.amounts[0][0]],
            "No unit of money is printed: the amounts are kept as printed and not converted",
            "未印金额单位，金额仅按原文保留，未换算",
            project_no=project_no,
        )


def _emit_milestones(collector: Collector, project_no: int, form: ProjectForm) -> None:
    for number, (label, share) in enumerate(form.milestones, start=1):
        month = MILESTONE.match(label.key)
        match = _SHARE.match(share.key)
        percent = Decimal(match.group(1)) if match else None
        collector.coverage.claim(label)
        if share and percent is None:
            collector.finding(
                "X02",
                "error",
                [share],
                f"The planned share at {label.key} is no percentage",
                f"“{label.key}”的支出计划不是百分比",
                observed=share.text.strip(),
                project_no=project_no,
            )
        collector.add(
            MilestoneRecord,
            at=[share] if share else [label],
            project_no=project_no,
            milestone_no=number,
            milestone_label=label.key,
            milestone_month=int(month.group(1)) if month and 1 <= int(month.group(1)) <= 12 else None,
            cumulative_printed=share,
            cumulative_pct=percent,
        )


def _emit_indicators(collector: Collector, owner: Owner, form: ProjectForm, tidy: Tidy) -> None:
    rows = form.indicators
    level1 = govern([LevelRow(row.level1, is_empty_category=False) for row in rows])
    level2 = govern([LevelRow(row.level2, row.is_empty_category) for row in rows])
    indicator_no = 0
    for row, carried1, carried2 in zip(rows, level1, level2, strict=True):
        label1, label2 = row.level1_label or carried1, row.level2_label or carried2
        if row.is_empty_category:
            emit_empty_category(collector, owner, label1, row.level2 or row.level1, [row.level2 or row.level1])
            continue
        indicator_no += 1
        indicator = IndicatorRow(
            level1=label1,
            level2=label2,
            level3=row.level3,
            description=row.description,
            values=[("annual", row.value)],
            basis=row.basis,
        )
        emit_indicator(collector, owner, indicator_no, indicator, tidy)
