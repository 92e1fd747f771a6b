"""Homes that several modules read: published once a session, never changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.command import ROOT, SAMPLES, jixiao

SEEDS = ROOT.parent / "shared" / "seeds"


@pytest.fixture(scope="session")
def published_samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which the samples were published, and nothing else."""
    return _published(tmp_path_factory.mktemp("published-samples") / "home", SAMPLES)


@pytest.fixture(scope="session")
def published_seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which the reference documents were published."""
    if not SEEDS.is_dir():
        pytest.skip(f"no reference documents in {SEEDS}")
    return _published(tmp_path_factory.mktemp("published-seeds") / "home", SEEDS)


def _published(home: Path, documents: Path) -> Path:
    jixiao(home, "add", documents)
    jixiao(home, "run")
    return home
