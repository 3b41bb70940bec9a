"""People and posts, and roles of posts, from tables: all or none."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from luodi.apps.orgs.actions.people import index_people
from luodi.apps.orgs.actions.sheets.checking import Source, checked
from luodi.apps.orgs.actions.unit_rows import locked_tree
from luodi.apps.orgs.models import Holding, Person, Post, PostRole
from luodi.apps.orgs.queries.sheets import SHEETS, Plan
from luodi.apps.orgs.queries.sheets.people import PersonWork, PostWork
from luodi.apps.orgs.queries.sheets.roles import RoleWork
from luodi.apps.orgs.rules import GRANT, MANAGE
from luodi.kernel import events
from luodi.kernel.access import Actor
from luodi.kernel.actions import action

_BATCH = 500


@action("orgs.people.import", gettext_lazy("用表格导入了人员"))
def import_people(*, actor: Actor, source: Source) -> dict[str, int]:
    """Register and appoint the people of the table; how many rows had which fate."""
    actor.require(MANAGE)
    locked_tree(actor)  # posts belong to units: both kinds of import wait for each other
    plan: Plan[PersonWork] = checked(actor, SHEETS["people"], source)
    people = _people(actor, plan)
    posts = _posts(actor, plan)
    corrected, new = [], []
    for work, person in people:
        for one in work.posts:
            if one.holding is not None:
                one.holding.valid_from = one.since
                corrected.append(one.holding)
            else:
                post = one.post or posts[one.unit.pk, one.name]
                new.append(Holding(post=post, person=person, valid_from=one.since))
        if work.person is None or work.is_changed or work.posts:
            events.record(actor, person, after=_said(work))
    Holding.objects.bulk_update(corrected, ["valid_from"], batch_size=_BATCH)
    Holding.objects.bulk_create(new, batch_size=_BATCH)
    events.record(actor, source.job, after={"file": source.name, **plan.fates()})
    return plan.fates()


def _people(actor: Actor, plan: Plan[PersonWork]) -> list[tuple[PersonWork, Person]]:
    """Everybody of the plan: made, changed, or as they are."""
    found, new, changed = [], [], []
    for work in plan.work:
        person = work.person or Person(organisation_id=actor.organisation_id)
        if work.person is None:
            new.append(person)
        elif work.is_changed:
            changed.append(person)
        person.name, person.phone, person.email = work.name, work.phone, work.email
        found.append((work, person))
    Person.objects.bulk_create(new, batch_size=_BATCH)
    Person.objects.bulk_update(changed, ["name", "phone", "email"], batch_size=_BATCH)
    index_people([*new, *changed])
    return found


def _posts(actor: Actor, plan: Plan[PersonWork]) -> dict[tuple[int, str], Post]:
    """The posts that are new, by unit and name."""
    wanted: dict[tuple[int, str], PostWork] = {}
    for work in plan.work:
        for one in work.posts:
            if one.post is None:
                wanted.setdefault((one.unit.pk, one.name), one)
    posts = {
        key: Post(organisation_id=actor.organisation_id, unit=one.unit, name=one.name)
        for key, one in wanted.items()
    }
    Post.objects.bulk_create(posts.values(), batch_size=_BATCH)
    for post in posts.values():
        events.record(actor, post, after={"unit": post.unit, "name": post.name})
    return posts


def _said(work: PersonWork) -> dict[str, object]:
    """What the log says; numbers and addresses are not repeated there."""
    said: dict[str, object] = {"name": work.name}
    if work.posts:
        said["post"] = [f"{one.unit}{one.name}" for one in work.posts]
    return said


@action("orgs.roles.import", gettext_lazy("用表格授予了角色"))
def import_roles(*, actor: Actor, source: Source) -> dict[str, int]:
    """Grant the roles of the table; how many rows had which fate."""
    actor.require(GRANT)
    locked_tree(actor)
    plan: Plan[RoleWork] = checked(actor, SHEETS["roles"], source)
    PostRole.objects.bulk_create(
        [PostRole(post=w.post, role=w.role.value, scope=w.scope) for w in plan.work],
        batch_size=_BATCH,
    )
    for work in plan.work:
        events.record(actor, work.post, after={"role": work.role.value, "scope": work.scope})
    events.record(actor, source.job, after={"file": source.name, **plan.fates()})
    return plan.fates()
