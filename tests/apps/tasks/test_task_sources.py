"""Same matter, new versions, changes between preview and issue: nothing twice, nothing unseen."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from luodi.apps.documents.actions import deciding, shaping
from luodi.apps.documents.models import Document, Requirement, SameMatter
from luodi.apps.notify.models import Notification
from luodi.apps.orgs.actions import merge_unit
from luodi.apps.orgs.models import Unit
from luodi.apps.tasks.actions import issue, withdraw
from luodi.apps.tasks.models import IssueBatch, Task
from luodi.apps.tasks.queries.plan import plan_issue
from luodi.kernel.access import Actor
from luodi.kernel.errors import Conflict
from luodi.kernel.models import PartyRole
from tests.apps.tasks.factory import (
    confirm_same,
    issued,
    make_document,
    make_requirement,
    options,
)
from tests.world import World

pytestmark = pytest.mark.django_db
LEAD = PartyRole.LEAD


def _issue(world: World, document: Document, **more: Any) -> IssueBatch:
    return issue(
        actor=world.actor("officer"),
        document=document,
        options=options(document.title, **more),
        now=timezone.now(),
    )


def test_units_on_a_task_are_told_of_its_new_source(world: World, sign_in: Any) -> None:
    earlier = issued(world, ["区住建局"], title="甲").tasks.get()
    Notification.objects.all().delete()
    document = make_document(world, 2, title="乙")
    same = make_requirement(document, 1, [(LEAD, world.units["区财政局"])])
    confirm_same(same, earlier.sources.get().requirement)
    batch = _issue(world, document)
    told = Notification.objects.get(user=world.users["handler"])
    assert told.kind == "tasks.joined"
    assert batch.number in told.text
    page = sign_in(world.users["handler"]).get(told.url)
    assert [task.pk for task in page.context["page"].rows] == [earlier.pk]
    assert not Notification.objects.filter(user=world.users["liaison"]).exists()


def test_a_task_that_was_withdrawn_in_the_meantime_takes_nothing_in(
    world: World, monkeypatch: Any
) -> None:
    earlier = issued(world, ["区住建局"], title="甲").tasks.get()
    document = make_document(world, 2, title="乙")
    same = make_requirement(document, 1, [(LEAD, world.units["区财政局"])])
    confirm_same(same, earlier.sources.get().requirement)
    plan = plan_issue(document, timezone.localdate())
    withdraw(actor=world.actor("officer2"), task_ids=[earlier.pk], reason="x", now=timezone.now())
    monkeypatch.setattr("luodi.apps.tasks.actions.issuing.plan_issue", lambda *_args: plan)
    with pytest.raises(Conflict):
        _issue(world, document)
    same.refresh_from_db()
    assert same.issued_at is None


def test_what_was_merged_or_split_elsewhere_is_still_the_same_matter(world: World) -> None:
    officer = world.actor("officer")
    first = make_document(world, 3, title="甲")
    rows = [make_requirement(first, n, [(LEAD, world.units["区住建局"])]) for n in (1, 2, 3)]
    second = make_document(world, 3, title="乙")
    again = [make_requirement(second, n, [(LEAD, world.units["区住建局"])]) for n in (1, 3)]
    confirm_same(again[0], rows[1])
    confirm_same(again[1], rows[2])
    shaping.merge(actor=officer, document_id=first.pk, ids=[rows[0].pk, rows[1].pk])
    at = first.text.index("年内完成3个")
    parts = shaping.split(actor=officer, document_id=first.pk, pk=rows[2].pk, at=at)
    ids = [rows[0].pk, *(part.pk for part in parts)]
    deciding.accept(actor=officer, document_id=first.pk, ids=ids)
    _issue(world, first)
    plan = plan_issue(second, timezone.localdate())
    assert plan.tasks == []
    assert [len(joined.tasks) for joined in plan.joined] == [1, 2]


def test_what_nobody_has_judged_is_said_before_issuing(world: World, sign_in: Any) -> None:
    earlier = issued(world, ["区住建局"], title="甲").tasks.get()
    document = make_document(world, 2, title="乙")
    same = make_requirement(document, 1, [(LEAD, world.units["区住建局"])])
    pair = confirm_same(same, earlier.sources.get().requirement)
    SameMatter.objects.filter(pk=pair.pk).update(is_confirmed=None)
    assert plan_issue(document, timezone.localdate()).unjudged == [same]
    client = sign_in(world.users["officer"])
    page = client.get(reverse("tasks:issue-preview", args=[document.pk])).content.decode()
    assert "可能是同一事项" in page
    assert reverse("documents:matches", args=[document.pk]) in page
    SameMatter.objects.filter(pk=pair.pk).update(is_confirmed=False)
    assert plan_issue(document, timezone.localdate()).unjudged == []


def test_what_changed_since_the_preview_is_not_issued_unseen(world: World, sign_in: Any) -> None:
    document = make_document(world, 2)
    make_requirement(document, 1, [(LEAD, world.units["区住建局"])])
    late = make_requirement(document, 2, [(LEAD, world.units["区住建局"])], decision="undecided")
    client = sign_in(world.users["officer"])
    page = client.get(reverse("tasks:issue-preview", args=[document.pk]))
    shown = page.context["form"].initial | {"seen": page.context["plan"].mark, "reason": "急"}
    deciding.accept(actor=world.actor("officer2"), document_id=document.pk, ids=[late.pk])
    address = reverse("tasks:issue", args=[document.pk])
    refused = client.post(address, shown)
    assert refused.status_code == 422
    assert "预览之后" in refused.content.decode()
    assert not Task.objects.exists()
    assert f'name="seen" value="{refused.context["plan"].mark}"' in refused.content.decode()
    again = {**shown, "seen": refused.context["plan"].mark}
    assert client.post(address, again).status_code == 302
    assert Task.objects.count() == 2


def test_the_mark_of_a_plan_goes_with_a_large_issue(world: World) -> None:
    given = options(seen="abc")
    assert type(given).from_json(given.as_json()) == given
    assert dataclasses.replace(given, seen="").seen == ""


def test_a_unit_merged_twice_since_the_reading_is_still_found(world: World) -> None:
    system, today = Actor.system(world.district.pk), timezone.localdate()
    document = make_document(world, 1)
    make_requirement(document, 1, [(LEAD, world.units["西山镇"])])
    day = today - dt.timedelta(1)
    for name, into in (("西山镇", "东湖街道"), ("东湖街道", "区住建局")):
        merge_unit(
            actor=system,
            unit=Unit.objects.get(short_name=name),
            into=Unit.objects.get(short_name=into),
            last_day=day,
            reason="区划调整",
        )
    plan = plan_issue(document, today)
    assert [str(unit) for unit in plan.units()] == ["区住建局"]
    assert plan.unknown == []


def test_a_unit_without_anybody_is_named_before_issuing(world: World, sign_in: Any) -> None:
    document = make_document(world, 2)
    make_requirement(document, 1, [(LEAD, world.units["西山镇"])])
    make_requirement(document, 2, [(LEAD, world.units["区住建局"])])
    client = sign_in(world.users["officer"])
    page = client.get(reverse("tasks:issue-preview", args=[document.pk]))
    assert [str(unit) for unit in page.context["unreached"]] == ["西山镇"]
    assert "没有人能签收" in page.content.decode()


def _versions(world: World) -> tuple[Document, Document, Requirement]:
    """A document that was issued, and its new version: one sentence changed, one dropped."""
    lines = [
        "区住建局牵头，6月底前完成老旧小区改造12个。",
        "区财政局牵头，年底前建成智慧停车管理平台。",
        "区住建局牵头，全年新建口袋公园5处。",
    ]
    texts = [lines, [lines[0].replace("6月", "9月"), lines[2]]]
    made: list[Document] = []
    for number, sentences in enumerate(texts):
        text, found = "工作安排\n" + "\n".join(sentences), []
        for sentence in sentences:
            start = text.index(sentence)
            found.append(
                {
                    "start": start, "end": start + len(sentence), "quote": sentence,
                    "is_task": True, "deadline": None, "lead": [], "responsible": [],
                    "support": [], "targets": [],
                }
            )  # fmt: skip
        made.append(
            Document.objects.create(
                organisation=world.district,
                title=f"工作安排{number}",
                content_sha256=f"v{number}",
                text=text,
                state="open",
                reading={"requirements": found},
                supersedes=made[0] if made else None,
            )
        )
        for position, item in enumerate(found):
            make_requirement(
                made[number],
                position + 1,
                [(LEAD, world.units["区财政局" if "停车" in sentences[position] else "区住建局"])],
                start=item["start"],
                end=item["end"],
                text=item["quote"],
            )
    _issue(world, made[0])
    return made[0], made[1], made[1].requirements.order_by("position")[1]


def test_a_new_version_says_what_it_means_for_issued_tasks(world: World, sign_in: Any) -> None:
    old, new, _same = _versions(world)
    address = reverse("documents:compare", args=[new.pk])
    page = sign_in(world.users["officer"]).get(address).content.decode()
    box = page.partition('id="touched-title"')[2].partition("</section>")[0]
    changed = Task.objects.get(text__contains="12个")
    dropped = Task.objects.get(text__contains="停车")
    untouched = Task.objects.get(text__contains="口袋公园")
    assert "（2 项）" in box
    assert changed.number in box
    assert "新版本不再要求" in box
    assert reverse("tasks:withdraw", args=[dropped.pk]) in box
    assert reverse("tasks:withdraw", args=[changed.pk]) not in box
    assert untouched.number not in box
    # A unit sees its own only, and has no button.
    issue(
        actor=world.actor("officer"),
        document=new,
        options=options("new", accept_past=True),
        now=timezone.now(),
    )
    page = sign_in(world.users["liaison"]).get(reverse("documents:compare", args=[old.pk]))
    assert page.status_code == 200
    page = sign_in(world.users["handler"]).get(address).content.decode()
    box = page.partition('id="touched-title"')[2].partition("</section>")[0]
    assert changed.number in box
    assert dropped.number not in box


def test_a_dropped_commitment_that_others_ask_for_goes_on(world: World, sign_in: Any) -> None:
    _old, new, _same = _versions(world)
    other = make_document(world, 1, title="别的文件")
    row = make_requirement(other, 1, [(LEAD, world.units["区财政局"])])
    dropped = Task.objects.get(text__contains="停车")
    confirm_same(row, dropped.sources.get().requirement)
    _issue(world, other)
    page = sign_in(world.users["officer"]).get(reverse("documents:compare", args=[new.pk]))
    assert "任务继续办理" in page.content.decode()
    assert reverse("tasks:withdraw", args=[dropped.pk]) not in page.content.decode()
