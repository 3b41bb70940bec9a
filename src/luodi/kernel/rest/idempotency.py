"""Idempotency-Key: what is sent again with the same key is done once and answered the same.

The kept answer is written in the transaction of what was done: either both are there or neither,
and a second request with the same key waits for the first.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from luodi.kernel.models import KeptAnswer
from luodi.kernel.rest import problems
from luodi.kernel.rest.auth import caller_of
from luodi.kernel.schedule import every

HEADER = "Idempotency-Key"
KEPT = dt.timedelta(hours=48)
_HEADERS = ("ETag", "Location")
_NOT_KEPT = (401, 403, 409, 429)  # may be answered otherwise the next time

Run = Callable[..., HttpResponse]


def once(run: Run) -> Run:
    """Wrap the running of an operation; requests without the header pass as they are."""

    @wraps(run)
    def wrapped(request: HttpRequest, **values: Any) -> HttpResponse:
        key = request.headers.get(HEADER, "").strip()
        if not key or request.method in ("GET", "HEAD"):
            return run(request, **values)
        if len(key) > 80 or not key.isascii() or not key.isprintable():
            return problems.answer(422, _("Idempotency-Key 最长 80 个可见字符。"))
        try:
            user_id = caller_of(request).user_id
        except Exception:
            return run(request, **values)  # which answers with the same refusal
        if user_id is None:
            return run(request, **values)
        return _kept(run, request, values, (user_id, key))

    return wrapped


def _kept(
    run: Run, request: HttpRequest, values: dict[str, Any], owner: tuple[int, str]
) -> HttpResponse:
    asked = _fingerprint(request)
    with transaction.atomic():
        row, is_new = KeptAnswer.objects.get_or_create(
            user_id=owner[0],
            key=owner[1],
            defaults={"fingerprint": asked, "at": timezone.now()},
        )
        if not is_new:
            return _again(row, asked)
        response = run(request, **values)
        if response.status_code >= 500 or response.status_code in _NOT_KEPT:
            transaction.set_rollback(True)
            return response
        if "Content-Disposition" in response.headers:
            row.delete()  # a file is made anew: asking for it changes nothing
            return response
        row.status = response.status_code
        row.media_type = response.headers.get("Content-Type", "")[:80]
        row.headers = {n: response.headers[n] for n in _HEADERS if n in response.headers}
        row.body = response.content.decode("utf-8")
        row.save()
        return response


def _again(row: KeptAnswer, asked: str) -> HttpResponse:
    if row.fingerprint != asked:
        return problems.answer(422, _("这个 Idempotency-Key 已用于另一个请求，请换一个。"))
    response = HttpResponse(row.body, status=row.status, content_type=row.media_type)
    response.headers["Idempotent-Replayed"] = "true"
    for name, value in row.headers.items():
        response.headers[name] = value
    return response


def _fingerprint(request: HttpRequest) -> str:
    found = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type == "multipart/form-data":
        for name, texts in sorted(request.POST.lists()):
            found.update(f"{name}={texts}\n".encode("utf-8", "surrogatepass"))
        for name, files in sorted(request.FILES.lists()):
            for file in files:
                found.update(f"{name}={file.name}\n".encode("utf-8", "surrogatepass"))
                for chunk in file.chunks():
                    found.update(chunk)
                file.seek(0)
    else:
        found.update(request.body)
    return found.hexdigest()


@every("rest.forget", minutes=1440, offset=210)
def forget(now: dt.datetime) -> None:
    """Drop kept answers that nobody sends again."""
    KeptAnswer.objects.filter(at__lt=now - KEPT).delete()
