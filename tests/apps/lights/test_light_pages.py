"""Reading the rules, changing them, seeing what that does, and adopting them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from luodi.apps.lights.actions import adopt
from luodi.apps.lights.followers import effect_of
from luodi.apps.lights.models import AdoptedRules
from luodi.apps.lights.queries import present_for, rules_on, version_for
from luodi.apps.tasks import light_effect
from luodi.apps.tasks.actions import sign
from luodi.apps.tasks.models import Task, TaskParty
from luodi.core.lights import DEFAULT, rule_set, template_data
from luodi.kernel.access import Hidden, Refused
from luodi.kernel.errors import Mistake
from luodi.kernel.gate import Marked
from luodi.kernel.models import Event, Job
from tests.apps.lights.test_light_words import filled
from tests.apps.tasks.factory import issued
from tests.world import World

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(1)
EDIT = "/lights/edit/"


def today() -> dt.date:
    return timezone.localdate()


def near(days: int) -> dict[str, Any]:
    """Our rules, with another number of days before the due date in which a report is wanted."""
    data = template_data(DEFAULT)
    for one in data["dimensions"][0]["conditions"]:
        for clause in one["when"] if isinstance(one["when"], list) else [one["when"]]:
            for bound in ("at_least", "below"):
                if clause.get(bound) == -7:
                    clause[bound] = -days
    return data | {"name": "本区办法", "basis": "示政办字〔2026〕8号"}


def adopted(world: World, data: dict[str, Any], day: dt.date | None = None) -> AdoptedRules:
    facts = {"reason": "区政府常务会议定的", "now": timezone.now()}
    return adopt(
        actor=world.actor("head"), data=data, holds_from=day or today(), **facts  # type: ignore[arg-type]  # texts and a time
    )  # fmt: skip


def tasks_due(world: World, *days: int) -> list[Task]:
    """One task of 区住建局 for each, due in so many days."""
    for n, left in enumerate(days, start=Task.objects.count()):
        issued(world, ["区住建局"], due=today() + left * DAY, title=f"要点{n}")
    waiting = TaskParty.objects.filter(state="waiting")
    parties = list(waiting.values_list("pk", flat=True))
    sign(actor=world.actor("handler"), party_ids=parties, now=timezone.now())
    return list(Task.objects.order_by("pk"))


def sent_of(client: Any, start: str = "", **more: str) -> QueryDict:
    """What a browser sends of the form as it comes."""
    page = client.get(EDIT, {"start": start} if start else {})
    sent = filled(page.context["form"])
    sent["start"] = page.context["start"].key
    for name, value in more.items():
        sent[name.replace("__", "-")] = value
    return sent


def test_everybody_reads_the_rules_and_the_head_alone_changes_them(
    world: World, sign_in: Any
) -> None:
    for who in ("head", "officer", "handler", "leader"):
        page = sign_in(world.users[who]).get(reverse("lights:rules"))
        said = page.content.decode()
        assert "低于序时进度超过20个百分点" in said
        assert "本机构还没有采用过自己的规则" in said
        assert "银川2025年公布的项目亮灯办法" in said
        assert ("修改规则" in said) is (who == "head")
        status = sign_in(world.users[who]).get(EDIT).status_code
        assert status == (200 if who == "head" else 403)
    assert sign_in(world.users["system_admin"]).get(reverse("lights:rules")).status_code == 403
    with pytest.raises(Refused):
        adopt(
            actor=world.actor("officer"), data=near(3), reason="试", holds_from=today(),
            now=timezone.now(),
        )  # fmt: skip


def test_a_template_is_readable_in_full_and_says_what_tasks_have_no_figures_for(
    world: World, sign_in: Any
) -> None:
    officer = sign_in(world.users["officer"])
    said = officer.get(reverse("lights:template", args=["yinchuan-2025"])).content.decode()
    assert "下发督办函" in said
    assert "任务里没有这几项要用的数据：开工、资金支付、纳统" in said
    assert officer.get("/lights/templates/nowhere/").status_code == 404
    assert officer.get("/lights/versions/1/").status_code == 404


def test_preview_then_adopt_from_the_form(world: World, sign_in: Any) -> None:
    tasks_due(world, 5, 20, 60)
    head = sign_in(world.users["head"])
    sent = sent_of(head, d0__n1="30", name="本区办法", basis="示政办字〔2026〕8号", step="preview")
    page = head.post(EDIT, sent)
    said = page.content.decode()
    assert page.status_code == 200
    assert "在办任务共 3 项，已全部试算，其中 <strong>1</strong> 项会换灯" in said
    assert not AdoptedRules.objects.exists()
    sent["step"] = "back"
    assert head.post(EDIT, sent).context["form"]["d0-n1"].value() == "30"
    sent["step"], sent["holds_from"] = "adopt", str(today())
    refused = head.post(EDIT, sent)
    assert (refused.status_code, list(refused.context["said"].errors)) == (422, ["reason"])
    sent["reason"] = "提前一个月提醒"
    made = head.post(EDIT, sent)
    row = AdoptedRules.objects.get()
    assert made["Location"] == reverse("lights:version", args=[1])
    assert (row.number, row.name, row.adopted_by, row.reason) == (
        1, "本区办法", "林主任", "提前一个月提醒",
    )  # fmt: skip
    assert Event.objects.get(verb="lights.adopt").reason == "提前一个月提醒"


def test_faults_of_the_form_are_at_their_fields(world: World, sign_in: Any) -> None:
    head = sign_in(world.users["head"])
    sent = sent_of(head, d1__n1="30", basis="", step="preview")
    refused = head.post(EDIT, sent)
    assert refused.status_code == 422
    assert set(refused.context["form"].errors) == {"d1-n1", "basis"}
    past = sent_of(head, step="adopt", reason="试", holds_from=str(today() - DAY))
    refused = head.post(EDIT, past)
    assert refused.status_code == 422
    assert "规则不能追溯" in refused.context["said"].errors["holds_from"][0]
    assert head.post(EDIT, {"start": "template:nowhere"}).status_code == 404
    assert head.get(EDIT, {"start": "version:7"}).status_code == 404
    assert not AdoptedRules.objects.exists()


def test_the_action_refuses_what_cannot_hold(world: World) -> None:
    now, head = timezone.now(), world.actor("head")
    common: dict[str, Any] = {"actor": head, "reason": "试", "holds_from": today(), "now": now}
    worse = near(7)
    worse["dimensions"][1]["conditions"][3]["colour"] = "green"
    with pytest.raises(Mistake) as wrong:
        adopt(data=worse, **common)
    assert wrong.value.field == "rules"
    assert wrong.value.faults[0][0] == "/rules/dimensions/1"  # type: ignore[attr-defined]  # Unusable
    for data, more, field in (
        (near(7) | {"name": "长" * 61}, {}, "name"),
        (near(7), {"holds_from": today() - DAY}, "holds_from"),
        (near(7), {"reason": "  "}, "reason"),
    ):
        with pytest.raises(Mistake) as wrong:
            adopt(data=data, **(common | more))
        assert wrong.value.field == field
    marked = near(7)
    marked["consequences"] = [{"colour": "red", "text": "机密★1年\n关于督办的通知"}]
    with pytest.raises(Marked):
        adopt(data=marked, **common)
    assert not AdoptedRules.objects.exists()


def test_versions_stay_and_say_what_changed(world: World, sign_in: Any) -> None:
    adopted(world, near(10))
    adopted(world, near(15), today() + 5 * DAY)
    district = world.district.pk
    assert rules_on(district, today()).version == 1
    assert rules_on(district, today() + 5 * DAY).version == 2
    assert rules_on(world.neighbour.pk, today()).name == "按时限和反馈"
    page = sign_in(world.users["handler"]).get(reverse("lights:version", args=[2]))
    said = page.content.decode()
    assert "还没有施行" in said
    assert "比第1版改了什么" in said
    pairs = [(one.before, one.after) for one in page.context["changes"]]
    assert ("偏慢：距时限不超过10天", "偏慢：距时限不超过15天") in pairs
    first = sign_in(world.users["handler"]).get(reverse("lights:version", args=[1]))
    assert "比系统自带的改了什么" in first.content.decode()
    listed = sign_in(world.users["handler"]).get(reverse("lights:rules")).content.decode()
    assert "第1版 本区办法" in listed
    assert "第2版 本区办法" in listed


def test_the_neighbour_sees_none_of_it(world: World, sign_in: Any) -> None:
    adopted(world, near(10))
    stranger = sign_in(world.users["stranger_officer"])
    assert stranger.get(reverse("lights:version", args=[1])).status_code == 404
    assert "本区办法" not in stranger.get(reverse("lights:rules")).content.decode()
    own = {"rule": DEFAULT, "version": "1", "on": str(today())}
    assert "templates/luodi-tasks" in stranger.get(reverse("lights:used"), own)["Location"]
    with pytest.raises(Hidden):
        version_for(world.actor("stranger_officer"), 1)


def test_a_light_leads_to_the_rules_it_was_computed_by(world: World, sign_in: Any) -> None:
    (task,) = tasks_due(world, 20)
    officer = sign_in(world.users["officer"])
    page = officer.get(reverse("tasks:task", args=[task.pk])).content.decode()
    assert f"/lights/used/?rule={DEFAULT}&amp;version=1&amp;on={today()}" in page
    used = reverse("lights:used")
    facts = {"rule": DEFAULT, "version": "1", "on": str(today())}
    assert officer.get(used, facts)["Location"] == reverse("lights:template", args=[DEFAULT])
    adopted(world, near(10))
    assert officer.get(used, facts)["Location"] == reverse("lights:version", args=[1])
    before = facts | {"on": str(today() - DAY)}
    assert officer.get(used, before)["Location"] == reverse("lights:template", args=[DEFAULT])
    for odd in ({}, {"on": "x"}, {"rule": "x", "version": "9" * 30, "on": str(today())}):
        assert officer.get(used, odd)["Location"] == reverse("lights:rules")


def test_the_effect_counts_what_then_comes_true(world: World) -> None:
    tasks = tasks_due(world, -3, 5, 20, 25, 60)
    head = world.actor("head")
    wanted = rule_set(near(30))
    effect = effect_of(head, present_for(head, today()).rules, wanted, today())
    assert (effect.total, effect.looked, effect.changed, effect.is_sample) == (5, 5, 2, False)
    assert effect.counts == {
        ("red", "red"): 1, ("yellow", "yellow"): 1, ("grey", "yellow"): 2, ("grey", "grey"): 1,
    }  # fmt: skip
    assert [one.number for one in effect.turned] == [tasks[2].number, tasks[3].number]
    assert effect.turned[0].before_word == "未到期"
    assert effect.turned[0].after_word == "偏慢"
    assert "临近到期还没有反馈" in effect.turned[0].why
    assert "v1" not in effect.turned[0].why
    stored = {task.pk: task.light for task in Task.objects.all()}
    assert stored == {task.pk: task.light for task in tasks}, "a look changes nothing"
    with TestCase.captureOnCommitCallbacks(execute=True):
        adopted(world, near(30))
    lights = list(Task.objects.order_by("pk").values_list("light", flat=True))
    assert lights == ["red", "yellow", "yellow", "yellow", "grey"]
    facts = Task.objects.get(pk=tasks[2].pk).light_facts
    assert (facts["name"], facts["version"]) == ("本区办法", 1)


def test_rules_of_a_later_day_wait_for_it(world: World) -> None:
    tasks_due(world, 20)
    with TestCase.captureOnCommitCallbacks(execute=True):
        adopted(world, near(30), today() + DAY)
    assert not Job.objects.filter(name="tasks.lights").exists()
    assert Task.objects.get().light == "grey"
    with TestCase.captureOnCommitCallbacks(execute=True):
        adopted(world, near(30))
        adopted(world, near(40))
    assert Job.objects.filter(name="tasks.lights").count() == 2


def test_of_very_many_tasks_some_are_looked_at_and_that_is_said(
    world: World, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    tasks_due(world, 20, 20, 20, 20, 20)
    monkeypatch.setattr(light_effect, "MOST", 2)
    head = sign_in(world.users["head"])
    page = head.post(EDIT, sent_of(head, d0__n1="30", step="preview"))
    effect = page.context["effect"]
    assert effect.total == 5
    assert 1 <= effect.looked <= 2
    assert effect.is_sample
    assert "都是抽样的数字，不是全部" in page.content.decode()


def test_pages_ask_the_same_questions_however_much_there_is(world: World, sign_in: Any) -> None:
    officer = sign_in(world.users["officer"])
    counts: list[int] = []
    head = world.actor("head")
    officer.get(reverse("lights:rules"))  # what is remembered from then on
    for _round in range(2):
        tasks_due(world, 20)
        adopted(world, near(10 + len(counts)))
        with CaptureQueriesContext(connection) as asked:
            officer.get(reverse("lights:rules"))
            officer.get(reverse("lights:version", args=[1 + len(counts)]))
            effect_of(head, present_for(head, today()).rules, rule_set(near(30)), today())
        counts.append(len(asked))
        for _more in range(4):
            adopted(world, near(20))
    assert counts[0] == counts[1]
