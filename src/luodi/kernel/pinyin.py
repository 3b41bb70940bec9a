"""Pinyin, without the 45 MB that pypinyin's dictionary of words takes in every process.

Words that are read otherwise than their characters (重庆, 银行) stand in ``pinyin_words.txt``, made
by ``scripts/make_pinyin.py`` from that very dictionary.
"""

from __future__ import annotations

import os
from pathlib import Path

os.environ["PYPINYIN_NO_PHRASES"] = "true"  # looked at when it is imported

from pypinyin import Style, lazy_pinyin, load_phrases_dict

del os.environ["PYPINYIN_NO_PHRASES"]

__all__ = ["Style", "lazy_pinyin"]


def _words() -> dict[str, list[list[str]]]:
    text = Path(__file__).with_name("pinyin_words.txt").read_text("utf-8")
    lines = (line.split(" ") for line in text.splitlines())
    return {word: [[syllable] for syllable in said] for word, *said in lines}


load_phrases_dict(_words())
