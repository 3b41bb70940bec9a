"""How a task came out against its date. Lists and statistics are made of the same conditions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, TextChoices
from django.utils.translation import gettext_lazy as _

from luodi.apps.tasks.models import TaskParty
from luodi.core.task_flow import DONE_STATES, LEFT_STATES, PartyState, TaskState
from luodi.kernel.models import PartyRole

OWNER = "owner"  # leads, or is responsible where nobody leads


class Outcome(TextChoices):
    """Each issued task has exactly one of these on a day.

    Done on time is what was claimed in time and accepted, whenever the office got round to it.
    """

    ON_TIME = "on_time", _("按时办结")
    LATE_CLOSED = "late_closed", _("逾期办结")
    LATE_OPEN = "late_open", _("逾期未结")
    RUNNING = "running", _("在办未到期")
    UNDATED = "undated", _("办结（未定时限）")
    ENDED = "ended", _("撤销等")


class Span(TextChoices):
    """Several of them together."""

    ISSUED = "issued", _("已交办")
    DECIDED = "decided", _("应办结")
    CLOSED = "closed", _("已办结")


class DueBasis(TextChoices):
    """Which date counts: the first, or the one that holds now."""

    ORIGINAL = "original", _("原定时限")
    CURRENT = "current", _("现行时限")


# What may have happened to a task, and the column that counts it.
HAPPENED = {"returned": "sent_back", "extended": "extensions"}
DECIDED = (Outcome.ON_TIME, Outcome.LATE_CLOSED, Outcome.LATE_OPEN)
_PARTS: Mapping[str, Sequence[Outcome]] = {
    Span.DECIDED.value: DECIDED,
    Span.CLOSED.value: (Outcome.ON_TIME, Outcome.LATE_CLOSED, Outcome.UNDATED),
}


def outcomes(today: dt.date, basis: str = DueBasis.ORIGINAL.value, at: str = "") -> dict[str, Q]:
    """The condition of each outcome. `at` leads to the task from what is asked (``task__``)."""
    due = due_column(basis)

    def where(**conditions: Any) -> Q:
        return Q(**{f"{at}{name}": value for name, value in conditions.items()})

    closed, due_day = where(state__in=sorted(DONE_STATES)), F(f"{at}{due}")
    return {
        Outcome.ON_TIME.value: closed & where(done_on__lte=due_day),
        Outcome.LATE_CLOSED.value: closed & where(done_on__gt=due_day),
        Outcome.LATE_OPEN.value: where(is_open=True, **{f"{due}__lt": today}),
        Outcome.RUNNING.value: where(is_open=True)
        & (where(**{f"{due}__gte": today}) | where(**{due: None})),
        Outcome.UNDATED.value: closed & (where(**{due: None}) | where(done_on=None)),
        Outcome.ENDED.value: where(state__in=sorted(LEFT_STATES)),
    }


def outcome_is(wanted: str, today: dt.date, basis: str = "", at: str = "") -> Q:
    """The condition of one outcome, or of several together."""
    known = outcomes(today, basis or DueBasis.ORIGINAL.value, at)
    if wanted == Span.ISSUED.value:
        return ~Q(**{f"{at}state": TaskState.DRAFT.value})
    found = Q()
    for part in _PARTS.get(wanted, (wanted,)):
        found |= known[str(part)]
    return found


def happened(wanted: str, at: str = "") -> Q:
    """The condition of a task to which that happened at least once."""
    return Q(**{f"{at}{HAPPENED[wanted]}__gt": 0})


def due_column(basis: str) -> str:
    """The column of the date that counts."""
    return "due_current" if basis == DueBasis.CURRENT.value else "due_original"


def owns() -> Q:
    """Parties that answer for their task: those that lead it, or else the responsible ones."""
    leads = TaskParty.objects.filter(task=OuterRef("task"), role=PartyRole.LEAD.value).exclude(
        state=PartyState.RELEASED.value
    )
    return Q(role=PartyRole.LEAD.value) | (
        Q(role=PartyRole.RESPONSIBLE.value) & ~Exists(leads.order_by())
    )
