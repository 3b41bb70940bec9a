"""Addresses: each app brings its own; the shell has the home page, search, API and health."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("luodi.shell.urls")),
    path("orgs/", include("luodi.apps.orgs.urls")),
    path("accounts/", include("luodi.apps.accounts.urls")),
    path("accounts/", include("luodi.apps.accounts.signin_urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("notifications/", include("luodi.apps.notify.urls")),
    path("documents/", include("luodi.apps.documents.urls")),
    path("lights/", include("luodi.apps.lights.urls")),
    path("tasks/", include("luodi.apps.tasks.urls")),
    path("ladder/", include("luodi.apps.ladder.urls")),
    path("agenda/", include("luodi.apps.agenda.urls")),
    path("boards/", include("luodi.apps.boards.urls")),
    path("ledger/", include("luodi.apps.ledger.urls")),
]
handler400 = "luodi.shell.errors.bad_request"
handler403 = "luodi.shell.errors.forbidden"
handler404 = "luodi.shell.errors.not_found"
handler500 = "luodi.shell.errors.server_error"
