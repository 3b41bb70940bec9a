"""How a task came out against its date. Lists and statistics are made of the same conditions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, TextChoices
from django.utils.translation import gettext_lazy as _

from luodi.apps.tasks.models import Task, TaskParty
from luodi.core.task_flow import PartyState
from luodi.kernel.models import PartyRole

OWNER = "owner"  # leads, or is responsible where nobody leads
CLOSED = ("completed", "archived")
# Until the day of completion is a column of its own, the last report stands for it.
CLOSED_ON = "closed_on" if hasattr(Task, "closed_on") else "last_progress_on"


class Outcome(TextChoices):
    """Each task has exactly one of these on a day."""

    ON_TIME = "on_time", _("按时办结")
    LATE_CLOSED = "late_closed", _("逾期办结")
    LATE_OPEN = "late_open", _("逾期未结")
    RUNNING = "running", _("在办未到期")
    UNDATED = "undated", _("办结（未定时限）")
    ENDED = "ended", _("撤销等")


class Span(TextChoices):
    """Several of them together."""

    DECIDED = "decided", _("应办结")
    CLOSED = "closed", _("已办结")


class DueBasis(TextChoices):
    """Which date counts: the first, or the one that holds now."""

    ORIGINAL = "original", _("原定时限")
    CURRENT = "current", _("现行时限")


# Until completed work can be sent back, nothing has been.
HAPPENED = {
    "returned": Q(sent_back__gt=0) if hasattr(Task, "sent_back") else Q(pk__in=()),
    "extended": Q(extensions__gt=0),
}
DECIDED = (Outcome.ON_TIME, Outcome.LATE_CLOSED, Outcome.LATE_OPEN)
_PARTS = {
    Span.DECIDED.value: DECIDED,
    Span.CLOSED.value: (Outcome.ON_TIME, Outcome.LATE_CLOSED, Outcome.UNDATED),
}


def outcomes(today: dt.date, basis: str = DueBasis.ORIGINAL.value, at: str = "") -> dict[str, Q]:
    """The condition of each outcome. `at` leads to the task from what is asked (``task__``)."""
    due = due_column(basis)

    def where(**conditions: Any) -> Q:
        return Q(**{f"{at}{name}": value for name, value in conditions.items()})

    closed = where(is_open=False, state__in=CLOSED)
    due_day = F(f"{at}{due}")
    return {
        Outcome.ON_TIME.value: closed & where(**{f"{CLOSED_ON}__lte": due_day}),
        Outcome.LATE_CLOSED.value: closed & where(**{f"{CLOSED_ON}__gt": due_day}),
        Outcome.LATE_OPEN.value: where(is_open=True, **{f"{due}__lt": today}),
        Outcome.RUNNING.value: where(is_open=True)
        & (where(**{f"{due}__gte": today}) | where(**{due: None})),
        Outcome.UNDATED.value: closed & (where(**{due: None}) | where(**{CLOSED_ON: None})),
        Outcome.ENDED.value: where(is_open=False) & ~where(state__in=CLOSED),
    }


def outcome_is(wanted: str, today: dt.date, basis: str = "", at: str = "") -> Q:
    """The condition of one outcome, or of several together."""
    known = outcomes(today, basis or DueBasis.ORIGINAL.value, at)
    found = Q()
    for part in _PARTS.get(wanted, (wanted,)):
        found |= known[str(getattr(part, "value", part))]
    return found


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
