"""Rules for passwords beyond Django's own (GB/T 22239-2019, second level)."""

from __future__ import annotations

import re
import secrets
from typing import Any

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_CLASSES = (r"[a-z]", r"[A-Z]", r"\d", r"[^A-Za-z\d]")
_WANTED = 3


class MixedCharacters:
    """At least three of: small letters, capitals, digits, other marks."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError if there are fewer."""
        if sum(bool(re.search(form, password)) for form in _CLASSES) < _WANTED:
            raise ValidationError(self.get_help_text(), code="password_too_plain")

    def get_help_text(self) -> str:
        """The rule in a sentence."""
        return _("密码须包含大写字母、小写字母、数字、符号中的至少三类。")


class LongEnough:
    """Not fewer characters than that."""

    def __init__(self, least: int = 10) -> None:
        self.least = least

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError if it is shorter."""
        if len(password) < self.least:
            raise ValidationError(self.get_help_text(), code="password_too_short")

    def get_help_text(self) -> str:
        """The rule in a sentence."""
        return _("密码至少 %(n)d 个字符。") % {"n": self.least}


class NotUsedBefore:
    """None of the last passwords again."""

    def __init__(self, remembered: int = 5) -> None:
        self.remembered = remembered

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError if it is the present or a remembered one."""
        if user is None or user.pk is None:
            return
        known = [
            user.password,
            *user.former_passwords.values_list("password", flat=True)[: self.remembered],
        ]
        if any(check_password(password, old) for old in known if old):
            raise ValidationError(self.get_help_text(), code="password_used_before")

    def get_help_text(self) -> str:
        """The rule in a sentence."""
        return _("不能与最近 %(n)d 次用过的密码相同。") % {"n": self.remembered}


# without characters that are mistaken for each other when a password is read out or copied
_SMALL, _CAPITAL, _DIGITS = "abcdefghjkmnpqrstuvwxyz", "ABCDEFGHJKMNPQRSTUVWXYZ", "23456789"


def first_password() -> str:
    """A random password for the first sign-in, in groups of four: ``mK7p-Rw3t-hX9q``."""
    while True:
        groups = [
            "".join(secrets.choice(_SMALL + _CAPITAL + _DIGITS) for _place in range(4))
            for _group in range(3)
        ]
        password = "-".join(groups)
        if all(set(password) & set(kind) for kind in (_SMALL, _CAPITAL, _DIGITS)):
            return password
