"""Where commands print to."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from warehouse.cells import json_value, text

if TYPE_CHECKING:
    from rich.console import Console

_WIDE = 100_000  # a file or a pipe has no edge to wrap at


def output() -> Console:
    """Standard output. Nothing printed is taken for markup; Chinese counts two columns a character."""
    from rich.console import Console

    width = None if sys.stdout.isatty() else _WIDE
    return Console(file=sys.stdout, width=width, markup=False, highlight=False, soft_wrap=False)


def print_json(value: object) -> None:
    """Prints a value as JSON, indented."""
    print(json.dumps(json_value(value), ensure_ascii=False, indent=1))


def print_table(columns: Sequence[str], rows: Sequence[Sequence[object]], right: Sequence[str] = ()) -> None:
    """Prints rows under column headings; columns named in `right` are set flush right."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD)
    for column in columns:
        table.add_column(Text(column), justify="right" if column in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(text(value)) for value in row))
    output().print(table)


def print_fields(fields: Mapping[str, object]) -> None:
    """Prints names and values one below the other, without those that are null."""
    from rich.cells import cell_len

    width = max(map(cell_len, fields), default=0)
    for name, value in fields.items():
        if value is not None:
            lines = text(value).splitlines() or [""]
            print(f"{name}{' ' * (width - cell_len(name))}  {lines[0]}")
            for line in lines[1:]:
                print(f"{' ' * width}  {line}")
