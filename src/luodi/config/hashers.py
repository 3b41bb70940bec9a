"""How passwords are kept in demo mode, where everybody knows them: quickly."""

from __future__ import annotations

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class DemoHasher(PBKDF2PasswordHasher):
    """Few rounds. Production has Django's own number, and never opens a demo database."""

    iterations = 20_000
