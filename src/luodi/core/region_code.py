"""Codes of administrative divisions: GB/T 2260 down to counties, GB/T 10114 for towns and below.

A code is kept without the zeros that fill it up in tables: 2 digits for a province, 4 for a city,
6 for a county, 9 for a town, 12 for a village. The code of a region begins with its parent's.
"""

from __future__ import annotations

from enum import IntEnum
from itertools import pairwise

_LENGTHS = (2, 4, 6, 9, 12)
# GB/T 2260-2007 table 1: the first digit is the part of the country, the second the province.
_PROVINCES = frozenset(
    str(n)
    for group in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 82))
    for n in range(group[0], group[1] + 1)
)


class Level(IntEnum):
    """How far down a region is."""

    PROVINCE = 1
    CITY = 2
    COUNTY = 3
    TOWN = 4
    VILLAGE = 5


def normalised(code: str) -> str:
    """The code without the zeros at its end that stand for “no such level” (110100 is 1101).

    What has no length of a code is given back as it is.
    """
    code = code.strip()
    if len(code) not in _LENGTHS or not (code.isascii() and code.isdigit()):
        return code
    for shorter, longer in reversed(list(pairwise(_LENGTHS))):
        if len(code) == longer and not code[shorter:].strip("0"):
            code = code[:shorter]
    return code


def level_of(code: str) -> Level | None:
    """The level of a code in its kept form; None if it is none."""
    if len(code) not in _LENGTHS or not (code.isascii() and code.isdigit()):
        return None
    if code[:2] not in _PROVINCES or normalised(code) != code:
        return None
    parts = pairwise(_LENGTHS)
    if any(not code[start:end].strip("0") for start, end in parts if end <= len(code)):
        return None
    return Level(_LENGTHS.index(len(code)) + 1)


def parent_of(code: str) -> str:
    """The code of the region above; empty for a province."""
    shorter = [length for length in _LENGTHS if length < len(code)]
    return code[: shorter[-1]] if shorter else ""


def filled(code: str) -> str:
    """As printed in tables: six digits at least (11 is 110000)."""
    return code.ljust(6, "0")
