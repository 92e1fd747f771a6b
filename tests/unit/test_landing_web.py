"""Documents from web addresses, from a server of our own."""

import gzip
import socket
import threading
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote

import pytest

from warehouse.archive import Refused
from warehouse.catalog import open_catalog
from warehouse.containers import Limits
from warehouse.download import download, file_name
from warehouse.home import Home
from warehouse.landing import land

PAGE = "<html><body>绩效目标表</body></html>".encode()


class Handler(BaseHTTPRequestHandler):
    """Answers by the path."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path = self.path.partition("?")[0]
        if path == "/moved":
            return self.answer(302, {"Location": "/final/" + quote("预算.html")})
        if path == "/to-ftp":
            return self.answer(302, {"Location": "ftp://127.0.0.1/x"})
        if path == "/missing":
            return self.answer(404)
        if path == "/short":
            self.answer(200, {"Content-Length": str(len(PAGE) + 10)}, PAGE)
            self.close_connection = True
            return None
        if path == "/packed":
            return self.answer(200, {"Content-Encoding": "gzip"}, gzip.compress(PAGE))
        if path == "/brotli":
            return self.answer(200, {"Content-Encoding": "br"}, PAGE)
        if path == "/named":
            return self.answer(200, {"Content-Disposition": "attachment; filename*=UTF-8''" + quote("目标.html")}, PAGE)
        return self.answer(200, {}, PAGE)

    def answer(self, status, headers=None, body=b""):
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Says nothing."""


@pytest.fixture
def server(monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "home")


def test_a_page_is_landed_under_its_final_address(server, home):
    (landing,) = land(home, [f"{server}/moved"])
    assert (landing.name, landing.outcome, landing.reason) == (f"{server}/moved", "new", None)
    with open_catalog(home.catalog_path) as catalog:
        (sighting,) = catalog.sightings()
        (document,) = catalog.documents()
    assert sighting.source_uri == f"{server}/final/{quote('预算.html')}"
    assert sighting.file_name == "预算.html"
    assert (document.media_type, document.size) == ("text/html", len(PAGE))


def test_chinese_in_an_address_is_sent_percent_encoded(server, home):
    (landing,) = land(home, [f"{server}/预算 公开/目标表.html?年=2024"])
    assert landing.outcome == "new"
    with open_catalog(home.catalog_path) as catalog:
        (sighting,) = catalog.sightings()
    assert sighting.source_uri == f"{server}/{quote('预算 公开/目标表.html')}?{quote('年')}=2024"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/missing", "the server answered 404 Not Found"),
        ("/short", "the transfer broke off 10 bytes before its end"),
        ("/to-ftp", "only http and https addresses are fetched, not ftp"),
        ("/brotli", "the server sends it encoded as br"),
    ],
)
def test_what_cannot_be_had_is_refused_with_the_reason(server, home, path, reason):
    (landing,) = land(home, [server + path])
    assert (landing.outcome, landing.reason) == ("refused", reason)
    with open_catalog(home.catalog_path) as catalog:
        assert [(refusal.name, refusal.reason) for refusal in catalog.refusals()] == [(server + path, reason)]
        assert catalog.documents() == []


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://example.com/x", "only http and https addresses are fetched, not ftp"),
        ("file:///etc/passwd", "only http and https addresses are fetched, not file"),
        ("http://", "a web address without a host"),
        ("http://user:word@example.com/x", "a web address with a user name or password in it"),
        ("http://example.com:port/", "not a web address: Port could not be cast to integer value as 'port'"),
    ],
)
def test_addresses_that_are_not_fetched(home, url, reason):
    (landing,) = land(home, [url])
    assert (landing.outcome, landing.reason) == ("refused", reason)


def test_a_server_that_is_not_there(home):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        (landing,) = land(home, [f"http://127.0.0.1:{taken.getsockname()[1]}/x"])
    assert landing.outcome == "refused"
    assert landing.reason.startswith("the server cannot be reached: ")


def test_a_server_that_says_nothing_is_given_up():
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with (
            pytest.raises(Refused, match=r"the server cannot be reached: timed out|no answer within 0"),
            download(f"http://127.0.0.1:{silent.getsockname()[1]}/x", timeout=0.3),
        ):
            pass


def test_a_page_beyond_the_limit_is_refused(server, home):
    (landing,) = land(home, [f"{server}/page.html"], limits=Limits(document=10))
    assert (landing.outcome, landing.reason) == ("refused", "larger than 10 bytes")
    assert list(home.objects.iterdir()) == []


def test_a_page_sent_packed_is_kept_unpacked(server, home):
    first, second = land(home, [f"{server}/page.html", f"{server}/packed"])
    assert (first.outcome, second.outcome) == ("new", "known")
    assert first.document_id == second.document_id


@pytest.mark.parametrize(
    ("url", "disposition", "name"),
    [
        ("http://h/a/b.pdf", None, "b.pdf"),
        ("http://h/a/%E9%A2%84%E7%AE%97.pdf", None, "预算.pdf"),
        ("http://h/" + quote("预算.pdf".encode("gbk")), None, "预算.pdf"),
        ("http://h/", None, "h"),
        ("http://h/x", "attachment; filename=report.pdf", "report.pdf"),
        ("http://h/x", 'attachment; filename="../../etc/passwd"', "passwd"),
        ("http://h/x", 'attachment; filename="C:\\dir\\a.pdf"', "a.pdf"),
        ("http://h/x", "attachment; filename*=UTF-8''%E9%A2%84%E7%AE%97.pdf", "预算.pdf"),
        ("http://h/x", 'attachment; filename="%E9%A2%84%E7%AE%97.pdf"', "预算.pdf"),
        ("http://h/x", 'attachment; filename="' + "预算.pdf".encode().decode("latin-1") + '"', "预算.pdf"),
        ("http://h/x", 'attachment; filename="' + "预算.pdf".encode("gbk").decode("latin-1") + '"', "预算.pdf"),
        ("http://h/x.pdf", "inline", "x.pdf"),
    ],
)
def test_the_name_of_a_download(url, disposition, name):
    headers = Message()
    if disposition:
        headers["Content-Disposition"] = disposition
    assert file_name(url, headers) == name
