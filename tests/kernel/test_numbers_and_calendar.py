"""Numbers of a series; the working calendar with an organisation's own exceptions."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction

from luodi.core.numbers import DocumentNumber
from luodi.kernel import numbers
from luodi.kernel.calendars import calendar_of
from luodi.kernel.models import CalendarException
from tests.world import World

pytestmark = pytest.mark.django_db


def test_numbers_follow_each_other_per_series_and_year(world: World) -> None:
    pk = world.district.pk
    assert [str(n) for n in numbers.take(pk, "示督", 2026, 2)] == [
        "示督〔2026〕1号",
        "示督〔2026〕2号",
    ]
    assert str(numbers.take(pk, "示督", 2026)[0]) == "示督〔2026〕3号"
    assert str(numbers.take(pk, "示督", 2027)[0]) == "示督〔2027〕1号"
    assert str(numbers.take(pk, "示督函", 2026)[0]) == "示督函〔2026〕1号"
    assert str(numbers.take(world.neighbour.pk, "示督", 2026)[0]) == "示督〔2026〕1号"


def test_a_number_of_a_rolled_back_transaction_was_never_given(world: World) -> None:
    pk = world.district.pk
    with pytest.raises(ZeroDivisionError):
        take_and_fail(pk)
    assert numbers.take(pk, "示督", 2026) == [DocumentNumber("示督", 2026, 1)]


def take_and_fail(pk: int) -> None:
    with transaction.atomic():
        numbers.take(pk, "示督", 2026)
        _ = 1 / 0


def test_an_organisations_exceptions_change_its_calendar_only(world: World) -> None:
    monday, saturday = dt.date(2026, 3, 2), dt.date(2026, 3, 7)
    for day, works in ((monday, False), (saturday, True)):
        CalendarException.objects.create(
            organisation=world.district, day=day, is_workday=works, note="区政府通知"
        )
    own, other = calendar_of(world.district.pk), calendar_of(world.neighbour.pk)
    assert (own.is_workday(monday), own.is_workday(saturday)) == (False, True)
    assert (other.is_workday(monday), other.is_workday(saturday)) == (True, False)
    assert own.add_workdays(dt.date(2026, 2, 28), 1) == dt.date(2026, 3, 3)
