"""`jixiao docs`: everything written in one go, into the reports of a home and, where asked, into the checkout."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from warehouse.documentation import dbt_docs, metricflow
from warehouse.documentation.diagram import svg
from warehouse.documentation.dictionary import INDEX, index_page, mart_page
from warehouse.documentation.example import example_query, example_rows
from warehouse.documentation.markdown import page
from warehouse.documentation.marts import Mart, read_marts
from warehouse.documentation.questions import FOLDER, answer, question_page, read_questions
from warehouse.files import write
from warehouse.home import Home, checkout
from warehouse.progress import Progress
from warehouse.published import open_published

DICTIONARY = checkout() / "docs" / "dictionary"
_DIAGRAM = "entities.svg"


@dataclass(slots=True)
class Written:
    """Files that were written, and the page to begin with."""

    index: Path
    files: list[Path] = field(default_factory=list)


def write_reports(home: Home, progress: Progress) -> Written:
    """Writes dictionary, diagram and dbt's pages into the home's `reports`, and the folder for MetricFlow.

    All open offline. Raises `JixiaoError` where nothing is published or built yet.
    """
    progress.start("dbt docs 模型文档")
    manifest = dbt_docs.generate(home, home.reports / "dbt_docs.html")
    progress.finish()
    marts = read_marts(manifest)
    folder = home.reports / "dictionary"
    shutil.rmtree(folder, ignore_errors=True)
    progress.start("Dictionary 数据字典", len(marts))
    written = Written(folder / "index.html", [home.reports / "dbt_docs.html"])
    for name, text in dictionary_pages(home, marts, ".html"):
        path = folder / ("index.html" if name == INDEX else f"{name}.html")
        _write(written, path, page(f"{name} – jixiao 绩效", text))
        progress.advance()
    _write(written, folder / _DIAGRAM, entity_diagram(marts))
    progress.finish()
    metricflow.write_project(home, home.builds / "dbt_docs" / "semantic_manifest.json", home.reports / "metricflow")
    return written


def write_checkout(home: Home, progress: Progress) -> Written:
    """Writes what is committed: `docs/dictionary` as Markdown, the answers and the page of `docs/questions`.

    Meant for a home that holds the sample documents and nothing else.
    """
    progress.start("Committed pages 随库文档")
    marts = read_marts(dbt_docs.generate(home, home.reports / "dbt_docs.html"))
    written = Written(DICTIONARY / f"{INDEX}.md")
    files = list(committed_files(home, marts))  # before anything is removed: it fails where nothing is published
    shutil.rmtree(DICTIONARY, ignore_errors=True)
    for path, text in files:
        _write(written, path, text)
    for kept in set(FOLDER.glob("*.expected.csv")) - set(written.files):
        kept.unlink()
    progress.finish()
    return written


def committed_files(home: Home, marts: list[Mart]) -> Iterator[tuple[Path, str]]:
    """Path and text of every file of the checkout that is made from a home with the samples."""
    for name, text in dictionary_pages(home, marts, ".md"):
        yield DICTIONARY / f"{name}.md", text
    yield DICTIONARY / _DIAGRAM, entity_diagram(marts)
    questions = read_questions()
    for question in questions:
        yield question.answer_path, answer(home, question)
    yield FOLDER / "README.md", question_page(home, questions)


def dictionary_pages(home: Home, marts: list[Mart], suffix: str) -> Iterator[tuple[str, str]]:
    """Name and Markdown of each page, the index first. Pages for `.html` show their keys as SVG instead of Mermaid."""
    yield INDEX, index_page(marts, suffix)
    by_name = {mart.name: mart for mart in marts}
    with open_published(home) as db:
        for mart in marts:
            query = example_query(mart)
            picture = svg(_around(mart, by_name), mart.name, only=mart.name) if suffix == ".html" else None
            yield mart.name, mart_page(mart, suffix, set(by_name), query, example_rows(db, query), picture)


def entity_diagram(marts: list[Mart]) -> str:
    """The diagram of dimensions, facts, bridges and overviews; checks are left out."""
    return svg([mart for mart in marts if mart.kind != "qc"], "jixiao 绩效: entities 实体关系")


def _around(mart: Mart, by_name: dict[str, Mart]) -> list[Mart]:
    """The mart and those its keys lead to."""
    targets = {column.leads_to.split(".")[0] for column in mart.keys if column.leads_to}
    return [mart, *(by_name[name] for name in sorted(targets - {mart.name}))]


def _write(written: Written, path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write(path, text.encode())
    written.files.append(path)
