"""When a notice may be lifted: what it asked for has come about."""

from __future__ import annotations

import datetime as dt

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from luodi.apps.ladder.models import SupervisionNotice
from luodi.apps.tasks.models import WorkItem, WorkKind
from luodi.core.task_flow import PartyState, TaskState


def exit_of(notice: SupervisionNotice, today: dt.date) -> str | Promise | None:
    """Why it may be lifted, in words; None while it may not."""
    task, party = notice.task, notice.party
    if not task.is_open:
        return gettext_lazy("任务已办结或不再办理")
    if party.state == PartyState.RELEASED.value:
        return gettext_lazy("任务已改由其他单位办理")
    if task.state == TaskState.SUSPENDED.value:
        return gettext_lazy("任务已批准挂起")
    due, first = task.due_current, notice.facts.get("due")
    if due is not None and due > today and due.isoformat() != first:
        return gettext_lazy("已批准延期，新的时限还没有到")
    return _of_track(notice, today)


def _of_track(notice: SupervisionNotice, today: dt.date) -> str | Promise | None:
    """Notices that were not about the due date."""
    track = notice.rung.track if notice.rung else ""
    if track == "light" and notice.task.light in ("green", "grey"):
        return gettext_lazy("进度已经赶上，不再亮灯")
    kind = {"sign": WorkKind.SIGN, "report": WorkKind.REPORT}.get(track)
    if kind is None:
        return None
    owed = WorkItem.objects.filter(party=notice.party, kind=kind, closed_at=None, due__lt=today)
    return None if owed.exists() else gettext_lazy("该签收、反馈的已经补上")
