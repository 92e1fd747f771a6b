"""The home folder: everything the software writes is in it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


def checkout() -> Path:
    """Folder that holds the packages and the dbt project."""
    return Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Home:
    """Paths of one home folder. The names below it are fixed: people and tools outside depend on them."""

    root: Path

    @staticmethod
    def resolve(option: str | os.PathLike[str] | None = None) -> Home:
        """The home folder of `--home`, else of `$JIXIAO_HOME`, else `home` of the checkout. Nothing is created."""
        chosen = option or os.environ.get("JIXIAO_HOME") or checkout() / "home"
        return Home(Path(chosen).expanduser().absolute())

    def ensure(self) -> Home:
        """This home with its folders made where they are missing."""
        for folder in (self.objects, self.staging, self.builds, self.published, self.reports, self.dagster):
            folder.mkdir(parents=True, exist_ok=True)
        return self

    @property
    def raw(self) -> Path:
        return self.root / "raw"

    @property
    def objects(self) -> Path:
        """Archive of bytes, by SHA-256."""
        return self.raw / "objects"

    @property
    def catalog_path(self) -> Path:
        return self.raw / "catalog.sqlite"

    @property
    def staging(self) -> Path:
        return self.root / "staging"

    @property
    def builds(self) -> Path:
        """Work files of the build in progress."""
        return self.root / "builds"

    @property
    def build_file(self) -> Path:
        return self.builds / "jixiao.duckdb"

    @property
    def dbt_target(self) -> Path:
        """Target and log folder of dbt."""
        return self.builds / "dbt"

    @property
    def published(self) -> Path:
        return self.root / "published"

    @property
    def published_file(self) -> Path:
        """The warehouse people open."""
        return self.published / "jixiao.duckdb"

    @property
    def reports(self) -> Path:
        return self.root / "reports"

    @property
    def dagster(self) -> Path:
        """DAGSTER_HOME: run history of the pipeline."""
        return self.root / "dagster"

    @property
    def inbox(self) -> Path:
        """Folder to drop documents into: `$JIXIAO_INBOX`, else `raw/inbox` of the checkout."""
        return Path(os.environ.get("JIXIAO_INBOX") or checkout() / "raw" / "inbox").expanduser().absolute()

    def object_path(self, document_id: str) -> Path:
        """Where the bytes of a document are kept."""
        return self.objects / document_id[:2] / document_id
