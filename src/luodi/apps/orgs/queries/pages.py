"""What the pages show: the tree, a unit with its past, a person's posts over time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from luodi.apps.orgs.models import Group, Holding, Person, Post, Unit
from luodi.apps.orgs.queries.visible import (
    groups_visible_to,
    names_on,
    people_visible_to,
    units_visible_to,
)
from luodi.kernel import search
from luodi.kernel.access import Actor

SHOWN_AT_ONCE = 400
FOUND_AT_MOST = 100


@dataclass(slots=True)
class Branch:
    """A unit in the tree and what is shown below it; `hidden` more have a page of their own."""

    unit: Unit
    name: str
    children: list[Branch] = field(default_factory=list)
    hidden: int = 0

    @property
    def is_open(self) -> bool:
        """Whether it is unfolded at first: the root, and what little stands below it."""
        return self.unit.depth == 1


@dataclass(frozen=True, slots=True)
class Tree:
    """The units below one, or all of them."""

    top: Branch | None
    total: int


def existing_on(day: dt.date) -> Q:
    """Units that existed on that day, as far as is known."""
    begun = Q(valid_from=None) | Q(valid_from__lte=day)
    return begun & (Q(valid_to=None) | Q(valid_to__gte=day))


def tree_of(actor: Actor, *, under: Unit | None, on: dt.date | None, with_dissolved: bool) -> Tree:
    """The tree below a unit (None: the whole); by the names of the day, if one is given.

    More than a few hundred units are shown level by level: deeper ones on their unit's own page.
    """
    units = units_visible_to(actor)
    if under is not None:
        units = units.filter(path__startswith=under.path)
    if on is not None:
        units = units.filter(Q(depth=1) | existing_on(on))
    elif not with_dissolved:
        units = units.filter(valid_to=None)
    total = units.count()
    is_cut = total > SHOWN_AT_ONCE
    shown = units.filter(depth__lte=(under.depth if under else 1) + 1) if is_cut else units
    rows = list(shown.select_related("merged_into"))
    names = names_on(rows, on) if on else {}
    return Tree(_grown(rows, names, is_cut=is_cut), total)


def _grown(rows: Sequence[Unit], names: dict[int, str], *, is_cut: bool) -> Branch | None:
    """Rows in the order of their paths as branches; what lost its parent hangs on the nearest."""
    branches: dict[str, Branch] = {}
    top: Branch | None = None
    for unit in rows:
        branch = Branch(unit, names.get(unit.pk, str(unit)))
        branches[unit.path] = branch
        above = _nearest(branches, unit.path)
        if above is not None:
            above.children.append(branch)
        top = top or branch
    for branch in branches.values() if is_cut else ():
        branch.hidden = 0 if branch.children else branch.unit.numchild
    return top


def _nearest(branches: dict[str, Branch], path: str) -> Branch | None:
    while len(path) > Unit.steplen:
        path = path[: -Unit.steplen]
        if path in branches:
            return branches[path]
    return None


def found_units(actor: Actor, query: str, kind: str, *, with_dissolved: bool) -> list[Unit]:
    """Units by any part of a name or by pinyin initials, and of a kind; a hundred at most."""
    units = units_visible_to(actor).select_related("merged_into")
    if query.strip():
        entries = search.find(actor.organisation_id, "unit", query)
        units = units.filter(pk__in=entries.values("object_id"))
    if kind:
        units = units.filter(kind=kind)
    if not with_dissolved:
        units = units.filter(valid_to=None)
    return list(units[:FOUND_AT_MOST])


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post with those who hold it on the day shown, and those who did before."""

    post: Post
    present: list[Holding]
    past: list[Holding]


def posts_of(unit: Unit, day: dt.date) -> list[PostLine]:
    """The posts of a unit: open ones first, closed ones after."""
    posts = Post.objects.filter(unit=unit).prefetch_related("holdings__person", "roles__scope")
    lines = []
    for post in posts.order_by("position", "id"):
        holdings = sorted(post.holdings.all(), key=lambda h: (h.valid_from, h.pk), reverse=True)
        present = [h for h in holdings if holds_on(h, day)]
        lines.append(PostLine(post, present, [h for h in holdings if h not in present]))
    return sorted(lines, key=lambda line: line.post.closed_on is not None)


def holds_on(holding: Holding, day: dt.date) -> bool:
    """Whether somebody held the post on that day."""
    return bool(holding.valid_from <= day and (holding.valid_to is None or day <= holding.valid_to))


def groups_with(actor: Actor, unit: Unit) -> list[Group]:
    """The groups that mean this unit too."""
    if not unit.is_active:
        return []
    found = []
    for group in groups_visible_to(actor).prefetch_related("members"):
        by_hand = {member.unit_id: member.is_excluded for member in group.members.all()}
        if by_hand.get(unit.pk) is False or (unit.kind in group.kinds and unit.pk not in by_hand):
            found.append(group)
    return found


def people_found(actor: Actor, query: str, unit: Unit | None, today: dt.date) -> QuerySet[Person]:
    """People by name or initials, of a unit and all below it; those who have left come last."""
    people = people_visible_to(actor)
    if query.strip():
        entries = search.find(actor.organisation_id, "person", query)
        people = people.filter(pk__in=entries.values("object_id"))
    if unit is not None:
        now = Holding.objects.filter(
            Q(valid_to=None) | Q(valid_to__gte=today),
            post__unit__path__startswith=unit.path,
            post__unit__organisation_id=actor.organisation_id,
        )
        people = people.filter(pk__in=now.values("person"))
    return people.order_by("name", "id")


def with_posts(people: Iterable[Person], today: dt.date) -> dict[int, list[Holding]]:
    """The posts people hold today, by primary key; one query for all."""
    now = Q(valid_from__lte=today) & (Q(valid_to=None) | Q(valid_to__gte=today))
    rows = Holding.objects.filter(now, person__in=[person.pk for person in people])
    found: dict[int, list[Holding]] = {}
    for holding in rows.filter(post__closed_on=None).select_related("post__unit").order_by("id"):
        found.setdefault(holding.person_id, []).append(holding)
    return found
