"""How a document is damaged at one place: facts changed and rendered again, or the rendered text cut. Shared by the kinds of
damage in `damages`."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from raw.sample_maker.make_samples import make
from raw.sample_maker.renderers.wide_text import indicator_text
from raw.sample_maker.sample_facts import Facts, Indicator, Output, Project

READING = frozenset({"X01", "X02", "X03", "X04", "X05", "X06", "Q40", "Q41", "Q45", "Q56", "Q57", "quarantined"})
SUMS = frozenset({"Q01", "Q02", "Q03", "Q45"})


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the content of a document: as `int_document_content` has it, without the document."""

    entity: str
    project: str | None
    item: str
    value: str


@dataclass(frozen=True, slots=True)
class Damage:
    """A damaged document. `told_by` are the rules that may notice; `is_told` says whether something printed can tell."""

    kind: str
    data: bytes
    is_told: bool
    told_by: frozenset[str]
    may_touch: Callable[[Row], bool]


def rendered(facts: Facts, layout: str) -> str:
    """The sound document's text."""
    return make(facts, Output(file="x", renderer=layout)).decode()  # type: ignore[arg-type]


def damage_of(
    kind: str, facts: Facts, layout: str, is_told: bool, told_by: frozenset[str], may_touch: Callable[[Row], bool]
) -> Damage:
    return Damage(kind, rendered(facts, layout).encode(), is_told, told_by, may_touch)


def a_project(chance: random.Random, facts: Facts) -> tuple[int, Project]:
    number = chance.randrange(len(facts.projects))
    return number, facts.projects[number]


def with_project(facts: Facts, number: int, **fields: object) -> Facts:
    projects = list(facts.projects)
    projects[number] = projects[number].model_copy(update=fields)
    return facts.model_copy(update={"projects": projects})


def with_amount(
    facts: Facts, layout: str, number: int, label: str, amount: str, kind: str, is_told: bool, told_by: frozenset[str]
) -> Damage:
    project = facts.projects[number]
    damaged = with_project(facts, number, amounts={**project.amounts, label: amount})
    return damage_of(
        kind,
        damaged,
        layout,
        is_told,
        told_by,
        lambda row: row.entity == "funding" and row.project == matched(project),
    )


def with_value(
    chance: random.Random,
    facts: Facts,
    layout: str,
    kind: str,
    change: Callable[[str], str],
    tells: Callable[[str], bool],
) -> Damage:
    number, project = a_project(chance, facts)
    at = chance.choice(
        [n for n, i in enumerate(project.indicators) if change(i.values["annual"]) != i.values["annual"]]
    )
    indicator = project.indicators[at]
    value = indicator.values["annual"]
    changed = indicator.model_copy(update={"values": {**indicator.values, "annual": change(value)}})
    indicators = [*project.indicators[:at], changed, *project.indicators[at + 1 :]]
    is_told = layout.startswith("wide") or tells(value)  # the target of the whole period is the same there
    return damage_of(
        kind, with_project(facts, number, indicators=indicators), layout, is_told,
        READING | {"Q28", "Q29", "Q30", "Q42", "Q61"}, of_indicator(project, indicator),
    )  # fmt: skip


def with_milestone(
    chance: random.Random,
    facts: Facts,
    layout: str,
    kind: str,
    at: int,
    share: Callable[[list[int]], int],
    *,
    is_told: bool,
) -> Damage:
    number, project = a_project(chance, facts)
    labels, shares = list(project.milestones), [int(text[:-1]) for text in project.milestones.values()]
    milestones = {**project.milestones, labels[at]: f"{share(shares)}%"}
    damaged = with_project(facts, number, milestones=milestones)
    return damage_of(
        kind, damaged, layout, is_told, frozenset({"Q07", "Q08"}),
        lambda row: row.entity == "milestone" and row.project == matched(project),
    )  # fmt: skip


def other_digit(chance: random.Random, amount: str) -> str:
    place = chance.choice([n for n, character in enumerate(amount) if character.isdigit()])
    other = chance.choice([digit for digit in "123456789" if digit != amount[place]])
    return f"{amount[:place]}{other}{amount[place + 1 :]}"


def cents(amount: str) -> int:
    return int(Decimal(amount.replace(",", "")) * 100)


def rounding(addends: int) -> int:
    """Cents by which a sum of rounded amounts may be off."""
    return (addends + 1) // 2 if addends > 1 else 0


def column_tells(facts: Facts, label: str, off: int) -> bool:
    column = sum(1 for project in facts.projects if project.amounts.get(label))
    return bool(facts.department_amounts) and off > rounding(column)


def matched(project: Project) -> str:
    """How the content names a project: by its code, else by its name."""
    return project.code or project.name


def of_project(project: Project) -> Callable[[Row], bool]:
    return lambda row: row.project == matched(project)


def of_indicator(project: Project, indicator: Indicator) -> Callable[[Row], bool]:
    return lambda row: row.entity == "indicator" and row.project == matched(project) and indicator.level3 in row.item


def spaced(phrase: str) -> str:
    """Pattern of a phrase that lines and blanks may run through."""
    return r"\s*".join(re.escape(character) for character in phrase)


def starts(text: str, facts: Facts) -> list[int]:
    """Where each project begins."""
    found_at, at = [], 0
    for project in facts.projects:
        found = re.compile(spaced(project.name)).search(text, at)
        assert found, project.name
        found_at.append(text.rfind("\n", 0, found.start()) + 1)
        at = found.end()
    return found_at


def section_span(text: str, facts: Facts, number: int) -> tuple[int, int]:
    bounds = [*starts(text, facts), len(text)]
    return bounds[number], bounds[number + 1]


def form_span(text: str, facts: Facts, number: int) -> tuple[int, int]:
    """A form with its heading, up to the next heading."""
    headings = [
        m.start()
        for n, p in enumerate(facts.projects, 1)
        for m in [re.search(spaced(f"{n}.{p.name}绩效目标表"), text)]
        if m
    ]
    begins = [text.rfind("\n", 0, start) + 1 for start in headings]
    return [*zip(begins, [*begins[1:], len(text) if "</body>" not in text else text.index("</body>")], strict=True)][
        number
    ]


def item_span(text: str, project: Project, number: int) -> tuple[int, int]:
    """An indicator of a wide table with its number."""
    begin = re.search(spaced(project.name), text)
    assert begin
    found = re.compile(spaced(indicator_text(number + 1, project.indicators[number]))).search(text, begin.end())
    assert found
    return found.span()


def project_at(text: str, facts: Facts, place: int) -> Project | None:
    """The project a place in the text belongs to; None in front of the first."""
    before = [n for n, start in enumerate(starts(text, facts)) if start <= place]
    return facts.projects[before[-1]] if before else None
