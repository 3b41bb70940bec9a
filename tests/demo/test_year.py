"""A small played year: every promise that the check of `luodi demo --check` knows is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from luodi.apps.tasks.models import HelpRequest, Progress, Remark, Task, TaskRequest
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
    ):
        assert counts[what] > 0, what
    assert year.tasks == counts["issued"]
    assert Event.objects.filter(verb="tasks.report").count() == year.reports
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


def test_nothing_is_played_where_somebody_is(year: Summary) -> None:
    assert has_demo()
    Organisation.objects.filter(pk=year.organisation.pk).update(is_demo=False)
    assert has_real_data()
