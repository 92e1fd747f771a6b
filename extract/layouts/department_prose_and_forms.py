"""Department targets in prose, followed by project forms.

Part one has numbered sections: the overall goal, groups of goals (heading, 绩效目标： and 绩效指标： in sentences) and
safeguards. Part two is read by `project_form_cells`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extract.collector import Collector
from extract.document import Line, Printed
from extract.layouts import project_form_cells, project_form_lines
from extract.layouts.emit import Owner
from extract.layouts.families import Family
from extract.layouts.project_form import BOOKMARK, HEADING
from extract.layouts.project_forms import has_cells
from extract.layouts.rows import Row, body_items
from extract.prose import Clause, parse_clauses
from extract.records import GoalRecord, IndicatorRecord, IndicatorValueRecord, SafeguardRecord
from extract.text import unwrap
from extract.values import value_record_fields

_PART = re.compile(r"^\s*第[一二三四]部分\s*$")
_PART_TITLES = {"部门整体绩效目标", "预算项目绩效目标", "部门(单位)整体绩效目标", "部门预算绩效目标"}
_SECTION = re.compile(r"^\s*(?P<number>[一二三四五六]\s*、)\s*(?P<title>.+?)\s*$")
_GROUP = re.compile(r"^\s*(?P<number>[（(][一二三四五六七八九十]{1,3}[）)])\s*(?P<title>.+?)\s*$", re.DOTALL)
_OVERALL = re.compile(r"^\s*(?P<label>(?:整体|总体)绩效目标\s*[:：])\s*")
_GOAL = re.compile(r"^\s*(?P<label>绩效目标\s*[:：])\s*")
_INDICATORS = re.compile(r"^\s*(?P<label>绩效指标\s*[:：])\s*")
_SAFEGUARD_TITLE_END = re.compile(r"[。：:]")


@dataclass(slots=True)
class _Paragraph:
    """A paragraph that may have been cut into lines; `kind` by its beginning."""

    kind: str
    printed: Printed


def read(collector: Collector, family: Family) -> None:
    """Reads both parts."""
    items = list(body_items(collector.document))
    first_form = next(
        (n for n, item in enumerate(items) if isinstance(item, Row) or _is_form_heading(item)), len(items)
    )
    _ProseReader(collector).read([item for item in items[:first_form] if isinstance(item, Line)])
    forms = items[first_form:]
    if has_cells(collector.document):
        project_form_cells.read_forms(collector, forms)
    else:
        project_form_lines.read_forms(collector, [item for item in forms if isinstance(item, Line)])


def _is_form_heading(line: Line) -> bool:
    text = BOOKMARK.sub("", line.printed.text)
    return bool(re.match(r"^\s*\d", text) and HEADING.match(text))


class _ProseReader:
    """Reads paragraphs in order; the section says what a numbered paragraph is."""

    def __init__(self, collector: Collector) -> None:
        self._collector = collector
        self._section = ""
        self._group_no = 0
        self._group_title: Printed | None = None
        self._safeguard_no = 0

    def read(self, lines: list[Line]) -> None:
        for paragraph in _paragraphs(self._collector, lines):
            getattr(self, f"_{paragraph.kind}")(paragraph.printed)

    def _heading(self, printed: Printed) -> None:
        self._collector.furniture("heading", printed)
        match = _SECTION.match(printed.text)
        self._section = match["title"] if match else self._section

    def _overall(self, printed: Printed) -> None:
        self._goal_record("overall", self._labelled(_OVERALL, printed))

    def _numbered(self, printed: Printed) -> None:
        match = _GROUP.match(printed.text)
        assert match is not None
        self._collector.furniture("numbering", printed.group(match, "number"))
        if "保障" in self._section or "措施" in self._section:
            self._safeguard(printed.group(match, "title"))
        else:
            self._group_no += 1
            self._group_title = printed.group(match, "title")
            self._collector.furniture("heading", self._group_title)

    def _goal(self, printed: Printed) -> None:
        self._goal_record("group", self._labelled(_GOAL, printed), self._group_title)

    def _goal_record(self, kind: str, text: Printed, title: Printed | None = None) -> None:
        owner = Owner("group", group_no=self._group_no) if kind == "group" else Owner("department")
        self._collector.add(
            GoalRecord,
            at=[part for part in (title, text) if part],
            owner_kind=owner.kind,
            group_no=owner.group_no,
            goal_no=1,
            goal_kind=kind,
            goal_title=title,
            goal_text=unwrap(text.text),
            goal_printed=text.text.strip(),
        )

    def _indicators(self, printed: Printed) -> None:
        """One indicator a clause; what joins the clauses is furniture."""
        prose = parse_clauses(self._labelled(_INDICATORS, printed))
        self._collector.furniture("prose between indicators", *prose.leftover)
        for number, clause in enumerate(prose, start=1):
            self._clause(number, clause)

    def _clause(self, number: int, clause: Clause) -> None:
        at = [clause.name, clause.phrase] if clause.name else [clause.phrase]
        record = self._collector.add(
            IndicatorRecord,
            at=at,
            owner_kind="group",
            group_no=self._group_no,
            indicator_no=number,
            level3_name=unwrap(clause.name.text) if clause.name else None,
            level3_printed=clause.name,
            description=unwrap(clause.phrase.text),
            origin="prose",
        )
        target = value_record_fields(clause.target) if clause.target else {"value_kind": "qualitative"}
        flags = [*target.pop("parse_flags", []), *clause.flags]
        value = clause.value or clause.phrase
        self._collector.add(
            IndicatorValueRecord,
            at=[value],
            indicator_record_no=record.record_no,
            value_scope="unspecified",
            value_printed=value.text.strip(),
            value_text=unwrap(value.text),
            parse_flags=list(dict.fromkeys(flags)),
            **target,
        )

    def _safeguard(self, text: Printed) -> None:
        self._safeguard_no += 1
        end = _SAFEGUARD_TITLE_END.search(text.text)
        title, body = (text[: end.start()], text[end.end() :]) if end else (text, Printed())
        if end:
            self._collector.furniture("punctuation", text.group(end))
        self._collector.add(
            SafeguardRecord,
            at=[text] if body else [title],
            safeguard_no=self._safeguard_no,
            safeguard_title=title.text.strip(),
            safeguard_text=unwrap(body.text),
        )

    def _labelled(self, label: re.Pattern[str], printed: Printed) -> Printed:
        match = label.match(printed.text)
        assert match is not None
        self._collector.furniture("field label", printed.group(match, "label"))
        return printed[match.end() :].strip()


def _paragraphs(collector: Collector, lines: list[Line]) -> Iterator[_Paragraph]:
    """Paragraphs that begin like something known; lines that do not belong to the paragraph before them."""
    current: _Paragraph | None = None
    for line in lines:
        printed = line.printed
        bookmark = BOOKMARK.match(printed.text)
        if bookmark:
            collector.furniture("bookmark of a converter", printed.group(bookmark))
            printed = printed[bookmark.end() :]
        if not printed:
            continue
        kind = _kind(printed)
        if kind is None:
            if current is not None and current.kind != "heading":
                current.printed = Printed.join([current.printed, printed.strip()], "\n")
            continue
        if current is not None:
            yield current
        current = _Paragraph(kind, printed.strip())
    if current is not None:
        yield current


def _kind(printed: Printed) -> str | None:
    text = printed.text
    if _PART.match(text) or printed.key.replace("（", "(").replace("）", ")") in _PART_TITLES or _SECTION.match(text):
        return "heading"
    for kind, pattern in (("overall", _OVERALL), ("goal", _GOAL), ("indicators", _INDICATORS), ("numbered", _GROUP)):
        if pattern.match(text):
            return kind
    return None
