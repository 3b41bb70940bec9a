"""The district itself: units, posts, people, accounts, groups, goals, working calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import transaction

from luodi.apps.accounts.actions import make_account
from luodi.apps.documents.actions import plant_goals
from luodi.apps.orgs.actions import (
    UnitFacts,
    add_exception,
    appoint,
    found,
    grant_role,
    make_group,
    make_person,
    make_post,
    make_unit,
)
from luodi.apps.orgs.models import Post, Unit, UnitKind
from luodi.demo.accounts import ACCOUNTS, PASSWORD, Account
from luodi.demo.names import invented
from luodi.demo.units import DemoUnit, demo_units
from luodi.kernel.access import Actor, Role
from luodi.kernel.models import Organisation

CODE = "shili"
FIRST_DAY = dt.date(2026, 1, 5)
PEOPLE = 200
LOCAL_HOLIDAY = dt.date(2026, 12, 15)

_LEADERS = ("区委书记", "区委副书记", "常务副区长", "副区长（工业）", "副区长（城建）")
_GROUPS: tuple[tuple[str, tuple[UnitKind, ...], tuple[str, ...]], ...] = (
    ("各镇街", (UnitKind.TOWN,), ("各镇（街道）", "各镇〔街道〕", "各镇街道", "各乡镇（街道）")),
    (
        "区直各部门",
        (UnitKind.PARTY, UnitKind.GOVERNMENT),
        ("各部门", "区直各有关部门", "区直有关部门", "区直各单位"),
    ),
    ("各园区", (UnitKind.PARK,), ("各园区管委会",)),
    ("各群团组织", (UnitKind.MASS,), ("群团组织",)),
)  # fmt: skip


@dataclass
class _Build:
    """What is at hand while the district is made."""

    actor: Actor
    root: Unit
    first_day: dt.date
    units: dict[str, Unit] = field(default_factory=dict)
    posts: dict[tuple[str, str], Post] = field(default_factory=dict)
    names: Iterator[str] = field(default_factory=invented)
    people: int = 0

    def post(self, unit: Unit, name: str, role: Role | None = None, position: int = 0) -> Post:
        """The post of that name, with its role."""
        key = (str(unit), name)
        if key not in self.posts:
            post = make_post(actor=self.actor, unit=unit, name=name, position=position)
            if role is not None:
                grant_role(actor=self.actor, post=post, role=role)
            self.posts[key] = post
        return self.posts[key]

    def fill(self, post: Post, account: Account | None = None) -> None:
        """Somebody new in the post."""
        taken = {account.name for account in ACCOUNTS}
        name = account.name if account else next(n for n in self.names if n not in taken)
        person = make_person(actor=self.actor, name=name)
        appoint(actor=self.actor, post=post, person=person, first_day=self.first_day)
        self.people += 1
        if account is not None:
            make_account(
                actor=self.actor,
                person=person,
                username=account.login,
                password=PASSWORD,
                must_change=False,
            )


@transaction.atomic
def build_district(first_day: dt.date = FIRST_DAY) -> Organisation:
    """Make it, all or nothing; its people are in their posts from that day on."""
    district = found(code=CODE, name="示例区", short_name="示例区", prefix="示督", is_demo=True)
    root = Unit.objects.get(organisation=district, depth=1)
    build = _Build(Actor.system(district.pk), root, first_day)
    planned = demo_units()
    for position, unit in enumerate(planned):
        build.units[unit.name] = _unit(build, unit, position)
    for account in ACCOUNTS:
        unit_row = build.units.get(account.unit, root)
        build.fill(build.post(unit_row, account.post, account.role), account)
    for position, title in enumerate(_LEADERS):
        build.fill(build.post(root, title, Role.LEADER, position))
    for unit in planned:
        _staff(build, unit)
    _others(build, planned)
    for name, kinds, aliases in _GROUPS:
        make_group(actor=build.actor, name=name, kinds=[k.value for k in kinds], aliases=aliases)
    plant_goals(actor=build.actor)
    add_exception(
        actor=build.actor, day=LOCAL_HOLIDAY, is_workday=False, note="区庆日放假一天（演示）"
    )
    return district


def _unit(build: _Build, unit: DemoUnit, position: int) -> Unit:
    is_temporary = unit.kind == UnitKind.TEMPORARY
    facts = UnitFacts(
        name=unit.name,
        short_name=unit.name,
        kind=unit.kind.value,
        aliases=unit.aliases,
        duties=unit.duties,
        host=build.units["区住建局"] if is_temporary else None,
        valid_from=build.first_day if is_temporary else None,
        position=position,
    )
    return make_unit(actor=build.actor, parent=build.root, facts=facts)


def _staff(build: _Build, unit: DemoUnit) -> None:
    """A head, a liaison and a handler for each unit; those with accounts are there already."""
    row = build.units[unit.name]
    is_supervision = unit.name == "区政府督查室"
    wanted = (
        (unit.head, Role.SUPERVISION_HEAD if is_supervision else Role.UNIT_HEAD),
        ("联络员", Role.LIAISON),
        (
            "督查专员" if is_supervision else "办公室科员",
            Role.OFFICER if is_supervision else Role.HANDLER,
        ),
    )
    for position, (title, role) in enumerate(wanted):
        if (str(row), title) not in build.posts:
            build.fill(build.post(row, title, role, position))


def _others(build: _Build, planned: list[DemoUnit]) -> None:
    """Further people without a role, until there are as many as a district's directory has."""
    for unit in planned:
        if build.people >= PEOPLE:
            return
        build.fill(build.post(build.units[unit.name], "副职", None, 5))
