"""Which total a source belongs to, and blocks of money in which every header is a source."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extract.extractor import extract_document
from extract.records import Extraction

INDICATORS = (
    ("一级指标", "二级指标", "三级指标", "指标值"),
    ("产出指标", "数量指标", "巡河次数", "≥36次"),
    ("效益指标", "社会效益指标", "投诉件数", "≤3件"),
)


def form(*rows: tuple[str, ...], title: str = "项目支出绩效目标表（2025年度）") -> Extraction:
    cells = "".join(f"<tr><td>{'</td><td>'.join(row)}</td></tr>" for row in (*rows, *INDICATORS))
    return extract_document(f"<p>{title}</p><p>单位：万元</p><table>{cells}</table>".encode(), "表.html")


def amounts(extraction: Extraction) -> list[tuple[str, str, str, str]]:
    return [
        (a.label_printed, a.amount_scope, str(a.amount_yuan), a.evidence)  # type: ignore[attr-defined]
        for a in extraction.records["project_amount"]
    ]


@pytest.mark.parametrize(
    ("fiscal", "scope", "evidence"),
    [
        ("80.00", "annual", "inferred"),  # 80 + 20 are the 100 of the year
        ("480.00", "whole", "printed"),  # 480 + 20 are the 500 of the project: each stays under its total, but
        ("70.00", "whole", "printed"),  # neither: nothing tells
    ],
)
def test_sources_under_two_totals_are_of_the_one_they_add_up_to(fiscal: str, scope: str, evidence: str) -> None:
    found = amounts(
        form(
            ("项目名称", "河道巡护", "项目代码", "A1"),
            ("项目总投资", "500.00", "本年度预算", "100.00"),
            ("其中：财政拨款", fiscal, "单位自筹", "20.00"),
        )
    )
    yuan = str(Decimal(fiscal) * 10000)
    other = ("whole", "inferred") if fiscal == "480.00" else ("annual", "printed")
    assert found == [
        ("项目总投资", "whole", "5000000.00", "printed"),
        ("本年度预算", "annual", "1000000.00", "printed"),
        ("其中：财政拨款", scope, yuan, evidence),
        ("单位自筹", other[0], "200000.00", other[1]),
    ]


def test_sources_across_with_the_total_first_have_their_amounts_below() -> None:
    found = amounts(
        form(
            ("项目名称", "河道巡护", "项目代码", "A1"),
            ("年度资金总额", "中央财政资金", "地方财政资金", "单位自筹"),
            ("100.00", "60.00", "35.00", "5.00"),
        )
    )
    assert found == [
        ("年度资金总额", "annual", "1000000.00", "printed"),
        ("中央财政资金", "annual", "600000.00", "printed"),
        ("地方财政资金", "annual", "350000.00", "printed"),
        ("单位自筹", "annual", "50000.00", "printed"),
    ]


def test_an_approved_amount_is_the_project_s_total() -> None:
    found = amounts(form(("项目名称", "河道巡护", "批复金额", "8.60")))
    assert found == [("批复金额", "annual", "86000.00", "printed")]


def test_what_was_spent_of_a_source_is_no_budget() -> None:
    extraction = form(
        ("项目名称", "河道巡护", "项目代码", "A1"),
        ("预算数", "30.00", "执行数", "29.40"),
        ("其中：财政拨款", "28.00", "其中：财政拨款", "27.40"),
    )
    assert amounts(extraction) == [
        ("预算数", "annual", "300000.00", "printed"),
        ("其中：财政拨款", "annual", "280000.00", "printed"),
    ]
    kept = [(a.role, a.label_printed, a.value_text) for a in extraction.records["project_attribute"]]  # type: ignore[attr-defined]
    assert kept == [("executed", "执行数", "29.40"), ("executed", "其中：财政拨款", "27.40")]


def test_a_department_may_be_named_by_its_level() -> None:
    read = form(("县级预算部门名称", "样例县水务局"), title="2025年部门整体支出绩效目标表")
    assert read.document.department_name == "样例县水务局"
