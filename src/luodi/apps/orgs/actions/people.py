"""People and posts: who holds which from when, and the roles that come with a post."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.orgs.models import Holding, Person, Post, PostRole, Unit
from luodi.apps.orgs.rules import GRANT, MANAGE
from luodi.kernel import events, search
from luodi.kernel.access import ADMINISTRATORS, Actor, Role
from luodi.kernel.actions import action
from luodi.kernel.errors import Mistake


@action("orgs.person.make", gettext_lazy("登记了人员"))
def make_person(*, actor: Actor, name: str, phone: str = "", email: str = "") -> Person:
    """Somebody new."""
    actor.require(MANAGE)
    if not name.strip():
        raise Mistake(_("请填写姓名。"), "name")
    person = Person.objects.create(
        organisation_id=actor.organisation_id, name=name.strip(), phone=phone, email=email
    )
    _index(person)
    events.record(actor, person, after={"name": person.name})
    return person


@action("orgs.person.change", gettext_lazy("修改了人员信息"))
def change_person(
    *, actor: Actor, person: Person, name: str, phone: str = "", email: str = ""
) -> Person:
    """Name and ways to reach somebody; the log says what changed, not the numbers."""
    actor.require(MANAGE)
    before, after = events.changes(
        {"name": person.name, "phone": person.phone, "email": person.email},
        {"name": name, "phone": phone, "email": email},
    )
    person.name, person.phone, person.email = name, phone, email
    person.save(update_fields=["name", "phone", "email", "updated_at"])
    _index(person)
    masked = {"phone": "•••", "email": "•••"}
    events.record(actor, person, before={**before, **_masked(before, masked)},
                  after={**after, **_masked(after, masked)})  # fmt: skip
    return person


def _masked(facts: dict[str, object], masks: dict[str, str]) -> dict[str, str]:
    return {key: mask for key, mask in masks.items() if key in facts}


@action("orgs.person.leave", gettext_lazy("登记了人员离开"))
def leave(*, actor: Actor, person: Person, last_day: dt.date) -> Person:
    """The person leaves: all posts end on that day. What was done by them keeps their name."""
    actor.require(MANAGE)
    person.left_on = last_day
    person.save(update_fields=["left_on", "updated_at"])
    held = Holding.objects.filter(Q(valid_to=None) | Q(valid_to__gt=last_day), person=person)
    posts = [f"{h.post.unit}{h.post}" for h in held.select_related("post__unit")]
    held.filter(valid_from__gt=last_day).delete()
    held.update(valid_to=last_day)
    events.record(actor, person, after={"left_on": last_day, "posts": posts})
    return person


@action("orgs.post.make", gettext_lazy("设立了岗位"))
def make_post(*, actor: Actor, unit: Unit, name: str, position: int = 0) -> Post:
    """A post in a unit."""
    actor.require(MANAGE)
    if Post.objects.filter(unit=unit, name=name, closed_on=None).exists():
        raise Mistake(_("该单位已有“%(name)s”这个岗位。") % {"name": name}, "name")
    post = Post.objects.create(
        organisation_id=actor.organisation_id, unit=unit, name=name, position=position
    )
    events.record(actor, post, after={"unit": unit, "name": name})
    return post


@action("orgs.post.close", gettext_lazy("撤销了岗位"))
def close_post(*, actor: Actor, post: Post, last_day: dt.date) -> Post:
    """The post ends, and whoever holds it is relieved."""
    actor.require(MANAGE)
    Holding.objects.filter(post=post, valid_to=None).update(valid_to=last_day)
    post.closed_on = last_day
    post.save(update_fields=["closed_on"])
    events.record(actor, post, after={"closed_on": last_day})
    return post


@action("orgs.post.appoint", gettext_lazy("任命了"))
def appoint(*, actor: Actor, post: Post, person: Person, first_day: dt.date) -> Holding:
    """The person holds the post from that day. Roles of administrators exclude each other."""
    actor.require(MANAGE)
    if post.organisation_id != person.organisation_id:
        raise Mistake(_("人员与岗位不属于同一机构。"))
    if Holding.objects.filter(post=post, person=person, valid_to=None).exists():
        raise Mistake(_("%(person)s 已在该岗位任职。") % {"person": person}, "person")
    _refuse_two_administrators(person, {Role(r.role) for r in post.roles.all()})
    holding = Holding.objects.create(post=post, person=person, valid_from=first_day)
    events.record(actor, person, after={"post": f"{post.unit}{post}", "valid_from": first_day})
    return holding


@action("orgs.post.relieve", gettext_lazy("免去了"))
def relieve(*, actor: Actor, holding: Holding, last_day: dt.date) -> Holding:
    """The holding ends on that day."""
    actor.require(MANAGE)
    if last_day < holding.valid_from:
        raise Mistake(_("免职日期不能早于任职日期。"), "last_day")
    holding.valid_to = last_day
    holding.save(update_fields=["valid_to"])
    post = holding.post
    events.record(actor, holding.person, after={"post": f"{post.unit}{post}", "valid_to": last_day})
    return holding


@action("orgs.role.grant", gettext_lazy("授予了角色"))
def grant_role(*, actor: Actor, post: Post, role: Role, scope: Unit | None = None) -> PostRole:
    """The role comes with the post from now on, for `scope` and all below it."""
    actor.require(GRANT)
    for holding in post.holdings.filter(valid_to=None).select_related("person"):
        _refuse_two_administrators(holding.person, {role})
    if role in ADMINISTRATORS and {Role(r.role) for r in post.roles.all()} - {role}:
        raise Mistake(_("管理员岗位不能兼有其他角色。"), "role")
    row, _made = PostRole.objects.get_or_create(post=post, role=role.value, scope=scope)
    events.record(actor, post, after={"role": role.label, "scope": scope})
    return row


@action("orgs.role.withdraw", gettext_lazy("收回了角色"))
def withdraw_role(*, actor: Actor, row: PostRole) -> None:
    """The role no longer comes with the post."""
    actor.require(GRANT)
    events.record(
        actor, row.post, before={"role": row.get_role_display(), "scope": row.scope}, after={}
    )
    row.delete()


def _refuse_two_administrators(person: Person, new: set[Role]) -> None:
    """System, security and audit administrators are three different people, and nothing else."""
    held = {
        Role(role)
        for role in PostRole.objects.filter(
            post__holdings__person=person, post__holdings__valid_to=None
        ).values_list("role", flat=True)
    } | new
    if held & ADMINISTRATORS and len(held) > 1:
        raise Mistake(
            _("系统、安全、审计三员须由不同的人担任，也不能兼任业务角色（%(person)s）。")
            % {"person": person},
            "role",
        )


def _index(person: Person) -> None:
    search.put(person.organisation_id, [search.Entry("person", person.pk, person.name)])
