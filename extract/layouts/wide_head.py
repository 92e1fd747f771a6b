"""What stands above a wide project table: title, department and unit of money."""

from __future__ import annotations

import re

from extract.collector import Collector
from extract.document import Printed
from extract.layouts.project_form import MONEY_UNIT_LABEL
from extract.layouts.rows import Row

_DEPARTMENT = re.compile(r"部\s*门\s*名\s*称\s*[:：]\s*(?P<name>\S+)")
TITLE = re.compile(r"绩效目标(?:申报)?表(?:\s*[（(].*[）)])?\s*$")


class DepartmentLine:
    """Collects title, department and unit as their lines come by."""

    def __init__(self, collector: Collector) -> None:
        self._collector = collector
        self.department = Printed()
        self.money_unit = Printed()

    def line(self, printed: Printed) -> bool:
        """Takes what it knows of a line; whether there was any."""
        taken = False
        match = _DEPARTMENT.search(printed.text)
        if match and not self.department:
            self.department = printed.group(match, "name")
            self._collector.furniture("field label", printed[match.start() : match.start("name")])
            self._collector.coverage.claim(self.department)
            taken = True
        money = MONEY_UNIT_LABEL.search(printed.text)
        if money and not self.money_unit:
            self.money_unit = printed.group(money)
            self._collector.furniture("unit of money", self.money_unit)
            taken = True
        return taken

    def row(self, row: Row) -> None:
        """The same for a table row above the header."""
        for cell in row.filled():
            self.line(cell.printed)
