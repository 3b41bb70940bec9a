"""What a task is marked by in rows of other tables: requests, help, judgements, reports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db.models import Exists, F, OuterRef, Q, QuerySet, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from luodi.apps.tasks.models import (
    HelpRequest,
    Judgement,
    Progress,
    ProgressState,
    Task,
    TaskRequest,
)
from luodi.core.help_flow import OPEN_HELP
from luodi.core.request_flow import OPEN_REQUESTS

ANY = "any"
LATELY = dt.timedelta(92)  # reports that were pointed out longer ago are no news


class Mark(TextChoices):
    """Something to look at. What several ask for holds of a task at once."""

    STALE = "stale", _("反馈逾期")
    HINTED = "hinted", _("反馈有提示（近三个月）")
    HELPING = "helping", _("有协调事项未了结")
    JUDGED = "judged", _("有研判")
    DIFFERS = "differs", _("研判与亮灯不一致")
    WHOLE = "whole", _("有子任务")
    PART = "part", _("是子任务")


def marked(organisation_id: int, mark: str, today: dt.date) -> Q:
    """The condition of a mark on tasks; each follows an index of what it looks at."""
    return _CONDITIONS[Mark(mark)](organisation_id, today)


def asked_for(organisation_id: int, kind: str) -> Q:
    """Tasks about which a unit has asked for that (or for anything) and nobody has decided."""
    open_now = TaskRequest.objects.filter(
        organisation_id=organisation_id, state__in=sorted(OPEN_REQUESTS)
    )
    return _tasks(open_now if kind == ANY else open_now.filter(kind=kind))


def present_judgements(organisation_id: int, today: dt.date) -> QuerySet[Judgement]:
    """Judgements of the office that hold today."""
    return Judgement.objects.filter(
        organisation_id=organisation_id, ended_on=None, until__gte=today, begins_on__lte=today
    )


def _tasks(rows: QuerySet[TaskRequest] | QuerySet[HelpRequest] | QuerySet[Judgement]) -> Q:
    return Q(pk__in=rows.order_by().values("task_id"))


def _stale(_organisation_id: int, _today: dt.date) -> Q:
    return Q(is_open=True, stale_since__isnull=False)


def _hinted(organisation_id: int, today: dt.date) -> Q:
    first = timezone.make_aware(dt.datetime.combine(today - LATELY, dt.time.min))
    rows = Progress.objects.filter(
        organisation_id=organisation_id, hinted__gt=0, state=ProgressState.FILED, at__gte=first
    )
    return Q(pk__in=rows.order_by().values("task_id"))


def _helping(organisation_id: int, _today: dt.date) -> Q:
    return _tasks(
        HelpRequest.objects.filter(organisation_id=organisation_id, state__in=sorted(OPEN_HELP))
    )


def _judged(organisation_id: int, today: dt.date) -> Q:
    return _tasks(present_judgements(organisation_id, today))


def _differs(organisation_id: int, today: dt.date) -> Q:
    rows = present_judgements(organisation_id, today)
    return _tasks(rows.exclude(light=F("task__light")))


def _whole(_organisation_id: int, _today: dt.date) -> Q:
    return Q(Exists(Task.objects.filter(parent=OuterRef("pk")).order_by()))


def _part(_organisation_id: int, _today: dt.date) -> Q:
    return Q(parent__isnull=False)


_CONDITIONS: dict[Mark, Callable[[int, dt.date], Q]] = {
    Mark.STALE: _stale,
    Mark.HINTED: _hinted,
    Mark.HELPING: _helping,
    Mark.JUDGED: _judged,
    Mark.DIFFERS: _differs,
    Mark.WHOLE: _whole,
    Mark.PART: _part,
}
