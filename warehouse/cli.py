"""The `jixiao` command. Commands import what they need when they run, so that `--help` is quick."""

from __future__ import annotations

import io
import signal
import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, Any

import typer

from warehouse.errors import JixiaoError
from warehouse.home import Home

if TYPE_CHECKING:
    from warehouse.lock import Holder

DONE, NOT_CLEAN, USAGE, FAILED, INTERRUPTED = 0, 1, 2, 3, 130
_DEFAULT_ROWS = 200

app = typer.Typer(
    name="jixiao",
    help="绩效: Chinese budget performance target tables, from the published document to a warehouse.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


@dataclass(slots=True)
class Settings:
    """Options given before the command."""

    home: Path | None = None
    debug: bool = False


HomeOption = Annotated[
    Path | None, typer.Option("--home", help="Home folder; else $JIXIAO_HOME, else `home` of the checkout.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.callback()
def options(
    context: typer.Context,
    home: HomeOption = None,
    debug: Annotated[bool, typer.Option("--debug", help="Show a traceback when something goes wrong.")] = False,
) -> None:
    """Options for every command."""
    context.obj.home, context.obj.debug = home, debug


@app.command()
def add(
    context: typer.Context,
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH|URL...", help="Files, folders, zip files, web addresses.")
    ],
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take documents into the archive 入库: says for each new, known, refused or skipped, and why.

    Exit status 1 where something was refused.
    """
    from warehouse.console import print_json
    from warehouse.landing import land
    from warehouse.progress import NullProgress, shown_on
    from warehouse.report import print_landings

    if sys.stderr.isatty():
        with shown_on(sys.stderr) as progress:
            landings = land(_home(context, home), paths, progress)
    else:
        landings = land(_home(context, home), paths, NullProgress())
    if as_json:
        print_json([_plain(landing) for landing in landings])
    else:
        print_landings(landings)
    if any(landing.outcome == "refused" for landing in landings):
        raise typer.Exit(NOT_CLEAN)


@app.command()
def run(
    context: typer.Context,
    wait: Annotated[float, typer.Option("--wait", min=0, help="Seconds to wait for another run to end.")] = 60,
    strict: Annotated[bool, typer.Option("--strict", help="Exit status 1 also where a rule warned.")] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read what is new, build, check and publish 运行.

    Exit status 1 where documents are quarantined, 3 where a check or a step failed: then nothing was published.
    """
    from warehouse import pipeline
    from warehouse.console import print_json
    from warehouse.progress import shown_on
    from warehouse.report import print_run

    where = _home(context, home)
    with shown_on(sys.stderr) as progress:
        report = pipeline.run(where, progress, wait, _tell_wait)
    if as_json:
        print_json(_plain(report) | {"warehouse": str(where.published_file)})
    for failure in report.failures:
        print(failure, file=sys.stderr)
    if report.failures:
        print(f"jixiao: {report.reason or 'The run failed.'} Nothing was published.", file=sys.stderr)
        raise typer.Exit(FAILED)
    if not as_json:
        print(report.reason or "Published. 已发布")
        print_run(where, _plain(report), report.quarantined, report.seconds)
    if report.quarantined or (strict and report.warnings):
        raise typer.Exit(NOT_CLEAN)


@app.command()
def status(
    context: typer.Context,
    document: Annotated[str | None, typer.Argument(help="Beginning of a document id, or a file name.")] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what became of the documents 状态: of all in short, of one in full."""
    from warehouse.console import print_json
    from warehouse.report import print_document, print_home
    from warehouse.status import document_status, home_status

    _end_with_pipe()
    where = _home(context, home)
    if document is None:
        state = home_status(where)
        print_json(_plain(state)) if as_json else print_home(state)
    else:
        details = document_status(where, document)
        print_json(_plain(details)) if as_json else print_document(details)


@app.command()
def withdraw(
    context: typer.Context,
    document: Annotated[str, typer.Argument(help="Beginning of a document id, or a file name.")],
    reason: Annotated[str | None, typer.Option("--reason", help="Why, for those who read the data.")] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="YYYY-MM-DD", help="Since which day; else from now.")
    ] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Take the note back.")] = False,
    home: HomeOption = None,
) -> None:
    """Note that a document was withdrawn by its publisher 撤回: it stays, and is current no more after the next run."""
    from warehouse import withdrawal

    print(withdrawal.withdraw(_home(context, home), document, reason=reason, on=on, undo=undo))


@app.command()
def query(
    context: typer.Context,
    sql: Annotated[str, typer.Argument(metavar="SQL", help="One statement; - reads it from standard input.")],
    kind: Annotated[str, typer.Option("--format", help="table, csv, json or parquet.")] = "table",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="File to write; parquet needs one.")] = None,
    limit: Annotated[int, typer.Option("--rows", min=1, help="Most rows shown as a table.")] = _DEFAULT_ROWS,
    home: HomeOption = None,
) -> None:
    """Run read-only SQL on the published warehouse 查询."""
    from warehouse import query as queries

    _end_with_pipe()
    where, sql = _home(context, home), sys.stdin.read() if sql == "-" else sql
    if kind not in ("table", "csv", "json", "parquet"):
        raise JixiaoError(f"Unknown format {kind}: use table, csv, json or parquet.")
    if kind == "table":
        if output:
            raise JixiaoError("A table goes to the terminal only: choose another --format for --output.")
        count = queries.show(where, sql, limit)
        if count > limit:
            print(f"First {limit} of {count} rows; see --rows, or --format csv for all.", file=sys.stderr)
    elif output:
        queries.write_file(where, sql, kind, output)
    elif kind == "parquet":
        raise JixiaoError("Parquet is not for the terminal: name a file with --output.")
    else:
        queries.write_answer(where, sql, kind, sys.stdout)


@app.command()
def trace(
    context: typer.Context,
    key: Annotated[str, typer.Argument(metavar="KEY", help="Key of any row of any mart, or a document id.")],
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show where a row comes from 溯源: document, page, table, row, cell, lines and the printed text."""
    from warehouse import trace as tracing
    from warehouse.console import print_json
    from warehouse.report import print_traces

    _end_with_pipe()
    traces = tracing.trace(_home(context, home), key)
    print_json([_plain(found) for found in traces]) if as_json else print_traces(traces)


@app.command()
def export(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to write to.")],
    kind: Annotated[str, typer.Option("--format", help="csv, xlsx or parquet.")] = "csv",
    excel: Annotated[bool, typer.Option("--excel", help="CSV that a Chinese Excel opens right.")] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write every mart as CSV, Excel or Parquet 导出."""
    from warehouse import export as exports
    from warehouse.console import print_json
    from warehouse.progress import shown_on

    if excel and kind != "csv":
        raise JixiaoError("--excel is for CSV; a workbook is right for Excel as it is.")
    with shown_on(sys.stderr) as progress:
        done = exports.export(_home(context, home), folder, kind, excel, progress)
    for note in done.notes:
        print(note, file=sys.stderr)
    if as_json:
        print_json(_plain(done))
    else:
        print(f"{len(done.rows)} tables, {sum(done.rows.values())} rows in {folder}")


@app.command()
def ui(
    context: typer.Context,
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Port on this machine.")] = 3000,
    home: HomeOption = None,
) -> None:
    """Open the Dagster web page on http://127.0.0.1:PORT, until Ctrl-C."""
    from warehouse.ui import serve

    where = _home(context, home)
    print(f"http://127.0.0.1:{port} (ready in about half a minute; Ctrl-C ends it)", file=sys.stderr)
    raise typer.Exit(serve(where, port))


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command and exits with its status; what goes wrong is one sentence on standard error."""
    for stream in (sys.stdout, sys.stderr):  # Chinese is printed whatever the locale says
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    settings = Settings()
    signal.signal(signal.SIGINT, _interrupt)
    try:
        app(list(arguments) if arguments is not None else None, prog_name="jixiao", obj=settings)
    except JixiaoError as error:
        _fail(settings, str(error), error.exit_code)
    except _Interrupted:
        _fail(settings, "Interrupted.", INTERRUPTED)
    except Exception as error:
        if isinstance(error.__cause__, _Interrupted):  # DuckDB makes an error of its own of it
            _fail(settings, "Interrupted.", INTERRUPTED)
        _fail(settings, f"Unexpected {type(error).__name__}: {error} (--debug before the command shows more)", FAILED)


class _Interrupted(BaseException):
    """Ctrl-C. Not KeyboardInterrupt, of which Typer makes status 1."""


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise _Interrupted


def _end_with_pipe() -> None:
    """Lets `jixiao … | head` end quietly once the reader has seen enough."""
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)


def _fail(settings: Settings, sentence: str, code: int) -> None:
    if settings.debug:
        traceback.print_exc()
    print(f"jixiao: {sentence}", file=sys.stderr)
    raise SystemExit(code) from None


def _home(context: typer.Context, option: Path | None) -> Home:
    return Home.resolve(option or context.obj.home)


def _plain(value: Any) -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(value)


def _tell_wait(holder: Holder | None) -> None:
    print(f"Waiting for another run to end ({holder or 'not known yet'}) …", file=sys.stderr)
