"""What django-allauth's pages leave open: a forgotten password, and the way to the provider."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.socialaccount.providers.openid_connect import views as openid
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render


def forgotten(request: HttpRequest) -> HttpResponse:
    """A password is not reset by e-mail: the system administrator gives a new first one."""
    return render(request, "account/password_reset.html")


def to_provider(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Go to the office's own provider.

    Our content policy lets forms post to this site only, and browsers apply that to the redirects
    that follow. So the answer is a page that goes on by itself.
    """
    response: HttpResponse = openid.login(request, provider_id)
    if response.status_code != 302 or not response.headers["Location"].startswith("http"):
        return response
    address = response.headers["Location"]
    page = render(request, "socialaccount/to_provider.html", {"address": address})
    page.headers["Refresh"] = f"0; url={address}"
    page.headers["Cache-Control"] = "no-store"
    return page


def of_codes(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page about recovery codes; where the server cannot read them it says so."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("mfa_index")

    return shown
