"""How people sign in: django-allauth's settings, one page of their own."""

from __future__ import annotations

from typing import Any

from environs import Env

env = Env()

AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "luodi.apps.accounts.passwords.LongEnough", "OPTIONS": {"least": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "luodi.apps.accounts.passwords.MixedCharacters"},
    {"NAME": "luodi.apps.accounts.passwords.NotUsedBefore", "OPTIONS": {"remembered": 5}},
]
AUTHENTICATION_BACKENDS = ["luodi.apps.accounts.backends.AccountBackend"]
ACCOUNT_ADAPTER = "luodi.apps.accounts.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "luodi.apps.accounts.adapters.SocialAccountAdapter"
MFA_ADAPTER = "luodi.apps.accounts.adapters.MFAAdapter"
_forms = "luodi.apps.accounts.forms.signin."
ACCOUNT_FORMS = {
    "login": f"{_forms}LoginForm",
    "reauthenticate": f"{_forms}ReauthenticateForm",
    "change_password": f"{_forms}ChangePasswordForm",
}
MFA_FORMS = {
    "authenticate": f"{_forms}AuthenticateForm",
    "reauthenticate": f"{_forms}ReauthenticateCodeForm",
    "activate_totp": f"{_forms}ActivateTOTPForm",
    "add_webauthn": f"{_forms}AddPasskeyForm",
    "edit_webauthn": f"{_forms}EditPasskeyForm",
}
# Behind a proxy of our own the address of a client stands in X-Forwarded-For, put there by it.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.bool("LUODI_BEHIND_PROXY", False) else 0
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {
    # A whole office often comes from one address, so the limits by address are wide; five failures
    # in a quarter of an hour lock one account for what is left of it.
    "login": "120/m/ip",
    "login_failed": env.str("LUODI_LOGIN_FAILURES", "30/m/ip,5/900s/key"),
    "change_password": "5/m/user",
    "reset_password": "10/m/ip,3/m/key",
    "reauthenticate": "10/m/user",
}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_TOTP_ISSUER = "Luodi"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not env.str("LUODI_URL", "").startswith("https")
USERSESSIONS_TRACK_ACTIVITY = False  # no statistics of who is online when

LUODI_IDLE_MINUTES = env.int("LUODI_IDLE_MINUTES", 30)

# The office's own provider (OpenID Connect). An identity opens an existing account only: its owner
# connects it while signed in, or LUODI_OIDC_MATCH=username finds the account whose user name is the
# provider's claim LUODI_OIDC_CLAIM. With that, whoever runs the provider can open any account.
LUODI_OIDC_MATCH = env.str("LUODI_OIDC_MATCH", "")
LUODI_OIDC_CLAIM = env.str("LUODI_OIDC_CLAIM", "preferred_username")
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
