"""What all changes to units share: locks, the search index, dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from luodi.apps.orgs.models import Unit
from luodi.kernel import search
from luodi.kernel.access import Actor, Hidden
from luodi.kernel.errors import Mistake


def locked(actor: Actor, unit: Unit) -> Unit:
    """The unit as it is now, locked; Hidden if it belongs to another organisation."""
    rows = Unit.objects.select_for_update().filter(organisation_id=actor.organisation_id)
    found = rows.filter(pk=unit.pk).first()
    if found is None:
        raise Hidden
    return found


def locked_tree(actor: Actor) -> Unit:
    """The root of the organisation, locked: changes to one tree wait for each other."""
    rows = Unit.objects.select_for_update().filter(organisation_id=actor.organisation_id, depth=1)
    return rows.get()


def index_units(units: Iterable[Unit]) -> None:
    """Put units into the search index, by all their names."""
    entries: dict[int, list[search.Entry]] = {}
    for unit in units:
        words = " ".join([unit.short_name, *unit.aliases])
        entry = search.Entry("unit", unit.pk, unit.name, words)
        entries.setdefault(unit.organisation_id, []).append(entry)
    for organisation_id, found in entries.items():
        search.put(organisation_id, found)


def refuse_future(last_day: dt.date, field: str = "last_day") -> None:
    """What is registered has happened: a day to come is refused."""
    if last_day > timezone.localdate():
        raise Mistake(_("日期还没有到，请在当天或之后办理。"), field)
