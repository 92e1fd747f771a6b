"""Runs the suites on a build file. A failure says rule, document and place in one line; an expectation that could not be
evaluated is an error and reported apart, for Great Expectations calls both unsuccessful."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from expectations import schema

if TYPE_CHECKING:
    from great_expectations.core import ExpectationValidationResult
    from great_expectations.datasource.fluent.interfaces import Batch
    from great_expectations.expectations.expectation import Expectation

    from expectations.engine import DuckDBDatasource

LINES_PER_RULE = 10  # rows of one broken rule that are reported one by one; the rest is counted
_PLACE_WORDS = {
    "document_id": "document",
    "page_no": "page",
    "table_no": "table",
    "row_no": "row",
    "column_no": "column",
    "line_from": "line",
    "record_no": "record",
}


@dataclass(slots=True)
class TableCheck:
    """What was found in one staging table. `failures` and `errors` are lines for people."""

    table: str
    expectations: int = 0
    failures: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        """Whether every expectation was evaluated and met."""
        return not self.failures and not self.errors


def check_staging(build_file: Path) -> list[TableCheck]:
    """Checks every staging table of `build_file`, in the order of `extract.records.TABLES`, `landing` first.

    Opens the file for reading and leaves it closed. A missing table is a failure of that table.
    """
    import sqlalchemy

    from expectations.engine import duckdb_tables

    checks = [TableCheck(table) for table in schema.STAGING_TABLES]
    with duckdb_tables(build_file) as datasource:
        present = set(sqlalchemy.inspect(datasource.get_engine()).get_table_names(datasource.schema_))
        for check in checks:
            if check.table in present:
                _check_table(datasource, check)
            else:
                check.failures.append(f"{check.table}: the table is missing in schema staging")
    return checks


def _check_table(datasource: DuckDBDatasource, check: TableCheck) -> None:
    from expectations.suites import content_expectations, shape_expectations

    batch = datasource.add_table_asset(check.table).add_batch_definition_whole_table("all").get_batch()
    _validate(batch, check, shape_expectations(check.table))
    if check.passed:
        _validate(batch, check, content_expectations(check.table))


def _validate(batch: Batch, check: TableCheck, expectations: list[Expectation]) -> None:
    """Evaluates all, then those that were not met once more for their rows: twice as fast as asking all for rows."""
    from great_expectations import ExpectationSuite

    check.expectations += len(expectations)
    suite = ExpectationSuite(name=check.table, expectations=expectations)
    results = batch.validate(suite, result_format="BOOLEAN_ONLY").results
    met = {result.expectation_config.description for result in results if result.success and result.expectation_config}
    for expectation in expectations:
        if expectation.description not in met:
            result = batch.validate(expectation, result_format=_with_rows(check.table))
            if error := _error(result):
                check.errors.append(f"{check.table}: could not check that {expectation.description}: {error}")
            else:
                said = f"{check.table}: expected that {expectation.description}; "
                check.failures.extend(said + line for line in _found(expectation, result.result))


def _with_rows(table: str) -> dict[str, object]:
    return {
        "result_format": "COMPLETE",
        "unexpected_index_column_names": schema.place_columns(table),
        "partial_unexpected_count": LINES_PER_RULE,
    }


def _error(result: ExpectationValidationResult) -> str | None:
    """First line of what kept an expectation from being evaluated, or from giving the same answer twice."""
    information = result.exception_info or {}
    several = [information] if "raised_exception" in information else list(information.values())
    for exception in several:
        if exception["raised_exception"]:
            lines = str(exception["exception_message"]).strip().splitlines()
            return lines[0] if lines else "no message"
    return "it was not met, then met" if result.success else None


def _found(expectation: Expectation, result: dict[str, Any]) -> Iterator[str]:
    """What was found instead: a line for each of the first rows, and one for the number of the others."""
    if "unexpected_index_list" in result:  # an expectation about a column
        rows, count = result["unexpected_index_list"], result["unexpected_count"]
    elif "unexpected_rows" in result.get("details", {}):  # a rule in SQL
        rows, count = result["details"]["unexpected_rows"], result["observed_value"]
    else:
        yield _column_difference(expectation, result["observed_value"])
        return
    for row in rows[:LINES_PER_RULE]:
        yield _row(row, getattr(expectation, "column", "observed"))
    if count > LINES_PER_RULE:
        yield f"{count - LINES_PER_RULE:,} more rows like that"


def _column_difference(expectation: Expectation, observed: list[str]) -> str:
    expected: list[str] = getattr(expectation, "column_list")  # noqa: B009  (not every expectation has it)
    missing = [name for name in expected if name not in observed]
    unknown = [name for name in observed if name not in expected]
    parts = [f"missing: {', '.join(missing)}"] if missing else []
    parts += [f"unknown: {', '.join(unknown)}"] if unknown else []
    return "; ".join(parts) or "the order differs"


def _row(row: dict[str, Any], column: str) -> str:
    """What stands there and where: `found '7x' in document 0f3a9c1b2d4e, page 3, table 2, row 5, record 12`."""
    observed = row.get(column)
    if "observed_column" in row:
        return f"found {row['observed_column']} {observed}"
    places = [
        f"{word} {str(row[name])[:12] if name == 'document_id' else row[name]}"
        for name, word in _PLACE_WORDS.items()
        if row.get(name) is not None
    ]
    found = "found" if observed is None else f"found {_one_line(str(observed))!r}"
    return f"{found} in {', '.join(places) or 'an unknown place'}"


def _one_line(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 80 else f"{text[:79]}…"
