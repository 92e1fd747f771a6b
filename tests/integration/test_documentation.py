"""`jixiao docs` from the outside, and whether the committed pages are those of today."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.integration.command import failure, jixiao
from warehouse.documentation.marts import read_marts
from warehouse.documentation.write import committed_files
from warehouse.home import Home

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def written(published_samples: Path) -> dict[str, Path]:
    """Files by name that the command says it wrote."""
    said = json.loads(jixiao(published_samples, "docs", "--json"))
    assert said["index"] == str(published_samples / "reports" / "dictionary" / "index.html")
    return {Path(name).name: Path(name) for name in said["files"]}


def test_pages_open_without_a_network(written: dict[str, Path]) -> None:
    pages = [path for name, path in written.items() if name.endswith(".html") and name != "dbt_docs.html"]
    assert len(pages) > 30
    for path in pages:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"""(src|href)=["'](https?:)?//|@import|url\(""", text), path.name
        for link in re.findall(r'href="([^"#]+)"', text):
            assert (path.parent / link).exists(), f"{path.name} links to {link}"


def test_dbts_own_pages_are_one_file_with_everything_in_it(written: dict[str, Path]) -> None:
    text = written["dbt_docs.html"].read_text(encoding="utf-8")
    assert not re.search(r"""<(script|link|img)[^>]+(src|href)=["']?(https?:)?//""", text)
    assert "model.jixiao.fct_project_funding" in text and "metric.jixiao.project_amount" in text
    assert json.dumps("项目资金")[1:-1] in text


def test_the_diagram_is_well_formed(written: dict[str, Path]) -> None:
    root = ElementTree.parse(written["entities.svg"]).getroot()
    assert root.tag == "{http://www.w3.org/2000/svg}svg"


def test_committed_pages_and_answers_are_those_of_today(published_samples: Path, written: dict[str, Path]) -> None:
    home = Home(published_samples)
    marts = read_marts(json.loads((home.builds / "dbt_docs" / "manifest.json").read_bytes()))
    files = dict(committed_files(home, marts))
    old = [path.name for path, text in files.items() if not path.exists() or path.read_bytes() != text.encode()]
    assert old == [], "`make docs` writes them anew; look at what changed before you commit it"


def test_there_is_nothing_to_describe_before_the_first_run(tmp_path: Path) -> None:
    assert "run `jixiao run`" in failure(tmp_path / "home", "docs", status=2)
