"""The one way to change anything: a function with `@action`, keyword arguments and an `actor`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec, TypeVar

from django.utils.functional import Promise

from luodi.kernel import events

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Verb:
    """What an action is called in the log, and what a timeline says was done (“交办了任务”)."""

    name: str
    label: str | Promise


_verbs: dict[str, Verb] = {}


def action(name: str, label: str | Promise) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function an action.

    It runs in a transaction, together with the actions it calls; unless it records at least one
    event, :class:`~luodi.kernel.events.NotAudited` is raised and everything is rolled back.
    """
    if name in _verbs:
        raise ValueError(f"action {name} is defined twice")
    _verbs[name] = Verb(name, label)

    def wrap(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            with events.recording(name):
                return function(*args, **kwargs)

        run.verb = name  # type: ignore[attr-defined]  # read by the contract tests
        return run

    return wrap


def verb(name: str) -> Verb | None:
    """The verb of that name; None for one that an older version wrote and this one forgot."""
    return _verbs.get(name)


def verbs() -> Iterator[Verb]:
    """All verbs, by name."""
    return iter(sorted(_verbs.values(), key=lambda v: v.name))
