"""The organisation's own exceptions to the national working-day calendar."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.orgs.rules import CALENDAR
from luodi.kernel import events
from luodi.kernel.access import Actor
from luodi.kernel.actions import action
from luodi.kernel.calendars import calendar_of
from luodi.kernel.errors import Mistake
from luodi.kernel.models import CalendarException


@action("orgs.calendar.add", gettext_lazy("调整了工作日"))
def add_exception(*, actor: Actor, day: dt.date, is_workday: bool, note: str) -> CalendarException:
    """On that day the organisation works, or does not; `note` names the decision behind it."""
    actor.require(CALENDAR)
    if not note.strip():
        raise Mistake(_("请写明依据，如通知的文号。"), "note")
    known = CalendarException.objects.filter(organisation_id=actor.organisation_id, day=day)
    if known.exists():
        raise Mistake(_("这一天已有调整，请先取消原来的。"), "day")
    calendar = calendar_of(actor.organisation_id)
    if calendar.knows(day) and calendar.is_workday(day) == is_workday:
        said = _("本来就上班") if is_workday else _("本来就休息")
        raise Mistake(_("这一天%(said)s，不必调整。") % {"said": said}, "day")
    row = CalendarException.objects.create(
        organisation_id=actor.organisation_id, day=day, is_workday=is_workday, note=note.strip()
    )
    events.record(actor, row, after={"day": day, "is_workday": is_workday}, reason=row.note)
    return row


@action("orgs.calendar.remove", gettext_lazy("取消了工作日调整"))
def remove_exception(*, actor: Actor, row: CalendarException) -> None:
    """The day is again what the national calendar says."""
    actor.require(CALENDAR)
    rows = CalendarException.objects.select_for_update()
    row = rows.get(pk=row.pk, organisation_id=actor.organisation_id)
    events.record(actor, row, before={"day": row.day, "is_workday": row.is_workday}, after={})
    row.delete()
