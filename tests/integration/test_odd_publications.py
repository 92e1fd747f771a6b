"""Odd ways to publish: twice under other names, the correction first, renamed projects, places that are gone, two units of
money, amounts below and at zero, withdrawn. Nothing is counted twice, merged wrongly or made up."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from raw.sample_maker.make_samples import make
from raw.sample_maker.sample_facts import Facts, Output, all_facts
from tests.integration.built import build
from tests.integration.revised import with_other_amounts
from warehouse.withdrawal import withdraw

pytestmark = pytest.mark.slow


def _facts(file: str) -> Facts:
    return next(facts for facts in all_facts() if any(output.file.startswith(file) for output in facts.outputs))


def _of(facts: Facts, department: str) -> Facts:
    """The same facts, printed by another department."""
    known = facts.document.department_name
    amounts = [a.model_copy(update={"entity_name": a.entity_name and department}) for a in facts.department_amounts]
    projects = [
        p.model_copy(update={"unit_name": p.unit_name and department, "name": p.name.replace(known, department)})
        for p in facts.projects
    ]
    document = facts.document.model_copy(update={"department_name": department, "unit_name": None})
    return facts.model_copy(update={"document": document, "projects": projects, "department_amounts": amounts})


def _with_first_project_called(facts: Facts, name: str) -> Facts:
    first = facts.projects[0].model_copy(update={"name": name})
    return facts.model_copy(update={"projects": [first, *facts.projects[1:]]})


def _page(facts: Facts, renderer: Any, *replaced: tuple[str, str]) -> bytes:
    text = make(facts, Output(file="x.html", renderer=renderer)).decode()
    for old, new in replaced:
        assert old in text
        text = text.replace(old, new, 1)
    return text.encode()


def _documents() -> tuple[dict[str, bytes], dict[str, bytes]]:
    """What was published first, and what later."""
    wide, forms, coded = _facts("荔湾区"), _facts("津南区"), _facts("曹妃甸区")
    flat = Output(file="x.txt", renderer="form_text")
    first_form = "<p>262101天津市塘沽区人民检察院 单位：万元</p>"
    haizhu, tianhe = _of(wide, "广州市海珠区人民检察院"), _of(wide, "广州市天河区人民检察院")
    first = {
        "津南.txt": make(forms, flat),
        "海珠（更正）.html": _page(with_other_amounts(haizhu).facts, "wide_html"),
        "天河.html": _page(tianhe, "wide_html"),
        "曹妃甸.txt": make(coded, Output(file="x.txt", renderer="two_part_text")),
        "塘沽.html": _page(
            _of(forms, "天津市塘沽区人民检察院"), "form_html",
            (first_form, first_form.replace("万元", "元")), (">25.20<", ">-252,000<"), (">25.20<", ">0<"),
        ),
        "黄埔.html": _page(_of(wide, "广州市黄埔区人民检察院"), "wide_html", (">120.00<", ">1,200,000元<")),
    }  # fmt: skip
    later = {
        "天津市津南区.txt": make(forms, flat.model_copy(update={"encoding": "gb18030"})),
        "海珠.html": _page(haizhu, "wide_html"),
        "天河二.html": _page(with_other_amounts(tianhe).facts, "wide_html"),
        "曹妃甸二.txt": make(
            _with_first_project_called(coded, "机关办公设备采购"), Output(file="x.txt", renderer="two_part_text")
        ),
    }
    return first, later


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    root = tmp_path_factory.mktemp("odd")
    folders = []
    for number, documents in enumerate(_documents()):
        folders.append(root / str(number))
        folders[-1].mkdir()
        for name, data in documents.items():
            (folders[-1] / name).write_bytes(data)
    (folders[1] / "津南的副本.txt").write_bytes((folders[0] / "津南.txt").read_bytes())
    path = build(
        root / "home", [[folder] for folder in folders], tests=True,
        noted=lambda home: withdraw(home, "天河二.html", reason="金额有误"),
    )  # fmt: skip
    with duckdb.connect(path, read_only=True) as connection:
        yield connection


def _versions(db: duckdb.DuckDBPyConnection, pattern: str) -> list[tuple[Any, ...]]:
    return db.execute(
        """SELECT file_name, version_no, represents_version, is_current FROM marts.dim_document
        WHERE file_name LIKE ? ORDER BY version_no, file_name""",
        [pattern],
    ).fetchall()


def test_the_same_bytes_under_two_names_are_one_document(db: duckdb.DuckDBPyConnection) -> None:
    rows = db.execute("SELECT sighting_count FROM marts.dim_document WHERE file_name = '津南.txt'").fetchall()
    assert rows == [(2,)]


def test_the_same_text_in_other_bytes_is_the_same_version(db: duckdb.DuckDBPyConnection) -> None:
    assert _versions(db, "%津南%") == [("天津市津南区.txt", 1, False, False), ("津南.txt", 1, True, True)]
    assert db.execute(
        "SELECT count(*) FROM marts.fct_document_change JOIN marts.dim_document USING (document_key) WHERE file_name LIKE '%津南%'"
    ).fetchall() == [(0,)]


def test_a_correction_that_is_found_first_stays_the_newest_version(db: duckdb.DuckDBPyConnection) -> None:
    assert _versions(db, "海珠%") == [("海珠.html", 1, True, False), ("海珠（更正）.html", 2, True, True)]
    rows = db.execute(
        """SELECT file_name, effective_from = min(landed_at) OVER (), effective_to = effective_from
        FROM marts.dim_document WHERE file_name LIKE '海珠%' ORDER BY version_no"""
    ).fetchall()
    assert rows == [("海珠.html", True, True), ("海珠（更正）.html", True, None)]


def test_a_withdrawn_document_stays_and_is_never_current(db: duckdb.DuckDBPyConnection) -> None:
    assert _versions(db, "天河%") == [("天河.html", 1, True, False), ("天河二.html", 2, True, False)]
    (row,) = db.execute(
        """SELECT is_withdrawn, withdrawal_reason, effective_to = withdrawn_at, effective_from < effective_to,
        (SELECT count(*) FROM marts.fct_goal WHERE fct_goal.document_key = dim_document.document_key)
        FROM marts.dim_document WHERE file_name = '天河二.html'"""
    ).fetchall()
    assert row == (True, "金额有误", True, True, 10)
    assert db.execute(
        "SELECT count(*) FROM marts.fct_goal_current JOIN marts.dim_document USING (document_key) WHERE file_name LIKE '天河%'"
    ).fetchall() == [(0,)]


def test_a_project_renamed_under_its_code_is_one_difference(db: duckdb.DuckDBPyConnection) -> None:
    rows = db.execute(
        """SELECT entity, change_kind, project_name, value_before, value_after FROM marts.fct_document_change
        JOIN marts.dim_document USING (document_key) WHERE file_name = '曹妃甸二.txt'"""
    ).fetchall()
    code = "13020024P006820107627"
    before, after = (f"{name}；{code}；购置纸张、硒鼓等日常办公耗材" for name in ("办公用品采购", "机关办公设备采购"))
    assert rows == [("project", "changed", "机关办公设备采购", before, after)]
    keys = db.execute(
        "SELECT count(DISTINCT project_key) FROM marts.bridge_document_project WHERE project_code = ?", [code]
    ).fetchall()
    assert keys == [(1,)]


def test_one_name_in_two_departments_is_two_projects(db: duckdb.DuckDBPyConnection) -> None:
    rows = db.execute(
        """SELECT count(DISTINCT project_key), count(DISTINCT department_key) FROM marts.bridge_document_project
        WHERE project_name = '业务用房物业管理费'"""
    ).fetchall()
    assert rows == [(3, 3)]


def test_a_department_of_a_division_that_is_gone_is_placed_in_its_time(db: duckdb.DuckDBPyConnection) -> None:
    rows = db.execute(
        """SELECT division_code, full_name, valid_to IS NOT NULL FROM marts.dim_department
        JOIN marts.dim_administrative_division USING (division_key, division_code) WHERE department_name LIKE '%塘沽%'"""
    ).fetchall()
    assert rows == [("120107", "天津市塘沽区", True)]


def test_each_form_has_its_own_unit_of_money_and_zero_is_no_blank(db: duckdb.DuckDBPyConnection) -> None:
    rows = db.execute(
        """SELECT project_no, amount_printed, fct_project_funding.unit_printed, amount_yuan FROM marts.fct_project_funding
        JOIN marts.dim_document USING (document_key) WHERE file_name = '塘沽.html' AND project_no <= 2
        ORDER BY project_no, amount_no"""
    ).fetchall()
    assert rows == [
        (1, "-252,000", "元", Decimal("-252000.00")),
        (1, "0", "元", Decimal("0.00")),
        (1, None, "元", None),
        (2, "1.20", "万元", Decimal("12000.00")),
        (2, "1.20", "万元", Decimal("12000.00")),
        (2, None, "万元", None),
    ]


def test_an_amount_with_another_unit_in_its_cell_is_reported_and_not_guessed(db: duckdb.DuckDBPyConnection) -> None:
    rows = db.execute(
        """SELECT funding.amount_yuan, (SELECT string_agg(rule_id, ',' ORDER BY rule_id) FROM marts.fct_finding AS finding
            WHERE finding.document_key = funding.document_key AND finding.project_no = 1 AND rule_id IN ('Q01', 'X02'))
        FROM marts.fct_project_funding AS funding JOIN marts.dim_document USING (document_key)
        WHERE file_name = '黄埔.html' AND project_no = 1 AND amount_printed = '1,200,000元'"""
    ).fetchall()
    assert rows == [(None, "X02")]
