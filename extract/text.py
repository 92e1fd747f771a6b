"""How printed text is stored and how it is compared.

What is stored is the published text itself, folded in two ways that change no meaning: radicals become the
ideographs they stand for, and control characters become blanks. Nothing here applies NFKC to stored text
(it would turn ㎡ into m2 and ；into ;); `comparison_key` does, for comparing only.
"""

from __future__ import annotations

import re
import unicodedata

UNREAD_CHARACTER = "\ufffd"  # stands for what is printed and could not be read

# Unicode's EquivalentUnifiedIdeograph for the CJK Radicals Supplement (U+2E80-2EFF), as pairs "radical, ideograph".
# The Kangxi Radicals (U+2F00-2FD5) need no list: their NFKC form is the same property.
_RADICAL_PAIRS = (
    "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇𠘨⺈刀⺉刂⺊卜⺋㔾⺌小⺍尐⺎兀⺏尣⺐尢⺑𡯂⺒巳⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵"
    "⺢氺⺣灬⺤爫⺥爬⺦丬⺧牛⺨犭⺩王⺪𤴔⺫目⺬示⺭礻⺮𥫗⺯糹⺰纟⺱罓⺲罒⺳㓁⺴冗⺵𦉫⺶羊⺷𦍌⺸𦍋⺹耂⺺肀⺻聿⺼肉⺽𦥑⺾艹⺿艺⻀艻⻁虎⻂衤"
    "⻃覀⻄西⻅见⻆角⻇𧢲⻈讠⻉贝⻊𧾷⻋车⻌辶⻍辷⻎辸⻏邑⻐钅⻑長⻒镸⻓长⻔门⻕𨸏⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞𩙿⻟飠⻠饣⻡𩠐⻢马⻣骨⻤鬼"
    "⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)
_RADICALS = dict(zip(_RADICAL_PAIRS[::2], _RADICAL_PAIRS[1::2], strict=True))
_FOLD = {ord(radical): ideograph for radical, ideograph in _RADICALS.items()}
_FOLD |= {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
_FOLD |= {code: " " for code in (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029) if chr(code) not in "\t\n"}
_FOLD |= dict.fromkeys((8203, 8204, 8205, 8288, 65279, 173), " ")

_FOLDED = re.compile(f"[{re.escape(''.join(map(chr, _FOLD)))}]")
_BLANK = re.compile(r"\s+")
_LINE_BREAK = re.compile(r"(?:(?<=[A-Za-z])\s*\n\s*(?=[A-Za-z])())|[ \t]*\n\s*")
_CJK = r"[\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]"
_EXTRACTOR_BLANK = re.compile(rf"(?<={_CJK})\s+(?=\S)|(?<=\S)\s+(?={_CJK})")


def fold(text: str) -> str:
    """Stored form of `text`: radicals unified, control and zero-width characters blank, character for character.

    The result has as many characters as the input, so offsets into it are offsets into what was published.
    """
    return text.translate(_FOLD) if _FOLDED.search(text) else text  # most texts hold nothing to fold


def is_blank(character: str) -> bool:
    """Whether a character counts as blank in the accounting of characters (Unicode white space)."""
    return character.isspace()


def is_ideograph(character: str) -> bool:
    """Whether a character is a Chinese character."""
    return "\u3400" <= character <= "\u9fff" or "\U00020000" <= character <= "\U0003ffff"


def squash(text: str) -> str:
    """`text` without any white space."""
    return _BLANK.sub("", text)


def tighten(text: str) -> str:
    """`text` without the blanks a text extractor puts between Chinese and Latin characters; `a b` stays `a b`."""
    return _EXTRACTOR_BLANK.sub("", text.strip())


def unwrap(text: str) -> str:
    """`text` on one line: a line break is dropped, or is a blank where it parts two Latin words. Blanks inside stay."""
    return _LINE_BREAK.sub(lambda match: "" if match.group(1) is None else " ", text.strip())


def comparison_key(text: str) -> str:
    """Form for comparing labels and names: NFKC, no white space, lower case. Never stored as the text itself."""
    return squash(unicodedata.normalize("NFKC", fold(text))).lower()
