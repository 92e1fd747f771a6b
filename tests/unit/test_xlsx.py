"""The reader for Excel workbooks: what a cell shows, merged ranges, formulas, and what strangers may send."""

from __future__ import annotations

import io
import time
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from benchmarks.office_cells import score_file, scored_files
from extract.readers import read_document
from extract.readers import xlsx as reader
from extract.readers.office_numbers import NumberFormat, decimal_of, general
from tests.unit.office_support import DOCUMENTS, LAUGHS, cells, ole, package, reason, texts, with_documents, xlsx

REAL = DOCUMENTS.parent / "real"
with_real = pytest.mark.skipif(not REAL.is_dir(), reason="the published workbooks are absent")

MERGED = "".join(f'<mergeCell ref="A{row}:IU2999"/>' for row in range(1, 50))


def c(reference: str, value: str, kind: str = "", style: int = 0, formula: str | None = None) -> str:
    type_ = f' t="{kind}"' if kind else ""
    written = f"<f>{formula}</f>" if formula is not None else ""
    return f'<c r="{reference}" s="{style}"{type_}>{written}{f"<v>{value}</v>" if value else ""}</c>'


def data(*rows: str, after: str = "", before: str = "") -> str:
    return f"{before}<sheetData>{''.join(f'<row>{row}</row>' for row in rows)}</sheetData>{after}"


def text(reference: str, value: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{value}</t></is></c>'


def grid(content: bytes) -> list[list[str | None]]:
    return texts(reader.read(content, "a.xlsx").tables[0])


def formulas(**kinds: str) -> list[list[str | None]]:
    """What a row of cells shows that hold formulas and no values; the row before holds 1, 2.5, a text and a blank."""
    first = c("A1", "1") + c("B1", "2.5") + text("C1", "无")
    cell = "".join(c(f"{column}2", "", formula=formula) for column, formula in kinds.items())
    return grid(xlsx(data(first, cell)))[1:]


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        ("1", "0%", "100%"),
        ("0.95", "0.00%", "95.00%"),
        ("0.285", "0%", "29%"),
        ("-0.5", "0%", "-50%"),
        ("72204.570000000007", "General", "72204.57"),
        ("0.30000000000000004", "General", "0.3"),
        ("0.333333333333333314", "General", "0.333333333333333"),
        ("6730", "General", "6730"),
        ("6730.0", "General", "6730"),
        ("-3", "General", "-3"),
        ("0", "General", "0"),
        ("123456789012345", "General", "123456789012345"),
        ("1234567890123456789", "General", "1.23456789012346E+18"),
        ("1e-12", "General", "1E-12"),
        ("20140.125", "#,##0.00", "20,140.13"),
        ("1234567", "#,##0", "1,234,567"),
        ("12345", "0.0,", "12.3"),
        ("0.5", "#.##", ".5"),
        ("0", "#", ""),
        ("5", "000", "005"),
        ("5.10", "0.0?", "5.1"),
        ("874.18", '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "874.18"),
        ("0", '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        ("-874.18", "#,##0.00_);[Red]\\(#,##0.00\\)", "(874.18)"),
        ("86", '0"人"', "86人"),
        ("86", 'G/通用格式"人"', "86人"),
        ("0.98", '"≥"0%', "≥98%"),
        ("12", "≤0天", "≤12天"),
        ("1234", '"2024年"#,##0', "2024年1,234"),
        ("1.5", "[$¥-804]#,##0.00", "¥1.50"),
        ("3", '[<10]"低";[>=10]"高"', "低"),
        ("30", '[<10]"低";[>=10]"高"', "高"),
        ("-3", "[<0]减0;0", "减3"),
        ("-3", "[>100]0;[<=100]0.0", "-3.0"),
        ("-3", "[>=0]0;[<0](0)", "(3)"),
        ("5", "[<0]0", "5"),
        ("3", ";;;", ""),
        ("3", "@", "3"),
        ("0.5", "# ?/?", "0.5"),
        ("1234567", "0.00E+00", "1.23E+06"),
        ("0.0009999", "0.0E+00", "1.0E-03"),
        ("13912345678", "000-0000-0000", "139-1234-5678"),
        ("45292", "yyyy/m/d", "2024/1/1"),
        ("45292", 'yyyy"年"m"月"d"日";@', "2024年1月1日"),
        ("45292.5", "yyyy-mm-dd hh:mm", "2024-01-01 12:00"),
        ("45292.75", "上午/下午h:mm:ss", "下午6:00:00"),
        ("45292", "[$-F800]dddd, mmmm dd, yyyy", "2024年1月1日"),
        ("45292", "d-mmm-yy", "1-Jan-24"),
        ("45292", "aaaa", "星期一"),
        ("45292", "[$-804]dddd", "星期一"),
        ("1.5", "[h]:mm", "36:00"),
        ("59", "m/d", "2/28"),
        ("61", "m/d", "3/1"),
        ("-1", "yyyy/m/d", "-1"),
        ("9e9", "yyyy/m/d", "9000000000"),
        ("5", "0" * 300, "5"),
    ],
)
def test_a_number_shows_as_its_format_says(value: str, code: str, shown: str) -> None:
    assert NumberFormat(code).number(Decimal(value)) == shown


def test_dates_of_the_1904_system_count_from_1904() -> None:
    assert NumberFormat("yyyy/m/d").number(Decimal(0), is_1904=True) == "1904/1/1"


def test_a_format_can_dress_or_hide_a_text() -> None:
    assert [NumberFormat(code).text("甲") for code in ("General", "@", '0;0;0;"项目："@', ";;;")] == [
        "甲",
        "甲",
        "项目：甲",
        "",
    ]


def test_what_is_no_number_of_a_spreadsheet_is_none() -> None:
    assert [decimal_of(printed) for printed in ("NaN", "Infinity", "1e999999", "一", "")] == [None] * 5
    assert general(Decimal("1E+308")) == "1E+308"


def test_numbers_texts_and_truth_values_show_as_in_the_sheet() -> None:
    shared = (
        "<si><t>部门名称</t></si><si><r><t>绩效</t></r><r><rPr/><t>指标</t></r><rPh sb='0' eb='1'><t>ジ</t></rPh></si>"
    )
    shared += (
        '<si><t>文</t><phoneticPr fontId="1"/></si><si><t xml:space="preserve">一_x000D_\n二_x005F_x0041_</t></si>'
    )
    row = c("A1", "0", "s") + c("B1", "1", "s") + c("C1", "2", "s") + c("D1", "3", "s") + c("E1", "1", "b")
    row += (
        c("F1", "#DIV/0!", "e")
        + c("G1", "1", style=1)
        + c("H1", "45292", style=2)
        + c("I1", "2024-03-05", "d", style=2)
    )
    row += c("J1", "甲", "str", formula="A1") + c("K1", "20140.125", style=3)
    content = xlsx(data(row), shared=shared, formats={176: '0.0"万元"'}, styles=(0, 9, 14, 176))
    assert grid(content) == [
        [
            "部门名称",
            "绩效指标",
            "文",
            "一\n二_x0041_",
            "TRUE",
            "#DIV/0!",
            "100%",
            "2024/1/1",
            "2024/3/5",
            "甲",
            "20140.1万元",
        ]
    ]


def test_merged_ranges_are_spans_and_blank_cells_stand_between() -> None:
    merged = '<mergeCells><mergeCell ref="A1:C1"/><mergeCell ref="A2:A3"/><mergeCell ref="E9:F9"/></mergeCells>'
    content = xlsx(data(text("A1", "题"), text("A2", "产出") + text("C2", "值"), text("B3", "甲"), after=merged))
    assert cells(reader.read(content, "a.xlsx").tables[0]) == [
        (0, 0, 1, 3, "题"),
        (1, 0, 2, 1, "产出"),
        (1, 1, 1, 1, ""),
        (1, 2, 1, 1, "值"),
        (2, 1, 1, 1, "甲"),
        (2, 2, 1, 1, ""),
    ]


def test_cells_without_references_follow_one_another() -> None:
    content = xlsx(
        "<sheetData><row><c><v>1</v></c><c/><c><v>2</v></c></row><row r='4'><c><v>3</v></c></row></sheetData>"
    )
    assert grid(content) == [["1", "", "2"], [None] * 3, [None] * 3, ["3", "", ""]]


def test_a_title_merged_over_the_whole_row_is_cut_to_the_filled_area() -> None:
    merged = '<mergeCells><mergeCell ref="A1:XFD1"/><mergeCell ref="A2:A1048576"/></mergeCells>'
    content = xlsx(data(text("A1", "题"), text("A2", "甲") + text("B2", "乙"), after=merged))
    assert cells(reader.read(content, "a.xlsx").tables[0]) == [
        (0, 0, 1, 2, "题"),
        (1, 0, 1, 1, "甲"),
        (1, 1, 1, 1, "乙"),
    ]


def test_hidden_sheets_rows_and_columns_are_not_seen_and_keep_their_numbers() -> None:
    first = (
        '<cols><col min="2" max="2" hidden="1"/></cols><sheetData><row r="1">'
        f"{text('A1', '甲')}{text('B1', '隐')}{text('C1', '丙')}</row>"
        f'<row r="2" hidden="1">{text("A2", "隐")}</row><row r="3">{text("A3", "末")}</row></sheetData>'
    )
    content = xlsx(first, data(text("A1", "隐")), data(text("A1", "三")), states=("", "hidden", ""))
    document = reader.read(content, "a.xlsx")
    assert [texts(table) for table in document.tables] == [[["甲", "", "丙"], [None] * 3, ["末", "", ""]], [["三"]]]
    assert [table.page_no for table in document.tables] == [1, 3]
    assert document.page_count == 3
    assert [(note.rule_id, note.severity, note.page_no, note.observed) for note in document.notes] == [
        ("X09", "information", 1, "rows 2; columns B"),
        ("X09", "information", 2, "表2"),
    ]
    assert document.notes[0].message_zh == "已隐藏、未读取：工作表“表1”的第2行、B列（2个非空单元格）"


def test_what_is_hidden_and_blank_is_no_news() -> None:
    first = (
        '<cols><col min="2" max="2" hidden="1"/></cols>'
        f'<sheetData><row r="1">{text("A1", "甲")}</row><row r="2" hidden="1"/></sheetData>'
    )
    content = xlsx(first, data(), states=("", "hidden"))
    assert reader.read(content, "a.xlsx").notes == []


def test_hidden_rows_and_columns_are_named_in_ranges() -> None:
    rows = "".join(f'<row r="{n}" hidden="1">{text(f"A{n}", "隐")}{text(f"AB{n}", "隐")}</row>' for n in (2, 3, 4, 7))
    first = f'<cols><col min="28" max="28" hidden="1"/></cols><sheetData><row r="1">{text("A1", "甲")}</row>{rows}</sheetData>'
    (note,) = reader.read(xlsx(first), "a.xlsx").notes
    assert note.observed == "rows 2-4、7; columns AB"
    assert note.message_en.endswith("(8 filled cells)")


def test_a_merged_cell_is_seen_when_only_its_first_row_is_hidden() -> None:
    merged = '<mergeCells><mergeCell ref="A1:A2"/></mergeCells>'
    rows = f'<sheetData><row r="1" hidden="1">{text("A1", "产出")}{text("B1", "隐")}</row>'
    content = xlsx(f'{rows}<row r="2">{text("B2", "甲")}</row></sheetData>{merged}')
    assert cells(reader.read(content, "a.xlsx").tables[0]) == [
        (0, 0, 2, 1, "产出"),
        (0, 1, 1, 1, ""),
        (1, 1, 1, 1, "甲"),
    ]


def test_a_workbook_of_hidden_sheets_only_says_so() -> None:
    content = xlsx(data(text("A1", "隐")), states=("veryHidden",))
    assert reason(reader.read, content) == "nothing is visible: these sheets are hidden: 表1"


def test_a_workbook_without_any_text_has_no_tables() -> None:
    document = reader.read(xlsx(data(c("A1", ""), text("A2", " "))), "a.xlsx")
    assert (document.tables, document.text) == ([], "")


def test_the_stored_value_of_a_formula_counts() -> None:
    row = c("A1", "82800.920000000013", formula="SUM(C5:C6)") + c("B1", "7", formula="ODD(A1)")
    assert grid(xlsx(data(row))) == [["82800.92", "7"]]


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        ("A1+B1", "3.5"),
        ("$A$1-B$1*2", "-4"),
        ("SUM(A1:C1)", "3.5"),
        ("SUM(A1:B1,10)", "13.5"),
        ("-(A1+B1)/7", "-0.5"),
        ("AVERAGE(A1:D1)", "1.75"),
        ("MIN(A1:B1)+MAX(A1:B1)", "3.5"),
        ("COUNT(A1:D1)", "2"),
        ("PRODUCT(A1:B1)", "2.5"),
        ("ROUND(B1/3,2)", "0.83"),
        ("ABS(-B1)", "2.5"),
        ("50%*2^3", "4"),
        ("D1+1", "1"),
        ("0.1+0.2", "0.3"),
        ("1e300*1e300", "=1e300*1e300"),
        ("A1+C1", "=A1+C1"),
        ("A1/D1", "=A1/D1"),
        ("IF(A1&gt;0,1,2)", "=IF(A1>0,1,2)"),
        ("VLOOKUP(A1,B1:C1,2)", "=VLOOKUP(A1,B1:C1,2)"),
        ("SUM(A1:B1", "=SUM(A1:B1"),
        ("A2", "=A2"),
        ("无!A1", "=无!A1"),
        ("SUM(A1:XFD1048576)", "=SUM(A1:XFD1048576)"),
        ("(" * 300 + "1" + ")" * 300, "=" + "(" * 300 + "1" + ")" * 300),
    ],
)
def test_a_formula_without_a_value_is_computed_or_shown(formula: str, shown: str) -> None:
    assert formulas(A=formula)[0][0] == shown


def test_formulas_hang_on_one_another_and_on_other_sheets() -> None:
    first = data(c("A1", "2") + c("B1", "", formula="A1*2") + c("C1", "", formula="B1+表2!A1+'表2'!B1"))
    assert grid(xlsx(first, data(c("A1", "10") + c("B1", "", formula="A1*10")))) == [["2", "4", "114"]]


def test_a_shared_formula_moves_with_its_cell() -> None:
    rows = [c("A1", "1") + c("B1", "2") + '<c r="C1"><f t="shared" ref="C1:C2" si="0">A1+$B$1</f></c>']
    rows += [c("A2", "5") + c("B2", "6") + '<c r="C2"><f t="shared" si="0"/></c>']
    assert grid(xlsx(data(*rows))) == [["1", "2", "3"], ["5", "6", "7"]]


def test_values_are_placeholders_where_the_workbook_is_to_be_computed_on_opening() -> None:
    row = (
        c("A1", "3") + c("B1", "0", formula="A1*2") + c("C1", "0", formula="ODD(A1)") + c("D1", "9", formula="ODD(A1)")
    )
    content = xlsx(data(row), workbook='<calcPr fullCalcOnLoad="1"/>')
    assert grid(content) == [["3", "6", "=ODD(A1)", "9"]]


def test_a_workbook_of_openpyxl_reads_as_it_shows() -> None:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["指标", "目标值", "日期", "预算"])
    sheet.append(["完成率", 1, date(2024, 12, 31), 68.2])
    sheet.append(["合计", None, None, "=SUM(D2:D2)*2"])
    sheet["B2"].number_format, sheet["D2"].number_format, sheet["D3"].number_format = "0%", "#,##0.00", "#,##0.00"
    sheet["C2"].number_format = 'yyyy"年"m"月"'
    sheet.merge_cells("A3:C3")
    target = io.BytesIO()
    workbook.save(target)
    document = read_document(target.getvalue(), "name.pdf")
    assert document.media_type == reader.MEDIA_TYPE
    assert texts(document.tables[0]) == [
        ["指标", "目标值", "日期", "预算"],
        ["完成率", "100%", "2024年12月", "68.20"],
        ["合计", "合计", "合计", "136.40"],
    ]


def test_each_cell_knows_its_place() -> None:
    document = reader.read(xlsx(data(text("A1", "甲")), data(text("B7", "乙"))), "a.xlsx")
    place = document.place(document.tables[1].cells[1].printed)
    assert (place.page_no, place.table_no, place.row_no, place.column_no) == (2, 2, 7, 2)


def test_damaged_files_say_so() -> None:
    whole = xlsx(data(*(text(f"A{number}", str(number)) for number in range(1, 400))))
    for cut in (len(whole) // 2, len(whole) - 30):
        assert "the file is damaged" in reason(reader.read, whole[:cut])
    assert "refers to a text that is not there" in reason(reader.read, xlsx(data(c("A1", "5", "s"))))
    without = package({"xl/workbook.xml": "<workbook><sheets><sheet name='表'/></sheets></workbook>"})
    assert reason(reader.read, without) == "the file is damaged: sheet 表 is missing"
    assert "the file is damaged" in reason(reader.read, xlsx("<sheetData><row>"))
    assert "the file is damaged" in reason(reader.read, bytes(range(256)) * 20)


def test_an_encrypted_workbook_says_so() -> None:
    content = ole({"EncryptedPackage": b"y" * 5000})
    for name in ("a.xlsx", "a.xls"):
        assert reason(read_document, content, name) == "the file is encrypted: it needs a password"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (xlsx(data(text("A1", "甲"), text("XFD1048576", "远"))), "reaches to row 1048576, column 16384"),
        (xlsx(data(text("A1", "甲"), text("C1048576", "远"))), "reaches to row 1048576, column 3"),
        (
            xlsx(data(*("".join(f"<c><v>{r * c}</v></c>" for c in range(1000)) for r in range(310)))),
            "more than 300000 cells",
        ),
        (xlsx(data(*(text(f"A{row}", "甲") for row in range(1, 900)), text("ZZ900", "乙"))), "more than 300000 cells"),
        (xlsx(data(text("A1", "甲") + text("IV3000", "乙"), after=MERGED)), "over one another"),
        (xlsx(data("<c t='s'><v>0</v></c>" * 6000), shared=f"<si><t>{'甲' * 900}</t></si>"), "5000000 characters"),
        (package({"xl/workbook.xml": LAUGHS + "<workbook>&c;</workbook>"}), "declares a document type"),
        (xlsx("<sheetData>" + " " * 30_000_000 + "</sheetData>"), "not a document"),
    ],
    ids=["far corner", "far row", "many cells", "wide rows", "merged ranges", "long text", "entities", "ratio"],
)
def test_hostile_workbooks_are_refused_quickly(content: bytes, said: str) -> None:
    started = time.perf_counter()
    assert said in reason(reader.read, content)
    assert time.perf_counter() - started < 10


def test_formulas_that_hang_on_one_another_without_end_are_shown() -> None:
    rows = [c(f"A{n}", "", formula=f"SUM(B1:B900)+A{n + 1}") + c(f"B{n}", "", formula=f"A{n}+1") for n in range(1, 900)]
    started = time.perf_counter()
    shown = grid(xlsx(data(*rows)))
    assert shown[0] == ["=SUM(B1:B900)+A2", "=A1+1"]
    assert time.perf_counter() - started < 20


@with_documents
@pytest.mark.parametrize(
    "path", [path for path in scored_files(DOCUMENTS) if path.suffix == ".xlsx"], ids=lambda p: p.name
)
def test_every_cell_of_the_known_workbooks_is_right(path: Path) -> None:
    score = score_file(path)
    assert score.reason is None and score.cells.true > 90
    assert score.is_exact, (score.cells, score.rows)


@with_real
def test_a_published_workbook_shows_percentages_and_totals() -> None:
    path = next(REAL.glob("湛江*.xlsx"))
    shown = texts(reader.read(path.read_bytes(), path.name).tables[0])
    assert (len(shown), len(shown[0])) == (39, 5)
    assert shown[4] == ["预算整体情况", "基本支出", "10596.35", "财政拨款", "82800.92"]
    assert [row[4] for row in shown if row[4] == "100%"] == ["100%"]


@with_real
def test_a_published_form_shows_its_detail_total() -> None:
    path = next(REAL.glob("武汉*.xlsx"))
    shown = texts(reader.read(path.read_bytes(), path.name).tables[0])
    assert (len(shown), len(shown[0])) == (52, 7)
    assert [row[5] for row in shown[25:32]] == ["6730.00", "874.18", "3080.00", "1545.00", "1195.82", "10.00", "25.00"]
    assert [shown[row][5] for row in (43, 44, 51)] == ["100%", "95%", "95%"]
