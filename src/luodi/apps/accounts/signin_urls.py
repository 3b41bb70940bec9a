"""The pages of django-allauth that are wanted, one by one: what is not named here does not exist.

No address for signing up, for e-mail addresses, or for resetting a password by mail. Pages inside
a session need a permission like all others; the names are allauth's, which its own code uses.
"""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as second
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as openid
from django.urls import path

from luodi.apps.accounts.rules import OWN
from luodi.apps.accounts.views import signin
from luodi.kernel.access import View, require

own = require(OWN)


def of_codes(view: View) -> View:
    """A page about recovery codes, for its owner."""
    return own(signin.of_codes(view))


urlpatterns = [
    # for everybody
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("closed/", account.account_inactive, name="account_inactive"),
    path("password/forgotten/", signin.forgotten, name="account_reset_password"),
    path("2fa/authenticate/", second.authenticate, name="mfa_authenticate"),
    path("2fa/passkeys/login/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("oidc/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("oidc/error/", social.login_error, name="socialaccount_login_error"),
    path("oidc/<str:provider_id>/login/", signin.to_provider, name="openid_connect_login"),
    path("oidc/<str:provider_id>/callback/", openid.callback, name="openid_connect_callback"),
    # inside a session
    path("reauthenticate/", own(account.reauthenticate), name="account_reauthenticate"),
    path("password/change/", own(account.password_change), name="account_change_password"),
    path("2fa/", own(second.index), name="mfa_index"),
    path("2fa/reauthenticate/", own(second.reauthenticate), name="mfa_reauthenticate"),
    path("2fa/totp/activate/", own(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", own(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("2fa/codes/", of_codes(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "2fa/codes/new/",
        of_codes(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "2fa/codes/file/",
        of_codes(codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("2fa/passkeys/", own(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("2fa/passkeys/add/", own(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path(
        "2fa/passkeys/reauthenticate/",
        own(webauthn.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("2fa/passkeys/<int:pk>/name/", own(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path(
        "2fa/passkeys/<int:pk>/remove/", own(webauthn.remove_webauthn), name="mfa_remove_webauthn"
    ),
    path("oidc/", own(social.connections), name="socialaccount_connections"),
]
