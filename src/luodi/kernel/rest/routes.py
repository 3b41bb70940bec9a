"""Operations: each names its permission and the scope a token needs for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial, wraps
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from ninja import NinjaAPI, Router
from ninja.operation import Operation
from ninja.responses import Status
from ninja.utils import contribute_operation_callback

from luodi.kernel.access import Permission
from luodi.kernel.rest.auth import Needs
from luodi.kernel.rest.problems import Problem

F = TypeVar("F", bound=Callable[..., Any])
_READ_ERRORS = (400, 401, 403, 404, 422, 429)
_KEYS = re.compile(r"\{(pk|file)\}")  # numbers, so that /tasks/withdraw is no task's address
_WRITE_ERRORS = (400, 401, 403, 404, 409, 413, 422, 429)


@dataclass(frozen=True, slots=True)
class Described:
    """An operation as the permission matrix wants it."""

    method: str
    path: str
    permission: Permission
    scope: str


class Routes:
    """The operations of one app. `read` and `write` are the scopes of its tokens."""

    def __init__(self, tag: str, *, read: str, write: str = "") -> None:
        self.router = Router(tags=[tag])
        self._read, self._write = read, write

    def get(
        self, path: str, permission: Permission, response: Any, *, scope: str = ""
    ) -> Callable[[F], F]:
        """An operation that changes nothing; `scope` where it is not that of the app."""
        return self._add("GET", path, permission, {200: response}, scope or self._read)

    def post(
        self,
        path: str,
        permission: Permission,
        response: Any,
        *,
        status: int = 200,
        scope: str = "",
    ) -> Callable[[F], F]:
        """An operation that changes something; `status` 201 where something is made."""
        return self._add("POST", path, permission, {status: response}, scope or self._write)

    def patch(self, path: str, permission: Permission, response: Any) -> Callable[[F], F]:
        """An operation that changes some fields of something."""
        return self._add("PATCH", path, permission, {200: response}, self._write)

    def delete(self, path: str, permission: Permission) -> Callable[[F], F]:
        """An operation after which something is gone; its answer is empty."""
        return self._add("DELETE", path, permission, {204: None}, self._write)

    def file(
        self, path: str, permission: Permission, *kinds: str, method: str = "GET", scope: str = ""
    ) -> Callable[[F], F]:
        """An operation that answers with a file of one of the media types; POST where that is
        on record."""
        content = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in kinds}
        more = {"responses": {200: {"content": content}}}
        return self._add(method, path, permission, {200: None}, scope or self._read, more)

    def _add(
        self,
        method: str,
        path: str,
        permission: Permission,
        answers: dict[int, Any],
        scope: str,
        more: dict[str, Any] | None = None,
    ) -> Callable[[F], F]:
        errors = _READ_ERRORS if method == "GET" else _WRITE_ERRORS
        declare = self.router.api_operation(
            [method],
            _KEYS.sub(r"{int:\1}", path),
            auth=Needs(permission, scope),
            response={**answers, **dict.fromkeys(errors, Problem)},
            openapi_extra={"x-permission": permission.name, "x-scope": scope, **(more or {})},
        )

        def add(function: F) -> F:
            contribute_operation_callback(function, partial(_answer_with, next(iter(answers))))
            return declare(function)

        return add


def _answer_with(status: int, operation: Operation) -> None:
    """What the function returns is its answer with that status."""
    inner = operation.view_func

    @wraps(inner)
    def run(request: HttpRequest, **values: Any) -> Status[Any] | HttpResponseBase:
        found = inner(request, **values)
        return found if isinstance(found, HttpResponseBase) else Status(status, found)

    operation.view_func = run


def operations(api: NinjaAPI) -> Iterator[Described]:
    """All operations, with what they need."""
    for bound in api._get_bound_routers():
        for path, view in bound.path_operations.items():
            for operation in view.operations:
                needs = next(c for c in operation.auth_callbacks if isinstance(c, Needs))
                address = f"{bound.prefix}{path}".replace("{int:", "{")
                for method in operation.methods:
                    yield Described(method, address, needs.permission, needs.scope)


def tag(response: HttpResponse, version: int) -> None:
    """Say which version of a thing this answer shows."""
    response.headers["ETag"] = f'"{version}"'
