"""What goes wrong in an operation, as a problem."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from luodi.files.errors import FileError
from luodi.kernel.errors import Conflict, Mistake
from luodi.kernel.rest import problems
from luodi.kernel.rest.auth import Denied, TooMany, Unknown


def attach(api: NinjaAPI) -> None:
    """Answer every exception that people or programs can cause."""
    for kind, handler in _HANDLERS.items():
        api.add_exception_handler(kind, handler)


def _unknown(_request: HttpRequest, _error: Any) -> HttpResponse:
    return problems.sign_in()


def _denied(_request: HttpRequest, error: Any) -> HttpResponse:
    return problems.answer(403, str(error) if isinstance(error, Denied) else "")


def _too_many(_request: HttpRequest, error: Any) -> HttpResponse:
    return problems.answer(429, headers={"Retry-After": str(error.wait)})


def _missing(_request: HttpRequest, _error: Any) -> HttpResponse:
    return problems.answer(404)


def _bad(_request: HttpRequest, _error: Any) -> HttpResponse:
    return problems.answer(400)


def _too_big(_request: HttpRequest, _error: Any) -> HttpResponse:
    return problems.answer(413)


def _mistake(_request: HttpRequest, error: Any) -> HttpResponse:
    sentence = str(error.sentence)
    told = getattr(error, "faults", ())
    faults = told or ([(f"/{error.field}", sentence)] if error.field else [])
    return problems.answer(error.status, sentence, faults=faults, versions=_versions(error))


def _versions(error: Mistake) -> dict[str, Any] | None:
    """Both versions of what two people changed, where the action tells them."""
    clashes = getattr(error, "clashes", None)
    if not isinstance(error, Conflict) or not clashes:
        return None
    return {clash.field: {"yours": clash.mine, "theirs": clash.theirs} for clash in clashes}


def _file(_request: HttpRequest, error: Any) -> HttpResponse:
    return problems.answer(422, error.zh)


def _invalid(_request: HttpRequest, error: Any) -> HttpResponse:
    faults = [
        ("/" + "/".join(str(part) for part in fault["loc"][1:]), problems.words_of(fault["type"]))
        for fault in error.errors
    ]
    return problems.answer(422, faults=faults)


def _http(_request: HttpRequest, error: Any) -> HttpResponse:
    return problems.answer(error.status_code)


_HANDLERS: dict[type[Exception], Any] = {
    Unknown: _unknown,
    Denied: _denied,
    TooMany: _too_many,
    PermissionDenied: _denied,
    Http404: _missing,
    SuspiciousOperation: _bad,
    RequestDataTooBig: _too_big,
    Mistake: _mistake,
    FileError: _file,
    ValidationError: _invalid,
    HttpError: _http,
}
