"""Documents published again: what changed, what was known when, and what must not be taken for a version."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from raw.sample_maker.make_samples import make
from raw.sample_maker.sample_facts import Facts, Output, Project, all_facts
from tests.integration.built import build
from tests.integration.revised import EDITS, with_other_amounts, with_other_targets

pytestmark = pytest.mark.slow
SAMPLES = [(facts, output) for facts in all_facts() for output in facts.outputs]
FILES = [output.file for _, output in SAMPLES]
# As published at a moment: the versions whose time the moment lies in.
AS_OF = """SELECT {what} FROM marts.{mart} JOIN marts.dim_document USING (document_key)
WHERE effective_from <= $moment AND (effective_to IS NULL OR $moment < effective_to) AND {where}"""


def published(facts: Facts) -> list[Facts]:
    """What is published of the facts, one version after the other."""
    second = with_other_amounts(facts).facts
    return [facts, second, with_other_targets(second).facts]


def _write(folder: Path, documents: list[tuple[Facts, Output]]) -> list[Path]:
    folder.mkdir()
    for facts, output in documents:
        (folder / output.file).write_bytes(make(facts, output))
    return [folder]


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """All samples, published three times: as they are, with other amounts, then also with other targets."""
    root = tmp_path_factory.mktemp("versions")
    batches = [
        _write(root / f"{number}", [(published(facts)[number], output) for facts, output in SAMPLES])
        for number in range(3)
    ]
    with duckdb.connect(build(root / "home", batches, tests=True), read_only=True) as connection:
        yield connection


def _rows(db: duckdb.DuckDBPyConnection, sql: str, **parameters: Any) -> list[tuple[Any, ...]]:
    return db.execute(sql, parameters or None).fetchall()


@pytest.mark.parametrize("file", FILES)
def test_five_edits_are_five_differences(db: duckdb.DuckDBPyConnection, file: str) -> None:
    versions = _rows(
        db,
        """SELECT DISTINCT version_no, logical_document_id FROM marts.dim_document WHERE file_name = $file ORDER BY 1""",
        file=file,
    )
    assert [version for version, _ in versions] == [1, 2, 3]
    assert len({logical for _, logical in versions}) == 1
    changes = _rows(
        db,
        """SELECT version_no, entity, change_kind, count(*) FROM marts.fct_document_change
        JOIN marts.dim_document USING (document_key) WHERE dim_document.logical_document_id = $logical
        GROUP BY ALL ORDER BY ALL""",
        logical=versions[0][1],
    )
    (facts,) = [facts for facts, output in SAMPLES if output.file == file]
    second = with_other_amounts(facts)
    expected = {2: second.differences, 3: with_other_targets(second.facts).differences}
    assert [edits.total() for edits in expected.values()] == [EDITS, EDITS]
    assert changes == sorted(
        (version, *what, count) for version, edits in expected.items() for what, count in edits.items() if count
    )


def test_every_difference_says_what_was_and_what_is(db: duckdb.DuckDBPyConnection) -> None:
    rows = _rows(
        db,
        """SELECT change_kind, value_before IS NULL, value_after IS NULL, source_key IS NULL, previous_source_key IS NULL,
        min(value_before <> value_after) FROM marts.fct_document_change GROUP BY ALL ORDER BY ALL""",
    )
    assert rows == [
        ("added", True, False, False, True, None),
        ("changed", False, False, False, False, True),
        ("removed", False, True, True, False, None),
    ]


@pytest.mark.parametrize("file", FILES)
def test_figures_as_published_before_and_after_a_version(db: duckdb.DuckDBPyConnection, file: str) -> None:
    (facts,) = [facts for facts, output in SAMPLES if output.file == file]
    (logical,) = set(_rows(db, "SELECT logical_document_id FROM marts.dim_document WHERE file_name = $f", f=file))
    moments = _rows(
        db,
        """SELECT effective_from FROM marts.dim_document WHERE logical_document_id = $logical AND represents_version
        ORDER BY version_no""",
        logical=logical[0],
    )
    for (moment,), wanted in zip(moments, published(facts), strict=True):
        found = [
            _as_of(db, moment, logical[0], "fct_goal", "goal_text", "group_no IS NULL"),
            _as_of(db, moment, logical[0], "fct_project_funding", "amount_yuan", "amount_yuan IS NOT NULL"),
            _as_of(db, moment, logical[0], "fct_indicator", "level3_name", "origin = 'table'"),
        ]
        goals = [goal for project in wanted.projects for goal in _goals(project)] + [wanted.overall_goal or ""]
        amounts = [a for project in wanted.projects for a in _amounts(project) if a]
        names = [i.level3 for owner in (wanted, *wanted.projects) for i in owner.indicators]
        torn = [wanted.torn_row.level3] if wanted.torn_row else []
        assert found == [
            sorted(filter(None, goals)),
            sorted(
                Decimal(a.replace(",", "")) * (10000 if wanted.document.unit_of_money == "万元" else 1) for a in amounts
            ),
            sorted([*names, *torn]),
        ]
    earlier = _rows(db, "SELECT min(landed_at) - INTERVAL 1 SECOND FROM marts.dim_document")[0][0]
    assert _as_of(db, earlier, logical[0], "fct_goal", "goal_text", "true") == []


def _goals(project: Project) -> list[str]:
    return [*project.goals, *itertools.chain.from_iterable(project.goals_of.values())]


def _amounts(project: Project) -> list[str | None]:
    """Of the year: those of the whole project stand in a mart of their own."""
    return [*project.amounts.values(), *(line.amount for line in project.funding if line.scope == "annual")]


def _as_of(db: duckdb.DuckDBPyConnection, moment: Any, logical: str, mart: str, what: str, where: str) -> list[Any]:
    sql = AS_OF.format(what=what, mart=mart, where=f"logical_document_id = '{logical}' AND {where}")
    return sorted(value for (value,) in _rows(db, sql, moment=moment))


def test_two_formats_of_one_text_are_one_version(db: duckdb.DuckDBPyConnection) -> None:
    rows = _rows(
        db,
        """SELECT version_no, count(*), count(*) FILTER (WHERE represents_version), count(*) FILTER (WHERE is_current)
        FROM marts.dim_document WHERE file_name LIKE '津南区%' GROUP BY ALL ORDER BY ALL""",
    )
    assert rows == [(1, 2, 1, 0), (2, 2, 1, 0), (3, 2, 1, 1)]
