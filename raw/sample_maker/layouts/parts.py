"""What layouts have in common: the lines above a table, level labels as merged cells, letter-spaced labels."""

from __future__ import annotations

from collections.abc import Sequence

from raw.sample_maker.grids import Line, Put, label, spans
from raw.sample_maker.sample_facts import Indicator, Project


def title_lines(title: str | None) -> list[Line]:
    """The title; a year in brackets at its end stands on a line of its own."""
    name, bracket, year = (title or "").partition("（")
    return [Line(name, "center", is_title=True), *([Line(bracket + year, "center")] if bracket else [])]


def level_puts(indicators: Sequence[Indicator]) -> list[list[Put]]:
    """For each indicator the level-1 and level-2 cells that begin in its row."""
    return merged_levels([(indicator.level1, indicator.level2) for indicator in indicators])


def merged_levels(levels: Sequence[tuple[str | None, str | None]]) -> list[list[Put]]:
    """For each row the level-1 and level-2 cells that begin in it."""
    first, second = spans([level1 for level1, _ in levels]), spans(levels)
    return [
        [label(text or "", rows=rows) for text, rows in zip(texts, (first[row], second[row]), strict=True) if rows]
        for row, texts in enumerate(levels)
    ]


def attribute(project: Project, name: str) -> str:
    """The value of an attribute; raises `KeyError` where the facts do not have it."""
    found = {attribute.label: attribute.value for attribute in project.attributes}
    return found[name]


def coded(code: str | None, name: str | None) -> str:
    """A code and a name as systems print them."""
    return f"{code}-{name}" if code else name or ""


def numbered(texts: Sequence[str], pattern: str) -> str:
    """Texts on lines of their own behind a number, where there are several."""
    if len(texts) < 2:
        return "".join(texts)
    return "\n".join(pattern.format(number) + text for number, text in enumerate(texts, start=1))


def spaced(text: str) -> str:
    """A label with a blank between its characters."""
    return " ".join(text)


def upright(text: str) -> str:
    """A label with a character a line."""
    return "\n".join(text)
