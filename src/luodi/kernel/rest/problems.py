"""Errors as RFC 9457 problems: what, why and the next step, in Chinese and in English."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import override
from ninja import Field, Schema

from luodi.kernel import context
from luodi.kernel.rest.sentences import english

MEDIA_TYPE = "application/problem+json"
PREFIX = "/api/"
PAGES = ("/api/v1/docs",)  # read by people, who are sent to sign in as anywhere else
# status: (type, what happened, what to do)
KINDS = {
    400: ("bad-request", _l("请求有误"), _l("地址或内容不完整，没有做任何改动。")),
    401: ("sign-in", _l("需要登录"), _l("请在 Authorization 头中带上有效的令牌。")),
    403: ("not-allowed", _l("没有权限"), _l("您的岗位或令牌范围不允许这一步。")),
    404: ("not-found", _l("没有找到"), _l("不存在，或不对您开放。")),
    405: ("no-such-method", _l("不支持这种方法"), _l("请看 Allow 头列出的方法。")),
    409: ("conflict", _l("内容已被他人修改"), _l("请重新读取后再改。")),
    413: ("too-large", _l("内容过大"), _l("请拆分后再发。")),
    422: ("mistake", _l("内容有误"), _l("请按说明改正后再发。")),
    429: ("too-many", _l("请求过于频繁"), _l("请按 Retry-After 头所示的秒数等待。")),
    500: ("failure", _l("系统出错"), _l("内容没有保存；请把请求编号告诉系统管理员。")),
}


class Sentences(Schema):
    """The same in both languages; `en` repeats the Chinese where nobody has translated it yet."""

    zh: str
    en: str


class Fault(Schema):
    """One thing that is wrong; `pointer` says where in what was sent."""

    pointer: str
    sentences: Sentences


class Problem(Schema):
    """An error. `instance` is the number of the request, for the system administrator's log."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    sentences: Sentences
    errors: list[Fault] = Field(default_factory=list)
    versions: dict[str, Any] | None = Field(
        None, description="After a conflict: what was sent (yours) and what is kept (theirs)."
    )


def expected(request: HttpRequest) -> bool:
    """Whether a program asks: it is told of problems as such, never sent to a page."""
    return request.path.startswith(PREFIX) and request.path not in PAGES


def sign_in(sentence: str | Promise = "") -> HttpResponse:
    """Nobody we know asks."""
    return answer(401, sentence, headers={"WWW-Authenticate": 'Bearer realm="luodi"'})


def answer(
    status: int,
    sentence: str | Promise = "",
    *,
    faults: Sequence[tuple[str, str]] = (),
    versions: dict[str, Any] | None = None,
    headers: dict[str, str] | None = None,
) -> HttpResponse:
    """A problem as an answer; without a sentence the status says what there is to say."""
    kind, title, todo = KINDS.get(status, KINDS[500])
    with override("zh-hans"):
        zh = {"title": str(title), "detail": str(sentence or todo)}
    said = both(zh["detail"])
    content = {
        "type": f"/api/v1/docs#{kind}",
        "title": zh["title"],
        "status": status,
        "detail": zh["detail"],
        "instance": f"urn:uuid:{context.current().request_id}",
        "sentences": said,
        "errors": [{"pointer": at, "sentences": both(what)} for at, what in faults],
        "versions": versions,
    }
    body = json.dumps(content, ensure_ascii=False, default=str)
    return HttpResponse(body, status=status, content_type=MEDIA_TYPE, headers=headers)


def both(sentence: str) -> dict[str, str]:
    """A sentence in both languages."""
    return {"zh": sentence, "en": english(sentence) or sentence}


_WORDS = {
    "missing": _l("缺少这一项。"),
    "extra_forbidden": _l("没有这一项，请去掉。"),
    "string_too_long": _l("文字过长。"),
    "string_too_short": _l("不能为空。"),
    "string_pattern_mismatch": _l("格式不对。"),
    "json_invalid": _l("不是正确的 JSON。"),
}


def words_of(kind: str) -> str:
    """What is wrong with one value, by pydantic's name for it."""
    if kind in _WORDS:
        return str(_WORDS[kind])
    if kind.startswith(("date", "datetime")):
        return _("不是正确的日期，请写成 2026-06-30 这样。")
    if kind.startswith(("int", "float", "greater", "less", "finite")):
        return _("不是允许范围内的数字。")
    if kind.startswith(("enum", "literal")):
        return _("不是可选的值。")
    return _("填写有误。")
