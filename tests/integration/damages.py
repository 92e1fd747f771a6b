"""Ways in which a document gets damaged, one row at a time: what is done to it, whether anything printed can tell, by which
rules, and which rows of its content may be other than before.

Whether a damage can be told is decided here from the document alone, before anything is read: by sums, numbers, labels,
units, order. What nothing printed can tell is done too, and listed in docs/limits.md.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
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


# -- amounts ----------------------------------------------------------------------------------------------------------


def amount_digit(chance: random.Random, facts: Facts, layout: str) -> Damage:
    """Another digit in an amount of a project."""
    number, project = _a_project(chance, facts)
    label = chance.choice([label for label, amount in project.amounts.items() if amount])
    old = project.amounts[label] or ""
    new = _other_digit(chance, old)
    off = abs(_cents(new) - _cents(old))
    addends = sum(1 for amount in list(project.amounts.values())[1:] if amount)
    # Sums are of rounded amounts; where columns are solved from flat text they must be exact.
    is_told = off > _rounding(addends) or layout == "wide_text" or _column_tells(facts, label, off)
    return _with_amount(facts, layout, number, label, new, "amount_digit", is_told, SUMS)


def amount_blank(chance: random.Random, facts: Facts, layout: str) -> Damage:
    """The total of a project is not printed."""
    number, project = _a_project(chance, facts)
    return _with_amount(
        facts, layout, number, next(iter(project.amounts)), "", "amount_blank", True, SUMS | READING | {"Q64"}
    )


def amount_text(chance: random.Random, facts: Facts, layout: str) -> Damage:
    """Words stand where the total of a project belongs."""
    number, project = _a_project(chance, facts)
    damage = _with_amount(
        facts, layout, number, next(iter(project.amounts)), "见附件", "amount_text", True, SUMS | READING
    )
    if "text" not in layout:
        return damage
    # In flat text no cell keeps the words from the name, or from the purpose behind the amounts.
    names = (_matched(project), f"{project.name}见附件")
    return replace(damage, may_touch=lambda row: row.project in names)


def total_digit(chance: random.Random, facts: Facts, layout: str) -> Damage:
    """Another digit in a total of the table."""
    amounts = list(facts.department_amounts)
    number = chance.randrange(len(amounts))
    amounts[number] = amounts[number].model_copy(update={"amount": _other_digit(chance, amounts[number].amount or "")})
    damaged = facts.model_copy(update={"department_amounts": amounts})
    return _damage("total_digit", damaged, layout, True, SUMS, lambda row: row.entity == "department budget")


def unit_removed(chance: random.Random, facts: Facts, layout: str) -> Damage:
    """The unit of money is not printed (of one form, or of the table)."""
    text = rendered(facts, layout)
    places = list(re.finditer("单位：万元", text))
    place = chance.choice(places)
    damaged = text[: place.start()] + text[place.end() :]
    return Damage(
        "unit_removed",
        damaged.encode(),
        True,
        frozenset({"X05"}),
        lambda row: row.entity in ("funding", "department budget"),
    )


def unit_changed(chance: random.Random, facts: Facts, layout: str) -> Damage:
    """Another unit of money is printed: every amount that stands under it is another one."""
    text = rendered(facts, layout)
    place = chance.choice(list(re.finditer("单位：万元", text)))
    damaged = f"{text[: place.start()]}单位：元{text[place.end() :]}"
    return Damage(
        "unit_changed",
        damaged.encode(),
        False,
        frozenset({"Q12", "Q29"}),
        lambda row: row.entity in ("funding", "department budget"),
    )


# -- schedules --------------------------------------------------------------------------------------------------------


def milestone_falls(chance: random.Random, facts: Facts, layout: str) -> Damage:
    """A share that is lower than the one before."""
    return _with_milestone(chance, facts, layout, "milestone_falls", 1, lambda shares: shares[0] - 1, is_told=True)


def milestone_short(chance: random.Random, facts: Facts, layout: str) -> Damage:
    """A schedule that does not reach the whole."""
    return _with_milestone(chance, facts, layout, "milestone_short", 3, lambda shares: max(shares[2], 98), is_told=True)


def milestone_digit(chance: random.Random, facts: Facts, layout: str) -> Damage:
    """Another share that still fits between its neighbours."""
    return _with_milestone(chance, facts, layout, "milestone_digit", 1, lambda shares: shares[1] + 1, is_told=False)


# -- rows -------------------------------------------------------------------------------------------------------------


def project_dropped(chance: random.Random, facts: Facts, layout: str) -> Damage:
    """The row or the form of a project is gone."""
    number, project = _a_project(chance, facts)
    may_touch = _of_project(project)
    if layout.startswith("wide"):  # the totals still count it
        kept = [*facts.projects[:number], *facts.projects[number + 1 :]]
        return _damage("project_dropped", facts.model_copy(update={"projects": kept}), layout, True, SUMS, may_touch)
    text = rendered(facts, layout)
    begin, end = _form(text, facts, number)
    is_last = number == len(facts.projects) - 1  # nothing is printed behind the last form that counts it
    return Damage(
        "project_dropped", (text[:begin] + text[end:]).encode(), not is_last, frozenset({"Q63", "X06"}), may_touch
    )


def indicator_dropped(chance: random.Random, facts: Facts, layout: str) -> Damage:
    """The row of an indicator is gone. Tables that number them show the gap, but for the last one."""
    number, project = _a_project(chance, facts)
    dropped = chance.randrange(len(project.indicators))
    may_touch = _of_indicator(project, project.indicators[dropped])
    if layout.startswith("wide"):
        text = rendered(facts, layout)
        begin, end = _item(text, project, dropped)
        is_told = dropped < len(project.indicators) - 1
        return Damage("indicator_dropped", (text[:begin] + text[end:]).encode(), is_told, READING, may_touch)
    kept = [*project.indicators[:dropped], *project.indicators[dropped + 1 :]]
    damaged = _with_project(facts, number, indicators=kept)
    return _damage("indicator_dropped", damaged, layout, False, frozenset({"Q21", "Q22", "Q24", "Q26"}), may_touch)


def indicator_twice(chance: random.Random, facts: Facts, layout: str) -> Damage:
    """An indicator is printed twice."""
    number, project = _a_project(chance, facts)
    twice = chance.randrange(len(project.indicators))
    doubled = [*project.indicators[: twice + 1], *project.indicators[twice:]]
    damaged = _with_project(facts, number, indicators=doubled)
    return _damage(
        "indicator_twice",
        damaged,
        layout,
        True,
        frozenset({"Q17", "Q56"}),
        _of_indicator(project, project.indicators[twice]),
    )


# -- words ------------------------------------------------------------------------------------------------------------

WIDE_LABELS = ("年度指标值", "实施周期指标值", "产出指标", "数量指标", "质量指标", "社会效益指标", "总计", "合计")
FORM_LABELS = (
    "预算数",
    "其他资金",
    "一级指标",
    "三级指标",
    "产出指标",
    "数量指标",
    "质量指标",
    "社会效益指标",
    "项目名称",
)


def label_misspelt(chance: random.Random, facts: Facts, layout: str) -> Damage:
    """One of the labels that the layout is read by has another character."""
    text = rendered(facts, layout)
    label = chance.choice([label for label in (WIDE_LABELS if "wide" in layout else FORM_LABELS) if label in text])
    place = chance.choice(list(re.finditer(_spaced(label), text)))
    wrong = place.group().replace(label[1], "囧", 1)
    owner = _project_at(text, facts, place.start())
    damaged = text[: place.start()] + wrong + text[place.end() :]
    return Damage(
        "label_misspelt",
        damaged.encode(),
        True,
        READING | SUMS | {"Q63", "Q64"},
        lambda row: owner is None or row.project == _matched(owner),
    )


def value_blank(chance: random.Random, facts: Facts, layout: str) -> Damage:
    """An indicator without its target."""
    return _with_value(chance, facts, layout, "value_blank", lambda value: "", lambda value: True)


def value_cut(chance: random.Random, facts: Facts, layout: str) -> Damage:
    """A target that lost its last character. A number shows that its unit is gone; words and longer units do not."""
    return _with_value(
        chance,
        facts,
        layout,
        "value_cut",
        lambda value: value[:-1],
        lambda value: bool(re.fullmatch(r"[≥≤]?\d+[^\d]", value)),
    )


def value_digit(chance: random.Random, facts: Facts, layout: str) -> Damage:
    """Another number in a target; where it is printed for two periods the other one tells."""
    return _with_value(
        chance, facts, layout, "value_digit", lambda value: re.sub(r"\d", "7", value, count=1), lambda value: False
    )


def goal_character(chance: random.Random, facts: Facts, layout: str) -> Damage:
    """Another character in a goal."""
    number, project = _a_project(chance, facts)
    goal = project.goals[0]
    place = chance.randrange(1, len(goal) - 1)
    goals = [f"{goal[:place]}囧{goal[place + 1 :]}", *project.goals[1:]]
    return _damage(
        "goal_character", _with_project(facts, number, goals=goals), layout, False, frozenset(),
        lambda row: row.entity == "goal" and row.project == _matched(project),
    )  # fmt: skip


def name_character(chance: random.Random, facts: Facts, layout: str) -> Damage:
    """Another character in the name of a project."""
    number, project = _a_project(chance, facts)
    name = project.name.replace("经费", "经囧")
    renamed = project.model_copy(update={"name": name})
    return _damage(
        "name_character", _with_project(facts, number, name=name), layout, False, frozenset(),
        lambda row: row.project in (_matched(project), _matched(renamed)),
    )  # fmt: skip


# -- pages ------------------------------------------------------------------------------------------------------------


def page_torn(chance: random.Random, facts: Facts, layout: str) -> Damage:
    """The document ends in the middle of a project that is not the last."""
    text = rendered(facts, layout)
    number = chance.randrange(len(facts.projects) - 1)
    begin, end = _section(text, facts, number)
    place = chance.randrange(begin + (end - begin) // 4, end - (end - begin) // 8)
    # A form that ends behind a whole row may be a whole form: what came after it is counted nowhere.
    is_told = layout.startswith("wide")
    lost = {_matched(project) for project in facts.projects[number:]}
    return Damage(
        "page_torn",
        text[:place].encode(),
        is_told,
        READING | SUMS | {"Q21", "Q22", "Q24"},
        lambda row: row.project in lost,
    )


def page_lost(chance: random.Random, facts: Facts, layout: str) -> Damage:
    """What was printed from the middle of one project to the middle of the next is gone."""
    text = rendered(facts, layout)
    number = chance.randrange(len(facts.projects) - 1)
    begin, middle = _section(text, facts, number)
    _, end = _section(text, facts, number + 1)
    first = chance.randrange(begin + (middle - begin) // 4, middle - (middle - begin) // 8)
    last = chance.randrange(middle + (end - middle) // 4, end - (end - middle) // 8)
    touched = {_matched(project) for project in facts.projects[number : number + 2]}
    damaged = text[:first] + text[last:]
    return Damage(
        "page_lost", damaged.encode(), True, READING | SUMS | {"Q63", "Q64", "Q17"}, lambda row: row.project in touched
    )


ANYWHERE = (
    amount_digit, amount_blank, amount_text, unit_removed, unit_changed, project_dropped, indicator_dropped,
    indicator_twice, label_misspelt, value_blank, value_cut, value_digit, goal_character, name_character, page_torn, page_lost,
)  # fmt: skip
KINDS: dict[str, tuple[Callable[[random.Random, Facts, str], Damage], ...]] = {
    "wide_text": (*ANYWHERE, total_digit),
    "wide_html": (*ANYWHERE, total_digit),
    "form_text": ANYWHERE,
    "form_html": ANYWHERE,
    "two_part_text": (*ANYWHERE, milestone_falls, milestone_short, milestone_digit),
}


# -- how it is done ---------------------------------------------------------------------------------------------------


def _damage(
    kind: str, facts: Facts, layout: str, is_told: bool, told_by: frozenset[str], may_touch: Callable[[Row], bool]
) -> Damage:
    return Damage(kind, rendered(facts, layout).encode(), is_told, told_by, may_touch)


def _a_project(chance: random.Random, facts: Facts) -> tuple[int, Project]:
    number = chance.randrange(len(facts.projects))
    return number, facts.projects[number]


def _with_project(facts: Facts, number: int, **fields: object) -> Facts:
    projects = list(facts.projects)
    projects[number] = projects[number].model_copy(update=fields)
    return facts.model_copy(update={"projects": projects})


def _with_amount(
    facts: Facts, layout: str, number: int, label: str, amount: str, kind: str, is_told: bool, told_by: frozenset[str]
) -> Damage:
    project = facts.projects[number]
    damaged = _with_project(facts, number, amounts={**project.amounts, label: amount})
    return _damage(
        kind,
        damaged,
        layout,
        is_told,
        told_by,
        lambda row: row.entity == "funding" and row.project == _matched(project),
    )


def _with_value(
    chance: random.Random,
    facts: Facts,
    layout: str,
    kind: str,
    change: Callable[[str], str],
    tells: Callable[[str], bool],
) -> Damage:
    number, project = _a_project(chance, facts)
    at = chance.choice(
        [n for n, i in enumerate(project.indicators) if change(i.values["annual"]) != i.values["annual"]]
    )
    indicator = project.indicators[at]
    value = indicator.values["annual"]
    changed = indicator.model_copy(update={"values": {**indicator.values, "annual": change(value)}})
    indicators = [*project.indicators[:at], changed, *project.indicators[at + 1 :]]
    is_told = layout.startswith("wide") or tells(value)  # the target of the whole period is the same there
    return _damage(
        kind, _with_project(facts, number, indicators=indicators), layout, is_told,
        READING | {"Q28", "Q29", "Q30", "Q42", "Q61"}, _of_indicator(project, indicator),
    )  # fmt: skip


def _with_milestone(
    chance: random.Random,
    facts: Facts,
    layout: str,
    kind: str,
    at: int,
    share: Callable[[list[int]], int],
    *,
    is_told: bool,
) -> Damage:
    number, project = _a_project(chance, facts)
    labels, shares = list(project.milestones), [int(text[:-1]) for text in project.milestones.values()]
    milestones = {**project.milestones, labels[at]: f"{share(shares)}%"}
    damaged = _with_project(facts, number, milestones=milestones)
    return _damage(
        kind, damaged, layout, is_told, frozenset({"Q07", "Q08"}),
        lambda row: row.entity == "milestone" and row.project == _matched(project),
    )  # fmt: skip


def _other_digit(chance: random.Random, amount: str) -> str:
    place = chance.choice([n for n, character in enumerate(amount) if character.isdigit()])
    other = chance.choice([digit for digit in "123456789" if digit != amount[place]])
    return f"{amount[:place]}{other}{amount[place + 1 :]}"


def _cents(amount: str) -> int:
    return int(Decimal(amount.replace(",", "")) * 100)


def _rounding(addends: int) -> int:
    """Cents by which a sum of rounded amounts may be off."""
    return (addends + 1) // 2 if addends > 1 else 0


def _column_tells(facts: Facts, label: str, off: int) -> bool:
    column = sum(1 for project in facts.projects if project.amounts.get(label))
    return bool(facts.department_amounts) and off > _rounding(column)


def _matched(project: Project) -> str:
    """How the content names a project: by its code, else by its name."""
    return project.code or project.name


def _of_project(project: Project) -> Callable[[Row], bool]:
    return lambda row: row.project == _matched(project)


def _of_indicator(project: Project, indicator: Indicator) -> Callable[[Row], bool]:
    return lambda row: row.entity == "indicator" and row.project == _matched(project) and indicator.level3 in row.item


def _spaced(phrase: str) -> str:
    """Pattern of a phrase that lines and blanks may run through."""
    return r"\s*".join(re.escape(character) for character in phrase)


def _starts(text: str, facts: Facts) -> list[int]:
    """Where each project begins."""
    starts, at = [], 0
    for project in facts.projects:
        found = re.compile(_spaced(project.name)).search(text, at)
        assert found, project.name
        starts.append(text.rfind("\n", 0, found.start()) + 1)
        at = found.end()
    return starts


def _section(text: str, facts: Facts, number: int) -> tuple[int, int]:
    starts = [*_starts(text, facts), len(text)]
    return starts[number], starts[number + 1]


def _form(text: str, facts: Facts, number: int) -> tuple[int, int]:
    """A form with its heading, up to the next heading."""
    headings = [
        m.start()
        for n, p in enumerate(facts.projects, 1)
        for m in [re.search(_spaced(f"{n}.{p.name}绩效目标表"), text)]
        if m
    ]
    begins = [text.rfind("\n", 0, start) + 1 for start in headings]
    return [*zip(begins, [*begins[1:], len(text) if "</body>" not in text else text.index("</body>")], strict=True)][
        number
    ]


def _item(text: str, project: Project, number: int) -> tuple[int, int]:
    """An indicator of a wide table with its number."""
    begin = re.search(_spaced(project.name), text)
    assert begin
    found = re.compile(_spaced(indicator_text(number + 1, project.indicators[number]))).search(text, begin.end())
    assert found
    return found.span()


def _project_at(text: str, facts: Facts, place: int) -> Project | None:
    """The project a place in the text belongs to; None in front of the first."""
    before = [n for n, start in enumerate(_starts(text, facts)) if start <= place]
    return facts.projects[before[-1]] if before else None
