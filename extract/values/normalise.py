"""The form in which a printed target is parsed. Never stored: what was printed stays beside what was read.

Unicode's NFKC is not used: it would make digits of signs (² of m², ① of a list) and so numbers of what is none.
"""

from __future__ import annotations

import re

from extract.text import fold

BLANK_IN_NUMBER = "blank_in_number"
SEVERAL_VALUES = "several_values"

_SIGNS = {
    "−﹣": "-",
    "‐‑‒–—―─━": "—",
    "〜∼˜﹏∽": "~",
    "≧⩾≽": "≥",
    "≦⩽≼": "≤",
    "═﹦": "=",
    "﹥": ">",
    "﹤": "<",
    "﹪℅": "%",
    "﹡": "*",
    "•・‧∙": "·",
    "／∕⁄": "/",
    "﹙": "(",
    "﹚": ")",
    "萬": "万",
    "億": "亿",
    "個": "个",
    "內": "内",
    "達": "达",
    "過": "过",
    "於": "于",
    "項": "项",
    "戶": "户",
    "種": "种",
    "畝": "亩",
    "頃": "顷",
    "噸": "吨",
    "輛": "辆",
    "張": "张",
    "條": "条",
    "場": "场",
    "臺": "台",
    "間": "间",
    "長": "长",
    "時": "时",
    "週": "周",
    "無": "无",
}
_FOLD = {ord(sign): plain for signs, plain in _SIGNS.items() for sign in signs}
_FOLD |= {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code) not in "／"}

_OPERATORS = (("==", "="), (">=", "≥"), ("=>", "≥"), ("<=", "≤"), ("=<", "≤"), ("≥=", "≥"), ("≤=", "≤"))
_QUOTED = re.compile(r"""^["“'‘「『](.*)["”'’」』]$""", re.DOTALL)
_MIDNIGHT = re.compile(r"(?<=[0-9])[T ]0?0:00(?::00(?:\.0+)?)?$")  # of a workbook's date cell
_END = re.compile(r"(?<![.。])[.。;,、]$")

_BLANK_BETWEEN_DIGITS = re.compile(r"(?<=[0-9.,])(\s+)(?=[0-9])|(?<=[0-9])(\s+)(?=[.,][0-9])")
_BROKEN = re.compile(  # one number over a line end: in its decimals, or before its unit
    r"[0-9]+\.[0-9]+\n[0-9]+"
    r"|[0-9]+\n[0-9.]+(?=[^0-9.\s,;、])"
)
_PARTED = re.compile(r"(?<=[0-9])\s(?=[0-9])")


def normalise(printed: str) -> str:
    """`printed` without blanks, in half-width signs, operators of one character, no closing punctuation and quotes."""
    text = re.sub(r"\s+", "", _folded(printed))
    quoted = _QUOTED.match(text)
    text = quoted[1] if quoted else text
    for spelling, operator in _OPERATORS:
        text = text.replace(spelling, operator)
    return _END.sub("", text)


def blanks_in_number(printed: str) -> str | None:
    """What blanks between digits mean: None without any, else a flag.

    The page broke one number (`blank_in_number`) where the blank stands beside a point or a comma, where every
    character stands alone, and where a line ends inside a number that has decimals or a unit. Any other blank may part
    two numbers, which nobody may join (`several_values`): 90 100 is no 90,100.
    """
    text = _folded(printed)
    if not _BLANK_BETWEEN_DIGITS.search(text):
        return None
    pieces = text.split()
    if len(pieces) > 2 and all(len(piece) == 1 for piece in pieces):
        return BLANK_IN_NUMBER
    text = re.sub(r"[^\S\n]*\n\s*", "\n", text)
    text = re.sub(r"[^\S\n]+", " ", text)
    return SEVERAL_VALUES if _PARTED.search(_BROKEN.sub("", text)) else BLANK_IN_NUMBER


def _folded(printed: str) -> str:
    return _MIDNIGHT.sub("", fold(printed).translate(_FOLD).strip())
