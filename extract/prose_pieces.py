"""What a piece of indicator prose (between two commas) says: the patterns, in the order in which they are tried.

Texts are without blanks; a span is (start, end) in the text. The words of the patterns are data (`prose.yml`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

import yaml

from extract.values import Target, parse_target

Span = tuple[int, int]
SOFT_TARGET = "soft_target"

_MEASURED = ("numeric", "duration", "frequency", "growth")
_UNCLEAN = re.compile("trailing_text|unit_missing")
_ONLY_BEHIND_A_NAME = ("unit_missing", "unit_missing_rate")
_REMARK = r"(?:[（(][^（）()0-9]*[）)])"
_FROM = re.compile("[由从][0-9].*$")  # 由92%提高到98%
_LONGEST_VALUE, _LONGEST_PIECE = 40, 300  # characters; what is longer is words
_CHINESE_NUMERAL = re.compile("[一二两三四五六七八九十]")
_VALUE_START = re.compile(
    r"[0-9≥≧⩾≤≦⩽><＞＜=＝０-９一二两三四五六七八九十百千每力争努尽在较比与同环增提上下降减压缩回达保维稳为至到控不未大小高低多少超等约接将应须需确均]"
)
_NUMERAL = r"(?:[0-9]{1,4}|[一二两三四五六七八九十]{1,3})"
_LENGTH_OF_TIME = rf"(?:不超过|≤)?{_NUMERAL}(?:个工作日|工作日|日|天|个月|月|年|个小时|小时|分钟)(?:以|之)?内"
_PER_PERIOD = re.compile(r"每|[按逐](?:年|季|月|周|日)")
_GROWN_FROM = re.compile(r"在(?:(?:19|20)[0-9]{2}年度?|上年度?|去年)(?P<name>.{2,}?)的?基础上")
_SHARE = re.compile(r"占.+(?:比例|比率|比重|占比)$|[与和同].+之比$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What a piece says. Without `target` it is words; `heading` is the piece as the name of what follows it."""

    span: Span
    target: Target | None = None
    value: Span | None = None
    name: Span | None = None
    heading: Span | None = None
    object_name: Span | None = None  # what a piece in words is about: 通报 of 按月制作通报
    is_full: bool = False  # the whole piece fits a pattern
    is_value: bool = False  # nothing but the value is printed
    is_share: bool = False  # …占…的比例: says how the name before it is measured
    is_soft: bool = False
    is_duty: bool = False
    is_further: bool = False
    is_adding: bool = False


@dataclass(frozen=True, slots=True)
class _Patterns:
    rate: re.Pattern[str]
    measurable: re.Pattern[str]
    no_name: re.Pattern[str]
    tail: re.Pattern[str]
    deadline: re.Pattern[str]
    verb: re.Pattern[str]
    periodic: re.Pattern[str]
    lead_ins: tuple[re.Pattern[str], ...]  # before the name of a piece with a target
    heading_lead_ins: tuple[re.Pattern[str], ...]  # before a name that stands alone
    no_heading: re.Pattern[str]
    changing: re.Pattern[str]
    changed: re.Pattern[str]
    soft: re.Pattern[str]
    duty: re.Pattern[str]
    further: re.Pattern[str]
    adding: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    data = yaml.safe_load(files("extract").joinpath("prose.yml").read_text(encoding="utf-8"))
    word = {key: "(?:" + "|".join(sorted(words.split(), key=len, reverse=True)) + ")" for key, words in data.items()}
    joining = re.compile(rf"(?:{word['further']}|{word['adding']}|其中)[:：]?")
    label = re.compile(r"[^:：，、]{1,10}[:：]")
    improving = re.compile(rf"{word['steadily']}{word['improve']}.{{0,8}}?{word['improved']}")
    handled = re.compile(rf".{{0,14}}?所.{{1,6}}?的{word['handled']}")
    firm = re.compile(rf"(?:{word['firm']}|{word['soft']})+(?:{word['reach']}(?:.{{1,12}}?{word['ordered']}的)?)?")
    reach = re.compile(rf"{word['reach']}.{{1,12}}?{word['ordered']}的|实现")
    change = re.compile(word["change"])
    return _Patterns(
        rate=re.compile(rf"{word['rate_endings']}$"),
        measurable=re.compile(rf"(?:{word['rate_endings']}|{word['count_endings']}){_REMARK}?$"),
        no_name=re.compile(rf"{word['no_names']}$"),
        tail=re.compile(rf"(?:{word['tails']}|{_REMARK})$"),
        deadline=re.compile(rf"(?P<from>自.{{1,14}}?起)?(?:在|于)?(?P<value>{_LENGTH_OF_TIME})(?:全部)?{word['done']}"),
        verb=re.compile(word["verbs"]),
        periodic=re.compile(rf"(?:[按每逐](?:季度|月|季|年|周|日|旬))?{word['verbs']}(?P<name>.{{2,}})$"),
        lead_ins=(joining, label, improving, firm, reach, handled, change),
        heading_lead_ins=(joining, label, improving, handled),
        no_heading=re.compile(rf"(?:{word['change']}|{word['soft']}).{{2,}}"),
        changing=re.compile(rf"(?P<value>{word['degrees']}*{word['changes']})$"),
        changed=re.compile(rf"{word['change']}(?P<name>.{{2,}})$"),
        soft=re.compile(word["soft"]),
        duty=re.compile(word["duty"]),
        further=re.compile(word["further"]),
        adding=re.compile(word["adding"]),
    )


def read_piece(text: str, span: Span, fiscal_year: int | None) -> Piece:
    """The piece `text[start:end]`: its target by the first pattern that fits, else words."""
    words = _patterns()
    if span[1] - span[0] > _LONGEST_PIECE:
        return Piece(span=span)
    found = _value_behind(text, span, fiscal_year) or _deadline(text, span) or _counted(text, span)
    if found is None:
        object_name = words.periodic.match(text, *span)
        found = Piece(
            span=span,
            heading=_heading(text, span),
            object_name=object_name.span("name") if object_name else None,
        )
    marks = {
        "is_soft": words.soft.match(text, *span) is not None,
        "is_duty": words.duty.match(text, *span) is not None,
        "is_further": words.further.match(text, *span) is not None,
        "is_adding": words.adding.match(text, *span) is not None,
    }
    return replace(found, **marks)


def ends_in_value(text: str, span: Span) -> bool:
    """Whether `text[start:end]` ends in a target, so that a 、 behind it begins another."""
    return span[1] - span[0] <= _LONGEST_PIECE and _value_behind(text, span, None) is not None


def run_name(text: str, span: Span) -> tuple[Span | None, Span | None]:
    """Name and value of a statement in words: 结案率 and 明显提升, or 起诉案件占比 of 提升起诉案件占比."""
    words = _patterns()
    changing = words.changing.search(text, *span)
    if changing:
        name = _name(text, (span[0], changing.start()), words.lead_ins)
        return (name, changing.span("value")) if name and _is_rate(text, name) else (None, None)
    changed = words.changed.match(text, *span)
    name = changed.span("name") if changed else None
    return (name if name and _is_rate(text, name) else None), None


def deadline_before(text: str, span: Span, fiscal_year: int | None) -> tuple[Span, Target] | None:
    """The day that a statement begins with (2024年12月底前，完成…), if it is printed as one to be kept."""
    for end in range(min(span[1], span[0] + 16), span[0] + 2, -1):
        if text[end - 1] in "，,":
            continue
        target = parse_target(text[span[0] : end], fiscal_year=fiscal_year)
        if target.kind == "date" and not target.operator_implied and not _is_unclean(target):
            return (span[0], end), target
    return None


def _value_behind(text: str, span: Span, fiscal_year: int | None) -> Piece | None:
    """A value at the end: 结案率达到90%, …占…的比例大于等于80%, 力争在2022年接诊人次的基础上提高8%, 每月一份."""
    words = _patterns()
    tail = words.tail.search(text, *span)
    for end in (span[1], tail.start()) if tail else (span[1],):
        for start in range(max(span[0], end - _LONGEST_VALUE), end):
            if not _VALUE_START.match(text[start]):
                continue
            target = parse_target(text[start:end], fiscal_year=fiscal_year)
            if target.kind in _MEASURED and not _is_unclean(target):
                return _named_value(text, span, (start, end), target)
            if _is_of_a_name(target) and _is_measurable(text, (span[0], start)):
                return _named_value(text, span, (start, end), target)
    return None


def _named_value(text: str, span: Span, value: Span, target: Target) -> Piece | None:
    words = _patterns()
    if value[0] == span[0]:
        grown = _GROWN_FROM.search(text, *value)
        name = grown.span("name") if grown else None
        return Piece(span=span, target=target, value=value, name=name, is_full=grown is not None, is_value=name is None)
    earlier = _FROM.search(text, span[0], value[0])
    before = (span[0], earlier.start() if earlier else value[0])
    is_share = _SHARE.search(text, *before) is not None
    name = _name(text, before, words.lead_ins)
    is_full = name is not None and _is_measurable(text, name)
    is_ratio = target.unit_dim in ("ratio", "ratio_point")
    if not is_full and _CHINESE_NUMERAL.match(text, value[0]):
        return None  # 做到一事一议, 覆盖每一个
    if not is_ratio and _PER_PERIOD.search(text, *before):
        return None  # 每周巡查3次 is no 3次
    return Piece(span=span, target=target, value=value, name=name, is_full=is_full, is_share=is_share)


def _deadline(text: str, span: Span) -> Piece | None:
    """A length of time in the middle: 自受理之日起10日内作出决定."""
    match = _patterns().deadline.search(text, *span)
    if not match:
        return None
    target = parse_target(match["value"])
    if target.kind != "duration":
        return None
    return Piece(span=span, target=target, value=match.span("value"), is_full=match["from"] is not None)


def _counted(text: str, span: Span) -> Piece | None:
    """A number before what is counted: 开展不少于2次的宣传活动."""
    for verb in _patterns().verb.finditer(text, *span):
        start = verb.end()
        for end in range(min(span[1] - 2, start + _LONGEST_VALUE), start + 1, -1):
            target = parse_target(text[start:end])
            if target.kind != "numeric" or target.unit_dim != "count" or _is_unclean(target):
                continue
            joined = text[end] == "的"
            name = (end + joined, span[1])
            is_stated = joined or not target.operator_implied
            is_word = _CHINESE_NUMERAL.match(text, start) and not joined
            if is_word or name[1] - name[0] < 2 or re.search("[0-9]", text[slice(*name)]):
                break
            return Piece(span=span, target=target, value=(start, end), name=name, is_full=is_stated)
    return None


def _heading(text: str, span: Span) -> Span | None:
    """The name that a piece without a target is: 检察建议采纳率, before …占…的比例大于等于80%."""
    words = _patterns()
    name = _name(text, span, words.heading_lead_ins)
    is_name = name is not None and _is_measurable(text, name) and not words.no_heading.match(text, *name)
    return name if is_name else None


def _name(text: str, span: Span, lead_ins: tuple[re.Pattern[str], ...]) -> Span | None:
    """`span` without what leads in to a name; a lead-in is cut only if a name of three characters or more is left."""
    start, end = span
    is_cut = True
    while is_cut:
        is_cut = False
        for pattern in lead_ins:
            match = pattern.match(text, start, end)
            if match and match.end() > start and end - match.end() >= 3:
                start, is_cut = match.end(), True
    return (start, end) if end - start >= 2 else None


def _is_measurable(text: str, name: Span) -> bool:
    words = _patterns()
    return bool(words.measurable.search(text, *name)) and not words.no_name.search(text, *name)


def _is_rate(text: str, name: Span) -> bool:
    words = _patterns()
    return bool(words.rate.search(text, *name)) and not words.no_name.search(text, *name)


def _is_of_a_name(target: Target) -> bool:
    """Whether a target is one behind a name only: a bare number (差错率为0), a comparison (执行率不低于序时进度)."""
    is_bare = target.kind == "numeric" and set(target.flags) <= {*_ONLY_BEHIND_A_NAME}
    return is_bare or (target.kind == "reference" and (target.reference or "").startswith("→"))


def _is_unclean(target: Target) -> bool:
    return not target.is_quantified or any(_UNCLEAN.match(flag) for flag in target.flags)
