"""The questions of `docs/questions`: what each file says of itself, its answer, and the page that lists them all."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from pathlib import Path

from warehouse.documentation.markdown import data_table, table
from warehouse.errors import JixiaoError
from warehouse.home import Home, checkout
from warehouse.published import open_published
from warehouse.query import run, write_answer

FOLDER = checkout() / "docs" / "questions"
_FILE = re.compile(r"q(\d\d)_[a-z0-9_]+\.sql")
_LABEL = re.compile(r"(Q\d\d|问题|Read|读法|Set|Empty)\s+(.*)")
_CHINESE = "[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Question:
    """A question: its words, how to read the answer, what to set, why the samples give none (None where they do)."""

    number: int
    path: Path
    english: str
    chinese: str
    reading: str
    reading_chinese: str
    settings: str
    empty_because: str | None
    sql: str

    @property
    def answer_path(self) -> Path:
        """Where the answer over the samples is kept."""
        return self.path.with_suffix(".expected.csv")


def read_questions(folder: Path = FOLDER) -> list[Question]:
    """The questions in `folder`, by number. Raises `JixiaoError` for a file that does not say what it must."""
    return [_read(path) for path in sorted(folder.glob("*.sql"))]


def answer(home: Home, question: Question) -> str:
    """The answer over what is published in `home`, as CSV with the line ends of this repository."""
    stream = io.StringIO()
    write_answer(home, question.sql, "csv", stream)
    return stream.getvalue().replace("\r\n", "\n")


def question_page(home: Home, questions: list[Question]) -> str:
    """The page that lists the questions, with the first rows of their answers over what is published in `home`."""
    counts, sections = [], []
    with open_published(home) as db:
        for question in questions:
            found = run(db, question.sql)
            rows = list(found.rows)
            counts.append(len(rows))
            sections.append(_section(question, data_table(found.names, rows[:_SHOWN]), len(rows)))
    listed = table(
        ["", "Question", "问题", "Rows over the samples 样例行数"],
        [
            [f"[{q.number}](#q{q.number:02d})", q.english, q.chinese, str(count)]
            for q, count in zip(questions, counts, strict=True)
        ],
    )
    return "\n\n".join([_HEAD, listed, *sections]) + "\n"


_HEAD = """# Twenty questions 二十个问题

What readers of these tables ask, each as one SQL statement over the published file. Run one with

    jixiao query - < docs/questions/q02_money_outside_appropriation.sql

What can be set stands as a literal at the head of the statement. Amounts are in yuan; `…_wan_yuan` is 万元. Beside each
file lies its answer over the sample documents of `raw/samples`, which a test compares. This page and the answers are
written by `make docs`; do not edit.

每个问题一条SQL，查询发布文件；可调参数写在语句开头。金额单位为元，`…_wan_yuan`为万元。
各文件旁为样例文件上的答案，由测试核对。本页与答案由`make docs`生成，请勿手工修改。"""


def _section(question: Question, rows: str, count: int) -> str:
    file, kept = question.path.name, question.answer_path.name
    parts = [
        f'<a id="q{question.number:02d}"></a>\n\n## {question.number}. {question.english}',
        f"{question.chinese}",
        f"{question.reading}\n\n{question.reading_chinese}",
        f"To set 可调: {question.settings}",
        f"[`{file}`]({file}) · [answer over the samples 样例答案]({kept}), {count} rows",
        question.empty_because or rows,
    ]
    if count > _SHOWN:
        parts.append(f"… {count - _SHOWN} more rows")
    return "\n\n".join(parts)


def _read(path: Path) -> Question:
    named = _FILE.fullmatch(path.name)
    lines = path.read_text(encoding="utf-8").splitlines()
    length = next((number for number, line in enumerate(lines) if not line.startswith("--")), len(lines))
    said = _labelled(lines[:length])
    number = f"Q{named.group(1)}" if named else "its number (qNN_….sql)"
    missing = [label for label in (number, "问题", "Read", "读法", "Set") if label not in said]
    if missing:
        raise JixiaoError(f"{path.name} does not say {', '.join(missing)} in its first lines.")
    return Question(
        number=int(number[1:]),
        path=path,
        english=said[number],
        chinese=said["问题"],
        reading=said["Read"],
        reading_chinese=said["读法"],
        settings=said["Set"],
        empty_because=said.get("Empty"),
        sql="\n".join(lines),
    )


def _labelled(comments: list[str]) -> dict[str, str]:
    """Text by label; what a line does not label goes on with the one before."""
    said: dict[str, str] = {}
    label = None
    for comment in comments:
        line = comment.removeprefix("--").strip()
        if found := _LABEL.fullmatch(line):
            label = found.group(1)
            said[label] = found.group(2)
        elif label:
            said[label] = _joined(said[label], line)
    return said


def _joined(text: str, more: str) -> str:
    """Two lines as one: with a blank between words, without one inside Chinese."""
    glued = re.search(f"{_CHINESE}$", text) and re.match(_CHINESE, more)
    return text + more if glued else f"{text} {more}"
