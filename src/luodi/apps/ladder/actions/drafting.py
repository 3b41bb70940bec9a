"""Making drafts of notices, with the facts as they are on the day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from luodi.apps.ladder import notes, upkeep
from luodi.apps.ladder.models import NoticeWay, RungTaken, SupervisionNotice
from luodi.apps.ladder.queries import Part
from luodi.apps.orgs.models import Unit
from luodi.core.workdays import WorkCalendar
from luodi.kernel import events
from luodi.kernel.access import SUPERVISION, Actor
from luodi.kernel.models import Organisation


def proposed(
    actor: Actor, red: Iterable[tuple[Part, RungTaken]], now: dt.datetime, calendar: WorkCalendar
) -> list[SupervisionNotice]:
    """A draft for each red rung; the office decides whether it goes out."""
    issuer, today = office_name(actor), timezone.localdate(now)
    made = []
    for part, row in red:
        notice = drafted(part, today, calendar, issuer)
        notice.way, notice.rung = NoticeWay.RULES.value, row
        notice.save()
        upkeep.for_office(notice, now)
        events.record(actor, notice, after={"notice_state": notice.state, "unit": notice.unit})
        made.append(notice)
    return made


def drafted(part: Part, today: dt.date, calendar: WorkCalendar, issuer: str) -> SupervisionNotice:
    """A draft that is not saved yet."""
    party = part.party
    answer_by = calendar.estimate(today, notes.ANSWER_DAYS).day
    facts = notes.facts_of(part, today, calendar)
    return SupervisionNotice(
        organisation_id=party.organisation_id,
        task=party.task,
        party=party,
        unit=party.unit,
        facts=facts,
        drafted_on=today,
        text=notes.draft(party.unit.name, facts, issuer),
        answer_by=answer_by,
        issuer=issuer,
    )


def office_name(actor: Actor) -> str:
    """Who issues: the actor's own unit; for the rules by themselves, that of the office's head."""
    own = Unit.objects.filter(organisation_id=actor.organisation_id)
    found = own.filter(pk=actor.unit_id or 0).values_list("name", flat=True).first()
    if found is None:
        roles = [role.value for role in SUPERVISION]
        posts = own.filter(posts__roles__role__in=roles, posts__closed_on=None, valid_to=None)
        found = posts.order_by("path").values_list("name", flat=True).first()
    return found or Organisation.objects.get(pk=actor.organisation_id).name
