"""The PDF reader on rendered documents whose cells are known (kept outside of the repository)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extract.extractor import extract_document
from extract.readers import Unreadable, read_document
from extract.text import fold, squash

DOCUMENTS = Path(__file__).parents[3] / "shared" / "documents"
RULED = [
    *("gz_docx", "gz_xlsx", "gz_rl", "gz_chrome", "gz_rot90", "tj_docx", "tj_rl", "tj_chrome", "tj_form"),
    *("heb_docx", "heb_weasy", "heb_overprint", "overall_docx", "overall_xlsx", "disclosure"),
    pytest.param("tj_500", marks=pytest.mark.slow),
]

pytestmark = pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the rendered documents in ../shared are not here")


@pytest.mark.parametrize("name", RULED)
def test_every_table_row_and_cell_is_as_written(name):
    document = read_document((DOCUMENTS / f"{name}.pdf").read_bytes(), f"{name}.pdf")
    truth = json.loads((DOCUMENTS / "cells" / f"{name}.json").read_text(encoding="utf-8"))["tables"]
    found = [
        [(c.row, c.column, c.row_span, c.column_span, squash(c.printed.text)) for c in table.cells]
        for table in document.tables
    ]
    expected = [[(r, c, rs, cs, squash(fold(text))) for r, c, rs, cs, text in table["cells"]] for table in truth]
    assert found == [sorted(cells) for cells in expected]
    assert document.notes == []  # a second reader finds the same in the cells


def test_a_table_without_rules_is_read_as_written_up_to_its_projects():
    data = (DOCUMENTS / "gz_norules.pdf").read_bytes()
    document = read_document(data, "gz_norules.pdf")
    (truth,) = json.loads((DOCUMENTS / "cells" / "gz_norules.json").read_text(encoding="utf-8"))["tables"]
    (table,) = document.tables
    assert [(c.row, c.column, squash(c.printed.text)) for c in table.cells] == [
        (row, column, squash(fold(text))) for row, column, _, _, text in sorted(truth["cells"])
    ]
    records = extract_document(data, "gz_norules.pdf").records
    goals = {(row, column): text for row, column, _, _, text in truth["cells"]}
    rows = sorted(row for row, column in goals if column == 5 and row and goals[row, column])
    assert [project.project_name for project in records["project"]] == [squash(goals[row, 0]) for row in rows]
    assert len(records["indicator"]) == sum(text.count("年度指标值:") for text in goals.values())


@pytest.mark.parametrize(
    ("name", "reason"),
    [("scan_tj", "scan, no text layer"), ("tj_notounicode", "no mapping to Unicode")],
)
def test_documents_without_readable_text_are_refused(name, reason, monkeypatch):
    monkeypatch.setattr("extract.readers.ocr_engine.PACKAGES", ("no_such_package",))
    with pytest.raises(Unreadable, match=reason):
        read_document((DOCUMENTS / f"{name}.pdf").read_bytes(), f"{name}.pdf")


@pytest.mark.parametrize("name", ["cid_gbkeuc", "cid_unigb"])
def test_encodings_of_fonts_that_are_not_embedded(name):
    text = read_document((DOCUMENTS / f"{name}.pdf").read_bytes(), f"{name}.pdf").text
    assert "绩效目标表，指标值：≥85%" in text
