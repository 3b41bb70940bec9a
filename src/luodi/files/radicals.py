"""Radicals that faulty fonts put in place of characters, back to the characters.

A reader sees the same shape, but a search for 民 does not find the radical U+2EA0.
"""

from __future__ import annotations

import unicodedata

# Most of CJK Radicals Supplement has no decomposition in Unicode; these are the shapes that are
# also characters in use.
_SUPPLEMENT = dict(
    zip(
        "⺁⺟⺠⺮⻁⻄⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
        "厂母民竹虎西见角贝车长门青页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
        strict=True,
    )
)


def unified(text: str) -> str:
    """`text` with every radical of U+2E80–U+2FD5 replaced by its unified character."""
    if len(text) == 1 and not "\u2e80" <= text <= "\u2fd5":
        return text
    return "".join(_character(c) for c in text)


def _character(sign: str) -> str:
    if not "\u2e80" <= sign <= "\u2fd5":
        return sign
    return _SUPPLEMENT.get(sign) or unicodedata.normalize("NFKC", sign)
