"""Corrections: what people settle that a machine cannot know, as reviewed YAML files (`corrections/README.md`).

Here: the files and what an entry may say. Not here: what a field may hold and what follows from it
(`corrected_fields`), how entries change the staging rows of a build (`replay`).

Everything in the files is text as written: `120.00`, `on` and `0123` are not numbers, booleans or octal numbers.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from warehouse.corrected_fields import Refused, check_table, place_columns, typed
from warehouse.errors import RunError
from warehouse.home import Home, checkout

FOLDER = "corrections"
KINDS = ("set", "drop", "accept")
_ID_LENGTH = 12
# What to do about a field of an entry that is missing or not as it must be.
_ADVICE = {
    "document": "give the document's SHA-256, or at least its first 12 characters, in lower case (see `jixiao status`)",
    "kind": "write set, drop or accept, or leave it out for set",
    "place": "give page_no, table_no, row_no, column_no, line_from, line_to or record_no, each a whole number",
    "why": "say in a few words why it is right",
    "by": "name the person who answers for it",
    "on": "give the day as YYYY-MM-DD",
    "evidence": "give a text or an address, or leave it out",
    "printed": "copy what is printed there, in quotes where YAML needs them; '' where nothing is",
}


class CorrectionError(RunError):
    """A correction that cannot be applied: no build is made with it, and none without it."""


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("it is blank")
    return text


_Words = Annotated[str, AfterValidator(_not_blank)]


class Correction(BaseModel):
    """An entry. `place` holds numbers of the record in `table`; together with `printed` they single it out."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    document: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{12,64}$")]
    kind: Literal["set", "drop", "accept"] = "set"
    table: str | None = None
    rule: Annotated[str, StringConstraints(pattern=r"^[A-Z]\d\d$")] | None = None
    place: dict[str, int] = Field(default_factory=dict)
    field: str | None = None
    printed: str | None
    value: str | None = None
    why: _Words
    evidence: _Words | None = None
    by: _Words
    on: date

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        is_set = self.kind == "set"
        if is_set != (self.field is not None) or is_set != ("value" in self.model_fields_set):
            wanted = "needs `field` and `value` (`value: null` for none)" if is_set else "has no `field` and no `value`"
            raise ValueError(f"an entry of kind {self.kind} {wanted}")
        if self.rule and self.kind != "accept":
            raise ValueError("`rule` names a finding that is right as it is: it goes with kind accept only")
        if self.table is None and not self.rule:
            raise ValueError("`table` is missing: name the staging table of the record")
        try:
            check_table(self.table, self.kind)
            unknown = sorted(set(self.place) - set(place_columns(self.table)))
            if unknown:
                raise Refused(f"`place` knows no {unknown[0]}: use {', '.join(place_columns(self.table))}")
            if self.table and self.field:
                typed(self.table, self.field, self.value)
        except Refused as refusal:
            raise ValueError(str(refusal)) from refusal
        if not self.place and self.table not in (None, "document"):
            raise ValueError(f"`place` is empty: {_ADVICE['place']}")
        return self

    @property
    def printed_there(self) -> str:
        """What must be printed there; an empty text where nothing is."""
        return self.printed or ""

    @property
    def typed_value(self) -> object:
        """The value as its field holds it."""
        return typed(self.table or "", self.field or "", self.value)

    @property
    def target(self) -> str:
        """What it is about, in words."""
        what = self.table or f"rule {self.rule}"
        return f"{what}.{self.field}" if self.field else what

    @property
    def correction_id(self) -> str:
        """Identity: a digest of what the entry says, wherever it stands."""
        return hashlib.sha256(self.canonical.encode()).hexdigest()[:_ID_LENGTH]

    @property
    def canonical(self) -> str:
        """The entry as text that is equal for equal entries."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, sort_keys=True)

    def says_the_same_as(self, other: Correction) -> bool:
        """Whether both do the same, whoever wrote them and why."""
        told = {"why", "evidence", "by", "on", "document", "place", "printed"}
        return self.model_dump(exclude=told) == other.model_dump(exclude=told)


@dataclass(frozen=True, slots=True)
class Entry:
    """A correction and where it stands: `file` as it is named in messages, `entry_no` from 1."""

    correction: Correction
    file: str
    entry_no: int

    @property
    def where(self) -> str:
        return f"{self.file}, entry {self.entry_no}"

    @property
    def file_name(self) -> str:
        """Name of the file without its folder, which differs from home to home."""
        return self.file.rpartition("/")[2]


def folders(home: Home) -> list[Path]:
    """Where corrections are read from, in this order: the checkout's, then the home's own."""
    return list(dict.fromkeys((checkout() / FOLDER, home.root / FOLDER)))


def load(home: Home) -> list[Entry]:
    """All corrections, file by file in the order of their names. Raises `CorrectionError`, naming file and entry."""
    return [entry for folder in folders(home) for entry in load_folder(folder)]


def load_folder(folder: Path, without: Path | None = None) -> list[Entry]:
    """The corrections of one folder, but for those in the file `without`."""
    left_out = without.absolute() if without else None
    paths = [path for path in sorted(folder.glob("*.yml")) if path.absolute() != left_out]
    return [entry for path in paths for entry in parse(path.read_bytes(), shown(path))]


def parse(data: bytes, file: str) -> list[Entry]:
    """The entries of one file."""
    try:
        content = yaml.load(data.decode("utf-8"), Loader=_TextLoader)
    except UnicodeDecodeError:
        raise CorrectionError(f"{file}: it is not UTF-8: save it as UTF-8.") from None
    except yaml.YAMLError as error:
        raise CorrectionError(f"{file}: it is no valid YAML: {_in_one_line(error)}") from None
    if content is None:
        return []
    if not isinstance(content, list):
        raise CorrectionError(f"{file}: begin each correction with `- document: …`; the file is a list of entries.")
    return [_entry(raw, file, number) for number, raw in enumerate(content, start=1)]


def applicable(entries: Iterable[Entry], document_ids: Iterable[str]) -> tuple[list[tuple[str, Entry]], list[Entry]]:
    """Entries with the document each is for, and those whose document is not among `document_ids`.

    Raises `CorrectionError` where an entry may mean several documents.
    """
    known = sorted(document_ids)
    found, waiting = [], []
    for entry in entries:
        meant = [document_id for document_id in known if document_id.startswith(entry.correction.document)]
        if len(meant) > 1:
            raise CorrectionError(
                f"{entry.where}: document {entry.correction.document} may be any of {len(meant)}: give more characters."
            )
        if meant:
            found.append((meant[0], entry))
        else:
            waiting.append(entry)
    return found, waiting


def waits(entry: Entry) -> str:
    """What is said of a correction whose document is not there."""
    return f"{entry.where} waits for document {entry.correction.document[:12]}."


def marks(home: Home, document_ids: Iterable[str]) -> Iterator[str]:
    """A line for each correction that a build of these documents depends on."""
    for document_id, entry in applicable(load(home), document_ids)[0]:
        yield f"{document_id} {entry.file_name} {entry.correction.canonical}"


def _entry(raw: object, file: str, number: int) -> Entry:
    where = f"{file}, entry {number}"
    if not isinstance(raw, dict):
        raise CorrectionError(f"{where}: write it as fields, one a line: `document: …`, `table: …`.")
    try:
        return Entry(Correction.model_validate(raw), file, number)
    except ValidationError as error:
        raise CorrectionError(f"{where}: {_complaint(error)}.") from None


def _complaint(error: ValidationError) -> str:
    """The first thing that is wrong with an entry, and what to do about it."""
    first = error.errors(include_url=False)[0]
    name = str(first["loc"][0]) if first["loc"] else ""
    if first["type"] == "missing":
        return f"`{name}` is missing: {_ADVICE.get(name, 'add it')}"
    if first["type"] == "extra_forbidden":
        return f"there is no field `{name}`: use {', '.join(Correction.model_fields)}"
    said = str(first["msg"]).removeprefix("Value error, ")
    if not name:
        return said
    return f"`{name}` cannot be {str(first['input'])!r:.60}: {_ADVICE.get(name, said)}"


def shown(path: Path) -> str:
    """A file as messages name it: with its folder, and what that is in where it is not the checkout."""
    inside = f"{path.parent.name}/{path.name}"
    return inside if path.parent == checkout() / FOLDER else f"{path.absolute().parents[1].name}/{inside}"


def _in_one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:160]


class _TextLoader(yaml.SafeLoader):
    """Reads every scalar but null as text, and refuses a key that stands twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        names = [key.value for key, _ in node.value]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise yaml.MarkedYAMLError(problem=f"`{twice}` stands twice", problem_mark=node.start_mark)
        return super().construct_mapping(node, deep)


_TextLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag == "tag:yaml.org,2002:null"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
