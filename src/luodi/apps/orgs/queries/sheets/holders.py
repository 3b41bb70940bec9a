"""Who holds which post, and which roles that gives: administrators exclude each other."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils.translation import gettext as _

from luodi.apps.orgs.models import Holding, PostRole
from luodi.kernel.access import ADMINISTRATORS, Role


class Holders:
    """Roles of posts and people as they are, and as rows already planned will make them."""

    def __init__(self, organisation_id: int, today: dt.date) -> None:
        self.posts_of: dict[int, set[int]] = {}
        self.people_of: dict[int, set[int]] = {}
        self.roles_of: dict[int, set[Role]] = {}
        running = Q(valid_to=None) | Q(valid_to__gte=today)
        holdings = Holding.objects.filter(running, post__organisation_id=organisation_id)
        for person, post in holdings.values_list("person_id", "post_id"):
            self.hold(person, post)
        roles = PostRole.objects.filter(post__organisation_id=organisation_id)
        for post, role in roles.values_list("post_id", "role"):
            self.roles_of.setdefault(post, set()).add(Role(role))

    def hold(self, person: int, post: int) -> None:
        """From now on the person counts as holding the post."""
        self.posts_of.setdefault(person, set()).add(post)
        self.people_of.setdefault(post, set()).add(person)

    def clash_of_role(self, post: int, role: Role) -> str:
        """Why the post cannot have the role too; empty if it can, and then it has it."""
        held = self.roles_of.setdefault(post, set())
        if _mixed(held | {role}):
            return _("管理员岗位不能兼有其他角色")
        for person in self.people_of.get(post, ()):
            if _mixed(self._roles(person) | {role}):
                return _("任职人员还有别的角色：系统、安全、审计三员须专人担任")
        held.add(role)
        return ""

    def clash_of_person(self, person: int, post: int) -> str:
        """Why the person cannot hold the post too; empty if it can."""
        if _mixed(self._roles(person) | self.roles_of.get(post, set())):
            return _("系统、安全、审计三员须由不同的人担任，也不能兼任业务角色")
        return ""

    def _roles(self, person: int) -> set[Role]:
        posts = self.posts_of.get(person, set())
        return {role for post in posts for role in self.roles_of.get(post, set())}


def _mixed(roles: set[Role]) -> bool:
    return bool(roles & ADMINISTRATORS) and len(roles) > 1
