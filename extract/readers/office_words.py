"""Text of a Word paragraph as it is printed: revisions accepted, hidden text and field codes left out."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from extract.readers.office_package import attribute, local_name, properties

# Properties; what was deleted or moved away; codes; how to pronounce; pictures' descriptions.
_SILENT = frozenset(
    ("pPr", "rPr", "sdtPr", "sdtEndPr", "del", "moveFrom", "instrText", "delText", "delInstrText", "rt", "rubyPr")
)
_BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "ptab": "\t", "noBreakHyphen": "-"}
# Characters of the fonts Symbol and Wingdings, which have codes of their own (mostly at U+F000 and up).
_SYMBOL = {
    0xA3: "≤", 0xB3: "≥", 0xB9: "≠", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xB0: "°", 0xBB: "≈", 0xA5: "∞", 0xB7: "•",
    0xD7: "⋅", 0x25: "%", 0x2B: "+", 0x2D: "−", 0x3C: "<", 0x3D: "=", 0x3E: ">", 0x57: "Ω", 0x6D: "μ",
}  # fmt: skip
_WINGDINGS = {
    0x6F: "□", 0x70: "❐", 0xA8: "□", 0x6E: "■", 0xA7: "▪", 0xFC: "√", 0xFE: "☑", 0xFD: "☒", 0xFB: "×", 0x6C: "●",
    0xA1: "○", 0xD8: "➢", 0xE0: "→", 0xAB: "★",
}  # fmt: skip
_WINGDINGS_2 = {0x50: "√", 0x4F: "×", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x2A: "□", 0xA3: "□", 0xA2: "■"}
_SYMBOL_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}
_PRIVATE = re.compile("[\uf020-\uf0ff]")


class WordText:
    """Collects the text of paragraphs. Fields may begin in one paragraph and end in another: one object a document.

    `boxes` are the contents of text boxes met on the way, `notes` the ids of foot- and endnotes (`footnote`, id); the
    caller takes them out.
    """

    def __init__(self) -> None:
        self._fields: list[bool] = []  # for each open field whether its code is still going on
        self._parts: list[str] = []
        self.boxes: list[etree._Element] = []
        self.notes: list[tuple[str, str]] = []

    def paragraph(self, element: etree._Element) -> str:
        """Text of a paragraph, lines parted by line breaks."""
        self._parts = []
        self._children(element, "")
        # Codes end in the paragraph they begin in; one that does not is damaged and must not swallow what follows.
        self._fields = [False] * len(self._fields)
        return "".join(self._parts)

    def _children(self, elements: Iterable[etree._Element], font: str) -> None:
        for child in elements:
            self._visit(child, font)

    def _visit(self, element: etree._Element, font: str) -> None:
        name = local_name(element)
        if name in _SILENT:
            return
        if name == "r":
            font, is_hidden = _run_properties(element)
            if not is_hidden:
                self._children(element, font)
        elif name == "t":
            self._append(_symbols(_word_text(element), font))
        elif name in _BREAKS:
            self._append(_BREAKS[name])
        elif name == "sym":
            font = (attribute(element, "font") or "").lower()
            self._append(_symbols(_private(attribute(element, "char") or ""), font))
        elif name == "fldChar":
            self._field(element)
        elif name == "f":
            self._fraction(element, font)
        elif name == "AlternateContent":
            self._children(branch(element), font)
        elif name == "txbxContent":
            self.boxes.append(element)
        elif name in ("footnoteReference", "endnoteReference"):
            self.notes.append((name.removesuffix("Reference"), attribute(element, "id") or ""))
        else:
            self._children(element, font)

    def _append(self, text: str) -> None:
        if not any(self._fields):
            self._parts.append(text)

    def _field(self, element: etree._Element) -> None:
        kind = attribute(element, "fldCharType")
        if kind == "begin":
            box = element.find("{*}ffData/{*}checkBox")
            if box is not None:
                self._append("☒" if _is_checked(box) else "☐")
            self._fields.append(True)
        elif self._fields and kind == "separate":
            self._fields[-1] = False
        elif self._fields and kind == "end":
            self._fields.pop()

    def _fraction(self, element: etree._Element, font: str) -> None:
        """A fraction of an equation, with a slash between its halves so that 1 over 2 does not become 12."""
        for number, half in enumerate(element.iterfind(part) for part in ("{*}num", "{*}den")):
            if number:
                self._append("/")
            for inner in half:
                self._children(inner, font)


def is_on(element: etree._Element | None) -> bool:
    """Whether a switch such as `w:vanish` is set."""
    return element is not None and attribute(element, "val") not in ("0", "false", "off")


def _run_properties(run: etree._Element) -> tuple[str, bool]:
    """Font of a run in lower case, and whether its text is hidden."""
    found = properties(run, "rPr")
    font = found.get("rFonts")
    return (attribute(font, "ascii") or "").lower() if font is not None else "", is_on(found.get("vanish"))


def _word_text(element: etree._Element) -> str:
    """Text of a `w:t`; blanks at its ends count only where the element says so, line breaks are blanks."""
    text = re.sub(r"[\r\n\t]", " ", element.text or "")
    return text if attribute(element, "space") == "preserve" else text.strip(" ")


def _private(code: str) -> str:
    """The private character of a `w:sym` code; fonts of symbols count from U+F000 whether the file says so or not."""
    number = int(code, 16) if re.fullmatch(r"[0-9A-Fa-f]{1,4}", code) else 0xFFFD
    return chr(0xF000 + number if 0x20 <= number <= 0xFF else number) if not 0xD800 <= number <= 0xDFFF else "\ufffd"


def _symbols(text: str, font: str) -> str:
    """`text` with the private characters of a known font of symbols as ordinary ones; others stay and are seen."""
    table = _SYMBOL_FONTS.get(font)
    if table is None:
        return text
    return _PRIVATE.sub(lambda match: table.get(ord(match.group()) - 0xF000, match.group()), text)


def branch(element: etree._Element) -> Iterable[etree._Element]:
    """Content of the one branch of alternatives to read: the first that holds text, since all print the same."""
    branches = [child for child in element if local_name(child) in ("Choice", "Fallback")]
    return next((child for child in branches if any(local_name(inner) == "t" for inner in child.iter())), ())


def _is_checked(box: etree._Element) -> bool:
    checked = box.find("{*}checked")
    return is_on(checked if checked is not None else box.find("{*}default"))
