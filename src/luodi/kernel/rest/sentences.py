"""A sentence in the other language: actions raise theirs in Chinese, programs are told both."""

from __future__ import annotations

import re
from functools import lru_cache

from django.utils.translation import override
from django.utils.translation.trans_real import catalog

_PLACE = re.compile(r"%\((\w+)\)[sd]")


def english(sentence: str) -> str:
    """The English of a Chinese sentence of ours, with its names filled in; "" if there is none."""
    with override("en"):
        said = _translated(sentence)
        if said != sentence:
            return said
        for form, message in _forms():
            found = form.fullmatch(sentence)
            if found:
                return _translated(message) % _filled(found, message)
    return ""


def _translated(message: str) -> str:
    known = catalog()._catalog  # type: ignore[attr-defined]  # django-stubs lacks it
    return str(known.get(message, message))


@lru_cache(maxsize=1)
def _forms() -> list[tuple[re.Pattern[str], str]]:
    """Messages with names in them, as patterns; the longest first, as it says the most."""
    with override("en"):
        known = catalog()._catalog.keys()  # type: ignore[attr-defined]  # django-stubs lacks it
        messages = [m for m in known if isinstance(m, str) and _PLACE.search(m)]
    return [(_form(message), message) for message in sorted(messages, key=len, reverse=True)]


def _form(message: str) -> re.Pattern[str]:
    parts, seen, end = [], set(), 0
    for place in _PLACE.finditer(message):
        name = place[1]
        parts.append(re.escape(message[end : place.start()].replace("%%", "%")))
        parts.append(f"(?P={name})" if name in seen else f"(?P<{name}>.+?)")
        seen.add(name)
        end = place.end()
    return re.compile("".join(parts) + re.escape(message[end:].replace("%%", "%")), re.DOTALL)


def _filled(found: re.Match[str], message: str) -> dict[str, object]:
    numbers = set(re.findall(r"%\((\w+)\)d", message))
    groups = found.groupdict()
    return {
        name: int(value) if name in numbers and value.isdigit() else value
        for name, value in groups.items()
    }
