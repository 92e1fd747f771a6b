"""Every quality rule, row by row, over the five reference documents: the list of `table.yml` with the judged differences of
`differences.yml` is what the findings are."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from tests.integration.built import build

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
SEEDS = ROOT.parent / "shared" / "seeds"
RULES = ROOT / "tests" / "golden" / "quality_rules"
OF_THE_DOCUMENT = {"Q39", "Q55", "Q57"}
OF_THE_OWNER = {"Q21", "Q22", "Q23", "Q24", "Q26"}


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The build of the reference documents."""
    if not SEEDS.exists():
        pytest.skip("the reference documents (../shared) are not here")
    path = build(tmp_path_factory.mktemp("rules") / "home", [[SEEDS]])
    with duckdb.connect(path, read_only=True) as connection:
        yield connection


def test_every_rule_finds_the_listed_rows_and_no_others(db: duckdb.DuckDBPyConnection) -> None:
    wanted = {
        (rule, document): set(rows)
        for rule, documents in _read("table.yml").items()
        for document, rows in documents.items()
    }
    for difference in _read("differences.yml"):
        rows = wanted.setdefault((difference["rule"], difference["document"]), set())
        missing, added = set(difference.get("missing", [])), set(difference.get("added", []))
        assert difference["reason"] and missing <= rows and not added & rows, difference
        rows -= missing
        rows |= added
    found = _found(db)
    assert found == {place: rows for place, rows in wanted.items() if rows}


def test_every_finding_says_what_and_where_in_both_languages(db: duckdb.DuckDBPyConnection) -> None:
    poor = db.execute(
        """SELECT rule_id, message_en, message_zh FROM marts.fct_finding
        WHERE NOT regexp_matches(message_en, '[A-Za-z]{3}') OR NOT regexp_matches(message_zh, '[一-龥]{2}')
            OR (project_no IS NOT NULL AND found_by = 'rule'
                AND NOT (contains(message_en, 'Project ' || project_no) AND contains(message_zh, '项目' || project_no)))
            OR contains(message_en, '{') OR contains(message_zh, '{')"""
    ).fetchall()
    assert poor == []
    lost = db.execute(
        """SELECT rule_id FROM marts.fct_finding LEFT JOIN marts.dim_source_location AS place USING (source_key)
        WHERE place.source_key IS NULL"""
    ).fetchall()
    assert lost == []


def test_rules_over_texts_say_what_is_printed_and_what_is_expected(db: duckdb.DuckDBPyConnection) -> None:
    rows = db.execute(
        """SELECT rule_id, left(file_name, 3), observed, expected FROM marts.fct_finding JOIN marts.dim_document
        USING (document_key) WHERE rule_id IN ('Q46', 'Q47', 'Q48', 'Q49', 'Q51') ORDER BY ALL"""
    ).fetchall()
    assert rows == [
        ("Q46", "000", "广州市荔湾区检察院", "广州市荔湾区人民检察院"),
        ("Q46", "002", "天津市津南区检察院", "天津市津南区人民检察院"),
        ("Q46", "004", "唐山市曹妃甸区人民检察院本级", "唐山市曹妃甸区人民检察院"),
        ("Q47", "000", "2018", "2024"),
        ("Q47", "001", "2021", "2022"),
        ("Q48", "001", "建设项目建设项目", "建设项目"),
        ("Q48", "002", "用于满足用于满足", "用于满足"),
        ("Q48", "002", "目标内容1", "无（模板文字）"),
        ("Q48", "004", "加管", "加强"),
        ("Q48", "004", "合格合格", "合格"),
        ("Q48", "004", "宣传活", "活动"),
        ("Q48", "004", "立案侦察", "侦查"),
        ("Q49", "001", "全市、全省、我市", "广东省广州市越秀区"),
        ("Q49", "001", "广州版", "广东省广州市越秀区"),
        ("Q51", "003", "熟悉", "经济效益指标"),
    ]


def _read(name: str) -> Any:
    return yaml.safe_load((RULES / name).read_text(encoding="utf-8"))


def _found(db: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], set[str]]:
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    rows = db.execute(
        """SELECT finding.rule_id, left(file_name, 3), finding.project_no, group_no, indicator_no, line_from,
            finding.observed, finding.message_zh
        FROM marts.fct_finding AS finding JOIN marts.dim_document USING (document_key)
        LEFT JOIN marts.fct_indicator USING (indicator_key)
        JOIN marts.dim_source_location AS place ON place.source_key = finding.source_key"""
    ).fetchall()
    for rule, document, project_no, group_no, indicator_no, line, observed, message in rows:
        place = _place(rule, project_no, group_no, indicator_no, line, observed, message)
        assert place not in found[rule, document], f"{rule} finds {place} of {document} twice"
        found[rule, document].add(place)
    return dict(found)


def _place(
    rule: str,
    project_no: int | None,
    group_no: int | None,
    indicator_no: int | None,
    line: int | None,
    observed: str | None,
    message: str,
) -> str:
    if rule == "Q50":
        return f"{message.split('“')[1].split('”')[0]} {observed}"
    if rule in OF_THE_DOCUMENT:
        return "document"
    group = re.search("分项([0-9]+)", message)  # a goal of a group is no indicator
    group_no = group_no or (int(group[1]) if group else None)
    parts = [
        f"{mark}{number}" for mark, number in (("p", project_no), ("group ", group_no), ("i", indicator_no)) if number
    ]
    if parts:
        return " ".join(parts)
    return "department" if rule in OF_THE_OWNER else f"row {line}"
