"""Makes the sample documents from `facts/*.yml`. Deterministic: same facts, same bytes.

`python raw/sample_maker/make_samples.py` writes the documents into `raw/samples`; with `--check` it changes nothing, says
which differ from what the facts make, and exits with 1 where any does.
"""

from __future__ import annotations

import argparse
import codecs
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # the repository's root, when run as a script

from raw.sample_maker.renderers import (
    department_html,
    department_text,
    form_html,
    form_text,
    two_part_html,
    two_part_text,
    wide_html,
    wide_text,
)
from raw.sample_maker.sample_facts import Facts, Output, all_facts

FOLDER = Path(__file__).resolve().parents[1] / "samples"
DOCUMENT_SUFFIXES = (".txt", ".html")
TEXT: dict[str, Callable[[Facts], str]] = {
    "wide_text": wide_text.render,
    "department_text": department_text.render,
    "form_text": form_text.render,
    "two_part_text": two_part_text.render,
}
HTML: dict[str, Callable[[Facts, str], str]] = {
    "wide_html": wide_html.render,
    "department_html": department_html.render,
    "form_html": form_html.render,
    "two_part_html": two_part_html.render,
}


def make(facts: Facts, output: Output) -> bytes:
    """One document's bytes. UTF-16 is little-endian with a byte order mark, whatever the machine."""
    if output.renderer in HTML:
        text = HTML[output.renderer](facts, output.declared_charset or output.encoding)
    else:
        text = TEXT[output.renderer](facts)
    if output.encoding == "utf-16":
        return codecs.BOM_UTF16_LE + text.encode("utf-16-le")
    return text.encode(output.encoding)


def make_all() -> dict[str, bytes]:
    """All documents by file name."""
    return {output.file: make(facts, output) for facts in all_facts() for output in facts.outputs}


def differences(documents: dict[str, bytes]) -> list[str]:
    """What in the folder is missing, differs, or is made by nothing; one line each."""
    found = []
    for name, data in sorted(documents.items()):
        path = FOLDER / name
        if not path.exists():
            found.append(f"{name} is missing")
        elif path.read_bytes() != data:
            found.append(f"{name} differs from what its facts make")
    strays = {path.name for path in FOLDER.iterdir() if path.suffix in DOCUMENT_SUFFIXES} - set(documents)
    return found + [f"{name} is made from no facts" for name in sorted(strays)]


def main() -> int:
    """Command line; 0 where all is well."""
    parser = argparse.ArgumentParser(description="Makes the sample documents from their facts.")
    parser.add_argument("--check", action="store_true", help="change nothing, exit with 1 where a document differs")
    check = parser.parse_args().check
    documents = make_all()
    if not check:
        for name, data in documents.items():
            (FOLDER / name).write_bytes(data)
    found = differences(documents)
    print("\n".join(found) if found else f"{len(documents)} sample documents are as their facts make them")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
