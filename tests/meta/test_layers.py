"""House rules that a machine can check: imports point back along the flow, folders hold what their README says."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# What each package must not import, at any depth.
FORBIDDEN = {
    "extract": {
        "warehouse", "expectations", "dagster_project", "dagster", "duckdb", "dbt", "great_expectations",
        "urllib.request", "httpx",
    },
    "warehouse": {"dagster", "dbt", "great_expectations", "expectations"},
    "expectations": {"warehouse", "dagster_project", "dagster", "dbt"},
    "dagster_project": {"pdfplumber", "pypdfium2", "selectolax", "extract.layouts", "extract.readers", "extract.values"},
    "extract/readers": {"extract.layouts", "extract.values", "extract.prose", "extract.records", "extract.collector"},
    "extract/layouts": {"extract.readers", "selectolax", "pypdfium2", "openpyxl"},
    "extract/values": {"extract.layouts", "extract.readers"},
}  # fmt: skip


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


@pytest.mark.parametrize("folder", FORBIDDEN)
def test_imports_point_back_along_the_flow(folder: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in sorted((ROOT / folder).rglob("*.py"))
        for name in imports(path)
        for barred in FORBIDDEN[folder]
        if name == barred or name.startswith(barred + ".")
    ]
    assert wrong == []


def test_the_command_line_starts_dagster_only_when_it_runs_the_pipeline() -> None:
    """`warehouse` names dagster_project inside functions only: it is the top of the stack, loaded when needed."""
    for path in (ROOT / "warehouse").rglob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ImportFrom | ast.Import):
                assert "dagster_project" not in ast.dump(node), path


def test_the_dbt_folder_is_no_python_package() -> None:
    """An `__init__.py` in it would shadow the `dbt` package."""
    assert list((ROOT / "dbt").rglob("__init__.py")) == []


def test_definitions_stay_readable_in_one_screen() -> None:
    assert len((ROOT / "dagster_project" / "definitions.py").read_text(encoding="utf-8").splitlines()) < 60


def test_every_top_folder_says_what_lives_in_it() -> None:
    folders = {path.split("/")[0] for path in tracked() if "/" in path and not path.startswith(".")}
    assert [f for f in sorted(folders - {"requirements"}) if not (ROOT / f / "README.md").exists()] == []


def test_no_tracked_file_names_a_machine_or_an_index() -> None:
    pattern = re.compile(r"https?://[^ \"']*/(?:simple/|packages/[0-9a-f]{2}/)|/home/[a-z]+/|/root/|/work/")
    wrong = []
    for name in tracked():
        path = ROOT / name
        if (
            path.is_file()
            and path != Path(__file__)
            and path.suffix in (".py", ".md", ".toml", ".txt", ".yml", ".sql", "")
        ):
            try:
                text = path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue
            wrong += [f"{name}: {match.group()}" for match in pattern.finditer(text)]
    assert wrong == []


def tracked() -> list[str]:
    done = subprocess.run(["git", "-C", str(ROOT), "ls-files", "-z"], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip("not a git checkout")
    return [name for name in done.stdout.split("\0") if name]
