"""The event log: nothing without an entry, no entry that can be changed, every change found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from luodi.apps.orgs.actions import make_person
from luodi.apps.orgs.models import Person
from luodi.kernel import audit, events, triggers
from luodi.kernel.access import Actor
from luodi.kernel.actions import action
from luodi.kernel.errors import Mistake
from luodi.kernel.models import AppendOnlyError, Event, EventChain
from tests.world import World

pytestmark = pytest.mark.django_db


@action("tests.silent", "什么也没记")
def silent(*, name: str, organisation_id: int) -> None:
    """Changes something and records nothing."""
    Person.objects.create(organisation_id=organisation_id, name=name)


@action("tests.fails", "半途而废")
def fails(*, actor: Actor) -> float:
    """Calls an action that succeeds, and fails after it."""
    make_person(actor=actor, name="半途")
    return 1 / 0


def test_an_action_that_records_nothing_is_rolled_back(world: World) -> None:
    with pytest.raises(events.NotAudited):
        silent(name="无痕", organisation_id=world.district.pk)
    assert not Person.objects.filter(name="无痕").exists()


def test_an_action_records_who_did_what(world: World) -> None:
    person = make_person(actor=world.actor("system_admin"), name="新人")
    entry = Event.objects.on("orgs.person", person.pk).get()
    assert (entry.verb, entry.actor_name, entry.actor_post) == (
        "orgs.person.make",
        "管一",
        "示例区系统管理员",
    )
    assert entry.after == {"name": "新人"}


def test_the_chain_is_sound_after_building_the_world(world: World) -> None:
    verdict = audit.verify(world.district)
    assert verdict.is_sound
    assert verdict.entries > 40
    assert audit.verify(world.district, verdict.head).is_sound


def test_the_orm_refuses_to_change_an_entry(world: World) -> None:
    entry = Event.objects.filter(organisation=world.district).first()
    assert entry is not None
    for attempt in (entry.save, entry.delete, Event.objects.all().delete):
        with pytest.raises(AppendOnlyError):
            attempt()
    with pytest.raises(AppendOnlyError):
        Event.objects.update(verb="x")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE kernel_event SET verb = 'x'",
        "DELETE FROM kernel_event",
        pytest.param(
            "INSERT OR REPLACE INTO kernel_event SELECT * FROM kernel_event",
            marks=pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own way"),
        ),
    ],
)
def test_the_database_refuses_it_too(world: World, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE kernel_event SET reason = '改' WHERE seq = 5 AND organisation_id = %s",
        "DELETE FROM kernel_event WHERE seq = 5 AND organisation_id = %s",
        "DELETE FROM kernel_event WHERE seq > 10 AND organisation_id = %s",
        "UPDATE kernel_event SET seq = 99999 WHERE seq = 5 AND organisation_id = %s",
        "DELETE FROM kernel_event WHERE organisation_id = %s",
    ],
    ids=["altered", "removed", "cut off", "moved", "all gone"],
)
def test_verify_finds_what_somebody_with_full_power_did(world: World, statement: str) -> None:
    triggers.remove(connection)
    try:
        connection.cursor().execute(statement, [world.district.pk])
        assert not audit.verify(world.district).is_sound
    finally:
        triggers.install(connection)
    assert audit.verify(world.neighbour).is_sound


def test_a_log_that_is_gone_with_its_end_is_found(world: World) -> None:
    triggers.remove(connection)
    try:
        for table in ("kernel_event", "kernel_eventchain"):
            where = [world.district.pk]
            connection.cursor().execute(f"DELETE FROM {table} WHERE organisation_id = %s", where)  # noqa: S608 - names above
        assert not audit.verify(world.district).is_sound
    finally:
        triggers.install(connection)


def test_what_cannot_be_compared_is_not_passed_over(world: World) -> None:
    head = audit.verify(world.district).head
    for wrong in ("abc", f"0{head}", head[:-1], head.replace(":", "-")):
        with pytest.raises(Mistake, match="校验值应为"):
            audit.verify(world.district, wrong)
    after = f"999999{head[head.index(':') :]}"
    assert not audit.verify(world.district, after).is_sound


def test_the_chain_is_in_the_order_of_time(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits for the end of the chain is written with the time after the wait."""
    began = timezone.now()

    class Waits:
        def first(self, own: int) -> EventChain:
            traveller.shift(60)
            return EventChain.objects.get(organisation=own)

    with time_machine.travel(began, tick=False) as traveller:
        monkeypatch.setattr(events, "_chain", Waits())
        person = make_person(actor=world.actor("system_admin"), name="久等")
    entry = Event.objects.on("orgs.person", person.pk).get()
    assert entry.at >= began + dt.timedelta(seconds=60)


def test_a_failed_action_leaves_no_entry(world: World) -> None:
    before = Event.objects.count()
    with pytest.raises(ZeroDivisionError):
        fails(actor=world.actor("system_admin"))
    assert Event.objects.count() == before
    assert audit.verify(world.district).is_sound


def test_what_runs_on_commit_is_an_action_of_its_own(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = world.actor("system_admin")
    on_commit = [lambda: make_person(actor=actor, name="随后")]
    atomic = transaction.atomic

    @contextmanager
    def committing(**options: Any) -> Iterator[None]:
        with atomic(**options):
            yield
        while on_commit and not options:
            on_commit.pop()()

    monkeypatch.setattr(transaction, "atomic", committing)
    make_person(actor=actor, name="先")
    monkeypatch.undo()
    labels = Event.objects.filter(verb="orgs.person.make").order_by("-seq")
    assert list(labels.values_list("target_label", flat=True)[:2]) == ["随后", "先"]
    assert audit.verify(world.district).is_sound
