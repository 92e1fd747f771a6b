"""A form or a project of a list as found in the document."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extract.amounts import find_money_unit, parse_amount
from extract.document import Printed
from extract.layouts.emit import (
    BLANK_MARKS,
    IndicatorRow,
)
from extract.layouts.form_rows import Block
from extract.layouts.labels import Fund

JOINED_BY_NAME = "amount_of_another_table_by_name"

_CODE_BEFORE = re.compile(r"^\s*[\[［（(]?(?P<code>[0-9]{3,21}[0-9A-Z]*)[\]］）)]?\s*[-—－_ ]?\s*(?=\D)")
_NUMBER_IN_FRONT = re.compile(
    r"^\s*(?:\d{1,3}\s*[.、．]\s*(?=\D)|[一二三四五六七八九十]{1,3}、|[（(](?:\d{1,3}|[一二三四五六七八九十]{1,3})[)）])"
)
_PROJECT_CODE = re.compile(r"^\s*(?P<code>[0-9]{8}[0-9A-Z]{6,})\s*[-—－_ ]\s*(?P<name>\D.*)$", re.DOTALL)
_PROJECT_CODE_BEHIND = re.compile(
    r"^(?P<name>.*[^\d\s].*?)\s*[（(\[]\s*(?:(?:项目)?(?:编码|代码|编号)\s*[:：]?\s*)?(?P<code>[0-9]{8}[0-9A-Z\s]{6,}?)\s*[)）\]]\s*$",
    re.DOTALL,
)
_AMOUNT_WITH_UNIT = re.compile(r"^\s*(?P<amount>[\d,，.]+)\s*(?P<unit>亿元|百万元|万元|千元|万|元)\s*$")


@dataclass(slots=True)
class Amount:
    """An amount as printed. `unit`: unit of its own label or column; None where the form's holds. `total`: the total
    that governs it, which is its own fund for a total."""

    label: Printed
    printed: Printed
    fund: Fund | None
    total: Fund | None = None
    unit: str | None = None
    is_part: bool = False
    rule: str | None = None


@dataclass(slots=True)
class CostItem:
    """A line of an expenditure detail."""

    name: Printed
    printed: Printed
    unit: str | None
    basis: Printed = field(default_factory=Printed)


@dataclass(slots=True)
class ExecutionLine:
    """A line of the execution block of a self-evaluation; cells by money role."""

    label: Printed
    fund: Fund | None
    cells: dict[str, Printed]
    unit: str | None


@dataclass(slots=True)
class Task:
    """A key task of a department."""

    name: Printed
    content: Printed
    amount: Printed
    unit: str | None
    goal: Printed


@dataclass(slots=True)
class Said:
    """What a department's form says of the department besides goals and tasks: an amount, a count or a text
    (`extract.records.MEASURE_KINDS`). `entity`: whose it is, where that is not the department (a key task)."""

    kind: str
    block: str
    item: Printed
    value: Printed
    fund: str | None = None
    unit: str | None = None
    entity: Printed = field(default_factory=Printed)


@dataclass(slots=True)
class Draft:
    """What has been read of one project, or of the department where `is_department`."""

    name: Printed = field(default_factory=Printed)
    code: Printed = field(default_factory=Printed)
    heading: Printed = field(default_factory=Printed)
    department: Printed = field(default_factory=Printed)
    department_label: Printed = field(default_factory=Printed)
    unit_name: Printed = field(default_factory=Printed)
    unit_label: Printed = field(default_factory=Printed)
    unit_code: Printed = field(default_factory=Printed)
    money_unit: str | None = None  # printed for the form as a whole
    label_units: set[str] = field(default_factory=set)  # printed in labels of its amounts
    amounts: list[Amount] = field(default_factory=list)
    executions: list[ExecutionLine] = field(default_factory=list)
    cost_items: list[CostItem] = field(default_factory=list)
    attributes: list[tuple[str | None, Printed, Printed]] = field(default_factory=list)  # role, label, value
    goals: list[tuple[str, Printed]] = field(default_factory=list)  # kind, text
    tasks: list[Task] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)  # of a department
    blocks: list[Block] = field(default_factory=list)
    is_department: bool = False

    def note_unit(self, unit: str | None) -> None:
        """Notes the unit in a label of one of its amounts."""
        self.label_units |= {unit} if unit else set()

    def forget_details(self) -> None:
        """Drops the money and the attributes of a form that has no name; they stay unclaimed."""
        self.amounts, self.executions, self.cost_items, self.attributes = [], [], [], []
        self.label_units, self.money_unit = set(), None

    def unit_for(self, own: str | None, of_document: str | None) -> str | None:
        """The unit of an amount: its own (of its cell, label, column or block), the form's, the one in all labels of the
        form that name any, else the document's."""
        of_labels = next(iter(self.label_units)) if len(self.label_units) == 1 else None
        if len(self.label_units) > 1 and not self.money_unit:
            return own
        return own or self.money_unit or of_labels or of_document

    @property
    def is_blank(self) -> bool:
        """Whether nothing has been read that tells whose form it is or what it holds."""
        return not (self.name or self.code or self.amounts or self.goals or self.blocks or self.attributes)

    @property
    def has_indicators(self) -> bool:
        return any(isinstance(row, IndicatorRow) for block in self.blocks for row in block.rows)


def split_code(printed: Printed) -> tuple[Printed, Printed]:
    """Code and name of `219001-某某局`, `[042]某某厅`; the code is blank where none is printed."""
    match = _CODE_BEFORE.match(printed.text)
    if not match:
        return Printed(), printed
    return printed.group(match, "code"), printed[match.end() :].strip()


def split_project_code(printed: Printed) -> tuple[Printed, Printed]:
    """Project code and name of `51000021R000000019951-工资性支出` or of `工资性支出（51000021R000000019951）`; without the
    number of a list (1. 一、)."""
    number = _NUMBER_IN_FRONT.match(printed.text)
    printed = printed[number.end() :] if number else printed
    match = _PROJECT_CODE.match(printed.text) or _PROJECT_CODE_BEHIND.match(printed.text)
    return (printed.group(match, "code"), printed.group(match, "name").strip()) if match else (Printed(), printed)


def with_own_unit(printed: Printed, unit: str | None) -> tuple[Printed, str | None]:
    """Amount and unit of a cell that may name its unit itself (`120万元`)."""
    match = _AMOUNT_WITH_UNIT.match(printed.text)
    if not match:
        return printed, unit
    own = {"万": "万元"}.get(match["unit"], match["unit"])
    return printed.group(match, "amount"), own


def looks_like_amount(printed: Printed) -> bool:
    """Whether a cell holds an amount, or a mark for none."""
    if printed.key in BLANK_MARKS or _AMOUNT_WITH_UNIT.match(printed.text):
        return True
    return parse_amount(printed.text) is not None


def money_unit_in(text: str) -> str | None:
    """Unit of money that a line or a cell of a form's head names (单位：万元)."""
    return find_money_unit(text) if len(text) < 200 else None
