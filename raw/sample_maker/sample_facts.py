"""The facts of a sample document (`facts/*.yml`): what its renderers print, and what a reader must find in it.

All texts are tight (no blanks of an extractor, no line breaks) unless a field says otherwise; amounts, values and
shares are strings as printed. What only concerns the look of a layout stands in the `look` of a document or project.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, model_validator

FACTS = Path(__file__).parent / "facts"
LAYOUTS = Path(__file__).parent / "layouts"
NO_SIGN = ("定性", "其他", "文字描述")  # what stands in the column of signs where a target is in words

Scope = Literal["annual", "period", "unspecified", "actual"]
GoalKind = Literal["annual", "period", "actual"]


class Strict(BaseModel):
    """A misspelt or unknown field is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Output(Strict):
    """One document made of the facts: by a renderer of its own, or by the grid of a layout in the file's format."""

    file: str
    renderer: (
        Literal[
            "wide_text", "department_text", "form_text", "two_part_text",
            "wide_html", "department_html", "form_html", "two_part_html",
        ]
        | None
    ) = None  # fmt: skip
    layout: str | None = None  # a module of `layouts/`
    encoding: str = "utf-8"
    declared_charset: str | None = None  # HTML only; where it differs from the encoding the page lies, as many do

    @model_validator(mode="after")
    def made_in_one_way(self) -> Output:
        if (self.renderer is None) == (self.layout is None):
            raise ValueError(f"{self.file}: either a renderer or a layout makes it")
        if self.layout is not None and not (LAYOUTS / f"{self.layout}.py").is_file():
            raise ValueError(f"{self.file}: no layouts/{self.layout}.py makes it")
        return self


class DocumentFacts(Strict):
    """What the document is. `title` is None where none is printed; the fiscal year is what a reader should infer."""

    title: str | None
    kind: Literal["target", "self_evaluation"] = "target"
    department_name: str | None
    department_code: str | None = None
    unit_name: str | None = None  # budget unit as printed on the forms, where it differs from the department
    unit_of_money: str
    fiscal_year: int
    fiscal_year_source: Literal["title", "file name", "project name", "project code", "deadline", "text"]
    taxonomy_generation: Literal[2011, 2015, 2021] | None  # None where no level is printed
    read_as: str | None = None  # family of extract/layouts; labelled_forms where none is declared. Each sample says it


class DocumentLook(Strict):
    """Widths of the wide table's text columns, in half-width characters."""

    goal_width: int = 0
    indicator_width: int = 0


class DepartmentAmount(Strict):
    """A total of a project table, or an item of a department form's overview; blank where it has no figure."""

    block: str
    item: str
    entity_name: str | None = None
    amount: str | None = None
    count: int | None = None


class Indicator(Strict):
    """An indicator with the labels that govern its row. Codes are the taxonomy's, printed or not.

    `sign` and `unit` are printed in columns of their own, so that a target is sign, value and unit together; a sign in
    `NO_SIGN` says what kind of target it is. A value of '' is a cell that is printed blank.
    """

    level1: str | None
    level1_code: str | None
    level2: str | None
    level2_code: str | None
    level3: str
    description: str | None = None
    values: dict[Scope, str]
    sign: str = ""
    unit: str = ""
    basis: str | None = None
    kind: str | None = None  # 定量, 定性
    direction: str | None = None  # 正向, 反向
    is_core: str | None = None  # 是, 否
    weight: str | None = None
    score: str | None = None
    scoring: str | None = None
    deviation: str | None = None
    remark: str | None = None

    def target(self, scope: Scope) -> str:
        """The value of a scope with the sign and unit of its row; what was reached has no sign."""
        value = self.values[scope]
        sign = "" if scope == "actual" or self.sign in NO_SIGN else self.sign
        return f"{sign}{value}{self.unit}" if value else ""


class TornRow(Strict):
    """A row that was torn apart: pieces as printed, in printed order. `level2_printed` is no category."""

    level1_code: str
    level2_printed: str
    level2_candidates: list[str]
    level3: str
    annual: str
    head: str  # stands alone in the column of the period value, lines above the rest
    tail: str  # glued to the level-3 name


class EmptyCategory(Strict):
    """A category row that names no indicator."""

    level1: str
    level1_code: str
    level2: str
    level2_code: str


class KeyTask(Strict):
    """A key task of the year."""

    name: str
    content: str
    amount: str
    expected_goal: str


class Clause(Strict):
    """A clause of a prose indicator. `phrase` stands in `indicator_text` as it is; `kind` is the staging tables'."""

    phrase: str
    name: str | None = None
    kind: Literal["numeric", "duration", "growth", "frequency", "qualitative"]
    operator: Literal["eq", "ge", "le"] | None = None
    number: str | None = None
    unit: str | None = None


class Group(Strict):
    """A group of goals in prose; `heading` is printed with its number and its brackets as they come."""

    heading: str
    title: str
    goal: str
    indicator_text: str
    clauses: list[Clause]


class Safeguard(Strict):
    """A measure that secures the goals."""

    title: str
    text: str


class ProjectLook(Strict):
    """How a project is printed: in flat text, and which category of a form shows the template's unfilled slots."""

    slots_below: str | None = None
    name_lines: list[str] = []  # a name on lines of its own, its amounts follow later
    goal_after_blank_line: bool = False
    page_break_before: bool = False
    tabs_after_goal: int = 0


class Funding(Strict):
    """An amount of a project by fund source. `code` is the fund source's; None where the label names no nature of money
    (carried over, a tier of government), which a reader may leave open."""

    label: str
    amount: str | None
    code: str | None
    scope: Literal["annual", "whole"] = "annual"


class Execution(Strict):
    """A line of the execution block of a self-evaluation."""

    label: str
    code: str | None
    initial: str | None
    adjusted: str | None
    executed: str | None
    rate: str | None = None
    weight: str | None = None
    score: str | None = None


class CostItem(Strict):
    """A line of the expenditure detail."""

    name: str
    amount: str
    basis: str | None = None
    is_total: bool = False


class Attribute(Strict):
    """A field of a form that nothing else holds."""

    label: str
    value: str
    day: date | None = None  # where the value is one


class ScheduleStep(Strict):
    """A line of the implementation schedule (项目实施进度计划)."""

    content: str
    start: str
    finish: str


class Project(Strict):
    """A project. An amount of None is a cell that is printed blank (or vanishes, in flat text).

    The first four renderers print `amounts` and `goals`; layouts of grids print `funding` and `goals_of`.
    """

    name: str
    code: str | None = None
    kind: str | None = None  # 项目类别, in a column of its own
    unit_name: str | None = None  # unit it stands under in a wide table
    unit_code: str | None = None
    amounts: dict[str, str | None] = {}
    funding: list[Funding] = []
    executions: list[Execution] = []
    cost_items: list[CostItem] = []
    attributes: list[Attribute] = []
    schedule: list[ScheduleStep] = []
    purpose: str | None = None
    goals: list[str] = []
    goals_of: dict[GoalKind, list[str]] = {}
    milestones: dict[str, str] = {}  # label: cumulative share
    execution_weight: str | None = None  # points for execution, beside those of the indicators
    total_score: str | None = None
    indicators: list[Indicator]
    empty_categories: list[EmptyCategory] = []
    look: ProjectLook = ProjectLook()


class Facts(Strict):
    """Everything a sample document holds."""

    outputs: list[Output]
    document: DocumentFacts
    look: DocumentLook = DocumentLook()
    department_amounts: list[DepartmentAmount] = []
    overall_goal: str | None = None
    groups: list[Group] = []
    safeguards: list[Safeguard] = []
    key_tasks: list[KeyTask] = []
    torn_row: TornRow | None = None
    indicators: list[Indicator] = []  # of the department
    empty_categories: list[EmptyCategory] = []
    projects: list[Project] = []


def load_facts(path: Path) -> Facts:
    """The facts in one YAML file; raises `pydantic.ValidationError` where a field is missing, unknown or ill-typed."""
    return Facts.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def all_facts() -> list[Facts]:
    """The facts of all samples, ordered by file name."""
    return [load_facts(path) for path in sorted(FACTS.glob("*.yml"))]
