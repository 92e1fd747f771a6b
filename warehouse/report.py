"""What the commands say: traces, states and runs, printed for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from warehouse.console import print_fields, print_table
from warehouse.home import Home
from warehouse.landing import Landing
from warehouse.status import DocumentDetails, HomeStatus
from warehouse.trace import Corrected, Origin, Trace

_SHORT_ID = 12


def print_landings(landings: list[Landing]) -> None:
    """One line for each thing, then the sums."""
    for landing in landings:
        detail = landing.reason or (landing.document_id or "")[:_SHORT_ID]
        print(f"{landing.outcome:8}{landing.name}  {detail}")
    outcomes = [landing.outcome for landing in landings]
    sums = ", ".join(
        f"{outcomes.count(name)} {name}" for name in ("new", "known", "refused", "skipped") if name in outcomes
    )
    print(sums or "Nothing to add.")


def print_run(home: Home, counts: Mapping[str, int], quarantined: int, seconds: float) -> None:
    """The table that closes a run."""
    print_fields(
        {
            "documents 文件": counts["documents"],
            "  quarantined 待处理": quarantined or None,
            "projects 项目": counts["projects"],
            "indicators 指标": counts["indicators"],
            "findings 问题": counts["findings"],
            "corrections waiting 待用更正": counts["waiting_corrections"] or None,
            "time 用时": f"{seconds:.1f} s",
            "warehouse 数据库": str(home.published_file),
        }
    )


def print_home(status: HomeStatus) -> None:
    """All documents and refusals."""
    if not status.documents:
        print("No documents yet: add some with `jixiao add`.")
    else:
        columns = ("document", "state", "layout", "projects", "indicators", "unclaimed", "findings", "file", "reason")
        rows = [
            (
                document.document_id[:_SHORT_ID],
                document.state,
                document.layout,
                document.projects,
                document.indicators,
                document.chars_unclaimed,
                _severities(document.findings),
                document.file_name,
                document.reason,
            )
            for document in status.documents
        ]
        print_table(columns, rows, right=("projects", "indicators", "unclaimed"))
        left = [document.left_page_count for document in status.documents if document.left_page_count]
        if left:
            print(
                f"Pages left 未读取: {sum(left)} without a performance table, in {len(left)} of {len(rows)} documents."
            )
    if status.refusals:
        print_table(("refused", "reason"), [(refusal.name, refusal.reason) for refusal in status.refusals])
    for sentence in status.corrections:
        print(sentence)


def print_document(details: DocumentDetails) -> None:
    """One document in full."""
    summary, document = details.summary, details.document or {}
    year = document.get("fiscal_year")
    basis = ", ".join(
        str(document[name])
        for name in ("fiscal_year_source", "fiscal_year_confidence", "fiscal_year_basis")
        if document.get(name)
    )
    print_fields(
        {
            "document": summary.document_id,
            "file": summary.file_name,
            "title 标题": document.get("title"),
            "department 部门": document.get("department_name"),
            "state": summary.state,
            "reason": summary.reason,
            "layout": summary.layout
            or (document.get("nearest_layout") and f"none; nearest {document['nearest_layout']}"),
            "fiscal year 年度": f"{year} ({basis})" if year else "not determined" if document else None,
            "media type": details.media_type,
            "size": f"{details.size} bytes",
            "landed at": details.landed_at,
            "pages": document.get("page_count"),
            "pages left 未读取": document.get("left_pages"),
            "projects 项目": summary.projects,
            "indicators 指标": summary.indicators,
            "characters unclaimed": summary.chars_unclaimed,
            "characters left 未读取": summary.chars_left or None,
        }
    )
    for sighting in details.sightings:
        print_fields({"seen at": f"{sighting.source_uri}, {sighting.seen_at}"})
    if not document:
        print("Not published yet: run `jixiao run`.")
    for finding in details.findings:
        print(f"\n{finding['rule_id']} {finding['severity']}: {place(finding) or 'the document'}")
        print(f"    {finding['message_en']}\n    {finding['message_zh']}")
    if details.unclaimed:
        rows = [(place(found), found["unclaimed_text"]) for found in details.unclaimed]
        print_table(("place", "unclaimed text 未识别文字"), rows)


def print_traces(traces: list[Trace]) -> None:
    """Rows and the places they come from."""
    for trace in traces:
        print(f"{trace.table} {trace.key}")
        print_fields({f"  {name}": value for name, value in trace.row.items()})
        if not trace.origins:
            print("It comes from no single place of a document.")
        for origin in trace.origins:
            _print_origin(origin)
        if trace.origin_count > len(trace.origins):
            print(f"… and {trace.origin_count - len(trace.origins)} more places.")
        if trace.readings:
            rows = [(reading.table, reading.key, reading.evidence) for reading in trace.readings]
            print_table(("read from here", "key", "evidence"), rows)


def place(where: Mapping[str, Any]) -> str:
    """Page, table, row, column and lines in words, as far as the format has them."""
    parts = [
        f"{name} {where[column]}"
        for name, column in (("page", "page_no"), ("table", "table_no"), ("row", "row_no"), ("column", "column_no"))
        if where[column] is not None
    ]
    first, last = where["line_from"], where["line_to"]
    if first is not None:
        parts.append(f"line {first}" if last in (None, first) else f"lines {first}-{last}")
    return ", ".join(parts)


def _print_origin(origin: Origin) -> None:
    print()
    print_fields(
        {
            "from": f"{origin.file_name} ({origin.document_id[:_SHORT_ID]}, {origin.layout or 'no layout'})",
            "place": place({name: getattr(origin, name) for name in Origin.__slots__}) or None,
            "box": origin.bbox,
            "printed": origin.printed_text,
            "evidence": origin.evidence and origin.evidence + (f" ({origin.inference})" if origin.inference else ""),
        }
    )
    for correction in origin.corrections:
        print_fields(_correction(correction))
    width = max((len(str(line.line_no)) for line in origin.lines), default=0)
    for line in origin.lines:
        print(f"{'>' if line.is_claimed else ' '} {line.line_no:{width}} │ {line.text}")


def _correction(found: Corrected) -> dict[str, object]:
    """What a person said, in words: by whom, what is printed, what it was and is, why."""
    word = {"set": "corrected 更正", "drop": "dropped 剔除", "accept": "accepted 确认"}[found.correction_kind]
    said = f"by {found.corrected_by}, {found.corrected_on}: printed {found.printed or 'nothing'}"
    if found.correction_kind == "set":
        said += f", {found.staging_table}.{found.field_name} was {_or_null(found.value_before)},"
        said += f" is {_or_null(found.value_after)}"
    proof = f"; {found.evidence_text}" if found.evidence_text else ""
    return {word: said, "  why 理由": f"{found.why}{proof} ({found.file_name}, {found.correction_id})"}


def _or_null(value: str | None) -> str:
    return "null" if value is None else value


def _severities(findings: dict[str, int] | None) -> str | None:
    if findings is None:
        return None
    return ", ".join(f"{number} {severity}" for severity, number in findings.items()) or "0"
