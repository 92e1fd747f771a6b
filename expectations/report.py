"""What the checks of a run found, as JSON and as a plain page that needs nothing from the web."""

from __future__ import annotations

import html
import json
import os
from dataclasses import asdict
from pathlib import Path

from expectations.runner import TableCheck

_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Checks of staging</title>
<style>body {{ font: 15px sans-serif; margin: 2em }} td, th {{ padding: .3em 1em; text-align: left; vertical-align: top }}
.passed {{ color: #156815 }} .failed {{ color: #a30000 }}</style>
<h1>Checks of staging</h1>
<p>{summary}</p>
<table><tr><th>Table<th>Expectations<th>Result<th>What was found</tr>
{rows}
</table></html>
"""


def write_report(folder: Path, checks: list[TableCheck]) -> Path:
    """Writes `staging_checks.json` and `staging_checks.html` into `folder`; returns the path of the page."""
    data = json.dumps([asdict(check) | {"passed": check.passed} for check in checks], ensure_ascii=False, indent=1)
    _replace(folder / "staging_checks.json", data + "\n")
    page = folder / "staging_checks.html"
    failed = sum(not check.passed for check in checks)
    expectations = sum(check.expectations for check in checks)
    summary = f"{expectations} expectations on {len(checks)} tables; {failed} tables failed."
    _replace(page, _PAGE.format(summary=summary, rows="\n".join(_row(check) for check in checks)))
    return page


def _row(check: TableCheck) -> str:
    result = "passed" if check.passed else "failed"
    found = "<br>".join(html.escape(line) for line in (*check.errors, *check.failures))
    return f'<tr><td>{check.table}<td>{check.expectations}<td class="{result}">{result}<td>{found}</tr>'


def _replace(path: Path, text: str) -> None:
    temporary = path.with_name(f".{path.name}.tmp")
    temporary.write_text(text, encoding="utf-8")
    os.replace(temporary, path)
