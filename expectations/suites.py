"""Great Expectations suites of the staging tables, made from `schema` and `rules`. Importing this module costs seconds:
do it inside functions only.

A check that Great Expectations has by name is that expectation; a rule over several columns or tables, or a pattern,
is an `UnexpectedRowsExpectation`. `description`, unique in a table, is the sentence that a failure is reported with.
"""

from __future__ import annotations

import great_expectations.expectations as gxe
from great_expectations.expectations.expectation import Expectation

from expectations import rules, schema


def shape_expectations(table: str) -> list[Expectation]:
    """Column set, order and types: without these no other expectation can be evaluated."""
    columns = schema.columns(table)
    pairs = ", ".join(f"('{name}', '{column_type}')" for name, column_type in columns.items())
    types = (
        "SELECT d.column_name AS observed_column, d.column_type AS observed FROM (DESCRIBE {batch}) AS d"
        f" WHERE (d.column_name, d.column_type) NOT IN ({pairs})"
    )
    return [
        gxe.ExpectTableColumnsToMatchOrderedList(
            column_list=list(columns), description="the columns are those of the record class, in its order"
        ),
        gxe.UnexpectedRowsExpectation(
            unexpected_rows_query=types, description="the column types are those of the record class"
        ),
    ]


def content_expectations(table: str) -> list[Expectation]:
    """Everything about the rows of a table whose shape is right."""
    columns = schema.columns(table)
    expectations: list[Expectation] = [
        gxe.ExpectColumnValuesToNotBeNull(column=column, description=f"{column} is not null")
        for column in schema.required_columns(table)
    ]
    expectations += [
        gxe.ExpectColumnValuesToBeInSet(
            column=column, value_set=list(values), description=f"{column} is one of its vocabulary"
        )
        for column, values in rules.VOCABULARIES.items()
        if column in columns
    ]
    expectations += [
        gxe.ExpectColumnValuesToBeBetween(
            column=column, min_value=least, max_value=most, description=f"{column} is {_range(least, most)}"
        )
        for column, (least, most) in rules.RANGES.items()
        if column in columns
    ]
    return [*expectations, *(_unexpected_rows(table, rule) for rule in _rules(table))]


def _rules(table: str) -> list[rules.Rule]:
    columns = schema.columns(table)
    found = [rules.not_blank(column) for column in rules.NOT_BLANK if column in columns]
    if table in rules.IDENTITIES:
        found.append(rules.identified(table, *rules.IDENTITIES[table]))
    if table not in schema.NOT_RECORDS:
        found += [rules.identified(table, "record_no"), rules.numbered(table), *rules.OF_ALL_RECORDS]
    return [*found, *rules.OF_TABLE[table]]


def _unexpected_rows(table: str, rule: rules.Rule) -> Expectation:
    place = ", ".join(f"t.{column}" for column in schema.place_columns(table))
    query = f"SELECT {place}, CAST({rule.observed} AS VARCHAR) AS observed FROM §batch§ AS t WHERE {rule.broken_if}"
    # Great Expectations formats the query: braces of the rule (regular expressions) are doubled for it.
    query = query.replace("{", "{{").replace("}", "}}").replace("§batch§", "{batch}")
    return gxe.UnexpectedRowsExpectation(unexpected_rows_query=query, description=rule.sentence)


def _range(least: int, most: int | None) -> str:
    return f"{least} or more" if most is None else f"from {least} to {most}"
