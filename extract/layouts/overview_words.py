"""The words of a department's overall form that are no indicators: what is money, a count, a name, a task, a plain header.

Such a form names its items freely (基本支出, 三公经费, 债务付息支出), so most are told by how they end rather than listed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.document import Printed
from extract.layouts.form_draft import looks_like_amount, with_own_unit
from extract.layouts.labels import labels
from extract.text import comparison_key

_IN_FRONT = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[.、](?!\d)|其中[:,]?)+"
)
_BEHIND = re.compile(r"(?:\([^()]*\)|[:*])+$")
_MONEY = re.compile(
    r"\D{0,16}(?:支出|收入|经费|资金|拨款|总额|合计|小计|总计|结转|结余|预算|决算|金额|费用|贷款|补助|预算数|决算数|执行数|支出数|资金量)"
    r"|\D{0,8}(?:预算|收支|资金|支出|收入|经费)\D{0,6}(?:情况|构成|结构|来源|安排|规模)"
    r"|(?:19|20)\d{2}年度?\D{0,12}(?:预算|支出|资金|收入|金额|决算)(?:数|额|总额|安排)?|(?:按|从).{0,4}(?:收入|支出|资金|经费).{0,6}"
)
_PLAIN = re.compile(
    r"(?:收入|支出|资金|预算|经费|收支)?(?:项目|名称|内容|科目|类别|指标)?(?:及|和|与)?(?:预算|年度|本年度?|当年)*(?:金额|预算|预算数|预算金额|数额|资金额)?"
)
_TOTAL = re.compile(
    r"(?:收入|支出|收支|部门|单位|整体|年度|本年度?|当年|预算|资金|经费|总)*(?:合计|总计|总额|总数|小计)"
)
_STAGES = frozenset(("initial", "adjusted", "executed", "rate", "weight", "score", "previous", "whole", "deviation"))
_STAGE = re.compile(
    r"(?:年初|全年|调整后?|批复|上年度?|追加|实际)(?:部门)?(?:预算|决算|执行|支出|安排|批复)(?:数|金额|额)?|决算数?|执行数|支出数"
)
_COUNT_LABEL = re.compile(r"(?:人数|编制|编制数|单位数|个数|机构数|总人数|人员数|职工数|在职人员|离退休人员)$")
_COUNT = re.compile(r"(?P<count>\d{1,9})\s*(?:人|名|个|家)?")
_TASK_WORDS = {
    "name": re.compile(r"(?:年度|重点|主要|工作)*任务(?:名称)?|(?:重点)?工作(?:名称|任务)|名称|项目名称"),
    "content": re.compile(r"(?:任务|工作|项目|主要|实施|具体|任务主要)*内容|工作措施|主要举措"),
    "goal": re.compile(r"期望达到的目标|预期目标|(?:任务|绩效|工作)目标|预期(?:效果|成果)|目标"),
    "number": re.compile(r"序号|编号"),
}
_EMPTY = re.compile(r"(?:任务|目标|指标|[….。·\d、:：\-—/／xX*])*")
_CLAUSE_END = re.compile(
    r"[，；;。\n\t、（）()]|,(?!\d{3})|\s{2,}|其中\s*[:：]?|(?<=[\d元])(?=[\u4e00-\u9fff]{2,12}[:：])"
)
_LONGEST_CLAUSE = 60  # characters
_CLAUSE = re.compile(
    r"^\s*(?P<label>(?:(?:19|20)\d{2}年度?)?[^\d:：]{2,24}?)?\s*(?P<colon>[:：]|为|共计)?\s*"
    r"(?P<amount>-?\d[\d,，]*(?:\.\d+)?\s*(?P<unit>亿元|百万元|万元|千元|万|元)?)\s*$"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A label and an amount that stand in one text; the label is blank where the text is an amount alone."""

    label: Printed
    value: Printed


def core_of(text: str) -> str:
    """A label without numbering, 其中, brackets and colon."""
    return _BEHIND.sub("", _IN_FRONT.sub("", comparison_key(text).rstrip(":"))) or comparison_key(text)


def is_money_label(text: str) -> bool:
    """Whether a text announces money: a source, an item of expenditure, a block of either."""
    core = core_of(text)
    if not core or len(core) > 24:
        return False
    meaning = labels().meaning(text)
    return bool(meaning.fund or meaning.money or meaning.field == "money_block" or _MONEY.fullmatch(core))


def is_plain(text: str) -> bool:
    """Whether a header says no more than that items or amounts stand below it (项目, 金额)."""
    return bool(_PLAIN.fullmatch(core_of(text)))


def is_stage(text: str) -> bool:
    """Whether a header says of which stage or year an amount is (年初预算数, 全年执行数, 执行率)."""
    meaning = labels().meaning(text)
    named = meaning.money in _STAGES and meaning.fund is None
    return named or meaning.year is not None or bool(_STAGE.fullmatch(core_of(text)))


def is_measure(text: str) -> bool:
    """Whether a header announces what is no money though it stands among amounts (执行率, 分值, 得分, 原因)."""
    meaning = labels().meaning(text)
    return meaning.money in ("rate", "weight", "score", "deviation") and meaning.fund is None


def is_sum(text: str) -> bool:
    """Whether a label announces the sum of the rows above it."""
    return bool(re.fullmatch(r"(?:金额|任务|资金|预算)?(?:合计|总计|小计)", core_of(text)))


def fund_of(text: str) -> str | None:
    """Code of the source that a label names; an item of expenditure has none."""
    core = core_of(text)
    if _TOTAL.fullmatch(core):
        return "00"
    fund = labels().meaning(text).fund
    return None if fund is None or core.endswith("支出") else fund.code


def is_count(label: str, value: Printed) -> bool:
    """Whether a value is a number of people or units."""
    return bool(_COUNT_LABEL.search(core_of(label)) and _COUNT.fullmatch(value.text.strip()))


def count_in(value: Printed) -> int | None:
    """The number of a count (`186`, `186人`); None where there is none."""
    match = _COUNT.fullmatch(value.text.strip())
    return int(match["count"]) if match else None


def task_role(text: str) -> str | None:
    """What a header of a table of key tasks announces: name, content, goal, number, amount; None for other texts."""
    core = core_of(text)
    for role, pattern in _TASK_WORDS.items():
        if pattern.fullmatch(core):
            return role
    return "amount" if is_money_label(text) else None


def is_empty_slot(text: str) -> bool:
    """Whether a text is what a template leaves to be filled in (任务1, 目标1：……)."""
    return bool(_EMPTY.fullmatch(comparison_key(text)))


def clauses_in(printed: Printed, *, of_money: bool) -> list[Clause]:
    """Labels with their amounts in one text (基本支出：12.5万元，项目支出3万元); none where a part of it is anything else.

    `of_money`: the text stands in a block on money, so that an amount needs neither colon nor unit.
    """
    found: list[Clause] = []
    start = 0
    for end, following in [*((m.start(), m.end()) for m in _CLAUSE_END.finditer(printed.text)), (len(printed), 0)]:
        part, start = printed[start:end].strip(), following
        if not part:
            continue
        match = _CLAUSE.match(part.text) if len(part) <= _LONGEST_CLAUSE else None
        if not match:
            return []
        label, value = part.group(match, "label").strip(), part.group(match, "amount").strip()
        known = is_money_label(label.text) if label else bool(found or of_money)
        if not known or not (match["colon"] or match["unit"] or of_money) or not looks_like_amount(value):
            return []
        found.append(Clause(label, value))
    return found


def amount_unit(value: Printed) -> str | None:
    """The unit that an amount itself names."""
    return with_own_unit(value, None)[1]
