"""Landing: documents from files, folders, zip files and web addresses into the archive, with what was refused and why.

Nothing is read for meaning here. The same bytes are one document, however often and under whatever names they come.
"""

from __future__ import annotations

import os
import re
import stat
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from warehouse.archive import Readable, Refused, discard_leftovers, keep, media_type, receive, too_large
from warehouse.catalog import Catalog, open_catalog
from warehouse.containers import Limits, decode_name, is_container, members, opened
from warehouse.download import download
from warehouse.home import Home
from warehouse.lock import landing_lock
from warehouse.progress import NullProgress, Progress

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_CLUTTER = frozenset({"__macosx", "thumbs.db", "desktop.ini"})
_PACKED = {
    "application/vnd.rar": "a RAR file",
    "application/x-7z-compressed": "a 7z file",
    "application/gzip": "a gzip file",
}
_NESTING = 2  # a zip file, and one in it


@dataclass(frozen=True, slots=True)
class Landing:
    """What became of one thing: `outcome` is new, known (the bytes are in the archive), refused or skipped."""

    name: str
    document_id: str | None
    outcome: str
    reason: str | None = None


def land(
    home: Home,
    paths: Iterable[str | os.PathLike[str]],
    progress: Progress | None = None,
    limits: Limits = Limits(),  # noqa: B008  (frozen)
) -> list[Landing]:
    """Takes files, folders (with all below), zip files and http(s) addresses into the archive, in the given order.

    Refusals are noted in the catalogue and returned; a refusal never stops the rest. Waits for another landing.
    """
    progress = progress or NullProgress()
    home.ensure()
    with landing_lock(home), open_catalog(home.catalog_path) as catalog:
        discard_leftovers(home)
        lander = _Lander(home, catalog, limits)
        sources = [source for path in paths for source in lander.sources(os.fspath(path))]
        progress.start("Landing 入库", len(sources))
        landings: list[Landing] = []
        for source in sources:
            landings.extend(lander.take(source))
            progress.advance()
        progress.finish()
    return landings


def has_unseen_files(home: Home, inbox: Path) -> bool:
    """Whether a folder holds a file that was never landed from there, or has changed since. Its README.md is none."""
    seen: dict[str, str] = {}
    if home.catalog_path.exists():
        with open_catalog(home.catalog_path) as catalog:
            tried = [(sighting.source_uri, sighting.last_seen_at) for sighting in catalog.sightings()]
            tried += [(refusal.name, refusal.seen_at) for refusal in catalog.refusals()]
        for uri, at in tried:
            path, _, _ = uri.partition("!/")
            seen[path] = max(at, seen.get(path, ""))
    for folder, below, files in os.walk(inbox):
        below[:] = [name for name in below if not _skipped(name)]
        for path in (Path(folder, name) for name in files if not _skipped(name)):
            changed = datetime.fromtimestamp(path.lstat().st_ctime, UTC).replace(tzinfo=None)
            is_own = path == inbox / "README.md"
            if not is_own and changed.isoformat(timespec="microseconds") >= seen.get(_uri(str(path)), ""):
                return True
    return False


@dataclass(frozen=True, slots=True)
class _Source:
    """Something named by the user or found in a folder; what is settled already needs no taking."""

    name: str
    settled: Landing | None = None


class _Lander:
    """Lands into one home."""

    def __init__(self, home: Home, catalog: Catalog, limits: Limits) -> None:
        self._home = home
        self._catalog = catalog
        self._limits = limits

    def sources(self, name: str) -> Iterator[_Source]:
        """`name` itself, or the files below it where it is a folder."""
        self._catalog.forget_refusals(_uri(name))
        if _ADDRESS.match(name) or not os.path.isdir(name):
            yield _Source(name)
            return
        failures: list[OSError] = []
        for folder, below, files in os.walk(name, onerror=failures.append):
            for entry in sorted(below):
                path = os.path.join(folder, entry)
                if reason := self._skipped_folder(path, entry):
                    below.remove(entry)
                    yield _Source(path, Landing(_readable(path), None, "skipped", reason))
            below.sort()
            for entry in sorted(files):
                path = os.path.join(folder, entry)
                reason = _skipped(entry)
                yield _Source(path, Landing(_readable(path), None, "skipped", reason) if reason else None)
        for error in failures:
            path = os.fsdecode(error.filename)
            yield _Source(path, self._refuse(_readable(path), _uri(path), _os_reason(error)))

    def take(self, source: _Source) -> Iterator[Landing]:
        """Lands one source; a zip file gives a landing for each file in it."""
        if source.settled:
            yield source.settled
            return
        shown, uri = _readable(source.name), _uri(source.name)
        try:
            if _ADDRESS.match(source.name):
                yield from self._take_address(source.name)
            else:
                yield from self._take_path(Path(source.name), shown, uri)
        except Refused as refusal:
            yield self._refuse(shown, uri, str(refusal))
        except OSError as error:
            yield self._refuse(shown, uri, _os_reason(error))

    def _take_path(self, path: Path, shown: str, uri: str) -> Iterator[Landing]:
        if not stat.S_ISREG(path.stat().st_mode):
            raise Refused("not a regular file")
        if is_container(path, path.name):
            yield from self._take_members(path, shown, uri, depth=1)
            return
        if path.stat().st_size > self._limits.document:
            raise Refused(too_large(self._limits.document))
        with path.open("rb") as stream:
            yield from self._take_stream(stream, shown, uri, PurePosixPath(shown).name, depth=0)

    def _take_address(self, url: str) -> Iterator[Landing]:
        with download(url) as found:
            yield from self._take_stream(found.stream, url, found.url, found.file_name, depth=0)

    def _take_members(self, path: Path, shown: str, uri: str, depth: int) -> Iterator[Landing]:
        """Lands the files of the zip file at `path`, known to the user as `shown`."""
        count = 0
        with zipfile.ZipFile(path) as archive:
            for member in members(archive, self._limits):
                count += 1
                member_shown, member_uri = f"{shown}!/{member.name}", f"{uri}!/{_escape(member.name)}"
                skipped = next(filter(None, map(_skipped, PurePosixPath(member.name).parts)), None)
                if member.refusal:
                    yield self._refuse(member_shown, member_uri, member.refusal)
                elif skipped:
                    yield Landing(member_shown, None, "skipped", skipped)
                else:
                    try:
                        with opened(archive, member) as stream:
                            name = PurePosixPath(member.name).name
                            yield from self._take_stream(stream, member_shown, member_uri, name, depth)
                    except Refused as refusal:
                        yield self._refuse(member_shown, member_uri, str(refusal))
        if not count:
            raise Refused("a zip file without files")

    def _take_stream(self, stream: Readable, shown: str, uri: str, file_name: str, depth: int) -> Iterator[Landing]:
        with receive(self._home, stream, self._limits.document) as received:
            if is_container(received.path, file_name):
                if depth >= _NESTING:
                    raise Refused("a zip file in a zip file in a zip file")
                yield from self._take_members(received.path, shown, uri, depth + 1)
                return
            kind = media_type(received.path, file_name)
            if kind in _PACKED:
                raise Refused(f"{_PACKED[kind]}: unpack it first")
            keep(self._home, received)
            new = self._catalog.record_sighting(received.document_id, kind, received.size, uri, file_name)
        yield Landing(shown, received.document_id, "new" if new else "known")

    def _refuse(self, shown: str, uri: str, reason: str) -> Landing:
        self._catalog.record_refusal(uri, reason)
        return Landing(shown, None, "refused", reason)

    def _skipped_folder(self, path: str, entry: str) -> str | None:
        if os.path.islink(path):
            return "a symbolic link to a folder"
        if Path(path).absolute() == self._home.root:
            return "the home folder itself"
        return _skipped(entry)


def _skipped(entry: str) -> str | None:
    """Why a file or folder of this name is passed over inside a folder or zip file."""
    if entry.startswith("~$"):
        return "a lock file of an office program"
    if entry.startswith(".") or entry.lower() in _CLUTTER:
        return "hidden"
    return None


def _os_reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "not found"
    if isinstance(error, PermissionError):
        return "not readable: permission denied"
    return f"not readable: {error.strerror or error}"


def _readable(path: str) -> str:
    """A path as it should read, also where its bytes are not in the encoding of the file system."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return decode_name(os.fsencode(path))
    return path


def _uri(name: str) -> str:
    """Address of a file or of a web page; Chinese stays readable (RFC 3987)."""
    return name if _ADDRESS.match(name) else f"file://{_escape(_readable(os.path.abspath(name)))}"


def _escape(path: str) -> str:
    return "".join(
        quote(character) if character in " %?#" or not character.isprintable() else character for character in path
    )
