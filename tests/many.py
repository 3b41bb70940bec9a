"""More rows of every kind, made directly: what they cost to show is tested, not how they came."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from luodi.apps.accounts.models import User
from luodi.apps.documents.models import Document, DocumentState, Goal, Requirement
from luodi.apps.notify.models import Notification
from luodi.apps.orgs.actions import UnitFacts, make_group, make_person, make_post, make_unit
from luodi.apps.orgs.models import Unit
from luodi.apps.tasks.models import IssueBatch, Task, TaskParty, TaskSource, WorkItem
from luodi.kernel import search
from luodi.kernel.access import Actor
from luodi.kernel.models import CalendarException
from tests.world import World

TODAY = dt.date(2026, 11, 23)


def more(world: World, count: int) -> None:
    """So many more of everything that a list shows."""
    first = Task.objects.count()
    for n in range(first, first + count):
        _units(world, n)
        _task(world, n)


def _units(world: World, n: int) -> None:
    system, here = Actor.system(world.district.pk), world.district
    root = Unit.objects.get(organisation=here, depth=1)
    unit = make_unit(actor=system, parent=root, facts=UnitFacts(name=f"整治{n}局", position=90))
    make_post(actor=system, unit=unit, name="局长")
    make_person(actor=system, name=f"某人{n}")
    person = make_person(actor=system, name=f"有户{n}")
    User.objects.create(username=f"many{n}", organisation=here, person=person)
    make_group(actor=system, name=f"整治组{n}", kinds=["town"])
    day = TODAY + dt.timedelta(n)
    CalendarException.objects.create(organisation=here, day=day, is_workday=False, note="调休")
    Goal.objects.add_root(instance=Goal(organisation=here, name=f"目标{n}"))


def _task(world: World, n: int) -> None:
    here, now = world.district, timezone.now()
    document = Document.objects.create(
        organisation=here, title=f"整治方案{n}", text="整治。", content_sha256=f"{n:064}",
        state=DocumentState.ISSUED, total=1, issued=1, year=2026,
    )  # fmt: skip
    requirement = Requirement.objects.create(
        organisation=here, document=document, position=1, start=0, end=3, kind="task",
        strength="must", proposal="task", text="整治。", decision="accepted",
    )  # fmt: skip
    batch = IssueBatch.objects.create(
        organisation=here, document=document, number=f"示督〔2026〕{900 + n}号", token=f"m{n}",
        note="请办理", tasks_count=1, units_count=1, issued_at=now, issued_by_name="文督查",
    )  # fmt: skip
    task = Task.objects.create(
        organisation=here, number=f"{batch.number}-1", title=f"整治{n}", text="整治。", batch=batch,
        issued_on=TODAY, due_original=TODAY, due_current=TODAY + dt.timedelta(n),
        goal=Goal.objects.filter(organisation=here).last(),
    )  # fmt: skip
    TaskSource.objects.create(task=task, requirement=requirement, document=document)
    unit = world.units["区住建局"]
    party = TaskParty.objects.create(organisation=here, task=task, unit=unit, role="lead")
    TaskParty.objects.create(
        organisation=here, task=task, unit=world.units["区财政局"], role="support", position=1
    )
    for kind, desk in (("sign", unit), ("settle", None)):
        WorkItem.objects.create(
            organisation=here,
            kind=kind,
            task=task,
            party=party,
            unit=desk,
            due=TODAY,
            opened_at=now,
        )
    for name in ("handler", "officer"):
        Notification.objects.create(
            organisation=here, user=world.users[name], kind="tasks.issued", template=f"收到{n}"
        )
    search.put(here.pk, [search.Entry("task", task.pk, task.title, task.text),
                         search.Entry("document", document.pk, document.title)])  # fmt: skip
