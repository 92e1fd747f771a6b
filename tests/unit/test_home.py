"""The home folder, files that are there whole or not at all, and what progress says."""

import io
import os
from pathlib import Path

import pytest

from warehouse.files import replacing, sha256, write
from warehouse.home import Home, checkout
from warehouse.progress import LineProgress, RichProgress, shown_on


def test_home_is_the_option_then_the_variable_then_the_checkout(tmp_path, monkeypatch):
    monkeypatch.setenv("JIXIAO_HOME", str(tmp_path / "variable"))
    assert Home.resolve(tmp_path / "option").root == tmp_path / "option"
    assert Home.resolve().root == tmp_path / "variable"
    monkeypatch.delenv("JIXIAO_HOME")
    assert Home.resolve().root == checkout() / "home"


def test_names_in_the_home_are_fixed(tmp_path):
    home = Home(tmp_path)
    names = {name: str(getattr(home, name).relative_to(tmp_path)) for name in (
        "objects", "catalog_path", "staging", "builds", "build_file", "published_file", "reports"
    )}  # fmt: skip
    assert names == {
        "objects": "raw/objects",
        "catalog_path": "raw/catalog.sqlite",
        "staging": "staging",
        "builds": "builds",
        "build_file": "builds/jixiao.duckdb",
        "published_file": "published/jixiao.duckdb",
        "reports": "reports",
    }
    assert home.object_path("ab" + "0" * 62) == tmp_path / "raw/objects/ab" / ("ab" + "0" * 62)


def test_resolving_creates_nothing_and_ensuring_all(tmp_path):
    home = Home.resolve(tmp_path / "new")
    assert not home.root.exists()
    home.ensure()
    assert all(folder.is_dir() for folder in (home.objects, home.staging, home.builds, home.published, home.reports))


def test_a_relative_home_does_not_move_with_the_current_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert Home.resolve("here").root == tmp_path / "here"


def test_inbox_is_the_variable_or_in_the_checkout(tmp_path, monkeypatch):
    monkeypatch.delenv("JIXIAO_INBOX", raising=False)
    assert Home(tmp_path).inbox == checkout() / "raw" / "inbox"
    monkeypatch.setenv("JIXIAO_INBOX", str(tmp_path / "in"))
    assert Home(tmp_path).inbox == tmp_path / "in"


def test_a_file_is_replaced_whole_and_readable_for_others(tmp_path):
    path = tmp_path / "folder" / "file"
    write(path, b"one")
    write(path, b"two")
    assert path.read_bytes() == b"two"
    assert path.stat().st_mode & 0o777 == 0o644
    assert os.listdir(path.parent) == ["file"]
    assert sha256(path) == "3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3"


def test_a_file_stays_as_it_was_when_its_writer_fails(tmp_path):
    path = tmp_path / "file"
    write(path, b"one")
    with pytest.raises(ValueError, match="half"), replacing(path) as temporary:
        temporary.write_bytes(b"tw")
        raise ValueError("half way")
    assert path.read_bytes() == b"one"
    assert os.listdir(tmp_path) == ["file"]


def test_progress_in_a_log_is_lines():
    stream = io.StringIO()
    with shown_on(stream) as progress:
        assert isinstance(progress, LineProgress)
        progress.start("Reading", 3)
        progress.advance()
        progress.advance(2)
        progress.finish()
    first, second = stream.getvalue().splitlines()
    assert first == "Reading: 3 …"
    assert second.startswith("Reading: 3 done in ")


def test_progress_on_a_terminal_is_bars():
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    stream = Terminal()
    with shown_on(stream) as progress:
        assert isinstance(progress, RichProgress)
        progress.start("Reading [b]", 2)
        progress.advance(2)
        progress.finish()
        progress.start("Waiting", None)
        progress.finish()
    assert "Reading [b]" in stream.getvalue()
    assert "2/2" in stream.getvalue()


def test_the_packages_are_in_the_checkout():
    assert (checkout() / "warehouse" / "home.py").samefile(Path(__file__).parents[2] / "warehouse" / "home.py")
