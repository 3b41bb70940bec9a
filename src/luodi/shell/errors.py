"""Error pages: one sentence, the way on, and the request's number; problems for programs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from luodi.kernel import context
from luodi.kernel.rest import problems


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return _answer(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return _answer(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return _answer(request, 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form's token did not fit."""
    return _answer(request, 403, "403_csrf.html")


def server_error(request: HttpRequest) -> HttpResponse:
    """500, without anything that could fail again: no context, no database."""
    if problems.expected(request):
        return problems.answer(500)
    number = {"request_id": context.current().request_id}
    return HttpResponse(render_to_string("500.html", number), status=500)


def _answer(request: HttpRequest, status: int, template: str = "") -> HttpResponse:
    if problems.expected(request):
        return problems.answer(status)
    return render(request, template or f"{status}.html", status=status)
