"""The facts of a sample document (`facts/*.yml`): what its renderers print, and what a reader must find in it.

All texts are tight (no blanks of an extractor, no line breaks) unless a field says otherwise; amounts, values and
shares are strings as printed. What only concerns the look of a layout stands in the `look` of a document or project.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

FACTS = Path(__file__).parent / "facts"

Scope = Literal["annual", "period", "unspecified"]


class Strict(BaseModel):
    """A misspelt or unknown field is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Output(Strict):
    """One document made of the facts."""

    file: str
    renderer: Literal[
        "wide_text", "department_text", "form_text", "two_part_text",
        "wide_html", "department_html", "form_html", "two_part_html",
    ]  # fmt: skip
    encoding: str = "utf-8"
    declared_charset: str | None = None  # HTML only; where it differs from the encoding the page lies, as many do


class DocumentFacts(Strict):
    """What the document is. `title` is None where none is printed; the fiscal year is what a reader should infer."""

    title: str | None
    department_name: str
    department_code: str | None = None
    unit_name: str | None = None  # budget unit as printed on the forms, where it differs from the department
    unit_of_money: str
    fiscal_year: int
    fiscal_year_source: Literal["title", "file name", "project name", "project code", "deadline", "text"]
    taxonomy_generation: Literal[2011, 2015, 2021]


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
    """An indicator with the labels that govern its row. Codes are the taxonomy's, printed or not."""

    level1: str | None
    level1_code: str
    level2: str | None
    level2_code: str | None
    level3: str
    description: str | None = None
    values: dict[Scope, str]
    basis: str | None = None


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
    """How a project is printed in flat text."""

    name_lines: list[str] = []  # a name on lines of its own, its amounts follow later
    goal_after_blank_line: bool = False
    page_break_before: bool = False
    tabs_after_goal: int = 0


class Project(Strict):
    """A project. An amount of None is a cell that is printed blank (or vanishes, in flat text)."""

    name: str
    code: str | None = None
    unit_name: str | None = None  # unit it stands under in a wide table
    amounts: dict[str, str | None]
    purpose: str | None = None
    goals: list[str]
    milestones: dict[str, str] = {}  # label: cumulative share
    indicators: list[Indicator]
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
