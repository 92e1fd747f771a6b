"""Indicator tables without a header of their own: rows that begin with their categories in a form that names its project."""

from __future__ import annotations

from collections.abc import Sequence

from extract.layouts.form_columns import Column, ColumnGroup, Header
from extract.layouts.form_statements import has_statements
from extract.layouts.labels import labels
from extract.layouts.rows import Row, RowCell
from extract.values import parse_target

_LEAST_ROWS = 2


def implied_header(rows: Sequence[Row], number: int) -> Header | None:
    """The columns that rows from `number` on imply: categories, then either indicators with their targets in one cell, or
    names and targets side by side; None where fewer than two rows agree on it."""
    first = _shape(rows[number])
    if first is None:
        return None
    shapes = []
    for row in rows[number:]:
        shape = _shape(row)
        if shape is None or shape[1] != first[1]:
            break
        shapes.append(shape)
    starts = first[1]
    said = sum(_says_targets(row, starts) for row in rows[number : number + len(shapes)])
    categories = {cell.printed.key for levels, _ in shapes for cell in levels}
    if len(shapes) < _LEAST_ROWS or len(categories) < _LEAST_ROWS or said * 2 <= len(shapes):
        return None
    roles = ("level3_and_value",) if len(starts) == 1 else ("level3", "value")
    columns = {role: _column(start, role) for role, start in zip(roles, starts, strict=True)}
    for column in sorted({cell.column for levels, _ in shapes for cell in levels}):
        role = _level_role([cell for levels, _ in shapes for cell in levels if cell.column == column])
        columns.setdefault(role, _column(column, role))
    width = max(cell.column + cell.width for cell in rows[number].cells)
    section = next(
        (cell for cell in rows[number].cells if labels().meaning(cell.printed.text).column == "section"), None
    )
    shared = {"section": _column(section.column, "section")} if section else {}
    return Header(0, [], shared, [ColumnGroup(columns)], [], [], width, {})


def _shape(row: Row) -> tuple[list[RowCell], tuple[int, ...]] | None:
    """The categories that a row begins with, merged ones too, and where its other cells begin; None for other rows."""
    cells = [cell for cell in row.cells if cell.printed]
    meanings = [labels().meaning(cell.printed.text) for cell in cells]
    while meanings and meanings[0].column == "section" and len(meanings) > 1:
        cells, meanings = cells[1:], meanings[1:]
    count = next((number for number, meaning in enumerate(meanings) if not meaning.is_category), len(cells))
    rest = cells[count:]
    if count not in (1, 2) or len(rest) not in (1, 2) or any(cell.is_carried for cell in rest):
        return None
    if any(labels().meaning(cell.printed.text).is_label for cell in rest):
        return None
    return cells[:count], tuple(cell.column for cell in rest)


def _says_targets(row: Row, starts: tuple[int, ...]) -> bool:
    cells = [cell.printed for start in starts if (cell := row.at(start)) is not None]
    if len(cells) == 1:
        return has_statements(cells[0])
    name, value = cells
    is_name = any("\u4e00" <= character <= "\u9fff" for character in name.text)
    return is_name and not parse_target(name.text).is_quantified and parse_target(value.text).is_quantified


def _level_role(cells: Sequence[RowCell]) -> str:
    """Whether a column of categories is of level 1, or of level 2, which some labels may both be."""
    level1 = sum(labels().meaning(cell.printed.text).level1 is not None for cell in cells)
    return "level1" if level1 * 2 > len(cells) else "level2"


def _column(start: int, role: str) -> Column:
    return Column(start, 1, (), role)
