"""Small secrets in the database, sealed with a key made from the installation's own.

Whoever has the database alone, or a backup of it, cannot read them. When the installation gets a
new secret key the old one is kept among `SECRET_KEY_FALLBACKS` until everything is sealed anew.
"""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

_PURPOSE = "luodi.kernel.sealing"


class Unreadable(ValueError):
    """Sealed with a key that is not known here."""


def seal(text: str) -> str:
    """The text as it may lie in the database."""
    return _box(settings.SECRET_KEY).encrypt(text.encode()).decode("ascii")


def unseal(sealed: str) -> str:
    """The text again, by the present key or a former one; Unreadable if neither fits."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    try:
        return MultiFernet([_box(key) for key in keys]).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise Unreadable from error


def is_current(sealed: str) -> bool:
    """Whether the present key opens it."""
    try:
        _box(settings.SECRET_KEY).decrypt(sealed.encode())
    except InvalidToken:
        return False
    return True


def _box(key: str) -> Fernet:
    digest = salted_hmac(_PURPOSE, "", secret=key, algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(digest))
