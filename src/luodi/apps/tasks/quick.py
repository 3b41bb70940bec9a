"""Answers that are given right from “my work”: what it is about in a sentence, and one button.

What an item is about is looked up for all items of a kind together; later apps add theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from luodi.apps.tasks.models import WorkItem
from luodi.kernel.access import Actor


@dataclass(frozen=True, slots=True)
class Quick:
    """What stands below an item (`text`), and the button that answers it at once.

    The button sends `field` with `value` to `url`; without a url there is only the text.
    """

    text: str = ""
    url: str = ""
    label: str | Promise = ""
    field: str = ""
    value: str = ""


Build = Callable[[Actor, Sequence[WorkItem]], Mapping[int, Quick]]
_builders: dict[str, Build] = {}


def add(subject: str, build: Build) -> None:
    """How items about such a subject are answered; “”: about the parts of tasks themselves."""
    _builders[subject] = build


def quick_answers(actor: Actor, items: Iterable[WorkItem]) -> dict[int, Quick]:
    """By the key of the item; a few queries for each kind of subject, however many items."""
    by_subject: dict[str, list[WorkItem]] = {}
    for item in items:
        by_subject.setdefault(item.subject, []).append(item)
    found: dict[int, Quick] = {}
    for subject, rows in by_subject.items():
        if subject in _builders:
            found |= _builders[subject](actor, rows)
    return found
