"""Amounts of money: what is read, what is refused, and exact conversion to yuan."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.amounts import YUAN_PER_UNIT, find_money_unit, parse_amount, to_yuan

amounts = st.decimals(min_value=0, max_value=10**9, places=2)


@pytest.mark.parametrize(
    ("printed", "amount"),
    [
        ("463.08", "463.08"),
        ("1,368.16", "1368.16"),
        ("771,325,800.00", "771325800.00"),
        ("１，３６８．１６", "1368.16"),
        ("1，368.16", "1368.16"),
        (" 3.18\t", "3.18"),
        ("\u30006.00\u3000", "6.00"),
        ("0", "0"),
        ("0.00", "0.00"),
        ("10606.7522", "10606.7522"),
        (".50", "0.50"),
        ("-12.50", "-12.50"),
        ("- 12.50", "-12.50"),
        ("−12.50", "-12.50"),
        ("－１２．５０", "-12.50"),
        ("(12.50)", "-12.50"),
        ("（1,234.00）", "-1234.00"),
        ("463.\n08", "463.08"),
        ("226,145,1\n00.00", "226145100.00"),
        ("1, 368.16", "1368.16"),
        ("00012", "12"),
    ],
)
def test_amounts(printed: str, amount: str) -> None:
    assert parse_amount(printed) == Decimal(amount)


@pytest.mark.parametrize(
    "printed",
    [
        "", " ", "-", "—", "/", "无", "万元", "1,23.45", "1,2345", "12,345,6", "1.2.3", "1..2", "--5", "(-5)", "(5",
        "5)", "()", "5%", "120.00万元", "854万(其中400万元)", "约5", "≥5", "1e5", "1E+05", "120.00 130.00", "120 130",
        "120\n130", "0.00 1,368.16", "１２ ３４", "五", "①", "1²", "٣", "=C5+C6", "#REF!", "nan", "Infinity",
        "年度资金总额:50万",
    ],
)  # fmt: skip
def test_what_is_no_amount(printed: str) -> None:
    assert parse_amount(printed) is None


@given(st.text(max_size=40))
def test_any_text_gives_an_amount_or_none(printed: str) -> None:
    amount = parse_amount(printed)
    assert amount is None or (isinstance(amount, Decimal) and amount.is_finite())


@given(amounts, st.sampled_from(["{}", " {}", "{}\n", "({})", "-{}", "−{}"]))
def test_separators_and_widths_make_no_difference(amount: Decimal, form: str) -> None:
    plain, grouped = form.format(f"{amount:f}"), form.format(f"{amount:,f}")
    full_width = grouped.translate({ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789.,()-"})
    sign = -1 if "(" in form or "-" in form or "−" in form else 1
    assert parse_amount(plain) == parse_amount(grouped) == parse_amount(full_width) == sign * amount


@given(amounts, amounts)
def test_two_amounts_are_never_joined(first: Decimal, second: Decimal) -> None:
    assert parse_amount(f"{first:,f} {second:,f}") is None


@pytest.mark.parametrize(
    ("amount", "unit", "yuan"),
    [
        ("463.08", "万元", "4630800.00"),
        ("0.0001", "万元", "1.00"),
        ("10606.7522", "万元", "106067522.00"),
        ("3309840.00", "元", "3309840.00"),
        ("1.5", "千元", "1500.00"),
        ("2", "百万元", "2000000.00"),
        ("1.23456789", "亿元", "123456789.00"),
        ("1.005", "元", "1.01"),
        ("-1.005", "元", "-1.01"),
        ("0.0000015", "万元", "0.02"),
        ("7", "人民币万元", "70000.00"),
        ("7", " 万 元 ", "70000.00"),
    ],
)
def test_yuan(amount: str, unit: str, yuan: str) -> None:
    result = to_yuan(Decimal(amount), unit)
    assert result == Decimal(yuan)
    assert result.as_tuple().exponent == -2


@pytest.mark.parametrize("unit", ["", "万", "美元", "%", "万元/人", "yuan"])
def test_an_unknown_unit_is_an_error_that_names_it(unit: str) -> None:
    with pytest.raises(ValueError, match=f"“{unit}” is not a unit of money"):
        to_yuan(Decimal(1), unit)


def test_an_amount_beyond_the_column_is_an_error() -> None:
    with pytest.raises(ValueError, match="more than an amount column holds"):
        to_yuan(Decimal(10**14), "万元")


@given(st.decimals(-(10**9), 10**9, places=6), st.sampled_from(sorted(YUAN_PER_UNIT)))
def test_yuan_are_exact_to_the_cent(amount: Decimal, unit: str) -> None:
    exact = amount * YUAN_PER_UNIT[unit]
    assert abs(to_yuan(amount, unit) - exact) <= Decimal("0.005")
    assert to_yuan(amount, unit) == exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


@given(amounts, amounts, st.sampled_from(sorted(YUAN_PER_UNIT)))
def test_sums_are_kept(first: Decimal, second: Decimal, unit: str) -> None:
    assert to_yuan(first, unit) + to_yuan(second, unit) == to_yuan(first + second, unit)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("单位：万元", "万元"),
        ("单位:元", "元"),
        ("单位： 万 元", "万元"),
        ("单 位：万元", "万元"),
        ("金额单位：元", "元"),
        ("金额单位：人民币万元", "万元"),
        ("单位：千元", "千元"),
        ("单位：百万元", "百万元"),
        ("单位：亿元", "亿元"),
        ("部门名称：某某局 单位：万元", "万元"),
        ("单位：万元 第1页", "万元"),
        ("单位：万元，%", "万元"),
        ("（单位：万元）", "万元"),
        ("预算金额(万元)", "万元"),
        ("项目资金（元）", "元"),
        ("（万元）", "万元"),
        ("资金情况（万元，保留两位小数）", "万元"),
        ("预算金额（万元） 收入来源 预算金额（万元）", "万元"),
        ("万元", "万元"),
        (" 元 ", "元"),
        ("金额：万元", "万元"),
    ],
)
def test_the_unit_of_money_is_found(text: str, unit: str) -> None:
    assert find_money_unit(text) == unit


@pytest.mark.parametrize(
    "text",
    [
        "", "单位名称：某某局", "编制单位：元氏县财政局", "单位：元/人", "单位：元每人", "补助标准（元/人·月）",
        "单位：人", "单位：%", "预算金额", "854万元", "资金总额50万", "单位：万", "单位：元 / 万元",
        "一般公共预算（单位：元）及项目（万元）",
    ],
)  # fmt: skip
def test_no_unit_of_money_is_invented(text: str) -> None:
    assert find_money_unit(text) is None


PARTS = [
    "单位",
    "：",
    ":",
    "(",
    "）",
    "（",
    "元",
    "万元",
    "亿元",
    "百",
    "千",
    "万",
    "人",
    "/",
    " ",
    "金额",
    "人民币",
    "预算",
]


@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PARTS), max_size=10).map("".join)))
def test_any_text_gives_a_known_unit_or_none(text: str) -> None:
    assert find_money_unit(text) in {None, *YUAN_PER_UNIT}
