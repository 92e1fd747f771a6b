"""The account of characters: each non-blank character of a document is claimed by a record, is furniture, or stands in
`unclaimed_text` with its place, or belongs to a table that was left. The four always add up to the total."""

from __future__ import annotations

from dataclasses import dataclass

from extract.document import INSERTED, Document, Printed
from extract.text import is_blank

_OPEN, _FURNITURE, _CLAIMED, _LEFT = 0, 1, 2, 3


@dataclass(frozen=True, slots=True)
class Account:
    """Numbers of non-blank characters."""

    total: int
    claimed: int
    furniture: int
    unclaimed: int
    left: int


class Coverage:
    """Keeps for every character of a document what accounts for it. A claim outranks furniture."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._marks = bytearray(len(document.text))

    def claim(self, printed: Printed) -> None:
        """The characters are part of a record."""
        for offset in printed.offsets:
            if offset != INSERTED:
                self._marks[offset] = _CLAIMED

    def furnish(self, printed: Printed) -> None:
        """The characters are labels, headers, syntax."""
        for offset in printed.offsets:
            if offset != INSERTED and self._marks[offset] == _OPEN:
                self._marks[offset] = _FURNITURE

    def leave(self, printed: Printed) -> None:
        """The characters belong to no performance table."""
        for offset in printed.offsets:
            if offset != INSERTED and self._marks[offset] == _OPEN:
                self._marks[offset] = _LEFT

    def account(self) -> Account:
        """The sums."""
        counts = [0, 0, 0, 0]
        for character, mark in zip(self._document.text, self._marks, strict=True):
            if not is_blank(character):
                counts[mark] += 1
        return Account(sum(counts), counts[_CLAIMED], counts[_FURNITURE], counts[_OPEN], counts[_LEFT])

    def unclaimed(self) -> list[Printed]:
        """What is left over, in printed order, one piece for each block and stretch."""
        pieces: list[Printed] = []
        for block in self._document.blocks:
            start: int | None = None
            end = block.start
            for offset in range(block.start, block.end):
                if is_blank(self._document.text[offset]):
                    continue
                if self._marks[offset] == _OPEN:
                    start, end = (offset if start is None else start), offset + 1
                elif start is not None:
                    pieces.append(self._piece(start, end))
                    start = None
            if start is not None:
                pieces.append(self._piece(start, end))
        return pieces

    def _piece(self, start: int, end: int) -> Printed:
        return Printed(self._document.text[start:end], tuple(range(start, end)))
