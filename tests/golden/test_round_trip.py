"""Documents nobody wrote: facts drawn at random, rendered as each layout renders them, and read back to the same facts."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.layouts.vocabulary import vocabulary
from raw.sample_maker.make_samples import make
from raw.sample_maker.sample_facts import (
    DepartmentAmount,
    DocumentFacts,
    DocumentLook,
    Facts,
    Indicator,
    Output,
    Project,
    ProjectLook,
)
from tests.golden.reading import Reading

WORDS = [
    "社区",
    "矫正",
    "普法",
    "培训",
    "设备",
    "购置",
    "维修",
    "档案",
    "数字化",
    "宣传",
    "救助",
    "调解",
    "信息化",
    "运维",
    "2025年",
    "（第二批）",
]
SENTENCES = [
    "按季度组织集中培训，覆盖全部在岗人员",
    "及时支付各项费用，保障窗口正常开放",
    "对老旧线路分批更换，减少停机时间；同步更新台账",
    "完成年度采购计划（含运输、安装），验收后投入使用",
    "办结率不低于上年，群众评议“满意”档占比稳定",
]
NAMES = [
    "完成率",
    "覆盖率（%）",
    "培训场次（次）",
    "及时性",
    "验收合格率",
    "群众满意度",
    "人均成本",
    "设备数量",
    "办理时限",
    "持续运转能力",
]
VALUES = ["≥98%", "100%", "≥12次", "≤3个工作日", "优良", "按时完成", "0次", "≤2500元/人", "＞=95%", "≥1200"]
LEVELS = [
    ("产出指标", "1", "数量指标", "11"),
    ("产出指标", "1", "质量指标", "12"),
    ("产出指标", "1", "时效指标", "13"),
    ("效益指标", "2", "社会效益指标", "22"),
    ("效益指标", "2", "可持续影响指标", "24"),
    ("满意度指标", "3", "服务对象满意度指标", "31"),
]

names = st.lists(st.sampled_from(WORDS), min_size=2, max_size=6).map("".join).filter(lambda name: name[0] not in "（2")
goals = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3).map(lambda parts: "。".join(parts) + "。")
cents = st.integers(min_value=1, max_value=900_000)


def money(value: int) -> str:
    return f"{Decimal(value) / 100:,.2f}"


@st.composite
def indicators(draw: st.DrawFn, *, both_scopes: bool) -> list[Indicator]:
    found = []
    for level1, code1, level2, code2 in sorted(
        draw(st.lists(st.sampled_from(LEVELS), min_size=1, max_size=6)), key=lambda x: x[3]
    ):
        name = "".join(draw(st.lists(st.sampled_from(WORDS[:12]), max_size=3))) + draw(st.sampled_from(NAMES))
        values = {"annual": draw(st.sampled_from(VALUES))}
        if both_scopes:
            values["period"] = draw(st.sampled_from(VALUES))
        found.append(
            Indicator(
                level1=level1,
                level1_code=code1,
                level2=level2,
                level2_code=code2,
                level3=name,
                description=None if both_scopes else draw(st.sampled_from([name, "各项工作" + name])),
                values=values,
            )
        )
    return found


@st.composite
def wide_tables(draw: st.DrawFn) -> Facts:
    sources = ["财政拨款", "财政专户拨款", "其他资金"]
    projects, sums = [], dict.fromkeys(["总计", *sources], 0)
    for number, name in enumerate(draw(st.lists(names, min_size=1, max_size=7, unique=True)), start=1):
        used = sorted(draw(st.sets(st.sampled_from(sources), min_size=1)), key=sources.index)
        amounts = {source: draw(cents) for source in used}
        amounts = {"总计": sum(amounts.values()), **amounts}
        for label, amount in amounts.items():
            sums[label] += amount
        lines = [name[:4], name[4:]] if len(name) > 8 and draw(st.booleans()) else []
        projects.append(
            Project(
                name=name,
                amounts={label: money(amount) for label, amount in amounts.items()},
                goals=[draw(goals)],
                indicators=draw(indicators(both_scopes=True)),
                look=ProjectLook(
                    name_lines=lines,
                    goal_after_blank_line=draw(st.booleans()),
                    page_break_before=number > 1 and draw(st.booleans()),
                ),
            )
        )
    totals = {label: money(amount) for label, amount in sums.items() if amount}
    return Facts(
        outputs=[],
        document=DocumentFacts(
            title="项目支出绩效目标表（含转移支付项目）",
            department_name="示例市样本区司法局",
            unit_of_money="万元",
            fiscal_year=2025,
            fiscal_year_source="title",
            taxonomy_generation=2015,
        ),
        look=DocumentLook(goal_width=draw(st.integers(30, 70)), indicator_width=draw(st.integers(50, 100))),
        department_amounts=[
            DepartmentAmount(block=block, item=label, entity_name=entity, amount=amount)
            for block, entity in (("合计", None), ("单位小计", "示例市样本区司法局"))
            for label, amount in totals.items()
        ],
        projects=[project.model_copy(update={"unit_name": "示例市样本区司法局"}) for project in projects],
    )


@st.composite
def form_documents(draw: st.DrawFn) -> Facts:
    projects = []
    for name in draw(st.lists(names, min_size=1, max_size=4, unique=True)):
        fiscal, other = draw(cents), draw(st.one_of(st.none(), cents))
        projects.append(
            Project(
                name=name,
                amounts={
                    "预算数": money(fiscal + (other or 0)).replace(",", ""),
                    "财政资金": money(fiscal).replace(",", ""),
                    "其他资金": money(other).replace(",", "") if other else None,
                },
                purpose=draw(goals),
                goals=draw(st.lists(goals, min_size=1, max_size=3)),
                indicators=draw(indicators(both_scopes=False)),
            )
        )
    return Facts(
        outputs=[],
        document=DocumentFacts(
            title=None,
            department_name="示例市样本区司法局",
            department_code="900001",
            unit_of_money="万元",
            fiscal_year=2025,
            fiscal_year_source="project name",
            taxonomy_generation=2015,
        ),
        projects=projects,
    )


def check(facts: Facts, renderer: str, file: str, *, sources_are_printed: bool) -> None:
    output = Output(file=file, renderer=renderer)  # type: ignore[arg-type]
    read = Reading(make(facts, output), file)
    assert (read.document.state, read.document.chars_unclaimed) == ("extracted", 0)
    assert [p.project_name for p in read.projects] == [p.name for p in facts.projects]
    words = vocabulary()
    for number, project in enumerate(facts.projects, start=1):
        records = [a for a in read._of("project_amount") if a.project_no == number and a.amount_yuan is not None]
        wanted = {
            words.fund_source(label): Decimal(amount.replace(",", "")) * 10000
            for label, amount in project.amounts.items()
            if amount
        }
        assert [a.amount_yuan for a in records] == list(wanted.values())
        for record, code in zip(records, wanted, strict=True):
            if sources_are_printed:
                assert record.fund_source_code == code
            elif record.evidence == "printed" or record.inference == "subset_sum":
                assert record.fund_source_code in (code, None)
            else:  # chosen by a prior: the true column is the choice or among what else would have fitted
                assert code in {record.fund_source_code, *(words.fund_source(other) for other in record.alternatives)}
        assert read.goals(project_no=number) == project.goals
        found = read.indicators(project_no=number)
        assert [(i.level1_code, i.level2_code, i.level3_name, i.description) for i in found] == [
            (i.level1_code, i.level2_code, i.level3, i.description) for i in project.indicators
        ]
        assert [read.values(i) for i in found] == [dict(i.values) for i in project.indicators]


many = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@many
@given(wide_tables())
def test_wide_table_in_text(facts: Facts) -> None:
    check(facts, "wide_text", "表.txt", sources_are_printed=False)


@many
@given(wide_tables())
def test_wide_table_in_html(facts: Facts) -> None:
    check(facts, "wide_html", "表.html", sources_are_printed=True)


@many
@given(form_documents())
def test_forms_in_text(facts: Facts) -> None:
    check(facts, "form_text", "表.txt", sources_are_printed=True)


@many
@given(form_documents())
def test_forms_in_html(facts: Facts) -> None:
    check(facts, "form_html", "表.html", sources_are_printed=True)
