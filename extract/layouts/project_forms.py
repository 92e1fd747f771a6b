"""Documents of project forms only."""

from __future__ import annotations

from extract.collector import Collector
from extract.document import Document
from extract.layouts import project_form_cells, project_form_lines
from extract.layouts.families import Family
from extract.layouts.rows import body_items


def read(collector: Collector, family: Family) -> None:
    """Reads the forms from cells where the document has any, else from lines."""
    document = collector.document
    if has_cells(document):
        project_form_cells.read_forms(collector, body_items(document))
    else:
        project_form_lines.read_forms(collector, document.lines)


def has_cells(document: Document) -> bool:
    """Whether cells are known: tables, or lines led by tabs."""
    return bool(document.tables) or any(line.printed.text.startswith("\t") for line in document.lines)
