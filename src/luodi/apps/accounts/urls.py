"""Addresses of the app; those of signing in are in signin_urls, named as allauth names them."""

from __future__ import annotations

from django.urls import path

from luodi.apps.accounts.views import audit, own, security, sessions, tokens, users

app_name = "accounts"
urlpatterns = [
    path("me/", own.profile, name="profile"),
    path("me/preferences/", own.preferences, name="preferences"),
    path("me/delegations/new/", own.delegate, name="delegate"),
    path("me/delegations/<int:pk>/end/", own.end_delegation, name="end-delegation"),
    path("me/tokens/", tokens.tokens, name="tokens"),
    path("me/tokens/<int:pk>/revoke/", tokens.revoke_token, name="revoke-token"),
    path("me/sessions/", sessions.sessions, name="sessions"),
    path("sessions/", sessions.all_sessions, name="all-sessions"),
    path("sessions/<int:pk>/end/", sessions.end_session, name="end-session"),
    path("users/", users.users, name="users"),
    path("users/without/", users.without_account, name="without-account"),
    path("users/without/<int:person>/", users.open_account, name="open-account"),
    path("users/<int:pk>/", users.user, name="user"),
    path("users/<int:pk>/password/", users.reset_password, name="reset-password"),
    path("users/<int:pk>/deactivate/", users.deactivate, name="deactivate"),
    path("users/<int:pk>/reactivate/", users.reactivate, name="reactivate"),
    path("users/<int:pk>/unlock/", users.unlock, name="unlock"),
    path("users/<int:pk>/second-step/", security.clear_second_step, name="clear-second-step"),
    path("second-steps/", security.second_steps, name="second-steps"),
    path("roles/", security.roles, name="roles"),
    path("permissions/", security.permissions, name="permissions"),
    path("audit/", audit.log, name="audit"),
    path("audit/verify/", audit.verify, name="audit-verify"),
    path("audit/verdicts/<int:job>/", audit.verdict, name="audit-verdict"),
    path("audit/export/", audit.export, name="audit-export"),
]
