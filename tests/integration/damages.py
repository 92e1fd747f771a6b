"""Ways in which a document gets damaged, one row at a time: what is done to it, whether anything printed can tell, by which
rules, and which rows of its content may be other than before.

Whether a damage can be told is decided here from the document alone, before anything is read: by sums, numbers, labels,
units, order. What nothing printed can tell is done too, and listed in docs/limits.md.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace

from raw.sample_maker.sample_facts import Facts
from tests.integration.damaging import (
    READING,
    SUMS,
    Damage,
    a_project,
    cents,
    column_tells,
    damage_of,
    form_span,
    item_span,
    matched,
    of_indicator,
    of_project,
    other_digit,
    project_at,
    rendered,
    rounding,
    section_span,
    spaced,
    with_amount,
    with_milestone,
    with_project,
    with_value,
)

# -- amounts ----------------------------------------------------------------------------------------------------------


def amount_digit(chance: random.Random, facts: Facts, layout: str) -> Damage:
    """Another digit in an amount of a project."""
    number, project = a_project(chance, facts)
    label = chance.choice([label for label, amount in project.amounts.items() if amount])
    old = project.amounts[label] or ""
    new = other_digit(chance, old)
    off = abs(cents(new) - cents(old))
    addends = sum(1 for amount in list(project.amounts.values())[1:] if amount)
    # Sums are of rounded amounts; where columns are solved from flat text they must be exact.
    is_told = off > rounding(addends) or layout == "wide_text" or column_tells(facts, label, off)
    return with_amount(facts, layout, number, label, new, "amount_digit", is_told, SUMS)


def amount_blank(chance: random.Random, facts: Facts, layout: str) -> Damage:
    """The total of a project is not printed."""
    number, project = a_project(chance, facts)
    return with_amount(
        facts, layout, number, next(iter(project.amounts)), "", "amount_blank", True, SUMS | READING | {"Q64"}
    )


def amount_text(chance: random.Random, facts: Facts, layout: str) -> Damage:
    """Words stand where the total of a project belongs."""
    number, project = a_project(chance, facts)
    damage = with_amount(
        facts, layout, number, next(iter(project.amounts)), "见附件", "amount_text", True, SUMS | READING
    )
    if "text" not in layout:
        return damage
    # In flat text no cell keeps the words from the name, or from the purpose behind the amounts.
    names = (matched(project), f"{project.name}见附件")
    return replace(damage, may_touch=lambda row: row.project in names)


def total_digit(chance: random.Random, facts: Facts, layout: str) -> Damage:
    """Another digit in a total of the table."""
    amounts = list(facts.department_amounts)
    number = chance.randrange(len(amounts))
    amounts[number] = amounts[number].model_copy(update={"amount": other_digit(chance, amounts[number].amount or "")})
    damaged = facts.model_copy(update={"department_amounts": amounts})
    return damage_of("total_digit", damaged, layout, True, SUMS, lambda row: row.entity == "department budget")


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
    return with_milestone(chance, facts, layout, "milestone_falls", 1, lambda shares: shares[0] - 1, is_told=True)


def milestone_short(chance: random.Random, facts: Facts, layout: str) -> Damage:
    """A schedule that does not reach the whole."""
    return with_milestone(chance, facts, layout, "milestone_short", 3, lambda shares: max(shares[2], 98), is_told=True)


def milestone_digit(chance: random.Random, facts: Facts, layout: str) -> Damage:
    """Another share that still fits between its neighbours."""
    return with_milestone(chance, facts, layout, "milestone_digit", 1, lambda shares: shares[1] + 1, is_told=False)


# -- rows -------------------------------------------------------------------------------------------------------------


def project_dropped(chance: random.Random, facts: Facts, layout: str) -> Damage:
    """The row or the form of a project is gone."""
    number, project = a_project(chance, facts)
    may_touch = of_project(project)
    if layout.startswith("wide"):  # the totals still count it
        kept = [*facts.projects[:number], *facts.projects[number + 1 :]]
        return damage_of("project_dropped", facts.model_copy(update={"projects": kept}), layout, True, SUMS, may_touch)
    text = rendered(facts, layout)
    begin, end = form_span(text, facts, number)
    is_last = number == len(facts.projects) - 1  # nothing is printed behind the last form that counts it
    return Damage(
        "project_dropped", (text[:begin] + text[end:]).encode(), not is_last, frozenset({"Q63", "X06"}), may_touch
    )


def indicator_dropped(chance: random.Random, facts: Facts, layout: str) -> Damage:
    """The row of an indicator is gone. Tables that number them show the gap, but for the last one."""
    number, project = a_project(chance, facts)
    dropped = chance.randrange(len(project.indicators))
    may_touch = of_indicator(project, project.indicators[dropped])
    if layout.startswith("wide"):
        text = rendered(facts, layout)
        begin, end = item_span(text, project, dropped)
        is_told = dropped < len(project.indicators) - 1
        return Damage("indicator_dropped", (text[:begin] + text[end:]).encode(), is_told, READING, may_touch)
    kept = [*project.indicators[:dropped], *project.indicators[dropped + 1 :]]
    damaged = with_project(facts, number, indicators=kept)
    return damage_of("indicator_dropped", damaged, layout, False, frozenset({"Q21", "Q22", "Q24", "Q26"}), may_touch)


def indicator_twice(chance: random.Random, facts: Facts, layout: str) -> Damage:
    """An indicator is printed twice."""
    number, project = a_project(chance, facts)
    twice = chance.randrange(len(project.indicators))
    doubled = [*project.indicators[: twice + 1], *project.indicators[twice:]]
    damaged = with_project(facts, number, indicators=doubled)
    return damage_of(
        "indicator_twice",
        damaged,
        layout,
        True,
        frozenset({"Q17", "Q56"}),
        of_indicator(project, project.indicators[twice]),
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
    place = chance.choice(list(re.finditer(spaced(label), text)))
    wrong = place.group().replace(label[1], "囧", 1)
    owner = project_at(text, facts, place.start())
    damaged = text[: place.start()] + wrong + text[place.end() :]
    return Damage(
        "label_misspelt",
        damaged.encode(),
        True,
        READING | SUMS | {"Q54", "Q63", "Q64", "Q65"},
        lambda row: owner is None or row.project == matched(owner),
    )


def value_blank(chance: random.Random, facts: Facts, layout: str) -> Damage:
    """An indicator without its target."""
    return with_value(chance, facts, layout, "value_blank", lambda value: "", lambda value: True)


def value_cut(chance: random.Random, facts: Facts, layout: str) -> Damage:
    """A target that lost its last character. A number shows that its unit is gone; words and longer units do not."""
    return with_value(
        chance,
        facts,
        layout,
        "value_cut",
        lambda value: value[:-1],
        lambda value: bool(re.fullmatch(r"[≥≤]?\d+[^\d]", value)),
    )


def value_digit(chance: random.Random, facts: Facts, layout: str) -> Damage:
    """Another number in a target; where it is printed for two periods the other one tells."""
    return with_value(
        chance, facts, layout, "value_digit", lambda value: re.sub(r"\d", "7", value, count=1), lambda value: False
    )


def goal_character(chance: random.Random, facts: Facts, layout: str) -> Damage:
    """Another character in a goal."""
    number, project = a_project(chance, facts)
    goal = project.goals[0]
    place = chance.randrange(1, len(goal) - 1)
    goals = [f"{goal[:place]}囧{goal[place + 1 :]}", *project.goals[1:]]
    return damage_of(
        "goal_character", with_project(facts, number, goals=goals), layout, False, frozenset(),
        lambda row: row.entity == "goal" and row.project == matched(project),
    )  # fmt: skip


def name_character(chance: random.Random, facts: Facts, layout: str) -> Damage:
    """Another character in the name of a project."""
    number, project = a_project(chance, facts)
    name = project.name.replace("经费", "经囧")
    renamed = project.model_copy(update={"name": name})
    return damage_of(
        "name_character", with_project(facts, number, name=name), layout, False, frozenset(),
        lambda row: row.project in (matched(project), matched(renamed)),
    )  # fmt: skip


# -- pages ------------------------------------------------------------------------------------------------------------


def page_torn(chance: random.Random, facts: Facts, layout: str) -> Damage:
    """The document ends in the middle of a project that is not the last."""
    text = rendered(facts, layout)
    number = chance.randrange(len(facts.projects) - 1)
    begin, end = section_span(text, facts, number)
    place = chance.randrange(begin + (end - begin) // 4, end - (end - begin) // 8)
    # A form that ends behind a whole row may be a whole form: what came after it is counted nowhere.
    is_told = layout.startswith("wide")
    lost = {matched(project) for project in facts.projects[number:]}
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
    begin, middle = section_span(text, facts, number)
    _, end = section_span(text, facts, number + 1)
    first = chance.randrange(begin + (middle - begin) // 4, middle - (middle - begin) // 8)
    last = chance.randrange(middle + (end - middle) // 4, end - (end - middle) // 8)
    touched = {matched(project) for project in facts.projects[number : number + 2]}
    damaged = text[:first] + text[last:]
    # The gap between two forms shows in the number of the second, unless that was the last.
    is_told = layout.startswith("wide") or number + 1 < len(facts.projects) - 1
    told_by = READING | SUMS | {"Q17", "Q54", "Q63", "Q64"}
    return Damage("page_lost", damaged.encode(), is_told, told_by, lambda row: row.project in touched)


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
