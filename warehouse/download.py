"""Documents from the web: one address, one file."""

from __future__ import annotations

import gzip
import http.client
import urllib.error
import urllib.request
import zlib
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from email.utils import collapse_rfc2231_value
from pathlib import PurePosixPath
from typing import IO, cast
from urllib.parse import quote, unquote_to_bytes, urlsplit, urlunsplit

from warehouse.archive import Readable, Refused
from warehouse.containers import decode_name

TIMEOUT = 60.0  # seconds without an answer
_HEADERS = {"User-Agent": "jixiao", "Accept": "*/*", "Accept-Encoding": "identity"}


@dataclass(frozen=True, slots=True)
class Download:
    """An open answer: where it came from in the end, what the file is called, and its bytes."""

    url: str
    file_name: str
    stream: Readable


class _WebOnly(urllib.request.HTTPRedirectHandler):
    """Follows redirects to web addresses only."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        _check(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


@contextmanager
def download(url: str, timeout: float = TIMEOUT) -> Generator[Download]:
    """Opens a web address; raises `Refused` with a clear reason where it cannot be had whole."""
    _check(url)
    opener = urllib.request.build_opener(_WebOnly)
    try:
        with opener.open(urllib.request.Request(_ascii(url), headers=_HEADERS), timeout=timeout) as response:
            yield Download(response.url, file_name(response.url, response.headers), _body(response))
    except urllib.error.HTTPError as error:
        raise Refused(f"the server answered {error.code} {error.reason}") from error
    except urllib.error.URLError as error:
        raise Refused(f"the server cannot be reached: {error.reason}") from error
    except TimeoutError as error:
        raise Refused(f"no answer within {timeout:.0f} s") from error
    except (http.client.HTTPException, OSError, EOFError, zlib.error) as error:
        raise Refused(f"the transfer broke off: {error or type(error).__name__}") from error


def file_name(url: str, headers: Message) -> str:
    """Name of a file by its Content-Disposition, else by the last part of its address, else by the host."""
    declared = headers.get_param("filename", "", header="content-disposition")
    if isinstance(declared, tuple):  # filename*=, which says its encoding
        declared = collapse_rfc2231_value(declared)
    else:  # headers are read as Latin-1; names in them are UTF-8 or GBK, plain or percent-encoded
        declared = decode_name(unquote_to_bytes(declared.encode("latin-1", errors="replace")))
    parts = urlsplit(url)
    for name in (declared, decode_name(unquote_to_bytes(parts.path))):
        last = PurePosixPath(name.replace("\\", "/")).name
        if last:
            return last
    return parts.hostname or "document"


class _Whole:
    """The body of an answer that must be as long as it was announced; `http.client` does not see to that."""

    def __init__(self, response: http.client.HTTPResponse, announced: int) -> None:
        self._response = response
        self._left = announced

    def read(self, size: int, /) -> bytes:
        block = self._response.read(size)
        self._left -= len(block)
        if not block and self._left > 0:
            raise Refused(f"the transfer broke off {self._left} bytes before its end")
        return block


def _body(response: http.client.HTTPResponse) -> Readable:
    announced = response.headers.get("Content-Length", "")
    body = _Whole(response, int(announced)) if announced.isdigit() else response
    coding = response.headers.get("Content-Encoding", "identity").lower()
    if coding in ("gzip", "x-gzip"):
        return gzip.GzipFile(fileobj=cast(IO[bytes], body))
    if coding != "identity":
        raise Refused(f"the server sends it encoded as {coding}")
    return body


def _check(url: str) -> None:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise Refused(f"not a web address: {error}") from error
    if parts.scheme.lower() not in ("http", "https"):
        raise Refused(f"only http and https addresses are fetched, not {parts.scheme}")
    if not host:
        raise Refused("a web address without a host")
    if parts.username is not None or parts.password is not None:
        raise Refused("a web address with a user name or password in it")


def _ascii(url: str) -> str:
    """The address as it goes over the wire: Chinese in the path percent-encoded, in the host as IDNA."""
    parts = urlsplit(url)
    try:
        host = (parts.hostname or "").encode("idna").decode()
    except UnicodeError as error:
        raise Refused(f"not a web address: {error}") from error
    host = f"[{host}]" if ":" in host else host
    network = f"{host}:{parts.port}" if parts.port else host
    reserved = "%/:=&?~#+!$,;'@()*[]"
    return urlunsplit((parts.scheme, network, quote(parts.path, reserved), quote(parts.query, reserved), ""))
