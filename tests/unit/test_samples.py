"""The sample documents: made by their script, faithful to their facts, free of the reference documents' sentences."""

from __future__ import annotations

import html
import json
import re
import subprocess
import sys
from decimal import Decimal
from itertools import permutations, product
from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from raw.sample_maker import make_samples
from raw.sample_maker.renderers import department_text, form_text, two_part_text, wide_text
from raw.sample_maker.renderers.flow import TextCell, flow, spaced, wrap
from raw.sample_maker.sample_facts import FACTS, EmptyCategory, Facts, Indicator, Project, all_facts, load_facts

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
with_references = pytest.mark.skipif(not (SHARED / "seeds").is_dir(), reason="the reference documents are absent")

LIWAN = "荔湾区人民检察院_项目支出绩效目标表"
YUEXIU = "越秀区人民检察院_部门整体预算绩效目标申报表"
JINNAN = "津南区人民检察院_项目绩效目标表"
BAIYUN = "白云区人民法院_项目支出绩效目标表"
CAOFEIDIAN = "曹妃甸区人民检察院_部门绩效目标"
TWO_UNITS = "示例市样本区司法局_项目支出绩效目标表"
TRUTH = {LIWAN: "000", YUEXIU: "001", JINNAN: "002", CAOFEIDIAN: "004"}
DOCUMENTS = [(facts, output) for facts in all_facts() for output in facts.outputs]
RENDERED = [(facts, output) for facts, output in DOCUMENTS if output.renderer]  # the others: test_grid_samples.py


def facts_of(stem: str) -> Facts:
    return load_facts(FACTS / f"{stem}.yml")


def squash(text: str) -> str:
    return re.sub(r"\s+", "", text)


def text_of(name: str, data: bytes) -> str:
    """Printed text of a file, without tags and white space."""
    encoding = "utf-16" if data.startswith(b"\xff\xfe") else "gb18030" if b"charset=gb2312" in data else "utf-8"
    text = data.decode(encoding)
    return squash(html.unescape(re.sub(r"<[^>]*>", "", text)) if name.endswith(".html") else text)


def test_script_finds_the_committed_documents_as_their_facts_make_them() -> None:
    script = ROOT / "raw" / "sample_maker" / "make_samples.py"
    command = [sys.executable, script, "--check"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr


def test_check_names_missing_changed_and_stray_documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(make_samples, "FOLDER", tmp_path)
    (tmp_path / "changed.txt").write_text("other")
    (tmp_path / "stray.html").write_text("")
    assert make_samples.differences({"changed.txt": b"made", "missing.txt": b"made"}) == [
        "changed.txt differs from what its facts make",
        "missing.txt is missing",
        "stray.html is made from no facts",
    ]


def test_passport_lists_every_document_once() -> None:
    passport = yaml.safe_load((ROOT / "raw" / "sources" / "samples.yml").read_text("utf-8"))
    listed = [name for layout in passport["layouts"] for name in layout["documents"]]
    assert sorted(listed) == sorted(output.file for _, output in DOCUMENTS)


def test_misspelt_fact_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "facts.yml"
    path.write_text((FACTS / f"{LIWAN}.yml").read_text("utf-8").replace("goals:", "gaols:", 1), "utf-8")
    with pytest.raises(ValidationError, match="gaols"):
        load_facts(path)


@pytest.mark.parametrize(
    ("stem", "projects", "indicators", "milestones", "clauses"),
    [
        (LIWAN, 10, 25, 0, 0),
        (YUEXIU, 0, 13, 0, 0),
        (JINNAN, 8, 63, 0, 0),
        (BAIYUN, 11, 54, 0, 0),
        (CAOFEIDIAN, 8, 49, 32, 32),
        (TWO_UNITS, 8, 21, 0, 0),
    ],
)
def test_facts_are_complete(stem: str, projects: int, indicators: int, milestones: int, clauses: int) -> None:
    facts = facts_of(stem)
    assert len(facts.projects) == projects
    assert len(facts.indicators) + sum(len(p.indicators) for p in facts.projects) == indicators
    assert sum(len(p.milestones) for p in facts.projects) == milestones
    assert sum(len(g.clauses) for g in facts.groups) == clauses


@pytest.mark.parametrize(("facts", "output"), RENDERED, ids=[output.file for _, output in RENDERED])
def test_document_prints_its_facts_in_order(facts: Facts, output: make_samples.Output) -> None:
    text, at = text_of(output.file, make_samples.make(facts, output)), 0
    expected = [project_part for project in facts.projects for project_part in printed_of(project)]
    expected += [part for i in department_text.in_printed_order(facts) for part in printed_of_row(i)]
    for part in expected:
        found = text.find(squash(part), at)
        assert found >= 0, f"{part} is not printed after {text[max(0, at - 30) : at]}"
        at = found + len(squash(part))
    for amount in facts.department_amounts:
        assert (amount.amount or "") in text
        # A subtotal is printed under its unit's name.
        assert (amount.entity_name or amount.block) in text


def printed_of(project: Project) -> list[str]:
    """Texts of a project in the order in which every layout prints them."""
    parts = [project.name, *(amount for amount in project.amounts.values() if amount)]
    parts += [project.purpose] if project.purpose else []
    parts += [*project.milestones, *project.milestones.values(), *project.goals]
    return parts + [part for indicator in project.indicators for part in printed_of_row(indicator)]


def printed_of_row(row: Indicator | EmptyCategory) -> list[str]:
    """Texts of an indicator; an empty category prints its label only, which may stand on another row of its cell."""
    if not isinstance(row, Indicator):
        return []
    parts = (
        row.level3,
        row.description,
        row.values.get("period"),
        *[v for k, v in row.values.items() if k != "period"],
    )
    return [part for part in (*parts, row.basis) if part]


def test_prose_clauses_stand_in_their_text_in_order() -> None:
    for group in (group for facts in all_facts() for group in facts.groups):
        at = 0
        for clause in group.clauses:
            found = group.indicator_text.find(clause.phrase, at)
            assert found >= 0, clause.phrase
            at = found + len(clause.phrase)
            assert clause.number is None or clause.kind == "frequency" or clause.number in clause.phrase
            assert (clause.operator is None) == (clause.number is None) == (clause.kind == "qualitative")


@pytest.mark.parametrize("stem", [LIWAN, BAIYUN])
def test_projects_add_up_to_the_printed_totals(stem: str) -> None:
    facts = facts_of(stem)
    for source in wide_text.SOURCES:
        projects = sum((money(p.amounts.get(source)) for p in facts.projects), Decimal(0))
        assert projects == total(facts, "合计", source) == total(facts, "单位小计", source)


def test_two_units_have_one_wrong_amount_and_one_way_to_place_the_rest() -> None:
    facts, (whole, *sources) = facts_of(TWO_UNITS), wide_text.SOURCES
    wrong = [p.name for p in facts.projects if money(p.amounts[whole]) != sum(money(p.amounts.get(s)) for s in sources)]
    assert wrong == ["办公设备购置"]
    for unit in dict.fromkeys(p.unit_name for p in facts.projects):
        rows = [[money(p.amounts[s]) for s in sources if s in p.amounts] for p in facts.projects if p.unit_name == unit]
        target = [total(facts, "单位小计", source, unit) for source in sources]
        ways = [[set_ for set_ in permutations(range(3), len(row)) if list(set_) == sorted(set_)] for row in rows]
        fits = [way for way in product(*ways) if placed(rows, way) == target]
        assert len(fits) == 1, "blank cells vanish: the totals must leave one placement only"
        assert sum(target) == total(facts, "单位小计", whole, unit)
    assert [total(facts, "合计", s) for s in wide_text.SOURCES] == [
        sum(money(a.amount) for a in facts.department_amounts if a.entity_name and a.item == s)
        for s in wide_text.SOURCES
    ]


def placed(rows: list[list[Decimal]], way: tuple[tuple[int, ...], ...]) -> list[Decimal]:
    """Column sums when each row's amounts stand in the columns that `way` gives them."""
    sums = [Decimal(0)] * 3
    for row, columns in zip(rows, way, strict=True):
        for amount, column in zip(row, columns, strict=True):
            sums[column] += amount
    return sums


def money(amount: str | None) -> Decimal:
    return Decimal((amount or "0").replace(",", ""))


def total(facts: Facts, block: str, source: str, unit: str | None = None) -> Decimal:
    chosen = [a for a in facts.department_amounts if (a.block, a.item) == (block, source)]
    return sum((money(a.amount) for a in chosen if unit in (None, a.entity_name)), Decimal(0))


def test_page_declares_an_encoding_that_cannot_read_it() -> None:
    data = (ROOT / "raw" / "samples" / f"{LIWAN}.html").read_bytes()
    assert b"charset=gb2312" in data
    for declared in ("gb2312", "gbk"):
        with pytest.raises(UnicodeDecodeError):
            data.decode(declared)
    assert "㎥" in data.decode("gb18030")


def test_lines_break_as_word_processors_break_them() -> None:
    assert wrap("数量；值:≥1200；年", 11, "；") == ["数量；值:≥", "1200；年"]
    assert wrap("立案数值:≤20件；年", 15, "；") == ["立案数值:≤", "20件；年"], "a number goes with its unit"
    assert wrap("指标；12-质量指标", 9, "；") == ["指标；12-", "质量指标"]
    assert wrap("实施周期指标值:100%；年", 16, "；") == ["实施周期指标", "值:100%；年"]
    assert wrap("全年零事故，安全", 10, "，") == ["全年零事", "故，安全"]
    assert wrap("应用系统、设备", 8, "，") == ["应用系统", "、设备"]


def test_cells_flow_by_their_height() -> None:
    assert spaced("≥1项（2024年-2024中央）") == "≥1 项（2024 年-2024 中央）"
    three_lines = [TextCell(("质量指标",)), TextCell(("信息化系统", "验收合格率", "达标")), TextCell(("描述 100%",))]
    assert flow(three_lines, 0) == "质量指标 \n\n信息化系统\n\n验收合格率\n\n达标 \n\n描述 100% "
    two_lines = [TextCell(("质量指标",)), TextCell(("验收", "合格率")), TextCell(("描述 100%",))]
    assert flow(two_lines, 0) == "质量指标 \n验收\n\n合格率 \n描述 100% "


# --- with the reference documents beside the checkout


def reference(number: str) -> tuple[dict, str]:
    """Truth and text of a reference document."""
    truth = next((SHARED / "truth").glob(f"{number}_*.json"))
    return json.loads(truth.read_text("utf-8")), (SHARED / "seeds" / f"{truth.stem}.txt").read_text("utf-8")


@with_references
@pytest.mark.parametrize("stem", [LIWAN, JINNAN, CAOFEIDIAN])
def test_renderer_gives_the_reference_document_when_fed_its_prose(stem: str) -> None:
    truth, seed = reference(TRUTH[stem])
    facts = with_prose_of(facts_of(stem), truth)
    renderer = {LIWAN: wide_text, JINNAN: form_text, CAOFEIDIAN: two_part_text}[stem]
    assert [line.rstrip() for line in renderer.render(facts).split("\n")] == [
        line.rstrip() for line in seed.split("\n")
    ]


@with_references
def test_department_form_gives_the_reference_document_when_fed_its_prose() -> None:
    truth, seed = reference(TRUTH[YUEXIU])
    assert department_text.render(with_prose_of(facts_of(YUEXIU), truth)) == seed


def with_prose_of(facts: Facts, truth: dict) -> Facts:
    """The facts with the reference's sentences in the place of ours."""
    changed = facts.model_dump()
    changed["overall_goal"] = (truth.get("overall_goal") or {}).get("text")
    for ours, theirs in zip(changed["projects"], truth["projects"], strict=True):
        ours["purpose"], ours["goals"] = theirs["purpose"], [goal["text"] for goal in theirs["goals"]]
        for indicator, other in zip(ours["indicators"], theirs["indicators"], strict=True):
            indicator["description"] = other["description"]
    for ours, theirs in zip(changed["key_tasks"], truth["key_tasks"], strict=True):
        ours["content"], ours["expected_goal"] = theirs["content"], theirs["expected_goal"]
    for ours, theirs in zip(changed["groups"], truth["prose_groups"], strict=True):
        ours["goal"], ours["indicator_text"] = theirs["goal"], theirs["indicator_text"]
    for ours, theirs in zip(changed["safeguards"], truth.get("safeguards", []), strict=True):
        ours["text"] = theirs["text"]
    return Facts.model_validate(changed)


LABELS = (
    *wide_text.HEADER, *department_text.INDICATOR_HEADER, *department_text.TASK_HEADER, department_text.OTHER_TASKS,
    *form_text.INDICATOR_HEADER, *two_part_text.INDICATOR_HEADER, *two_part_text.SECTIONS, two_part_text.SCHEDULE,
    "绩效目标表", "部门名称", "单位：万元", "预算金额(万元)", "总体绩效目标", "整体绩效目标：", "绩效指标：",
    "年度重点工作任务", "预算规模及资金用途", "其中：财政资金", "预算数", "其他资金", "项目编码", "项目名称",
    "第一部分部门整体绩效目标", "第二部分预算项目绩效目标", "实施周期指标值:", "年度指标值:", "合计",
)  # fmt: skip
SYNTAX = (
    r"\[bookmark:_Toc_\d_\d_\d{10}\]",  # residue of a word processor before a heading
    r"(?<=[。；])\d+、",  # number of a coded indicator
    r"\d-(?=\w\w)|\d\d-(?=\w\w)",  # code of a level
    r"\d\.(?=\d{4}年)",  # number of a form, before a name that begins with a year
    r"\d[\d,.]*%?",  # amounts, shares
)
WINDOW = 34  # so many characters that stand in a reference document too must be facts …
MOST_PROSE = 10  # … but for fewer than this


@with_references
def test_no_file_of_raw_shares_a_sentence_with_a_reference_document() -> None:
    known, facts = known_windows(), facts_pattern()
    copied = []
    for path in sorted((ROOT / "raw").rglob("*.*")):
        if path.suffix in (".txt", ".html", ".yml", ".md", ".py"):
            text = text_of(path.name, path.read_bytes())
            copied += [f"{path.name}: {window}" for window in prose_windows(text, known, facts)]
    assert copied == []


@with_references
def test_a_copied_sentence_would_be_found() -> None:
    known, facts = known_windows(), facts_pattern()
    truth, _ = reference(TRUTH[LIWAN])
    goals = [squash(goal["text"]) for project in truth["projects"] for goal in project["goals"]]
    assert [goal for goal in goals if not prose_windows(f"绩效目标：{goal}", known, facts)] == []


def known_windows() -> set[str]:
    """Every piece of `WINDOW` characters of the reference documents."""
    seeds = [squash(path.read_text("utf-8")) for path in sorted((SHARED / "seeds").glob("*.txt"))]
    return {seed[start : start + WINDOW] for seed in seeds for start in range(len(seed))}


def facts_pattern() -> re.Pattern[str]:
    """What counts as a fact or a label; longer ones first."""
    return re.compile("|".join([*map(re.escape, sorted(fact_texts(), key=len, reverse=True)), *SYNTAX]))


def prose_windows(text: str, known: set[str], facts: re.Pattern[str]) -> list[str]:
    """Known windows of `text` that are not mostly facts."""
    is_prose = [True] * len(text)
    for match in facts.finditer(text):
        is_prose[match.start() : match.end()] = [False] * len(match.group())
    starts = range(len(text) - WINDOW + 1)
    common = [text[start : start + WINDOW] in known for start in starts]
    return [
        text[start : start + WINDOW]
        for start in starts
        if common[start] and sum(is_prose[start : start + WINDOW]) >= MOST_PROSE
    ]


def fact_texts() -> set[str]:
    """Names, codes, labels and values of the samples: no goal, purpose, task, safeguard or description of our own."""
    texts: set[str | None] = set(LABELS)
    for facts in all_facts():
        document = facts.document
        texts |= {document.department_name, document.unit_name, document.title}
        texts |= {text for a in facts.department_amounts for text in (a.block, a.item)}
        texts |= {task.name for task in facts.key_tasks} | {s.title for s in facts.safeguards}
        texts |= {group.heading for group in facts.groups} | {c.name for g in facts.groups for c in g.clauses}
        if torn := facts.torn_row:
            texts |= {torn.level2_printed, torn.level3, torn.head, torn.tail, torn.annual}
        for project in facts.projects:
            texts |= {project.name, project.code, *project.milestones}
        for indicator in [*facts.indicators, *(i for project in facts.projects for i in project.indicators)]:
            texts |= {indicator.level1, indicator.level2, indicator.level3, indicator.basis, *indicator.values.values()}
        texts |= {text for category in facts.empty_categories for text in (category.level1, category.level2)}
    return {squash(text) for text in texts if text and len(text) > 3}
