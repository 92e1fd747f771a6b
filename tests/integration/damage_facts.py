"""Documents nobody wrote, the same each time: facts drawn from a seed, for five layouts."""

from __future__ import annotations

import random
from decimal import Decimal

from raw.sample_maker.sample_facts import (
    Clause,
    DepartmentAmount,
    DocumentFacts,
    DocumentLook,
    Facts,
    Group,
    Indicator,
    Project,
    Safeguard,
)
from tests.golden.test_round_trip import LEVELS, SENTENCES

LAYOUTS = ("wide_text", "wide_html", "form_text", "form_html", "two_part_text")
SOURCES = ("财政拨款", "财政专户拨款", "其他资金")
SUBJECTS = (
    "社区",
    "矫正",
    "普法",
    "培训",
    "设备",
    "维修",
    "档案",
    "救助",
    "调解",
    "运维",
    "绿化",
    "消防",
    "水利",
    "道路",
    "统计",
)
MATTERS = ("服务", "购置", "改造", "宣传", "保障", "提升", "管理", "整治")
MEASURES = {
    "11": (("场次", "≥12次"), ("设备数量", "24台"), ("人数", "≥1200人")),
    "12": (("验收合格率", "≥98%"), ("完好率", "100%"), ("达标率", "≥95%")),
    "13": (("办理时限", "≤3个工作日"), ("按期完成率", "100%"), ("响应时间", "≤2小时")),
    "22": (("群众知晓率", "≥90%"), ("服务能力", "明显提升"), ("覆盖率", "≥85%")),
    "24": (("持续运转率", "≥90%"), ("管理制度", "基本健全"), ("带动就业人数", "≥30人")),
    "31": (("群众满意度", "≥90%"), ("职工满意度", "≥95%"), ("企业满意度", "≥92%")),
}
MONTHS = ("3月底", "6月底", "10月底", "12月底")
NUMERALS = "零一二三四五六七八九"


def facts(seed: int, layout: str, department: str) -> Facts:
    """Facts for a document of the layout; equal seeds give equal facts but for the department."""
    chance = random.Random(seed)
    projects = _projects(chance, layout, department)
    is_wide, is_two_part = layout.startswith("wide"), layout == "two_part_text"
    return Facts(
        outputs=[],
        document=DocumentFacts(
            title="2025年项目支出绩效目标表（含转移支付项目）" if is_wide else None,
            department_name=department,
            department_code="900001",
            unit_name=department,
            unit_of_money="万元",
            fiscal_year=2025,
            fiscal_year_source="title" if is_wide else "project name",
            taxonomy_generation=2015,
        ),
        look=DocumentLook(goal_width=60, indicator_width=80),
        department_amounts=_totals(projects, department) if is_wide else [],
        overall_goal="履行职责，保障运转。" if is_two_part else None,
        groups=[_group()] if is_two_part else [],
        safeguards=[Safeguard(title="完善制度", text="修订支出管理办法。")] if is_two_part else [],
        projects=projects,
    )


def spelled(number: int) -> str:
    """A number that may stand in a name."""
    return "".join(NUMERALS[int(digit)] for digit in f"{number:03}")


def _projects(chance: random.Random, layout: str, department: str) -> list[Project]:
    names = [f"2025年{subject}{matter}经费" for subject in SUBJECTS for matter in MATTERS]
    return [
        Project(
            name=name,
            code=f"99990025P0068{number:04}{chance.randrange(10_000):04}" if layout == "two_part_text" else None,
            unit_name=department if layout.startswith("wide") else None,
            amounts=_wide_amounts(chance) if layout.startswith("wide") else _form_amounts(chance),
            purpose=f"用于{name[5:9]}支出，{chance.choice(SENTENCES)}。",
            goals=[
                f"{sentence}，服务{name[5:9]}。" for sentence in chance.sample(SENTENCES, 1 if "wide" in layout else 2)
            ],
            milestones=_milestones(chance) if layout == "two_part_text" else {},
            indicators=_indicators(chance, name, "wide" in layout, layout == "two_part_text"),
        )
        for number, name in enumerate(chance.sample(names, chance.randint(4, 8)), start=1)
    ]


def _wide_amounts(chance: random.Random) -> dict[str, str | None]:
    cents = {source: chance.randint(100, 900_000) for source in sorted(chance.sample(SOURCES, chance.randint(1, 3)))}
    ordered = {source: cents[source] for source in SOURCES if source in cents}
    return {"总计": _money(sum(ordered.values())), **{source: _money(amount) for source, amount in ordered.items()}}


def _form_amounts(chance: random.Random) -> dict[str, str | None]:
    fiscal, other = chance.randint(100, 900_000), chance.choice((0, chance.randint(100, 90_000)))
    plain = {"预算数": fiscal + other, "财政资金": fiscal, "其他资金": other or None}
    return {label: None if amount is None else f"{Decimal(amount) / 100:.2f}" for label, amount in plain.items()}


def _milestones(chance: random.Random) -> dict[str, str]:
    shares = sorted(chance.sample(range(5, 95, 5), 3))
    return {month: f"{share}%" for month, share in zip(MONTHS, [*shares, 100], strict=True)}


def _indicators(chance: random.Random, project: str, both_scopes: bool, with_basis: bool) -> list[Indicator]:
    found = []
    for level1, code1, level2, code2 in sorted(chance.sample(LEVELS, chance.randint(4, 6)), key=lambda level: level[3]):
        measure, value = chance.choice(MEASURES[code2])
        name = f"{project[5:9]}{measure}"
        values = {"annual": value, "period": value} if both_scopes else {"annual": value}
        found.append(
            Indicator(
                level1=level1, level1_code=code1, level2=level2, level2_code=code2, level3=name,
                description=None if both_scopes else name, values=values, basis="工作计划" if with_basis else None,
            )
        )  # fmt: skip
    return found


def _totals(projects: list[Project], department: str) -> list[DepartmentAmount]:
    sums: dict[str, int] = {}
    for label in ("总计", *SOURCES):
        amounts = [project.amounts.get(label) for project in projects]
        sums[label] = sum(int(Decimal(amount.replace(",", "")) * 100) for amount in amounts if amount)
    return [
        DepartmentAmount(block=block, item=label, entity_name=entity, amount=_money(amount))
        for block, entity in (("合计", None), ("单位小计", department))
        for label, amount in sums.items()
        if amount
    ]


def _group() -> Group:
    text = "来信来访办结率，按期办结的占全部的比例大于等于90%"
    clause = Clause(
        phrase="按期办结的占全部的比例大于等于90%",
        name="来信来访办结率",
        kind="numeric",
        operator="ge",
        number="90",
        unit="%",
    )
    return Group(
        heading="（一）做好信访工作",
        title="做好信访工作",
        goal="按期答复，件件有着落。",
        indicator_text=text,
        clauses=[clause],
    )


def _money(cents: int) -> str:
    return f"{Decimal(cents) / 100:,.2f}"
