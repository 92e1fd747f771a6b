"""Lists as systems export them: numbers under the header, categories in rows of their own, opinions below."""

from __future__ import annotations

from extract.extractor import extract_document
from extract.records import Extraction

HEADER = ("项目编码", "项目名称", "年度绩效目标", "一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位")
NUMBERS = tuple(str(number) for number in range(1, len(HEADER) + 1))
PROJECT = ("32068125T000009120035", "河道巡护", "全年巡护不断档。")
STAIRS = (
    (*PROJECT, "产出指标", "", "", "", "", ""),
    ("", "", "", "", "数量指标", "", "", "", ""),
    ("", "", "", "", "", "巡河次数", "≥", "36", "次"),
    ("", "", "", "", "", "清理河道", "≥", "12", "公里"),
    ("", "", "", "", "质量指标", "", "", "", ""),
    ("", "", "", "", "时效指标", "", "", "", ""),
    ("", "", "", "", "", "问题处置及时率", "≥", "95", "%"),
    ("", "", "", "满意度指标", "", "", "", "", ""),
    ("", "", "", "", "服务对象满意度指标", "", "", "", ""),
    ("", "", "", "", "", "居民满意度", "≥", "90", "%"),
)


def read(*rows: tuple[str, ...]) -> Extraction:
    cells = "".join(f"<tr><td>{'</td><td>'.join(row)}</td></tr>" for row in rows)
    return extract_document(f"<p>项目支出绩效目标表（2025年度）</p><table>{cells}</table>".encode(), "表.html")


def found(extraction: Extraction) -> list[tuple[str, str, str, str]]:
    values = {v.indicator_record_no: v.value_text for v in extraction.records["indicator_value"]}  # type: ignore[attr-defined]
    return [
        (i.level1_printed, i.level2_printed, i.level3_name, values[i.record_no])  # type: ignore[attr-defined]
        for i in extraction.records["indicator"]
    ]


def test_categories_in_rows_of_their_own_govern_what_stands_below() -> None:
    extraction = read(HEADER, NUMBERS, *STAIRS)
    assert [p.project_name for p in extraction.records["project"]] == ["河道巡护"]  # type: ignore[attr-defined]
    assert found(extraction) == [
        ("产出指标", "数量指标", "巡河次数", "≥36次"),
        ("产出指标", "数量指标", "清理河道", "≥12公里"),
        ("产出指标", "时效指标", "问题处置及时率", "≥95%"),
        ("满意度指标", "服务对象满意度指标", "居民满意度", "≥90%"),
    ]
    assert [e.level2_printed for e in extraction.records["empty_category"]] == ["质量指标"]  # type: ignore[attr-defined]
    assert not extraction.records["unclaimed_text"]


def test_numbers_of_the_columns_are_no_project() -> None:
    extraction = read(HEADER, NUMBERS)
    assert extraction.document.state == "quarantined"
    assert not extraction.records["project"]


def test_an_opinion_across_the_columns_is_no_indicator() -> None:
    extraction = extract_document(
        """<p>项目支出绩效目标表（2025年度）</p><table>
        <tr><td>项目名称</td><td colspan=4>河道巡护</td></tr>
        <tr><td rowspan=2>绩效指标</td><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>指标值</td></tr>
        <tr><td>产出指标</td><td>数量指标</td><td>巡河次数</td><td>≥36次</td></tr>
        <tr><td>单位意见</td><td colspan=4>情况属实，同意申报。</td></tr></table>""".encode(),
        "表.html",
    )
    assert found(extraction) == [("产出指标", "数量指标", "巡河次数", "≥36次")]
