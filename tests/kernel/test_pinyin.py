"""Pinyin from our short list reads as the whole dictionary would."""

from __future__ import annotations

import subprocess
import sys

import pytest

from luodi.kernel.pinyin import Style, lazy_pinyin

WORDS = (
    "重庆银行",
    "区发改委",
    "会计行业调度长江",
    "厦门大厦",
    "重点项目增长",
    "西藏朝阳",
    "长者食堂",
)
READ = "import sys; from pypinyin import *; print(lazy_pinyin(sys.argv[1]))"


@pytest.mark.parametrize("word", WORDS)
def test_words_are_read_as_words(word: str) -> None:
    initials = "".join(lazy_pinyin(word, style=Style.FIRST_LETTER))
    assert initials == "".join(syllable[0] for syllable in lazy_pinyin(word))
    assert len(initials) == len(word)


def test_as_the_whole_dictionary_reads_them() -> None:
    text = "，".join(WORDS)
    done = subprocess.run(  # noqa: S603 - our own interpreter and words
        [sys.executable, "-c", READ, text], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == str(lazy_pinyin(text))
