"""A build of documents, without the command: landed, read, loaded, and the marts made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from tests.unit.dbt_support import dbt
from warehouse.build import prepare
from warehouse.extraction import extract_pending
from warehouse.home import Home
from warehouse.landing import land
from warehouse.progress import NullProgress


def build(
    root: Path, batches: Iterable[list[Path]], *, tests: bool = False, noted: Callable[[Home], object] | None = None
) -> Path:
    """The build file of a home at `root` after landing the batches one after the other, and what is `noted` then; fails
    where dbt fails."""
    home = Home(root)
    for paths in batches:
        land(home, [str(path) for path in paths], NullProgress())
    if noted:
        noted(home)
    extract_pending(home, NullProgress())
    path = prepare(home)
    kinds = ("unit_test",) if tests else ("unit_test", "test")
    done = dbt(path, "build", "--exclude-resource-type", *kinds)
    assert done.returncode == 0, done.stdout
    return path
