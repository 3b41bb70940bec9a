"""Several workers at once: every event is queued once, told once, and in its order."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from luodi.apps.accounts.models import User
from luodi.apps.notify import actions, gathering, mailing, planning, policy, sending
from luodi.apps.notify.actions import EndpointFacts
from luodi.apps.notify.inbox import Notice, tell_users
from luodi.apps.notify.models import Delivery, EndpointKind
from luodi.apps.orgs.actions import add_exception
from luodi.kernel.access import Actor
from tests.apps.notify.conftest import Receiver
from tests.concurrency.conftest import Together, _django_db_helper, together
from tests.world import World

__all__ = ["_django_db_helper", "together"]
pytestmark = pytest.mark.django_db(transaction=True)
WORKERS, EVENTS = 4, 8


def test_many_workers_tell_each_event_once_and_in_order(
    world: World, receiver: Receiver, together: Together
) -> None:
    actor = Actor.system(world.district.pk)
    facts = EndpointFacts(name="平台", address=receiver.address, patterns=["orgs.*"])
    row, _secret = actions.make_endpoint(actor=actor, kind=EndpointKind.EVENTS, facts=facts)

    def work(number: int) -> None:
        for step in range(EVENTS // WORKERS):
            day = dt.date(2026, 12, 1) + dt.timedelta(number * 10 + step)
            add_exception(actor=actor, day=day, is_workday=day.weekday() > 4, note="演练")
            gathering.gather(timezone.now())
            while sending.send_next(row.pk):
                pass

    assert together(WORKERS, work) == [None] * WORKERS
    gathering.gather(timezone.now())
    while sending.send_next(row.pk):
        pass
    seqs = [seen.data["data"]["seq"] for seen in receiver.seen]
    assert len(seqs) == EVENTS
    assert seqs == sorted(set(seqs))
    assert set(Delivery.objects.values_list("state", flat=True)) == {"delivered"}


def test_two_planners_make_one_mail(
    world: World, together: Together, monkeypatch: pytest.MonkeyPatch
) -> None:

    User.objects.filter(username="handler").update(wants_email=True)
    told = {world.users["handler"].pk: 1}
    tell_users(Actor.system(world.district.pk), told, Notice("tests.kind", "有事"))
    monkeypatch.setattr(policy, "at_work", lambda *args: True)

    def work(_number: int) -> int:
        return planning.plan(timezone.now())

    found = together(WORKERS, work)
    assert Delivery.objects.count() == 1
    assert [one for one in found if isinstance(one, int)].count(1) == 1
    due = list(mailing.mails_due(timezone.now()))
    assert len(due) == 1
