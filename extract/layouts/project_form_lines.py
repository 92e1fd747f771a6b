"""Project forms as the text of a PDF: cells have become lines, wrapped wherever the column was full, blank cells are gone.

What is left to go by are the labels, in their order, and in the indicator table the category labels: a row is level-1
label (on its first row only), level-2 label, level-3 name in pieces as wide as its column, then one line with the
description and the target.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from extract.collector import Collector
from extract.document import Line, Printed
from extract.layouts.project_form import (
    BOOKMARK,
    HEADING,
    FormIndicatorRow,
    ProjectForm,
    emit_project_form,
    split_unit_line,
)
from extract.layouts.vocabulary import Category, vocabulary
from extract.text import comparison_key, is_ideograph, tighten
from extract.values import parse_target

_HEADER = ("一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值")
_NARROW = 5  # characters a line of the narrow name column holds at least
_COST = Category("14", "成本指标")
_NAME = re.compile(r"^项\s*目\s*名\s*称\s*")
_GOAL = re.compile(r"^绩\s*效\s*目\s*标\s*")


def _spaced(label: str) -> str:
    return r"\s*".join(map(re.escape, label))


_BUDGET = re.compile(
    rf"(?P<block>{_spaced('预算规模及资金用途')})\s*"
    rf"(?P<total_label>{_spaced('预算数')})[ \t]*(?P<total>[-\d,.]*)\s*"
    rf"(?P<fiscal_label>{_spaced('其中')}\s*[:：]\s*{_spaced('财政资金')})\s*(?P<fiscal>[-\d,.]*)\s*"
    rf"(?P<other_label>{_spaced('其他资金')})[ \t]*(?P<other>[-\d,.]*)[ \t]*(?=\n|$)"
)


def read_forms(collector: Collector, lines: Sequence[Line]) -> int:
    """Adds the records of all forms in `lines` and gives their number."""
    starts = [number for number, line in enumerate(lines) if HEADING.match(_without_bookmark(collector, line).text)]
    for project_no, start in enumerate(starts, start=1):
        end = starts[project_no] if project_no < len(starts) else len(lines)
        form = _form(collector, [line.printed for line in lines[start:end] if line.printed])
        emit_project_form(collector, project_no, form, tighten)
    return len(starts)


def _without_bookmark(collector: Collector, line: Line) -> Printed:
    bookmark = BOOKMARK.match(line.printed.text)
    if not bookmark:
        return line.printed
    collector.furniture("bookmark of a converter", line.printed.group(bookmark))
    return line.printed[bookmark.end() :]


def _form(collector: Collector, lines: list[Printed]) -> ProjectForm:
    """Cuts a form at its labels. `lines[0]` is the heading; what fits no label stays unclaimed."""
    bookmark = BOOKMARK.match(lines[0].text)
    form = ProjectForm(heading=lines[0][bookmark.end() :] if bookmark else lines[0])
    header = next((n for n, line in enumerate(lines) if line.key == "".join(_HEADER)), len(lines))
    goal = next((n for n in range(header - 1, 0, -1) if _GOAL.match(lines[n].text)), header)
    budget = next((n for n in range(1, goal) if lines[n].key.startswith("预算规模")), goal)
    name = next((n for n in range(1, budget) if _NAME.match(lines[n].text)), budget)

    for line in lines[1:name]:
        code, unit_name, money = split_unit_line(line)
        form.unit_code, form.unit_name = form.unit_code or code, form.unit_name or unit_name
        form.money_unit = form.money_unit or money
    if name < budget:
        form.project_name = _labelled(collector, _NAME, lines[name:budget])
    if budget < goal:
        _read_budget(collector, form, Printed.join(lines[budget:goal], "\n"))
    if goal < header:
        form.goals = _labelled(collector, _GOAL, lines[goal:header])
    if header < len(lines):
        collector.furniture("column header", lines[header])
        form.indicators = list(_indicators(lines[header + 1 :]))
    return form


def _labelled(collector: Collector, label: re.Pattern[str], lines: list[Printed]) -> Printed:
    """The value after a label at the beginning of `lines`; the label is furniture."""
    text = Printed.join([line.strip() for line in lines], "\n")
    match = label.match(text.text)
    assert match is not None
    collector.furniture("field label", text.group(match))
    return text[match.end() :]


def _read_budget(collector: Collector, form: ProjectForm, text: Printed) -> None:
    match = _BUDGET.match(text.text)
    if not match:
        return
    collector.furniture("field label", text.group(match, "block"))
    for name in ("total", "fiscal", "other"):
        form.amounts.append((text.group(match, f"{name}_label"), text.group(match, name)))
    form.purpose = text[match.end() :].strip()


def _indicators(lines: Iterable[Printed]) -> Iterable[FormIndicatorRow]:
    """Rows of the indicator table, line by line.

    A category label may be wrapped, so lines are gathered while they are the beginning of a known label. A row ends
    with the line that holds description and target, the only one with a blank between two parts (short rows print
    everything on one line).
    """
    level1 = level2 = label = Printed()
    pieces: list[Printed] = []
    for line in lines:
        line = label + line.strip()
        label = Printed()
        while line and not pieces:
            kind, found, rest = _category(line, level2)
            if kind == "beginning":
                label, line = line, Printed()
            elif kind == "level1" and not level1:
                level1, line = found, rest
            elif kind == "level2" and (not level2 or vocabulary().level2(level2.text) == _COST):
                # 成本指标 is a level-1 label where a cost category of its own follows, else a level-2 label.
                level1, level2, line = level1 or level2, found, rest
            else:
                break
        if not line:
            continue
        row = _row_without_target(pieces, line) or _row_end(pieces, line)
        if row is None:
            pieces.append(line)
            continue
        level3, description, value = row
        yield FormIndicatorRow(level1, level2, level3, description, value, Printed())
        level1 = level2 = Printed()
        pieces = []
    if level1 or level2:
        # The table ends in the middle of a row: what is there is kept, the blank target is reported. Lines without a
        # label in front of them are no row (a remark under the table) and stay unclaimed.
        yield FormIndicatorRow(level1, level2, Printed.join(pieces), Printed(), Printed(), Printed())


def _category(text: Printed, level2: Printed) -> tuple[str | None, Printed, Printed]:
    """Whether `text` begins with a level-1 or level-2 label, or may be a label's beginning; the label and what follows.

    `level2`: the label already read for this row; only a cost category may follow one.
    """
    words = vocabulary()
    head = text.split(r"[ \t]")[0]
    key = comparison_key(head.text)
    rest = text[len(head) :].strip()
    category = words.level2(key) if key.endswith("指标") else None
    if level2:
        if category is not None and category.code.startswith("4"):
            return "level2", head, rest
        follows = any(
            spelling.startswith(key) and spelling != key
            for spelling in ("经济成本指标", "社会成本指标", "生态环境成本指标")
        )
        return ("beginning" if follows and not rest and words.level2(level2.text) == _COST else None), head, rest
    if category is not None:
        return "level2", head, rest
    if words.level1(key) and key.endswith("指标"):
        return "level1", head, rest
    labels = (*words.level1_spellings, *words.level2_spellings)
    if not rest and any(spelling.startswith(key) and spelling != key for spelling in labels):
        return "beginning", head, rest
    return None, head, rest


def _row_without_target(pieces: list[Printed], line: Printed) -> tuple[Printed, Printed, Printed] | None:
    """Level-3 name and description where `line` repeats the whole name and nothing follows: the target is blank."""
    level3 = Printed.join(pieces)
    return (level3, line, Printed()) if pieces and level3.key == line.key else None


def _row_end(pieces: list[Printed], line: Printed) -> tuple[Printed, Printed, Printed] | None:
    """Level-3 name, description and target, where `line` ends a row; None where it is one more piece of the name.

    The description usually repeats the name: what is left of the line after it is then the target, however it is
    spaced. Otherwise the last part that parses as a target, or else the last part, is the target; but a line no wider
    than the name's column that ends in words is a piece of the name with an extractor's blank in it (`2024 年培`).
    """
    tokens = line.split(r"[ \t]+")
    if len(tokens) < (2 if pieces else 3):
        return None
    if pieces:
        level3, start = Printed.join(pieces), 0
    else:
        level3, start = tokens[0], 1
        if not any(is_ideograph(character) for character in level3.text):
            return None
    rest = line[len(line.text) - len(line.text.split(None, 1)[1]) :] if start else line
    end = _length_of(rest.text, tighten(level3.text))
    if end is None or not rest[end:]:
        end = _target_start(rest)
        width = max((len(piece.key) for piece in pieces), default=0)
        if len(line.key) <= max(width, _NARROW) and not _is_measured(rest[end:]):
            return None
    return level3, rest[:end].strip(), rest[end:].strip()


def _length_of(text: str, name: str) -> int | None:
    """Length of the beginning of `text` that spells `name`, blanks aside; None where it does not."""
    position = 0
    for character in name:
        while position < len(text) and text[position].isspace():
            position += 1
        if position == len(text) or text[position] != character:
            return None
        position += 1
    return position if position < len(text) and text[position].isspace() else None


def _target_start(rest: Printed) -> int:
    """Where the target begins in `description target`: the longest tail of parts that parses as a number with its
    unit (`≥1 项`), else the last part."""
    starts = [match.end() for match in re.finditer(r"[ \t]+", rest.text)]
    for start in starts:
        if _is_measured(rest[start:]):
            return start
    return starts[-1] if starts else 0


def _is_measured(target: Printed) -> bool:
    """Whether a text is a target with a number, date or formula, and not just words."""
    return parse_target(tighten(target.text)).kind not in ("qualitative", "placeholder", "reference")
