"""Second steps whose secrets were sealed with a former key, or with one that nobody has here."""

from __future__ import annotations

from collections.abc import Iterator

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from luodi.apps.accounts.models import User
from luodi.apps.accounts.rules import SEALED
from luodi.kernel import sealing


def sealed_with_a_former_key() -> QuerySet[User]:
    """Accounts of the whole installation, for the nightly work."""
    old = [pk for pk, sealed in _secrets() if _opens(sealed) and not sealing.is_current(sealed)]
    return User.objects.filter(pk__in=old, organisation__isnull=False).order_by("pk")


def unreadable_second_steps() -> int:
    """How many people's codes no key fits that is known here."""
    return len({pk for pk, sealed in _secrets() if not _opens(sealed)})


def _secrets() -> Iterator[tuple[int, str]]:
    rows = Authenticator.objects.values_list("user_id", "data")
    for user_id, data in rows.iterator():
        for name in SEALED & data.keys():
            yield user_id, data[name]


def _opens(sealed: str) -> bool:
    try:
        sealing.unseal(sealed)
    except sealing.Unreadable:
        return False
    return True
