"""Several at the same moment: a remark becomes one matter, a request climbs one level, once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from luodi.apps.tasks.actions import (
    Dispatch,
    HelpFacts,
    RemarkFacts,
    answer_help,
    ask_help,
    climb_help_by_clock,
    dispatch_remark,
    record_remark,
)
from luodi.apps.tasks.models import HelpRequest, Remark, Task, WorkItem
from luodi.kernel.access import Actor
from luodi.kernel.errors import Conflict
from tests.apps.tasks.factory import signed
from tests.concurrency.conftest import Together
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_remark_dispatched_by_two_officers_at_once_is_one_matter(
    world: World, together: Together
) -> None:
    said = RemarkFacts(text="请办理", urgency="urgent", leader="何区长", paper="某报告")
    row = record_remark(actor=world.actor("officer"), said=said, now=timezone.now())
    actors = [world.actor(name) for name in ("officer", "officer2", "head")]
    to = Dispatch(lead=world.units["区住建局"])

    def press(i: int) -> Remark:
        return dispatch_remark(actor=actors[i], row=row, to=to, now=timezone.now())

    found = together(3, press)
    assert [type(one) for one in found if not isinstance(one, Remark)] == [Conflict] * 2
    assert Task.objects.count() == 1
    assert not WorkItem.objects.filter(subject="tasks.remark", closed_at=None).exists()


def test_a_request_that_is_late_climbs_once_however_many_look(
    world: World, together: Together
) -> None:
    now = timezone.now()
    said = HelpFacts(kind="funds", text="资金缺口", asked=world.units["东湖街道"])
    row = ask_help(
        actor=world.actor("handler"), party=signed(world), said=said, now=now - dt.timedelta(8)
    )
    system, town = Actor.system(world.district.pk), world.actor("other_handler")

    def act(i: int) -> HelpRequest:
        if i == 0:
            return answer_help(actor=town, row=row, answer="在办", now=now)
        return climb_help_by_clock(actor=system, pk=row.pk, now=now)

    found = together(4, act)
    assert {type(one) for one in found} <= {HelpRequest, Conflict}, found
    row.refresh_from_db()
    assert row.level in ("unit", "office")  # answered first, or one level up
    waiting = WorkItem.objects.filter(subject="tasks.helprequest", closed_at=None)
    assert waiting.count() == 1
