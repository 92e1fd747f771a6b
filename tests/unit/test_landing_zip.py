"""Zip files: what is in them, what it is called, and what is refused."""

import os
import struct
import zipfile

import pytest

from tests.unit.warehouse_support import write
from warehouse.catalog import open_catalog
from warehouse.containers import Limits, decode_name
from warehouse.home import Home
from warehouse.landing import has_unseen_files, land


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "home")


def make_zip(path, members: dict[str, bytes]):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def zip_with_raw_names(path, names: list[bytes]):
    """A zip file whose names are bytes without the UTF-8 flag, as Windows programs write them."""
    placeholders = [b"n%03d" % number + b"x" * (len(name) - 4) for number, name in enumerate(names)]
    make_zip(path, {name.decode(): name for name in placeholders})
    data = path.read_bytes()
    for placeholder, name in zip(placeholders, names, strict=True):
        head, _, tail = data.rpartition(placeholder)  # the central directory's entry comes last, the data has one too
        data = head + name + tail
        data = data.replace(placeholder, name, 1)
    path.write_bytes(data)
    return path


def outcomes(landings, base):
    return [(os.path.relpath(landing.name, base), landing.outcome, landing.reason) for landing in landings]


def test_members_are_documents_with_the_zip_file_in_their_address(tmp_path, home):
    path = make_zip(tmp_path / "一.zip", {"2024/甲/a.txt": b"a", "b.txt": b"b", "empty/": b""})
    assert outcomes(land(home, [path]), tmp_path) == [
        ("一.zip!/2024/甲/a.txt", "new", None),
        ("一.zip!/b.txt", "new", None),
    ]
    with open_catalog(home.catalog_path) as catalog:
        assert sorted((s.source_uri, s.file_name) for s in catalog.sightings()) == [
            (f"file://{tmp_path}/一.zip!/2024/甲/a.txt", "a.txt"),
            (f"file://{tmp_path}/一.zip!/b.txt", "b.txt"),
        ]


def test_names_in_gbk_and_in_unmarked_utf8_are_read_right(tmp_path, home):
    names = ["绩效目标/区财政局.txt", "绩效目标表（公开）.txt"]
    path = zip_with_raw_names(tmp_path / "a.zip", [names[0].encode("gbk"), names[1].encode("utf-8")])
    assert outcomes(land(home, [path]), tmp_path) == [(f"a.zip!/{name}", "new", None) for name in names]


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("预算".encode("gbk"), "预算"),
        ("预算".encode(), "预算"),
        ("模".encode("gbk"), "模"),  # two bytes that are a letter in UTF-8
        (b"budget 2024.txt", "budget 2024.txt"),
        (b"\xff\xfe\xff", "\\xff\\xfe\\xff"),
        ("镕㙓".encode("gb18030"), "镕㙓"),
    ],
)
def test_a_name_is_utf8_or_gb18030(raw, name):
    assert decode_name(raw) == name


def test_backslashes_separate_and_clutter_is_named(tmp_path, home):
    path = make_zip(
        tmp_path / "a.zip", {"d\\x.txt": b"1", "__MACOSX/._x.txt": b"2", "d/.DS_Store": b"3", "~$x.docx": b"4"}
    )
    assert outcomes(land(home, [path]), tmp_path) == [
        ("a.zip!/d/x.txt", "new", None),
        ("a.zip!/__MACOSX/._x.txt", "skipped", "hidden"),
        ("a.zip!/d/.DS_Store", "skipped", "hidden"),
        ("a.zip!/~$x.docx", "skipped", "a lock file of an office program"),
    ]


def test_paths_that_lead_out_are_refused(tmp_path, home):
    names = ["../evil.txt", "/etc/passwd", "C:\\x.txt", "a/../../b.txt"]
    path = make_zip(tmp_path / "a.zip", {name: name.encode() for name in names} | {"ok.txt": b"ok"})
    found = land(home, [path])
    assert [(landing.outcome, landing.reason) for landing in found] == [
        *[("refused", "its path leads out of the zip file")] * 4,
        ("new", None),
    ]
    assert not (tmp_path / "evil.txt").exists()


def test_encrypted_links_and_damaged_members_are_refused_and_the_rest_is_taken(tmp_path, home):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("ok.txt", b"ok")
        archive.writestr("damaged.txt", b"these bytes are changed")
        archive.writestr("locked.txt", b"secret")
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, b"/etc/passwd")
    data = path.read_bytes().replace(b"these bytes are changed", b"these bytes ARE changed")
    at = data.rfind(b"PK\x01\x02", 0, data.rfind(b"locked.txt"))
    data = data[: at + 8] + struct.pack("<H", 1) + data[at + 10 :]
    path.write_bytes(data)
    assert outcomes(land(home, [path]), tmp_path) == [
        ("a.zip!/ok.txt", "new", None),
        ("a.zip!/damaged.txt", "refused", "damaged in the zip file (Bad CRC-32 for file 'damaged.txt')"),
        ("a.zip!/locked.txt", "refused", "encrypted"),
        ("a.zip!/link.txt", "refused", "a symbolic link"),
    ]


def test_limits_on_size_number_and_ratio(tmp_path, home):
    path = make_zip(tmp_path / "a.zip", {"large.txt": os.urandom(2000), "bomb.txt": bytes(1500), "ok.txt": b"ok"})
    limits = Limits(document=1600, ratio=20, ratio_from=1000)
    assert outcomes(land(home, [path], limits=limits), tmp_path) == [
        ("a.zip!/large.txt", "refused", "larger than 1600 bytes"),
        ("a.zip!/bomb.txt", "refused", "unpacks to more than 20 times its size"),
        ("a.zip!/ok.txt", "new", None),
    ]
    assert outcomes(land(home, [path], limits=Limits(members=2)), tmp_path) == [
        ("a.zip", "refused", "more than 2 files in one zip file")
    ]
    assert outcomes(land(home, [path], limits=Limits(expanded=3000)), tmp_path) == [
        ("a.zip", "refused", "larger than 3000 bytes when unpacked")
    ]


def test_a_member_that_says_it_is_smaller_than_it_is_does_not_get_in(tmp_path, home):
    path = make_zip(tmp_path / "a.zip", {"liar.txt": bytes(5000)})
    data = path.read_bytes()
    path.write_bytes(data.replace(struct.pack("<L", 5000), struct.pack("<L", 50)))
    (landing,) = land(home, [path], limits=Limits(document=100))
    assert landing.outcome == "refused"
    assert landing.reason.startswith("damaged in the zip file")
    assert list(home.objects.iterdir()) == []


def test_a_zip_file_in_a_zip_file_is_opened_but_not_one_further_in(tmp_path, home):
    inner = make_zip(tmp_path / "inner.zip", {"deep.txt": b"deep"}).read_bytes()
    middle = make_zip(tmp_path / "middle.zip", {"inner.zip": inner, "x.txt": b"x"}).read_bytes()
    outer = make_zip(tmp_path / "outer.zip", {"middle.zip": middle})
    assert outcomes(land(home, [outer]), tmp_path) == [
        ("outer.zip!/middle.zip!/inner.zip", "refused", "a zip file in a zip file in a zip file"),
        ("outer.zip!/middle.zip!/x.txt", "new", None),
    ]


@pytest.mark.parametrize(
    ("part", "name", "media_type"),
    [
        ("word/document.xml", "a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("xl/workbook.xml", "a.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("mimetype", "a.ods", "application/zip"),
        ("OFD.xml", "a.ofd", "application/ofd"),
    ],
)
def test_office_documents_are_documents(tmp_path, home, part, name, media_type):
    parts = {part: b"x"} if part in ("mimetype", "OFD.xml") else {"[Content_Types].xml": b"x", part: b"x"}
    path = make_zip(tmp_path / name, parts)
    packed = make_zip(tmp_path / "a.zip", {name: path.read_bytes()})
    assert outcomes(land(home, [path, packed]), tmp_path) == [(name, "new", None), (f"a.zip!/{name}", "known", None)]
    with open_catalog(home.catalog_path) as catalog:
        assert [document.media_type for document in catalog.documents()] == [media_type]


def test_damaged_and_empty_zip_files_are_refused_and_a_damaged_workbook_is_landed(tmp_path, home):
    whole = make_zip(tmp_path / "a.zip", {"x.txt": b"x" * 100}).read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[:60])
    (tmp_path / "cut.xlsx").write_bytes(whole[:60])
    make_zip(tmp_path / "empty.zip", {})
    found = land(home, [tmp_path / name for name in ("cut.zip", "cut.xlsx", "empty.zip")])
    assert outcomes(found, tmp_path) == [
        ("cut.zip", "refused", "damaged zip file (File is not a zip file)"),
        ("cut.xlsx", "new", None),
        ("empty.zip", "refused", "a zip file without files"),
    ]


def test_a_landed_zip_file_in_the_inbox_is_seen(tmp_path, home):
    make_zip(tmp_path / "in.zip", {"x.txt": b"x"})
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (tmp_path / "in.zip").rename(inbox / "in.zip")
    land(home, [inbox / "in.zip"])
    assert not has_unseen_files(home, inbox)
    write(inbox, "new.txt", "x")
    assert has_unseen_files(home, inbox)
