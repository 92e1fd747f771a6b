"""Files of corrections: what an entry may say, what is told about one that says something else, which ones count."""

import re
from pathlib import Path

import pytest

from tests.unit.corrections_support import DOCUMENT, OTHER, entries, home_with_document
from tests.unit.warehouse_support import write
from warehouse import corrections
from warehouse.build import fingerprint, prepare
from warehouse.corrections import CorrectionError, applicable, load, parse
from warehouse.home import Home, checkout
from warehouse.status import home_status, waiting_corrections

ENTRY = """\
- document: abababababab
  table: project_amount
  place: {line_from: 3, column_no_printed: 2}
  field: label_printed
  printed: 12.00
  value: 其他资金
  why: 见原件
  by: 张三
  on: 2025-03-01
"""


@pytest.fixture(autouse=True)
def own_checkout(tmp_path, monkeypatch):
    """Corrections of the checkout are those of the test."""
    monkeypatch.setattr(corrections, "checkout", lambda: tmp_path / "checkout")


def test_everything_is_text_as_written():
    (entry,) = parse(ENTRY.replace("value: 其他资金", "value: 0120").encode(), "a.yml")
    assert (entry.correction.printed, entry.correction.value) == ("12.00", "0120")
    assert entry.correction.on.isoformat() == "2025-03-01"
    assert entry.correction.place == {"line_from": 3, "column_no_printed": 2}


def test_an_empty_file_holds_nothing():
    assert parse(b"# later\n", "a.yml") == []


def changed(old: str, new: str) -> str:
    assert old in ENTRY
    return ENTRY.replace(old, new)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (changed("  why: 见原件\n", ""), "a.yml, entry 1: `why` is missing: say in a few words why it is right."),
        (
            changed("why: 见原件", "why: ' '"),
            "a.yml, entry 1: `why` cannot be ' ': say in a few words why it is right.",
        ),
        (
            changed("abababababab", "ABAB"),
            "a.yml, entry 1: `document` cannot be 'ABAB': give the document's SHA-256, or at least its first 12"
            " characters, in lower case (see `jixiao status`).",
        ),
        (changed("2025-03-01", "gestern"), "a.yml, entry 1: `on` cannot be 'gestern': give the day as YYYY-MM-DD."),
        (
            changed("line_from: 3", "line_from: drei"),
            "a.yml, entry 1: `place` cannot be 'drei': give page_no, table_no, row_no, column_no, line_from, line_to or"
            " record_no, each a whole number.",
        ),
        (
            changed("line_from: 3", "zeile: 3"),
            "a.yml, entry 1: `place` knows no zeile: use page_no, table_no, row_no, column_no, line_from, line_to,"
            " record_no, project_no, column_no_printed.",
        ),
        (
            changed("{line_from: 3, column_no_printed: 2}", "{}"),
            "a.yml, entry 1: `place` is empty: give page_no, table_no, row_no, column_no, line_from, line_to or record_no,"
            " each a whole number.",
        ),
        (changed("  by:", "  von: x\n  by:"), "a.yml, entry 1: there is no field `von`: use document, kind, table"),
        (changed("project_amount", "money"), "a.yml, entry 1: there is no staging table money: use document, project,"),
        (
            changed("label_printed", "label"),
            "a.yml, entry 1: project_amount has no field label: use label_printed, fund_source_code, amount_scope, is_part,"
            " amount_printed, unit_printed.",
        ),
        (
            changed("label_printed", "amount_yuan"),
            "a.yml, entry 1: amount_yuan cannot be set: it follows from the amount and its unit: set the printed amount or"
            " unit_printed.",
        ),
        (
            changed("label_printed", "project_no"),
            "a.yml, entry 1: project_no cannot be set: it tells which record it is.",
        ),
        (
            changed("label_printed", "evidence"),
            "a.yml, entry 1: evidence cannot be set: it tells where and how the record was read.",
        ),
        (
            changed("label_printed", "unit_printed").replace("其他资金", "圆"),
            "a.yml, entry 1: unit_printed cannot be 圆: use 元, 千元, 万元, 百万元, 亿元.",
        ),
        (
            changed("label_printed", "fund_source_code").replace("其他资金", "99"),
            "a.yml, entry 1: fund_source_code cannot be 99: use 00, 10,",
        ),
        (changed("其他资金", "' '"), "a.yml, entry 1: label_printed cannot be blank: write null where there is none."),
        (
            changed("  value: 其他资金\n", ""),
            "a.yml, entry 1: an entry of kind set needs `field` and `value` (`value: null` for none).",
        ),
        (
            changed("  table:", "  kind: drop\n  table:"),
            "a.yml, entry 1: an entry of kind drop has no `field` and no `value`.",
        ),
        (
            changed("  table:", "  rule: Q01\n  table:"),
            "a.yml, entry 1: `rule` names a finding that is right as it is: it goes with kind accept only.",
        ),
        (changed("  by:", "  why: 又\n  by:"), "a.yml: it is no valid YAML: `why` stands twice"),
        ("a: b\n", "a.yml: begin each correction with `- document: …`; the file is a list of entries."),
        ("- x\n", "a.yml, entry 1: write it as fields, one a line: `document: …`, `table: …`."),
        ("- [\n", "a.yml: it is no valid YAML: "),
    ],
)
def test_a_wrong_entry_is_told_with_file_entry_field_and_what_to_do(text, sentence):
    with pytest.raises(CorrectionError) as caught:
        parse(text.encode(), "a.yml")
    assert sentence in str(caught.value)
    assert caught.value.exit_code == 3


@pytest.mark.parametrize(
    ("table", "field", "value", "sentence"),
    [
        ("document", "fiscal_year", "1066", "give a year from 1990 to 2100"),
        ("document", "fiscal_year", "heuer", "fiscal_year cannot be 'heuer': a whole number is needed"),
        ("document", "chars_total", "3", "chars_total cannot be set"),
        ("project", "project_name", "null", "project_name cannot be null"),
        ("indicator", "level2_name", "数量多", "level2_name cannot be 数量多: use one of 数量指标、质量指标"),
        (
            "indicator",
            "weight",
            "1.1234567",
            "weight cannot be '1.1234567': a number with at most 6 decimals is needed",
        ),
        ("indicator_value", "value_low", "3", "set value_text to what the target means (≥95%), or value_printed"),
        ("indicator_value", "value_scope", "immer", "use annual, period, actual, previous, unspecified"),
        ("project_cost_item", "is_total", "ja", "is_total cannot be 'ja': true or false is needed"),
        ("project_attribute", "value_on", "heute", "value_on cannot be 'heute': a day as YYYY-MM-DD is needed"),
        ("unclaimed_text", "unclaimed_text", "x", "nothing can be set in unclaimed_text"),
    ],
)
def test_a_field_takes_what_its_record_holds(table, field, value, sentence):
    text = f"- table: {table}\n  place: {{record_no: 1}}\n  field: {field}\n  printed: ''\n  value: {value}\n"
    with pytest.raises(CorrectionError, match=re.escape(sentence)):
        entries(text)


def test_a_file_that_is_not_utf_8_is_told():
    with pytest.raises(CorrectionError, match=r"a\.yml: it is not UTF-8"):
        parse(ENTRY.encode("gb18030"), "a.yml")


def test_those_of_the_checkout_come_first_and_files_by_their_names(tmp_path):
    home = Home(tmp_path / "home")
    write(home.root, "corrections/a.yml", ENTRY)
    write(home.root, "corrections/notes.txt", "no YAML: [")
    write(tmp_path, "checkout/corrections/z.yml", ENTRY)
    write(tmp_path, "checkout/corrections/b.yml", ENTRY + ENTRY.replace("12.00", "13.00"))
    assert [entry.where for entry in load(home)] == [
        "corrections/b.yml, entry 1",
        "corrections/b.yml, entry 2",
        "corrections/z.yml, entry 1",
        "home/corrections/a.yml, entry 1",
    ]
    assert load(Home(tmp_path / "elsewhere"))[0].file_name == "b.yml"


def test_a_beginning_that_may_mean_two_documents_is_told():
    found = parse(ENTRY.encode(), "a.yml")
    assert applicable(found, [DOCUMENT, OTHER]) == ([(DOCUMENT, found[0])], [])
    assert applicable(found, [OTHER]) == ([], found)
    with pytest.raises(CorrectionError, match=r"a\.yml, entry 1: document abababababab may be any of 2"):
        applicable(found, [DOCUMENT, DOCUMENT[:-1] + "0"])


def test_the_fingerprint_tells_a_correction_that_counts_from_one_that_waits(tmp_path):
    home = home_with_document(tmp_path / "home")
    before = fingerprint(home)
    write(home.root, "corrections/a.yml", ENTRY.replace("abababababab", "cdcdcdcdcdcd"))
    assert fingerprint(home) == before
    write(home.root, "corrections/a.yml", ENTRY)
    corrected = fingerprint(home)
    assert corrected != before
    write(home.root, "corrections/a.yml", "# a remark\n" + ENTRY)
    assert fingerprint(home) == corrected
    write(home.root, "corrections/a.yml", ENTRY.replace("张三", "李四"))
    assert fingerprint(home) not in (before, corrected)


def test_what_waits_is_listed_and_keeps_nothing_from_being_built(tmp_path):
    home = home_with_document(tmp_path / "home")
    write(home.root, "corrections/a.yml", ENTRY.replace("abababababab", "cdcdcdcdcdcd"))
    prepare(home)
    assert waiting_corrections(home) == ["home/corrections/a.yml, entry 1 waits for document cdcdcdcdcdcd."]
    assert home_status(home).corrections == waiting_corrections(home)


def test_a_broken_file_is_told_by_status_and_ends_a_build(tmp_path):
    home = home_with_document(tmp_path / "home")
    write(home.root, "corrections/a.yml", "- document: x\n")
    (sentence,) = waiting_corrections(home)
    assert sentence.startswith("home/corrections/a.yml, entry 1: `document` cannot be 'x'")
    with pytest.raises(CorrectionError, match="entry 1: `document` cannot be 'x'"):
        prepare(home)


def test_the_examples_of_the_readme_are_sound():
    text = (Path(__file__).parents[2] / "corrections" / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    kinds = [entry.correction.kind for block in blocks for entry in parse(block.encode(), "README.md")]
    assert set(kinds) == set(corrections.KINDS)


def test_every_settable_field_stands_in_the_readme():
    from extract.records import TABLES
    from warehouse.corrected_fields import settable

    text = (Path(__file__).parents[2] / "corrections" / "README.md").read_text(encoding="utf-8")
    section = text.split("## What can be set")[1].split("What follows")[0]
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*?) \|$", section, re.MULTILINE))
    assert {table: set(re.findall(r"`(\w+)`", fields)) for table, fields in rows.items()} == {
        table: set(settable(table)) for table in TABLES if settable(table)
    }


def test_the_checkout_is_where_the_readme_is():
    assert (checkout() / "corrections" / "README.md").exists()
