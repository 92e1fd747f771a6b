"""The twenty questions: answers over the samples as they are kept, checked figures over the reference documents."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from tests.integration.command import ROOT, SAMPLES, environment, jixiao
from warehouse.documentation.questions import Question, read_questions

pytestmark = pytest.mark.slow

QUESTIONS = read_questions()
RENEW = "`make docs` writes the answers anew; look at what changed before you commit it"


def named(question: Question) -> str:
    return question.path.stem


def answer(home: Path, question: Question) -> str:
    """The answer by the read-only command, as people ask: the file on standard input."""
    done = subprocess.run(
        [sys.executable, "-c", "from warehouse.cli import main; main()", "query", "-", "--format", "csv"],
        input=question.path.read_text(encoding="utf-8"),
        env=environment(home), cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def rows(home: Path, number: int) -> list[dict[str, str]]:
    (question,) = [question for question in QUESTIONS if question.number == number]
    return list(csv.DictReader(io.StringIO(answer(home, question))))


@pytest.mark.parametrize("question", QUESTIONS, ids=named)
def test_answer_over_the_samples_is_the_one_that_is_kept(published_samples: Path, question: Question) -> None:
    found = answer(published_samples, question)
    assert (len(found.splitlines()) > 1) == (question.empty_because is None), "rows, or a reason why there are none"
    assert found == question.answer_path.read_text(encoding="utf-8"), RENEW


def test_money_by_nature_adds_up_to_the_totals(published_seeds: Path) -> None:
    wan = {(row["nature"], row["department_name"]): Decimal(row["amount_wan_yuan"]) for row in rows(published_seeds, 1)}
    assert wan == {
        ("资金总额", "广州市荔湾区人民检察院"): Decimal("1368.16"),
        ("资金总额", "唐山市曹妃甸区人民检察院"): Decimal("462.24"),
        ("资金总额", "天津市津南区人民检察院"): Decimal("272.39"),
        ("财政拨款", "广州市荔湾区人民检察院"): Decimal("417.70"),
        ("财政拨款", "唐山市曹妃甸区人民检察院"): Decimal("462.24"),
        ("财政拨款", "天津市津南区人民检察院"): Decimal("272.39"),
        ("其他资金", "广州市荔湾区人民检察院"): Decimal("950.46"),
    }


def test_share_outside_appropriation(published_seeds: Path) -> None:
    shares = {row["department_name"]: (row["outside_pct"], row["has_inferred"]) for row in rows(published_seeds, 2)}
    assert shares == {
        "广州市荔湾区人民检察院": ("69.47", "true"),
        "广州市白云区人民法院": ("66.47", "true"),
        "唐山市曹妃甸区人民检察院": ("0.00", "false"),
        "天津市津南区人民检察院": ("0.00", "false"),
    }


def test_judicial_aid_a_person(published_seeds: Path) -> None:
    first, *others = rows(published_seeds, 3)
    assert (first["department_name"], first["total_yuan"], first["value_text"], first["bound"]) == (
        "天津市津南区人民检察院", "310000.00", "≥31人", "≤",
    )  # fmt: skip
    assert first["yuan_per_person"] == "10000.00"
    assert [row["yuan_per_person"] for row in others] == ["", "", ""]


def test_carried_over_money(published_seeds: Path) -> None:
    found = {row["department_name"]: Decimal(row["department_wan_yuan"]) for row in rows(published_seeds, 5)}
    assert found == {
        "天津市津南区人民检察院": Decimal("3.39"),
        "唐山市曹妃甸区人民检察院": Decimal("9.18"),
        "广州市荔湾区人民检察院": Decimal("20.01"),
    }
    assert [Decimal(row["total_wan_yuan"]) for row in rows(published_seeds, 5)] == [
        Decimal(text) for text in ("3.18", "6.00", "1.20", "2.19", "3.17", "16.84")
    ]


def test_satisfaction_at_100_percent_is_set_in_one_place(published_seeds: Path) -> None:
    assert {row["department_name"] for row in rows(published_seeds, 7) if row["set_at_100"] != "0"} == {
        "天津市津南区人民检察院"
    }


def test_large_project_with_one_indicator(published_seeds: Path) -> None:
    (found,) = [row for row in rows(published_seeds, 8) if row["project_name"] == "区财政专项资金"]
    assert (found["total_yuan"], found["indicator_count"], found["missing"]) == (
        "9504600.00",
        "1",
        "效益指标、满意度指标",
    )


def test_projects_of_different_business_with_the_same_indicators(published_seeds: Path) -> None:
    assert [(row["project_names"], row["indicators"]) for row in rows(published_seeds, 10)] == [
        ("检察业务费、司法救助", "6"),
        (
            "关于下达检察机关2023年省级转移支付资金的通知（办案业务费）、"
            "关于下达检察机关2023年中央政法转移支付资金（第二批）的通知（办案业务费）",
            "6",
        ),
        ("广州市荔湾区人民检察院2023年信息化建设项目、广州市荔湾区人民检察院2024年信息化运维项目", "1"),
    ]


def test_nothing_planned_by_june(published_seeds: Path) -> None:
    assert [(row["project_name"][:4], Decimal(row["total_wan_yuan"])) for row in rows(published_seeds, 12)] == [
        ("司法救助", Decimal("40.00")),
        ("关于下达", Decimal("6.00")),
    ]


def test_planned_spending_by_date(published_seeds: Path) -> None:
    found = [(row["planned_on"], row["projects"], row["planned_yuan"]) for row in rows(published_seeds, 13)]
    assert [found[0], found[-1]] == [("2024-03-31", "8", "575950.00"), ("2024-12-31", "8", "4622400.00")]


def test_cost_targets_repeat_the_budget(published_seeds: Path) -> None:
    found = rows(published_seeds, 14)
    assert [row["comparison"] for row in found] == ["equal"] * 8
    assert sum(Decimal(row["total_yuan"]) for row in found) == Decimal("2723900.00")


def test_key_tasks_do_not_fit_the_project_expenditure(published_seeds: Path) -> None:
    (found,) = rows(published_seeds, 15)
    assert (Decimal(found["tasks_wan_yuan"]), Decimal(found["project_expenditure_wan_yuan"]), found["fits"]) == (
        Decimal("2223.71"), Decimal("779.83"), "false",
    )  # fmt: skip


def test_places_of_a_number(published_seeds: Path) -> None:
    found = rows(published_seeds, 20)
    assert {row["amount_printed"] for row in found} == {"950.46"}
    assert [(row["table_name"], row["line_from"]) for row in found] == [
        ("fct_department_budget", "7"),
        ("fct_department_budget", "9"),
        ("fct_project_funding", "137"),
        ("fct_project_funding", "137"),
    ]


def test_targets_and_versions_over_two_years(tmp_path: Path) -> None:
    """The samples hold one year of each department: here a year before, in which two targets were others, and a second
    publication, in which another target is."""
    text = (SAMPLES / "示例市样本区司法局_2025年项目支出绩效目标表.txt").read_text(encoding="utf-16")
    folder, home = tmp_path / "documents", tmp_path / "home"
    folder.mkdir()
    before = text.replace("2025", "2024").replace("值:≥40。", "值:≥48。").replace("≤0.2%", "≤0.3%")
    corrected = text.replace("度指标值:12月底前。", "度指标值:11月底前。")
    for number, document in enumerate((text, before, corrected), start=1):
        (folder / f"{number}.txt").write_text(document, encoding="utf-8")
    jixiao(home, "add", folder)
    jixiao(home, "run")
    changes = [tuple(row.values())[1:] for row in rows(home, 11)]
    assert changes == [
        ("普法宣传经费", "宣传册发放时间", "2024", "12月底前", "2025", "11月底前", "changed"),
        ("普法宣传经费", "法治讲座场次（场）", "2024", "≥48", "2025", "≥40", "loosened"),
        ("社区矫正工作经费", "再犯罪率", "2024", "≤0.3%", "2025", "≤0.2%", "tightened"),
    ]
    versions = [tuple(row.values())[2:] for row in rows(home, 18)]
    assert versions == [
        (
            "1", "2", "1.txt", "3.txt", "indicator", "changed", "普法宣传经费", "时效指标/宣传册发放时间",
            "12月底前", "annual 11月底前；period 12月底前",
        ),
    ]  # fmt: skip
