"""Makes the sample documents from `facts/*.yml`. Deterministic: same facts, same bytes.

`python raw/sample_maker/make_samples.py` writes the documents into `raw/samples`; with `--check` it changes nothing, says
which differ from what the facts make, and exits with 1 where any does.
"""

from __future__ import annotations

import argparse
import codecs
import importlib
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # the repository's root, when run as a script

from raw.sample_maker.grids import Paper
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
from raw.sample_maker.writers import doc, docx, html, packages, pdf, text, xls, xlsx

FOLDER = Path(__file__).resolve().parents[1] / "samples"
PACKAGES = (".docx", ".xlsx")
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
WRITERS: dict[str, Callable[[Paper], bytes]] = {
    ".doc": doc.write,
    ".docx": docx.write,
    ".html": html.write,
    ".pdf": pdf.write,
    ".txt": text.write,
    ".xls": xls.write,
    ".xlsx": xlsx.write,
}


def make(facts: Facts, output: Output) -> bytes:
    """One document's bytes: by the writer of its format, or by a renderer of its own."""
    if output.layout is not None:
        return WRITERS[Path(output.file).suffix](laid_out(facts, output.layout))
    return rendered(facts, output)


def laid_out(facts: Facts, layout: str) -> Paper:
    """The facts as the module `layouts/<layout>.py` arranges them."""
    return importlib.import_module(f"raw.sample_maker.layouts.{layout}").paper(facts)


def rendered(facts: Facts, output: Output) -> bytes:
    """What a renderer makes. UTF-16 is little-endian with a byte order mark, whatever the machine."""
    assert output.renderer is not None
    if output.renderer in HTML:
        page = HTML[output.renderer](facts, output.declared_charset or output.encoding)
    else:
        page = TEXT[output.renderer](facts)
    if output.encoding == "utf-16":
        return codecs.BOM_UTF16_LE + page.encode("utf-16-le")
    return page.encode(output.encoding)


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
        elif not same(path, data):
            found.append(f"{name} differs from what its facts make")
    strays = {path.name for path in FOLDER.iterdir() if path.suffix in WRITERS} - set(documents)
    return found + [f"{name} is made from no facts" for name in sorted(strays)]


def same(path: Path, data: bytes) -> bool:
    """Whether a file holds `data`. Of packages the parts are compared: how small they become is the zlib's affair."""
    if path.suffix in PACKAGES:
        return packages.parts(path.read_bytes()) == packages.parts(data)
    return path.read_bytes() == data


def main() -> int:
    """Command line; 0 where all is well."""
    parser = argparse.ArgumentParser(description="Makes the sample documents from their facts.")
    parser.add_argument("--check", action="store_true", help="change nothing, exit with 1 where a document differs")
    check = parser.parse_args().check
    documents = make_all()
    if not check:
        for name, data in documents.items():
            if not (FOLDER / name).exists() or not same(FOLDER / name, data):
                (FOLDER / name).write_bytes(data)
    found = differences(documents)
    print("\n".join(found) if found else f"{len(documents)} sample documents are as their facts make them")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
