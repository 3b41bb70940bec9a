"""How a task came out against its date. Lists and statistics are made of the same conditions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, TextChoices
from django.utils.translation import gettext_lazy as _

from luodi.apps.tasks.models import TaskParty
from luodi.core.rates import By, Outcome
from luodi.core.task_flow import DONE_STATES, LEFT_STATES, PartyState, TaskState
from luodi.kernel.models import PartyRole

OWNER = "owner"  # leads, or is responsible where nobody leads


OUTCOMES = [(one.value, _(one.label)) for one in Outcome]
BASES = [(one.value, _(one.label)) for one in By]


class Span(TextChoices):
    """Several outcomes together."""

    ISSUED = "issued", _("已交办")
    DECIDED = "decided", _("应办结")
    CLOSED = "closed", _("已办结")


# What may have happened to a task, and the column that counts it.
HAPPENED = {"returned": "sent_back", "extended": "extensions"}
_ON_TIME, _LATE, _OPEN = Outcome.ON_TIME.value, Outcome.LATE_CLOSED.value, Outcome.LATE_OPEN.value
_PARTS: Mapping[str, Sequence[str]] = {
    Span.DECIDED.value: (_ON_TIME, _LATE, _OPEN),
    Span.CLOSED.value: (_ON_TIME, _LATE, Outcome.UNDATED.value),
}


def outcomes(today: dt.date, by: By = By.ORIGINAL, at: str = "") -> dict[str, Q]:
    """The condition of each outcome: what :func:`luodi.core.rates.outcome` says, as a query.

    A task was done on the day on which its accepted completion was claimed, whenever the office
    got round to it. `at` leads to the task from what is asked (``task__``).
    """
    due = due_column(by)

    def where(**conditions: Any) -> Q:
        return Q(**{f"{at}{name}": value for name, value in conditions.items()})

    is_open, due_day = where(is_open=True), F(f"{at}{due}")
    closed, undated = where(state__in=sorted(DONE_STATES)), where(**{due: None})
    return {
        Outcome.ON_TIME.value: closed & where(done_on__lte=due_day),
        Outcome.LATE_CLOSED.value: closed & where(done_on__gt=due_day),
        Outcome.LATE_OPEN.value: is_open & where(**{f"{due}__lt": today}),
        Outcome.OPEN.value: is_open & (where(**{f"{due}__gte": today}) | undated),
        Outcome.UNDATED.value: closed & (undated | where(done_on=None)),
        Outcome.LEFT.value: where(state__in=sorted(LEFT_STATES)),
    }


def outcome_is(wanted: str, today: dt.date, by: By = By.ORIGINAL, at: str = "") -> Q:
    """The condition of one outcome, or of several together."""
    if wanted == Span.ISSUED.value:
        return ~Q(**{f"{at}state": TaskState.DRAFT.value})
    known, found = outcomes(today, by, at), Q()
    for part in _PARTS.get(wanted, (wanted,)):
        found |= known[part]
    return found


def happened(wanted: str, at: str = "") -> Q:
    """The condition of a task to which that happened at least once."""
    return Q(**{f"{at}{HAPPENED[wanted]}__gt": 0})


def basis_of(value: str) -> By:
    """The due date that counts, from how addresses and settings name it."""
    return next(by for by in By if by.value == value)


def due_column(by: By) -> str:
    """The column of the date that counts."""
    return "due_current" if by is By.CURRENT else "due_original"


def owns() -> Q:
    """Parties that answer for their task: those that lead it, or else the responsible ones."""
    leads = TaskParty.objects.filter(task=OuterRef("task"), role=PartyRole.LEAD.value).exclude(
        state=PartyState.RELEASED.value
    )
    alone = Q(~Exists(leads.order_by()), role=PartyRole.RESPONSIBLE.value)
    return Q(role=PartyRole.LEAD.value) | alone
