"""Feeds: whose they are, whether they still hold, and what they say."""

from __future__ import annotations

import datetime as dt
import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luodi.apps.accounts.queries import actor_of, digest_of
from luodi.apps.accounts.rules import may_sign_in
from luodi.apps.agenda.ical import Item
from luodi.apps.agenda.models import Feed
from luodi.apps.agenda.queries.entries import (
    TASK_FIELDS,
    DayEntries,
    Entry,
    Kind,
    entries_between,
    entries_by_day,
)
from luodi.apps.agenda.queries.scopes import Scope, scope_of, tasks_in
from luodi.apps.agenda.rules import FEEDS, may_follow
from luodi.apps.orgs.models import Unit
from luodi.apps.orgs.queries import active_units, below
from luodi.apps.tasks.light_words import why_now
from luodi.apps.tasks.models import Task
from luodi.apps.tasks.rules import sees_all
from luodi.apps.tasks.words import day_words
from luodi.core.task_flow import LEFT_STATES
from luodi.kernel.access import UNIT_ROLES, Actor, Hidden
from luodi.kernel.models import Organisation
from luodi.kernel.saying import clauses, labelled

BEFORE, AFTER = dt.timedelta(30), dt.timedelta(400)
LATELY = dt.timedelta(30)  # for which a withdrawn task is still told to be withdrawn
MOST = 500  # of each kind; nobody looks through more on a phone
OF_A_DAY = 10


def feeds_of(actor: Actor) -> QuerySet[Feed]:
    """The actor's own feeds that hold; nobody else sees them."""
    rows = Feed.objects.filter(
        organisation_id=actor.organisation_id, user_id=actor.user_id or 0, revoked_at=None
    )
    return rows.select_related("unit") if actor.may(FEEDS) else rows.none()


def feed_for(actor: Actor, pk: int) -> Feed:
    """One of the actor's own feeds, or Hidden."""
    row = feeds_of(actor).filter(pk=pk).first()
    if row is None:
        raise Hidden
    return row


def units_to_follow(actor: Actor) -> QuerySet[Unit]:
    """The units whose calendar the actor may subscribe to."""
    units = active_units(actor)
    if sees_all(actor):
        return units
    return units.filter(below(actor, actor.paths(*UNIT_ROLES)))


def unit_to_follow(actor: Actor, pk: int) -> Unit:
    """One of them, or Hidden."""
    found = units_to_follow(actor).filter(pk=pk).first()
    if found is None:
        raise Hidden
    return found


@dataclass(frozen=True, slots=True)
class Open:
    """A feed that holds today, and its owner as of today."""

    feed: Feed
    actor: Actor


def feed_of_token(raw: str, today: dt.date) -> Open | None:
    """The feed with that token; None for one that is unknown, revoked, or whose owner may no longer
    see what it is about."""
    digest = digest_of(raw)
    rows = Feed.objects.filter(digest=digest, revoked_at=None)
    row = rows.select_related("user__person", "unit").first()
    if row is None or not hmac.compare_digest(row.digest, digest):
        return None
    user, unit = row.user, row.unit
    if user.must_change_password or not may_sign_in(user, today):
        return None
    actor = actor_of(user, today)
    if actor is None or not actor.may(FEEDS):
        return None
    if unit is not None and not (unit.is_active and may_follow(actor, unit)):
        return None
    return Open(row, actor)


def name_of(feed: Feed) -> str:
    """What programs call the calendar."""
    if feed.unit:
        return _("落地·%(unit)s") % {"unit": feed.unit}
    return _("落地·我的日历")


def items_of(found: Open, today: dt.date, site: str) -> list[Item]:
    """What the feed says today; `site` is the beginning of its addresses."""
    code = Organisation.objects.values_list("code", flat=True).get(pk=found.actor.organisation_id)
    told = _Told(site.rstrip("/"), code, today)
    first, last = today - BEFORE, today + AFTER
    if found.feed.unit is None and sees_all(found.actor):
        scope = scope_of(found.actor)
        days = entries_by_day(scope, first, last, (Kind.TASK, Kind.MILESTONE), OF_A_DAY)
        return [told.day(day, due) for day, due in sorted(days.items())]
    scope = scope_of(found.actor, unit=found.feed.unit, mine=found.feed.unit is None)
    entries, _capped = entries_between(scope, first, last, most=MOST)
    return [*map(told.entry, entries), *told.left(_left(scope, first, last, today))]


def _left(scope: Scope, first: dt.date, last: dt.date, today: dt.date) -> Iterable[Task]:
    """Tasks that ended lately without being done: a calendar that has them is to strike them."""
    rows = tasks_in(scope).filter(
        state__in=sorted(LEFT_STATES), updated_at__date__gte=today - LATELY
    )
    return rows.filter(due_current__gte=first, due_current__lte=last).only(*TASK_FIELDS)[:MOST]


@dataclass(frozen=True, slots=True)
class _Told:
    """Entries as items of one organisation's calendars."""

    site: str
    code: str
    today: dt.date

    def entry(self, entry: Entry) -> Item:
        """A thing that is due."""
        task = entry.task
        lines = [
            labelled(_("编号"), task.number),
            labelled(_("单位"), entry.units) if entry.units else "",
            labelled(_("任务"), task.title) if entry.kind == Kind.MILESTONE else "",
            labelled(_("原定时限"), day_words(entry.was)) if entry.was else "",
            why_now(task, timezone.localdate()),
        ]
        return Item(
            uid=self._uid(entry.name),
            day=entry.day,
            title=labelled(entry.kind.label, entry.title),
            text="\n".join(filter(None, lines)),
            url=self._of(task),
            changed=task.updated_at,
            sequence=task.version,
            category=str(entry.kind.label),
        )

    def left(self, tasks: Iterable[Task]) -> Iterator[Item]:
        """Tasks that are no longer to be done."""
        for task in tasks:
            if task.due_current:
                yield Item(
                    uid=self._uid(f"{Kind.TASK.value}-{task.pk}"),
                    day=task.due_current,
                    title=labelled(task.get_state_display(), task.title),
                    text=labelled(_("编号"), task.number),
                    url=self._of(task),
                    changed=task.updated_at,
                    sequence=task.version,
                    category=str(Kind.TASK.label),
                    cancelled=True,
                )

    def day(self, day: dt.date, due: DayEntries) -> Item:
        """A day's deadlines in one: for those who oversee them all."""
        said = ngettext("到期 %(n)d 项", "到期 %(n)d 项", due.total) % {"n": due.total}
        red = sum(entry.task.light == "red" for entry in due.entries)
        if red and not due.more:
            said = clauses([said, _("其中滞后 %(n)d 项") % {"n": red}])
        lines = [f"{e.task.number} {e.title}" for e in due.entries]
        if due.more > 0:
            lines.append(ngettext("还有 %(n)d 项", "还有 %(n)d 项", due.more) % {"n": due.more})
        changed = max(entry.task.updated_at for entry in due.entries)
        return Item(
            uid=self._uid(f"day-{day.isoformat()}"),
            day=day,
            title=said,
            text="\n".join(lines),
            url=self.site + reverse("agenda:day", args=[day.isoformat()]),
            changed=changed,
            sequence=sum(entry.task.version for entry in due.entries),
        )

    def _uid(self, name: str) -> str:
        return f"{name}@{self.code}.luodi"

    def _of(self, task: Task) -> str:
        return self.site + reverse("tasks:task", args=[task.pk])
