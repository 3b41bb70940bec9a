"""Accounts: made and closed by the system administrator, their passwords set by their owners."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.accounts.models import FormerPassword, User
from luodi.apps.accounts.rules import ACCOUNTS, OWN
from luodi.apps.orgs.models import Person
from luodi.kernel import events
from luodi.kernel.access import Actor
from luodi.kernel.actions import action
from luodi.kernel.errors import Mistake

_REMEMBERED = 5


@action("accounts.make", gettext_lazy("开通了账户"))
def make_account(
    *, actor: Actor, person: Person, username: str, password: str, must_change: bool = True
) -> User:
    """An account for a person; the first password must be changed at the first sign-in."""
    actor.require(ACCOUNTS)
    if User.objects.filter(username__iexact=username).exists():
        raise Mistake(_("用户名“%(name)s”已被使用。") % {"name": username}, "username")
    if User.objects.filter(person=person).exists():
        raise Mistake(_("%(person)s 已有账户。") % {"person": person}, "person")
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


@action("accounts.first_password", gettext_lazy("重置了密码"))
def set_first_password(*, actor: Actor, user: User, password: str) -> User:
    """A new first password, for somebody who forgot theirs; all sessions end."""
    actor.require(ACCOUNTS)
    _check(password, user)
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    events.record(actor, user)
    return user


@action("accounts.password", gettext_lazy("修改了密码"))
def password_changed(*, actor: Actor, user: User, former: str) -> None:
    """The owner has chosen a new password; `former` is the hash of the one before."""
    actor.require(OWN)
    if former:
        FormerPassword.objects.create(user=user, password=former)
    kept = user.former_passwords.values_list("pk", flat=True)[:_REMEMBERED]
    user.former_passwords.exclude(pk__in=list(kept)).delete()
    if user.must_change_password:
        user.must_change_password = False
        user.save(update_fields=["must_change_password"])
    events.record(actor, user)


@action("accounts.deactivate", gettext_lazy("停用了账户"))
def deactivate(*, actor: Actor, user: User, reason: str) -> User:
    """The account can no longer be used; nothing it did changes."""
    actor.require(ACCOUNTS)
    if actor.user_id == user.pk:
        raise Mistake(_("不能停用自己的账户。"))
    user.is_active = False
    user.save(update_fields=["is_active"])
    events.record(
        actor, user, before={"is_active": True}, after={"is_active": False}, reason=reason
    )
    return user


@action("accounts.reactivate", gettext_lazy("启用了账户"))
def reactivate(*, actor: Actor, user: User) -> User:
    """The account can be used again."""
    actor.require(ACCOUNTS)
    user.is_active = True
    user.save(update_fields=["is_active"])
    events.record(actor, user, before={"is_active": False}, after={"is_active": True})
    return user


def _check(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Mistake(" ".join(error.messages), "password") from None
