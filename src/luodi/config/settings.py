"""Settings from the environment (docs/reference/settings.md); the defaults need no server."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _
from environs import Env

from luodi.config.home import home, secret_key
from luodi.config.queues import is_redis, rq_queues, tasks

env = Env()
PACKAGE = Path(__file__).resolve().parent.parent
LUODI_HOME = home()

# demo: ready-made accounts and data. production: neither is possible. test: set by the test suite.
LUODI_MODE: str = env.str("LUODI_MODE", "production")
LUODI_DEMO = LUODI_MODE == "demo"
LUODI_URL: str = env.str("LUODI_URL", "http://localhost:8000").rstrip("/")
_site = urlsplit(LUODI_URL)
_https = _site.scheme == "https"

SECRET_KEY: str = env.str("LUODI_SECRET_KEY", "") or secret_key(LUODI_HOME)
SECRET_KEY_FALLBACKS: list[str] = env.list("LUODI_SECRET_KEY_FALLBACKS", [])
DEBUG = False
ALLOWED_HOSTS: list[str] = [
    _site.hostname or "localhost",
    "localhost",
    "127.0.0.1",
    "[::1]",
    *env.list("LUODI_HOSTS", []),
]
CSRF_TRUSTED_ORIGINS = [LUODI_URL]
CSRF_FAILURE_VIEW = "luodi.shell.errors.csrf_failure"

INSTALLED_APPS = [
    "luodi.kernel",
    "luodi.apps.orgs",
    "luodi.apps.accounts",
    "luodi.apps.notify",
    "luodi.apps.documents",
    "luodi.apps.lights",
    "luodi.apps.tasks",
    "luodi.apps.ladder",
    "luodi.apps.agenda",
    "luodi.apps.boards",
    "luodi.apps.ledger",
    "luodi.shell",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_filters",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "template_partials",
    "treebeard",
    "ninja",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "luodi.kernel.middleware.RequestContext",
    "luodi.kernel.middleware.SecurityHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "luodi.kernel.middleware.NoZeroBytes",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "luodi.apps.accounts.middleware.SessionLimits",
    "luodi.apps.accounts.middleware.CurrentActor",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "luodi.kernel.middleware.FormsOnly",
]
ROOT_URLCONF = "luodi.config.urls"
WSGI_APPLICATION = "luodi.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["luodi.kernel.templatetags.ui"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "luodi.shell.context.page",
            ],
        },
    }
]
FORM_RENDERER = "luodi.kernel.widgets.FieldRenderer"

_embedded = f"sqlite:///{LUODI_HOME / 'luodi.sqlite3'}"
DATABASES: dict[str, dict[str, Any]] = {
    "default": dict(env.dj_db_url("DATABASE_URL", _embedded, conn_max_age=60)),
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # One writer at a time, readers never wait; a transaction takes the lock when it begins, so that
    # two actions cannot both read first and then find each other in the way.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
        "PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY;",
    }
else:
    # Short queries only: compiling one takes longer than running it.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "kernel_cache",
        # Django keeps 300 and then throws any third of them away: failed sign-ins and used codes
        # are counted here, and whoever types 300 names would have the counts forgotten.
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

AUTH_USER_MODEL = "accounts.User"
if LUODI_DEMO:
    PASSWORD_HASHERS = ["luodi.config.hashers.DemoHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = env.int("LUODI_SESSION_HOURS", 12) * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_SSL_REDIRECT = _https and env.bool("LUODI_REDIRECT_HTTPS", True)
SECURE_PROXY_SSL_HEADER = None
if env.bool("LUODI_BEHIND_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    MIDDLEWARE.insert(0, "luodi.config.proxy.ForwardedAddress")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "kernel" / "locale"]
TIME_ZONE = env.str("LUODI_TIME_ZONE", "Asia/Shanghai")
USE_I18N = USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = LUODI_HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = LUODI_HOME / "files"

# Uploads: larger ones go to a temporary file, and what is too large is refused with a sentence.
FILE_UPLOAD_TEMP_DIR = LUODI_HOME / "tmp"  # files wait here until they have been looked at
FILE_UPLOAD_TEMP_DIR.mkdir(mode=0o700, exist_ok=True)
LUODI_MAX_UPLOAD = env.int("LUODI_MAX_UPLOAD_MB", 50) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
LUODI_CLAMD = env.str("LUODI_CLAMD", "")  # host:port or a socket's path
# Hosts of the office's own network that messages and webhooks may be sent to (apps/notify).
LUODI_INNER_HOSTS: list[str] = env.list("LUODI_INNER_HOSTS", [])

LUODI_QUEUE: str = env.str("LUODI_QUEUE", "database")  # database | immediate | redis://…
TASKS = tasks(LUODI_QUEUE)
if is_redis(LUODI_QUEUE):  # the extra `redis` is installed
    INSTALLED_APPS.append("django_rq")
    MIGRATION_MODULES = {"django_rq": None}  # it has no tables: changing the queue migrates nothing
    RQ_QUEUES = rq_queues(LUODI_QUEUE)
# At least two: a job asked for once a day is known by its key for that day.
LUODI_JOBS_KEPT_DAYS = max(2, env.int("LUODI_JOBS_KEPT_DAYS", 30))

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
if env.str("LUODI_EMAIL_URL", ""):
    _mail = env.dj_email_url("LUODI_EMAIL_URL")
    EMAIL_BACKEND, EMAIL_HOST, EMAIL_PORT = (
        _mail["EMAIL_BACKEND"],
        _mail["EMAIL_HOST"],
        _mail["EMAIL_PORT"],
    )
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS, EMAIL_USE_SSL = _mail["EMAIL_USE_TLS"], _mail["EMAIL_USE_SSL"]
DEFAULT_FROM_EMAIL = env.str("LUODI_EMAIL_FROM", f"luodi@{_site.hostname or 'localhost'}")

SITE_NAME = _("落地")
LOGGING_CONFIG = None  # luodi.kernel.logs
LUODI_LOG = env.str("LUODI_LOG", "text")  # text | json
LUODI_LOG_LEVEL = env.str("LUODI_LOG_LEVEL", "INFO").upper()
SILENCED_SYSTEM_CHECKS: list[str] = []

from luodi.config.signin import *  # noqa: E402, F403 - the sign-in settings are a page of their own
