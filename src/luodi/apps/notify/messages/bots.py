"""Messages as the group bots of DingTalk, WeCom and Feishu take them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from luodi.apps.notify.messages.words import Message

_WECOM_OCTETS = 4096
_DINGTALK_OCTETS = 18_000
# What bots read as markup, as a mention of somebody, or as a link, becomes its full-width twin.
_PLAIN = str.maketrans("<>[]()*_`#@~|\\", "＜＞［］（）＊＿｀＃＠～｜＼", "\r\n")


def plain(text: str) -> str:
    """Words in a message that nobody can give a meaning of their own."""
    return text.translate(_PLAIN)


def dingtalk(message: Message) -> dict[str, Any]:
    """DingTalk: markdown; lines are parted by empty ones."""
    parts = [f"#### {plain(message.title)}", *_listed(message), _link(message)]
    text = _fitting(parts, "\n\n", _DINGTALK_OCTETS)
    return {"msgtype": "markdown", "markdown": {"title": plain(message.title), "text": text}}


def wecom(message: Message) -> dict[str, Any]:
    """WeCom: markdown of 4,096 octets."""
    parts = [f"#### {plain(message.title)}", *_listed(message), _link(message)]
    text = _fitting(parts, "\n", _WECOM_OCTETS)
    return {"msgtype": "markdown", "markdown": {"content": text}}


def feishu(message: Message) -> dict[str, Any]:
    """Feishu: rich text, whose parts are marked as text and links; nothing in them is markup."""
    rows: list[list[dict[str, str]]] = [[_text(line)] for line in message.lines]
    for words, link in message.details:
        rows.append([_text("· "), _anchor(words, link) if link else _text(words)])
    rows.append([_anchor(message.link_words, message.link)])
    post = {"zh_cn": {"title": message.title, "content": rows}}
    return {"msg_type": "post", "content": {"post": post}}


FORMS: Mapping[str, Callable[[Message], dict[str, Any]]] = {
    "dingtalk": dingtalk,
    "wecom": wecom,
    "feishu": feishu,
}


def accepted(text: str) -> bool:
    """Whether a bot took the message: all of them answer 200, and say in the text what is wrong."""
    try:
        said = json.loads(text)
    except ValueError:
        return False
    if not isinstance(said, dict):
        return False
    codes = [said[key] for key in ("errcode", "code", "StatusCode") if key in said]
    return bool(codes) and all(code == 0 for code in codes)


def _listed(message: Message) -> list[str]:
    details = (
        f"- [{plain(words)}]({link})" if link else f"- {plain(words)}"
        for words, link in message.details
    )
    return [*(f"- {plain(line)}" for line in message.lines), *details]


def _link(message: Message) -> str:
    return f"[{plain(message.link_words)}]({message.link})"


def _fitting(parts: list[str], between: str, most: int) -> str:
    """As many lines as there is room for; the first and the last always."""
    first, *middle, last = parts
    room = most - len(f"{first}{between}{last}".encode())
    kept = []
    for part in middle:
        room -= len(f"{between}{part}".encode())
        if room < 0:
            break
        kept.append(part)
    return between.join([first, *kept, last])


def _text(words: str) -> dict[str, str]:
    return {"tag": "text", "text": words}


def _anchor(words: str, link: str) -> dict[str, str]:
    return {"tag": "a", "text": words, "href": link}
