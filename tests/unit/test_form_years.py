"""Years and phases in labels, and the year that a document prints as its own."""

from __future__ import annotations

import pytest

from extract.document import DocumentBuilder, Printed
from extract.layouts.form_parts import budget_year
from extract.layouts.form_years import Phase, bare_year, money_phase, scope_of, value_phase
from extract.layouts.labels import labels
from extract.triage import table_words


def printed(text: str) -> Printed:
    return Printed(text, tuple(range(len(text))))


@pytest.mark.parametrize(
    ("text", "phase"),
    [
        ("2025年", Phase("year", 2025)),
        ("2025年度计划", Phase("year", 2025)),
        ("2024年执行数", Phase("year", 2024, is_actual=True)),
        ("2025—2027年", Phase("whole")),
        ("项目总额", Phase("whole")),
        ("合计", Phase("sum")),
        ("截至2024年底已到位", Phase("past")),
        ("2027年及以后年度", Phase("future")),
        ("上年预算数", Phase("previous")),
        ("项目资金", None),
        ("2025年某工程", None),
        ("120.00", None),
    ],
)
def test_a_label_of_money_names_its_time(text: str, phase: Phase | None) -> None:
    assert money_phase(printed(text)) == phase


def test_a_label_of_targets_names_its_time() -> None:
    assert value_phase(printed("实施期目标")) == Phase("whole")
    assert value_phase(printed("2026年\n目标值")) == Phase("year", 2026)
    assert value_phase(printed("更新实验室2025年")) is None


def test_a_later_year_has_no_scope() -> None:
    plan = [Phase("sum"), Phase("year", 2025), Phase("year", 2026), Phase("year", 2027)]
    assert [scope_of(phase, plan, 2025) for phase in plan] == ["whole", "annual", None, None]
    assert [scope_of(phase, plan, 2026) for phase in plan] == ["whole", "previous", "annual", None]


def test_without_the_documents_year_only_company_decides() -> None:
    plan = [Phase("sum"), Phase("year", 2025), Phase("year", 2026)]
    assert [scope_of(phase, plan, None) for phase in plan] == ["whole", None, None]
    two = [Phase("year", 2024, is_actual=True), Phase("year", 2025)]
    assert [scope_of(phase, two, None) for phase in two] == ["previous", "annual"]
    three = [Phase("year", 2025), Phase("year", 2026), Phase("year", 2027)]
    assert [scope_of(phase, three, None) for phase in three] == [None, None, None]


@pytest.mark.parametrize(
    ("lines", "year"),
    [
        (["（2025年度）"], 2025),
        (["项目支出绩效目标表", "（2025年度）　　单位：万元"], 2025),
        (["预算年度：2025年", "2025—2027年项目支出绩效目标表"], 2025),
        (["2025—2027年项目支出绩效目标表"], 2025),
        (["2024年度项目支出绩效自评表", "2025年项目支出绩效目标表"], None),
        (["1.关于下达2023年样例资金的通知绩效目标表"], None),
        (["2023年"], 2023),
    ],
)
def test_the_year_that_a_document_prints_as_its_own(lines: list[str], year: int | None) -> None:
    builder = DocumentBuilder("样例.txt", "text/plain")
    for number, line in enumerate(lines, start=1):
        builder.line(line, number)
    assert budget_year(builder.build()) == year


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("债券项目名称", "project_name"),
        ("服务项目名称", "project_name"),
        ("样例专项名称", "project_name"),
        ("子项目名称", None),
        ("上级项目名称", None),
        ("采购项目名称", None),
        ("服务内容及绩效目标", "goal"),
    ],
)
def test_a_label_is_known_by_its_core_word(label: str, field: str | None) -> None:
    assert labels().meaning(label).field == field


def test_an_account_shows_itself_and_holds_no_label_of_performance_tables() -> None:
    words = table_words()
    account = "收入项目预算数支出项目预算数财政拨款基本支出项目支出收入总计支出总计"
    assert words.is_account([], account)
    assert words.is_account(["表1　2025年收支预算总表（单位：万元）"], "收入支出")
    assert not words.is_account(["2025年收支预算总表"], account + "三级指标")
    assert not words.is_account(["项目支出绩效目标表"], "项目名称样例资金总额120.00财政拨款")


def test_a_bare_number_is_a_year_only_for_those_who_ask() -> None:
    assert money_phase(printed("2025")) is None
    assert bare_year(printed("2025")) == Phase("year", 2025)
    assert bare_year(printed("2,025.00")) is None
