"""Units that end, dissolved or merged into others; what they owed and who served there stays."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.orgs.actions.unit_rows import index_units, locked, locked_tree, refuse_future
from luodi.apps.orgs.models import Holding, Post, PostRole, Unit
from luodi.apps.orgs.rules import MANAGE
from luodi.kernel import events
from luodi.kernel.access import UNIT_ROLES, Actor
from luodi.kernel.actions import action
from luodi.kernel.errors import Mistake


@action("orgs.unit.merge", gettext_lazy("合并了单位"))
def merge_unit(
    *,
    actor: Actor,
    unit: Unit,
    into: Unit,
    last_day: dt.date,
    reason: str,
    with_posts: bool = True,
) -> Unit:
    """`unit` goes into another and ends on `last_day`; what it owed is still found under it.

    It takes its place below `into`, so whoever answers for that unit now answers for what the old
    one left open; its own sub-units come along. With `with_posts` posts of the same names are made
    in `into` for those who hold posts now; their roles reach as far as they did, not further.
    """
    actor.require(MANAGE)
    locked_tree(actor)
    unit, into = locked(actor, unit), locked(actor, into)
    _refuse_ending(unit, last_day)
    if unit.pk == into.pk or not into.is_active:
        raise Mistake(_("请选择一个仍在运行的、另外的单位。"), "into")
    if into.path.startswith(unit.path):
        raise Mistake(_("不能并入自己的下级单位；请先调整隶属。"), "into")
    for child in Unit.objects.get_children(unit).filter(valid_to=None):
        Unit.objects.move(child, _fresh(into), "sorted-child")
    Unit.objects.move(_fresh(unit), _fresh(into), "sorted-child")
    unit, into = _fresh(unit), _fresh(into)
    unit.merged_into = into
    posts = _end(unit, last_day, ["merged_into"])
    if with_posts:
        _carry(posts, unit, into, last_day)
    into.aliases = [*dict.fromkeys([*into.aliases, unit.name, unit.short_name, *unit.aliases])]
    into.save(update_fields=["aliases", "updated_at"])
    index_units([unit, into])
    facts = {"merged_into": into, "valid_to": last_day}
    events.record(actor, unit, after=facts, reason=reason)
    events.record(actor, into, after={"merged_from": unit, "valid_to": last_day}, reason=reason)
    return unit


@action("orgs.unit.dissolve", gettext_lazy("撤销了单位"))
def dissolve_unit(*, actor: Actor, unit: Unit, last_day: dt.date, reason: str) -> Unit:
    """The unit ends on `last_day`, and its posts with it."""
    actor.require(MANAGE)
    locked_tree(actor)
    unit = locked(actor, unit)
    _refuse_ending(unit, last_day)
    below = Unit.objects.get_children(unit).filter(valid_to=None).count()
    if below:
        raise Mistake(
            _("该单位还有 %(n)d 个下级单位，请先撤销它们或调整隶属。") % {"n": below}, "last_day"
        )
    posts = [str(post) for post, _holders in _end(unit, last_day, [])]
    after = {"valid_to": last_day, "posts": posts}
    events.record(actor, unit, after=after, reason=reason)
    return unit


def _refuse_ending(unit: Unit, last_day: dt.date) -> None:
    if unit.depth == 1:
        raise Mistake(_("本级不能撤销或并入别的单位。"))
    if not unit.is_active:
        raise Mistake(_("该单位已经撤销。"))
    refuse_future(last_day)
    if unit.valid_from and last_day < unit.valid_from:
        raise Mistake(_("不能早于设立日期。"), "last_day")


def _fresh(unit: Unit) -> Unit:
    """The row as it is now: every move gives paths anew."""
    return Unit.objects.get(pk=unit.pk)


def _end(unit: Unit, last_day: dt.date, fields: list[str]) -> list[tuple[Post, list[Holding]]]:
    """The unit and its open posts end; the posts, each with what was to be held after that day."""
    unit.valid_to = last_day
    unit.save(update_fields=["valid_to", *fields, "updated_at"])
    posts = list(Post.objects.filter(unit=unit, closed_on=None).prefetch_related("roles"))
    running = Holding.objects.filter(Q(valid_to=None) | Q(valid_to__gt=last_day), post__in=posts)
    holders: dict[int, list[Holding]] = {}
    for holding in running.order_by("valid_from", "id"):
        holders.setdefault(holding.post_id, []).append(holding)
    running.filter(valid_from__gt=last_day).delete()
    running.update(valid_to=last_day)
    Post.objects.filter(pk__in=[post.pk for post in posts]).update(closed_on=last_day)
    return [(post, holders.get(post.pk, [])) for post in posts]


def _carry(
    posts: list[tuple[Post, list[Holding]]], unit: Unit, into: Unit, last_day: dt.date
) -> None:
    """Posts of the same names in `into`, held by the same people for as long as they would have."""
    taken = set(Post.objects.filter(unit=into, closed_on=None).values_list("name", flat=True))
    first = last_day + dt.timedelta(days=1)
    for post, held in posts:
        if not held:
            continue
        name = post.name if post.name not in taken else f"{post.name}（原{unit}）"[:60]
        taken.add(name)
        new = Post.objects.create(
            organisation_id=unit.organisation_id, unit=into, name=name, position=post.position
        )
        PostRole.objects.bulk_create(_role(new, row, unit) for row in post.roles.all())
        Holding.objects.bulk_create(
            Holding(
                post=new,
                person_id=one.person_id,
                valid_from=max(first, one.valid_from),
                valid_to=one.valid_to,
            )
            for one in held
        )


def _role(post: Post, row: PostRole, unit: Unit) -> PostRole:
    """The same role for the same unit: what held in the old one does not grow with the new."""
    own = row.scope_id is None and row.role in UNIT_ROLES
    return PostRole(post=post, role=row.role, scope_id=unit.pk if own else row.scope_id)
