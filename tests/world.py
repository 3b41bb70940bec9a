"""The people of the tests, made by the product's own actions.

示例区 has units below its root; each role has one person. 邻区 is the organisation that must never
see any of it: it has an officer and a handler of its own.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.utils import timezone

from luodi.apps.accounts.actions import make_account
from luodi.apps.accounts.models import User
from luodi.apps.accounts.queries import actor_of
from luodi.apps.orgs.actions import (
    UnitFacts,
    appoint,
    found,
    grant_role,
    make_group,
    make_person,
    make_post,
    make_unit,
)
from luodi.apps.orgs.models import Unit, UnitKind
from luodi.kernel.access import Actor, Role
from luodi.kernel.models import Organisation

PASSWORD = "Ceshi-mima-2026"  # noqa: S105 - the accounts exist in the test database only
FIRST_DAY = dt.date(2025, 1, 1)

# unit: (short name, kind, duty phrases)
UNITS = (
    ("区委区政府督查室", UnitKind.PARTY, ("专项督查", "台账", "进展情况")),
    ("区发改委", UnitKind.GOVERNMENT, ("重点项目", "年度投资", "专项资金")),
    ("区住建局", UnitKind.GOVERNMENT, ("老旧小区", "燃气管网", "棚户区改造")),
    ("区财政局", UnitKind.GOVERNMENT, ("惠企政策", "过紧日子")),
    ("东湖街道", UnitKind.TOWN, ()),
    ("西山镇", UnitKind.TOWN, ()),
)
# username: (name, unit, post, role)
PEOPLE = {
    "officer": ("文督查", "区委区政府督查室", "督查员", Role.OFFICER),
    "officer2": ("武督查", "区委区政府督查室", "副主任科员", Role.OFFICER),
    "head": ("林主任", "区委区政府督查室", "主任", Role.SUPERVISION_HEAD),
    "leader": ("何区长", "", "区长", Role.LEADER),
    "campaign": ("项目办", "区发改委", "项目办主任", Role.CAMPAIGN),
    "handler": ("承一", "区住建局", "办公室科员", Role.HANDLER),
    "unit_head": ("局一", "区住建局", "局长", Role.UNIT_HEAD),
    "liaison": ("联一", "区财政局", "联络员", Role.LIAISON),
    "other_handler": ("承二", "东湖街道", "党政办科员", Role.HANDLER),
    "judge": ("评一", "", "观察员", Role.JUDGE),
    "system_admin": ("管一", "", "系统管理员", Role.SYSTEM_ADMIN),
    "security_admin": ("管二", "", "安全管理员", Role.SECURITY_ADMIN),
    "audit_admin": ("管三", "", "审计管理员", Role.AUDIT_ADMIN),
}
STRANGERS = {
    "stranger_officer": ("外督查", "邻区督查室", "督查员", Role.OFFICER),
    "stranger_handler": ("外承办", "邻区住建局", "科员", Role.HANDLER),
    "stranger_admin": ("外管理", "", "系统管理员", Role.SYSTEM_ADMIN),
}


@dataclass
class World:
    """Organisations, users and units by their short names."""

    district: Organisation
    neighbour: Organisation
    users: dict[str, User] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)

    @classmethod
    def load(cls) -> World:
        """Read it from the database as it is now."""
        world = cls(
            Organisation.objects.get(code="shiliqu"), Organisation.objects.get(code="linqu")
        )
        people = User.objects.select_related("organisation", "person")
        world.users = {user.username: user for user in people}
        world.units = {unit.short_name: unit for unit in Unit.objects.all()}
        return world

    def actor(self, username: str) -> Actor:
        """The actor that user is today."""
        actor = actor_of(self.users[username], timezone.localdate())
        assert actor is not None
        return actor


def build_world() -> None:
    """Both organisations with everybody in them."""
    district = found(code="shiliqu", name="示例区", short_name="示例区", prefix="示督")
    system = Actor.system(district.pk)
    root = Unit.objects.get(organisation=district, depth=1)
    units = {"": root}
    for position, (name, kind, duties) in enumerate(UNITS):
        facts = UnitFacts(name=name, kind=kind.value, duties=duties, position=position)
        units[name] = make_unit(actor=system, parent=root, facts=facts)
    _people(system, units, PEOPLE)
    make_group(actor=system, name="各镇街", kinds=[UnitKind.TOWN.value], aliases=["各镇（街道）"])

    neighbour = found(code="linqu", name="邻区", short_name="邻区", prefix="邻督")
    system = Actor.system(neighbour.pk)
    root = Unit.objects.get(organisation=neighbour, depth=1)
    units = {"": root}
    for name in ("邻区督查室", "邻区住建局"):
        units[name] = make_unit(actor=system, parent=root, facts=UnitFacts(name=name))
    _people(system, units, STRANGERS)


def _people(
    system: Actor, units: dict[str, Unit], people: dict[str, tuple[str, str, str, Role]]
) -> None:
    for username, (name, unit, post_name, role) in people.items():
        person = make_person(actor=system, name=name, email=f"{username}@example.invalid")
        post = make_post(actor=system, unit=units[unit], name=post_name)
        grant_role(actor=system, post=post, role=role)
        appoint(actor=system, post=post, person=person, first_day=FIRST_DAY)
        make_account(
            actor=system, person=person, username=username, password=PASSWORD, must_change=False
        )
