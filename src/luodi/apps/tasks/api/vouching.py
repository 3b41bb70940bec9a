"""What a unit's head does with reports, what is asked of supporting units, a unit's habits."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from ninja import Schema
from pydantic import Field

from luodi.apps.orgs.queries import unit_for
from luodi.apps.tasks import actions
from luodi.apps.tasks.actions import Signs
from luodi.apps.tasks.api.reports import ProgressOut
from luodi.apps.tasks.api.routes import routes
from luodi.apps.tasks.models import Progress, UnitHabits, WorkItem
from luodi.apps.tasks.queries import party_for
from luodi.apps.tasks.queries.inside import habits_of
from luodi.apps.tasks.queries.reports import report_for
from luodi.apps.tasks.rules import REPORT, VOUCH, heads
from luodi.kernel.access import ActorRequest, Refused
from luodi.kernel.rest.listing import Pk, Strict


@routes.post("/progress/{pk}/vouch", VOUCH, ProgressOut)
def vouch_for_report(request: ActorRequest, pk: Pk) -> Progress:
    """Send a report of my unit on, as it is."""
    report = report_for(request.actor, pk)
    actions.vouch_report(actor=request.actor, progress=report, now=timezone.now())
    return report_for(request.actor, pk)


class Stop(Strict):
    """What is to be mended."""

    reason: str = Field(min_length=1, max_length=300)


@routes.post("/progress/{pk}/stop", VOUCH, ProgressOut)
def stop_report(request: ActorRequest, pk: Pk, sent: Stop) -> Progress:
    """Send a report back to its author."""
    report = report_for(request.actor, pk)
    actions.stop_report(
        actor=request.actor, progress=report, reason=sent.reason, now=timezone.now()
    )
    return report_for(request.actor, pk)


@routes.post("/progress/{pk}/take-back", REPORT, ProgressOut)
def take_back_report(request: ActorRequest, pk: Pk) -> Progress:
    """Take a report back before the head has seen to it."""
    report = report_for(request.actor, pk)
    actions.take_back_report(actor=request.actor, progress=report, now=timezone.now())
    return report_for(request.actor, pk)


class Asking(Strict):
    """Until when, and what is wanted."""

    due: dt.date
    note: str = Field("", max_length=200)


class AskedOut(Schema):
    """A unit that was asked for its part."""

    party: int = Field(validation_alias="party_id")
    unit: int = Field(validation_alias="unit_id")
    due: dt.date


@routes.post("/parties/{pk}/ask-supports", REPORT, list[AskedOut])
def ask_supports(request: ActorRequest, pk: Pk, sent: Asking) -> list[WorkItem]:
    """Ask the supporting units of a task that my unit leads, once in a reporting period."""
    party = party_for(request.actor, pk, acting=True)
    return actions.ask_supports(
        actor=request.actor, party=party, due=sent.due, note=sent.note, now=timezone.now()
    )


class Habits(Strict):
    """What goes to the unit's head before it goes out."""

    head_signs_reports: bool
    head_signs_claims: bool
    head_signs_requests: bool


class HabitsOut(Schema):
    """The same."""

    head_signs_reports: bool
    head_signs_claims: bool
    head_signs_requests: bool


@routes.get("/units/{pk}/habits", VOUCH, HabitsOut)
def get_habits(request: ActorRequest, pk: Pk) -> UnitHabits:
    """How a unit that I head wants its papers to go out."""
    unit = unit_for(request.actor, pk)
    if not heads(request.actor, unit):
        raise Refused("tasks.set_habits")
    return habits_of(unit)


@routes.post("/units/{pk}/habits", VOUCH, HabitsOut)
def set_habits(request: ActorRequest, pk: Pk, sent: Habits) -> UnitHabits:
    """Change it for what is written from now on."""
    unit = unit_for(request.actor, pk)
    return actions.set_habits(actor=request.actor, unit=unit, signs=Signs(**sent.dict()))
