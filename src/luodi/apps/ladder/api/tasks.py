"""The rules, what was done by them, and what is done about a task by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from ninja import Query, Schema
from pydantic import Field

from luodi.apps.ladder import actions
from luodi.apps.ladder.api.routes import routes
from luodi.apps.ladder.models import Hold, LadderRules, RungTaken, TakenState
from luodi.apps.ladder.queries import ladder_of, rules_of, rungs_visible_to, versions_of
from luodi.apps.ladder.queries.standing import Place, on_ladder
from luodi.apps.ladder.rules import ADOPT, HOLD, URGE, VIEW
from luodi.apps.tasks.queries import task_for
from luodi.core.ladder import TEMPLATES, Colour, Step, as_json
from luodi.kernel.access import ActorRequest
from luodi.kernel.rest.listing import BIGGEST, Cursor, Key, Listing, Pk, Strict, listing


class LadderOut(Schema):
    """The ladder that holds today. `version` 0: the standard, never changed."""

    version: int
    adopted_on: dt.date | None
    basis: str
    ladder: dict[str, Any]


@routes.get("/ladder", VIEW, LadderOut)
def get_ladder(request: ActorRequest) -> LadderOut:
    """The rules of today."""
    pk, today = request.actor.organisation_id, timezone.localdate()
    rules = rules_of(pk, today)
    return LadderOut(
        version=rules.version if rules else 0,
        adopted_on=rules.adopted_on if rules else None,
        basis=rules.basis if rules else "",
        ladder=as_json(ladder_of(pk, today)),
    )


class LadderVersionOut(Schema):
    """One version of the rules."""

    id: int
    version: int
    adopted_on: dt.date
    basis: str
    by_name: str
    ladder: dict[str, Any] = Field(validation_alias="data")


@routes.get("/ladder/versions", VIEW, list[LadderVersionOut])
def list_ladder_versions(request: ActorRequest) -> list[LadderRules]:
    """Every version, the latest first."""
    return versions_of(request.actor)


@routes.get("/ladder/templates", VIEW, dict[str, dict[str, Any]])
def list_ladder_templates(request: ActorRequest) -> dict[str, dict[str, Any]]:
    """Ladders to begin with."""
    return TEMPLATES


class LadderAdoption(Strict):
    """The rules that hold from a day on, and by what authority."""

    ladder: dict[str, Any]
    basis: str = Field(min_length=1, max_length=200)
    from_day: dt.date


@routes.post("/ladder", ADOPT, LadderVersionOut, status=201)
def adopt_ladder(request: ActorRequest, sent: LadderAdoption) -> LadderRules:
    """Adopt another version; faults are named with the rung they are in."""
    return actions.adopt(
        actor=request.actor,
        data=sent.ladder,
        basis=sent.basis,
        from_day=sent.from_day,
        now=timezone.now(),
    )


class RungOut(Schema):
    """Something that was done about a task; `state` is waiting, told, nobody or dropped."""

    id: int
    task: int = Field(validation_alias="task_id")
    unit: int = Field(validation_alias="unit_id")
    rung: str
    colour: str
    day: dt.date
    state: str
    told: int
    version: int
    by_name: str


class Rungs(Cursor):
    """Which of them."""

    task: int | None = Field(None, ge=1, le=BIGGEST)
    unit: int | None = Field(None, ge=1, le=BIGGEST)
    colour: Colour | None = None
    state: TakenState | None = None


@routes.get("/reminders", VIEW, Listing[RungOut])
def list_reminders(request: ActorRequest, wanted: Query[Rungs]) -> dict[str, Any]:
    """What was done, the latest first."""
    rows = rungs_visible_to(request.actor)
    for name in ("task", "unit", "colour", "state"):
        value = getattr(wanted, name)
        if value is not None:
            rows = rows.filter(**{name: getattr(value, "value", value)})
    return listing(request, rows, wanted)


class NextRungOut(Schema):
    """What comes next if nothing changes."""

    day: dt.date
    rung: str
    colour: str


class PlaceOut(Schema):
    """A unit's place: what stops it, or what comes next."""

    party: int
    unit: int
    stop: str | None
    next: NextRungOut | None
    notice: int | None


class OnLadderOut(Schema):
    """Where a task is on the ladder."""

    held_until: dt.date | None
    places: list[PlaceOut]


@routes.get("/tasks/{pk}/ladder", VIEW, OnLadderOut)
def get_place_on_ladder(request: ActorRequest, pk: Pk) -> OnLadderOut:
    """Where the task is, and what comes next for each unit that answers for it."""
    found = on_ladder(request.actor, task_for(request.actor, pk), timezone.localdate())
    held = found.hold.until if found.hold else None
    return OnLadderOut(held_until=held, places=[_place(one) for one in found.places])


def _place(one: Place) -> PlaceOut:
    return PlaceOut(
        party=one.part.party.pk,
        unit=one.part.party.unit_id,
        stop=one.stop.value if one.stop else None,
        next=_step(one.next) if one.next else None,
        notice=one.notice.pk if one.notice else None,
    )


def _step(step: Step) -> NextRungOut:
    return NextRungOut(day=step.day, rung=step.rung.key, colour=step.rung.colour.value)


class Urging(Strict):
    """Which tasks."""

    tasks: list[Key] = Field(min_length=1, max_length=500)


@routes.post("/tasks/urge", URGE, list[RungOut])
def urge_tasks(request: ActorRequest, sent: Urging) -> list[RungTaken]:
    """Remind the units that answer for them, once a day each."""
    own = [task_for(request.actor, pk).pk for pk in dict.fromkeys(sent.tasks)]
    return actions.urge(actor=request.actor, task_ids=own, now=timezone.now())


class HoldOut(Schema):
    """Until when a task is left in peace."""

    id: int
    task: int = Field(validation_alias="task_id")
    until: dt.date
    reason: str
    by_name: str
    ended_at: dt.datetime | None


class Holding(Strict):
    """Until when, and why."""

    until: dt.date
    reason: str = Field(min_length=1, max_length=300)


@routes.post("/tasks/{pk}/hold", HOLD, HoldOut)
def hold_task(request: ActorRequest, pk: Pk, sent: Holding) -> Hold:
    """Leave a task in peace until a day."""
    task = task_for(request.actor, pk)
    return actions.hold(
        actor=request.actor, task=task, until=sent.until, reason=sent.reason, now=timezone.now()
    )


@routes.post("/tasks/{pk}/unhold", HOLD, HoldOut)
def unhold_task(request: ActorRequest, pk: Pk) -> Hold:
    """The ladder goes on."""
    task = task_for(request.actor, pk)
    return actions.unhold(actor=request.actor, task=task, now=timezone.now())
