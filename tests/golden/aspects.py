"""A document's facts, and what was read from it, in the same lines of text, aspect by aspect: what differs can then be named.

Both sides are compared in yuan, without blanks, and with labels as `label_key` spells them. Order does not count here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from extract.amounts import parse_amount, to_yuan
from extract.text import comparison_key, squash
from extract.values import parse_target, value_record_fields
from raw.sample_maker.sample_facts import Facts, Indicator, Project, Scope
from tests.golden.reading import Reading

Aspects = dict[str, list[str]]

OPEN = "(open)"  # what the facts leave open, on both sides
# Fields of forms that hold what other records hold too; a reader may keep them as attributes besides.
HELD_ELSEWHERE = frozenset(
    comparison_key(label)
    for label in (
        "主管部门", "主管部门及代码", "主管部门编码", "项目主管部门", "编制单位", "填报单位（盖章）", "单位名称", "项目类别", "项目分类",
        "总分", "合计", "项目实施内容", "开始时间", "完成时间", "执行率分值", "执行率分值（10）",
        "报表编号", "实施单位", "项目实施进度计划",
    )
)  # fmt: skip
_SIGNS = {
    "大于等于": "≥",
    "小于等于": "≤",
    "等于": "=",
    "大于": ">",
    ">=": "≥",
    "<=": "≤",
    "＞": ">",
    "＜": "<",
    "＝": "=",
}
_FIGURES = ("value_kind", "operator", "value_low", "value_high", "unit_of_measure", "target_on", "target_date_pattern")


def expected(facts: Facts) -> Aspects:
    """What a reader must find."""
    projects = list(enumerate(facts.projects, start=1))
    unit = facts.document.unit_of_money
    return {
        "document": _document(facts),
        "project": [line(n, p.name, p.code, p.unit_code, p.unit_name) for n, p in projects],
        "amount": [
            line(n, label_key(f.label), yuan(f.amount, unit), f.code or OPEN, f.scope)
            for n, p in projects
            for f in p.funding
            if f.amount
        ],
        "execution": [
            line(
                n, label_key(e.label), e.code or OPEN, *(yuan(a, unit) for a in (e.initial, e.adjusted, e.executed)),
                number((e.rate or "").rstrip("%")), number(e.weight), number(e.score),
            )
            for n, p in projects
            for e in p.executions
        ],
        "cost item": [
            line(n, squash(c.name), yuan(c.amount, unit), c.is_total, c.basis) for n, p in projects for c in p.cost_items
        ],
        "attribute": [line(n, label_key(a.label), squash(a.value), a.day) for n, p in projects for a in p.attributes],
        "goal": [
            line(n, kind, squash(goal))
            for n, p in projects
            for kind, goals in {"project": p.goals, **p.goals_of}.items()
            for goal in goals
        ],
        "indicator": [_indicator(n, i) for n, p in projects for i in p.indicators],
        "value": [_value(n, i, scope) for n, p in projects for i in p.indicators for scope in i.values],
        "empty category": [line(n, c.level2, c.level2_code) for n, p in projects for c in p.empty_categories],
        "department amount": [line(yuan(a.amount, unit)) for a in facts.department_amounts if a.amount],
    }  # fmt: skip


def found(read: Reading, facts: Facts) -> Aspects:
    """What was read, with what the facts leave open left open."""
    indicators = {record.record_no: record for record in read._of("indicator")}
    open_labels = {
        label_key(entry.label) for p in facts.projects for entry in (*p.funding, *p.executions) if entry.code is None
    }

    def code(record: Any) -> str | None:
        return OPEN if label_key(record.label_printed or "") in open_labels else record.fund_source_code

    return {
        "document": _read_document(read, facts),
        "project": [
            line(r.project_no, r.project_name, r.project_code, r.unit_code, r.unit_name) for r in read.projects
        ],
        "amount": [
            line(r.project_no, label_key(r.label_printed or ""), number(r.amount_yuan), code(r), r.amount_scope)
            for r in read._of("project_amount")
            if r.amount_printed and facts.projects[0].funding
        ],
        "execution": [
            line(
                r.project_no, label_key(r.label_printed), code(r), number(r.initial_yuan), number(r.adjusted_yuan),
                number(r.executed_yuan), number(r.rate_pct), number(r.weight), number(r.score),
            )
            for r in read._of("project_execution")
        ],
        "cost item": [
            line(r.project_no, squash(r.item_name), number(r.amount_yuan), r.is_total, r.basis_text)
            for r in read._of("project_cost_item")
        ],
        "attribute": _read_attributes(read, facts),
        "goal": [line(r.project_no, r.goal_kind, squash(r.goal_text)) for r in read._of("goal")],
        "indicator": [_read_indicator(r, facts) for r in indicators.values()],
        "value": [_read_value(r, indicators[r.indicator_record_no]) for r in read._of("indicator_value")],
        "empty category": [
            line(r.project_no, squash(r.level2_printed or ""), r.level2_code) for r in read._of("empty_category")
        ],
        "department amount": [line(number(r.amount_yuan)) for r in read.department_amounts if r.amount_yuan is not None],
    }  # fmt: skip


def differences(wanted: Aspects, got: Aspects) -> list[str]:
    """What one side has and the other has not, each on a line that names the aspect."""
    lines = []
    for aspect in wanted:
        one, other = Counter(wanted[aspect]), Counter(got[aspect])
        lines += [f"{aspect} missing: {text}" for text in sorted((one - other).elements())]
        lines += [f"{aspect} too many: {text}" for text in sorted((other - one).elements())]
    return lines


def line(*fields: object) -> str:
    """Fields on one line; `-` for None and blank ones."""
    return " | ".join("-" if field is None or field == "" else str(field) for field in fields)


def label_key(label: str) -> str:
    """A label without its unit, its colon and 其中."""
    key = comparison_key(label).rstrip(":").removeprefix("其中:")
    return key.split("(万元)")[0].split("(元)")[0]


def yuan(amount: str | None, unit: str) -> str | None:
    """Yuan of an amount as printed."""
    parsed = parse_amount(amount) if amount else None
    return number(to_yuan(parsed, unit)) if parsed is not None else None


def number(value: str | Decimal | None) -> str | None:
    """A number without the zeros that its storage adds."""
    return None if value in (None, "") else f"{Decimal(value).normalize():f}"


def _document(facts: Facts) -> list[str]:
    d = facts.document
    department = (d.department_name, d.department_code) if d.department_name else (OPEN, OPEN)
    return [
        line("extracted", d.kind, *department, d.unit_of_money, d.fiscal_year, d.taxonomy_generation, "unclaimed 0")
    ]


def _read_document(read: Reading, facts: Facts) -> list[str]:
    d = read.document
    department = (d.department_name, d.department_code) if facts.document.department_name else (OPEN, OPEN)
    rest = (d.unit_printed, d.fiscal_year, d.taxonomy_generation, f"unclaimed {d.chars_unclaimed}")
    return [line(d.state, d.document_kind, *department, *rest)]


def _read_attributes(read: Reading, facts: Facts) -> list[str]:
    wanted = {label_key(a.label) for p in facts.projects for a in p.attributes}
    return [
        line(r.project_no, label_key(r.label_printed), squash(r.value_printed or ""), r.value_on)
        for r in read._of("project_attribute")
        if label_key(r.label_printed) in wanted or comparison_key(r.label_printed) not in HELD_ELSEWHERE
    ]


def _indicator(project_no: int, i: Indicator) -> str:
    codes = (i.level1_code, i.level2_code) if i.level1_code else (OPEN, OPEN)
    points = (number(i.weight), number(i.score))
    texts = (i.level3, i.description, i.basis, i.scoring, i.kind, i.direction, i.is_core)
    return line(project_no, *codes, *texts, *points, i.deviation, i.remark)


def _read_indicator(r: Any, facts: Facts) -> str:
    projects = facts.projects[r.project_no - 1 : r.project_no] or facts.projects  # one too many is named by its aspect
    has_levels = any(i.level1_code for p in projects for i in p.indicators)
    codes = (r.level1_code, r.level2_code) if has_levels else (OPEN, OPEN)
    kind = r.kind_printed if any(i.kind for p in facts.projects for i in p.indicators) else None
    points = (number(r.weight), number(r.score))
    texts = (r.level3_name, r.description, r.basis_text, r.scoring_text, kind, r.direction_printed, r.core_printed)
    return line(r.project_no, *codes, *texts, *points, r.deviation_text, r.remark_text)


def _value(project_no: int, i: Indicator, scope: Scope) -> str:
    target = i.target(scope)
    if not any(character.isdigit() for character in target):
        target = target.lstrip("=＝")  # a sign in a column of its own says nothing about words
    words = "定性" if (i.sign or "").startswith("定性") else ""  # says that the target is words, whatever it holds
    fields = value_record_fields(parse_target(words + target, i.level3))
    shown = "annual" if scope == "unspecified" else scope  # 指标值 in a form of the year is the year's
    return line(project_no, i.level3, shown, _text(target, fields["value_kind"]), *_figures(fields))


def _read_value(r: Any, indicator: Any) -> str:
    fields = {field: getattr(r, field) for field in _FIGURES}
    text = _text(r.value_text or "", r.value_kind)
    return line(indicator.project_no, indicator.level3_name, r.value_scope, text, *_figures(fields))


def _figures(fields: dict[str, Any]) -> list[object]:
    return [number(fields[f]) if f in ("value_low", "value_high") else fields[f] for f in _FIGURES]


def _text(text: str, kind: str) -> str:
    """Text of a target with its sign in one spelling; a target in words has none."""
    text = squash(text)
    for spelling, sign in _SIGNS.items():
        if text.startswith(spelling):
            text = sign + text.removeprefix(spelling)
            break
    return text.lstrip("=") if kind == "qualitative" else text


def all_texts(projects: Iterable[Project]) -> list[str]:
    """Texts of the projects that must end in a record, whichever."""
    return [squash(text) for p in projects for step in p.schedule for text in (step.content, step.start, step.finish)]
