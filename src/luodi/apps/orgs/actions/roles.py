"""Roles that come with a post: granted and withdrawn by the security administrator."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.orgs.actions.people import refuse_two_administrators
from luodi.apps.orgs.actions.unit_rows import locked_tree
from luodi.apps.orgs.models import Person, Post, PostRole, Unit
from luodi.apps.orgs.rules import GRANT
from luodi.kernel import events
from luodi.kernel.access import ADMINISTRATORS, Actor, Hidden, Role
from luodi.kernel.actions import action
from luodi.kernel.errors import Mistake


@action("orgs.role.grant", gettext_lazy("授予了角色"))
def grant_role(*, actor: Actor, post: Post, role: Role, scope: Unit | None = None) -> PostRole:
    """The role comes with the post from now on, for `scope` and all below it."""
    actor.require(GRANT)
    locked_tree(actor)  # so that nobody is appointed between question and answer
    if post.organisation_id != actor.organisation_id:
        raise Hidden
    if scope is not None and scope.organisation_id != actor.organisation_id:
        raise Hidden
    post = Post.objects.select_for_update().get(pk=post.pk)
    if post.closed_on:
        raise Mistake(_("该岗位已经撤销。"))
    refuse_mixed(post, {Role(row.role) for row in post.roles.all()}, {role})
    row, _made = PostRole.objects.get_or_create(post=post, role=role.value, scope=scope)
    events.record(actor, post, after={"role": role.value, "scope": scope})
    return row


@action("orgs.role.withdraw", gettext_lazy("收回了角色"))
def withdraw_role(*, actor: Actor, row: PostRole) -> None:
    """The role no longer comes with the post."""
    actor.require(GRANT)
    locked_tree(actor)
    rows = PostRole.objects.filter(post__organisation_id=actor.organisation_id)
    found = rows.select_related("post", "scope").filter(pk=row.pk).first()
    if found is None:
        raise Hidden
    row = found
    before = {"role": row.role, "scope": row.scope}
    events.record(actor, row.post, before=before, after={})
    row.delete()


def refuse_mixed(post: Post, held: set[Role], new: set[Role]) -> None:
    """A post of an administrator has that one role only, and so have the people who hold it."""
    both = held | new
    if both & ADMINISTRATORS and len(both) > 1:
        raise Mistake(_("管理员岗位不能兼有其他角色。"), "role")
    refuse_two_administrators(_holders(post), new)


def _holders(post: Post) -> Iterable[Person]:
    today = timezone.localdate()
    now = Q(holdings__valid_to=None) | Q(holdings__valid_to__gte=today)
    return Person.objects.filter(now, holdings__post=post).distinct()
