"""The year itself: day by day, everything by the actions that people use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.test.utils import override_settings
from django.utils.translation import override

from luodi.apps.documents.models import Goal
from luodi.core.workdays import WorkCalendar
from luodi.demo.year.cast import cast_of
from luodi.demo.year.clock import Clock
from luodi.demo.year.exchanges import exchanges
from luodi.demo.year.finale import finale
from luodi.demo.year.handling import units_work
from luodi.demo.year.leading import help_and_remarks, holidays
from luodi.demo.year.nights import morning, night
from luodi.demo.year.office import at_desk, divide, issue, month_end
from luodi.demo.year.plot import Plot, Wanted
from luodi.demo.year.stage import Stage
from luodi.kernel import context
from luodi.kernel.calendars import calendar_of
from luodi.kernel.models import Organisation

Tell = Callable[[dt.date, Stage], None]


def play_year(
    organisation: Organisation,
    plot: Plot,
    *,
    units: int = 60,
    tell: Tell = lambda _day, _stage: None,
) -> Stage:
    """Play from the plot's first day up to the day before its last; what has been done how often.

    On the last day only the night is played: whoever opens the platform then finds it as it is in
    the morning.
    """
    stage = Stage(cast_of(organisation, units), plot, Clock(dt.datetime.now(tz=dt.UTC)))
    goals = {g.name: g for g in Goal.objects.filter(organisation=organisation)}
    with override("zh-hans"), context.request(), _hurried():
        _play(stage, goals, tell)
    return stage


def _play(stage: Stage, goals: dict[str, Goal], tell: Tell) -> None:
    plot, calendar = stage.plot, calendar_of(stage.cast.organisation.pk)
    wanted = plot.all_wanted()
    day, last = plot.begin, plot.begin
    while day < plot.until:
        if _is_worked(calendar, day):
            last = day
            today = [one for one in wanted if one.issued <= day]
            wanted = wanted[len(today) :]
            with stage.clock.running(), transaction.atomic():
                _day(stage, day, today, goals)
        tell(day, stage)
        day += dt.timedelta(1)
    stage.clock.set_day(last, 17)
    with stage.clock.running(), transaction.atomic():
        finale(stage, last)
        night(stage, day)


def _day(stage: Stage, day: dt.date, today: list[Wanted], goals: dict[str, Goal]) -> None:
    night(stage, day)
    morning(stage, day)
    stage.clock.set_day(day, 9, 30)
    if today:
        issue(stage, today, goals)
    units_work(stage, day)
    stage.clock.set_day(day, 15)
    at_desk(stage, day)
    help_and_remarks(stage, day)
    exchanges(stage, day)
    holidays(stage, day)
    if stage.plot.happens(stage.plot.tasks / 25_000):
        divide(stage, goals, day)
    if day.day >= 27 and stage.month != day.month:
        stage.month = day.month
        month_end(stage, day)


def _is_worked(calendar: WorkCalendar, day: dt.date) -> bool:
    return calendar.is_workday(day) if calendar.knows(day) else day.weekday() < 5


@contextmanager
def _hurried() -> Iterator[None]:
    """While it is played nothing is mailed, and SQLite does not wait for the disk."""
    is_sqlite = connection.vendor == "sqlite" and not connection.in_atomic_block
    if is_sqlite:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")
    try:
        with override_settings(EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend"):
            yield
    finally:
        if is_sqlite:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA synchronous=NORMAL")
