"""Health, language and help."""

from __future__ import annotations

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST, require_safe

from luodi.apps.accounts.actions import set_preferences
from luodi.apps.accounts.models import User
from luodi.kernel.access import ActorRequest, require
from luodi.shell.help import topics_for
from luodi.shell.rules import HELP

_YEAR = 365 * 24 * 3600


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Whether the server answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return JsonResponse({"status": "ok"})


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Another language: kept by this browser and, for whoever has signed in, with the account.

    Open to everybody: the sign-in page has the switch too.
    """
    wanted = request.POST.get("language", "")
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    if check_for_language(wanted) and wanted in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            wanted,
            max_age=_YEAR,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )
        _remember(request, wanted)
    return response


def _remember(request: HttpRequest, wanted: str) -> None:
    actor, user = getattr(request, "actor", None), request.user
    if actor is None or not isinstance(user, User) or user.language == wanted:
        return
    set_preferences(actor=actor, user=user, language=wanted, wants_email=user.wants_email)


@require_safe
@require(HELP)
def help_page(request: ActorRequest) -> HttpResponse:
    """How to use Luodi, for the roles of whoever asks."""
    topics = topics_for(request.actor)
    return render(request, "shell/help.html", {"topics": topics})
