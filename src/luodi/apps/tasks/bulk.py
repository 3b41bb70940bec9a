"""Steps for several tasks of the register at once; later apps add their own.

Each says first which of the chosen tasks it does not fit, and why; then it is taken for all that
are left, or for none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise

from luodi.apps.tasks.models import Task
from luodi.kernel.access import Actor, Permission

MOST = 500
Said = Mapping[str, Any]
Reasons = Mapping[int, str]  # by task: why the step does not fit it


@dataclass(frozen=True, slots=True)
class BulkStep:
    """A step for many: `happens` says what it does to whom, `done` with %(n)d what was done.

    `refusals` looks at the tasks as they are; `act` is one action, so that it does all or nothing,
    and says how many it changed. `form` asks for what the step needs.
    """

    key: str
    label: str | Promise
    icon: str
    permission: Permission
    happens: str | Promise
    done: str | Promise
    refusals: Callable[[Actor, Sequence[Task], dt.datetime], Reasons]
    act: Callable[[Actor, list[int], Said, dt.datetime], int]
    form: Callable[[Actor, Any], forms.Form] | None = None
    is_grave: bool = False
    order: int = 50


_steps: dict[str, BulkStep] = {}


def add(step: BulkStep) -> None:
    """Offer a step beside the register."""
    _steps[step.key] = step


def steps_for(actor: Actor) -> list[BulkStep]:
    """Those that the actor may take, in their order."""
    found = (step for step in _steps.values() if actor.may(step.permission))
    return sorted(found, key=lambda step: step.order)


def step_for(actor: Actor, key: str) -> BulkStep | None:
    """The step of that name, if the actor may take it."""
    return next((step for step in steps_for(actor) if step.key == key), None)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a step would do: for these tasks, and for those not, with the reason."""

    step: BulkStep
    fit: list[Task]
    unfit: list[tuple[Task, str]]


def plan(actor: Actor, step: BulkStep, tasks: Sequence[Task], now: dt.datetime) -> Plan:
    """Look at each of the tasks, without doing anything."""
    reasons = step.refusals(actor, tasks, now)
    return Plan(
        step,
        [task for task in tasks if task.pk not in reasons],
        [(task, reasons[task.pk]) for task in tasks if task.pk in reasons],
    )
