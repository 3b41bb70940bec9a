"""Who may do what: roles, grants, the actor of a request, and the one registry of permissions.

A permission is an object, made once in an app's `rules`; views and actions name the object, so a
misspelt permission cannot exist. Objects themselves are reached through loaders only
(`queries`), which raise :class:`Hidden` (404) or :class:`Refused` (403).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import wraps
from typing import Any
from urllib.parse import quote, urlsplit

from django.core.exceptions import PermissionDenied
from django.db.models import TextChoices
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What a post lets its holder do. The three administrators exclude each other."""

    HANDLER = "handler", _("承办人")
    UNIT_HEAD = "unit_head", _("单位负责人")
    LIAISON = "liaison", _("联络员")
    OFFICER = "officer", _("督查员")
    SUPERVISION_HEAD = "supervision_head", _("督查室负责人")
    LEADER = "leader", _("区领导")
    CAMPAIGN = "campaign", _("专项办")
    JUDGE = "judge", _("评委／观察员")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全管理员")
    AUDIT_ADMIN = "audit_admin", _("审计管理员")


ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
SUPERVISION = frozenset({Role.OFFICER, Role.SUPERVISION_HEAD})
UNIT_ROLES = frozenset({Role.HANDLER, Role.UNIT_HEAD, Role.LIAISON})
EVERYBODY = frozenset(Role)
BUSINESS = EVERYBODY - ADMINISTRATORS


class Hidden(Http404):
    """The object does not exist for this actor."""


class Refused(PermissionDenied):
    """The actor may see the object but not do this to it."""


@dataclass(frozen=True, slots=True)
class Permission:
    """Something that may be allowed, and the roles it is allowed to."""

    name: str
    label: str | Promise
    roles: frozenset[Role]


_registry: dict[str, Permission] = {}


def permission(name: str, label: str | Promise, *roles: Role | frozenset[Role]) -> Permission:
    """Register a permission under a dotted name; a name can be given once only."""
    if name in _registry:
        raise ValueError(f"permission {name} is registered twice")
    allowed: set[Role] = set()
    for role in roles:
        allowed |= role if isinstance(role, frozenset) else {role}
    made = Permission(name, label, frozenset(allowed))
    _registry[name] = made
    return made


def permissions() -> Iterator[Permission]:
    """All permissions, by name."""
    return iter(sorted(_registry.values(), key=lambda p: p.name))


@dataclass(frozen=True, slots=True)
class Grant:
    """A role that holds for a unit and all units below it: `path` is the unit's tree path.

    An empty path holds for the whole organisation. `delegated_by` names whom the actor stands in
    for, where the role is not the actor's own.
    """

    role: Role
    unit_id: int | None = None
    path: str = ""
    delegated_by: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, as which post, in which organisation. `user_id` is None for the system itself."""

    organisation_id: int
    name: str
    post: str = ""
    user_id: int | None = None
    person_id: int | None = None
    unit_id: int | None = None
    grants: tuple[Grant, ...] = ()
    scopes: frozenset[str] | None = field(default=None)  # of an API token; None: no limit

    @classmethod
    def system(cls, organisation_id: int, name: str = "系统") -> Actor:
        """The system acting by itself (jobs, set-up); it may do everything in the organisation."""
        grants = tuple(Grant(role) for role in Role)
        return cls(organisation_id, name, grants=grants)

    @property
    def roles(self) -> frozenset[Role]:
        """All roles held at the moment."""
        return frozenset(grant.role for grant in self.grants)

    def may(self, wanted: Permission) -> bool:
        """Whether any of the roles allows it; what everybody may, a newcomer without a post may."""
        return wanted.roles == EVERYBODY or bool(self.roles & wanted.roles)

    def has(self, *roles: Role) -> bool:
        """Whether one of the roles is held."""
        return bool(self.roles.intersection(roles))

    def paths(self, *roles: Role) -> tuple[str, ...]:
        """Tree paths of the units for which one of the roles is held; "" is the whole."""
        return tuple({g.path for g in self.grants if g.role in roles})

    def covers(self, path: str, *roles: Role) -> bool:
        """Whether one of the roles is held for the unit at `path`."""
        return any(path.startswith(held) for held in self.paths(*roles))

    def require(self, wanted: Permission) -> None:
        """Raise Refused unless it is allowed."""
        if not self.may(wanted):
            raise Refused(wanted.name)


class ActorRequest(HttpRequest):
    """A request of somebody who has signed in: views that are given one can rely on `actor`."""

    actor: Actor


View = Callable[..., HttpResponseBase]


def require(wanted: Permission) -> Callable[[View], View]:
    """A view for those who may do `wanted`; others are asked to sign in, or refused."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            actor: Actor | None = getattr(request, "actor", None)
            if actor is None:
                return to_sign_in(request)
            actor.require(wanted)
            return view(request, *args, **kwargs)

        guarded.permission = wanted  # type: ignore[attr-defined]  # read by the permission matrix
        return guarded

    return wrap


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """The way to the sign-in page; htmx is told to load it as a page of its own."""
    page = urlsplit(request.headers.get("HX-Current-URL", "")).path
    back = page or request.get_full_path()
    address = f"{reverse('account_login')}?next={quote(back)}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)
