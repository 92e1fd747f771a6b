"""Fields that share one line or cell: labels with their values, and amounts in a sentence (项目总额120万元，其中：财政拨款100万元).

A text is cut into clauses. A clause says something where its label is known; a text of which a clause with an amount has an
unknown label is believed up to that clause.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from extract.document import Printed
from extract.layouts.form_draft import Amount, split_project_code
from extract.layouts.form_parts import HEAD_FIELDS, HEADING_OF_A_FORM, NOT_A_PROJECT, TITLE, YEAR_LINE
from extract.layouts.labels import Fund, Meaning, labels
from extract.text import comparison_key

_UNIT = r"(?:亿元|百万元|万元|千元|万|元)"
_SEPARATOR = re.compile(
    r"[；;。\n\t、]|\s{2,}|\u3000+|[，,](?!\d{3}(?!\d))|\s+(?=[^\s:：]{2,12}[:：])"
    rf"|[（(](?!\s*(?:单位[:：])?{_UNIT}\s*[)）])|(?<!元)(?<!万)[)）]"
)
_CLAUSE = re.compile(
    r"^\s*(?P<part>其\s*中\s*[:：]?)?\s*(?P<label>\D*?(?:(?:19|20)\d{2}\s*年度?\D*?)?)(?:[:：]|为|共计|合计|约|人民币)*\s*"
    rf"(?P<value>-?(?:\d{{1,3}}(?:[,，]\d{{3}})+|\d+)(?:\.\d+)?\s*(?P<unit>{_UNIT})?)\s*(?:整)?[)）]?\s*$"
)
_LONGEST_HEADING = 80
_BEHIND_A_NAME = " \t\n\u3000，,；;。、：:（("
_IN_WHICH = re.compile(r"^\s*其\s*中\s*[:：]?\s*$")
_LEADS = re.compile(
    r"^((?:(?:19|20)\d{2}年度?)?)(?:本|该|此)?(?:项目)?(?:共|总共|计划|拟|预计)?(?:申请|安排|投入|下达|需)?"
)
_TAILS = re.compile(r"(?:共计|合计|总计|安排|投入|下达|申请|资金|经费|支出|为|共|约)$")
_NAME = Meaning(field="project_name")
_NAMED = re.compile(
    r"^\s*(?P<label>(?:[（(]?[一二三四五六七八九十\d]{1,3}\s*[)）、.．]\s*)?"
    r"(?:(?:项目|专项)\s*名\s*称|(?:项\s*目|专\s*项)\s*[（(]?[一二三四五六七八九十\d]{1,3}[)）]?)\s*[:：])\s*(?P<name>\S.*)$",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A label with its value."""

    label: Printed
    meaning: Meaning
    value: Printed


def amounts_in(printed: Printed, label: Printed | None = None, meaning: Meaning | None = None) -> list[Pair]:
    """Amounts by fund source that a text states, up to the first whose label is unknown; none where fewer than two or a
    total come first. `label` announces the text: an amount that begins it without a label is the label's.
    """
    pairs: list[Pair] = []
    is_part = False
    for start, end in _spans(printed):
        clause = printed[start:end]
        if _IN_WHICH.match(clause.text):
            is_part = True
            continue
        pair = _money(clause, of_money=label is not None)
        if pair is None:
            if _CLAUSE.match(clause.text):
                break
            continue
        if not pair.label and printed.text[end : end + 1] in ("、", ".", "．"):
            break  # the number of a list
        if not pair.label and not pairs and label is not None and meaning is not None:
            pair = Pair(label, _as_money(meaning), pair.value)
        elif not pair.label:
            break
        is_part = is_part or pair.meaning.is_part
        is_total = pair.meaning.fund is not None and pair.meaning.fund.code == "00"
        pairs.append(replace(pair, meaning=replace(pair.meaning, is_part=is_part and not is_total)))
    return pairs


def stated_amounts(printed: Printed, label: Printed, meaning: Meaning) -> list[Amount]:
    """The amounts of `amounts_in`, the first total governing the others."""
    pairs = amounts_in(printed, label, meaning)
    total = next((p.meaning.fund for p in pairs if p.meaning.fund and p.meaning.fund.code == "00"), None)
    return [Amount(p.label, p.value, p.meaning.fund, total, meaning.unit, p.meaning.is_part) for p in pairs]


def states_amounts(printed: Printed) -> bool:
    """Whether a text is a sentence on the budget and nothing else: a total, and the sources it is made of."""
    clauses = [clause for clause in _clauses(printed) if not _IN_WHICH.match(clause.text)]
    pairs = amounts_in(printed)
    first = pairs[0].meaning.fund if pairs else None
    return (
        len(pairs) == len(clauses) > 0
        and first is not None
        and first.code == "00"
        and pairs[0].value.text[-1] in "元万"
    )


def fields_in(printed: Printed) -> list[Pair]:
    """The fields of a heading that names a project and says more of it, its name first; none for other texts.

    The name ends where the first field begins; behind it everything must be a field.
    """
    text = printed.strip()
    code, name = split_project_code(text)
    if code and len(text.key) <= _LONGEST_HEADING:
        return [Pair(Printed(), _NAME, name), Pair(Printed(), Meaning(field="project_code"), code)]
    named = _NAMED.match(text.text)
    start = named.start("name") if named else 0
    heading = None if named else HEADING_OF_A_FORM.match(text.text)
    if heading and heading["number"]:
        start = heading.end("number")
    spans = [(max(a, start), b) for a, b in _spans(text) if b > start]
    fields = [_pair(text[a:b]) for a, b in spans]
    first = next((number for number, pair in enumerate(fields) if pair), None)
    if first is None or (first == 0 and not named):
        return (
            [Pair(text.group(named, "label"), _NAME, text.group(named, "name").strip())]
            if named and len(spans) == 1
            else []
        )
    behind = zip(fields[first:], spans[first:], strict=True)
    if any(pair is None and not _IN_WHICH.match(text.text[a:b]) for pair, (a, b) in behind):
        return []
    name = text[start : start + len(text.text[start : spans[first][0]].rstrip(_BEHIND_A_NAME))].strip()
    if not name or (not named and not _is_heading(name, [pair for pair in fields[first:] if pair])):
        return []
    label = text.group(named, "label") if named else text[:start]
    return [Pair(label, _NAME, name), *_with_parts([pair for pair in fields[first:] if pair])]


def _is_heading(name: Printed, pairs: list[Pair]) -> bool:
    """Whether a text without the label 项目名称 names a project: what is said of it is its code or its money."""
    if NOT_A_PROJECT.search(name.text) or YEAR_LINE.match(name.key) or TITLE.search(name.key) or len(name.key) < 4:
        return False
    return any(pair.meaning.fund or pair.meaning.field == "project_code" for pair in pairs)


def _with_parts(pairs: list[Pair]) -> list[Pair]:
    """Amounts behind a 其中 are parts, and so are those after them."""
    is_part = False
    result = []
    for pair in pairs:
        is_part = is_part or pair.meaning.is_part
        result.append(replace(pair, meaning=replace(pair.meaning, is_part=is_part and pair.meaning.fund is not None)))
    return result


def _pair(clause: Printed) -> Pair | None:
    inline = labels().inline(clause)
    if inline is not None:
        meaning = labels().meaning(inline[0].text)
        if meaning.field in (*HEAD_FIELDS, "project_kind", "period", "department_code", "person", "phone"):
            return Pair(inline[0], meaning, inline[1])
    money = _money(clause)
    return money if money is not None and money.label else None


def _money(clause: Printed, *, of_money: bool = False) -> Pair | None:
    """An amount with its label; a blank label where none is printed; None where the label is none of money. `of_money`: the
    text is announced as one on money, so that its numbers need no unit."""
    match = _CLAUSE.match(clause.text)
    if not match:
        return None
    label, value = clause.group(match, "label").strip().strip(":：").strip(), clause.group(match, "value").strip()
    if not label:
        return Pair(Printed(), Meaning(), value) if match["unit"] or of_money else None
    if not match["unit"] and not of_money and "：" not in clause.text and ":" not in clause.text:
        return None
    meaning = _meaning(label.text)
    if meaning is None:
        return None
    return Pair(label, replace(meaning, is_part=meaning.is_part or bool(match["part"])), value)


def _meaning(label: str) -> Meaning | None:
    """What a money label announces, without the words of a sentence before and behind it."""
    core = comparison_key(label)
    while core:
        meaning = labels().meaning(core)
        if meaning.fund or meaning.money in ("amount", "whole") or meaning.field == "money_block":
            return _as_money(meaning)
        shorter = _TAILS.sub("", core)
        if shorter == core:
            shorter = _LEADS.sub(r"\1", core, count=1)
        if shorter == core:
            return None
        core = shorter
    return None


def _as_money(meaning: Meaning) -> Meaning:
    return meaning if meaning.fund else replace(meaning, fund=Fund("00", "whole" if meaning.money == "whole" else None))


def _clauses(printed: Printed) -> list[Printed]:
    return [printed[a:b] for a, b in _spans(printed)]


def _spans(printed: Printed) -> list[tuple[int, int]]:
    """Where the clauses stand."""
    spans, start = [], 0
    for match in _SEPARATOR.finditer(printed.text):
        spans.append((start, match.start()))
        start = match.end()
    spans.append((start, len(printed)))
    return [(a, b) for a, b in spans if printed.text[a:b].strip()]
