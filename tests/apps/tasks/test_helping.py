"""Coordination: asking, answering, confirming, insisting, climbing, giving up; who may and sees."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from luodi.apps.notify.models import Notification
from luodi.apps.orgs.actions import dissolve_unit
from luodi.apps.tasks.actions import (
    HelpFacts,
    answer_help,
    ask_help,
    climb_help,
    climb_help_by_clock,
    close_help,
    confirm_help,
    insist_on_help,
    take_back_help,
    withdraw,
)
from luodi.apps.tasks.models import HelpRequest, Task, TaskParty, WorkItem, WorkKind
from luodi.apps.tasks.queries.helping import (
    asking_unit,
    help_for,
    help_relations,
    helps_visible_to,
    run_out,
)
from luodi.kernel import jobs, schedule
from luodi.kernel.access import Actor, Hidden, Refused
from luodi.kernel.errors import Conflict, Mistake
from luodi.kernel.gate import Marked
from luodi.kernel.models import Event, Job, PartyRole
from luodi.kernel.repeats import Repeated
from tests.apps.tasks.factory import issued, signed
from tests.world import World

pytestmark = pytest.mark.django_db

TEXT = "三号地块征拆还剩两户，请协助入户做工作。"


def _at(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(9)))


def _today() -> dt.datetime:
    return timezone.now()


def _facts(world: World, unit: str = "东湖街道", **more: Any) -> HelpFacts:
    asked = world.units[unit] if unit else None
    return HelpFacts(**({"kind": "land", "text": TEXT, "asked": asked} | more))


def _asked(
    world: World, unit: str = "东湖街道", now: dt.datetime | None = None, **more: Any
) -> HelpRequest:
    return ask_help(
        actor=world.actor("handler"), party=signed(world), said=_facts(world, unit, **more),
        now=now or _today(),
    )  # fmt: skip


def _waiting(row: HelpRequest) -> list[tuple[str, str, str]]:
    items = WorkItem.objects.filter(subject_id=row.pk, subject="tasks.helprequest", closed_at=None)
    return [(item.kind, str(item.unit or ""), item.audience) for item in items]


def _told(world: World, username: str) -> list[str]:
    rows = Notification.objects.filter(user=world.users[username], kind__startswith="tasks.help")
    return [row.text for row in rows.order_by("pk")]


def _by_clock(world: World, row: HelpRequest, day: dt.date) -> HelpRequest:
    actor = Actor.system(world.district.pk)
    return climb_help_by_clock(actor=actor, pk=row.pk, now=_at(day))


def test_a_unit_asks_another_which_has_a_week(world: World) -> None:
    row = _asked(world, now=_at(dt.date(2026, 12, 28)))
    assert (row.state, row.level) == ("open", "unit")
    assert row.due == dt.date(2027, 1, 4)
    assert _waiting(row) == [(WorkKind.HELP, "东湖街道", "")]
    item = WorkItem.objects.get(subject_id=row.pk)
    assert (item.url, item.task_id, item.due) == (f"/tasks/helps/{row.pk}/", row.task_id, row.due)
    assert _told(world, "other_handler") == [f"区住建局 请您单位协调：{TEXT}"]
    verbs = {e.target_type for e in Event.objects.filter(verb="tasks.ask_help")}
    assert verbs == {"tasks.helprequest", "tasks.task"}


def test_without_a_unit_the_office_has_a_month_to_the_end_of_a_shorter_one(world: World) -> None:
    row = _asked(world, "", now=_at(dt.date(2027, 1, 31)))
    assert (row.level, row.due) == ("office", dt.date(2027, 2, 28))
    assert _waiting(row) == [(WorkKind.HELP, "", "")]
    assert _told(world, "officer") == ["1 件协调事项等督查室协调"]


def test_what_cannot_be_asked_is_refused_with_the_reason(world: World) -> None:
    party = signed(world)
    handler = world.actor("handler")

    def ask(said: HelpFacts, actor: Actor = handler) -> HelpRequest:
        return ask_help(actor=actor, party=party, said=said, now=_today())

    with pytest.raises(Mistake, match="请写明需要协调什么"):
        ask(_facts(world, text="  "))
    with pytest.raises(Mistake, match="请选择类别"):
        ask(_facts(world, kind="money"))
    with pytest.raises(Mistake, match="内部协调"):
        ask(_facts(world, "区住建局"))
    with pytest.raises(Mistake, match="在用的单位"):
        ask(_facts(world, "邻区住建局"))
    with pytest.raises(Mistake, match="最多 2000 字"):
        ask(_facts(world, text="征" * 2001))
    for name in ("other_handler", "officer", "leader", "stranger_handler"):
        with pytest.raises((Refused, Hidden)):
            ask(_facts(world), world.actor(name))
    assert not HelpRequest.objects.exists()
    ask(_facts(world))
    with pytest.raises(Mistake, match="已经提出"):
        ask(_facts(world))
    assert HelpRequest.objects.count() == 1


def test_the_same_form_asks_once_and_marked_words_leave_no_trace(world: World) -> None:
    party = signed(world)
    said = _facts(world, token="form-1")  # noqa: S106 - a form's
    act: dict[str, Any] = {"actor": world.actor("handler"), "party": party, "now": _today()}
    row = ask_help(said=said, **act)
    take_back_help(actor=world.actor("handler"), row=row, now=_today())
    with pytest.raises(Repeated):
        ask_help(said=said, **act)
    with pytest.raises(Marked):
        ask_help(said=_facts(world, text="机密★5年\n地块坐标见附件"), **act)
    with pytest.raises(Marked):
        answer_help(actor=world.actor("officer"), row=row, answer="绝密★长期\n坐标", now=_today())
    assert list(HelpRequest.objects.values_list("state", flat=True)) == ["taken_back"]


def test_before_signing_and_on_a_closed_task_nothing_can_be_asked(world: World) -> None:
    issued(world, ["区住建局"])
    party = TaskParty.objects.select_related("unit", "task").get()
    with pytest.raises(Mistake, match="签收以后"):
        ask_help(actor=world.actor("handler"), party=party, said=_facts(world), now=_today())
    withdraw(
        actor=world.actor("officer"), task_ids=[party.task_id], reason="不再需要", now=_today()
    )
    with pytest.raises(Conflict, match="撤销"):
        ask_help(actor=world.actor("handler"), party=party, said=_facts(world), now=_today())


def test_answered_confirmed_and_nobody_answers_for_themselves(world: World) -> None:
    row = _asked(world)
    handler, town = world.actor("handler"), world.actor("other_handler")
    assert help_relations(handler, row) == {"asker"}
    with pytest.raises(Refused):
        answer_help(actor=handler, row=row, answer="好了", now=_today())
    with pytest.raises(Refused):
        confirm_help(actor=town, row=row, now=_today())
    with pytest.raises(Mistake, match="怎样解决"):
        answer_help(actor=town, row=row, answer=" ", now=_today())
    row = answer_help(actor=town, row=row, answer="两户已签约。", now=_today())
    assert (row.state, row.answered_by) == ("answered", "承二")
    assert _waiting(row) == [(WorkKind.CONFIRM, "区住建局", "")]
    assert _told(world, "handler")[-1].startswith("协调事项已有答复")
    row = confirm_help(actor=handler, row=row, now=_today())
    assert row.state == "solved"
    assert row.closed_at
    assert _waiting(row) == []
    with pytest.raises(Conflict, match="已解决"):
        answer_help(actor=town, row=row, answer="再说一次", now=_today())


def test_an_answer_goes_to_whoever_took_the_task_over(world: World) -> None:
    row = _asked(world)
    TaskParty.objects.filter(pk=row.party_id).update(state="released")
    heir = TaskParty.objects.create(
        organisation=world.district, task=row.task, unit=world.units["区财政局"],
        role=PartyRole.LEAD, state="signed",
    )  # fmt: skip
    answer_help(actor=world.actor("other_handler"), row=row, answer="已签约。", now=_today())
    assert _waiting(row) == [(WorkKind.CONFIRM, "区财政局", "")]
    assert _told(world, "handler") == []
    TaskParty.objects.filter(pk=heir.pk).update(state="released")
    row.refresh_from_db()
    assert asking_unit(row) is None


def test_insisting_goes_on_with_the_same_clock_and_climbs_when_it_is_over(world: World) -> None:
    start = dt.date(2026, 11, 2)
    row = _asked(world, now=_at(start))
    handler, town = world.actor("handler"), world.actor("other_handler")
    row = answer_help(actor=town, row=row, answer="正在做工作。", now=_at(start))
    with pytest.raises(Mistake, match="理由"):
        insist_on_help(actor=handler, row=row, reason="", now=_at(start))
    row = insist_on_help(actor=handler, row=row, reason="还有一户", now=_at(start))
    assert (row.state, row.level, row.due) == ("open", "unit", dt.date(2026, 11, 9))
    assert _waiting(row) == [(WorkKind.HELP, "东湖街道", "")]
    row = answer_help(actor=town, row=row, answer="还在做。", now=_at(start))
    late = dt.date(2026, 11, 10)
    row = insist_on_help(actor=handler, row=row, reason="仍未签约", now=_at(late))
    assert (row.level, row.due) == ("office", dt.date(2026, 12, 10))
    assert _waiting(row) == [(WorkKind.HELP, "", "")]


def test_what_is_not_solved_in_time_climbs_to_the_office_and_to_the_leader(world: World) -> None:
    row = _asked(world, now=_at(dt.date(2026, 12, 20)))
    assert row.due == dt.date(2026, 12, 27)
    with pytest.raises(Conflict):
        _by_clock(world, row, dt.date(2026, 12, 27))
    row = _by_clock(world, row, dt.date(2026, 12, 28))
    assert (row.level, row.raised_on, row.due) == (
        "office", dt.date(2026, 12, 28), dt.date(2027, 1, 28),
    )  # fmt: skip
    with pytest.raises(Conflict):
        _by_clock(world, row, dt.date(2026, 12, 28))
    row = _by_clock(world, row, dt.date(2027, 1, 29))
    assert (row.level, row.due) == ("leader", dt.date(2027, 2, 5))
    assert _waiting(row) == [(WorkKind.HELP, "", "leader")]
    assert _told(world, "leader") == ["1 件协调事项请您协调决定"]
    with pytest.raises(Conflict, match="没有更高"):
        _by_clock(world, row, dt.date(2027, 2, 6))
    assert list(run_out(world.district.pk, dt.date(2027, 3, 1))) == []
    row = answer_help(actor=world.actor("leader"), row=row, answer="按方案二办。", now=_today())
    assert row.state == "answered"


def test_the_office_brings_it_higher_or_says_that_it_cannot_be_solved(world: World) -> None:
    row = _asked(world)
    with pytest.raises(Refused):
        climb_help(actor=world.actor("handler"), row=row, now=_today())
    with pytest.raises(Refused):
        close_help(actor=world.actor("other_handler"), row=row, reason="不归我们", now=_today())
    with pytest.raises(Refused):
        answer_help(actor=world.actor("leader"), row=row, answer="还没到我这里", now=_today())
    officer = world.actor("officer")
    row = climb_help(actor=officer, row=row, now=_today())
    row = climb_help(actor=officer, row=row, now=_today())
    assert row.level == "leader"
    with pytest.raises(Conflict):
        climb_help(actor=officer, row=row, now=_today())
    with pytest.raises(Mistake, match="理由"):
        close_help(actor=officer, row=row, reason=" ", now=_today())
    row = close_help(actor=officer, row=row, reason="指标已用完，明年再报", now=_today())
    assert (row.state, row.close_reason) == ("unsolved", "指标已用完，明年再报")
    assert _waiting(row) == []
    assert "不能解决" in _told(world, "handler")[-1]


def test_what_asks_a_unit_that_has_ended_goes_to_the_office(world: World) -> None:
    row = _asked(world)
    assert list(run_out(world.district.pk, timezone.localdate())) == []
    dissolve_unit(
        actor=world.actor("system_admin"), unit=world.units["东湖街道"],
        last_day=timezone.localdate(), reason="机构改革",
    )  # fmt: skip
    assert list(run_out(world.district.pk, timezone.localdate())) == [row.pk]
    row = _by_clock(world, row, timezone.localdate())
    assert row.level == "office"
    assert Event.objects.on("tasks.helprequest", row.pk)[0].reason == "被请求的单位已撤销"


def test_the_job_of_every_night_does_it_once(world: World) -> None:
    late = _asked(world, now=_today() - dt.timedelta(8))
    in_time = ask_help(
        actor=world.actor("handler"), party=late.party, said=_facts(world, text="请协调资金"),
        now=_today(),
    )  # fmt: skip
    run = jobs.Run(Job.objects.create(name="tasks.helps"))
    for organisation in (world.neighbour, world.district, world.district):
        jobs._kinds["tasks.helps"].run(run, organisation_id=organisation.pk)
    late.refresh_from_db()
    in_time.refresh_from_db()
    assert (late.level, late.raised_on) == ("office", timezone.localdate())
    assert in_time.level == "unit"
    climbed = Event.objects.filter(verb="tasks.climb_help_by_clock")
    assert climbed.filter(target_type="tasks.helprequest").count() == 1


def test_the_schedule_asks_for_one_job_a_day(world: World) -> None:
    work = next(p for p in schedule.registered() if p.name == "tasks.helps")
    for _again in range(2):
        work.work(timezone.localtime())
    keys = Job.objects.filter(name="tasks.helps").values_list("key", flat=True)
    assert len(keys) == 2
    assert any(key and key.startswith(f"tasks.helps:{world.district.pk}:") for key in keys)


def test_who_sees_a_request_and_how_much_of_its_task(world: World, sign_in: Any) -> None:
    row = _asked(world)
    seeing = {"handler", "unit_head", "other_handler", "officer", "head", "leader", "campaign"}
    for name in ("handler", "other_handler", "liaison", "officer", "leader", "campaign", "judge"):
        listed = row.pk in helps_visible_to(world.actor(name)).values_list("pk", flat=True)
        assert listed == (name in seeing), name
        if name not in seeing:
            with pytest.raises(Hidden):
                help_for(world.actor(name), row.pk)
    for name in ("stranger_officer", "stranger_handler"):
        with pytest.raises(Hidden):
            help_for(world.actor(name), row.pk)
        with pytest.raises(Hidden):
            climb_help(actor=world.actor(name), row=row, now=_today())
    page = sign_in(world.users["other_handler"]).get(reverse("tasks:help", args=[row.pk]))
    text = page.content.decode()
    assert TEXT in text
    assert row.task.number in text
    assert reverse("tasks:task", args=[row.task_id]) not in text
    page = sign_in(world.users["other_handler"]).get(reverse("tasks:task", args=[row.task_id]))
    assert page.status_code == 404


def test_other_units_on_the_task_see_what_its_lead_asks_for(world: World) -> None:
    row = _asked(world)
    TaskParty.objects.create(
        organisation=world.district, task=row.task, unit=world.units["区财政局"],
        role=PartyRole.SUPPORT, state="informed",
    )  # fmt: skip
    liaison = world.actor("liaison")
    assert help_for(liaison, row.pk) == row
    assert help_relations(liaison, row) == frozenset()
    assert not helps_visible_to(liaison).exists()


def test_pages_ask_answer_and_confirm(world: World, sign_in: Any) -> None:
    party = signed(world)
    client = sign_in(world.users["handler"])
    page = client.get(reverse("tasks:task", args=[party.task_id]))
    ask = reverse("tasks:ask-help", args=[party.pk])
    assert ask in page.content.decode()
    assert client.get(ask).status_code == 200
    assert client.post(ask, {"kind": "land"}).status_code == 422
    said = {"kind": "land", "text": TEXT, "asked": world.units["东湖街道"].pk, "token": "t1"}
    answer = client.post(ask, said)
    row = HelpRequest.objects.get()
    assert answer.headers["Location"] == reverse("tasks:help", args=[row.pk])
    assert TEXT in client.get(reverse("tasks:task", args=[party.task_id])).content.decode()
    town = sign_in(world.users["other_handler"])
    assert TEXT in town.get(reverse("tasks:helps")).content.decode()
    refused = town.post(reverse("tasks:help-answer", args=[row.pk]), {"answer": ""})
    assert refused.status_code == 422
    town.post(reverse("tasks:help-answer", args=[row.pk]), {"answer": "已协调"})
    assert town.post(reverse("tasks:help-confirm", args=[row.pk])).status_code == 403
    client = sign_in(world.users["handler"])
    assert "确认已解决" in client.get(reverse("tasks:help", args=[row.pk])).content.decode()
    client.post(reverse("tasks:help-confirm", args=[row.pk]))
    row.refresh_from_db()
    assert row.state == "solved"
    assert client.get(reverse("tasks:helps")).content.decode().count("data-row>") == 0
    assert TEXT in client.get(reverse("tasks:helps"), {"state": "solved"}).content.decode()
    file = client.get(reverse("tasks:helps-export"), {"state": "all", "format": "csv"})
    assert TEXT in b"".join(file.streaming_content).decode()


def test_the_list_filters_and_puts_what_is_late_first(world: World, sign_in: Any) -> None:
    first = _asked(world, "", now=_today())
    late = ask_help(
        actor=world.actor("handler"), party=first.party,
        said=_facts(world, text="资金缺口三百万", kind="funds"), now=_today() - dt.timedelta(20),
    )  # fmt: skip
    client = sign_in(world.users["officer"])

    def found(**query: Any) -> list[int]:
        return [row.pk for row in client.get(reverse("tasks:helps"), query).context["page"].rows]

    assert found() == [late.pk, first.pk]
    assert found(due="overdue") == [late.pk]
    assert found(level="office") == [first.pk]
    assert found(kind="funds") == [late.pk]
    assert found(unit=world.units["东湖街道"].pk) == [late.pk]
    assert found(unit=world.units["区住建局"].pk) == [late.pk, first.pk]
    assert found(state="solved") == []
    assert found(state="nonsense") == [late.pk, first.pk]


def test_programs_do_the_same(world: World, sign_in: Any) -> None:
    party = signed(world)
    client = sign_in(world.users["handler"])

    def send(path: str, said: dict[str, Any] | None = None) -> Any:
        return client.post(
            f"/api/v1{path}", said or {}, content_type="application/json",
            headers={"X-CSRFToken": "-"},
        )  # fmt: skip

    said = {"kind": "unit", "text": TEXT, "asked": world.units["东湖街道"].pk}
    made = send(f"/parties/{party.pk}/help", said)
    assert made.status_code == 201, made.content
    pk = made.json()["id"]
    assert send(f"/parties/{party.pk}/help", {**said, "text": ""}).status_code == 422
    assert client.get(f"/api/v1/helps/{pk}").json()["steps"] == ["confirm", "take_back"]
    client = sign_in(world.users["other_handler"])
    assert send(f"/helps/{pk}/answer", {"answer": "已协调"}).json()["state"] == "answered"
    assert send(f"/helps/{pk}/answer", {"answer": "已协调"}).status_code == 409
    assert send(f"/helps/{pk}/confirm").status_code == 403
    client = sign_in(world.users["handler"])
    assert send(f"/helps/{pk}/insist", {"reason": "没有"}).json()["state"] == "open"
    client = sign_in(world.users["officer"])
    assert send(f"/helps/{pk}/climb").json()["level"] == "office"
    assert [one["id"] for one in client.get("/api/v1/helps").json()["items"]] == [pk]
    assert client.get("/api/v1/helps", {"overdue": True}).json()["items"] == []
    assert len(client.get(f"/api/v1/tasks/{party.task_id}/helps").json()) == 1
    assert send(f"/helps/{pk}/close", {"reason": "没有指标"}).json()["state"] == "unsolved"
    client = sign_in(world.users["stranger_officer"])
    assert client.get(f"/api/v1/helps/{pk}").status_code == 404
    assert Task.objects.get().state == "active"
