"""Prose and forms as a web page: headings and paragraphs, then tables with merged cells."""

from __future__ import annotations

from raw.sample_maker.renderers.form_html import budget_rows, indicator_rows
from raw.sample_maker.renderers.html import Td, page, paragraph, table
from raw.sample_maker.renderers.two_part_text import INDICATOR_HEADER, NUMERALS, PARTS, SCHEDULE, SECTIONS
from raw.sample_maker.sample_facts import Facts, Project

_SCHEDULE_SPANS = (2, 1, 1, 2)  # four milestones over the six columns beside the label


def render(facts: Facts, charset: str) -> str:
    """The page."""
    document = facts.document
    title = document.title or ""
    body = [paragraph(title, "h1"), *(paragraph(text, "h2") for text in PARTS[0]), *_prose(facts)]
    body += [paragraph(text, "h2") for text in PARTS[1]]
    for number, project in enumerate(facts.projects, start=1):
        body.append(paragraph(f"{number}.{project.name}绩效目标表", "h3"))
        body.append(paragraph(f"{document.department_code}{document.unit_name}"))
        body.append(paragraph(f"单位：{document.unit_of_money}"))
        body += [table(_form(project)), table(indicator_rows(INDICATOR_HEADER, project.indicators))]
    return page(title, charset, body)


def _prose(facts: Facts) -> list[str]:
    overall, groups, safeguards = (paragraph(section, "h3") for section in SECTIONS)
    body = [overall, paragraph(f"整体绩效目标：{facts.overall_goal}"), groups]
    for group in facts.groups:
        texts = (group.heading, f"绩效目标：{group.goal}", f"绩效指标：{group.indicator_text}")
        body += [paragraph(text) for text in texts]
    body.append(safeguards)
    for numeral, safeguard in zip(NUMERALS, facts.safeguards, strict=False):
        body.append(paragraph(f"（{numeral}）{safeguard.title}。{safeguard.text}"))
    return body


def _form(project: Project) -> list[list[Td]]:
    code = [Td("项目编码"), Td(project.code, colspan=2), Td("项目名称"), Td(project.name, colspan=3)]
    schedule = [
        [Td(SCHEDULE, rowspan=2), *map(_spanned, project.milestones, _SCHEDULE_SPANS)],
        list(map(_spanned, project.milestones.values(), _SCHEDULE_SPANS)),
    ]
    goals = "\n".join(f"{number}.{goal}" for number, goal in enumerate(project.goals, start=1))
    return [code, *budget_rows(project, 7), *schedule, [Td("绩效目标"), Td(goals, colspan=6)]]


def _spanned(text: str, span: int) -> Td:
    return Td(text, colspan=span)
