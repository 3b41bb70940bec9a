"""Numbers beside entries of the navigation: what waits for whoever looks. One query for each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from luodi.apps.ladder.queries import waiting_notices
from luodi.apps.ladder.rules import VIEW
from luodi.apps.notify.queries import TROUBLE, deliveries_visible_to
from luodi.apps.orgs.models import Unit
from luodi.apps.orgs.queries import below
from luodi.apps.tasks.models import WorkItem, WorkKind
from luodi.kernel.access import SUPERVISION, UNIT_ROLES, Actor
from luodi.kernel.models import Job, JobState

_SHOWN = 99  # beyond it is “99+”: no need to count further


@dataclass(frozen=True, slots=True)
class Badge:
    """A number, and a sentence that says what it is the number of."""

    text: str
    said: str
    urgent: bool = False


def badge(name: str, actor: Actor) -> Badge | None:
    """The number of that name for an actor; None where nothing waits."""
    build = _BADGES.get(name)
    return build(actor) if build else None


def _work(actor: Actor) -> Badge | None:
    """What units have sent back to the office; else what a unit has not signed for yet."""
    waiting = WorkItem.objects.filter(organisation_id=actor.organisation_id, closed_at=None)
    if actor.has(*SUPERVISION):
        returned = waiting.filter(unit=None, kind=WorkKind.SETTLE)
        return _made(returned, _("%(count)s 项单位退回"), urgent=True)
    paths = actor.paths(*UNIT_ROLES)
    if not paths:
        return None
    units = Unit.objects.filter(below(actor, paths)).order_by()
    unsigned = waiting.filter(unit_id__in=units.values("pk"), kind=WorkKind.SIGN)
    return _made(unsigned, _("%(count)s 项待签收"))


def _jobs(actor: Actor) -> Badge | None:
    dead = Job.objects.filter(organisation_id=actor.organisation_id, state=JobState.DEAD)
    return _made(dead, _("%(count)s 个失败的作业"), urgent=True)


def _channels(actor: Actor) -> Badge | None:
    """Messages that did not arrive."""
    return _made(deliveries_visible_to(actor, TROUBLE), _("%(count)s 条消息未送达"), urgent=True)


def _notices(actor: Actor) -> Badge | None:
    """Proposals and answers for the office; for units, what they have to confirm or to answer."""
    if not actor.may(VIEW):
        return None
    return _made(waiting_notices(actor), _("%(count)s 份督办单待处理"), urgent=True)


def _made(rows: QuerySet[Any], sentence: str, *, urgent: bool = False) -> Badge | None:
    count = rows.order_by().values("pk")[: _SHOWN + 1].count()
    if not count:
        return None
    text = f"{_SHOWN}+" if count > _SHOWN else str(count)
    return Badge(text, sentence % {"count": text}, urgent)


_BADGES: dict[str, Callable[[Actor], Badge | None]] = {
    "work": _work,
    "notices": _notices,
    "channels": _channels,
    "jobs": _jobs,
}
