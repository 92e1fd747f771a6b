"""What a document was read as, in the plain shapes in which expectations are written: projects with amounts, goals,
indicators; department amounts; tasks; groups. Shared by the golden tests."""

from __future__ import annotations

from typing import Any

from extract.extractor import extract_document
from extract.records import (
    DepartmentAmountRecord,
    Extraction,
    GoalRecord,
    IndicatorRecord,
    IndicatorValueRecord,
    KeyTaskRecord,
    MilestoneRecord,
    ProjectAmountRecord,
    ProjectRecord,
    SafeguardRecord,
)


class Reading:
    """The records of one document, by owner."""

    def __init__(self, data: bytes, file_name: str) -> None:
        self.extraction: Extraction = extract_document(data, file_name)
        self.document = self.extraction.document

    def _of(self, table: str) -> list[Any]:
        return self.extraction.records[table]

    @property
    def projects(self) -> list[ProjectRecord]:
        return self._of("project")

    def amounts(self, project_no: int) -> dict[str | None, str | None]:
        """Amounts in the printed unit (万元) by label."""
        records: list[ProjectAmountRecord] = [r for r in self._of("project_amount") if r.project_no == project_no]
        return {r.label_printed: None if r.amount_yuan is None else f"{r.amount_yuan / 10000:.2f}" for r in records}

    def goals(self, project_no: int | None = None, group_no: int | None = None) -> list[str]:
        records: list[GoalRecord] = self._of("goal")
        return [r.goal_text for r in records if (r.project_no, r.group_no) == (project_no, group_no)]

    def indicators(self, project_no: int | None = None, group_no: int | None = None) -> list[IndicatorRecord]:
        return [r for r in self._of("indicator") if (r.project_no, r.group_no) == (project_no, group_no)]

    def values(self, indicator: IndicatorRecord) -> dict[str, str | None]:
        """Targets as stored, by scope."""
        return {v.value_scope: v.value_text for v in self.value_records(indicator)}

    def value_records(self, indicator: IndicatorRecord) -> list[IndicatorValueRecord]:
        return [v for v in self._of("indicator_value") if v.indicator_record_no == indicator.record_no]

    def milestones(self, project_no: int) -> list[MilestoneRecord]:
        return [r for r in self._of("milestone") if r.project_no == project_no]

    @property
    def department_amounts(self) -> list[DepartmentAmountRecord]:
        return self._of("department_amount")

    @property
    def tasks(self) -> list[KeyTaskRecord]:
        return self._of("key_task")

    @property
    def safeguards(self) -> list[SafeguardRecord]:
        return self._of("safeguard")

    def findings(self) -> list[tuple[str, int | None, int | None]]:
        """(rule, project, first line) of what was found while reading."""
        return [(r.rule_id, r.project_no, r.line_from) for r in self._of("extraction_finding")]
