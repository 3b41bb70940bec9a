"""A played stretch of the demo's year: nothing is lost, and every light can be computed again."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from luodi.apps.lights.queries import rules_on
from luodi.apps.tasks.models import Standing, Task, TaskRequest, WorkItem
from luodi.core.lights import light, situation_from
from luodi.core.task_flow import TASK_FLOW
from luodi.demo.district import build_district
from luodi.demo.year.play import Year, play_year
from luodi.kernel import audit
from luodi.kernel.models import Event, Organisation

pytestmark = pytest.mark.django_db
BEGIN, UNTIL = dt.date(2026, 1, 5), dt.date(2026, 3, 31)


def play() -> tuple[Organisation, Year]:
    district = build_district()
    return district, play_year(district, BEGIN, UNTIL, tasks=24, seed=7)


def test_a_played_year_keeps_its_promises() -> None:
    before = timezone.now()
    district, year = play()
    assert abs(timezone.now() - before) < dt.timedelta(hours=1)  # the real clock runs again
    tasks = list(Task.objects.filter(organisation=district))
    counts = year.counts
    assert len(tasks) == counts["issued"] == Task.objects.exclude(number="").count()
    assert counts["reported"] > 5
    assert counts["issued"] > 5
    assert {task.state for task in tasks} <= set(TASK_FLOW.states)
    assert audit.verify(district).is_sound
    _standings_are_without_gaps(tasks)
    _lights_are_reproducible(district)
    _requests_were_decided(tasks)
    _nothing_waits_on_what_is_closed()
    assert sum(t.state == "completed" for t in tasks) == counts["completed"]
    assert Event.objects.filter(verb="tasks.report").count() == counts["reported"]
    assert sum(t.sent_back for t in tasks) == counts["sent_back"]
    assert sum(t.extensions for t in tasks) == counts["granted"]


def _standings_are_without_gaps(tasks: list[Task]) -> None:
    for task in tasks:
        rows = list(task.standings.order_by("begins"))
        assert rows[0].begins == task.issued_on
        assert [row.ends for row in rows[:-1]] == [row.begins for row in rows[1:]]
        assert rows[-1].ends is None
        assert (rows[-1].state, rows[-1].light) == (task.state, task.light)


def _lights_are_reproducible(district: Organisation) -> None:
    for row in Standing.objects.all():
        day = dt.date.fromisoformat(row.light_facts["on"])
        again = light(situation_from(row.situation), rules_on(district.pk, day), day)
        assert (again.colour, again.why) == (row.light, row.light_facts["why"])


def _requests_were_decided(tasks: list[Task]) -> None:
    """No date moved without somebody who decided that it may; nobody decided on their own."""
    moved = [task for task in tasks if task.due_current != task.due_original]
    for task in moved:
        granted = TaskRequest.objects.filter(task=task, kind="extend", state="granted")
        assert granted.latest("pk").granted_due == task.due_current
    for request in TaskRequest.objects.exclude(decided_by_id=None):
        assert request.decided_by_id != request.by_id


def _nothing_waits_on_what_is_closed() -> None:
    assert not WorkItem.objects.filter(closed_at=None, task__is_open=False, subject="").exists()
