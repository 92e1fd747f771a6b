"""From raw documents to the published file, from the outside."""

from __future__ import annotations

import csv
import json
import os
import random
import shutil
import signal
import time
from decimal import Decimal
from pathlib import Path

import duckdb
import openpyxl
import pytest

from extract.amounts import to_yuan
from raw.sample_maker.sample_facts import Facts, Project, all_facts
from tests.integration.command import SAMPLES, failure, jixiao, query, start, value
from tests.integration.published import content

pytestmark = pytest.mark.slow
WRITTEN_LATER = shutil.ignore_patterns("reports")  # another test may be writing it
KILLS = int(os.environ.get("JIXIAO_TEST_KILLS", "4"))


def test_run_says_what_it_found_and_where_the_warehouse_is(published_samples: Path) -> None:
    printed = jixiao(published_samples, "run")
    assert "Nothing has changed" in printed
    assert str(published_samples / "published" / "jixiao.duckdb") in printed.replace("\n", "")


def test_everything_in_the_facts_is_in_the_marts(published_samples: Path) -> None:
    facts = [(document, output) for document in all_facts() for output in document.outputs]
    projects = sum(len(document.projects) for document, _ in facts)
    indicators = sum(
        len(document.indicators) + bool(document.torn_row) + sum(len(p.indicators) for p in document.projects)
        for document, _ in facts
    )
    clauses = sum(len(group.clauses) for document, _ in facts for group in document.groups)
    assert value(published_samples, "select count(*) from marts.dim_document where state = 'extracted'") == len(facts)
    assert value(published_samples, "select count(*) from marts.bridge_document_project") == projects
    assert value(published_samples, "select count(*) from marts.fct_indicator where origin = 'table'") == indicators
    assert value(published_samples, "select count(*) from marts.fct_indicator where origin = 'prose'") == clauses
    assert value(published_samples, "select sum(chars_unclaimed) from marts.dim_document") == 0
    milestones = sum(len(p.milestones) for document, _ in facts for p in document.projects)
    assert value(published_samples, "select count(*) from marts.fct_disbursement_schedule") == milestones
    found: dict[tuple[str, str], set[Decimal]] = {}
    for row in query(
        published_samples,
        """select distinct file_name, project_name, amount_yuan from marts.bridge_document_project
        join marts.dim_document using (document_key)
        left join marts.fct_project_funding as funding using (document_key, project_key)
        where funding.is_total and amount_yuan is not null""",
    ):
        found.setdefault((row["file_name"], row["project_name"]), set()).add(Decimal(row["amount_yuan"]))
    printed = {
        (output.file, project.name): printed_totals(document, project)
        for document, output in facts
        for project in document.projects
    }
    assert found == {place: amounts for place, amounts in printed.items() if amounts}


def printed_totals(document: Facts, project: Project) -> set[Decimal]:
    """Annual totals of a project in yuan; none in a self-evaluation, whose amounts are lines of execution."""
    funding = [f.amount for f in project.funding if f.code == "00" and f.scope == "annual"]
    printed = funding or list(project.amounts.values())[:1]
    return {to_yuan(Decimal(p.replace(",", "")), document.document.unit_of_money) for p in printed if p}


def test_sources_that_do_not_add_up_are_the_publishers_finding(published_samples: Path) -> None:
    findings = query(
        published_samples,
        """select rule_id, observed, expected, message_zh from marts.fct_finding join marts.dim_document using (document_key)
        where file_name like '%司法局%' and rule_id in ('Q01', 'Q02', 'Q03') order by rule_id""",
    )
    assert findings[0]["rule_id"] == "Q01"
    assert "办公设备购置" in findings[0]["message_zh"]
    amounts = value(
        published_samples,
        """select count(amount_yuan) from marts.fct_project_funding join marts.dim_document using (document_key)
        where file_name like '%司法局%'""",
    )
    assert amounts == 24  # the finding hides no fact


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("fct_project_funding", "funding_key"),
        ("fct_indicator", "indicator_key"),
        ("fct_indicator_value", "indicator_value_key"),
        ("fct_department_budget", "department_budget_key"),
        ("fct_disbursement_schedule", "schedule_key"),
        ("fct_goal", "goal_key"),
        ("fct_key_task", "task_key"),
        ("fct_safeguard", "safeguard_key"),
    ],
)
def test_every_fact_row_has_a_place_and_can_be_traced(published_samples: Path, table: str, key: str) -> None:
    lost = value(
        published_samples,
        f"""select count(*) from marts.{table} f left join marts.dim_source_location s using (source_key)
        where s.source_key is null or s.printed_text = '' or (s.line_from is null and s.row_no is null)""",
    )
    assert lost == 0
    (row,) = query(published_samples, f"select {key} as key, source_key from marts.{table} order by 1 limit 1")
    traced = json.dumps(json.loads(jixiao(published_samples, "trace", row["key"], "--json")), ensure_ascii=False)
    (place,) = query(
        published_samples, f"select s.*, d.file_name from marts.dim_source_location s join marts.dim_document d using (document_key) "
        f"where s.source_key = '{row['source_key']}'"
    )  # fmt: skip
    assert place["file_name"] in traced
    assert json.dumps(place["printed_text"], ensure_ascii=False)[1:-1] in traced


def test_trace_of_an_unknown_key_is_a_usage_error(published_samples: Path) -> None:
    assert "no" in failure(published_samples, "trace", "i0000000000000000", status=2).lower()


def test_export_opens_in_a_spreadsheet(published_samples: Path, tmp_path: Path) -> None:
    jixiao(published_samples, "export", tmp_path / "csv", "--format", "csv", "--excel")
    data = (tmp_path / "csv" / "fct_indicator.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(data.decode("utf-8-sig").splitlines(keepends=True)))
    assert len(rows) == value(published_samples, "select count(*) from marts.fct_indicator")
    assert not [cell for row in rows for cell in row.values() if cell and cell[0] in "=+@"]
    jixiao(published_samples, "export", tmp_path / "xlsx", "--format", "xlsx")
    (book_file,) = (tmp_path / "xlsx").glob("*.xlsx")
    sheet = openpyxl.load_workbook(book_file, read_only=True)["fct_project_funding"]
    header, *body = list(sheet.iter_rows(values_only=True))
    amounts = [row[header.index("amount_yuan")] for row in body]
    assert len(body) == value(published_samples, "select count(*) from marts.fct_project_funding")
    assert sum(Decimal(str(a)) for a in amounts if a is not None) == Decimal(
        value(published_samples, "select sum(amount_yuan) from marts.fct_project_funding")
    )


def test_two_homes_publish_the_same_tables(published_samples: Path, tmp_path: Path) -> None:
    home = tmp_path / "other"
    # Versions follow the order of landing, so both homes land the documents in one order.
    jixiao(home, "add", SAMPLES)
    jixiao(home, "run")
    assert content(home / "published" / "jixiao.duckdb") == content(published_samples / "published" / "jixiao.duckdb")


def test_bad_documents_are_reported_and_the_others_published(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "batch"
    folder.mkdir()
    good = SAMPLES / "荔湾区人民检察院_项目支出绩效目标表.txt"
    text = good.read_text(encoding="utf-8")
    shutil.copy(good, folder / "good.txt")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (folder / "gb.txt").write_bytes(
        (SAMPLES / "白云区人民法院_项目支出绩效目标表.txt").read_text("utf-8").encode("gb18030")
    )
    (folder / "wide16.txt").write_bytes(
        (SAMPLES / "津南区人民检察院_项目绩效目标表.txt").read_text("utf-8").encode("utf-16")
    )
    (folder / "minutes.txt").write_text("会议纪要", encoding="utf-8")
    (folder / "cut.txt").write_text(text[: text.index("办案结案率") + 2], encoding="utf-8")
    jixiao(home, "add", folder)
    jixiao(home, "run", status=1)
    documents = {Path(d["file_name"]).name: d for d in json.loads(jixiao(home, "status", "--json"))["documents"]}
    states = {name: document["state"] for name, document in documents.items()}
    assert states == {
        "good.txt": "extracted", "gb.txt": "extracted", "wide16.txt": "extracted", "cut.txt": "extracted",
        "empty.txt": "quarantined", "binary.txt": "quarantined", "minutes.txt": "quarantined",
    }  # fmt: skip
    assert all(documents[name]["reason"] for name, state in states.items() if state == "quarantined")
    assert documents["cut.txt"]["chars_unclaimed"] > 0
    rules = query(
        home,
        """select rule_id, count(*) n from marts.fct_finding join marts.dim_document using (document_key)
        where file_name = 'cut.txt' group by all""",
    )
    assert {"Q56", "Q57", "Q02"} <= {row["rule_id"] for row in rules}
    assert value(home, "select count(*) from marts.bridge_document_project") == 10 + 11 + 8 + 4


def test_killed_at_any_moment_the_published_file_is_whole(published_samples: Path, tmp_path: Path) -> None:
    """kill -9 again and again while a second batch is loaded: readers always find the last published file, and the run
    that is left alone ends where an undisturbed one does."""
    home = tmp_path / "home"
    shutil.copytree(published_samples, home, ignore=WRITTEN_LATER)
    undisturbed = tmp_path / "undisturbed"
    shutil.copytree(published_samples, undisturbed, ignore=WRITTEN_LATER)
    extra = tmp_path / "extra"
    extra.mkdir()
    text = (SAMPLES / "荔湾区人民检察院_项目支出绩效目标表.txt").read_text(encoding="utf-8")
    (extra / "修订.txt").write_text(text.replace("120.00 120.00", "121.00 121.00"), encoding="utf-8")
    for target in (undisturbed, home):
        jixiao(target, "add", extra)
    began = time.monotonic()
    jixiao(undisturbed, "run")
    length = time.monotonic() - began
    chance = random.Random(20240229)
    before = value(home, "select count(*) from marts.dim_document")
    for _ in range(KILLS):
        process = start(home, "run")
        try:
            process.wait(timeout=chance.uniform(0.2, length * 0.95))
        except Exception:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        with duckdb.connect(str(home / "published" / "jixiao.duckdb"), read_only=True) as connection:
            found = connection.execute("select count(*) from marts.dim_document").fetchone()
        assert found is not None
        assert found[0] in (before, before + 1)
    jixiao(home, "run")
    assert content(home / "published" / "jixiao.duckdb") == content(undisturbed / "published" / "jixiao.duckdb")


def test_the_reference_documents(published_seeds: Path) -> None:
    (row,) = query(
        published_seeds,
        """select
            (select count(*) from marts.dim_document) as documents,
            (select count(*) from marts.dim_project) as projects,
            (select sum(amount_yuan) from marts.fct_project_funding where is_total) as yuan,
            (select count(*) from marts.fct_indicator where origin = 'table') as indicators,
            (select count(*) from marts.fct_indicator where origin = 'prose') as clauses,
            (select count(*) from marts.fct_indicator where origin = 'prose' and is_quantified) as quantified,
            (select count(*) from marts.fct_disbursement_schedule) as milestones,
            (select count(*) from marts.fct_key_task) as tasks,
            (select count(amount_yuan) from marts.fct_project_funding) as project_amounts,
            (select count(amount_yuan) from marts.fct_department_budget) as department_amounts,
            (select sum(chars_unclaimed) from marts.dim_document) as unclaimed""",
    )
    assert {name: str(cell) for name, cell in row.items()} == {
        "documents": "5", "projects": "37", "yuan": "73684200.00", "indicators": "205", "clauses": "32",
        "quantified": "22", "milestones": "32", "tasks": "5", "project_amounts": "74", "department_amounts": "20",
        "unclaimed": "0",
    }  # fmt: skip
    failed = query(
        published_seeds,
        """select rule_id, observed, expected from marts.fct_finding
        where rule_id in ('Q01', 'Q02', 'Q03', 'Q04', 'Q05', 'Q07', 'Q08', 'Q12') order by rule_id""",
    )
    assert [(f["rule_id"], f["observed"], f["expected"]) for f in failed] == [
        ("Q04", "7577.61 万元", "7773.41 万元"),
        ("Q05", "2223.71 万元", "779.83 万元"),
    ]
