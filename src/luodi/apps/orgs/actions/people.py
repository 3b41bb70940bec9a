"""People and posts: who holds which from when to when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.orgs.actions.unit_rows import locked, locked_tree, refuse_future
from luodi.apps.orgs.models import Holding, Person, Post, PostRole, Unit
from luodi.apps.orgs.rules import MANAGE, is_email, is_phone, plain_phone
from luodi.kernel import events, search
from luodi.kernel.access import ADMINISTRATORS, Actor, Hidden, Role
from luodi.kernel.actions import action
from luodi.kernel.errors import Mistake


@action("orgs.person.make", gettext_lazy("登记了人员"))
def make_person(*, actor: Actor, name: str, phone: str = "", email: str = "") -> Person:
    """Somebody new."""
    actor.require(MANAGE)
    name, phone, email = _checked(name, phone, email)
    person = Person.objects.create(
        organisation_id=actor.organisation_id, name=name, phone=phone, email=email
    )
    index_people([person])
    events.record(actor, person, after={"name": person.name})
    return person


@action("orgs.person.change", gettext_lazy("修改了人员信息"))
def change_person(
    *, actor: Actor, person: Person, name: str, phone: str = "", email: str = ""
) -> Person:
    """Name and ways to reach somebody; the log says what changed, not the numbers."""
    actor.require(MANAGE)
    person = _person(actor, person)
    name, phone, email = _checked(name, phone, email)
    before, after = events.changes(
        {"name": person.name, "phone": person.phone, "email": person.email},
        {"name": name, "phone": phone, "email": email},
    )
    person.name, person.phone, person.email = name, phone, email
    person.save(update_fields=["name", "phone", "email", "updated_at"])
    index_people([person])
    masked = {"phone": "•••", "email": "•••"}
    events.record(actor, person, before={**before, **_masked(before, masked)},
                  after={**after, **_masked(after, masked)})  # fmt: skip
    return person


def _checked(name: str, phone: str, email: str) -> tuple[str, str, str]:
    """What is entered about somebody, as it is kept; Mistake for what can reach nobody."""
    name, phone, email = name.strip(), plain_phone(phone), email.strip()
    if not name:
        raise Mistake(_("请填写姓名。"), "name")
    if phone and not is_phone(phone):
        raise Mistake(_("这不是电话号码，请核对。"), "phone")
    if email and not is_email(email):
        raise Mistake(_("这不是电子邮箱地址，请核对。"), "email")
    return name, phone, email


def _masked(facts: dict[str, object], masks: dict[str, str]) -> dict[str, str]:
    return {key: mask for key, mask in masks.items() if key in facts}


@action("orgs.person.leave", gettext_lazy("登记了人员离开"))
def leave(*, actor: Actor, person: Person, last_day: dt.date) -> Person:
    """The person leaves: all posts end on that day. What was done by them keeps their name."""
    actor.require(MANAGE)
    locked_tree(actor)
    person = _person(actor, person)
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
    locked_tree(actor)
    unit, name = locked(actor, unit), name.strip()
    if not unit.is_active:
        raise Mistake(_("该单位已经撤销，不能再设岗位。"))
    if not name:
        raise Mistake(_("请填写职务名称。"), "name")
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
    locked_tree(actor)
    post = _post(actor, post)
    if post.closed_on:
        raise Mistake(_("该岗位已经撤销。"))
    refuse_future(last_day)
    held = Holding.objects.filter(Q(valid_to=None) | Q(valid_to__gt=last_day), post=post)
    if held.filter(valid_from__gt=last_day).exists():
        raise Mistake(_("有人在这一天之后才任职，请核对日期。"), "last_day")
    held.update(valid_to=last_day)
    post.closed_on = last_day
    post.save(update_fields=["closed_on"])
    events.record(actor, post, after={"closed_on": last_day})
    return post


@action("orgs.post.appoint", gettext_lazy("任命了"))
def appoint(*, actor: Actor, post: Post, person: Person, first_day: dt.date) -> Holding:
    """The person holds the post from that day. Roles of administrators exclude each other.

    The tree is locked, as for granting a role: who holds what is asked in one and changed in the
    other.
    """
    actor.require(MANAGE)
    locked_tree(actor)
    post, person = _post(actor, post), _person(actor, person)
    if post.closed_on:
        raise Mistake(_("该岗位已经撤销。"))
    if person.left_on and person.left_on < first_day:
        raise Mistake(_("%(person)s 已登记离开，不能再任职。") % {"person": person}, "person")
    same = Holding.objects.filter(post=post, person=person)
    if same.filter(Q(valid_to=None) | Q(valid_to__gte=first_day)).exists():
        raise Mistake(_("%(person)s 已在该岗位任职。") % {"person": person}, "person")
    refuse_two_administrators([person], {Role(r.role) for r in post.roles.all()})
    holding = Holding.objects.create(post=post, person=person, valid_from=first_day)
    facts = {"post": f"{post.unit}{post}", "valid_from": first_day}
    events.record(actor, person, after=facts)
    return holding


@action("orgs.post.relieve", gettext_lazy("免去了"))
def relieve(*, actor: Actor, holding: Holding, last_day: dt.date) -> Holding:
    """The holding ends on that day, or ended earlier than was entered; it never begins again."""
    actor.require(MANAGE)
    locked_tree(actor)
    rows = Holding.objects.select_for_update(of=("self",)).select_related("person", "post__unit")
    holding = rows.get(pk=holding.pk)
    if holding.post.organisation_id != actor.organisation_id:
        raise Hidden
    if last_day < holding.valid_from:
        raise Mistake(_("免职日期不能早于任职日期。"), "last_day")
    if holding.valid_to is not None and last_day > holding.valid_to:
        raise Mistake(
            _("这项任职到 %(day)s 为止，继续任职请重新任命。") % {"day": holding.valid_to},
            "last_day",
        )
    holding.valid_to = last_day
    holding.save(update_fields=["valid_to"])
    post = holding.post
    events.record(actor, holding.person, after={"post": f"{post.unit}{post}", "valid_to": last_day})
    return holding


def _person(actor: Actor, person: Person) -> Person:
    """The person as now, locked; Hidden outside the organisation."""
    rows = Person.objects.select_for_update().filter(organisation_id=actor.organisation_id)
    found = rows.filter(pk=person.pk).first()
    if found is None:
        raise Hidden
    return found


def _post(actor: Actor, post: Post) -> Post:
    rows = Post.objects.select_for_update(of=("self",)).select_related("unit")
    found = rows.filter(organisation_id=actor.organisation_id, pk=post.pk).first()
    if found is None:
        raise Hidden
    return found


def refuse_two_administrators(people: Iterable[Person], new: set[Role]) -> None:
    """System, security and audit administrators are three different people, and nothing else."""
    if not new:
        return
    today = timezone.localdate()
    for person in people:
        rows = PostRole.objects.filter(post__holdings__person=person).filter(
            Q(post__holdings__valid_to=None) | Q(post__holdings__valid_to__gte=today)
        )
        held = {Role(role) for role in rows.values_list("role", flat=True)} | new
        if held & ADMINISTRATORS and len(held) > 1:
            raise Mistake(
                _("系统、安全、审计三员须由不同的人担任，也不能兼任业务角色（%(person)s）。")
                % {"person": person},
                "role",
            )


def index_people(people: Iterable[Person]) -> None:
    """Put people into the search index, by name."""
    entries: dict[int, list[search.Entry]] = {}
    for person in people:
        entry = search.Entry("person", person.pk, person.name)
        entries.setdefault(person.organisation_id, []).append(entry)
    for organisation_id, found in entries.items():
        search.put(organisation_id, found)
