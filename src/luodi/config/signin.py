"""How people sign in: django-allauth's settings, one page of their own."""

from __future__ import annotations

from typing import Any

from environs import Env

env = Env()

AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "luodi.apps.accounts.passwords.MixedCharacters"},
    {"NAME": "luodi.apps.accounts.passwords.NotUsedBefore", "OPTIONS": {"remembered": 5}},
]
ACCOUNT_ADAPTER = "luodi.apps.accounts.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "luodi.apps.accounts.adapters.SocialAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": env.str("LUODI_LOGIN_FAILURES", "10/m/ip,5/900s/key"),
    "change_password": "5/m/user",
    "reset_password": "10/m/ip,3/m/key",
    "reauthenticate": "10/m/user",
}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_TOTP_ISSUER = "Luodi"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not env.str("LUODI_URL", "").startswith("https")
USERSESSIONS_TRACK_ACTIVITY = False  # no statistics of who is online when

LUODI_IDLE_MINUTES = env.int("LUODI_IDLE_MINUTES", 30)

_oidc = {
    "provider_id": env.str("LUODI_OIDC_ID", "oidc"),
    "name": env.str("LUODI_OIDC_NAME", "统一身份认证"),
    "client_id": env.str("LUODI_OIDC_CLIENT", ""),
    "secret": env.str("LUODI_OIDC_SECRET", ""),
    "settings": {
        "server_url": env.str("LUODI_OIDC_URL", ""),
        "token_auth_method": "client_secret_basic",
        "oauth_pkce_enabled": True,
    },
}
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {
    "openid_connect": {"APPS": [_oidc] if _oidc["client_id"] else []}
}
