"""Notices that a unit confirms right from “my work”."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from luodi.apps.ladder.models import SupervisionNotice
from luodi.apps.ladder.rules import ANSWER
from luodi.apps.tasks import quick
from luodi.apps.tasks.models import WorkItem
from luodi.apps.tasks.quick import Quick
from luodi.core.notice_flow import NoticeState
from luodi.kernel.access import Actor


def register() -> None:
    """Tell “my work” how notices are answered."""
    quick.add("ladder.supervisionnotice", _notices)


def _notices(actor: Actor, items: Sequence[WorkItem]) -> Mapping[int, Quick]:
    """A unit confirms at once that it has it; the office sees how far each is."""
    by_subject = {item.subject_id: item for item in items}
    rows = SupervisionNotice.objects.filter(pk__in=[pk for pk in by_subject if pk])
    found = {}
    for row in rows.only("state", "answer_by"):
        item = by_subject[row.pk]
        state = str(row.get_state_display())
        if item.unit_id and row.state == NoticeState.ISSUED.value and actor.may(ANSWER):
            url = reverse("ladder:receive", args=[row.pk])
            found[item.pk] = Quick(state, url, _("确认收到"))
        else:
            found[item.pk] = Quick(state)
    return found
