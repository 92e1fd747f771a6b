"""What needs an eye, how it is settled, and the entries that are written."""

import json
import os
import signal
import subprocess
import sys
from decimal import Decimal

import duckdb
import pytest

from tests.unit.corrections_support import DOCUMENT, home_with_document, publish_again
from tests.unit.warehouse_support import ROOT, write
from warehouse import cli, corrections
from warehouse.corrections import load
from warehouse.errors import JixiaoError
from warehouse.home import Home
from warehouse.review import Choice, find_item, review
from warehouse.review_session import hold_session
from warehouse.review_writing import Decision, Written, decide


@pytest.fixture(autouse=True)
def own_checkout(tmp_path, monkeypatch):
    """Corrections of the checkout are those of the test."""
    monkeypatch.setattr(corrections, "checkout", lambda: tmp_path / "checkout")


@pytest.fixture
def home(tmp_path) -> Home:
    return home_with_document(tmp_path / "home")


@pytest.fixture
def jixiao(capsys, home):
    """Runs the command in this process; gives exit status, standard output and standard error."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGPIPE)}

    def run(*arguments) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as caught:
            cli.main(["review", *map(str, arguments), "--home", str(home.root)])
        printed = capsys.readouterr()
        return caught.value.code or 0, printed.out, printed.err

    yield run
    for number, handler in handlers.items():
        signal.signal(number, handler)


def accept(why: str = "见原件") -> Decision:
    return Decision((), is_accepted=True, is_dropped=False, why=why, by="张三")


def settings(*pairs: str) -> Decision:
    return Decision(pairs, is_accepted=False, is_dropped=False, why="见原件", by="张三")


def kinds(home: Home, **choice) -> list[tuple]:
    return [(item.kind, item.rule_id, item.staging_table, item.record_no) for item in review(home, Choice(**choice))]


ALL = [
    ("fund_column", None, "project_amount", 2),
    ("finding", "Q01", None, None),
    ("finding", "X03", "extraction_finding", 1),
    ("category", None, "indicator", 1),
    ("fiscal_year", None, "document", 1),
]


def test_the_list_has_money_first_then_errors(home):
    assert kinds(home) == ALL
    items = review(home)
    assert [item.amount_yuan for item in items] == [Decimal(120000), None, None, None, None]
    fund = items[0]
    assert (fund.message, fund.field_name, fund.value, fund.alternatives, fund.project_name, fund.place) == (
        "Which fund column 12.00 stands in is inferred (subset_sum+prior)", "label_printed", "财政拨款",
        ["财政专户拨款", "其他资金"], "道路 养护", {"page_no": 1, "line_from": 3, "line_to": 3},
    )  # fmt: skip
    assert (items[3].message, items[3].alternatives) == ("效果 is no known level-2 category", ["数量指标", "质量指标"])
    assert items[4].message == "The fiscal year is 2022 (text 2022, confidence low)"


def test_items_keep_their_ids_over_builds(home):
    before = [item.item_id for item in review(home)]
    publish_again(home)
    assert [item.item_id for item in review(home)] == before
    assert len(set(before)) == len(before)


def test_the_list_can_be_narrowed(home):
    assert kinds(home, kind="category") == ALL[3:4]
    assert kinds(home, rule="Q01") == ALL[1:2]
    assert kinds(home, rule="Q29") == [("finding", "Q29", None, None)]  # a warning of a rule is listed where asked for
    assert kinds(home, document=DOCUMENT[:8]) == ALL
    assert kinds(home, document="a.txt", kind="fiscal_year") == ALL[4:]
    with pytest.raises(JixiaoError, match="Unknown kind x: use fund_column, finding"):
        review(home, Choice(kind="x"))
    with pytest.raises(JixiaoError, match="Nothing of a document zz needs an eye"):
        review(home, Choice(document="zz"))


def test_ocr_unclaimed_text_and_quarantined_documents_are_listed(home):
    with duckdb.connect(home.published_file) as db:
        db.execute("UPDATE staging.goal SET evidence = 'ocr', inference = 'rapidocr'")
        db.execute(
            "INSERT INTO staging.unclaimed_text BY NAME SELECT document_id, batch_id, extractor_version, 1 AS record_no,"
            " '附注' AS printed_text, 'printed' AS evidence, '附注' AS unclaimed_text, 2 AS chars FROM staging.document"
        )
        db.execute(
            "INSERT INTO staging.document BY NAME SELECT * REPLACE (repeat('e', 64) AS document_id, 'quarantined' AS state,"
            " 'a scan' AS reason) FROM staging.document"
        )
    found = {item.kind: item for item in review(home)}
    assert found["ocr"].message == "The record of goal is read by OCR (rapidocr)"
    assert found["unclaimed"].printed_text == "附注"
    assert found["quarantined"].message == "The document is quarantined: a scan"
    assert len(review(home)) == len(ALL) + 3


@pytest.mark.parametrize("number", range(len(ALL)))
def test_what_is_accepted_is_not_listed_any_more_and_stays_as_it_is(home, number):
    item = review(home)[number]
    written = decide(home, item, accept(), None)
    assert written.path == home.root / "corrections" / f"{DOCUMENT[:12]}.yml"
    left = [each for each in ALL if each != ALL[number]]
    assert kinds(home) == left
    publish_again(home)
    assert kinds(home) == left
    with duckdb.connect(home.published_file) as db:
        assert db.execute("SELECT evidence FROM staging.project_amount WHERE record_no = 2").fetchone() == ("inferred",)
        assert db.execute("SELECT correction_kind, why FROM staging.correction").fetchall() == [("accept", "见原件")]


def test_what_is_corrected_is_listed_as_corrected_after_the_next_run(home):
    item = review(home)[0]
    written = decide(home, item, settings("label_printed=其他资金"), None)
    assert [(c["field_name"], c["value_before"], c["value_after"]) for c in written.changes] == [
        ("label_printed", "财政拨款", "其他资金")
    ]
    assert kinds(home) == ALL[1:]
    publish_again(home)
    assert kinds(home) == [("corrected", None, "project_amount", 2), *ALL[1:]]
    assert review(home)[0].item_id == item.item_id
    decide(home, review(home)[0], accept("四眼原则"), None)
    assert kinds(home) == ALL[1:]


def test_another_field_settles_nothing(home):
    decide(home, review(home)[0], settings("amount_printed=12.50"), None)
    assert kinds(home) == ALL
    publish_again(home)
    assert kinds(home) == ALL
    assert review(home)[0].message.startswith("Which fund column 12.50 stands in is corrected (correction ")


def test_the_file_is_written_in_one_way_and_added_to(home):
    items = review(home)
    write(home.root, f"corrections/{DOCUMENT[:12]}.yml", "# of our own\n[]")
    with pytest.raises(
        JixiaoError, match=r"Nothing was written\. home/corrections/abababababab\.yml: it is no valid YAML"
    ):
        decide(home, items[0], accept(), None)
    path = write(home.root, f"corrections/{DOCUMENT[:12]}.yml", "# of our own")
    decide(home, items[0], settings("label_printed=其他资金"), None)
    decide(home, items[3], settings("level2_name=质量"), None)
    today = load(home)[0].correction.on.isoformat()
    assert path.read_text(encoding="utf-8") == (
        "# of our own\n"
        f"- document: {DOCUMENT}\n"
        "  table: project_amount\n"
        "  place: {page_no: 1, line_from: 3, line_to: 3, column_no_printed: 2}\n"
        "  field: label_printed\n"
        "  printed: '12.00'\n"
        "  value: 其他资金\n"
        "  why: 见原件\n"
        "  by: 张三\n"
        f"  on: {today}\n"
        f"- document: {DOCUMENT}\n"
        "  table: indicator\n"
        "  place: {page_no: 1, line_from: 11, line_to: 11}\n"
        "  field: level2_name\n"
        "  printed: 效果\n"
        "  value: 质量\n"
        "  why: 见原件\n"
        "  by: 张三\n"
        f"  on: {today}\n"
    )


def test_texts_of_several_lines_come_back_as_they_were(home):
    item = review(home)[3]
    decide(
        home,
        item,
        Decision((), False, True, why="第一行\n第二行: #", by="张三", evidence="https://example.org/a"),
        None,
    )
    (entry,) = load(home)
    assert (entry.correction.printed, entry.correction.why) == ("效果\t完好率\t95", "第一行\n第二行: #")


def test_a_finding_is_settled_by_a_field_of_the_record_there(home):
    finding = review(home, Choice(rule="Q01"))[0]
    with pytest.raises(JixiaoError) as caught:
        decide(home, finding, settings("amount_printed=13.00"), None)
    assert "3 records there have a field amount_printed: say which with TABLE:RECORD.FIELD=…: project_amount:1." in str(
        caught.value
    )
    written = decide(home, finding, settings("project_amount:1.amount_printed=13.00"), None)
    assert [change["record_no"] for change in written.changes] == [1]
    written = decide(home, finding, settings("document.unit_printed=元"), None)
    assert len(written.changes) == 6


def test_an_indicator_leads_to_its_target(home):
    written = decide(home, review(home)[3], settings("value_text=≥95%"), None)
    assert [(c["staging_table"], c["value_after"]) for c in written.changes] == [("indicator_value", "≥95%")]


@pytest.mark.parametrize(
    ("decision", "sentence"),
    [
        (settings("label_printed=其它"), "Nothing was written. home/corrections/abababababab.yml, entry 1:"),
        (
            settings("document.fiscal_year=heuer"),
            "Nothing was written. home/corrections/abababababab.yml, entry 1: fiscal_year cannot be 'heuer': a whole",
        ),
        (settings("label_printed"), "'label_printed' is no setting"),
        (
            settings("purpose=x"),
            "No record at this place has a field purpose that can be set. In project_amount can be",
        ),
        (settings("money.label=x"), "There is no staging table money"),
        (settings("goal:9.goal_text=x"), "Document abababababab has no record 9 of goal."),
        (settings("amount_yuan=3"), "No record at this place has a field amount_yuan that can be set."),
        (Decision(("a=b",), True, False, "x", "y"), "Decide one thing"),
        (Decision((), True, False, " ", "y"), "--why must say something."),
        (Decision((), True, False, "x", ""), "--by must say something."),
    ],
)
def test_what_cannot_be_decided_is_told_and_nothing_is_written(home, decision, sentence):
    with pytest.raises(JixiaoError) as caught:
        decide(home, review(home)[0], decision, None)
    assert sentence in str(caught.value)
    assert caught.value.exit_code == 2
    assert not (home.root / "corrections").exists()


def test_a_field_that_is_corrected_already_is_not_corrected_again(home):
    item = review(home)[0]
    decide(home, item, settings("label_printed=其他资金"), None)
    with pytest.raises(JixiaoError, match=r"entry 1 sets the same field to '其他资金': keep one"):
        decide(home, item, settings("label_printed=财政专户拨款"), None)
    assert len(load(home)) == 1


def test_a_folder_that_no_run_reads_is_told(home, tmp_path, jixiao):
    item = review(home)[0]
    code, out, _ = jixiao(item.item_id, "--accept", "--why", "x", "--by", "y", "--into", tmp_path / "elsewhere")
    assert code == 0
    assert out.splitlines()[1:] == [
        "project_amount 2: accepted as it is",
        "No run reads that folder: put the file into `corrections` of the home or of the checkout.",
    ]
    assert len(kinds(home)) == len(ALL)
    assert not decide(home, item, accept(), tmp_path / "elsewhere2").is_read
    assert decide(home, item, accept(), tmp_path / "checkout" / "corrections").is_read


def test_the_command_lists_shows_and_writes(home, jixiao):
    code, out, _ = jixiao("--json", "--limit", "2")
    listed = json.loads(out)
    assert (code, [item["kind"] for item in listed]) == (0, ["fund_column", "finding"])
    assert "record" not in listed[0] and listed[0]["amount_yuan"] == "120000.00"
    code, out, _ = jixiao("--limit", "1")
    assert listed[0]["item_id"] in out and "The first 1 of 5 items" in out
    code, out, _ = jixiao(listed[0]["item_id"][:8])
    assert "  1  财政专户拨款\n  2  其他资金\n" in out
    assert "field         project_amount.label_printed\n" in out
    code, out, _ = jixiao(listed[0]["item_id"], "--set", "label_printed=其他资金", "--why", "见原件", "--by", "张三")
    assert (code, out.splitlines()[1:]) == (
        0,
        ["project_amount 2: label_printed 财政拨款 → 其他资金", "It counts from the next `jixiao run` on."],
    )
    assert load(home)[0].correction.by == "张三"


def test_an_item_that_was_asked_for_by_its_rule_is_found_without_it(home, jixiao):
    (item,) = review(home, Choice(rule="Q29"))
    assert jixiao(item.item_id)[0] == 0
    assert jixiao(item.item_id, "--accept", "--why", "单位见名称", "--by", "张三")[0] == 0
    assert kinds(home, rule="Q29") == []


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("rev_none",), "No item rev_none: take one from `jixiao review`"),
        (("rev_",), "More than one item begins with rev_: give more of it."),
        (("--accept", "--why", "x"), "Name the ITEM to correct or accept"),
        (("rev_", "--accept"), "Say why it is right: --why TEXT."),
        (("--interactive",), "--interactive needs a terminal"),
    ],
)
def test_wrong_usage_is_a_sentence(jixiao, arguments, sentence):
    code, out, err = jixiao(*arguments)
    assert (code, out) == (2, "")
    assert sentence in err


def test_nothing_is_left_when_all_is_accepted(home, jixiao):
    for item in review(home):
        decide(home, item, accept(), None)
    assert jixiao() == (0, "Nothing needs an eye.\n", "")
    with pytest.raises(JixiaoError, match="what is settled is not in it any more"):
        find_item(review(home), "rev_0000")


def test_a_session_asks_item_by_item(home):
    answers = iter(["s", "", "2", "见原件", "", "x", "a", "", "", "a", "照旧", "原件第1页", "", "q"])
    told, shown = [], []
    decided = hold_session(
        review(home), "张三", lambda question: next(answers), lambda item: shown.append(item.kind),
        lambda item, decision: decide(home, item, decision, None), told.append,
    )  # fmt: skip
    assert decided == 2
    assert shown == ["fund_column", "finding", "finding", "category"]
    first, second = (entry.correction for entry in load(home))
    assert (first.field, first.value, first.why, first.evidence) == ("label_printed", "其他资金", "见原件", None)
    assert (second.kind, second.rule, second.why, second.evidence) == ("accept", "Q01", "照旧", "原件第1页")
    assert "x is no answer: s set, a accept, d drop, Enter next, q quit." in told
    assert "--why must say something." in told


def test_a_session_on_a_terminal(home):
    """Through the command, on a terminal of its own: the first item is accepted, then it is left."""
    master, slave = os.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", "from warehouse.cli import main; main()", "review", "--interactive", "--by", "张三"],
        stdin=slave, stdout=slave, stderr=slave, cwd=ROOT, env=os.environ | {"JIXIAO_HOME": str(home.root)},
    )  # fmt: skip
    os.close(slave)
    os.write(master, "a\n见原件\n\nq\n".encode())
    shown = b""
    while True:
        try:
            block = os.read(master, 4096)
        except OSError:  # the terminal is gone with the process
            break
        if not block:
            break
        shown += block
    os.close(master)
    assert process.wait(timeout=60) == 0, shown.decode()
    assert "1 decided. They count from the next `jixiao run` on." in shown.decode()
    (entry,) = load(home)
    assert (entry.correction.kind, entry.correction.table, entry.correction.by) == ("accept", "project_amount", "张三")


def test_written_tells_where(home):
    written = decide(home, review(home)[0], accept(), None)
    assert isinstance(written, Written) and written.is_read
