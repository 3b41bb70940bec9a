"""Accounts: listed, closed, opened again, unlocked; who holds which role, and what roles may do.

Accounts are made and passwords set on the pages only: a first password is shown once, to a person.
"""

from __future__ import annotations

from typing import Any, Literal

from django.utils import timezone
from ninja import Query, Schema
from pydantic import Field

from luodi.apps.accounts import actions, lockout
from luodi.apps.accounts.api.routes import routes
from luodi.apps.accounts.models import User
from luodi.apps.accounts.queries import holders, user_for, users_visible_to
from luodi.apps.accounts.rules import ACCOUNTS, ROLES, may_sign_in
from luodi.apps.orgs.api.posts import RoleOut
from luodi.apps.orgs.models import Holding, PostRole
from luodi.kernel.access import ActorRequest, Role, permissions
from luodi.kernel.rest.listing import Cursor, Listing, Pk, Strict, listing


class AccountOut(Schema):
    """An account: never anything of its password."""

    id: int
    username: str
    person: int | None = Field(validation_alias="person_id")
    name: str
    is_active: bool
    must_change_password: bool

    @staticmethod
    def resolve_name(user: User) -> str:
        """Of its person."""
        return str(user)


class AccountDetail(AccountOut):
    """An account, whether it opens today, and how many minutes it is locked after failures."""

    may_sign_in: bool
    locked_minutes: int

    @staticmethod
    def resolve_may_sign_in(user: User) -> bool:
        """Open, and its person is still here."""
        return may_sign_in(user, timezone.localdate())

    @staticmethod
    def resolve_locked_minutes(user: User) -> int:
        """0: not locked."""
        return lockout.minutes_left(user.username)


class Accounts(Cursor):
    """Which accounts. `first`: with the first password still; `closed`: deactivated."""

    q: str = Field("", max_length=40, description="any part of a name, or a user name's beginning")
    state: Literal["open", "first", "closed"] | None = None


@routes.get("/accounts", ACCOUNTS, Listing[AccountOut])
def list_accounts(request: ActorRequest, wanted: Query[Accounts]) -> dict[str, Any]:
    """Accounts of the organisation."""
    rows = users_visible_to(request.actor, words=wanted.q, state=wanted.state or "")
    return listing(request, rows, wanted)


@routes.get("/accounts/{pk}", ACCOUNTS, AccountDetail)
def get_account(request: ActorRequest, pk: Pk) -> User:
    """One account."""
    return user_for(request.actor, pk)


class ClosingReason(Strict):
    """Why the account is closed."""

    reason: str = Field(min_length=1, max_length=200)


@routes.post("/accounts/{pk}/deactivate", ACCOUNTS, AccountDetail)
def deactivate_account(request: ActorRequest, pk: Pk, sent: ClosingReason) -> User:
    """Close an account; its sessions end."""
    user = user_for(request.actor, pk)
    return actions.deactivate(actor=request.actor, user=user, reason=sent.reason)


@routes.post("/accounts/{pk}/reactivate", ACCOUNTS, AccountDetail)
def reactivate_account(request: ActorRequest, pk: Pk) -> User:
    """Open it again."""
    return actions.reactivate(actor=request.actor, user=user_for(request.actor, pk))


@routes.post("/accounts/{pk}/unlock", ACCOUNTS, AccountDetail)
def unlock_account(request: ActorRequest, pk: Pk) -> User:
    """Its owner need not wait any longer after too many failures."""
    return actions.unlock(actor=request.actor, user=user_for(request.actor, pk))


class HolderOut(Schema):
    """Somebody in a post today, with the roles it brings."""

    id: int
    person: int = Field(validation_alias="person_id")
    name: str
    post: int = Field(validation_alias="post_id")
    post_name: str
    unit: int
    roles: list[RoleOut]

    @staticmethod
    def resolve_name(holding: Holding) -> str:
        """Of the person."""
        return holding.person.name

    @staticmethod
    def resolve_post_name(holding: Holding) -> str:
        """Of the post."""
        return holding.post.name

    @staticmethod
    def resolve_unit(holding: Holding) -> int:
        """The post's unit."""
        return holding.post.unit_id

    @staticmethod
    def resolve_roles(holding: Holding) -> list[PostRole]:
        """They come with the post."""
        return list(holding.post.roles.all())


class Holders(Cursor):
    """Which of them."""

    q: str = Field("", max_length=40, description="any part of a name; pinyin initials")
    role: Role | None = None


@routes.get("/role-holders", ROLES, Listing[HolderOut])
def list_role_holders(request: ActorRequest, wanted: Query[Holders]) -> dict[str, Any]:
    """Who holds which role today, through which post, for which units."""
    role = wanted.role.value if wanted.role else ""
    rows = holders(request.actor, timezone.localdate(), words=wanted.q, role=role)
    return listing(request, rows, wanted)


class PermissionOut(Schema):
    """Something that may be allowed, and the roles it is allowed to."""

    name: str
    label: str
    roles: list[str]


@routes.get("/permissions", ROLES, list[PermissionOut])
def list_permissions(request: ActorRequest) -> list[PermissionOut]:
    """What each role may do, as the program has it."""
    return [
        PermissionOut(name=p.name, label=str(p.label), roles=sorted(role.value for role in p.roles))
        for p in permissions()
    ]
