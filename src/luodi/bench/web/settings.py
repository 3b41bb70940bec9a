"""Settings for measuring: those of the product, but static files are not compressed."""

from __future__ import annotations

from luodi.config.settings import *  # noqa: F403 - the product's settings

# Signing in is not measured; making the accounts of the district would take half a minute.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage",
    },
}
