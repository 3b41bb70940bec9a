"""Loaders and lists of notices and of rungs; always within the actor's organisation."""

from __future__ import annotations

from django.db.models import QuerySet

from luodi.apps.ladder.models import RungTaken, SupervisionNotice
from luodi.apps.ladder.rules import INSIDE, VIEW, acts_for
from luodi.apps.tasks.queries.lists import unit_ids_of
from luodi.apps.tasks.rules import sees_all
from luodi.core.notice_flow import NoticeState
from luodi.kernel.access import SUPERVISION, Actor, Hidden, Refused


def notices_visible_to(actor: Actor) -> QuerySet[SupervisionNotice]:
    """The office sees all; leaders all that went out; units those addressed to them."""
    rows = SupervisionNotice.objects.filter(organisation_id=actor.organisation_id)
    rows = rows.select_related("unit", "task")
    if not actor.may(VIEW):
        return rows.none()
    if actor.has(*SUPERVISION):
        return rows
    rows = rows.exclude(state__in=INSIDE)
    return rows if sees_all(actor) else rows.filter(unit_id__in=unit_ids_of(actor))


def notice_for(actor: Actor, pk: int, *, acting: bool = False) -> SupervisionNotice:
    """The notice, or Hidden; `acting`: Refused unless it is addressed to the actor's unit."""
    found = notices_visible_to(actor).filter(pk=pk).select_related("task__batch", "party").first()
    if found is None:
        raise Hidden
    if acting and not acts_for(actor, found):
        raise Refused("ladder.acting")
    return found


def rungs_visible_to(actor: Actor) -> QuerySet[RungTaken]:
    """What was done about tasks, the latest first; units see what concerned them."""
    rows = RungTaken.objects.filter(organisation_id=actor.organisation_id)
    rows = rows.select_related("unit", "task").order_by("-pk")
    if not actor.may(VIEW):
        return rows.none()
    return rows if sees_all(actor) else rows.filter(unit_id__in=unit_ids_of(actor))


def waiting_notices(actor: Actor) -> QuerySet[SupervisionNotice]:
    """What waits for the actor: proposals and answers for the office, the rest for units."""
    rows = SupervisionNotice.objects.filter(organisation_id=actor.organisation_id)
    if actor.has(*SUPERVISION):
        return rows.filter(state__in=(NoticeState.DRAFT.value, NoticeState.ANSWERED.value))
    wanted = (NoticeState.ISSUED.value, NoticeState.RECEIVED.value)
    return rows.filter(state__in=wanted, unit_id__in=unit_ids_of(actor))
