"""Rows of an indicator table whose cells became lines (`extract.layouts.project_form_lines`)."""

from __future__ import annotations

import pytest

from tests.golden.reading import Reading

HEAD = """ 1.培训项目绩效目标表
900001 示例市样本区司法局 单位：万元
项目名称 培训项目
预算规模及

资金用途

预算数 10.00
其中：财政

资金
10.00 其他资金

用于培训。
绩效目标 1.完成培训。

一级指标 二级指标 三级指标 绩效指标描述 指标值
"""


def rows(table: str) -> list[list[str]]:
    read = Reading((HEAD + table).encode(), "a.txt")
    assert read.document.chars_unclaimed == 0, read.extraction.records["unclaimed_text"]
    return [
        [part or "" for part in (i.level1_name, i.level2_name, i.level3_name, i.description, *read.values(i).values())]
        for i in read.indicators(project_no=1)
    ]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (
            "产出指标\n数量指标\n培训人次数\n量\n培训人次数量 ≥30 人次\n",
            ["产出指标 数量指标 培训人次数量 培训人次数量 ≥30人次"],
        ),
        ("产出指标\n成本指标 项目成本 支出总额 ≤3 万元\n", ["产出指标 成本指标 项目成本 支出总额 ≤3万元"]),
        # an extractor's blank inside a wrapped name
        (
            "产出指标\n数量指标\n2025 年培\n训人次\n2025 年培训人次 ≥30 人次\n",
            ["产出指标 数量指标 2025年培训人次 2025年培训人次 ≥30人次"],
        ),
        (
            "产出指标\n质量指标\n全年 A 级\n窗口达标\n全年 A 级窗口达标 达标\n",
            ["产出指标 质量指标 全年A级窗口达标 全年A级窗口达标 达标"],
        ),
        # a cost category under a level of its own
        (
            "成本指标\n经济成本指\n标\n人均成本\n人均成本 ≤2 万元\n",
            ["成本指标 经济成本指标 人均成本 人均成本 ≤2万元"],
        ),
        # level 2 printed on the first of two rows
        (
            "效益指标\n社会效益指\n标\n知晓率\n知晓率 ≥90%\n公众参与\n度\n公众参与度 持续提升\n",
            ["效益指标 社会效益指标 知晓率 知晓率 ≥90%", "效益指标 社会效益指标 公众参与度 公众参与度 持续提升"],
        ),
        # satisfaction, whose level-1 and level-2 labels begin alike
        (
            "满意度指标\n服务对象满\n意度指标\n学员满意\n度\n学员满意度 ≥95%\n",
            ["满意度指标 服务对象满意度指标 学员满意度 学员满意度 ≥95%"],
        ),
    ],
)
def test_rows(table: str, expected: list[str]) -> None:
    assert [" ".join(row) for row in rows(table)] == expected


def test_a_row_without_its_last_line_has_no_target_and_is_reported() -> None:
    read = Reading((HEAD + "产出指标\n数量指标\n培训人次\n").encode(), "a.txt")
    (indicator,) = read.indicators(project_no=1)
    assert (indicator.level3_name, read.values(indicator)) == ("培训人次", {"annual": None})
    assert "X04" in {rule for rule, _, _ in read.findings()}
