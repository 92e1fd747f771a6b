"""Words and signs that compare: before a number (不低于), behind it (以上), and between two texts (≤)."""

from __future__ import annotations

import re

CONFLICT = "operator_conflict"

SYMBOLS = {"≥": "ge", "≤": "le", ">": "gt", "<": "lt", "=": "eq", "≈": "approx"}
SYMBOL_OF = {operator: symbol for symbol, operator in SYMBOLS.items()}

# 以上 and 以下 include the number (Civil Code, article 1259); 超过, 高于, 低于 exclude it.
_WORDS = {
    "ge": "大于等于 大于或等于 大于或者等于 高于或等于 高于等于 多于等于 多于或等于 或超过 "
    "不低于 不少于 不小于 不短于 不得低于 不得少于 不得小于 不下于 至少 最少 最低",
    "gt": "大于 超过 高于 多于 超出",
    "le": "小于等于 小于或等于 小于或者等于 低于或等于 低于等于 少于等于 少于或等于 "
    "不超过 不超出 不超 未超过 不高于 不大于 不多于 不长于 不得超过 不得高于 不得大于 不得多于 不能超过 "
    "至多 最多 最高 最长 不突破",
    "lt": "小于 低于 少于 不足 不到",
    "approx": "大约为 约为 大约 大概 接近 将近 约",
    "eq": "等于",
}
# A level that is reached (= unless a sign or a 以上 says more) or held (≤ unless a 左右 says otherwise).
_REACHED = (
    "达到 达 保持在 保持 维持在 维持 稳定在 为 "
    "提高到 提高至 提升到 提升至 增加到 增加至 增长到 增长至 上升到 上升至 扩大到 扩大至 "
    "降低到 降低至 降到 降至 下降到 下降至 减少到 减少至 压减到 压减至 压缩到 压缩至 缩短到 缩短至"
)
_HELD = "控制在 控制到 控制为"
_FILLERS = "应当 应该 应 须 需 必须 确保 保证 均"

# Between two texts without a number: what is compared with what.
COMPARING_WORDS = {
    "ge": "大于等于 大于或等于 不低于 不少于 不小于 不得低于 不得少于",
    "gt": "大于 超过 高于 多于 优于",
    "le": "小于等于 小于或等于 低于或等于 低于等于 不超过 未超过 不超出 未超出 不得超过 不能超过 不超 未超 "
    "不高于 未高于 不大于 不多于 不突破 未突破 控制在",
    "lt": "小于 低于 少于",
}


def _alternatives(words: str) -> str:
    return "|".join(re.escape(word) for word in sorted(words.split(), key=len, reverse=True))


def _named(table: dict[str, str]) -> dict[str, str]:
    return {word: operator for operator, words in table.items() for word in words.split()}


_WORD_OPERATORS = _named(_WORDS)
_PREFIX = re.compile(
    rf"(?:{_alternatives(_FILLERS)})*(?:(?P<reached>{_alternatives(_REACHED)}|[至到](?=[0-9≥≤><百]))|(?P<held>{_alternatives(_HELD)}))?"
    rf"(?P<operator>[≥≤><=≈]|{_alternatives(' '.join(_WORDS.values()))})?为?"
)
_COMPARING_OPERATORS = _named(COMPARING_WORDS) | SYMBOLS
COMPARING = re.compile(rf"[≥≤><=]|{_alternatives(' '.join(COMPARING_WORDS.values()))}")

_INCLUDED = r"\((?:含|包含|含本数)[^()]*\)"
_SUFFIX = re.compile(
    rf"(?:{_INCLUDED})?(?:及其?|或|含|\(含\)|\(及\))?"
    rf"(?P<word>以上|之上|以下|之下|以内|之内|内|之间|左右|上下)(?:{_INCLUDED}|\(含\))?|(?P<included>{_INCLUDED}|\(含\))"
)
_SUFFIX_OPERATORS = {
    "以上": "ge", "之上": "ge", "以下": "le", "之下": "le", "以内": "le", "之内": "le", "内": "le",
    "左右": "approx", "上下": "approx", "之间": None,
}  # fmt: skip
_UPWARDS, _DOWNWARDS = ("ge", "gt"), ("le", "lt")

EXCLUDED = re.compile(r"\((?:不含|不包含|不包括)[^()]*\)|不含本数")


def read_operator(text: str) -> tuple[str | None, bool, str]:
    """Operator before a number: its name or None, whether it only names a level (达到), and what follows."""
    match = _PREFIX.match(text)
    assert match is not None  # every part of the pattern is optional
    rest = text[match.end() :]
    if match["operator"]:
        return SYMBOLS.get(match["operator"]) or _WORD_OPERATORS[match["operator"]], False, rest
    if match["held"]:
        return "le", True, rest
    return ("eq", True, rest) if match["reached"] else (None, False, rest)


def read_suffix(text: str) -> tuple[str | None, str | None, str]:
    """Word behind a number (以上, 以内, 左右): operator it means, the word itself, and what follows it."""
    match = _SUFFIX.match(text)
    if not match:
        return None, None, text
    word = match["word"]
    return (_SUFFIX_OPERATORS[word] if word else None), word, text[match.end() :]


def comparing_operator(sign: str) -> str:
    """Operator of a sign or word that `COMPARING` found."""
    return _COMPARING_OPERATORS[sign]


def combined(prefix: str | None, is_level: bool, suffix: str | None) -> str | None:
    """Operator of a number with words on both sides; `CONFLICT` where they contradict each other (≥95%以下)."""
    if suffix is None or prefix is None or prefix == suffix:
        return prefix or suffix
    if is_level and (prefix == "eq" or suffix == "approx"):
        return suffix
    same_way = any(prefix in way and suffix in way for way in (_UPWARDS, _DOWNWARDS))
    return prefix if same_way else CONFLICT
