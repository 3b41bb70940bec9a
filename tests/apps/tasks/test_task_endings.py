"""What ends with a unit's part, or with the task: nothing that is open waits for nobody."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from luodi.apps.orgs.actions import dissolve_unit
from luodi.apps.tasks.actions import (
    Completion,
    Review,
    Wish,
    ask,
    ask_supports,
    claim,
    complete,
    evaluate,
    grant,
    reassign,
    refuse,
    reopen,
    return_task,
    sign,
    uphold,
    vouch_claim,
)
from luodi.apps.tasks.models import Progress, Task, TaskParty, TaskRequest, TaskTarget, WorkItem
from luodi.core.request_flow import RequestKind
from luodi.core.task_flow import CHECKS
from luodi.kernel.access import Actor
from luodi.kernel.errors import Conflict, Mistake
from tests.apps.tasks.factory import issued, signed
from tests.apps.tasks.reporting import file, head_signs, joint, part
from tests.world import World

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(1)


def _asked(world: World, party: TaskParty, kind: RequestKind, **more: object) -> TaskRequest:
    facts = {"grounds": "汛期无法施工", **more}
    wish = Wish(kind=kind, **facts)  # type: ignore[arg-type]  # as the tests name them
    return ask(actor=world.actor("unit_head"), party=party, wish=wish, now=timezone.now())


def _open(**of: object) -> set[str]:
    return set(WorkItem.objects.filter(closed_at=None, **of).values_list("kind", flat=True))


def test_a_unit_that_returns_its_part_leaves_nothing_open_behind(world: World) -> None:
    """An exemption it asked for and a report its head has not signed end with the return."""
    party, now = joint(world), timezone.now()
    head_signs(world)
    _asked(world, party, RequestKind.EXEMPT, wanted_due=timezone.localdate() + 30 * DAY)
    made = file(world, party, "完成 3 个")
    assert _open() == {"report", "approve", "vouch"}
    return_task(actor=world.actor("handler"), party=party, reason="不属本单位职责", now=now)
    assert _open() == {"settle"}
    made.refresh_from_db()
    assert (made.state, TaskRequest.objects.get().state) == ("stopped", "taken_back")
    assert made.stopped_why
    uphold(actor=world.actor("officer"), party=party, reason="属其职责", now=now)
    assert _open() == {"report"}
    assert file(world, party, "完成 4 个").state == "with_head"


def test_a_report_with_the_head_ends_with_the_task(world: World) -> None:
    party, now = joint(world), timezone.now()
    head_signs(world)
    made = file(world, party, "完成 3 个")
    said = Completion(result="全部完工，验收合格")
    claim(actor=world.actor("unit_head"), party=party, said=said, now=now)
    review = Review(checks=dict.fromkeys(CHECKS, True))
    complete(actor=world.actor("officer"), task=party.task, review=review, now=now)
    made.refresh_from_db()
    assert (made.state, _open()) == ("stopped", set())
    reopen(actor=world.actor("officer"), task=party.task, reason="复查不实", now=now)
    assert _open() == {"report"}
    assert file(world, party, "完成 4 个").state == "with_head"


def test_a_task_handed_to_a_unit_that_was_asked_for_its_part_can_be_signed_for(
    world: World,
) -> None:
    """What it owed as a supporting unit is over; it owes its signature now."""
    party, now = joint(world), timezone.now()
    ask_supports(
        actor=world.actor("handler"),
        party=party,
        due=timezone.localdate() + 10 * DAY,
        note="",
        now=now,
    )
    request = _asked(world, party, RequestKind.HAND, to_unit=world.units["区财政局"])
    grant(actor=world.actor("head"), request=request, now=now)
    heir = part(world.units["区财政局"])
    assert (heir.role, _open(party=heir)) == ("lead", {"sign"})
    sign(actor=world.actor("liaison"), party_ids=[heir.pk], now=now)
    assert _open(party=heir) == {"report"}


def test_a_task_is_not_handed_to_a_unit_that_has_ended_since(world: World) -> None:
    party, now = signed(world), timezone.now()
    request = _asked(world, party, RequestKind.HAND, to_unit=world.units["西山镇"])
    dissolve_unit(
        actor=Actor.system(world.district.pk), unit=world.units["西山镇"], last_day=timezone.localdate(),
        reason="机构改革",
    )  # fmt: skip
    with pytest.raises(Mistake, match="西山镇 已撤销，不能移交给它。"):
        grant(actor=world.actor("head"), request=request, now=now)
    refuse(actor=world.actor("head"), request=request, reason="单位已撤销", now=now)
    assert Task.objects.get().state == "active"


def test_a_request_of_a_unit_that_ended_ends_when_another_takes_the_task(world: World) -> None:
    party, now = signed(world), timezone.now()
    request = _asked(world, party, RequestKind.SUSPEND, wanted_due=timezone.localdate() + 30 * DAY)
    dissolve_unit(
        actor=Actor.system(world.district.pk), unit=world.units["区住建局"], last_day=timezone.localdate(),
        reason="机构改革",
    )  # fmt: skip
    heir = reassign(
        actor=world.actor("officer"), party=party, unit=world.units["东湖街道"], reason="划转",
        now=now,
    )  # fmt: skip
    request.refresh_from_db()
    assert (request.state, Task.objects.get().state) == ("taken_back", "pending")
    assert _open() == {"sign"}
    with pytest.raises(Conflict, match="已经处理过了"):
        grant(actor=world.actor("head"), request=request, now=now)
    sign(actor=world.actor("other_handler"), party_ids=[heir.pk], now=now)
    assert Task.objects.get().state == "active"


def test_supports_are_not_asked_while_a_task_stands_still(world: World) -> None:
    party, now = joint(world), timezone.now()
    request = _asked(world, party, RequestKind.SUSPEND, wanted_due=timezone.localdate() + 30 * DAY)
    grant(actor=world.actor("head"), request=request, now=now)
    with pytest.raises(Conflict, match="挂起"):
        ask_supports(
            actor=world.actor("handler"), party=part(world.units["区住建局"]),
            due=timezone.localdate() + 10 * DAY, note="", now=now,
        )  # fmt: skip
    assert _open() == set()


def test_an_adjusted_figure_counts_at_once(world: World) -> None:
    """Light and progress are computed from the figure that was granted, not from the old one."""
    party, now = joint(world), timezone.now()
    target = TaskTarget.objects.get()
    file(world, party, "完成 6 个", by="handler")
    terms = {"targets": {str(target.pk): 24.0}}
    grant(
        actor=world.actor("head"), now=now,
        request=_asked(world, party, RequestKind.ADJUST, terms=terms),
    )  # fmt: skip
    task = Task.objects.get()
    assert [facts["goal"] for facts in task.course["targets"]] == [24.0]


def test_a_standing_duty_that_is_taken_up_again_asks_for_reports_again(world: World) -> None:
    issued(world, ["区住建局"])
    party, now = TaskParty.objects.get(), timezone.now()
    sign(actor=world.actor("handler"), party_ids=[party.pk], now=now)
    Task.objects.update(is_standing=True)
    officer, task = world.actor("officer"), Task.objects.get()
    evaluate(actor=officer, task=task, finding="已无必要", goes_on=False, now=now)
    assert _open() == set()
    reopen(actor=officer, task=task, reason="情况有变", now=now)
    assert _open() == {"report"}


def test_what_a_head_vouched_for_waits_with_the_office_once(world: World) -> None:
    party, now = signed(world), timezone.now()
    made = claim(actor=world.actor("handler"), party=party, said=Completion(result="完成"), now=now)
    assert _open() == {"vouch"}
    vouch_claim(actor=world.actor("unit_head"), claim=made, now=now)
    assert _open() == {"review"}
    assert not Progress.objects.exists()
