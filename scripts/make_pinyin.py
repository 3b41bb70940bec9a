"""Writes src/luodi/kernel/pinyin_words.txt: words that are read otherwise than their characters.

    .venv/bin/python scripts/make_pinyin.py

pypinyin's dictionary of 47,000 words takes 45 MB in every process. Nearly all of them are read as
their characters are; the others are what this file keeps (pypinyin: MIT licence).
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from pypinyin.phrases_dict import phrases_dict
from pypinyin.pinyin_dict import pinyin_dict

TARGET = Path(__file__).resolve().parent.parent / "src/luodi/kernel/pinyin_words.txt"


def plain(syllable: str) -> str:
    """A syllable without its tone."""
    letters = unicodedata.normalize("NFD", syllable.replace("ü", "v"))
    return re.sub(r"[^a-z]", "", letters)


def main() -> None:
    """Write the file."""
    usual = {chr(code): plain(said.split(",")[0]) for code, said in pinyin_dict.items()}
    lines = []
    for word, syllables in sorted(phrases_dict.items()):
        said = [plain(one[0]) for one in syllables]
        if all(said) and said != [usual.get(char) for char in word]:
            lines.append(f"{word} {' '.join(said)}\n")
    TARGET.write_text("".join(lines), "utf-8")


if __name__ == "__main__":
    main()
