"""Accounts and delegations. What an account may do follows from the posts its person holds."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.apps.orgs.models import Person
from luodi.kernel.models import Organisation, Owned


class User(AbstractUser):
    """Somebody who can sign in: an account of one organisation, usually of one person."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", null=True
    )
    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="user"
    )
    must_change_password = models.BooleanField(_("须修改初始密码"), default=True)
    language = models.CharField(_("语言"), max_length=10, blank=True)
    wants_email = models.BooleanField(_("接收邮件提醒"), default=False)

    class Meta:
        verbose_name = _("账户")

    def __str__(self) -> str:
        return self.person.name if self.person else self.username

    @property
    def mail_address(self) -> str:
        """Where reminders go: the person's address as it is now, or that of a bare account."""
        return self.person.email if self.person else self.email


class FormerPassword(models.Model):
    """The hash of a password used before, so that it is not chosen again at once."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="former_passwords")
    password = models.CharField(max_length=128)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("用过的密码")
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.created_at:%Y-%m-%d}"


class Delegation(Owned):
    """Somebody stands in for somebody else who is away, from a day until a day."""

    absent = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="delegations")
    deputy = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="standing_in")
    valid_from = models.DateField(_("起"))
    valid_to = models.DateField(_("止"))
    reason = models.CharField(_("事由"), max_length=120)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("代理")
        ordering: ClassVar = ["-valid_from"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(valid_to__gte=models.F("valid_from")),
                name="delegation_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~models.Q(absent=models.F("deputy")), name="delegation_to_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.absent} → {self.deputy}"


class ApiToken(Owned):
    """A token for programs: only its hash is kept; it can do no more than its owner."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(_("用途"), max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(_("范围"), default=list)
    expires_on = models.DateField(_("有效期至"))
    revoked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("接口令牌")
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.name
