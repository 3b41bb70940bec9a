"""Saved views of the register that an actor finds there, and the columns chosen once."""

from __future__ import annotations

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from luodi.apps.tasks.models import ChosenColumns, SavedView, ViewAudience
from luodi.apps.tasks.rules import SHARE
from luodi.kernel.access import Actor, Hidden

MOST_SHOWN = 60


def views_visible_to(actor: Actor) -> QuerySet[SavedView]:
    """One's own, those of one's unit, those for everybody; in this order."""
    shared = Q(audience=ViewAudience.ALL)
    if actor.unit_id:
        shared |= Q(audience=ViewAudience.UNIT, unit_id=actor.unit_id)
    own = Q(user_id=actor.user_id or 0)
    rows = SavedView.objects.filter(own | shared, organisation_id=actor.organisation_id)
    foreign = Case(When(own, then=Value(0)), default=Value(1), output_field=IntegerField())
    return rows.annotate(foreign=foreign).order_by("foreign", "pk")


def views_of(actor: Actor) -> list[SavedView]:
    """As many of them as the register shows."""
    return list(views_visible_to(actor)[:MOST_SHOWN])


def audiences_for(actor: Actor) -> list[tuple[str, str]]:
    """With whom the actor may share a view, and what that is called."""
    found = [ViewAudience.OWN]
    if actor.unit_id:
        found.append(ViewAudience.UNIT)
    if actor.may(SHARE):
        found.append(ViewAudience.ALL)
    return [(one.value, str(one.label)) for one in found]


def view_for(actor: Actor, pk: int) -> SavedView:
    """The view, or Hidden."""
    found = views_visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise Hidden
    return found


def kept_columns(actor: Actor) -> list[str]:
    """The columns the actor has chosen, in order; none: the usual ones."""
    found = ChosenColumns.objects.filter(user_id=actor.user_id or 0).values_list("keys", flat=True)
    return [str(key) for key in found.first() or ()]
