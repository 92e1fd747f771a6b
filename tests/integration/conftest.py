"""Homes that several modules read: published once, for all processes of a test run, and never changed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from filelock import FileLock

from tests.integration.command import ROOT, SAMPLES, jixiao

SEEDS = ROOT.parent / "shared" / "seeds"


@pytest.fixture(scope="session")
def published_samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which the samples were published, and nothing else."""
    return _published(tmp_path_factory, "published-samples", SAMPLES)


@pytest.fixture(scope="session")
def published_seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which the reference documents were published."""
    if not SEEDS.is_dir():
        pytest.skip(f"no reference documents in {SEEDS}")
    return _published(tmp_path_factory, "published-seeds", SEEDS)


def _published(tmp_path_factory: pytest.TempPathFactory, name: str, documents: Path) -> Path:
    """The first process that asks publishes; the others wait for it."""
    root = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent
    home = root / name / "home"
    with FileLock(root / f"{name}.lock"):
        if not (home / "published" / "jixiao.duckdb").exists():
            jixiao(home, "add", documents)
            jixiao(home, "run")
    return home
