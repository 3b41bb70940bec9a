"""Prepared queries and quick writes do what their slow brothers do."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection, connections
from django.db.models import Model
from django.db.transaction import TransactionManagementError

from luodi.apps.orgs.models import Holding, Unit
from luodi.kernel import many
from luodi.kernel.models import CalendarException
from luodi.kernel.prepared import prepared, prepared_change
from tests.world import World

pytestmark = pytest.mark.django_db


def _facts(row: Model) -> dict[str, object]:
    return {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}


def test_rows_are_those_of_the_query(world: World) -> None:
    found = prepared(lambda own: Holding.objects.filter(post__organisation=own).order_by("pk"))
    again = prepared(
        lambda own: (
            Holding.objects.filter(post__organisation=own)
            .select_related("person", "post__unit")
            .order_by("pk")
        )
    )
    wanted = list(Holding.objects.filter(post__organisation=world.district).order_by("pk"))
    for query in (found, found, again):
        rows = query(world.district.pk)
        assert rows == wanted
        assert [_facts(row) for row in rows] == [_facts(row) for row in wanted]
    with connection.execute_wrapper(_refuse):
        assert str(rows[0].person) == str(rows[0].person)
        assert rows[0].post.unit.path
    assert found(0) == []
    assert found.first(0) is None


def _refuse(*_args: object) -> None:
    raise AssertionError("asked again")


def test_values_come_as_tuples_or_alone(world: World) -> None:
    pairs = prepared(
        lambda own, name: (
            Unit.objects.filter(organisation=own, pk=name).order_by().values_list("pk", "path")
        )
    )
    alone = prepared(
        lambda own: (
            Unit.objects.filter(organisation=own).order_by("pk").values_list("pk", flat=True)
        )
    )
    units = Unit.objects.filter(organisation=world.district).order_by("pk")
    assert alone(world.district.pk) == [unit.pk for unit in units]
    for unit in units:
        assert pairs(world.district.pk, unit.pk) == [(unit.pk, unit.path)]
        assert pairs(world.district.pk + 1, unit.pk) == []


def test_days_are_values_too(world: World) -> None:
    day = dt.date(2026, 7, 6)
    row = CalendarException(organisation=world.district, day=day, is_workday=False, note="停电")
    many.add([row])
    since = prepared(
        lambda own, day: CalendarException.objects.filter(organisation=own, day__gte=day)
    )
    assert [one.note for one in since(world.district.pk, day)] == ["停电"]
    assert since(world.district.pk, day + dt.timedelta(1)) == []
    constant = prepared(lambda own: CalendarException.objects.filter(organisation=own, day=day))
    assert len(constant(world.district.pk)) == 1


def test_a_value_that_is_not_asked_for_is_a_mistake(world: World) -> None:
    query = prepared(lambda own, other: Unit.objects.filter(organisation=own))
    with pytest.raises(ValueError, match="not among"):
        query(world.district.pk, 7)


def test_rows_are_locked_inside_a_transaction_only(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked = prepared(lambda pk: Unit.objects.select_for_update().filter(pk=pk))
    unit = Unit.objects.filter(organisation=world.district).earliest("pk")
    assert locked(unit.pk) == [unit]
    with monkeypatch.context() as patch:
        patch.setattr(connections["default"], "in_atomic_block", False)
        with pytest.raises(TransactionManagementError):
            locked(unit.pk)


@pytest.mark.parametrize("number", [0, 1, 40])
def test_rows_are_added_one_by_one_or_in_lots(world: World, number: int) -> None:
    first = dt.date(2030, 1, 1)
    own = {"organisation": world.district, "is_workday": True}
    many.add(
        [
            CalendarException(day=first + dt.timedelta(n), note=f"第{n}天", **own)
            for n in range(number)
        ]
    )
    rows = CalendarException.objects.filter(day__gte=first).order_by("day")
    assert [row.note for row in rows] == [f"第{n}天" for n in range(number)]
    assert all(row.is_workday for row in rows)


def test_a_prepared_change_changes_what_its_query_finds(world: World) -> None:
    own = {"organisation": world.district, "is_workday": True}
    day = dt.date(2031, 1, 1)
    rows = [CalendarException(day=day + dt.timedelta(n), note="旧", **own) for n in range(3)]
    many.add(rows)
    change = prepared_change(
        lambda own, pk: CalendarException.objects.filter(organisation=own, pk=pk), "note", "day"
    )
    first = CalendarException.objects.get(day=day)
    moved = dt.date(2031, 2, 1)
    for note in ("新", "更新"):
        assert change(note, moved)(world.district.pk, first.pk) == 1
        first.refresh_from_db()
        assert (first.note, first.day) == (note, moved)
    assert change("不改", moved)(world.district.pk + 1, first.pk) == 0
    notes = CalendarException.objects.filter(day__year=2031).order_by("day").values_list("note")
    assert [note for (note,) in notes] == ["旧", "旧", "更新"]


def test_lists_of_any_length_and_words_are_values(world: World) -> None:
    some = prepared(
        lambda own, *paths: (
            Unit.objects.filter(organisation=own, path__in=paths)
            .order_by("path")
            .values_list("path", flat=True)
        )
    )
    own = world.district.pk
    paths = list(Unit.objects.filter(organisation=own).order_by("path").values_list("path"))
    wanted = [path for (path,) in paths]
    for count in (0, 1, 2, 1, 0):
        assert some(own, *wanted[:count]) == wanted[:count]
        assert some.asked_once(own, *wanted[:count]) == wanted[:count]
    assert some(own, "9" * 8) == []
