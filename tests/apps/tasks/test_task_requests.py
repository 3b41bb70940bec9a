"""What units ask for: more time, other terms, a standstill, another unit, no light for a while."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from luodi.apps.tasks.actions import (
    Report,
    Wish,
    advise,
    ask,
    grant,
    refuse,
    report,
    resume,
    return_task,
    stop_request,
    take_back,
    vouch_request,
)
from luodi.apps.tasks.models import (
    Exemption,
    Standing,
    Task,
    TaskParty,
    TaskRequest,
    UnitHabits,
    WorkItem,
)
from luodi.core.request_flow import RequestKind
from luodi.kernel.access import Refused
from luodi.kernel.errors import Conflict, Mistake
from luodi.kernel.models import Event
from tests.at_work import AtWork, put_to_work
from tests.world import World

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(1)


@pytest.fixture
def work(world: World) -> AtWork:
    return put_to_work(world)


def wish(kind: RequestKind = RequestKind.EXTEND, **more: object) -> Wish:
    facts = {"grounds": "汛期连续降雨，两个小区外墙无法施工", **more}
    return Wish(kind=kind, **facts)  # type: ignore[arg-type]  # words of one test each


def later(work: AtWork, days: int = 30) -> dt.date:
    assert work.task.due_current
    return work.task.due_current + days * DAY


def asked(work: AtWork, said: Wish, who: str = "handler") -> TaskRequest:
    party = work.party(work.task)
    return ask(actor=work.world.actor(who), party=party, wish=said, now=timezone.now())


def with_office(work: AtWork, said: Wish) -> TaskRequest:
    """Asked for by the head himself: nobody else has to sign it."""
    return asked(work, said, "unit_head")


def test_an_extension_goes_by_the_head_to_the_approver_and_keeps_the_first_date(
    work: AtWork,
) -> None:
    world, now, new = work.world, timezone.now(), later(work)
    first = work.task.due_original
    request = asked(work, wish(wanted_due=new))
    work.task.refresh_from_db()
    assert (request.state, work.task.state) == ("with_head", "extending")
    assert WorkItem.objects.get(subject="tasks.taskrequest", closed_at=None).audience == "head"
    vouch_request(actor=world.actor("unit_head"), request=request, now=now)
    advise(actor=world.actor("officer"), request=request, opinion="情况属实，建议同意", now=now)
    waits = WorkItem.objects.get(subject="tasks.taskrequest", closed_at=None)
    assert (waits.kind, waits.unit, waits.audience) == ("approve", None, "head")
    with pytest.raises(Refused):
        grant(actor=world.actor("officer"), request=request, now=now)
    grant(actor=world.actor("head"), request=request, due=new - DAY, now=now)
    work.task.refresh_from_db()
    assert (work.task.state, work.task.due_original) == ("active", first)
    assert (work.task.due_current, work.task.extensions) == (new - DAY, 1)
    assert not WorkItem.objects.filter(subject="tasks.taskrequest", closed_at=None).exists()
    assert Standing.objects.get(task=work.task, ends=None).due_current == new - DAY


def test_two_heads_cannot_both_decide(work: AtWork) -> None:
    request = with_office(work, wish(wanted_due=later(work)))
    head, now = work.world.actor("head"), timezone.now()
    grant(actor=head, request=request, now=now)
    with pytest.raises(Conflict, match="已同意"):
        refuse(actor=head, request=request, reason="不同意", now=now)
    assert Task.objects.get(pk=work.task.pk).extensions == 1


@pytest.mark.parametrize("way", ["stop", "refuse", "take_back"])
def test_what_is_not_granted_leaves_the_task_as_it_was(work: AtWork, way: str) -> None:
    world, now, due = work.world, timezone.now(), work.task.due_current
    request = asked(work, wish(wanted_due=later(work)))
    if way == "stop":
        stop_request(actor=world.actor("unit_head"), request=request, reason="再抢一抢", now=now)
    elif way == "take_back":
        take_back(actor=world.actor("handler"), request=request, now=now)
    else:
        vouch_request(actor=world.actor("unit_head"), request=request, now=now)
        with pytest.raises(Mistake):
            refuse(actor=world.actor("head"), request=request, reason="", now=now)
        refuse(actor=world.actor("head"), request=request, reason="理由不充分", now=now)
    work.task.refresh_from_db()
    assert (work.task.state, work.task.due_current, work.task.extensions) == ("active", due, 0)
    assert not WorkItem.objects.filter(subject="tasks.taskrequest", closed_at=None).exists()
    assert asked(work, wish(wanted_due=later(work, 5))).state == "with_head"


def test_an_extension_after_the_date_or_without_sense_is_refused_with_a_way_out(
    work: AtWork,
) -> None:
    today = timezone.localdate()
    with pytest.raises(Mistake, match="晚于现行时限"):
        asked(work, wish(wanted_due=work.task.due_current))
    with pytest.raises(Mistake, match="希望延到哪一天"):
        asked(work, wish())
    with pytest.raises(Mistake, match="写明理由"):
        asked(work, wish(wanted_due=later(work), grounds="  "))
    Task.objects.filter(pk=work.task.pk).update(due_current=today - DAY)
    with pytest.raises(Mistake, match=r"到期前提出.*反馈进展"):
        asked(work, wish(wanted_due=today + 30 * DAY))
    Task.objects.filter(pk=work.task.pk).update(due_current=None)
    with pytest.raises(Mistake, match="没有时限"):
        asked(work, wish(wanted_due=today + 30 * DAY))
    assert not TaskRequest.objects.exists()


def test_while_it_waits_units_report_but_do_not_return_or_ask_again(work: AtWork) -> None:
    with_office(work, wish(wanted_due=later(work)))
    handler, party, now = work.world.actor("handler"), work.party(work.task), timezone.now()
    report(actor=handler, party=party, said=Report(text="雨停，外墙复工"), now=now)
    work.task.refresh_from_db()
    assert work.task.state == "extending"
    with pytest.raises(Conflict, match="撤回申请"):
        return_task(actor=handler, party=party, reason="不属", now=now)
    with pytest.raises(Conflict):
        asked(work, wish(RequestKind.SUSPEND))


def test_an_adjustment_shows_both_and_changes_only_what_was_approved(work: AtWork) -> None:
    target = work.task.targets.first()
    assert target is not None
    terms = {
        "title": "改造老旧小区15个",
        "text": work.task.text,
        "targets": {str(target.pk): 15},
    }
    request = with_office(work, wish(RequestKind.ADJUST, terms=terms))
    assert request.terms == {"title": "改造老旧小区15个", "targets": {str(target.pk): 15.0}}
    work.task.refresh_from_db()
    assert work.task.title != "改造老旧小区15个"
    grant(actor=work.world.actor("head"), request=request, now=timezone.now())
    work.task.refresh_from_db()
    target.refresh_from_db()
    assert (work.task.title, target.value) == ("改造老旧小区15个", 15)
    event = Event.objects.filter(verb="tasks.grant").get()
    assert (event.before or {})["title"] != (event.after or {})["title"]
    with pytest.raises(Mistake, match="至少改一项"):
        with_office(work, wish(RequestKind.ADJUST, terms={"title": "改造老旧小区15个"}))


def test_a_suspended_task_stands_still_and_its_date_moves_with_it(work: AtWork) -> None:
    world, now, due = work.world, timezone.now(), work.task.due_current
    assert due
    request = with_office(work, wish(RequestKind.SUSPEND))
    grant(actor=world.actor("head"), request=request, now=now)
    work.task.refresh_from_db()
    assert (work.task.state, work.task.paused_on) == ("suspended", timezone.localdate(now))
    assert not WorkItem.objects.filter(task=work.task, kind="report", closed_at=None).exists()
    handler, party = world.actor("handler"), work.party(work.task)
    with pytest.raises(Conflict, match="已挂起"):
        report(actor=handler, party=party, said=Report(text="做了"), now=now)
    resume(actor=world.actor("head"), task=work.task, reason="资金到位", now=now + 20 * DAY)
    work.task.refresh_from_db()
    assert (work.task.state, work.task.due_current) == ("active", due + 20 * DAY)
    assert WorkItem.objects.filter(task=work.task, kind="report", closed_at=None).count() == 1


def test_a_task_is_handed_to_another_unit_that_signs_anew(work: AtWork) -> None:
    town = work.world.units["西山镇"]
    request = with_office(work, wish(RequestKind.HAND, to_unit=town))
    grant(actor=work.world.actor("head"), request=request, now=timezone.now())
    work.task.refresh_from_db()
    states = dict(TaskParty.objects.filter(task=work.task).values_list("unit__name", "state"))
    assert (work.task.state, states["西山镇"], states["区住建局"]) == (
        "pending",
        "waiting",
        "released",
    )


def test_a_task_is_handed_out_of_the_district_and_ends_here(work: AtWork) -> None:
    request = with_office(work, wish(RequestKind.HAND, to_outside="市住建局"))
    grant(actor=work.world.actor("head"), request=request, now=timezone.now())
    work.task.refresh_from_db()
    assert (work.task.state, work.task.handed_to, work.task.is_open) == (
        "handed",
        "市住建局",
        False,
    )
    assert not WorkItem.objects.filter(task=work.task, subject="", closed_at=None).exists()


def test_a_hand_over_names_one_receiver(work: AtWork) -> None:
    with pytest.raises(Mistake, match="二者填一"):
        asked(work, wish(RequestKind.HAND))
    town = work.world.units["西山镇"]
    with pytest.raises(Mistake, match="二者填一"):
        asked(work, wish(RequestKind.HAND, to_unit=town, to_outside="市住建局"))


def test_an_exemption_leaves_the_state_and_may_stand_beside_a_request(work: AtWork) -> None:
    until = timezone.localdate() + 20 * DAY
    with_office(work, wish(wanted_due=later(work)))
    request = with_office(work, wish(RequestKind.EXEMPT, wanted_due=until))
    work.task.refresh_from_db()
    assert work.task.state == "extending"
    grant(actor=work.world.actor("head"), request=request, now=timezone.now())
    work.task.refresh_from_db()
    assert (work.task.state, Exemption.objects.get().until) == ("extending", until)


def test_the_unit_decides_whether_its_head_signs_and_without_a_head_it_goes_out(
    work: AtWork,
) -> None:
    unit = work.world.units["区住建局"]
    UnitHabits.objects.create(
        organisation=work.world.district, unit=unit, head_signs_requests=False
    )
    request = asked(work, wish(wanted_due=later(work)))
    assert request.state == "with_office"
    take_back(actor=work.world.actor("handler"), request=request, now=timezone.now())
    UnitHabits.objects.update(head_signs_requests=True)
    user = work.world.users["unit_head"]
    user.is_active = False
    user.save()
    assert asked(work, wish(wanted_due=later(work))).state == "with_office"


def test_nobody_decides_on_what_they_asked_for(work: AtWork) -> None:
    request = with_office(work, wish(wanted_due=later(work)))
    head = work.world.actor("head")
    TaskRequest.objects.filter(pk=request.pk).update(by_id=head.user_id)
    with pytest.raises(Refused):
        grant(actor=head, request=request, now=timezone.now())
    for name in ("other_handler", "leader"):
        with pytest.raises(Refused):
            take_back(actor=work.world.actor(name), request=request, now=timezone.now())
