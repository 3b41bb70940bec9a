"""Who is let in by a password, and whose session still counts on every request."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.utils import timezone

from luodi.apps.accounts.models import User
from luodi.apps.accounts.rules import may_sign_in


class AccountBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth ships no types
    """Accounts that are open; a closed one loses its sessions with the next request."""

    def user_can_authenticate(self, user: Any) -> bool:
        """Whether the account is open today."""
        return may_sign_in(user, timezone.localdate())

    def get_user(self, user_id: int) -> User | None:
        """The account of a session, with the person it belongs to."""
        user = User.objects.select_related("person", "organisation").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
