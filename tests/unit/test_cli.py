"""The `jixiao` command: options, exit status, one sentence for what goes wrong."""

import json
import os
import resource
import signal
import subprocess
import sys
import time
import types

import duckdb
import pytest

from tests.unit.warehouse_support import ROOT, SAMPLE, published_home, write
from warehouse import cli
from warehouse.home import Home
from warehouse.landing import land


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return published_home(tmp_path_factory.mktemp("cli"))


@pytest.fixture
def jixiao(capsys, monkeypatch, tmp_path):
    """Runs the command in this process; gives exit status, standard output and standard error."""
    monkeypatch.setenv("JIXIAO_INBOX", str(tmp_path / "inbox"))
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGPIPE)}

    def run(*arguments) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as caught:
            cli.main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return caught.value.code or 0, printed.out, printed.err

    yield run
    for number, handler in handlers.items():
        signal.signal(number, handler)


def command(*arguments, **options) -> subprocess.CompletedProcess[str]:
    """Runs the command in a process of its own."""
    code = "from warehouse.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False, **options,
    )  # fmt: skip


def test_help_is_quick_and_lists_only_what_works():
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = command("--help", env=os.environ | {"COLUMNS": "100"})
    assert done.returncode == 0
    for name in ("add", "run", "status", "query", "trace", "export", "ui"):
        assert f"│ {name} " in done.stdout
    assert "│ publish " not in done.stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 1.0, "half a second, with some air"


def test_the_command_starts_without_what_it_does_not_need():
    code = "import sys, warehouse.cli; print([m for m in ('duckdb', 'pyarrow', 'dagster', 'rich.progress') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("place", ["before", "after"])
def test_the_home_may_be_named_before_and_after_the_command(home, jixiao, place):
    option = ("--home", home.root)
    query = ("query", "SELECT 1 AS a", "--format", "json")
    arguments = (*option, *query) if place == "before" else (*query, *option)
    assert jixiao(*arguments) == (0, '[\n{"a": 1}\n]\n', "")


def test_the_home_after_the_command_counts_more(home, jixiao, tmp_path):
    assert jixiao("--home", tmp_path, "query", "SELECT 1 AS a", "--format", "csv", "--home", home.root)[0] == 0


def test_usage_errors_have_status_2(jixiao):
    for arguments in (("no-such-command",), ("query",), ("run", "--wait", "soon"), ("ui", "--port", "0")):
        code, out, err = jixiao(*arguments)
        assert (code, out) == (2, "")
        assert "Usage: jixiao" in err


def test_what_goes_wrong_is_one_sentence_and_a_traceback_only_on_demand(jixiao, tmp_path):
    sentence = f"jixiao: Nothing is published in {tmp_path} yet: run `jixiao run`.\n"
    assert jixiao("query", "SELECT 1", "--home", tmp_path) == (2, "", sentence)
    code, _, err = jixiao("--debug", "query", "SELECT 1", "--home", tmp_path)
    assert code == 2
    assert err.startswith("Traceback")
    assert err.endswith(sentence)


def test_what_nobody_foresaw_is_one_sentence_too(jixiao, monkeypatch, tmp_path):
    monkeypatch.setattr("warehouse.status.home_status", lambda _home: 1 / 0)
    assert jixiao("status", "--home", tmp_path) == (
        3,
        "",
        "jixiao: Unexpected ZeroDivisionError: division by zero (--debug before the command shows more)\n",
    )


def test_adding_says_what_became_of_each(jixiao, tmp_path):
    home = tmp_path / "home"
    write(tmp_path / "in", "a.txt", "甲")
    write(tmp_path / "in", "b.txt", "甲")
    write(tmp_path / "in", ".c.txt", "丙")
    code, out, err = jixiao("add", tmp_path / "in", "--home", home)
    assert (code, err) == (0, "")
    names = [line.split()[0] for line in out.splitlines()]
    assert names == ["skipped", "new", "known", "1"]
    assert out.endswith("1 new, 1 known, 1 skipped\n")
    code, out, _ = jixiao("add", tmp_path / "gone.txt", tmp_path / "in/a.txt", "--home", home, "--json")
    assert code == 1
    assert [(found["outcome"], found["reason"]) for found in json.loads(out)] == [
        ("refused", "not found"),
        ("known", None),
    ]


def test_status_of_everything(home, jixiao):
    code, out, _ = jixiao("status", "--home", home.root, "--json")
    (document,) = json.loads(out)["documents"]
    assert code == 0
    assert document == {
        "document_id": document["document_id"],
        "file_name": "文件1.txt",
        "state": "extracted",
        "reason": None,
        "layout": "sample",
        "chars_unclaimed": 2,
        "projects": 2,
        "indicators": 2,
        "left_page_count": 0,
        "chars_left": 0,
        "findings": {"warning": 1},
    }
    _, out, _ = jixiao("status", "--home", home.root)
    assert document["document_id"][:12] in out
    assert "1 warning" in out


def test_status_says_how_many_pages_were_left(capsys):
    from warehouse.report import print_home
    from warehouse.status import DocumentStatus, HomeStatus

    read = ("extracted", None, "project_form", 7)
    whole = DocumentStatus("a" * 64, "一.pdf", *read, left_page_count=0, chars_left=0)
    print_home(HomeStatus([whole], []))
    assert "Pages left" not in capsys.readouterr().out
    parts = [DocumentStatus(letter * 64, "二.pdf", *read, left_page_count=4, chars_left=90) for letter in "bc"]
    print_home(HomeStatus([whole, *parts], []))
    said = "Pages left 未读取: 8 without a performance table, in 2 of 3 documents."
    assert said in capsys.readouterr().out


def test_status_of_an_empty_home_and_of_refusals(jixiao, tmp_path):
    assert jixiao("status", "--home", tmp_path / "empty") == (0, "No documents yet: add some with `jixiao add`.\n", "")
    assert not (tmp_path / "empty").exists()
    jixiao("add", tmp_path / "gone.txt", "--home", tmp_path / "home")
    _, out, _ = jixiao("status", "--home", tmp_path / "home")
    assert "gone.txt" in out
    assert "not found" in out


def test_status_before_the_first_run(jixiao, tmp_path):
    land(Home(tmp_path / "home"), [write(tmp_path, "a.txt", SAMPLE)])
    _, out, _ = jixiao("status", "--home", tmp_path / "home", "--json")
    (document,) = json.loads(out)["documents"]
    assert (document["state"], document["projects"], document["findings"]) == ("landed", None, None)
    _, out, _ = jixiao("status", "a.txt", "--home", tmp_path / "home")
    assert "Not published yet" in out


@pytest.mark.parametrize("wanted", ["文件1.txt", "文件1", "id"])
def test_status_of_one_document(home, jixiao, wanted):
    with duckdb.connect(home.published_file, read_only=True) as db:
        (document_id,) = db.execute("SELECT document_id FROM marts.dim_document").fetchone()
    wanted = document_id[:6] if wanted == "id" else wanted
    code, out, _ = jixiao("status", wanted, "--home", home.root)
    assert code == 0
    for shown in (
        document_id, "示例市观测局绩效目标表", "2024 (title, high, title: 2024)", "file:///", "page 1, line 7",
        "A1 warning: page 1, line 7\n    Text of no record.\n    未识别文字\n", "备注",
    ):  # fmt: skip
        assert shown in out
    _, out, _ = jixiao("status", wanted, "--home", home.root, "--json")
    details = json.loads(out)
    assert details["document"]["fiscal_year"] == 2024
    assert [finding["line_from"] for finding in details["findings"]] == [7]
    assert [(found["unclaimed_text"], found["chars"], found["line_from"]) for found in details["unclaimed"]] == [
        ("备注", 2, 7)
    ]
    assert len(details["sightings"]) == 1


def test_status_of_an_unknown_and_of_an_ambiguous_document(jixiao, tmp_path):
    home = Home(tmp_path / "home")
    land(home, [write(tmp_path, f"{name}.txt", name) for name in ("预算一", "预算二")])
    code, _, err = jixiao("status", "决算", "--home", home.root)
    assert (code, err) == (
        2,
        "jixiao: No document 决算: give the beginning of its id or its file name, see `jixiao status`.\n",
    )
    code, _, err = jixiao("status", "预算", "--home", home.root)
    assert code == 2
    assert err.startswith("jixiao: 预算 may be any of 2 documents: ")


def test_tracing_marks_the_claimed_line(home, jixiao):
    code, out, _ = jixiao("trace", "9000000000000000001", "--home", home.root)
    assert code == 0
    assert "place     page 1, line 2\n" in out
    assert "> 2 │ 项目 流星观测 12.30\n" in out
    assert "  3 │ 指标 观测次数 ≥24次\n" in out
    _, out, _ = jixiao("trace", "9000000000000000001", "--home", home.root, "--json")
    (found,) = json.loads(out)
    assert found["row"]["amount_yuan"] == "123000.00"
    assert [line["line_no"] for line in found["origins"][0]["lines"] if line["is_claimed"]] == [2]
    assert jixiao("trace", "nothing", "--home", home.root)[0] == 2


def test_querying_as_a_table_a_file_and_from_standard_input(home, jixiao, tmp_path, monkeypatch):
    _, out, err = jixiao("query", "FROM range(300)", "--home", home.root, "--rows", "5")
    assert "4" in out
    assert err == "First 5 of 300 rows; see --rows, or --format csv for all.\n"
    path = tmp_path / "x.parquet"
    assert jixiao("query", "SELECT 1", "--home", home.root, "--format", "parquet", "--output", path) == (0, "", "")
    assert path.read_bytes().startswith(b"PAR1")
    monkeypatch.setattr("sys.stdin", types.SimpleNamespace(read=lambda: "SELECT 7 AS n"))
    assert jixiao("query", "-", "--home", home.root, "--format", "csv")[1] == "n\r\n7\r\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--format", "parquet"), "Parquet is not for the terminal: name a file with --output."),
        (("--format", "xml"), "Unknown format xml: use table, csv, json or parquet."),
        (("--output", "x"), "A table goes to the terminal only: choose another --format for --output."),
    ],
)
def test_queries_that_cannot_be_answered_so(home, jixiao, arguments, sentence):
    assert jixiao("query", "SELECT 1", "--home", home.root, *arguments) == (2, "", f"jixiao: {sentence}\n")


def test_exporting_says_how_much(home, jixiao, tmp_path):
    code, out, err = jixiao("export", tmp_path / "out", "--home", home.root)
    assert (code, out) == (0, f"7 tables, 15 rows in {tmp_path / 'out'}\n")
    assert err.startswith("Export 导出 csv: 7 …\n")
    code, out, _ = jixiao("export", tmp_path / "out", "--home", home.root, "--format", "xlsx", "--json")
    assert json.loads(out)["files"] == [str(tmp_path / "out/jixiao.xlsx")]
    code, _, err = jixiao("export", tmp_path / "out", "--home", home.root, "--format", "xlsx", "--excel")
    assert (code, err) == (2, "jixiao: --excel is for CSV; a workbook is right for Excel as it is.\n")


def test_a_reader_of_a_pipe_may_leave(home):
    process = subprocess.Popen(
        [sys.executable, "-c", "from warehouse.cli import main; main()", "--home", str(home.root), "query",
         "FROM range(1000000)", "--format", "csv"],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout.readline() == b"range\r\n"
    process.stdout.close()
    assert process.wait(30) == -signal.SIGPIPE
    assert process.stderr.read() == b""


def test_ctrl_c_ends_a_query_quietly(home):
    process = subprocess.Popen(
        [sys.executable, "-c", "from warehouse.cli import main; print(flush=True); main()", "--home", str(home.root), "query",
         "SELECT count(*) FROM range(100000000) a, range(10000) b WHERE a.range * b.range % 7 = 3"],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip
    assert process.stdout.readline() == b"\n"
    time.sleep(1.5)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (130, b"", b"jixiao: Interrupted.\n")


def test_chinese_is_printed_whatever_the_locale_says(home):
    done = command(
        "query",
        "SELECT '绩效' AS x",
        "--home",
        home.root,
        env=os.environ | {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "绩效" in done.stdout
