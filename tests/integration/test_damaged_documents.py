"""Two hundred documents, one row in a hundred of them damaged: every damage that something printed can tell is a finding, a
quarantine or unclaimed text, and no sound row is other than before."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pytest

from tests.integration.built import build
from tests.integration.damage_facts import LAYOUTS, facts, spelled
from tests.integration.damages import KINDS
from tests.integration.damaging import Damage, Row, rendered

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
DOCUMENTS = int(os.environ.get("JIXIAO_TEST_DAMAGED_DOCUMENTS", "200"))
SHARE = 100  # one row in so many is damaged
SEED = int(os.environ.get("JIXIAO_TEST_DAMAGE_SEED", "20250101"))


@dataclass(slots=True)
class Case:
    """A damaged document and what it was read as, beside its sound twin."""

    name: str
    layout: str
    damage: Damage
    noticed: set[str] = field(default_factory=set)
    gained: list[Row] = field(default_factory=list)
    lost: list[Row] = field(default_factory=list)


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Case]]:
    """Every document as it is (甲…), and the damaged ones once more for another department (乙…): one build of both."""
    root = tmp_path_factory.mktemp("damaged")
    folder = root / "documents"
    folder.mkdir()
    made = [_made(folder, number) for number in range(DOCUMENTS)]
    cases = _damaged(folder, made)
    with duckdb.connect(build(root / "home", [[folder]], tests=False), read_only=True) as db:
        for case in cases:
            _compare(db, case)
    yield cases


def _made(folder: Path, number: int) -> tuple[str, str, int]:
    """Writes a sound document; its name, layout and number of rows."""
    layout, name = LAYOUTS[number % len(LAYOUTS)], spelled(number)
    sound = facts(number, layout, _department("甲", name))
    (folder / _file("甲", name, layout)).write_text(rendered(sound, layout), encoding="utf-8")
    rows = sum(1 + len(p.goals) + len(p.milestones) + len(p.indicators) for p in sound.projects)
    return name, layout, rows


def _damaged(folder: Path, made: list[tuple[str, str, int]]) -> list[Case]:
    """Damages rows of documents in turn, each kind of damage in each layout, until their share is reached."""
    chance = random.Random(SEED)
    open_kinds = {layout: [] for layout in LAYOUTS}
    cases: list[Case] = []
    for name, layout, _ in made:
        if len(cases) * SHARE >= sum(rows for _, _, rows in made):
            break
        if not open_kinds[layout]:
            open_kinds[layout] = list(KINDS[layout])
            chance.shuffle(open_kinds[layout])
        damage = open_kinds[layout].pop()(chance, facts(int(_number(name)), layout, _department("乙", name)), layout)
        (folder / _file("乙", name, layout)).write_bytes(damage.data)
        cases.append(Case(name, layout, damage))
    return cases


def _number(name: str) -> str:
    return "".join(str("零一二三四五六七八九".index(character)) for character in name)


def _department(mark: str, name: str) -> str:
    return f"示例市样本区{mark}{name}局"


def _file(mark: str, name: str, layout: str) -> str:
    return f"{mark}{name}.{'html' if 'html' in layout else 'txt'}"


def _compare(db: duckdb.DuckDBPyConnection, case: Case) -> None:
    sound, damaged = (_file(mark, case.name, case.layout) for mark in "甲乙")
    before, after = _content(db, sound), _content(db, damaged)
    case.gained, case.lost = [*(after - before).elements()], [*(before - after).elements()]
    ((state, unclaimed),) = db.execute(
        "SELECT state, chars_unclaimed FROM marts.dim_document WHERE file_name = ?", [damaged]
    ).fetchall()
    case.noticed = {rule for rule, *_ in _findings(db, damaged) - _findings(db, sound)}
    if state == "quarantined":
        case.noticed.add("quarantined")
    assert unclaimed == 0 or case.noticed & {"Q57", "quarantined"}


def _content(db: duckdb.DuckDBPyConnection, file: str) -> Counter[Row]:
    """Rows of a document. Where an amount stands in flat text is inferred: there its column is no content of the row."""
    rows = db.execute(
        """SELECT entity, content.project_match, if(entity IN ('funding', 'department budget'), '', coalesce(item, '')),
            replace(replace(compared_text, '甲', ''), '乙', '')
        FROM intermediate.int_document_content AS content JOIN marts.dim_document USING (document_id)
        WHERE file_name = ?""",
        [file],
    ).fetchall()
    return Counter(Row(*row) for row in rows)


def _findings(db: duckdb.DuckDBPyConnection, file: str) -> Counter[tuple[str, ...]]:
    rows = db.execute(
        """SELECT finding.rule_id, project.project_name, level3_name, observed, finding.expected
        FROM marts.fct_finding AS finding JOIN marts.dim_document AS document USING (document_key)
        LEFT JOIN marts.dim_project AS project ON project.project_key = finding.project_key
        LEFT JOIN marts.fct_indicator USING (indicator_key)
        WHERE document.file_name = ?""",
        [file],
    ).fetchall()
    return Counter(rows)


def test_documents_are_damaged_in_every_way(cases: list[Case]) -> None:
    if DOCUMENTS < 200:
        pytest.skip("fewer documents than ways")
    assert {(case.layout, case.damage.kind) for case in cases} == {
        (layout, kind.__name__) for layout, kinds in KINDS.items() for kind in kinds
    }


def test_every_damage_that_can_be_told_is_noticed(cases: list[Case], capsys: pytest.CaptureFixture[str]) -> None:
    silent = [
        f"{case.name} {case.layout} {case.damage.kind}: new findings {sorted(case.noticed)}"
        for case in cases
        if case.damage.is_told and not case.noticed & case.damage.told_by
    ]
    with capsys.disabled():
        print(f"\n{_report(cases)}")
    assert silent == [], "\n".join(silent)


def test_no_sound_row_is_touched(cases: list[Case]) -> None:
    touched = [
        f"{case.name} {case.layout} {case.damage.kind}: {row}"
        for case in cases
        if "quarantined" not in case.noticed
        for row in (*case.gained, *case.lost)
        if not case.damage.may_touch(row)
    ]
    assert touched == [], "\n".join(touched)


def _report(cases: list[Case]) -> str:
    told = [case for case in cases if case.damage.is_told]
    others = Counter(case.damage.kind for case in cases if not case.damage.is_told)
    silent = Counter(
        case.damage.kind for case in cases if not case.damage.is_told and not case.noticed & case.damage.told_by
    )
    noticed = [case for case in told if case.noticed & case.damage.told_by]
    lines = [f"{DOCUMENTS} documents, {len(cases)} damages: {len(noticed)} of {len(told)} that can be told are noticed"]
    lines.append(f"quarantined: {sum('quarantined' in case.noticed for case in cases)}")
    lines += [
        f"cannot be told: {kind} {count}, of which silent {silent[kind]}" for kind, count in sorted(others.items())
    ]
    return "\n".join(lines)
