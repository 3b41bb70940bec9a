"""The task without the words that name its parties: those have columns of their own."""

from __future__ import annotations

import re

from luodi.reading import Requirement

_OPEN, _CLOSE = "（(〔[【", "）)〕]】"
_TAIL = "。；;，, \t\r\n\u3000"
_LABEL = re.compile(
    r"\s*[（(\[【]?(?:牵头|责任|配合|主办|协办|主责|参与|承办|完成|落实)"
    r"(?:责任)?(?:单位|部门|领导|人|时限|时间)?[）)\]】]?\s*[:：]"
)

_EXAMPLE = re.compile(r"[（(\[〔【](?:含|包括|包含|如|例如|以下简称|以下称)")
_DUTY = re.compile("负责|牵头|配合|责任|主办|协办|参与|参加|落实|承办")


def without_parties(requirement: Requirement) -> str:
    """The quote less a closing bracket with parties and less lines that only name them.

    The source column keeps the whole sentence, so nothing is lost.
    """
    quote = requirement.quote
    if not any(not p.carried for p in requirement.parties):
        return quote
    if "\n" in quote:
        lines = quote.splitlines()
        kept = [line for line in lines if not _LABEL.match(line)]
        quote = "\n".join(kept) if kept else quote
    return _without_closing_bracket(quote, requirement) or requirement.quote


def _without_closing_bracket(quote: str, requirement: Requirement) -> str:
    body = quote.rstrip(_TAIL)
    if not body or body[-1] not in _CLOSE:
        return quote
    begin = _opening(body)
    if begin is None:
        return quote
    if not _names_parties(body[begin:], requirement):
        return quote
    rest, tail = body[:begin].rstrip(), quote[len(body) :].strip()
    return rest + (tail if rest and rest[-1] not in "。；;！!" else "")


def _names_parties(inside: str, requirement: Requirement) -> bool:
    """Whether a bracket is there for its parties, not merely mentions one (含教育部门)."""
    named = {p.quote for p in requirement.parties if p.quote and p.quote in inside}
    if not named or _EXAMPLE.match(inside):
        return False
    return bool(_DUTY.search(inside)) or 2 * sum(map(len, named)) >= len(inside) - 2


def _opening(body: str) -> int | None:
    """The offset of the bracket that the last character closes; one pass from the end."""
    depth = 0
    for i in range(len(body) - 1, -1, -1):
        if body[i] in _CLOSE:
            depth += 1
        elif body[i] in _OPEN:
            depth -= 1
            if depth == 0:
                return i
    return None
