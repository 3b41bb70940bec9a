"""Settings of the test suite: SQLite, or PostgreSQL where DATABASE_URL says so; nothing on disk stays."""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("LUODI_HOME", tempfile.mkdtemp(prefix="luodi-test-"))
os.environ["LUODI_MODE"] = "test"
os.environ["LUODI_QUEUE"] = "immediate"
os.environ["LUODI_SECRET_KEY"] = "for-tests-only-" + "x" * 40

from luodi.config.settings import *  # noqa: F403 - the product's settings, then what tests change

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STATIC_ROOT.mkdir(exist_ok=True)  # noqa: F405 - WhiteNoise warns of a folder that is not there
(LUODI_HOME / "static").mkdir(exist_ok=True)  # noqa: F405 - whitenoise warns where there is none
