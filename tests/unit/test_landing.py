"""Files and folders into the archive."""

import hashlib
import os
import signal
import socket
import stat

import pytest

from tests.unit.warehouse_support import kill_when, run_python, write
from warehouse.archive import read_object
from warehouse.catalog import open_catalog
from warehouse.containers import Limits
from warehouse.errors import JixiaoError, RunError
from warehouse.home import Home
from warehouse.landing import Landing, has_unseen_files, land


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "home")


def outcomes(landings: list[Landing]) -> list[tuple[str, str, str | None]]:
    return [(os.path.basename(landing.name), landing.outcome, landing.reason) for landing in landings]


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_a_file_is_kept_under_its_digest_and_read_only(tmp_path, home):
    path = write(tmp_path, "预算.txt", "流星观测")
    assert land(home, [path]) == [Landing(str(path), digest("流星观测"), "new")]
    kept = home.object_path(digest("流星观测"))
    assert kept.read_text() == "流星观测"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o444
    with open_catalog(home.catalog_path) as catalog:
        assert [(d.document_id, d.media_type, d.size, d.state) for d in catalog.documents()] == [
            (digest("流星观测"), "text/plain", 12, "landed")
        ]
        assert [(s.source_uri, s.file_name) for s in catalog.sightings()] == [
            (f"file://{tmp_path}/预算.txt", "预算.txt")
        ]


def test_the_same_bytes_under_two_names_are_one_document_seen_twice(tmp_path, home):
    paths = [write(tmp_path, name, "same") for name in ("a.txt", "b.txt")]
    assert outcomes(land(home, paths)) == [("a.txt", "new", None), ("b.txt", "known", None)]
    assert outcomes(land(home, paths[:1])) == [("a.txt", "known", None)]
    with open_catalog(home.catalog_path) as catalog:
        assert len(catalog.documents()) == 1
        assert [s.file_name for s in catalog.sightings()] == ["a.txt", "b.txt"]


def test_a_file_changed_in_place_is_another_document(tmp_path, home):
    land(home, [write(tmp_path, "a.txt", "one")])
    assert outcomes(land(home, [write(tmp_path, "a.txt", "two")])) == [("a.txt", "new", None)]
    assert home.object_path(digest("one")).exists()


def test_a_folder_is_taken_with_all_below_it_in_order_and_clutter_is_named(tmp_path, home):
    for name in (
        "b/2.txt",
        "b/1.txt",
        "a.txt",
        ".hidden",
        "b/~$1.docx",
        ".git/config",
        "b/Thumbs.db",
        "c/deep/er/x.txt",
    ):
        write(tmp_path / "in", name, name)
    (tmp_path / "in/link").symlink_to(tmp_path / "in/b")
    assert outcomes(land(home, [tmp_path / "in"])) == [
        (".git", "skipped", "hidden"),
        ("link", "skipped", "a symbolic link to a folder"),
        (".hidden", "skipped", "hidden"),
        ("a.txt", "new", None),
        ("1.txt", "new", None),
        ("2.txt", "new", None),
        ("Thumbs.db", "skipped", "hidden"),
        ("~$1.docx", "skipped", "a lock file of an office program"),
        ("x.txt", "new", None),
    ]
    with open_catalog(home.catalog_path) as catalog:
        assert catalog.refusals() == []


def test_a_file_that_is_named_is_taken_even_if_hidden(tmp_path, home):
    assert outcomes(land(home, [write(tmp_path, ".profile.txt", "x")])) == [(".profile.txt", "new", None)]


def test_the_home_folder_is_not_taken_into_itself(tmp_path, home):
    land(home, [write(tmp_path, "a.txt", "x")])
    assert outcomes(land(home, [tmp_path])) == [("home", "skipped", "the home folder itself"), ("a.txt", "known", None)]


def test_what_cannot_be_taken_is_refused_with_the_reason_and_noted(tmp_path, home):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "broken").symlink_to(tmp_path / "nowhere")
    (tmp_path / "archive.rar").write_bytes(b"Rar!\x1a\x07\x01\x00" + bytes(50))
    write(tmp_path, "large.txt", "x" * 101)
    names = ["gone.txt", "pipe", "broken", "archive.rar", "large.txt"]
    found = land(home, [tmp_path / name for name in names], limits=Limits(document=100))
    reasons = ["not found", "not a regular file", "not found", "a RAR file: unpack it first", "larger than 100 bytes"]
    assert outcomes(found) == [(name, "refused", reason) for name, reason in zip(names, reasons, strict=True)]
    with open_catalog(home.catalog_path) as catalog:
        assert {(os.path.basename(r.name), r.reason) for r in catalog.refusals()} == set(
            zip(names, reasons, strict=True)
        )
        assert catalog.documents() == []
    assert list(home.objects.iterdir()) == []


def test_a_socket_is_refused(tmp_path, home, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s")
        assert outcomes(land(home, ["s"])) == [("s", "refused", "not a regular file")]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_refused(tmp_path, home):
    path = write(tmp_path / "in", "secret.txt", "x")
    path.chmod(0)
    assert outcomes(land(home, [tmp_path / "in"])) == [("secret.txt", "refused", "not readable: permission denied")]
    (tmp_path / "in").chmod(0)
    assert outcomes(land(home, [tmp_path / "in"])) == [("in", "refused", "not readable: permission denied")]
    (tmp_path / "in").chmod(0o700)


def test_a_refusal_is_forgotten_once_the_file_can_be_taken(tmp_path, home):
    land(home, [tmp_path / "a.txt"])
    land(home, [write(tmp_path, "a.txt", "x")])
    with open_catalog(home.catalog_path) as catalog:
        assert catalog.refusals() == []


def test_an_empty_file_is_landed(tmp_path, home):
    assert outcomes(land(home, [write(tmp_path, "empty.txt", "")])) == [("empty.txt", "new", None)]
    with open_catalog(home.catalog_path) as catalog:
        assert [(d.media_type, d.size) for d in catalog.documents()] == [("application/x-empty", 0)]


def test_binary_data_is_landed_to_be_quarantined(tmp_path, home):
    (tmp_path / "a.bin").write_bytes(bytes(range(256)) * 20)
    assert outcomes(land(home, [tmp_path / "a.bin"])) == [("a.bin", "new", None)]
    with open_catalog(home.catalog_path) as catalog:
        assert [d.media_type for d in catalog.documents()] == ["application/octet-stream"]


def test_a_file_name_in_gbk_is_read_as_gbk(tmp_path, home):
    path = os.fsencode(tmp_path) + b"/" + "预算.txt".encode("gbk")
    with open(path, "wb") as stream:
        stream.write(b"x")
    assert outcomes(land(home, [os.fsdecode(path)])) == [("预算.txt", "new", None)]


def test_signs_with_a_meaning_in_addresses_are_escaped(tmp_path, home):
    land(home, [write(tmp_path, "100% a?b#c.txt", "x")])
    with open_catalog(home.catalog_path) as catalog:
        (sighting,) = catalog.sightings()
    assert sighting.source_uri == f"file://{tmp_path}/100%25%20a%3Fb%23c.txt"
    assert sighting.file_name == "100% a?b#c.txt"


def test_damaged_bytes_in_the_archive_are_found_and_mended_by_landing_again(tmp_path, home):
    path = write(tmp_path, "a.txt", "right")
    land(home, [path])
    kept = home.object_path(digest("right"))
    kept.chmod(0o644)
    kept.write_text("wrong")
    with pytest.raises(RunError, match=f"The archived document {kept} is damaged: add it again."):
        read_object(home, digest("right"))
    assert outcomes(land(home, [path])) == [("a.txt", "known", None)]
    assert read_object(home, digest("right")) == b"right"


def test_a_full_disk_ends_the_landing_and_refuses_nothing(tmp_path, home):
    path = write(tmp_path, "a.txt", "x" * 5_000_000)
    code = """
import resource, signal, sys
from warehouse.home import Home
from warehouse.landing import land
from warehouse.errors import JixiaoError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
try:
    land(Home.resolve(), sys.argv[1:] or [__import__("os").environ["FILE"]])
except JixiaoError as error:
    print(error)
"""
    process = run_python(code, JIXIAO_HOME=str(home.root), FILE=str(path))
    assert process.communicate()[0] == f"The archive {home.objects} cannot be written: File too large.\n"
    with open_catalog(home.catalog_path) as catalog:
        assert (catalog.documents(), catalog.refusals()) == ([], [])
    assert issubclass(RunError, JixiaoError)


KILLED = """
import os, time
from warehouse import archive, catalog, landing
from warehouse.home import Home
def stop(*_):
    print("here", flush=True)
    time.sleep(60)
{patch}
landing.land(Home.resolve(), [os.environ["FILE"]])
"""


@pytest.mark.parametrize(
    "patch",
    [
        "archive._write = lambda target, block, home: (target.write(block), target.flush(), stop())",
        "landing.keep = stop",
        "catalog.Catalog.record_sighting = stop",
    ],
    ids=["while receiving", "before it has its name", "before the catalogue knows"],
)
def test_a_landing_killed_half_way_is_done_by_the_next(tmp_path, home, patch):
    path = write(tmp_path, "a.txt", "content")
    process = run_python(KILLED.format(patch=patch), JIXIAO_HOME=str(home.root), FILE=str(path))
    kill_when(process, "here")
    assert process.returncode == -signal.SIGKILL
    with open_catalog(home.catalog_path) as catalog:
        assert catalog.documents() == []
    assert outcomes(land(home, [path])) == [("a.txt", "new", None)]
    assert [p.name for p in home.objects.rglob("*") if p.is_file()] == [digest("content")]
    assert read_object(home, digest("content")) == b"content"


def test_files_of_the_inbox_are_unseen_until_landed_and_after_a_change(tmp_path, home):
    inbox = tmp_path / "inbox"
    write(inbox, "README.md", "about")
    write(inbox, ".hidden", "x")
    assert not has_unseen_files(home, inbox)
    path = write(inbox, "sub/a.txt", "one")
    assert has_unseen_files(home, inbox)
    land(home, [path, inbox / "sub"])
    assert not has_unseen_files(home, inbox)
    path.write_text("two")
    assert has_unseen_files(home, inbox)


def test_a_folder_that_is_not_there_holds_nothing_unseen(tmp_path, home):
    assert not has_unseen_files(home, tmp_path / "nowhere")
