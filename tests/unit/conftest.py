"""What `dbt build` makes of the small staging made by hand (`dbt_support`): made once for all tests that look at it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.unit.dbt_support import dbt, fill


@pytest.fixture(scope="session")
def build_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The build file after `dbt build` without unit tests."""
    folder = tmp_path_factory.mktemp("build")
    path = folder / "jixiao.duckdb"
    fill(path)
    done = dbt(path, "build", "--exclude-resource-type", "unit_test")
    assert done.returncode == 0, done.stdout
    assert "WARN=0 ERROR=0 SKIP=0" in done.stdout, done.stdout
    return path


@pytest.fixture
def db(build_file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(build_file, read_only=True) as connection:
        yield connection
