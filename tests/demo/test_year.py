"""A small played year: every promise that the check of `luodi demo --check` knows is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from luodi.apps.tasks.models import (
    Exemption,
    HelpRequest,
    Progress,
    Remark,
    Standing,
    Task,
    TaskParty,
    TaskRequest,
)
from luodi.demo.year.checks import CHECKS, Case, check_all
from luodi.demo.year.run import Summary, Wish, has_demo, has_real_data, run
from luodi.kernel.models import Event, Organisation

pytestmark = pytest.mark.django_db
UNTIL = dt.date(2026, 3, 31)


@pytest.fixture(scope="module")
def year(django_db_setup: None, django_db_blocker: Any) -> Iterator[Summary]:
    """Three months with thirty tasks, played once for the tests of this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield run(Wish(until=UNTIL, tasks=30, units=60, months=3, seed=7), lambda _d, _s: None)
        transaction.set_rollback(True)


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_a_played_year_keeps_its_promises(year: Summary, name: str) -> None:
    assert list(CHECKS[name](Case(year.organisation, UNTIL))) == []


def test_everything_happens_in_it(year: Summary) -> None:
    counts = year.stage.counts
    for what in (
        "issued",
        "signed",
        "reported",
        "claimed",
        "completed",
        "nodes",
        "helps",
        "remarks",
        "corrected",
        "parts_said",
        "exempted",
    ):
        assert counts[what] > 0, what
    assert year.tasks == counts["issued"]
    said = Event.objects.filter(verb__in=("tasks.report", "tasks.correct_report"))
    assert said.count() == year.reports
    assert sum(year.lights.values()) == sum(
        Task.objects.filter(is_open=True).values_list("is_open", flat=True)
    )
    assert Progress.objects.filter(text__contains="累计").exists()
    assert HelpRequest.objects.exists()
    assert Remark.objects.exists()
    assert not TaskRequest.objects.filter(grounds="").exists()


def test_the_real_clock_runs_again(year: Summary) -> None:
    assert timezone.now() - dt.datetime.now(tz=dt.UTC) < dt.timedelta(seconds=5)
    assert Event.objects.order_by("-seq").values_list("at", flat=True)[0].date() <= UNTIL


@pytest.mark.parametrize(
    "breach",
    [
        {"state": "archived", "is_open": False},
        {"extensions": 9},
        {"light": "red"},
        {"due_current": dt.date(2027, 1, 1)},
    ],
)
def test_a_breach_names_its_task(year: Summary, breach: dict[str, object]) -> None:
    task = Task.objects.filter(state="active", light="green").earliest("pk")
    Task.objects.filter(pk=task.pk).update(**breach)
    found = [said for breaches in check_all(year.organisation, UNTIL).values() for said in breaches]
    assert any(task.number in said for said in found)


def _corrected(own: Organisation) -> str:
    row = Progress.objects.filter(organisation=own, state="corrected").earliest("pk")
    Progress.objects.filter(pk=row.pk).update(text="另一个说法")
    return row.task.number


def _reported(own: Organisation) -> str:
    row = Progress.objects.filter(organisation=own, for_lead=True).earliest("pk")
    Task.objects.filter(pk=row.task_id).update(last_progress_on=dt.date(2026, 1, 1))
    return row.task.number


def _excused(own: Organisation) -> str:
    row = Exemption.objects.filter(organisation=own).earliest("pk")
    Standing.objects.filter(task=row.task).update(light="red", state="active", is_open=True)
    return row.task.number


def _never_evaluated(own: Organisation) -> str:
    row = Task.objects.filter(organisation=own, state="active").earliest("pk")
    Task.objects.filter(pk=row.pk).update(is_standing=True, review_on=None)
    return row.number


def _lost_on_the_way(own: Organisation) -> str:
    row = Task.objects.filter(organisation=own, state="active").earliest("pk")
    part = TaskParty.objects.filter(task=row).earliest("pk")
    TaskRequest.objects.create(
        organisation=own, task=row, party=part, kind="hand", state="granted", grounds="职责划转",
        to_outside="市直主管部门", by_name="某人", at=timezone.now(),
    )  # fmt: skip
    return row.number


@pytest.mark.parametrize(
    ("name", "breach"),
    [
        ("corrections", _corrected),
        ("supports", _reported),
        ("excused", _excused),
        ("evaluated", _never_evaluated),
        ("handed", _lost_on_the_way),
    ],
)
def test_each_promise_sees_its_own_breach(
    year: Summary, name: str, breach: Callable[[Organisation], str]
) -> None:
    number = breach(year.organisation)
    found = list(CHECKS[name](Case(year.organisation, UNTIL)))
    assert any(number in said for said in found)


def test_nothing_is_played_where_somebody_is(year: Summary) -> None:
    assert has_demo()
    Organisation.objects.filter(pk=year.organisation.pk).update(is_demo=False)
    assert has_real_data()
