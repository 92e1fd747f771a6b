"""Indicator prose: sentences of our own, what a human read in document 004, and the account of every character."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from extract.document import Printed
from extract.prose import Clause, parse_clauses
from extract.values import parse_target

TRUTH = Path(__file__).parents[3] / "shared" / "truth" / "004_bb7b8be2226752e2.json"
FULL, PARTIAL = Decimal("0.9"), Decimal("0.6")


def _printed(text: str) -> Printed:
    return Printed(text, tuple(range(1000, 1000 + len(text))))


@dataclass(frozen=True)
class Expected:
    """A clause as it should come out: `target` is a text that parses to the same fields."""

    phrase: str
    name: str | None = None
    value: str | None = None
    target: str | None = None
    confidence: Decimal = FULL
    flags: tuple[str, ...] = ()


def in_words(phrase: str, *flags: str) -> Expected:
    """A clause in words that names nothing."""
    return Expected(phrase, confidence=PARTIAL, flags=flags)


PROSE: list[tuple[str, list[Expected], list[str]]] = [
    (
        "道路养护完好率，养护合格里程占管养总里程的比例大于等于95%；路灯亮灯率98%以上；检修及时率达到100%。",
        [
            Expected("养护合格里程占管养总里程的比例大于等于95%", "道路养护完好率", "大于等于95%", "≥95%"),
            Expected("路灯亮灯率98%以上", "路灯亮灯率", "98%以上", "≥98%"),
            Expected("检修及时率达到100%", "检修及时率", "达到100%", "=100%"),
        ],
        ["，", "；", "；", "。"],
    ),
    (
        "投诉、咨询、举报超时率，超时件占受理总数的比率小于等于2.5%。图书借阅率60%",
        [
            Expected("超时件占受理总数的比率小于等于2.5%", "投诉、咨询、举报超时率", "小于等于2.5%", "≤2.5%"),
            Expected("图书借阅率60%", "图书借阅率", "60%", "60%"),
        ],
        ["，", "。"],
    ),
    (
        "来电3日内首次回访率达到95%，5个工作日内办理结果告知率达到100%，逾期件后续每周进展通报率100%；",
        [
            Expected("来电3日内首次回访率达到95%", "来电3日内首次回访率", "达到95%", "=95%"),
            Expected("5个工作日内办理结果告知率达到100%", "5个工作日内办理结果告知率", "达到100%", "=100%"),
            Expected("逾期件后续每周进展通报率100%", "逾期件后续每周进展通报率", "100%", "100%"),
        ],
        ["，", "，", "；"],
    ),
    (
        "市场监管所处理食品投诉，应当自登记之日起5日内作出处理意见，并书面告知投诉人。特别复杂的，可以延长。",
        [
            Expected(
                "应当自登记之日起5日内作出处理意见，并书面告知投诉人",
                None,
                "5日内",
                "5日内",
                flags=("name_not_printed",),
            ),
            in_words("特别复杂的，可以延长"),
        ],
        ["市场监管所处理食品投诉，", "。", "。"],
    ),
    (
        "办事窗口自收到材料之日起3个工作日内完成初审；故障报修后2小时内响应",
        [
            Expected(
                "办事窗口自收到材料之日起3个工作日内完成初审",
                None,
                "3个工作日内",
                "3个工作日内",
                flags=("name_not_printed",),
            ),
            Expected("故障报修后2小时内响应", None, "2小时内", "2小时内", PARTIAL, ("name_not_printed",)),
        ],
        ["；"],
    ),
    (
        "全年开展不少于12次的消防演练；利用4.23世界读书日等举办5场以上的阅读推广活动；组织6次培训",
        [
            Expected("全年开展不少于12次的消防演练", "消防演练", "不少于12次", "≥12次"),
            Expected(
                "利用4.23世界读书日等举办5场以上的阅读推广活动",
                "阅读推广活动",
                "5场以上",
                "≥5场",
                flags=("other_number",),
            ),
            Expected("组织6次培训", "培训", "6次", "6次", PARTIAL),
        ],
        ["；", "；"],
    ),
    (
        "力争在2022年门诊接诊人次的基础上提高8%；次均费用较上年下降5%以上，办理时间缩短50%",
        [
            Expected(
                "力争在2022年门诊接诊人次的基础上提高8%",
                "门诊接诊人次",
                "力争在2022年门诊接诊人次的基础上提高8%",
                "力争比2022年提高8%",
                flags=("soft_target",),
            ),
            Expected("次均费用较上年下降5%以上", "次均费用", "较上年下降5%以上", "较上年下降5%以上", PARTIAL),
            Expected("办理时间缩短50%", "办理时间", "缩短50%", "缩短50%"),
        ],
        ["；", "，"],
    ),
    (
        "按季度编制水质监测报告，每季度一份；按月制作舆情简报，每月不少于2期。",
        [
            Expected("按季度编制水质监测报告，每季度一份", "水质监测报告", "每季度一份", "每季度1份"),
            Expected("按月制作舆情简报，每月不少于2期", "舆情简报", "每月不少于2期", "每月≥2期"),
        ],
        ["；", "。"],
    ),
    (
        "提高服务质量，工作人员所受理的事项一次办结率明显提升；完善制度，降低重复投诉占比；环境质量持续改善",
        [
            Expected("提高服务质量，工作人员所受理的事项一次办结率明显提升", "一次办结率", "明显提升", "明显提升"),
            Expected("完善制度，降低重复投诉占比", "重复投诉占比"),
            in_words("环境质量持续改善"),
        ],
        ["；", "；"],
    ),
    (
        "全力完成上级下达的义务教育巩固率95%以上的目标，同时坚持均衡发展，不断提升办学水平新建学校的达标率，"
        "达标学校占新建学校总数的比例大于等于90%，同时加强督导。",
        [
            Expected("全力完成上级下达的义务教育巩固率95%以上的目标", "义务教育巩固率", "95%以上", "≥95%"),
            Expected("达标学校占新建学校总数的比例大于等于90%", "新建学校的达标率", "大于等于90%", "≥90%"),
            in_words("同时加强督导"),
        ],
        ["，同时坚持均衡发展，不断提升办学水平", "，", "，", "。"],
    ),
    (
        "1.新建公园3个；2.惠及居民2,500户，（三）造林面积≥1200亩。一、二级公路完好率95%",
        [
            Expected("新建公园3个", "新建公园", "3个", "3个", PARTIAL),
            Expected("惠及居民2,500户", "惠及居民", "2,500户", "2500户", PARTIAL),
            Expected("造林面积≥1200亩", "造林面积", "≥1200亩", "≥1200亩"),
            Expected("一、二级公路完好率95%", "一、二级公路完好率", "95%", "95%"),
        ],
        ["1.", "；2.", "，（三）", "。"],
    ),
    (
        "“最多跑一次；零跑腿”改革到位，群众满意度（含企业）不低于95%（抽样调查）；组织培训5次、参训人数300人",
        [
            in_words("“最多跑一次；零跑腿”改革到位"),
            Expected("群众满意度（含企业）不低于95%（抽样调查）", "群众满意度（含企业）", "不低于95%", "≥95%"),
            Expected("组织培训5次", "组织培训", "5次", "5次", PARTIAL),
            Expected("参训人数300人", "参训人数", "300人", "300人"),
        ],
        ["，", "；", "、"],
    ),
    (
        "2024年10月底前，完成主体工程；12月底前建成投用；审批时限由15个工作日压缩至5个工作日；差错率为0",
        [
            Expected(
                "2024年10月底前，完成主体工程", None, "2024年10月底前", "2024年10月底前", PARTIAL, ("name_not_printed",)
            ),
            Expected("12月底前建成投用", None, "12月底前", "12月底前", PARTIAL, ("name_not_printed",)),
            Expected(
                "审批时限由15个工作日压缩至5个工作日",
                "审批时限",
                "压缩至5个工作日",
                "=5个工作日",
                flags=("other_number",),
            ),
            Expected("差错率为0", "差错率", "为0", "=0"),
        ],
        ["；", "；", "；"],
    ),
    (
        "每周巡查3次；做到一事一议；覆盖每一个行政村；执行率不低于序时进度；单位成本控制在120元以内；每人每月补助600元",
        [
            in_words("每周巡查3次", "contains_number"),
            in_words("做到一事一议"),
            in_words("覆盖每一个行政村"),
            Expected("执行率不低于序时进度", "执行率", "不低于序时进度", "不低于序时进度"),
            Expected("单位成本控制在120元以内", "单位成本", "控制在120元以内", "≤120元"),
            in_words("每人每月补助600元", "contains_number"),
        ],
        ["；"] * 5,
    ),
]


def _shape(clause: Clause) -> tuple[object, ...]:
    target = clause.target
    return (
        clause.phrase.text,
        clause.name.text if clause.name else None,
        clause.value.text if clause.value else None,
        (target.kind, target.operator, target.low, target.high, target.unit, target.per, target.on, target.growth_base)
        if target
        else None,
        clause.kind,
        clause.confidence,
        clause.flags,
    )


def _expected_shape(expected: Expected) -> tuple[object, ...]:
    target = parse_target(expected.target, fiscal_year=2024) if expected.target else None
    kind = "quantitative" if target and target.is_quantified else "qualitative"
    clause = Clause(
        phrase=_printed(expected.phrase),
        kind=kind,
        confidence=expected.confidence,
        name=_printed(expected.name) if expected.name else None,
        value=_printed(expected.value) if expected.value else None,
        target=target,
        flags=expected.flags,
    )
    return _shape(clause)


@pytest.mark.parametrize(("text", "expected", "leftover"), PROSE)
def test_clauses(text: str, expected: list[Expected], leftover: list[str]) -> None:
    prose = parse_clauses(_printed(text), 2024)
    assert [_shape(clause) for clause in prose] == [_expected_shape(clause) for clause in expected]
    assert [part.text for part in prose.leftover] == leftover


def test_enough_clauses_are_tried() -> None:
    assert sum(len(expected) for _, expected, _ in PROSE) >= 40


def test_places_are_kept_over_line_breaks() -> None:
    text = "路灯亮灯\n率98%以\n上；\n加强 宣传。"
    prose = parse_clauses(_printed(text))
    first, second = prose.clauses
    assert (first.phrase.text, first.name and first.name.text) == ("路灯亮灯\n率98%以\n上", "路灯亮灯\n率")
    assert first.value is not None
    assert first.value.offsets == tuple(range(1006, 1012))
    assert (second.phrase.text, second.phrase.offsets[0]) == ("加强 宣传", 1014)
    assert first.target == parse_target("98%以上")


def test_the_year_of_the_document_makes_a_day() -> None:
    without, with_year = (parse_clauses(_printed("6月底前完成验收"), year).clauses[0].target for year in (None, 2024))
    assert without is not None
    assert with_year is not None
    assert (without.on, without.date_pattern) == (None, "FY-06-end")
    assert str(with_year.on) == "2024-06-30"


@pytest.mark.parametrize("text", ["", "  ", "；；，。"])
def test_text_without_statements(text: str) -> None:
    prose = parse_clauses(_printed(text))
    assert (prose.clauses, "".join(part.text for part in prose.leftover)) == ([], text.strip())


# Names a human gave to clauses that print none.
NAMES_NOT_PRINTED = {"刑事申诉案件审查结案或移送期限", "国家司法救助决定期限"}


@pytest.mark.skipif(not TRUTH.exists(), reason="the truth of document 004 (../shared) is not here")
def test_the_clauses_of_document_004() -> None:
    operators = {"<=": "le", ">=": "ge", "=": "eq", None: None}
    found, expected = [], []
    for group in json.loads(TRUTH.read_text(encoding="utf-8"))["prose_groups"]:
        for clause in parse_clauses(_printed(group["indicator_text"]), 2024):
            target = clause.target
            found.append(
                (
                    group["seq"],
                    clause.phrase.text,
                    clause.name.text if clause.name else None,
                    clause.kind,
                    target.operator if target else None,
                    target.low if target else None,
                    (target.unit, target.per) if target and target.unit else None,
                )
            )
        for clause in group["parsed"]:
            unit, _, per = (clause["unit"] or "").partition("/")
            expected.append(
                (
                    group["seq"],
                    clause["phrase"],
                    None if clause["name"] in NAMES_NOT_PRINTED else clause["name"],
                    clause["kind"],
                    operators[clause["operator"]],
                    Decimal(clause["number"]) if clause["number"] else None,
                    (parse_target(f"≥1{unit}").unit, per or None) if unit else None,
                )
            )
    assert found == expected
    assert Counter(kind for _, _, _, kind, _, _, _ in found) == {"quantitative": 22, "qualitative": 10}


# fmt: off
WORDS = [
    "率", "满意度", "占", "的比例", "大于等于", "不少于", "达到", "90%", "5次", "3个月内", "10日", "以上", "每月一份",
    "开展", "的", "宣传", "同时", "并", "应当", "自受理之日起", "作出决定", "力争", "在2023年", "基础上", "提高",
    "，", "；", "。", "、", "（", "）", "“", "”", "《", "》", "1.", "2、", "（一）", "2024年", "12月底前", "完成",
    "明显提升", "提升", "案件", "结案率", "\n", "\u3000", "≥", "1,200", ",", ";", ":", "数量指标",
]
# fmt: on
any_prose = st.one_of(st.lists(st.sampled_from(WORDS), max_size=25).map("".join), st.text(max_size=80))


@given(any_prose, st.sampled_from([None, 2024]))
@settings(max_examples=400, deadline=None)
def test_every_character_is_accounted_for(text: str, fiscal_year: int | None) -> None:
    printed = _printed(text)
    prose = parse_clauses(printed, fiscal_year)
    claimed: Counter[int] = Counter()
    for clause in prose:
        parts = [clause.phrase, *([clause.name] if clause.name else [])]
        claimed.update({offset for part in parts for offset in part.squash().offsets})
        for part in (*parts, *([clause.value] if clause.value else [])):
            assert part.text == text[part.offsets[0] - 1000 : part.offsets[-1] - 999]
        if clause.value:
            assert set(clause.value.offsets) <= set(clause.phrase.offsets)
        assert clause.kind == ("quantitative" if clause.target and clause.target.is_quantified else "qualitative")
    claimed.update(offset for part in prose.leftover for offset in part.squash().offsets)
    assert claimed == Counter(printed.squash().offsets)


@given(
    st.lists(st.sampled_from([word for word in WORDS if word.strip()]), max_size=15),
    st.sampled_from([" ", "\n", "\u3000"]),
)
@example(words=["90%", "、", "在2023年", "、", "，", "率"], blank=" ")
@settings(max_examples=200, deadline=None)
def test_blanks_make_no_difference(words: list[str], blank: str) -> None:
    tight, spaced = parse_clauses(_printed("".join(words))), parse_clauses(_printed(blank.join(words)))
    assert [_squashed(clause) for clause in spaced] == [_squashed(clause) for clause in tight]


def _squashed(clause: Clause) -> tuple[object, ...]:
    parts = [part.squash().text if part else None for part in (clause.phrase, clause.name, clause.value)]
    return (*parts, clause.target, clause.kind, clause.confidence, clause.flags)
