"""Indicators printed as prose: clauses with a name, what is said, and the target in it.

Text is cut into sentences at ；and 。 and into pieces at ，, never inside brackets or quotes. A piece that holds a
target is a clause; pieces in words stay together as one clause. Every character of the text is in a name, in a phrase,
or in `Prose.leftover`. Where no name is printed the clause has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from extract.document import Printed
from extract.prose_pieces import SOFT_TARGET, Piece, Span, deadline_before, ends_in_value, read_piece, run_name
from extract.text import is_blank
from extract.values import Target, parse_target

FULL_PATTERN, PARTIAL_PATTERN = Decimal("0.9"), Decimal("0.6")
CONTAINS_NUMBER, OTHER_NUMBER, NAME_NOT_PRINTED = "contains_number", "other_number", "name_not_printed"

_BRACKETS = {
    "(": ")",
    "（": "）",
    "[": "]",
    "【": "】",
    "《": "》",
    "〈": "〉",
    "“": "”",
    "‘": "’",
    "「": "」",
    "『": "』",
}
_SENTENCE_ENDS, _COMMAS = frozenset("；;。！!？?"), frozenset("，,")
_LIST_NUMBER = re.compile(
    r"[0-9]{1,2}[.、．)）](?![0-9])|[（(](?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})[)）]|[①-⑳]|[一二三四五六七八九十]{1,3}、(?![一二三四五六七八九十])"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One statement. `phrase` is printed without a gap; `name` stands in it or before it, `value` stands in it."""

    phrase: Printed
    kind: str  # quantitative, qualitative
    confidence: Decimal  # 0.9 where a whole pattern fits, 0.6 else
    name: Printed | None = None
    value: Printed | None = None
    target: Target | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Prose:
    """Clauses in printed order, and what stands outside their names and phrases.

    That is separators, list numbers and joining words, and what leads in to a name or a duty without being part of it.
    """

    clauses: list[Clause]
    leftover: list[Printed]

    def __iter__(self) -> Iterator[Clause]:
        return iter(self.clauses)

    def __len__(self) -> int:
        return len(self.clauses)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """A clause whose parts are spans in the text without blanks."""

    phrase: Span
    name: Span | None = None
    value: Span | None = None
    target: Target | None = None
    is_full: bool = False
    is_soft: bool = False


def parse_clauses(text: Printed, fiscal_year: int | None = None) -> Prose:
    """Clauses of indicator prose. `fiscal_year` makes days of deadlines printed without a year.

    Any text is read; a statement without a target that fits a pattern is a qualitative clause.
    """
    positions = [i for i, character in enumerate(text.text) if not is_blank(character)]
    tight = "".join(text.text[i] for i in positions)
    drafts: list[_Draft] = []
    for start, end in _split(tight, (0, len(tight)), _SENTENCE_ENDS):
        drafts.extend(_sentence(tight, (start, end), fiscal_year))

    def cut(span: Span) -> Printed:
        return text[positions[span[0]] : positions[span[1] - 1] + 1]

    def cut_if(span: Span | None) -> Printed | None:
        return cut(span) if span else None

    clauses = [
        Clause(
            phrase=cut(draft.phrase),
            kind="quantitative" if draft.target and draft.target.is_quantified else "qualitative",
            confidence=FULL_PATTERN if draft.is_full else PARTIAL_PATTERN,
            name=cut_if(draft.name),
            value=cut_if(draft.value),
            target=draft.target,
            flags=_flags(tight, draft),
        )
        for draft in drafts
    ]
    claimed = [span for draft in drafts for span in (draft.phrase, draft.name) if span]
    return Prose(clauses, [cut(span) for span in _between(claimed, len(tight))])


def _sentence(text: str, span: Span, fiscal_year: int | None) -> list[_Draft]:
    """Clauses of one sentence: the pieces with a target, named by the piece before, and the runs of words between."""
    drafts: list[_Draft] = []
    words: list[Piece] = []  # pieces without a target since the last one with
    goes_on = False  # whether the last clause is a target that a piece with 并 goes on with
    for part in _pieces(text, span):
        piece = read_piece(text, part, fiscal_year)
        if piece.target is None and piece.is_adding and goes_on and not words:
            drafts[-1] = replace(drafts[-1], phrase=(drafts[-1].phrase[0], piece.span[1]))
        elif piece.target is None:
            words.append(piece)
        else:
            heading, words = _led_by(piece, words)
            if not (goes_on and _leads_in(words, heading)):
                drafts.extend(_in_words(text, words, fiscal_year))
            drafts.append(_with_target(piece, heading))
            words, goes_on = [], True
    return [*drafts, *_in_words(text, words, fiscal_year)]


def _led_by(piece: Piece, words: list[Piece]) -> tuple[Piece | None, list[Piece]]:
    """The piece that belongs to a target behind it, and the other words before it.

    It is its name (结案率，…占…的比例90%), or holds what is counted (按月制作通报，每月一份). One that says who bears
    the duty (办公室审查申请，应当自受理之日起…) is in neither: it is left over.
    """
    if not words:
        return None, words
    before = words[-1]
    if piece.is_duty and before.heading is None:
        return None, words[:-1]
    if before.heading or piece.is_value:
        return before, words[:-1]
    return None, words


def _leads_in(words: list[Piece], heading: Piece | None) -> bool:
    """Whether words only join one target to the next: 同时坚持…，不断提升质效X率，… where X率 is the name."""
    has_lead_in = heading is not None and heading.heading is not None and heading.heading[0] > heading.span[0]
    return has_lead_in and bool(words) and words[0].is_further


def _with_target(piece: Piece, heading: Piece | None) -> _Draft:
    name, phrase, is_full = piece.name, piece.span, piece.is_full
    if heading and heading.heading:
        name, is_full = heading.heading, piece.is_full or piece.is_share or piece.is_value
    elif heading:
        name, phrase, is_full = heading.object_name, (heading.span[0], piece.span[1]), heading.object_name is not None
    return _Draft(
        phrase=phrase, name=name, value=piece.value, target=piece.target, is_full=is_full, is_soft=piece.is_soft
    )


def _in_words(text: str, words: list[Piece], fiscal_year: int | None) -> list[_Draft]:
    """The clause of a run of pieces without a target, if there are any."""
    if not words:
        return []
    phrase = (words[0].span[0], words[-1].span[1])
    deadline = deadline_before(text, phrase, fiscal_year)
    if deadline:
        return [_Draft(phrase=phrase, value=deadline[0], target=deadline[1])]
    name, value = run_name(text, words[-1].span)
    target = parse_target(text[slice(*value)]) if value else None
    return [_Draft(phrase=phrase, name=name, value=value, target=target, is_full=name is not None)]


def _flags(text: str, draft: _Draft) -> tuple[str, ...]:
    is_quantified = draft.target is not None and draft.target.is_quantified
    known = {i for span in (draft.value, draft.name) if span for i in range(*span)}
    outside = "".join(text[i] for i in range(*draft.phrase) if i not in known)
    flags = {
        SOFT_TARGET: draft.is_soft or (draft.target is not None and SOFT_TARGET in draft.target.flags),
        OTHER_NUMBER if is_quantified else CONTAINS_NUMBER: re.search("[0-9]", outside) is not None,
        NAME_NOT_PRINTED: is_quantified and draft.name is None,
    }
    return tuple(flag for flag, is_set in flags.items() if is_set)


def _pieces(text: str, span: Span) -> Iterator[Span]:
    """Parts of a sentence between commas, and between 、 where each part ends in a value (培训5次、参训300人).

    A list number before a part is left over.
    """
    for start, end in _split(text, span, _COMMAS):
        number = _LIST_NUMBER.match(text, start, end)
        start = number.end() if number else start
        if start == end:
            continue
        for middle in [place for place in range(start, end) if text[place] == "、"]:
            if ends_in_value(text, (start, middle)) and ends_in_value(text, (middle + 1, end)):
                yield start, middle
                start = middle + 1
        yield start, end


def _split(text: str, span: Span, separators: frozenset[str]) -> Iterator[Span]:
    """Parts of `text[start:end]` between separators outside brackets and quotes; a comma inside a number is none."""
    closing: list[str] = []
    start = span[0]
    for i in range(*span):
        character = text[i]
        if character in _BRACKETS and text.find(_BRACKETS[character], i, span[1]) > 0:
            closing.append(_BRACKETS[character])
        elif closing and character == closing[-1]:
            closing.pop()
        elif not closing and character in separators and not _parts_thousands(text, i):
            if i > start:
                yield start, i
            start = i + 1
    if span[1] > start:
        yield start, span[1]


def _parts_thousands(text: str, i: int) -> bool:
    return i > 0 and re.match(r"[0-9][,，][0-9]{3}(?![0-9])", text[i - 1 : i + 5]) is not None


def _between(spans: list[Span], end: int) -> Iterator[Span]:
    """What of a text of length `end` is in none of `spans`."""
    start = 0
    for span in sorted(spans):
        if span[0] > start:
            yield start, span[0]
        start = max(start, span[1])
    if end > start:
        yield start, end
