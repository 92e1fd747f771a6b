"""Several indicators in one cell or paragraph: numbered or parted by ；, with their category in front, name and target glued
together (1.培训人次≥200人；2.…)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from extract.document import Printed
from extract.layouts.labels import labels
from extract.values import parse_target
from extract.values.operators import COMPARING_WORDS, SYMBOLS

_NUMERAL = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_NUMBER = rf"(?:(?<![\d.])\d{{1,2}}\s*[.、．)）](?!\d)|[（(]\s*{_NUMERAL}\s*[)）]|[①-⑳]|指标\s*\d{{1,2}}\s*[:：.、])"
_NUMBER_IN_FRONT = re.compile(rf"^\s*(?:{_NUMBER}|[★☆*●■◆▲-]+)\s*")
_CUTS = re.compile(rf"[；;。]|(?<=\n){_NUMBER}|(?<=[\s；;。，,：:]){_NUMBER}")
_LINES = re.compile(r"\n")
_COMMAS = re.compile(r"[，,](?!\d{3}(?!\d))|、")
_COLON = re.compile(r"[:：]")
_WORDS = sorted({*" ".join(COMPARING_WORDS.values()).split(), "达到", "至少", "约"} - {"优于"}, key=len, reverse=True)
_SIGN = re.compile(rf"[{''.join(SYMBOLS)}＞＜＝≧≦═⩾⩽]|(?:{'|'.join(_WORDS)})(?=\D{{0,2}}[\d一二两三四五六七八九十百])")
_DIGITS = re.compile(r"(?<![\d.,])\d|百分之")
_NAME = re.compile("[\u4e00-\u9fff].*[\u4e00-\u9fff]|[\u4e00-\u9fff]{2}", re.DOTALL)
_OPENING, _CLOSING = frozenset("（("), frozenset("）)")
_POINTS = re.compile(r"\d+(?:\.\d+)?(?:分|%)?")
_LISTED = re.compile(r"(?:^|(?<=[\s；;。，,]))(?:[（(]?(\d{1,2})\s*[.、．)）](?!\d)|([①-⑳]))")
_SYNTAX = re.compile(rf"(?:{_NUMBER}|其中|[\s：:；;，,。、（）()★☆*●■◆▲-])+")
_IN_WORDS = re.compile(
    r"(?:较为|比较)?(?:明显|显著|有效|稳步|逐步|持续|不断|进一步|大幅|长期|逐年|基本)+(?:得到|有所)?"
    r"(?:提升|提高|改善|增强|优化|加强|减少|降低|下降|增加|增长|发挥|完善|健全|稳定|满足|保障|缓解|促进|改进|上升)$"
)
_LONGEST_NAME = 60
_UNCLEAN = re.compile("trailing_text|unit_missing|contains_number")


@dataclass(frozen=True, slots=True)
class Statement:
    """An indicator as a text states it; the labels of its categories where the text prints them."""

    name: Printed
    value: Printed
    level1: Printed = field(default_factory=Printed)
    level2: Printed = field(default_factory=Printed)


def statements(printed: Printed) -> list[Statement]:
    """The indicators of a text, in printed order; a part without a target is one with a blank value."""
    found: list[Statement] = []
    level1, level2 = Printed(), Printed()
    for item in _items(printed):
        while (led := category_before(item)) is not None:
            label, item = led
            if labels().meaning(label.text).level1 is not None and not (
                level1 and level2.key == "" and _is_both(label)
            ):
                level1, level2 = label, Printed()
            else:
                level2 = label
            item = _without_number(item)
        for part in _parts(item):
            name, value = name_and_value(_without_number(part))
            if _NAME.search(name.text) and len(name.key) <= _LONGEST_NAME:
                found.append(Statement(name, value, level1, level2))
    return found


def numbered_parts(printed: Printed) -> list[Printed]:
    """The parts of a text that numbers its parts from 1 on (1.甲 2.乙), without their numbers; none where it does not."""
    marks = list(_LISTED.finditer(printed.text))
    numbers = [int(m.group(1)) if m.group(1) else ord(m.group(2)) - ord("①") + 1 for m in marks]
    if len(marks) < 2 or numbers != list(range(1, len(marks) + 1)) or printed.text[: marks[0].start()].strip():
        return []
    starts, ends = [m.end() for m in marks], [m.start() for m in marks[1:]] + [len(printed)]
    return [printed[a:b].strip().strip("；;。，,").strip() for a, b in zip(starts, ends, strict=True)]


def looks_like_points(printed: Printed) -> bool:
    """Whether a text is a bare number, as tables of scores have them under their categories."""
    return bool(_POINTS.fullmatch(printed.key))


def has_statements(printed: Printed) -> bool:
    """Whether a text states an indicator with its target."""
    return any(statement.value for statement in statements(printed))


def category_before(printed: Printed) -> tuple[Printed, Printed] | None:
    """The category that a text begins with and what follows it (数量指标：培训人次≥200人); None where it begins with none."""
    text = _without_number(printed)
    colon = _COLON.search(text.text)
    end = colon.start() if colon else len(text)
    if not labels().meaning(text.text[:end]).is_category:
        return None
    return text[:end].strip(), text[end + 1 :].strip()


def name_and_value(printed: Printed) -> tuple[Printed, Printed]:
    """Name and target of a text that holds both; all of it is the name where no target can be told apart."""
    text = printed.strip().strip("；;。，,").strip()
    for start, end in _borders(text.text):
        name, value = text[:start].strip().strip(":：，,").strip(), text[end:].strip()
        if name.text[-1:] in _OPENING and value.text[-1:] in _CLOSING:  # 指标名称（≥6个）
            name, value = name[:-1].strip(), value[:-1].strip()
        if name and value and _is_balanced(name.text):
            return name, value
    return text, Printed()


def _is_balanced(text: str) -> bool:
    """Whether each bracket that a text opens is closed in it."""
    return sum(c in _OPENING for c in text) == sum(c in _CLOSING for c in text)


def _borders(text: str) -> list[tuple[int, int]]:
    """Where a name may end and its target begin, the surest place first."""
    found = [(m.start(), m.end()) for m in _COLON.finditer(text) if not text[: m.start()].isdigit()][:1]
    sign = _SIGN.search(text)
    if sign:
        found.append((sign.start(), sign.start()))
    for digits in _DIGITS.finditer(text):
        target = parse_target(text[digits.start() :], text[: digits.start()])
        if target.is_quantified and not any(_UNCLEAN.match(flag) for flag in target.flags):
            found.append((digits.start(), digits.start()))
            break
    words = _IN_WORDS.search(text)
    if words:
        found.append((words.start(), words.start()))
    return found


def _items(printed: Printed) -> list[Printed]:
    """Parts of a text: numbered, between ；, or else lines where each line states something. A line break inside a numbered
    part is the page's."""
    cuts = sorted({m.end() if m.group() in "；;。" else m.start() for m in _CUTS.finditer(printed.text)})
    edges = [0, *cuts, len(printed)]
    parts = [printed[a:b].strip().strip("；;。").strip() for a, b in itertools.pairwise(edges)]
    parts = [part for part in parts if part]
    if len(parts) > 1:
        return [line for part in parts for line in _category_lines(part)]
    lines = [line.strip() for line in printed.split(_LINES) if line]
    if all(name_and_value(line)[1] or category_before(line) for line in lines):
        return lines
    return parts


def _category_lines(part: Printed) -> list[Printed]:
    """A part whose last or first line is a category of its own (质量指标, above what follows)."""
    lines = [line.strip() for line in part.split(_LINES) if line]
    if len(lines) > 1 and any(labels().meaning(line.text).is_category or category_before(line) for line in lines):
        return lines
    return [part]


def _parts(item: Printed) -> list[Printed]:
    """Parts between commas, where each of them states a target of its own."""
    parts = [part for part in item.split(_COMMAS) if part]
    if len(parts) > 1 and all(_is_whole(part) for part in parts):
        return parts
    return [item]


def _is_whole(part: Printed) -> bool:
    name, value = name_and_value(part)
    return bool(value) and bool(_NAME.search(name.text)) and parse_target(value.text).is_quantified


def _is_both(label: Printed) -> bool:
    """Whether a label may be of either level (成本指标, 满意度指标)."""
    return labels().meaning(label.text).level2 is not None


def _without_number(printed: Printed) -> Printed:
    match = _NUMBER_IN_FRONT.match(printed.text)
    return printed[match.end() :].strip() if match else printed.strip()


def syntax_between(printed: Printed, parts: Sequence[Printed]) -> list[Printed]:
    """What of a text stands between the parts that were taken from it, where it is no more than numbers and signs."""
    taken = {offset for part in parts for offset in part.offsets}
    runs: list[Printed] = []
    start: int | None = None
    for position in range(len(printed) + 1):
        is_open = position < len(printed) and printed.offsets[position] not in taken
        if is_open and start is None:
            start = position
        elif not is_open and start is not None:
            runs.append(printed[start:position])
            start = None
    return [run for run in runs if run and _SYNTAX.fullmatch(run.text)]
