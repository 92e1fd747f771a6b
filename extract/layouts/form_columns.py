"""The header of an indicator table: which column holds what, read from the words of one to three header rows.

A table may hold its indicators once (一级 | 二级 | 三级 | 指标值), in halves for the long term and the year, or in groups of
columns with the level-1 category above them (pivot). The columns that occur once are shared by the groups.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.document import Printed
from extract.layouts.form_statements import has_statements, looks_like_points
from extract.layouts.form_table import (
    INDICATOR_ROLES,
    OTHER_VALUE,
    OWNER_FIELDS,
    VALUE_ROLES,
    Column,
    ColumnGroup,
    Header,
)
from extract.layouts.form_times import is_row_of_times, names_time, phase_of_column, settle_times
from extract.layouts.labels import Fund, Meaning, labels
from extract.layouts.rows import Row, RowCell
from extract.text import comparison_key

_MOST_HEADER_ROWS = 3
_PREVIEW = 60  # rows whose content tells what a column holds
_SCOPE_ROLES = {"scope_annual": "value", "scope_period": "value_period"}  # under a header such as 目标值


def read_header(rows: Sequence[Row], number: int, year: int | None = None) -> Header | None:
    """The header that begins in row `number`; None where no indicator table begins there. `year`: the document's own."""
    row = rows[number]
    cells = row.filled()
    if not cells or not any(_meaning(cell).heads for cell in cells):
        return None
    for height in range(1, _MOST_HEADER_ROWS + 1):
        block = rows[number : number + height]
        if len(block) < height or not _is_header_row(block[-1], block[-2] if height > 1 else None):
            return None
        following = rows[number + height] if number + height < len(rows) else None
        if following is not None and following.table_no == row.table_no and _is_header_row(following, block[-1]):
            continue
        return _header(block, rows[number + height : number + height + _PREVIEW], year)
    return None


def read_columns(rows: Sequence[Row], number: int, year: int | None = None) -> tuple[list[Column], int] | None:
    """Columns of a table whose header begins in a row, of whatever kind, and the number of header rows."""
    block: list[Row] = []
    for row in rows[number : number + _MOST_HEADER_ROWS]:
        if not _is_header_row(row, block[-1] if block else None):
            break
        block.append(row)
    return (_columns(block, year), len(block)) if block else None


def _is_header_row(row: Row, above: Row | None) -> bool:
    """Whether a row may be (part of) a header, `above` being the row of it before: its own cells are labels, but for at
    most two in five in its first row."""
    cells = row.filled()
    if not cells:
        return False
    meanings = [_meaning(cell) for cell in cells]
    if above is None:
        times = sum(names_time(cell) and not m.heads for cell, m in zip(cells, meanings, strict=True))
        return sum(m.heads for m in meanings) * 5 >= (len(cells) - times) * 3
    # The first row of data may hold category labels only, and a fund source may stand in a form's next row.
    strong = [m.column not in (None, "section") or m.money or m.fund or m.field in OWNER_FIELDS for m in meanings]
    levels = [m.is_category and _is_level_under(cell, above) for cell, m in zip(cells, meanings, strict=True)]
    if any(m.is_category for m in meanings):  # level 2 under level 1, both as columns
        return sum(levels) > 1 and all(a or b for a, b in zip(levels, strong, strict=True))
    return all(strong) or is_row_of_times(cells, above, strong)


def _is_level_under(cell: RowCell, above: Row) -> bool:
    top = above.at(cell.column)
    return top is not None and _may_head_levels(top)


def _may_head_levels(cell: RowCell) -> bool:
    meaning = _meaning(cell)
    return not cell.is_carried and (meaning.level1 is not None or meaning.column == "section")


def _meaning(cell: RowCell) -> Meaning:
    return labels().meaning(cell.printed.text)


def _header(block: Sequence[Row], following: Sequence[Row], year: int | None) -> Header | None:
    columns = _columns(block, year)
    if not {column.role for column in columns} & {"level3", "level3_and_value", *VALUE_ROLES}:
        columns = _levels_as_columns(columns, following)
    indicator = [column for column in columns if column.role in INDICATOR_ROLES]
    roles = {column.role for column in indicator}
    if not roles & {"level3", "level3_and_value"}:
        indicator = _promote_level3(indicator)
        roles = {column.role for column in indicator}
    has_owner = any(column.role in OWNER_FIELDS for column in columns)
    if not roles & {*VALUE_ROLES, "level3_and_value"} and (has_owner or roles & {"level1", "level2"}):
        indicator = [_with_role(c, "level3_and_value") if _holds_values(c, following) else c for c in indicator]
        roles = {column.role for column in indicator}
    has_value = bool(roles & {*VALUE_ROLES, OTHER_VALUE, "level3_and_value"})
    has_level = bool(roles & {"level1", "level2", "section"}) or len(columns) <= 4
    has_level = has_level or {"value", "value_actual"} <= roles  # a self-evaluation
    has_level = has_level or len(roles & {"operator", "unit", "weight", "direction", "is_core", "kind"}) >= 2
    if (
        not roles & {"level3", "level3_and_value"}
        or not has_value
        or not (has_level or has_owner or _is_pivot(columns))
    ):
        return None
    if not roles & {"level1", "level2"} or "section" not in roles:
        indicator = [_by_content(column, following) for column in indicator]
    shared, groups, extra = _groups(indicator)
    fields = {
        column.role: column for column in columns if column.role and column.role not in INDICATOR_ROLES | {"number"}
    }
    return Header(
        height=len(block),
        cells=[cell for row in block for cell in row.filled()],
        shared=shared,
        groups=groups,
        funds=[column for column in columns if column.fund],
        unknown=[c for c in columns if c.role is None and c.fund is None and c.label] + extra,
        width=max((cell.column + cell.width for row in block for cell in row.cells), default=0),
        fields=fields,
        number=next((column for column in columns if column.role == "number"), None),
    )


def _columns(block: Sequence[Row], year: int | None) -> list[Column]:
    """Columns by their lowest header cell."""
    width = max((cell.column + cell.width for row in block for cell in row.cells), default=0)
    found: list[Column] = []
    last: RowCell | None = None
    for number in range(width):
        path: list[RowCell] = []
        for row in block:
            cell = row.at(number)
            if cell is not None and cell.printed and not (path and cell.printed.offsets == path[-1].printed.offsets):
                path.append(cell)
        if not path:
            last = None
            continue
        lowest = path[-1]
        if last is not None and lowest.printed.offsets == last.printed.offsets and found:
            previous = found[-1]
            found[-1] = replace(previous, width=previous.width + 1)
            continue
        last = lowest
        found.append(_column(number, [cell.printed for cell in path]))
    return _settle(settle_times(found, year))


def _column(start: int, path: list[Printed]) -> Column:
    meaning = labels().meaning(path[-1].text)
    above = [labels().meaning(part.text) for part in path[:-1]]
    unit = next((m.unit for m in (meaning, *reversed(above)) if m.unit), None)
    role = meaning.column
    fund = None
    if role in _SCOPE_ROLES:
        is_value = any(m.column in VALUE_ROLES for m in above)
        role = _SCOPE_ROLES[role] if is_value else None
    if role is None and meaning.field in (*OWNER_FIELDS, "unit_name", "department_name", "unit_code"):
        role = meaning.field
    elif role is None and meaning.money in ("initial", "executed", "rate"):
        role = meaning.money
    elif role is None and (meaning.fund or meaning.money == "amount" or meaning.field == "money_block"):
        fund = meaning.fund or Fund("00")
    elif role is None and meaning.money in ("initial", "adjusted", "executed", "rate"):
        role = meaning.money
    elif role is None and meaning.field:
        role = meaning.field
    return phase_of_column(Column(start, 1, tuple(path), role, fund, unit))


def _settle(columns: list[Column]) -> list[Column]:
    """Roles that only the neighbours decide: 单位 left of the levels names the owner; a second, differently spelt
    level-3 column describes the first."""
    first_level = next((c.start for c in columns if c.role in ("level1", "level2", "level3")), 10**6)
    settled: list[Column] = []
    for column in columns:
        role = column.role
        if role == "unit" and column.start < first_level and len(columns) > 3:
            role = "unit_name"
        if role == "remark" and column.start < first_level:
            role = None
        before = next((c for c in reversed(settled) if c.role == "level3"), None)
        if role == "level3" and before is not None:
            between = {c.role for c in settled if c.start > before.start}
            differs = comparison_key(before.label.text) != comparison_key(column.label.text)
            if differs and before.path[:-1] == column.path[:-1] and not between & {"level2", "level1"}:
                if "三级" in comparison_key(column.label.text):
                    number = settled.index(before)
                    settled[number] = _with_role(before, "description")
                else:
                    role = "description"
        settled.append(column if role == column.role else _with_role(column, role))
    return settled


def _levels_as_columns(columns: list[Column], following: Sequence[Row]) -> list[Column]:
    """Columns headed by categories hold indicators with their targets, where the rows name projects and the cells say so."""
    headed = [c for c in columns if c.role is None and c.fund is None and labels().meaning(c.label.text).is_category]
    if len(headed) < 2 or not any(column.role in OWNER_FIELDS for column in columns):
        return columns
    cells = [cell for row in following for c in headed if (cell := row.at(c.start)) is not None and cell.printed]
    stated = sum(has_statements(cell.printed) for cell in cells)
    if stated * 4 <= len(cells) or stated <= sum(looks_like_points(cell.printed) for cell in cells):
        return columns
    return [_with_role(c, "level3_and_value") if c in headed else c for c in columns]


def _by_content(column: Column, following: Sequence[Row]) -> Column:
    """A column for categories is of the level that its cells are of, whatever it is called (指标类别, 绩效指标)."""
    if column.role not in ("level2", "section") or "二级" in column.label.key:
        return column
    cells = [cell for row in following if (cell := row.at(column.start)) is not None and not cell.is_carried]
    found = [m for cell in cells if (m := _meaning(cell)).is_category]
    is_level1 = sum(m.level1 is not None for m in found) * 2 > len(found)
    if column.role == "section" and found and not is_level1:
        return _with_role(column, "level2")
    return _with_role(column, "level1") if is_level1 else column


def _holds_values(column: Column, following: Sequence[Row]) -> bool:
    """Whether the cells of a column for indicators hold their targets, too."""
    if column.role != "level3":
        return False
    cells = [cell for row in following if (cell := row.at(column.start)) is not None and not cell.is_carried]
    own = [cell.printed for cell in cells if cell.printed and cell.column == column.start]
    return sum(has_statements(printed) for printed in own) * 2 > len(own)


def _promote_level3(indicator: list[Column]) -> list[Column]:
    """Where no column is called 三级指标: the column called 绩效指标 holds the indicators, else their description does,
    else the second level (tables with two levels)."""
    for role in ("section", "description", "level2"):
        candidates = [column for column in indicator if column.role == role]
        is_alone = not any(column.role in ("level1", "level2") for column in indicator)
        if candidates and (role != "section" or is_alone or len(indicator) <= 4 or candidates[-1].start > 0):
            chosen = candidates[-1]
            return [_with_role(c, "level3") if c is chosen else c for c in indicator]
    return indicator


def _with_role(column: Column, role: str | None) -> Column:
    return replace(column, role=role)


def _is_pivot(columns: list[Column]) -> bool:
    return any(_level1_above(column) for column in columns)


def _level1_above(column: Column) -> Printed:
    return next((part for part in column.path[:-1] if labels().meaning(part.text).level1), Printed())


def _categories_of(anchor: Column) -> tuple[Printed, Printed]:
    """The categories of level 1 and 2 in the header of a column, both of the lowest that are printed."""
    level1, level2 = _level1_above(anchor), Printed()
    last = labels().meaning(anchor.label.text)
    if last.is_category and (level1 or last.level1 is None):  # 满意度 under 满意度指标 is of level 2
        level2 = anchor.label
    elif last.level1 is not None:
        level1 = anchor.label
    return level1, level2


def _groups(indicator: list[Column]) -> tuple[dict[str, Column], list[ColumnGroup], list[Column]]:
    """Shared columns, groups, and columns whose role was taken within their group."""
    anchors = [c for c in indicator if c.role in ("level3", "level3_and_value")]
    count = {role: sum(c.role == role for c in indicator) for role in {c.role for c in indicator}}
    shared: dict[str, Column] = {}
    groups = [ColumnGroup()]
    extra: list[Column] = []
    for column in indicator:
        role = column.role
        assert role is not None
        if (
            len(anchors) > 1
            and count[role] == 1
            and role in ("level1", "section", "level2")
            and column.start < anchors[0].start
        ):
            shared[role] = column
            continue
        group = groups[-1]
        new_top = group.columns and len(anchors) > 1 and _top(column) != _top(next(iter(group.columns.values())))
        begun = "level3" in group.columns or "level3_and_value" in group.columns
        if (role in group.columns or new_top) and begun and len(anchors) > len(groups):
            group = ColumnGroup()
            groups.append(group)
        if role in group.columns:
            known = group.columns[role]
            anchor = group.columns.get("level3")
            if role == "weight" and anchor is not None and known.start < anchor.start:
                group.columns[role] = column  # the weights before the indicator are those of its categories
                column = known
            extra.append(column)
            continue
        group.columns[role] = column
    for group in groups:
        anchor = group.columns.get("level3") or group.columns.get("level3_and_value")
        above = anchor.path if anchor else ()
        group.scope = next((s for part in above if (s := labels().meaning(part.text).scope)), None)
        if anchor is not None:
            group.level1, group.level2 = _categories_of(anchor)
    return shared, [group for group in groups if group.columns], extra


def _top(column: Column) -> tuple[int, ...]:
    return column.path[0].offsets if len(column.path) > 1 else ()
