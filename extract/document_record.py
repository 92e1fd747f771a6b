"""What concerns a document as a whole, decided once its records are read: title, department, year, kind, scope, unit of money."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator

from extract.amounts import find_money_unit
from extract.collector import Collector
from extract.document import Block, Document, Line, Printed
from extract.fiscal_year import Sources, decide_fiscal_year
from extract.layouts.families import Family
from extract.layouts.form_parts import budget_year
from extract.layouts.labels import labels
from extract.layouts.project_form import HEADING, MONEY_UNIT_LABEL
from extract.records import (
    DepartmentAmountRecord,
    DocumentRecord,
    GoalRecord,
    IndicatorRecord,
    IndicatorValueRecord,
    KeyTaskRecord,
    ProjectAmountRecord,
    ProjectAttributeRecord,
    ProjectExecutionRecord,
    ProjectRecord,
)
from extract.text import squash, unwrap

_TITLE = re.compile(r"(?:绩效.{0,16}?(?:表|文本)|项目(?:支出)?申报[表书])(?:\d+-\d+)?(?:[（(][^（()）]*[)）])?$")
_YEAR_LINE = re.compile(r"[（(]?(?:19|20)\d{2}年?度?[)）]?")
# A blank name, with the next label after it (部门名称： 单位：万元), is none.
_DEPARTMENT = re.compile(r"部\s*门\s*名\s*称\s*[:：]?\s*(?P<name>[^\s:：]++)(?!\s*[:：])")
_SHORTEST_NAME = 4  # characters of a department's name
_CODED = re.compile(r"^[\[［（(]?(?P<code>\d{3,12})[\]］）)]?[-—－]?(?P<name>\D.*)$")
_NAMED_IN_TITLE = re.compile(
    r"^\s*(?P<name>[^\d\s（(]{3,30}?(?:局|厅|委|委员会|办|办公室|院|会|中心|大学|学院|学校|医院|政府|部|署|馆|站|所|处|队|街道|乡|镇|公司))\s*"
    r"(?:[（(]?(?:19|20)\d{2}\s*年度?[)）]?\s*)?(?:部门|单位|预算部门|预算单位)?[（(]?(?:部门|单位)?[)）]?\s*整体"
)
_SEAL = re.compile(r"\s*[（(](?:盖章|公章|签章|章)[)）]\s*$")
_OWN_LEVEL = re.compile(r"(?:本级|机关)$")


def document_record(collector: Collector, family: Family) -> DocumentRecord:
    document = collector.document
    title = _title(collector)
    department = next(_departments(document), None)
    projects = collector.of(ProjectRecord)
    unit_names = [project.unit_name for project in projects if project.unit_name]
    unit_codes = [project.unit_code for project in projects if project.unit_code]
    supervising = _supervising(collector)
    unit_codes = [supervising[0], *unit_codes] if supervising and supervising[0] else unit_codes
    named = [supervising[1]] if supervising and supervising[1] else unit_names
    of_form = _departments_of_forms(collector)
    named = [*(name for _, _, name in of_form), *named]
    unit_codes = [*(code for _, code, _ in of_form if code), *unit_codes]
    if department is None and not named:
        department = _department_in_title(title)
    printed = department.text.strip() if department else (named[0] if named else None)
    year = decide_fiscal_year(
        Sources(
            title=f"{_with_own_year(document, title) or ''} {_year_of_form(collector)}".strip() or None,
            file_name=document.file_name,
            project_names=[project.project_name for project in projects],
            project_codes=[project.project_code for project in projects if project.project_code],
            deadlines=[v.target_on.year for v in collector.of(IndicatorValueRecord) if v.target_on],
            texts=[
                *(goal.goal_text for goal in collector.of(GoalRecord) if goal.owner_kind != "project"),
                *(task.expected_goal or "" for task in collector.of(KeyTaskRecord)),
                *(i.description or "" for i in collector.of(IndicatorRecord) if i.origin == "prose"),
            ],
        )
    )
    return collector.add(
        DocumentRecord,
        at=[part for part in (title, department) if part],
        file_name=document.file_name,
        media_type=document.media_type,
        encoding=document.encoding,
        state="extracted",
        reason=document.wanting,
        document_kind=_kind(collector, title),
        document_scope=_scope(document, title, printed),
        title=unwrap(title.text) if title else None,
        department_name=_OWN_LEVEL.sub("", printed) if printed else None,
        department_name_printed=printed,
        department_code=unit_codes[0] if unit_codes else None,
        unit_printed=_money_unit(collector),
        fiscal_year=year.year,
        fiscal_year_source=year.source,
        fiscal_year_confidence=year.confidence,
        fiscal_year_basis=year.basis,
        taxonomy_generation=_generation(collector),
        page_count=document.page_count,
        evidence="printed" if year.source in ("title", "file name", None) else "inferred",
        inference=None if year.source in ("title", "file name", None) else "fiscal_year_by_vote",
    )


def _title(collector: Collector) -> Printed | None:
    """The first line or cell that reads like a title and is no heading of a single form. What stands behind pages that
    were left is the heading of a part."""
    document = collector.document
    first_left = document.left_pages[0].page_no if document.left_pages else math.inf
    for item in document.body:
        if item.page_no > first_left:
            break
        parts = [item.printed] if isinstance(item, Line) else [cell.printed for cell in item.cells[:3]]
        for part in parts:
            heading = HEADING.match(part.text)
            if _TITLE.search(part.key) and not (heading and heading["number"]) and len(part.key) <= 60:
                return part.strip()
        if isinstance(item, Line) and item.line_no > 20:
            break
    return None


def _with_year_below(document: Document, title: Printed | None) -> str | None:
    """The title with the year that many forms print in brackets on the line or in the cell below it."""
    if title is None:
        return None
    number = document.blocks.index(document.blocks_of(title.offsets)[-1])
    following = document.blocks[number + 1 : number + 2]
    text = squash(document.text[following[0].start : following[0].end]) if following else ""
    return title.text + text if _YEAR_LINE.fullmatch(text) else title.text


def _with_own_year(document: Document, title: Printed | None) -> str | None:
    """The title with its year; where it has none, with the one that the document prints as its own elsewhere."""
    text = _with_year_below(document, title)
    year = budget_year(document)
    return text if year is None or re.search(r"20\d{2}", text or "") else f"{text or ''}（{year}年度）"


def _departments(document: Document) -> Iterator[Printed]:
    """The names beside the label 部门名称, on one line or in the cell after it."""
    for number, block in enumerate(document.blocks):
        printed = _printed(document, block)
        match = _DEPARTMENT.search(printed.text)
        if match:
            yield printed.group(match, "name")
        elif printed.key.rstrip(":：") == "部门名称" and number + 1 < len(document.blocks):
            yield _printed(document, document.blocks[number + 1]).strip()


def several_departments(document: Document, of_forms: list[str]) -> list[str]:
    """The names of departments where there are several, each with forms of its own; a department and its own level
    (本级, 机关) are one. `of_forms`: those that overall forms are of."""
    keys = [*(name.key for name in _departments(document)), *(squash(name) for name in of_forms)]
    names = dict.fromkeys(_OWN_LEVEL.sub("", key) for key in keys)
    names = [name for name in names if len(name) >= _SHORTEST_NAME]
    return names if len(names) > 1 else []


def _departments_of_forms(collector: Collector) -> list[tuple[str, str | None, str]]:
    """Label, code and name of the departments that overall forms name, whatever the label (单位名称, 填报单位)."""
    found: list[tuple[str, str | None, str]] = []
    for record in collector.of(DepartmentAmountRecord):
        field = labels().meaning(record.item).field if record.measure_kind == "text" else None
        if field in ("department_name", "unit_name") and record.amount_printed:
            printed = _SEAL.sub("", unwrap(record.amount_printed))
            match = _CODED.match(printed)
            found.append((record.item, match["code"], match["name"]) if match else (record.item, None, printed))
    return found


def repeated_names(collector: Collector) -> list[str]:
    """The names that stand behind one label of overall forms; a form may name its department and its unit."""
    found = _departments_of_forms(collector)
    return [name for label, _, name in found if found and label == found[0][0]]


def _year_of_form(collector: Collector) -> str:
    """The year that a department's form prints in a field of its own (预算年度：2025)."""
    for record in collector.of(DepartmentAmountRecord):
        if record.item.endswith("年度") and record.measure_kind == "text" and record.amount_printed:
            is_year = _YEAR_LINE.fullmatch(squash(record.amount_printed))
            return f"{squash(record.amount_printed).strip('年度（）()')}年度" if is_year else ""
    return ""


def _department_in_title(title: Printed | None) -> Printed | None:
    """The department that a title begins with (某市某局2025年部门整体支出绩效目标表)."""
    match = _NAMED_IN_TITLE.match(title.text) if title else None
    return title.group(match, "name").strip() if title and match else None


def _printed(document: Document, block: Block) -> Printed:
    return Printed(document.text[block.start : block.end], tuple(range(block.start, block.end)))


def _supervising(collector: Collector) -> tuple[str | None, str | None] | None:
    """Code and name of the department that the forms name first (主管部门)."""
    attributes = collector.of(ProjectAttributeRecord)
    name = next((a for a in attributes if a.role == "department_name" and a.value_text), None)
    if name is None or name.value_text is None:
        return None
    match = _CODED.match(name.value_text)
    code = next((a.value_text for a in attributes if a.role == "department_code"), None)
    return (match["code"], match["name"]) if match else (code, name.value_text)


def _kind(collector: Collector, title: Printed | None) -> str:
    """Whether the document sets targets or says how far they were met."""
    values = collector.of(IndicatorValueRecord)
    is_evaluation = bool(collector.of(ProjectExecutionRecord)) or any(v.value_scope == "actual" for v in values)
    return "self_evaluation" if is_evaluation or (title is not None and "自评" in title.text) else "target"


def _scope(document: Document, title: Printed | None, department: str | None) -> str | None:
    """Whose figures the document holds, as its title or file name says; None where neither does."""
    for text in (title.key if title else "", document.file_name):
        if "单位预算" in text or "单位绩效" in text or "单位整体" in text:
            return "unit"
        if "部门预算" in text or "部门整体" in text:
            return "department"
    return "own_level" if department and re.search(r"(?:本级|机关)$", department) else None


def _money_unit(collector: Collector) -> str | None:
    """The unit of most amounts, else the first one printed as such (单位：万元, 预算金额(万元))."""
    units = Counter(amount.unit_printed for amount in collector.of(ProjectAmountRecord) if amount.unit_printed)
    if units:
        return max(units, key=lambda unit: units[unit])
    match = MONEY_UNIT_LABEL.search(collector.document.text)
    return find_money_unit(match.group()) if match else find_money_unit(collector.document.text)


def _generation(collector: Collector) -> int | None:
    """Generation of the taxonomy: cost as a level of its own is 2021, cost under output 2015 (domain rule B.4)."""
    indicators = [i for i in collector.of(IndicatorRecord) if i.origin == "table"]
    # A department's form has categories of its own (投入管理), which say nothing of the taxonomy.
    own = {"5", "6"} if any(i.owner_kind == "department" for i in indicators) else set()
    level1 = {indicator.level1_code for indicator in indicators} - own
    if not level1 - {None}:
        return None
    if "4" in level1:
        return 2021
    return 2011 if level1 & {"5", "6"} else 2015
