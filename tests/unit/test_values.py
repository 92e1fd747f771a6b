"""Target values: whole targets from a table of cases, the accepted examples, and what must hold for any text."""

from __future__ import annotations

import json
import string
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from extract.records import OPERATORS, VALUE_KINDS, IndicatorValueRecord
from extract.values import Target, parse_target, render_target, value_record_fields
from extract.values.numerals import chinese_number

EXAMPLES = Path(__file__).parents[3] / "shared" / "value_examples.json"
CASES = Path(__file__).with_name("value_cases.tsv")
UNITS = Path(__file__).parents[2] / "extract" / "values" / "units.yml"


def _cases() -> list[tuple[str, str, str]]:
    rows = [line.split("\t") for line in CASES.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [(printed.replace("\\n", "\n"), name, expected) for printed, name, expected in rows]


def _target(notation: str) -> Target:
    """The target that a line of `value_cases.tsv` writes down."""
    kind, *parts = notation.split(" ")
    fields = dict(part.split("=", 1) for part in parts if "=" in part)
    operator = next((part for part in parts if "=" not in part), None)

    def number(name: str) -> Decimal | None:
        return Decimal(fields[name]) if name in fields else None

    return Target(
        kind=kind,
        operator=operator.removesuffix("*") if operator else None,
        operator_implied=bool(operator and operator.endswith("*")),
        low=number("low"),
        high=number("high"),
        unit=fields.get("unit"),
        unit_dim=fields.get("dim"),
        base_value=number("base"),
        on=date.fromisoformat(fields["on"]) if "on" in fields else None,
        date_pattern=fields.get("pattern"),
        per=fields.get("per"),
        reference=fields.get("reference"),
        growth_base=fields.get("growth"),
        flags=tuple(fields["flags"].split("|")) if "flags" in fields else (),
    )


@pytest.mark.parametrize(("printed", "name", "expected"), _cases())
def test_every_field_of_a_target(printed: str, name: str, expected: str) -> None:
    assert parse_target(printed, name) == _target(expected)


def test_the_table_holds_enough_cases_of_every_kind() -> None:
    kinds = [_target(expected).kind for _, _, expected in _cases()]
    assert len(kinds) >= 300
    assert set(kinds) == set(VALUE_KINDS) - {"empty"}


@pytest.mark.skipif(not EXAMPLES.exists(), reason="the accepted examples (../shared) are not here")
def test_the_accepted_examples() -> None:
    differences = []
    examples = json.loads(EXAMPLES.read_text(encoding="utf-8"))
    for entry in examples:
        target = parse_target(entry["raw"], entry["indicator_name"])
        base = f"base:{target.growth_base}" if target.growth_base else None
        found = {
            "kind": target.kind,
            "operator": target.operator,
            "operator_implied": target.operator_implied,
            "low": _text(target.low),
            "high": _text(target.high),
            "unit": target.unit,
            "unit_dim": target.unit_dim,
            "base_value": _text(target.base_value),
            "date": target.date_pattern or (target.on.isoformat() if target.on else None),
            "per": target.per or target.reference or base,
            "flags": list(target.flags),
        }
        if found != entry["parsed"]:
            differences.append((entry["raw"], found, entry["parsed"]))
    assert len(examples) == 102
    assert differences == []


def _text(number: Decimal | None) -> str | None:
    return None if number is None else str(number)


@pytest.mark.parametrize("printed", ["", " ", "\n\t", "\u3000", "\u200b"])
def test_nothing_printed_is_empty(printed: str) -> None:
    assert parse_target(printed).kind == ("empty" if not printed.strip() else "placeholder")
    assert parse_target(printed).flags == ()


@pytest.mark.parametrize(
    ("printed", "on"),
    [
        ("12月31日前", date(2024, 12, 31)),
        ("2月底前", date(2024, 2, 29)),
        ("上半年", date(2024, 6, 30)),
        ("2023年6月", date(2023, 6, 30)),
    ],
)
def test_the_fiscal_year_makes_a_day(printed: str, on: date) -> None:
    assert parse_target(printed, fiscal_year=2024).on == on


def test_a_fiscal_year_that_is_none_makes_no_day() -> None:
    assert parse_target("12月31日前", fiscal_year=0).on is None
    assert parse_target("2月29日前", fiscal_year=2023).flags == ("contains_number", "invalid_date")


@pytest.mark.parametrize("printed", ["①3项", "⑴按时", "95²", "10³个", "m²", "Ⅱ级", "½", "㈠95%"])
def test_signs_are_no_digits(printed: str) -> None:
    assert parse_target(printed).low is None


def test_fields_of_the_record() -> None:
    target = parse_target("每人每月≤3500元", "补助标准", 2024)
    record = IndicatorValueRecord(
        indicator_record_no=1, value_scope="annual", value_printed="…", value_text="…", **value_record_fields(target)
    )
    assert (record.value_kind, record.operator, record.is_operator_implied) == ("numeric", "le", False)
    assert (record.value_low, record.value_high, record.value_base) == (Decimal(3500), None, Decimal(3500))
    assert (record.unit_of_measure, record.unit_dimension, record.value_per) == ("元", "money_rate", "人/月")
    assert (record.reference_text, record.growth_base, record.parse_flags) == (None, None, [])
    dated = value_record_fields(parse_target("12月底前", "", 2024))
    assert (dated["target_on"], dated["target_date_pattern"]) == (date(2024, 12, 31), "FY-12-end")


def _spellings() -> list[tuple[str, str]]:
    data = yaml.safe_load(UNITS.read_text(encoding="utf-8"))
    counts = [(word, word) for word in data.pop("count").split()]
    del data["per"]
    return counts + [
        (spelling, symbol)
        for members in data.values()
        for symbol, facts in members.items()
        for spelling in (facts.get("write", symbol), *facts.get("also", ()))
    ]


@pytest.mark.parametrize(("spelling", "symbol"), _spellings())
def test_every_spelling_of_a_unit_is_read(spelling: str, symbol: str) -> None:
    target = parse_target(f"≥7{spelling}")
    assert (target.low, target.unit, target.flags) == (Decimal(7), symbol, ())


# What must hold for any text ------------------------------------------------------------------------------------------

# fmt: off
WORDS = [
    "≥", "≤", ">", "<", "=", "＞=", "＜＝", "不低于", "不少于", "不超过", "大于", "小于", "至少", "达到", "约",
    "控制在", "以上", "以下", "以内", "左右", "前", "底", "内", "（含）", "每", "年", "月", "日", "季度", "周",
    "天", "小时", "个工作日", "人", "次", "件", "个", "户", "元", "万元", "亿元", "%", "‰", "百分之", "百分点",
    "倍", "级", "第", "名", "/", "·", "-", "~", "至", "、", "，", "；", "。", "（", "）", "增长", "下降",
    "提高", "较上年", "同比", "比2023年", "0", "1", "5", "12", "31", "90", "95", "100", "2024", "1,200", "0.5",
    "一", "二", "两", "三", "十", "百", "零", "万", "亿", "点", "半", "无", "合格", "完成", "预算", "金额",
    "待定", "**", "XX", "按", "发放", "截至", "上半年", "力争",
]
# fmt: on
NEUTRAL = "群众路桥河湖学校医苗木器材档案"  # begins no operator, number or date

any_text = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(WORDS), max_size=9).map("".join))
numbers = st.one_of(
    st.integers(0, 10**9).map(str), st.decimals(0, 10**6, places=2).map(str), st.sampled_from(["1,200", "0.05", "100"])
)
units = st.sampled_from(
    ["%", "‰", "人", "次", "件", "元", "万元", "小时", "个工作日", "平方米", "元/人/月", "次/年", "人次", "级"]
)
operators = st.sampled_from(["", "≥", "≤", ">", "<", "=", "不低于", "不超过", "大于等于", "小于", "达到", "约", "至少"])
plain_values = st.tuples(operators, numbers, units).map("".join)
suffixed_values = st.tuples(numbers, units, st.sampled_from(["以上", "以下", "以内", "左右", "及以上"])).map("".join)
range_values = st.tuples(numbers, st.sampled_from("-~至到—"), numbers, units).map("".join)
growth_values = st.tuples(
    st.sampled_from(["", "较上年", "同比", "比2023年"]), st.sampled_from(["增长", "下降", "提高"]), plain_values
).map("".join)
frequency_values = st.tuples(st.sampled_from(["每年", "每月", "每季度"]), operators, numbers, st.just("次")).map(
    "".join
)
date_values = st.tuples(
    st.sampled_from(["2024年", "", "≤2025年"]),
    st.integers(1, 12),
    st.sampled_from(["月底前", "月", "月15日前", "月20日"]),
).map(lambda parts: "".join(map(str, parts)))
values = st.one_of(plain_values, suffixed_values, range_values, growth_values, frequency_values, date_values)


def _meaning(target: Target) -> Target:
    """A target without the flags that tell how it was printed; those of open bounds are part of what it says."""
    return replace(target, flags=tuple(flag for flag in target.flags if flag.endswith("_excluded")))


@given(any_text, any_text, st.one_of(st.none(), st.integers()))
@settings(max_examples=500)
def test_any_text_gives_a_sound_target(printed: str, name: str, fiscal_year: int | None) -> None:
    target = parse_target(printed, name, fiscal_year)
    assert target.kind in VALUE_KINDS
    assert target.operator is None or target.operator in OPERATORS
    for number, digits, scale in ((target.low, 24, 6), (target.high, 24, 6), (target.base_value, 38, 12)):
        assert number is None or isinstance(number, Decimal)
        assert number is None or (number == round(number, scale) and abs(number) < 10 ** (digits - scale))
    assert (target.high is not None) == (target.operator == "between")
    assert target.high is None or (target.low is not None and target.low <= target.high)
    assert (target.kind == "date") == (target.on is not None or target.date_pattern is not None)
    assert target.kind in ("numeric", "duration", "frequency", "growth", "ordinal") or target.low is None
    assert (target.kind == "reference") == (target.reference is not None)
    assert (target.unit is None) == (target.unit_dim is None)
    assert len(set(target.flags)) == len(target.flags)


@given(any_text, any_text, st.sampled_from([None, 2024]))
@settings(max_examples=500)
@example("百分之95", "", None)
@example("每人每月3500元", "", None)
@example("前三名", "", None)
@example("＞90%，＜100%", "", None)
@example("同比下降5%以内", "", None)
def test_a_target_printed_back_has_the_same_meaning(printed: str, name: str, fiscal_year: int | None) -> None:
    target = parse_target(printed, name, fiscal_year)
    assert _meaning(parse_target(render_target(target), "", fiscal_year)) == _meaning(target)


@given(values, st.sampled_from([None, 2024]))
@settings(max_examples=500)
def test_a_value_printed_back_has_the_same_meaning(printed: str, fiscal_year: int | None) -> None:
    target = parse_target(printed, "", fiscal_year)
    assert _meaning(parse_target(render_target(target), "", fiscal_year)) == _meaning(target)


@given(st.text(NEUTRAL, min_size=1, max_size=12), values)
@settings(max_examples=300)
def test_a_number_behind_words_is_never_taken(words: str, value: str) -> None:
    target = parse_target(words + value)
    assert (target.low, target.on, target.date_pattern) == (None, None, None)
    assert "contains_number" in target.flags


@given(values, st.lists(st.tuples(st.integers(0, 30), st.sampled_from([" ", "\n", "\t", "\u3000"])), max_size=8))
@settings(max_examples=300)
def test_blanks_make_no_difference(value: str, blanks: list[tuple[int, str]]) -> None:
    spaced = value
    for position, blank in blanks:
        if not all(character in "0123456789., \n\t\u3000" for character in spaced[max(position - 1, 0) : position + 1]):
            spaced = spaced[:position] + blank + spaced[position:]
    assume(not any(a in string.digits + ".," and b in string.digits + ".," for a, b in _apart(spaced)))
    assert parse_target(spaced) == parse_target(value)


def _apart(text: str) -> list[tuple[str, str]]:
    """Characters that stand next to each other but for blanks."""
    return [(left[-1], right[0]) for left, right in zip(text.split(), text.split()[1:], strict=False)]


@given(values)
@settings(max_examples=300)
def test_full_width_makes_no_difference(value: str) -> None:
    full_width = value.translate({ord(sign): ord(sign) + 0xFEE0 for sign in string.digits + "%<>=,./()~-"})
    assert parse_target(full_width) == parse_target(value)


@given(st.integers(0, 10**9 - 1))
@settings(max_examples=500)
@example(10)
@example(100_010)
@example(1_0000_0001)
def test_chinese_numerals_are_read_back(number: int) -> None:
    assert chinese_number(_in_chinese(number)) == number


def _in_chinese(number: int) -> str:
    digits, places = "零一二三四五六七八九", ["", "十", "百", "千"]
    if number == 0:
        return "零"
    words = ""
    for scale, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        section, number = divmod(number, scale)
        if not section:
            continue
        text = "".join(digits[int(d)] + (places[3 - i] if d != "0" else "") for i, d in enumerate(f"{section:04}"))
        text = "零" + text.strip("零") if text.startswith("零") or words.endswith("零") else text.rstrip("零")
        while "零零" in text:
            text = text.replace("零零", "零")
        words += text + name
    words = words.lstrip("零")
    return words.removeprefix("一") if words.startswith("一十") else words
