"""`python -m extract`: what those who add a layout are told of a document."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from extract.__main__ import main

SAMPLES = Path(__file__).parents[2] / "raw" / "samples"
TASK_FORM = SAMPLES / "示例市样本开发区管委会_2026年项目支出绩效任务表.html"


def said(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *arguments: str) -> tuple[int, list[str]]:
    monkeypatch.setattr(sys, "argv", ["extract", *arguments])
    status = main()
    return status, capsys.readouterr().out.splitlines()


def test_a_document_that_is_read_whole(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert said(capsys, monkeypatch, str(TASK_FORM)) == (
        0,
        [
            f"{TASK_FORM.name}: extracted as labelled_forms",
            "  project 2, project_amount 6, project_attribute 4, goal 3, indicator 10, indicator_value 10",
        ],
    )
    status, lines = said(capsys, monkeypatch, "--facts", str(TASK_FORM))
    assert (status, len(lines)) == (0, 2 + 2 + 6 + 4 + 3 + 10 + 10)
    assert "  project: project_no=2 project_name=企业用工招聘服务" in "\n".join(lines)


def test_a_head_of_a_column_that_is_not_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / TASK_FORM.name
    path.write_bytes(TASK_FORM.read_bytes().replace("年度考核值".encode(), "绩效刻度".encode()))
    status, lines = said(capsys, monkeypatch, str(path), str(TASK_FORM))
    assert status == 1
    assert lines[0] == f"{path.name}: quarantined as no layout"
    assert lines[1].startswith("  no known layout")
    assert lines[2] == "  no facts"
    assert lines[3] == "  no record holds '2026年项目支出绩效任务表'"
    assert "  labels.yml does not know these heads of columns: 绩效刻度" in lines
    assert f"{TASK_FORM.name}: extracted as labelled_forms" in lines


def test_a_file_that_is_no_document(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(b"")
    assert said(capsys, monkeypatch, str(path)) == (
        1,
        ["a.docx: quarantined as no layout", "  the file is empty", "  no facts"],
    )
