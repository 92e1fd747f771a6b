"""Targets that are words: placeholders, zero in words, formulas, comparisons of two texts. None takes a number."""

from __future__ import annotations

import re

from extract.values.measure import Measure, read_measure
from extract.values.numerals import read_number
from extract.values.operators import COMPARING, comparing_operator, read_operator, read_suffix
from extract.values.target import Target, qualitative
from extract.values.units import is_multiplier, read_unit

ZERO_EQUIVALENT = "zero_equivalent"

_MARK = r"[Xx×*_○□\\]"
_PLACEHOLDER = re.compile(
    r"待(?![遇办业])[^≥≤><=]{0,6}(?:补充|完善|填报?|确定|定|下达|明确|核定|核实)[^≥≤><=]{0,3}|待|(?:本项目)?不(?:适用|涉及)(?:[此本该]指标)?|(?:详?见|参见|同)(?:附件|附表|附页|明细表?|方案|文件|上表?).{0,6}|详见.{1,12}"
    r"|暂(?:无|缺|未确定|不确定)|未填报?|空白?|略|N/?A|n/?a|null|NULL|None|TBD|tbd|[/\\\-—~.…。·*_×Xx□○、,]+|[-—]+%?"
)
_TEMPLATE = re.compile(rf"[^0-9]*?{_MARK}{{2,}}[^0-9]*|[(]?{_MARK}[)]?")
_TEMPLATE_DATE = re.compile(r"(?:19|20)?[0-9Xx×*]{2,4}年?(?:[0-9Xx×*]{1,2}月)?(?:[0-9Xx×*]{1,2}日)?[前内底]*")

_ZERO = re.compile(
    r"无|零|没有|(?:无|未|不|零)(?:发生|出现)|零(?:投诉|事故|差错|失误|违规|违纪|上访|伤亡|缺陷|遗漏|拖欠|案件|举报|误差|纠纷|感染)"
    r"|无(?:投诉|事故|差错|失误|违规|违纪|违规违纪|违法违规|上访|伤亡|遗漏|拖欠|重大事故|安全事故|有责投诉)"
)

_CHINESE = "[一-鿿]"
_ARITHMETIC = re.compile(r"[*×÷/+＋xX]|除以|乘以|减去|加上|(?<=[一-鿿)])-(?=[一-鿿(])")
_TIMES_HUNDRED = re.compile(r"[一-鿿)][*×xX]100(?:%|$)")
_OF_TWO_WORDS = re.compile(r"[一-鿿]{2}[*×÷/][一-鿿(]{2}")

_YEAR = re.compile(r"(?:19|20)[0-9]{2}年度?")
_WORDS = re.compile(r"(?!.*(?:且|待定))[一-鿿A-Za-z0-9《》“”]+")
_INSIDE = re.compile(r"(?:以内|之内|内|以下|以上)+$")
_VAGUE = re.compile(r"合理|适度|规定的?$|要求$")
_LONGEST_SIDE = 24


def read_placeholder(text: str) -> Target | None:
    """A value that is yet to be filled in: 待定, XX%, **人, /, 详见附件, and an operator or a unit without number."""
    if _PLACEHOLDER.fullmatch(text) or _is_template(text) or _is_bare_frame(text):
        return Target(kind="placeholder")
    return None


def read_zero(text: str) -> Target | None:
    """无, 没有, 零投诉: in words that nothing of the kind happens. Not a number, but flagged as one."""
    return qualitative(text, ZERO_EQUIVALENT) if _ZERO.fullmatch(text) else None


def read_stated_qualitative(text: str) -> Target | None:
    """定性 from a table's own column of operators: whatever follows is words, also a number."""
    return qualitative(text) if text.startswith("定性") else None


def read_formula(text: str) -> Target | None:
    """How a value is calculated, where a target belongs: 完成率=完成数/计划数*100%."""
    left, equals, right = text.partition("=")
    if _TIMES_HUNDRED.search(text):
        return Target(kind="formula")
    if not equals or not re.search(_CHINESE, right) or _is_measure(right):
        return None
    arithmetic = _ARITHMETIC if re.search(_CHINESE, left) else _OF_TWO_WORDS
    return Target(kind="formula") if arithmetic.search(right) else None


def read_reference(text: str) -> Target | None:
    """A comparison with something named, not numbered: 采购金额≤预算金额, 不超合同约定数量, 不低于2023年水平."""
    if re.search("[0-9]", _YEAR.sub("", text)):
        return None
    signs = list(COMPARING.finditer(text))
    if len(signs) != 1:
        return None
    compared, with_what = text[: signs[0].start()], _INSIDE.sub("", text[signs[0].end() :])
    if not (_WORDS.fullmatch(compared + with_what) and with_what):
        return None
    if not 2 <= len(with_what) <= _LONGEST_SIDE or len(compared) > _LONGEST_SIDE or _VAGUE.match(with_what):
        return None
    if (
        _YEAR.search(compared)
        or _is_measure(with_what)
        or _is_bare_frame(with_what)
        or not re.search(_CHINESE, with_what)
    ):
        return None
    return Target(kind="reference", operator=comparing_operator(signs[0][0]), reference=f"{compared}→{with_what}")


def _is_measure(text: str) -> bool:
    """Whether nothing but a number and its unit is printed: 4次/年, 三级."""
    measure = read_measure(text)
    return isinstance(measure, Measure) and measure.unit is not None and not measure.rest


def _is_template(text: str) -> bool:
    """Marks where a number belongs: ≥**人, X次, 20XX年12月31日前."""
    if _TEMPLATE.fullmatch(text) or (_TEMPLATE_DATE.fullmatch(text) and re.search("[Xx×*]", text)):
        return True
    _, _, rest = read_operator(text)
    return bool(re.match(rf"\(?{_MARK}+\)?", rest)) and _is_bare_frame(
        re.sub(rf"^\(?{_MARK}+\)?", "", rest), empty=True
    )


def _is_bare_frame(text: str, empty: bool = False) -> bool:
    """Whether nothing but an operator, a unit and words like 以上 is printed."""
    operator, _, rest = read_operator(text)
    if read_number(rest):
        return False
    unit = read_unit(rest)
    if unit and is_multiplier(unit[0]):
        unit = None
    _, word, after = read_suffix(unit[1] if unit else rest)
    return not after and bool(operator or unit or word or empty)
