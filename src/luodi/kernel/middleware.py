"""Every request gets an id, every answer its security headers; forms bring text, and no pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.kernel import context
from luodi.kernel.room import with_room

Handler = Callable[[HttpRequest], HttpResponse]

# Nothing but our own files; no inline script, no inline style, no frame, no other site.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
_REQUEST_ID = re.compile(r"[0-9a-fA-F-]{8,36}")


class RequestContext:
    """Opens the request's context and returns its id as X-Request-ID.

    The first of ours: all that answers a request lies below it, with room for its frames.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = with_room(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.headers.get("X-Request-ID", "")
        known = asked if _REQUEST_ID.fullmatch(asked) else ""
        with context.request(known, request.META.get("REMOTE_ADDR", "")) as info:
            response = self.get_response(request)
            response.headers["X-Request-ID"] = info.request_id
            return response


class SecurityHeaders:
    """Content-Security-Policy and its companions (Django 6 has its own; drop this one then)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", "geolocation=(), microphone=(), usb=()")
        if request.user.is_authenticated if hasattr(request, "user") else False:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class NoZeroBytes:
    """Refuses forms with a zero byte in them: no browser sends one, and PostgreSQL keeps none."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        """Look at what was sent, once it is known not to be forged."""
        if request.method != "POST" or request.content_type not in _FORMS:
            return
        if any("\0" in value for _name, values in request.POST.lists() for value in values):
            raise BadRequest("zero byte in a form")


class FormsOnly:
    """Says on a page that an address takes forms only: who signs in again may land there."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_page = request.method == "GET" and "text/html" in request.headers.get("Accept", "")
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or not is_page or response.content:
            return response
        shown = render(request, "405.html", status=response.status_code)
        shown.headers["Allow"] = response.headers["Allow"]
        return shown
