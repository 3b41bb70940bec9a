"""The API's description: OpenAPI 3.1 for programs, a plain page for people."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy, override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from luodi.kernel.access import ActorRequest, require
from luodi.kernel.rest import auth, problems
from luodi.kernel.rest.idempotency import HEADER
from luodi.shell.api.root import api
from luodi.shell.rules import API

PREFIX = "/api/v1"
_KEY = {
    "in": "header",
    "name": HEADER,
    "required": False,
    "description": gettext_lazy("同键同内容只办一次，再发时答复相同。"),
    "schema": {"type": "string", "minLength": 1, "maxLength": 80, "pattern": "^[!-~]+$"},
}


def document() -> dict[str, Any]:
    """The description, as it is committed in docs/openapi.json."""
    schema = _plain(api.get_openapi_schema(path_prefix=""))
    schema["servers"] = [{"url": PREFIX}]
    schema["components"]["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer"},
        "session": {"type": "apiKey", "in": "cookie", "name": "sessionid"},
    }
    for methods in schema["paths"].values():
        for method, operation in methods.items():
            _finish(method, operation)
    return _plain(schema)


def _plain(content: dict[str, Any]) -> dict[str, Any]:
    """As JSON has it; texts in Chinese, whoever asks."""
    with override("zh-hans"):
        found: dict[str, Any] = json.loads(json.dumps(content, default=str))
    return found


def _finish(method: str, operation: dict[str, Any]) -> None:
    """What ninja does not say: the media type of problems, who may call, the retry key."""
    operation["security"] = [{"token": []}, {"session": []}]
    for status, answer in operation["responses"].items():
        if status.startswith(("4", "5")):
            answer["content"] = {problems.MEDIA_TYPE: answer["content"]["application/json"]}
    if method != "get":
        operation.setdefault("parameters", []).append(_KEY)


@csrf_exempt  # so that a POST is told that there is none
def openapi(request: HttpRequest) -> HttpResponse:
    """The description, for whoever may use the API at all."""
    if request.method not in ("GET", "HEAD"):
        return problems.answer(405, headers={"Allow": "GET, HEAD"})
    try:
        auth.caller_of(request)
    except (auth.Unknown, auth.Denied):
        return problems.sign_in()
    except auth.TooMany as many:
        return problems.answer(429, headers={"Retry-After": str(many.wait)})
    return JsonResponse(document(), json_dumps_params={"ensure_ascii": False})


@require_safe
@require(API)
def docs(request: ActorRequest) -> HttpResponse:
    """The same for people; nothing of it comes from elsewhere."""
    schema = document()
    tags: dict[str, list[dict[str, Any]]] = {}
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            tags.setdefault(operation["tags"][0], []).append(
                {
                    **operation,
                    "method": method.upper(),
                    "path": PREFIX + path,
                    "permission": operation["x-permission"],
                    "scope": operation["x-scope"],
                    "fields": _fields(schema, operation),
                    "parameters": [
                        _KEY if one["name"] == HEADER else one  # said in the reader's language
                        for one in operation.get("parameters", ())
                    ],
                }
            )
    kinds = [(status, *kind) for status, kind in problems.KINDS.items()]
    lines = str(api.description).replace("`", "").splitlines()  # in the reader's language
    context = {"tags": tags, "lines": lines, "problems": kinds}
    return render(request, "shell/api_docs.html", context)


def _fields(schema: dict[str, Any], operation: dict[str, Any]) -> list[tuple[str, str]]:
    """What is sent, by name and kind; a star where it must be."""
    content = operation.get("requestBody", {}).get("content", {})
    found: dict[str, Any] = next((kind["schema"] for kind in content.values()), {})
    if "$ref" in found:
        found = schema["components"]["schemas"][found["$ref"].rpartition("/")[2]]
    required = found.get("required", [])
    return [
        (name, f"{_kind(field)}{' *' if name in required else ''}")
        for name, field in found.get("properties", {}).items()
    ]


def _kind(field: dict[str, Any]) -> str:
    if "anyOf" in field:
        return " | ".join(_kind(one) for one in field["anyOf"])
    if "$ref" in field:
        return str(field["$ref"].rpartition("/")[2])
    if field.get("type") == "array":
        return f"[{_kind(field.get('items', {}))}]"
    return str(field.get("format") or field.get("type") or "")
