"""Facts of a document as its publisher might revise them: each function edits five printed things and nothing else, and
says which."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from raw.sample_maker.sample_facts import NO_SIGN, DepartmentAmount, Facts, Funding, Indicator, KeyTask, Project

ONE = Decimal("1.00")
ADDED = "补报材料完成率"
EDITS = 5
Priced = TypeVar("Priced", DepartmentAmount, KeyTask, Funding)


@dataclass(frozen=True)
class Revision:
    """Facts after five edits, and the differences a reader must list: (entity, kind of change) → how many."""

    facts: Facts
    differences: Counter[tuple[str, str]]


def with_other_amounts(facts: Facts) -> Revision:
    """Up to four amounts and a goal; where fewer amounts are printed, targets make up the five."""
    if not facts.projects:
        return _department_amounts(facts)
    if any(project.amounts for project in facts.projects):
        return _moved_amounts(facts)
    projects, amounts = _raised_amounts(facts.projects)
    projects[0] = _with_other_goal(projects[0], "并按时完成。")
    differences = amounts + Counter({("goal", "changed"): 1})
    targets = EDITS - differences.total()
    edited = [
        _retargeted(indicator, "66") if number < targets else indicator
        for number, indicator in enumerate(projects[0].indicators)
    ]
    projects[0] = projects[0].model_copy(update={"indicators": edited})
    differences += Counter({("indicator", "changed"): targets})
    return Revision(facts.model_copy(update={"projects": projects}), differences)


def with_other_targets(facts: Facts) -> Revision:
    """Two targets and a goal, an indicator added and one taken away."""
    differences = Counter(
        {("indicator", "changed"): 2, ("indicator", "added"): 1, ("indicator", "removed"): 1, ("goal", "changed"): 1}
    )
    if not facts.projects:
        changed = {"indicators": _edited(facts.indicators), "overall_goal": f"{facts.overall_goal}及时公开。"}
        return Revision(facts.model_copy(update=changed), differences)
    number = max(range(len(facts.projects)), key=lambda n: (len(facts.projects[n].indicators), n))
    project = _with_other_goal(facts.projects[number], "及时公开。")
    project = project.model_copy(update={"indicators": _edited(project.indicators)})
    projects = [*facts.projects[:number], project, *facts.projects[number + 1 :]]
    return Revision(facts.model_copy(update={"projects": projects}), differences)


def _department_amounts(facts: Facts) -> Revision:
    amounts, tasks = list(facts.department_amounts), list(facts.key_tasks)
    for number in [n for n, amount in enumerate(amounts) if amount.amount][:2]:
        amounts[number] = _raised(amounts[number])
    tasks[:2] = [_raised(task) for task in tasks[:2]]
    changed = {"department_amounts": amounts, "key_tasks": tasks, "overall_goal": f"{facts.overall_goal}并按时完成。"}
    return Revision(
        facts.model_copy(update=changed),
        Counter({("department budget", "changed"): 2, ("key task", "changed"): 2, ("goal", "changed"): 1}),
    )


def _moved_amounts(facts: Facts) -> Revision:
    """Two amounts of two projects. Totals of a table stay right, for they tell which column an amount stood in: what one
    project gains another one gives."""
    first, second = [n for n, p in enumerate(facts.projects) if _sources(p)[:2] == _sources(facts.projects[0])[:2]][:2]
    projects = list(facts.projects)
    projects[first] = _with_other_goal(_moved(projects[first], ONE), "并按时完成。")
    projects[second] = _moved(projects[second], -ONE if facts.department_amounts else ONE)
    differences = Counter({("funding", "changed"): 4, ("goal", "changed"): 1})
    return Revision(facts.model_copy(update={"projects": projects}), differences)


def _raised_amounts(projects: list[Project]) -> tuple[list[Project], Counter[tuple[str, str]]]:
    """The projects with the first four printed amounts raised: of the funding, else of the budget's execution."""
    differences: Counter[tuple[str, str]] = Counter()
    changed = []
    for project in projects:
        funding, executions = list(project.funding), list(project.executions)
        for number, amount in enumerate(funding):
            if amount.amount and differences.total() < EDITS - 1:
                funding[number] = _raised(amount)
                differences["funding", "changed"] += 1
        for number, execution in enumerate(executions):
            if execution.adjusted and differences.total() < EDITS - 1:
                executions[number] = execution.model_copy(update={"adjusted": _sum(execution.adjusted, ONE)})
                differences["execution", "changed"] += 1
        changed.append(project.model_copy(update={"funding": funding, "executions": executions}))
    return changed, differences


def _with_other_goal(project: Project, ending: str) -> Project:
    if project.goals:
        return project.model_copy(update={"goals": [f"{project.goals[0]}{ending}", *project.goals[1:]]})
    kind, goals = next(iter(project.goals_of.items()))
    return project.model_copy(update={"goals_of": {**project.goals_of, kind: [f"{goals[0]}{ending}", *goals[1:]]}})


def _edited(indicators: list[Indicator]) -> list[Indicator]:
    """The first two with other annual targets, one added behind them, the last but one taken away (the last may hold up a
    label)."""
    one, two, *others = indicators
    added = two.model_copy(update={"level3": ADDED, "description": two.description and ADDED})
    kept = [*others[:-2], *others[-1:]]
    return [_retargeted(one, "77"), _retargeted(two, "77"), added, *kept]


def _retargeted(indicator: Indicator, number: str) -> Indicator:
    """With another target in the way its row prints one: sign and unit may have columns of their own."""
    scope = "annual" if "annual" in indicator.values else next(iter(indicator.values))
    target = number if indicator.sign or indicator.unit else f"≥{number}%"
    if indicator.sign in NO_SIGN:
        target = f"按第{number}号要求完成"
    return indicator.model_copy(update={"values": {**indicator.values, scope: target}})


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
