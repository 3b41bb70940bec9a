"""Punctuation and dates as the page's language has them: “牵头：甲局、乙局” and “Lead: A, B”."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from functools import lru_cache, wraps
from typing import TypeVar, TypeVarTuple, Unpack

from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext

Day = dt.date | dt.datetime
Values = TypeVarTuple("Values")
R = TypeVar("R")


def remembered(function: Callable[[Unpack[Values]], R]) -> Callable[[Unpack[Values]], R]:
    """A function of plain values, asked once for each of them in each language.

    The rows of a list say the same few words, dates and sentences again and again.
    """

    @lru_cache(maxsize=2_000)
    def in_language(_language: str | None, *args: *Values) -> R:
        return function(*args)

    @wraps(function)
    def said(*args: *Values) -> R:
        return in_language(get_language(), *args)

    return said


def listed(items: Iterable[object]) -> str:
    """Several things in a row: “甲局、乙局”."""
    return pgettext("punctuation", "、").join(str(item) for item in items)


def clauses(parts: Iterable[object]) -> str:
    """Parts of a sentence, one after the other: “签收了；理由：…”."""
    return pgettext("punctuation", "；").join(str(part) for part in parts)


def labelled(label: object, value: object) -> str:
    """A fact with its name: “时限：6月30日”."""
    return pgettext("punctuation", "%(label)s：%(value)s") % {"label": label, "value": value}


def aside(text: object, note: object) -> str:
    """Something with a note after it: “张某（督查室）”; only the text where there is no note."""
    if not note:
        return str(text)
    return pgettext("punctuation", "%(text)s（%(note)s）") % {"text": text, "note": note}


def long_day(day: Day) -> str:
    """“2026年6月30日”."""
    return date_format(day, pgettext("date", "Y年n月j日"))


def short_day(day: Day) -> str:
    """“6月30日”, where the year is plain."""
    return date_format(day, pgettext("date", "n月j日"))


def long_time(moment: dt.datetime) -> str:
    """“2026年6月30日 09:30”."""
    return date_format(moment, pgettext("date", "Y年n月j日 H:i"))


def short_time(moment: dt.datetime) -> str:
    """“6月30日 09:30”."""
    return date_format(moment, pgettext("date", "n月j日 H:i"))
