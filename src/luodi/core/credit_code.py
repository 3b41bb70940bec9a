"""统一社会信用代码: 18 characters, the last a check character (GB 32100-2015 §4)."""

from __future__ import annotations

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUE = {character: value for value, character in enumerate(_ALPHABET)}
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
LENGTH = 18


def check_character(first: str) -> str:
    """The check character for the first 17; raises ValueError for other characters or lengths."""
    if len(first) != LENGTH - 1 or any(c not in _VALUE for c in first):
        raise ValueError(f"not the first 17 characters of a credit code: {first!r}")
    total = sum(_VALUE[c] * weight for c, weight in zip(first, _WEIGHTS, strict=True))
    return _ALPHABET[-total % 31]


def is_credit_code(text: str) -> bool:
    """Whether the text is a code with a right check character (upper case only)."""
    if len(text) != LENGTH or any(c not in _VALUE for c in text):
        return False
    return text[2:8].isdigit() and check_character(text[:-1]) == text[-1]
