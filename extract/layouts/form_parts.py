"""What lines, headings and rows of forms are, told by their words: titles, headings that name a project, rows that begin or
end something."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from extract.document import Document, Line, Printed
from extract.layouts.form_columns import VALUE_ROLES, Header
from extract.layouts.form_draft import money_unit_in, split_project_code
from extract.layouts.form_years import SPAN
from extract.layouts.labels import labels
from extract.layouts.rows import Row, RowCell
from extract.text import comparison_key

TITLE = re.compile(r"绩效.{0,24}(?:表|文本)(?:[（(][^()（）]*[)）])*$|项目申报[表书](?:[（(][^()（）]*[)）])*$")
YEAR_LINE = re.compile(r"^[（(]?\d{4}年?度?[)）]?$")
# The number of an annex or a table, alone on its line.
NUMBERED = re.compile(r"^附?[件表][0-9一二三四五六七八九十]{1,3}(?:[-—－.][0-9一二三四五六七八九十]{1,3})?[:：]?$")
HEADING_OF_A_FORM = re.compile(
    r"^\s*(?P<number>(?:[（(][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十\d]{1,3}\s*[、.．)）]|附[件表]\s*\d*\s*[:：.、]?"
    r"|第[一二三四五六七八九十]+[部章]分?|项目[一二三四五六七八九十\d]{1,3}\s*[:：、.])\s*)?"
    r"(?P<name>\S.*?)?\s*(?P<label>(?:项目|支出|预算|绩效|目标|申报|自评|的)*(?:绩效目标|自评)[^\s]{0,8}表(?:[（(][^()（）]*[)）])*)?\s*$",
    re.DOTALL,
)
PROJECT_WORDS = re.compile(r"(?:项目|经费|资金|补助|工程|补贴|费|专项|服务|建设|维护|采购|改造|购置)$")
NOT_A_PROJECT = re.compile(
    r"部门|单位|预算公开|目录|情况|绩效|指标|收支|概况|职责|机构|说明|汇总|一览|明细|清单|附[件表]|预算(?:表|安排)?$|^\d{4}年|[。；：:]"
)
NOTE = re.compile(r"^\s*(?:注|备注|说明|填表说明|注意)\s*\d*\s*[:：.、]")
_SUM = re.compile(r"总分|(?:权重|分值|得分|指标权重|指标分值)?(?:合计|总计|小计)|(?:合计|总)得分|(?:权重|分值)总分")
_SECTION = re.compile(r"[。；;\n]\s*(?P<label>[\u4e00-\u9fff]{2,10})[:：]")
_SECTIONS = frozenset(("goal", "goal_annual", "goal_period", "indicator_block", "money_block", "outline", "grounds"))
_LONGEST_TITLE = 80  # characters, blanks included
_YEAR = r"(?P<year>(?:19|20)\d{2})"
_ANY_YEAR = re.compile(_YEAR)
_TITLE_WORDS = (
    r"(?:部门|单位|市级|区级|县级|省级|中央|本级|区域|项目|支出|预算|财政|整体|专项|资金|转移支付|三年|滚动|中期|规划|绩效|目标"
    r"|申报|自评|指标|批复|情况|汇总|公开|[和及])*(?:表|文本)"
)
_OWN_YEAR = re.compile(
    rf"(?<!\d){_YEAR}年度?{_TITLE_WORDS}(?:\([^()]*\))*$|\({_YEAR.replace('<year>', '<behind>')}年度?\)$"
)
_NAMED_YEAR = re.compile(rf"(?:预算|申报|项目|所属|绩效|^)年度:{_YEAR}(?:年度?)?(?!\d)")
_YEAR_AND_UNIT = re.compile(rf"^\({_YEAR}年?度?\)(?:(?:金额)?单位:\S{{0,4}}元)?$")
_OWN_SPAN = re.compile(rf"{SPAN.pattern}{_TITLE_WORDS}(?:\([^()]*\))*$")
_GOAL_YEAR = re.compile(rf"^{_YEAR}年度?(?:总体)?(?:绩效)?目标$")
HEAD_FIELDS = ("project_name", "project_code", "department_name", "unit_name", "unit_code")
_NUMBERED_COLUMNS = 4  # at least


def project_in_heading(heading: Printed) -> Printed | None:
    """The project that a heading names; None for titles and other headings."""
    match = HEADING_OF_A_FORM.match(heading.text)
    if not match or not match["name"]:
        return None
    name = heading.group(match, "name").strip()
    if NOT_A_PROJECT.search(name.text) or not (match["number"] or PROJECT_WORDS.search(name.key)):
        return None
    return name if len(name.key) >= 4 else None


def is_sum_row(row: Row) -> bool:
    """Whether a row sums up points or amounts of the rows above it."""
    own = row.filled()
    return bool(own) and bool(_SUM.fullmatch(comparison_key(own[0].printed.text)))


def is_head_field(printed: Printed) -> bool:
    """Whether a text is a field of a form's head with its value (部门：某局)."""
    inline = labels().inline(printed)
    return inline is not None and labels().meaning(inline[0].text).field in HEAD_FIELDS


def scope_by_goals(header: Header, above: Sequence[Row]) -> None:
    """Scopes of groups of columns by the goals above them (中长期目标 | 年度目标), where the header itself says none."""
    if len(header.groups) < 2 or any(group.scope for group in header.groups):
        return
    for row in reversed(above[-6:]):
        meanings = [(cell, labels().meaning(cell.printed.text)) for cell in row.filled()]
        goals = [(c, m) for c, m in meanings if m.field in ("goal_period", "goal_annual")]
        if len(goals) == len(header.groups):
            for group in header.groups:
                start = min(column.start for column in group.columns.values() if column.role != "level1")
                before = [m.scope for c, m in goals if c.column <= start]
                group.scope = before[-1] if before else None
            return


def parts_of(printed: Printed) -> list[Printed]:
    """Fields that stand in one line with wide blanks between."""
    return [part for part in printed.split(r"\s{2,}|　+|\t|\s(?=[^\s:：]{2,12}[:：])") if part]


def sections_of(printed: Printed) -> list[Printed]:
    """Parts of a paragraph that begin with a field of their own behind the end of a sentence (…。绩效目标：…。绩效指标：…)."""
    cuts = [
        m.start("label") for m in _SECTION.finditer(printed.text) if labels().meaning(m["label"]).field in _SECTIONS
    ]
    edges = [0, *cuts, len(printed)]
    return [part for a, b in itertools.pairwise(edges) if (part := printed[a:b].strip())]


def single_cell(row: Row) -> RowCell | None:
    """The cell of a row that holds one only, besides a section label that is merged down over it."""
    own = row.filled()
    carried = [cell for cell in row.cells if cell.is_carried and cell.printed]
    known = all(labels().meaning(cell.printed.text).field == "indicator_block" for cell in carried)
    return own[0] if len(own) == 1 and known else None


def unit_in_cell(cell: RowCell) -> str | None:
    """Unit of money that a cell names (金额单位：元); None for other cells."""
    key = cell.printed.key
    return money_unit_in(cell.printed.text) if "单位" in key and ("元" in key) and len(key) <= 80 else None


def names_project(own: Sequence[RowCell]) -> bool:
    """Whether a row announces the name of a project."""
    for number, cell in enumerate(own):
        inline = labels().inline(cell.printed)
        if inline is not None and labels().meaning(inline[0].text).field == "project_name":
            return True
        field = labels().meaning(cell.printed.text).field
        if field == "project_code" and number + 1 < len(own) and split_project_code(own[number + 1].printed)[0]:
            return True  # 项目编码及名称
        is_name = field == "project_name" and len(cell.printed.key) > 2
        if is_name and number + 1 < len(own) and number % 2 == 0:
            return True
    return False


def begins_head(own: Sequence[RowCell]) -> bool:
    """Whether a row begins with a field of a form's head."""
    return labels().meaning(own[0].printed.text).field in HEAD_FIELDS


def name_follows(rows: Sequence[Row], number: int) -> bool:
    """Whether the next rows name a project, so that a row above them belongs to its form already."""
    return any(names_project(row.filled()) for row in rows[number : number + 4])


def block_scope(row: Row) -> str | None:
    """Scope that a block's label beside or above the header gives (长期绩效指标, 年度绩效指标)."""
    for cell in row.cells:
        meaning = labels().meaning(cell.printed.text)
        if meaning.field == "indicator_block" and meaning.scope:
            return meaning.scope
    return None


def is_column_numbers(row: Row) -> bool:
    """Whether a row does no more than number the columns (1 | 2 | 3 | …), as it does below the header of many lists."""
    numbers = [cell.printed.key for cell in row.filled()]
    return len(numbers) >= _NUMBERED_COLUMNS and numbers == [str(n) for n in range(1, len(numbers) + 1)]


def ends_table(row: Row, header: Header) -> bool:
    """Whether a row is none of the indicator table's."""
    own = row.filled()
    if not own:
        return False
    first = own[0]
    meaning = labels().meaning(first.printed.text)
    is_level = meaning.level1 is not None or meaning.level2 is not None
    single = single_cell(row)
    if single is not None and single.width >= header.width - 1 and header.width > 2:
        return not is_level
    if NOTE.match(first.printed.text) or (
        labels().inline(first.printed) is not None and first.column < header.first_column + 1
    ):
        return True
    if first.column > header.first_column or is_level:
        return False
    return meaning.field is not None and meaning.column != "section"


def is_indicator_row(row: Row, header: Header) -> bool:
    """Whether a row, met apart from its header, shows what the header's columns hold: a category, a name and a target."""
    group = header.groups[0]
    columns = {**header.shared, **group.columns}
    anchor = columns.get("level3") or columns["level3_and_value"]
    needed = [anchor, *(column for role in VALUE_ROLES if (column := columns.get(role)))][:2]
    levels = [cell for role in ("level1", "level2") if role in columns and (cell := row.at(columns[role].start))]
    own = {cell.column for cell in row.filled()}
    return (
        any(labels().meaning(cell.printed.text).is_category for cell in levels)
        and all(column.start in own for column in needed)
        and not labels().meaning(getattr(row.at(anchor.start), "printed", Printed()).text).is_label
    )


def budget_year(document: Document) -> int | None:
    """The year that a document prints as its own: on a line of its own, as 预算年度 or in a title of its tables, else where
    its titles name a span of years (the first of them), else in the label of its goals; None where that are several."""
    tiers: tuple[set[int], ...] = (set(), set(), set())
    for item in document.body:
        if isinstance(item, Line) and YEAR_LINE.match(item.printed.key):
            tiers[0].add(int(re.sub(r"\D", "", item.printed.key)[:4]))
        parts = [item.printed] if isinstance(item, Line) else [cell.printed for cell in item.cells]
        for part in parts:
            if len(part.text) <= _LONGEST_TITLE and _ANY_YEAR.search(part.text):
                for piece in parts_of(part):
                    _add_years(piece, tiers)
    found = next((years for years in tiers if years), set())
    return found.pop() if len(found) == 1 else None


def _add_years(printed: Printed, tiers: Sequence[set[int]]) -> None:
    own, spans, goals = tiers
    key = comparison_key(printed.text)
    heading = HEADING_OF_A_FORM.match(printed.text)
    is_of_project = bool(heading and heading["number"]) or project_in_heading(printed) is not None
    if match := _NAMED_YEAR.search(key) or _YEAR_AND_UNIT.match(key):
        own.add(int(match["year"]))
    elif TITLE.search(key) and not is_of_project:
        spans |= {int(match["year"]) for match in _OWN_SPAN.finditer(key)}
        own |= {int(match["year"] or match["behind"]) for match in _OWN_YEAR.finditer(SPAN.sub("", key))}
    elif match := _GOAL_YEAR.match(key):
        goals.add(int(match["year"]))
