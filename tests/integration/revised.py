"""Facts of a document as its publisher might revise them: each function edits five printed things and nothing else."""

from __future__ import annotations

from decimal import Decimal
from typing import TypeVar

from raw.sample_maker.sample_facts import DepartmentAmount, Facts, Indicator, KeyTask, Project

ONE = Decimal("1.00")
ADDED = "补报材料完成率"
Priced = TypeVar("Priced", DepartmentAmount, KeyTask)


def with_other_amounts(facts: Facts) -> Facts:
    """Four amounts and a goal. Totals of a table stay right: what one project gains another one gives."""
    if not facts.projects:
        amounts, tasks = list(facts.department_amounts), list(facts.key_tasks)
        for number in [n for n, amount in enumerate(amounts) if amount.amount][:2]:
            amounts[number] = _raised(amounts[number])
        tasks[:2] = [_raised(task) for task in tasks[:2]]
        return facts.model_copy(
            update={
                "department_amounts": amounts,
                "key_tasks": tasks,
                "overall_goal": f"{facts.overall_goal}并按时完成。",
            }
        )
    first, second = [n for n, p in enumerate(facts.projects) if _sources(p)[:2] == _sources(facts.projects[0])[:2]][:2]
    projects = list(facts.projects)
    projects[first] = _moved(projects[first], ONE)
    projects[second] = _moved(projects[second], -ONE if facts.department_amounts else ONE)
    goals = [f"{projects[first].goals[0]}并按时完成。", *projects[first].goals[1:]]
    projects[first] = projects[first].model_copy(update={"goals": goals})
    return facts.model_copy(update={"projects": projects})


def with_other_targets(facts: Facts) -> Facts:
    """Two targets and a goal, an indicator added and one taken away."""
    if not facts.projects:
        return facts.model_copy(
            update={"indicators": _edited(facts.indicators), "overall_goal": f"{facts.overall_goal}及时公开。"}
        )
    number = max(range(len(facts.projects)), key=lambda n: (len(facts.projects[n].indicators), n))
    project = facts.projects[number]
    goals = [f"{project.goals[0]}及时公开。", *project.goals[1:]]
    edited = project.model_copy(update={"indicators": _edited(project.indicators), "goals": goals})
    return facts.model_copy(update={"projects": [*facts.projects[:number], edited, *facts.projects[number + 1 :]]})


def _edited(indicators: list[Indicator]) -> list[Indicator]:
    """The first two with other annual targets, one added behind them, the last but one taken away (the last may hold up a
    label)."""
    one, two, *others = indicators
    added = two.model_copy(update={"level3": ADDED, "description": two.description and ADDED})
    kept = [*others[:-2], *others[-1:]]
    return [_retargeted(one), _retargeted(two), added, *kept]


def _retargeted(indicator: Indicator) -> Indicator:
    scope = "annual" if "annual" in indicator.values else next(iter(indicator.values))
    return indicator.model_copy(update={"values": {**indicator.values, scope: "≥77%"}})


def _sources(project: Project) -> list[str]:
    return [label for label, amount in project.amounts.items() if amount]


def _moved(project: Project, by: Decimal) -> Project:
    """The project with its total and its first source changed by the same amount."""
    amounts = dict(project.amounts)
    for label in _sources(project)[:2]:
        amounts[label] = _sum(amounts[label], by)
    return project.model_copy(update={"amounts": amounts})


def _raised(record: Priced) -> Priced:
    return record.model_copy(update={"amount": _sum(record.amount, ONE)})


def _sum(amount: str | None, by: Decimal) -> str:
    text = amount or "0"
    total = Decimal(text.replace(",", "")) + by
    return f"{total:,}" if "," in text else f"{total}"
