"""Loaders and lists: what an actor may see, and what holds on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Q, QuerySet

from luodi.apps.orgs.models import Group, Holding, Person, Post, Unit, UnitName
from luodi.apps.orgs.models.units import name_on
from luodi.apps.orgs.rules import VIEW
from luodi.kernel.access import Actor, Hidden


def units_visible_to(actor: Actor) -> QuerySet[Unit]:
    """All units of the organisation, dissolved ones too, in the order of the tree."""
    units = Unit.objects.filter(organisation_id=actor.organisation_id)
    return units.order_by("path") if actor.may(VIEW) else units.none()


def active_units(actor: Actor) -> QuerySet[Unit]:
    """The units to which something can be given today."""
    return units_visible_to(actor).filter(valid_to=None)


def unit_for(actor: Actor, pk: int) -> Unit:
    """The unit, or Hidden."""
    unit = units_visible_to(actor).filter(pk=pk).first()
    if unit is None:
        raise Hidden
    return unit


def people_visible_to(actor: Actor) -> QuerySet[Person]:
    """All people of the organisation."""
    people = Person.objects.filter(organisation_id=actor.organisation_id)
    return people if actor.may(VIEW) else people.none()


def person_for(actor: Actor, pk: int) -> Person:
    """The person, or Hidden."""
    person = people_visible_to(actor).filter(pk=pk).first()
    if person is None:
        raise Hidden
    return person


def posts_visible_to(actor: Actor) -> QuerySet[Post]:
    """All posts of the organisation."""
    posts = Post.objects.filter(organisation_id=actor.organisation_id)
    return posts if actor.may(VIEW) else posts.none()


def post_for(actor: Actor, pk: int) -> Post:
    """The post, or Hidden."""
    post = posts_visible_to(actor).filter(pk=pk).select_related("unit").first()
    if post is None:
        raise Hidden
    return post


def groups_visible_to(actor: Actor) -> QuerySet[Group]:
    """All groups of the organisation."""
    groups = Group.objects.filter(organisation_id=actor.organisation_id)
    return groups if actor.may(VIEW) else groups.none()


def group_for(actor: Actor, pk: int) -> Group:
    """The group, or Hidden."""
    group = groups_visible_to(actor).filter(pk=pk).first()
    if group is None:
        raise Hidden
    return group


def members_of(group: Group) -> list[Unit]:
    """The units a group means today: of its kinds, with its further members, without exceptions."""
    members = list(group.members.all())
    chosen = Q(kind__in=group.kinds) | Q(pk__in=[m.unit_id for m in members if not m.is_excluded])
    units = Unit.objects.filter(chosen, organisation_id=group.organisation_id, valid_to=None)
    excluded = [m.unit_id for m in members if m.is_excluded]
    return list(units.exclude(pk__in=excluded).order_by("path"))


def groups_counted(actor: Actor) -> list[tuple[Group, int]]:
    """All groups with how many units each means today; three queries, however many groups."""
    groups = list(groups_visible_to(actor).prefetch_related("members"))
    kinds = dict(active_units(actor).order_by().values_list("pk", "kind")) if groups else {}
    found = []
    for group in groups:
        by_hand = {member.unit_id: member.is_excluded for member in group.members.all()}
        meant = sum(not by_hand.get(pk, kind not in group.kinds) for pk, kind in kinds.items())
        found.append((group, meant))
    return found


def below(actor: Actor, paths: Sequence[str]) -> Q:
    """Units at or below any of the tree paths, as a condition on `Unit`."""
    found = Q(pk__in=())
    for path in paths:
        found |= Q(path__startswith=path)
    return found & Q(organisation_id=actor.organisation_id)


def names_on(units: Sequence[Unit], day: dt.date) -> dict[int, str]:
    """What the units were called on that day, by primary key; one query for all."""
    former: dict[int, list[UnitName]] = {}
    for row in UnitName.objects.filter(unit__in=units).order_by("valid_to"):
        former.setdefault(row.unit_id, []).append(row)
    return {unit.pk: name_on(unit, day, former.get(unit.pk, [])) for unit in units}


def holders_of(unit: Unit, today: dt.date) -> QuerySet[Holding]:
    """Who holds posts in the unit on that day."""
    holdings = Holding.objects.filter(post__unit=unit, post__closed_on=None, valid_from__lte=today)
    holdings = holdings.filter(Q(valid_to=None) | Q(valid_to__gte=today))
    return holdings.select_related("person", "post").order_by("post__position", "id")
