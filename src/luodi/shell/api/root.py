"""The API itself: its apps, what is around every request, and its addresses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, cast

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from ninja import NinjaAPI
from ninja.operation import Operation
from ninja.renderers import JSONRenderer

from luodi.apps.accounts import api as accounts
from luodi.apps.accounts.queries import actor_of_token
from luodi.apps.agenda import api as agenda
from luodi.apps.boards import api as boards
from luodi.apps.documents import api as documents
from luodi.apps.ladder import api as ladder
from luodi.apps.ledger import api as ledger
from luodi.apps.lights import api as lights
from luodi.apps.notify import api as notify
from luodi.apps.orgs import api as orgs
from luodi.apps.tasks import api as tasks
from luodi.kernel.rest import auth, problems
from luodi.kernel.rest.idempotency import once
from luodi.shell.api import background, failures, own

View = Callable[..., HttpResponse]


class Renderer(JSONRenderer):
    """JSON with Chinese as it is written: a third of the size."""

    json_dumps_params: Mapping[str, Any] = {"ensure_ascii": False}


class Api(NinjaAPI):
    """NinjaAPI with our frame around each address and our names of operations."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The function's name: it is what clients call it too."""
        return operation.view_func.__name__

    def _get_urls(self) -> list[URLResolver | URLPattern]:
        urls: list[URLResolver | URLPattern] = []
        for bound in self._get_bound_routers():
            urls.extend(bound.urls_paths(bound.prefix))
        for url in urls:
            url.callback = _framed(cast(View, url.callback))
        return urls


def _framed(view: View) -> View:
    """Around every operation: Chinese as the language of origin, no NUL, problems for 405."""

    @wraps(view)
    def framed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with override("zh-hans"):
            try:
                refused = _refused(request)
            except RequestDataTooBig:
                refused = problems.answer(413)
            response = refused or view(request, *args, **kwargs)
        if response.status_code == 405:
            response = problems.answer(405, headers={"Allow": response.headers.get("Allow", "")})
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    framed.csrf_exempt = True  # type: ignore[attr-defined]  # checked for sessions in rest.auth
    return framed


def _refused(request: HttpRequest) -> HttpResponse | None:
    """No text of ours holds NUL, and PostgreSQL can keep none."""
    in_form = request.content_type == "multipart/form-data"
    texts = request.POST.dict().values() if in_form else ()
    in_body = not in_form and b"\\u0000" in request.body
    if in_body or "%00" in request.get_full_path() or any("\0" in str(text) for text in texts):
        return problems.answer(422, _("文字中有不可见的字符（NUL），请去掉。"))
    return None


def build() -> Api:
    """The whole API."""
    api = Api(
        title="Luodi",
        version="1",
        description=cast(str, _DESCRIPTION),
        urls_namespace="api-1",
        openapi_url=None,
        docs_url=None,
        renderer=Renderer(),
    )
    failures.attach(api)
    auth.tokens_by(actor_of_token)
    api.default_router.add_decorator(once, mode="view")
    for gathered in (
        own,
        notify,
        orgs,
        accounts,
        background,
        documents,
        lights,
        tasks,
        ladder,
        agenda,
        boards,
        ledger,
    ):
        api.add_router("", gathered.routes.router)
    api.add_router("", accounts.mine.router)
    return api


_DESCRIPTION = gettext_lazy("""\
程序用的接口，与页面同一套规则、同一份审计。

- 身份：`Authorization: Bearer <令牌>`；同站页面也可用会话，写操作须带 `X-CSRFToken`。
- 列表：按 `id` 从新到旧，`cursor` 翻页，`next` 是下一段的地址；总数数到一万为止。
- 重发：写操作可带 `Idempotency-Key`，同键同内容只办一次，答复相同。
- 出错：`application/problem+json`（RFC 9457），`sentences` 有中英文两句。
- 频次：每个令牌每分钟有上限，超过时 429，`Retry-After` 是要等的秒数。
""")

api = build()
