"""Accounts: made and closed by the system administrator, their passwords set by their owners."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.accounts import lockout
from luodi.apps.accounts.actions.own import remember
from luodi.apps.accounts.actions.sessions import end_all
from luodi.apps.accounts.models import User
from luodi.apps.accounts.rules import ACCOUNTS, require_same_organisation
from luodi.apps.orgs.models import Person
from luodi.kernel import events
from luodi.kernel.access import Actor, Refused
from luodi.kernel.actions import action
from luodi.kernel.errors import Mistake


@action("accounts.make", gettext_lazy("开通了账户"))
def make_account(
    *, actor: Actor, person: Person, username: str, password: str, must_change: bool = True
) -> User:
    """An account for a person; the first password must be changed at the first sign-in."""
    actor.require(ACCOUNTS)
    if person.organisation_id != actor.organisation_id:
        raise Refused("accounts.manage")
    _check_new(person, username)
    user = User(
        organisation_id=person.organisation_id,
        person=person,
        username=username,
        email=person.email,
        must_change_password=must_change,
    )
    _check(password, user)
    user.set_password(password)
    user.save()
    events.record(actor, user, after={"username": username, "person": person})
    return user


@action("accounts.first_password", gettext_lazy("重置了密码，账户"))
def set_first_password(*, actor: Actor, user: User, password: str) -> User:
    """A new first password, for somebody who forgot theirs; all sessions end."""
    user = _managed(actor, user)
    _check(password, user)
    remember(user)
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    end_all(user)
    lockout.lift(user.username, user.pk)
    events.record(actor, user)
    return user


@action("accounts.deactivate", gettext_lazy("停用了账户"))
def deactivate(*, actor: Actor, user: User, reason: str) -> User:
    """The account can no longer be used, its sessions end; nothing it did changes."""
    user = _managed(actor, user)
    if actor.user_id == user.pk:
        raise Mistake(_("不能停用自己的账户。"))
    if not user.is_active:
        raise Mistake(_("该账户已经停用。"))
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_all(user)
    events.record(
        actor, user, before={"is_active": True}, after={"is_active": False}, reason=reason
    )
    return user


@action("accounts.reactivate", gettext_lazy("启用了账户"))
def reactivate(*, actor: Actor, user: User) -> User:
    """The account can be used again."""
    user = _managed(actor, user)
    if user.is_active:
        raise Mistake(_("该账户正在使用中。"))
    user.is_active = True
    user.save(update_fields=["is_active"])
    events.record(actor, user, before={"is_active": False}, after={"is_active": True})
    return user


@action("accounts.unlock", gettext_lazy("解除了锁定，账户"))
def unlock(*, actor: Actor, user: User) -> User:
    """The owner need not wait any longer after too many failures."""
    user = _managed(actor, user)
    if not lockout.minutes_left(user.username):
        raise Mistake(_("该账户没有被锁定。"))
    lockout.lift(user.username, user.pk)
    events.record(actor, user)
    return user


def _managed(actor: Actor, user: User) -> User:
    actor.require(ACCOUNTS)
    require_same_organisation(actor, user)
    return User.objects.select_for_update().get(pk=user.pk)


def _check_new(person: Person, username: str) -> None:
    try:
        User.username_validator(username)
    except ValidationError:
        raise Mistake(_("用户名只能由字母、数字和 @ . + - _ 组成。"), "username") from None
    if User.objects.filter(username__iexact=username).exists():
        raise Mistake(_("用户名“%(name)s”已被使用。") % {"name": username}, "username")
    if User.objects.filter(person=person).exists():
        raise Mistake(_("%(person)s 已有账户。") % {"person": person}, "person")
    if person.left_on is not None:
        raise Mistake(_("%(person)s 已登记离开，不能开通账户。") % {"person": person}, "person")


def _check(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Mistake(" ".join(error.messages), "password") from None
