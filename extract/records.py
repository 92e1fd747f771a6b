"""What staging holds: one class a staging table, one field a column. This file is the contract between the readers of
documents and the warehouse; the Parquet schema, the Great Expectations suites and the dbt sources follow it.

Every record carries where it was printed (`Lineage`) and how sure its fields are (`evidence`, `inference`). Fields
ending in `_printed` are as on the page; the field beside them is the typed or tidied form. `document_id`, `batch_id`,
`layout` and `extractor_version` are the same for all records of a document and are added when a batch is written.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated

EXTRACTOR_VERSION = "4"  # raised when a change makes the same bytes give other records: they are then read again


@dataclass(frozen=True, slots=True)
class Precision:
    """Digits of a decimal column."""

    digits: int
    scale: int


Money = Annotated[Decimal, Precision(20, 2)]  # yuan
Number = Annotated[Decimal, Precision(24, 6)]  # a target as printed
BaseNumber = Annotated[Decimal, Precision(38, 12)]  # a target in base units (ratio, yuan)
Percent = Annotated[Decimal, Precision(9, 4)]

EVIDENCE = ("printed", "corrected", "carried", "inferred", "ocr")  # from the surest to the weakest; no reader corrects
OWNERS = ("project", "department", "group")
ORIGINS = ("table", "prose")
VALUE_SCOPES = ("annual", "period", "actual", "previous", "unspecified")
AMOUNT_SCOPES = ("annual", "whole", "previous")  # of the budget year, of the project's whole life, of an earlier year
FUND_SOURCES = (
    "00", "10", "11", "12", "13", "14", "15", "16", "17", "18", "20", "30", "31", "32", "33", "34", "39", "50", "90",
)  # fmt: skip
DOCUMENT_KINDS = ("target", "self_evaluation")
DOCUMENT_SCOPES = ("department", "own_level", "unit")
VALUE_KINDS = (
    "numeric", "duration", "date", "frequency", "growth", "ordinal", "reference", "formula", "qualitative", "placeholder", "empty",
)  # fmt: skip
OPERATORS = ("eq", "ge", "gt", "le", "lt", "between", "approx")
SEVERITIES = ("error", "warning", "information")
STATES = ("extracted", "quarantined")
GOAL_KINDS = ("overall", "project", "group", "annual", "period", "actual")
MEASURE_KINDS = ("amount", "count", "text")  # text: what is said of a department beside its figures
FISCAL_YEAR_SOURCES = ("title", "file name", "project name", "project code", "deadline", "text", "correction")


@dataclass(kw_only=True, slots=True)
class Lineage:
    """Where a record was printed. `record_no` numbers the records of one table in one document from 1, in printed order."""

    record_no: int = 0
    page_no: int | None = None
    table_no: int | None = None
    row_no: int | None = None
    column_no: int | None = None
    line_from: int | None = None
    line_to: int | None = None
    bbox: str | None = None
    printed_text: str = ""
    evidence: str = "printed"  # EVIDENCE: the weakest of the record's fields
    inference: str | None = None  # name of the rule behind what is carried or inferred


@dataclass(kw_only=True, slots=True)
class DocumentRecord(Lineage):
    """One row a document: what it is, and the account of its characters."""

    file_name: str
    media_type: str
    encoding: str | None = None
    state: str  # STATES
    reason: str | None = None  # why it is quarantined, or what a reader should know
    nearest_layout: str | None = None  # for an unknown layout: the family that fits best
    document_kind: str = "target"  # DOCUMENT_KINDS
    document_scope: str | None = None  # DOCUMENT_SCOPES: whose figures; None where the document does not tell
    title: str | None = None
    department_name: str | None = None
    department_name_printed: str | None = None
    department_code: str | None = None
    unit_printed: str | None = None  # unit of money: 万元, 元
    fiscal_year: int | None = None
    fiscal_year_source: str | None = None  # FISCAL_YEAR_SOURCES
    fiscal_year_confidence: str | None = None  # high, medium, low
    fiscal_year_basis: str | None = None  # the votes in words
    taxonomy_generation: int | None = None  # 2011, 2015 or 2021
    page_count: int = 0
    left_page_count: int = 0  # pages that hold no part of a performance table and were not read
    left_pages: str | None = None  # their numbers: 2-18, 61
    chars_total: int = 0  # those of pages that were left among them
    chars_claimed: int = 0
    chars_furniture: int = 0
    chars_unclaimed: int = 0
    chars_left: int = 0


@dataclass(kw_only=True, slots=True)
class ProjectRecord(Lineage):
    """A project declared in the document. `project_no` counts the projects of the document from 1."""

    project_no: int
    project_name: str
    project_name_printed: str
    project_code: str | None = None
    heading_printed: str | None = None
    unit_code: str | None = None  # budget unit (预算单位编码)
    unit_name: str | None = None
    purpose_text: str | None = None  # 资金用途
    purpose_printed: str | None = None


@dataclass(kw_only=True, slots=True)
class ProjectAmountRecord(Lineage):
    """An amount of a project by fund source; a blank cell that the format shows is a record without amount."""

    project_no: int
    column_no_printed: int  # 1 for the first amount of the project
    label_printed: str | None  # column or field label; None where it was not determinable
    fund_source_code: str | None  # code of the fund source (vocabulary); None where not determinable
    is_total: bool
    amount_scope: str = "annual"  # AMOUNT_SCOPES
    is_part: bool = False  # 其中: a part of another source's amount, so not to be added to it
    amount_printed: str | None
    unit_printed: str | None
    amount_yuan: Money | None
    alternatives: list[str] = field(default_factory=list)  # other labels that the arithmetic allows


@dataclass(kw_only=True, slots=True)
class ProjectAttributeRecord(Lineage):
    """A field of a project's form that no other table holds: kind, period, person in charge, grounds, outline."""

    project_no: int
    attribute_no: int  # within the project
    role: str | None = None  # role of the label in the vocabulary; None for a label that is not in it
    label_printed: str
    value_printed: str | None
    value_text: str | None
    value_on: date | None = None  # for a field that holds a day


@dataclass(kw_only=True, slots=True)
class ProjectCostItemRecord(Lineage):
    """A line of a project's expenditure detail (支出明细)."""

    project_no: int
    item_no: int
    item_name: str
    is_total: bool
    basis_text: str | None = None  # how the amount was reckoned (测算依据)
    amount_printed: str | None
    unit_printed: str | None
    amount_yuan: Money | None


@dataclass(kw_only=True, slots=True)
class ProjectExecutionRecord(Lineage):
    """A line of the execution block of a self-evaluation: what was budgeted and what was spent, by fund source."""

    project_no: int
    line_no: int  # within the project
    label_printed: str
    fund_source_code: str | None
    is_total: bool
    unit_printed: str | None
    initial_printed: str | None = None  # 年初预算数
    initial_yuan: Money | None = None
    adjusted_printed: str | None = None  # 全年预算数, 调整后预算数
    adjusted_yuan: Money | None = None
    executed_printed: str | None = None  # 全年执行数
    executed_yuan: Money | None = None
    rate_printed: str | None = None  # 执行率
    rate_pct: Percent | None = None
    weight_printed: str | None = None
    weight: Number | None = None
    score_printed: str | None = None
    score: Number | None = None


@dataclass(kw_only=True, slots=True)
class DepartmentAmountRecord(Lineage):
    """An amount or a count of the department: totals of project tables, overview blocks of department forms; and what
    these forms say of it in words (部门职责, 单位类型, an execution rate), `amount_printed` with nothing behind it.
    """

    item_no: int
    block: str  # 合计, 单位小计, or the overview block as printed (部门预算支出, 收入来源 …)
    item: str  # what is measured: fund source or expenditure item as printed
    entity_name: str | None = None  # whose: the unit of a subtotal, the key task of an amount by source
    fund_source_code: str | None = None
    measure_kind: str = "amount"  # MEASURE_KINDS
    amount_printed: str | None = None
    unit_printed: str | None = None
    amount_yuan: Money | None = None
    count_value: int | None = None
    alternatives: list[str] = field(default_factory=list)


@dataclass(kw_only=True, slots=True)
class GoalRecord(Lineage):
    """A performance goal. `goal_no` counts within the owner."""

    owner_kind: str  # OWNERS
    project_no: int | None = None
    group_no: int | None = None
    goal_no: int
    goal_kind: str  # GOAL_KINDS
    goal_title: str | None = None  # heading of a group of goals (分项绩效目标)
    goal_text: str
    goal_printed: str


@dataclass(kw_only=True, slots=True)
class IndicatorRecord(Lineage):
    """An indicator of a project, of the department, or of a prose group. Its targets are `IndicatorValueRecord`s.

    `level1_printed` spells the label that governs the row, also where it is printed once for many (`level1_evidence` =
    carried); None where no such label is on the page (`level1_name` may then be inferred)."""

    owner_kind: str
    project_no: int | None = None
    group_no: int | None = None
    indicator_no: int  # within the owner
    level1_printed: str | None = None
    level1_code: str | None = None  # code of the taxonomy, '1' … '9'
    level1_name: str | None = None
    level1_evidence: str | None = None
    level2_printed: str | None = None
    level2_code: str | None = None  # '11' …; None where the label is no known category
    level2_name: str | None = None
    level2_evidence: str | None = None
    level2_candidates: list[str] = field(default_factory=list)
    level3_name: str | None = None  # None for a prose clause that names no indicator
    level3_printed: str | None = None
    description: str | None = None
    basis_text: str | None = None  # 指标值确定依据
    kind_printed: str | None = None  # 指标属性: 定量, 定性
    direction_printed: str | None = None  # 指标方向: 正向, 反向
    core_printed: str | None = None  # 是否核心指标
    weight_printed: str | None = None  # 权重, 分值
    weight: Number | None = None
    scoring_text: str | None = None  # 评（扣）分标准
    remark_text: str | None = None  # 备注
    score_printed: str | None = None  # 得分, in a self-evaluation
    score: Number | None = None
    deviation_text: str | None = None  # 偏差原因分析及改进措施
    origin: str = "table"  # ORIGINS


@dataclass(kw_only=True, slots=True)
class IndicatorValueRecord(Lineage):
    """A target of an indicator in one scope, as printed and as parsed (see `extract.values`)."""

    indicator_record_no: int  # `record_no` of the indicator
    value_scope: str  # VALUE_SCOPES
    value_printed: str | None
    value_text: str | None  # without the blanks of an extractor
    value_kind: str  # VALUE_KINDS
    operator: str | None = None  # OPERATORS
    is_operator_implied: bool = False
    value_low: Number | None = None
    value_high: Number | None = None
    unit_of_measure: str | None = None
    unit_dimension: str | None = None
    value_per: str | None = None  # 年, 人/月
    reference_text: str | None = None  # what a reference target is compared with
    growth_base: str | None = None  # prior_year, or a year
    value_base: BaseNumber | None = None
    target_on: date | None = None
    target_date_pattern: str | None = None  # 'FY-12-31': month and day are printed, the year is the document's
    parse_flags: list[str] = field(default_factory=list)


@dataclass(kw_only=True, slots=True)
class MilestoneRecord(Lineage):
    """A point of a disbursement schedule: planned cumulative share of the project amount at the end of a month."""

    project_no: int
    milestone_no: int
    milestone_label: str
    milestone_month: int | None
    cumulative_printed: str | None
    cumulative_pct: Percent | None


@dataclass(kw_only=True, slots=True)
class KeyTaskRecord(Lineage):
    """A key task of the year (年度重点工作任务)."""

    task_no: int
    task_name: str
    content: str | None
    expected_goal: str | None
    amount_printed: str | None
    unit_printed: str | None
    amount_yuan: Money | None


@dataclass(kw_only=True, slots=True)
class SafeguardRecord(Lineage):
    """A measure that secures the goals (工作保障措施)."""

    safeguard_no: int
    safeguard_title: str
    safeguard_text: str


@dataclass(kw_only=True, slots=True)
class EmptyCategoryRecord(Lineage):
    """A category row of an indicator table that names no indicator."""

    owner_kind: str
    project_no: int | None = None
    level1_name: str | None = None
    level2_printed: str | None = None
    level2_code: str | None = None
    level2_name: str | None = None


@dataclass(kw_only=True, slots=True)
class FragmentRecord(Lineage):
    """A piece of a torn row, kept as it stands; nothing is added between pieces."""

    owner_kind: str
    project_no: int | None = None
    indicator_record_no: int | None = None
    fragment_no: int
    fragment_text: str
    role: str | None = None  # level3, value, …; None where the page does not tell


@dataclass(kw_only=True, slots=True)
class ExtractionFindingRecord(Lineage):
    """Something a reader must know, found while reading (its rules stand in `dbt/seeds/rule.csv`)."""

    rule_id: str
    severity: str  # SEVERITIES
    project_no: int | None = None
    message_en: str
    message_zh: str
    observed: str | None = None
    expected: str | None = None


@dataclass(kw_only=True, slots=True)
class FurnitureRecord(Lineage):
    """Printed text that is no data: labels, headers, headings, page numbers, syntax."""

    furniture_kind: str
    furniture_text: str
    occurrence_count: int = 1


@dataclass(kw_only=True, slots=True)
class UnclaimedTextRecord(Lineage):
    """Printed text that no record and no label accounts for."""

    unclaimed_text: str
    chars: int


TABLES: dict[str, type[Lineage]] = {
    "document": DocumentRecord,
    "project": ProjectRecord,
    "project_amount": ProjectAmountRecord,
    "project_attribute": ProjectAttributeRecord,
    "project_cost_item": ProjectCostItemRecord,
    "project_execution": ProjectExecutionRecord,
    "department_amount": DepartmentAmountRecord,
    "goal": GoalRecord,
    "indicator": IndicatorRecord,
    "indicator_value": IndicatorValueRecord,
    "milestone": MilestoneRecord,
    "key_task": KeyTaskRecord,
    "safeguard": SafeguardRecord,
    "empty_category": EmptyCategoryRecord,
    "fragment": FragmentRecord,
    "extraction_finding": ExtractionFindingRecord,
    "furniture": FurnitureRecord,
    "unclaimed_text": UnclaimedTextRecord,
}


@dataclass(slots=True)
class Extraction:
    """Everything read from one document: `records[table]` in printed order; `records['document']` has one row."""

    document_id: str  # SHA-256 of the bytes
    layout: str | None
    records: dict[str, list[Lineage]]

    @property
    def document(self) -> DocumentRecord:
        record = self.records["document"][0]
        assert isinstance(record, DocumentRecord)
        return record
