"""The vote on the fiscal year (`extract.fiscal_year`)."""

from __future__ import annotations

from typing import Any

import pytest

from extract.fiscal_year import Sources, decide_fiscal_year, name_years


def decide(**given: Any) -> tuple[int | None, str | None, str | None]:
    sources: dict[str, Any] = {
        "title": None, "file_name": "a.txt", "project_names": [], "project_codes": [], "deadlines": [], "texts": [],
    }  # fmt: skip
    year = decide_fiscal_year(Sources(**{**sources, **given}))
    return year.year, year.source, year.confidence


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"title": "2025年项目支出绩效目标表", "project_names": ["2024年运维"]}, (2025, "title", "high")),
        ({"file_name": "某局_2023年部门预算.pdf"}, (2023, "file name", "high")),
        ({"file_name": "附件2024.xlsx"}, (2024, "file name", "high")),
        ({"file_name": "000_a2024ddcbee2ac5.txt"}, (None, None, None)),  # digits inside a hash are no year
        ({"project_names": ["某院2023年运维", "某院2024年运维", "某院2023年建设"]}, (2024, "project name", "medium")),
        ({"project_names": ["2024年-2025年运维", "2025-2026年运维", "2025年建设"]}, (2025, "project name", "high")),
        (
            {
                "project_names": ["关于下达2023年资金的通知"],
                "project_codes": ["90000124P000000000011"],
                "deadlines": [2024],
            },
            (2024, "project code", "high"),
        ),
        ({"project_codes": ["90000123P00000000001A"], "deadlines": [2024, 2024, 2025]}, (2024, "deadline", "medium")),
        ({"texts": ["继续推进2021年平台建设"]}, (2022, "text", "low")),
        ({"texts": ["在2023年办案数的基础上提高10%"]}, (2024, "text", "low")),
        ({"texts": ["根据2018年的通知和GB/T22239-2019"]}, (None, None, None)),
    ],
)
def test_year_source_and_confidence(given: dict[str, Any], expected: tuple[Any, ...]) -> None:
    assert decide(**given) == expected


@pytest.mark.parametrize(
    ("name", "years"),
    [
        ("某院2024年-2025年运维项目", (2024, 2025)),
        ("某院2025-2026年运维项目", (2025, 2026)),
        ("2024年检察业务装备-2024中央", (2024,)),
        ("办案业务费-2023中央", (2023,)),
        ("物业管理费", ()),
        ("编号120240013项目", ()),
    ],
)
def test_years_of_a_name(name: str, years: tuple[int, ...]) -> None:
    assert name_years(name) == years
