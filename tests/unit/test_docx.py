"""The reader for Word documents: whole grids, whole bodies, and what strangers may send."""

from __future__ import annotations

import time
import zipfile
from io import BytesIO

import pytest

from benchmarks.office_cells import score_file, scored_files
from extract.readers import docx as reader
from extract.readers import read_document
from tests.unit.office_support import DOCUMENTS, LAUGHS, body, cells, docx, ole, package, reason, texts, with_documents


def p(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(content: str, properties: str = "") -> str:
    content = content if content.startswith("<") else p(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def span(columns: int) -> str:
    return f'<w:gridSpan w:val="{columns}"/>'


BEGIN, GOES_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def tr(*cell: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cell)}</w:tr>"


def tbl(*row: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(row)}</w:tbl>"


def table_of(*row: str) -> list:
    return cells(reader.read(docx(tbl(*row)), "a.docx").tables[0])


def line_of(content: str) -> list:
    return body(reader.read(docx(f"<w:p>{content}</w:p>"), "a.docx"))


def test_cells_merged_both_ways_keep_their_spans() -> None:
    assert table_of(
        tr(tc("预算规模", BEGIN), tc("预算数"), tc("40.00"), tc("其他资金")),
        tr(tc("", GOES_ON), tc("用于办公用品采购", span(3))),
        tr(tc("绩效目标", span(2) + BEGIN), tc("保障运转", span(2) + BEGIN)),
        tr(tc("", span(2) + GOES_ON), tc("", span(2) + '<w:vMerge w:val="continue"/>')),
    ) == [
        (0, 0, 2, 1, "预算规模"),
        (0, 1, 1, 1, "预算数"),
        (0, 2, 1, 1, "40.00"),
        (0, 3, 1, 1, "其他资金"),
        (1, 1, 1, 3, "用于办公用品采购"),
        (2, 0, 2, 2, "绩效目标"),
        (2, 2, 2, 2, "保障运转"),
    ]


def test_a_new_merged_cell_under_another_does_not_join_it() -> None:
    assert table_of(
        tr(tc("产出指标", BEGIN), tc("数量")), tr(tc("", GOES_ON), tc("质量")), tr(tc("效益指标", BEGIN), tc("社会"))
    ) == [
        (0, 0, 2, 1, "产出指标"),
        (0, 1, 1, 1, "数量"),
        (1, 1, 1, 1, "质量"),
        (2, 0, 1, 1, "效益指标"),
        (2, 1, 1, 1, "社会"),
    ]


def test_a_cell_that_goes_on_from_nothing_is_a_cell_of_its_own() -> None:
    assert table_of(tr(tc("甲", GOES_ON), tc("乙")), tr(tc("丙", span(2) + GOES_ON))) == [
        (0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙"), (1, 0, 1, 2, "丙"),
    ]  # fmt: skip


def test_columns_left_out_before_a_row_shift_its_cells() -> None:
    assert table_of(tr(tc("一"), tc("二"), tc("三")), tr(tc("乙"), tc("丙"), properties='<w:gridBefore w:val="1"/>')) == [
        (0, 0, 1, 1, "一"), (0, 1, 1, 1, "二"), (0, 2, 1, 1, "三"), (1, 1, 1, 1, "乙"), (1, 2, 1, 1, "丙"),
    ]  # fmt: skip


def test_cells_merged_sideways_the_old_way() -> None:
    assert table_of(tr(tc("标题", '<w:hMerge w:val="restart"/>'), tc("", "<w:hMerge/>"), tc("值"))) == [
        (0, 0, 1, 2, "标题"), (0, 2, 1, 1, "值"),
    ]  # fmt: skip


def test_lines_and_tables_come_in_order_with_line_numbers_that_count_blank_lines() -> None:
    document = reader.read(
        docx(p("项目绩效目标表") + "<w:p/>" + p("单位：万元") + tbl(tr(tc("甲"))) + p("注")), "a.docx"
    )
    assert body(document) == ["项目绩效目标表", "单位：万元", [["甲"]], "注"]
    assert [line.line_no for line in document.lines] == [1, 3, 4]
    assert (document.media_type, document.page_count) == (reader.MEDIA_TYPE, 1)


def test_a_table_in_a_cell_comes_after_the_outer_one() -> None:
    inner = p("前") + tbl(tr(tc("内一"), tc("内二"))) + p("后")
    document = reader.read(docx(tbl(tr(tc("外"), tc(inner))) + p("末")), "a.docx")
    assert body(document) == [[["外", "前\n后"]], [["内一", "内二"]], "末"]
    assert [table.table_no for table in document.tables] == [1, 2]


def test_paragraphs_and_breaks_are_lines_of_a_cell_and_blank_ones_are_dropped() -> None:
    content = "<w:p><w:r><w:t>一</w:t><w:br/><w:t>二</w:t><w:tab/><w:t>三</w:t></w:r></w:p><w:p/>" + p("四")
    assert table_of(tr(tc(content))) == [(0, 0, 1, 1, "一\n二\t三\n四")]


def test_revisions_are_accepted() -> None:
    deleted = "<w:del><w:r><w:delText>≥90%</w:delText></w:r></w:del>"
    moved = "<w:moveFrom><w:r><w:t>旧处</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>新处</w:t></w:r></w:moveTo>"
    assert line_of(f"{deleted}<w:ins><w:r><w:t>≥95%</w:t></w:r></w:ins>{moved}") == ["≥95%新处"]
    assert table_of(tr(tc("留")), tr(tc("删"), properties="<w:del/>"), tr(tc("增"), properties="<w:ins/>")) == [
        (0, 0, 1, 1, "留"), (1, 0, 1, 1, "增"),
    ]  # fmt: skip


def test_hidden_text_is_not_printed() -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>填表说明</w:t></w:r>"
    shown = '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>项目名称</w:t></w:r>'
    assert line_of(hidden + shown) == ["项目名称"]


def test_a_field_prints_its_result_and_not_its_code() -> None:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    code = "<w:r><w:instrText>MERGEFIELD 单位</w:instrText></w:r><w:r><w:t>隐</w:t></w:r>"
    field = f"{mark('begin')}{code}{mark('separate')}<w:r><w:t>财政局</w:t></w:r>{mark('end')}"
    assert line_of(f"{field}<w:fldSimple w:instr='PAGE'><w:r><w:t>3</w:t></w:r></w:fldSimple>") == ["财政局3"]


def test_a_field_that_never_ends_swallows_no_other_paragraph() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    assert body(reader.read(docx(f"<w:p>{begin}<w:r><w:t>码</w:t></w:r></w:p>{p('项目名称')}"), "a.docx")) == [
        "项目名称"
    ]


def test_a_check_box_is_printed_as_a_box() -> None:
    def box(state: str) -> str:
        return (
            f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox>{state}</w:checkBox></w:ffData></w:fldChar></w:r>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t>新增</w:t></w:r>'
        )

    assert line_of(box('<w:default w:val="0"/>') + box('<w:default w:val="0"/><w:checked/>')) == ["☐新增☒新增"]


def test_of_alternatives_one_is_read() -> None:
    box = f"<w:txbxContent>{p('单位：万元')}{tbl(tr(tc('框内')))}</w:txbxContent>"
    alternatives = (
        f"<mc:AlternateContent><mc:Choice Requires='wps'><wps:txbx>{box}</wps:txbx></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    )
    run = f"<w:p><w:r>{alternatives}<w:t>项目支出</w:t></w:r></w:p>"
    assert body(reader.read(docx(run + p("后")), "a.docx")) == ["项目支出", "单位：万元", [["框内"]], "后"]


def test_content_controls_are_read_at_every_level() -> None:
    def control(content: str) -> str:
        return f"<w:sdt><w:sdtPr><w:alias w:val='x'/></w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"

    run = "<w:p>" + control("<w:r><w:t>行内</w:t></w:r>") + "</w:p>"
    table = tbl(tr(control(tc("格")), tc("乙")), control(tr(tc("行"), tc("丁"))))
    assert body(reader.read(docx(run + control(p("块") + table)), "a.docx")) == [
        "行内",
        "块",
        [["格", "乙"], ["行", "丁"]],
    ]


@pytest.mark.parametrize(
    ("run", "printed"),
    [
        ('<w:sym w:font="Symbol" w:char="F0B3"/><w:t>95%</w:t>', "≥95%"),
        ('<w:sym w:font="Wingdings" w:char="F0FE"/><w:t>是</w:t>', "☑是"),
        ('<w:sym w:font="Wingdings 2" w:char="0052"/>', "☑"),
        ("<w:rPr><w:rFonts w:ascii='Symbol'/></w:rPr><w:t>\uf0a3</w:t><w:t>5%</w:t>", "≤5%"),
        ('<w:sym w:font="Unknown" w:char="F041"/>', "\uf041"),
        ("<w:t>3</w:t><w:noBreakHyphen/><w:t>5人</w:t>", "3-5人"),
        (
            "<w:ruby><w:rt><w:r><w:t>pin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>字</w:t></w:r></w:rubyBase></w:ruby>",
            "字",
        ),
    ],
)
def test_symbols_are_ordinary_characters(run: str, printed: str) -> None:
    assert line_of(f"<w:r>{run}</w:r>") == [printed]


def test_equations_are_text_and_fractions_keep_their_bar() -> None:
    def m(text: str) -> str:
        return f"<m:r><m:t>{text}</m:t></m:r>"

    assert line_of(f"<m:oMath>{m('≥')}<m:f><m:num>{m('1')}</m:num><m:den>{m('2')}</m:den></m:f></m:oMath>") == ["≥1/2"]


def test_blanks_at_the_ends_of_a_text_count_only_where_it_says_so() -> None:
    assert line_of('<w:r><w:t> 甲 </w:t><w:t xml:space="preserve"> 乙 </w:t><w:t>丙</w:t></w:r>') == ["甲 乙 丙"]


def test_footnotes_come_last_in_the_order_of_their_references() -> None:
    def note(number: int, text: str, kind: str = "") -> str:
        return f'<w:footnote w:id="{number}"{kind}>{p(text)}</w:footnote>'

    reference = "<w:p><w:r><w:t>{}</w:t><w:footnoteReference w:id='{}'/></w:r></w:p>"
    data = docx(
        reference.format("甲", 2) + reference.format("乙", 1),
        footnotes=note(0, "线", ' w:type="separator"') + note(1, "注一") + note(2, "注二"),
    )
    assert body(reader.read(data, "a.docx")) == ["甲", "乙", "注二", "注一"]


def test_the_strict_form_is_read_alike() -> None:
    with zipfile.ZipFile(BytesIO(docx(p("项目") + tbl(tr(tc("甲", span(2))))))) as archive:
        xml = archive.read("word/document.xml").decode()
    strict = xml.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    document = read_document(package({"word/document.xml": strict}), "a.docx")
    assert body(document) == ["项目", [["甲", "甲"]]]


def test_each_cell_knows_its_place() -> None:
    document = reader.read(docx(p("题") + tbl(tr(tc("甲"), tc("乙")))), "a.docx")
    place = document.place(document.tables[0].cells[1].printed)
    assert (place.page_no, place.table_no, place.row_no, place.column_no) == (1, 1, 1, 2)


def test_damaged_files_say_so() -> None:
    whole = docx(tbl(*(tr(tc(str(number))) for number in range(200))))
    assert "the file is damaged" in reason(reader.read, whole[: len(whole) // 2])
    assert "the file is damaged" in reason(reader.read, whole[:-30])
    assert "the file is damaged" in reason(reader.read, package({"word/document.xml": "<w:document"}))
    assert reason(reader.read, package({"a.xml": "<a/>"})) == "the file is damaged: word/document.xml is missing"
    assert "the file is damaged" in reason(reader.read, bytes(range(256)) * 20)


def test_an_encrypted_document_says_so() -> None:
    data = ole({"EncryptionInfo": b"x", "EncryptedPackage": b"y" * 5000})
    assert reason(read_document, data, "a.docx") == "the file is encrypted: it needs a password"


def test_a_part_in_another_format_is_not_passed_over() -> None:
    assert "altChunk" in reason(reader.read, docx('<w:altChunk r:id="r1"/>'))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (package({"word/document.xml": LAUGHS + "<a>&c;</a>"}), "declares a document type"),
        (
            package({"word/document.xml": (LAUGHS + "<a/>").replace("?>", ' encoding="utf-16"?>', 1).encode("utf-16")}),
            "DTD",
        ),
        (package({"word/document.xml": b"<a>" + b" " * 30_000_000 + b"</a>"}), "not a document"),
        (package({"word/document.xml": bytes(70_000_000)}), "are not read"),
        (docx("".join(p(f"{number:09d}" * 100) for number in range(6000))), "5000000 characters"),
        (docx("<w:tbl>" * 3000), "damaged"),
        (docx(tbl(tr(tc("一", span(900_000_000))))), "is not read"),
        (docx("<w:p>" + "<w:r>" * 200 + "</w:r>" * 200 + "</w:p>" + "<w:sdt>" * 5000), "damaged"),
    ],
    ids=["entities", "entities in UTF-16", "ratio", "size", "long text", "depth of tables", "columns", "depth of text"],
)
def test_hostile_documents_are_refused_quickly(data: bytes, said: str) -> None:
    started = time.perf_counter()
    assert said in reason(reader.read, data)
    assert time.perf_counter() - started < 10


def test_deep_but_whole_documents_do_not_break_the_reader() -> None:
    nested = "<w:p/>"
    for _ in range(60):
        nested = tbl(tr(tc(nested)))
    assert len(reader.read(docx(nested), "a.docx").tables) == 60


@with_documents
@pytest.mark.parametrize(
    "path", [path for path in scored_files(DOCUMENTS) if path.suffix == ".docx"], ids=lambda p: p.name
)
def test_every_cell_of_the_known_documents_is_right(path) -> None:
    score = score_file(path)
    assert score.reason is None and score.cells.true > 90
    assert score.is_exact, (score.cells, score.rows)


@with_documents
def test_a_large_document_is_read_in_seconds() -> None:
    score = score_file(DOCUMENTS / "tj_500.docx")
    assert (score.cells.true, score.is_exact) == (32_173, True)
    assert score.seconds < 20


def test_texts_of_a_grid_repeat_merged_cells() -> None:
    document = reader.read(docx(tbl(tr(tc("甲", span(2))), tr(tc("乙")))), "a.docx")
    assert texts(document.tables[0]) == [["甲", "甲"], ["乙", None]]
