"""An entry of the event log as another program is told of it: what happened, not to whom.

Figures, dates, yes or no and codes pass; texts do not, and nothing at all of what is kept about
accounts and people. Which fields changed is always said: who may know more asks the interface for
programs with a token of their own. Of whoever did it only the post is named.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import override

from luodi.kernel import actions
from luodi.kernel.access import Actor
from luodi.kernel.models import Event

PERSONAL = ("accounts.", "orgs.person", "orgs.holding", "notify.")
_CODE = re.compile(r"[a-z][a-z_]{0,39}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(T[0-9:.+Z-]{1,26})?")
_NAMES_SOMEBODY = re.compile(
    r"(^|_)(user|person|people|name|by|phone|mobile|mail|email|address|deputy|absent|actor)(s|_|$)"
)
_SYSTEM = Actor.system(0).name


def message_id(organisation: str, seq: int) -> str:
    """The same for every attempt and every subscription: by it one is told twice from two."""
    return f"{organisation}-{seq}"


def payload(event: Event, organisation: str) -> dict[str, Any]:
    """What is sent of an event."""
    known = actions.verb(event.verb)
    with override("zh-hans"):
        label = str(known.label) if known else event.verb
    return {
        "type": event.verb,
        "timestamp": event.at.astimezone(dt.UTC).isoformat(),
        "data": {
            "organisation": organisation,
            "seq": event.seq,
            "label": label,
            "actor": {"kind": _kind(event), "post": event.actor_post},
            "target": {"type": event.target_type, "id": event.target_id},
            "changes": changes(event),
        },
    }


def changes(event: Event) -> list[dict[str, Any]]:
    """Each field that changed; `withheld` where its values are not for everybody."""
    before, after = event.before or {}, event.after or {}
    personal = event.target_type.startswith(PERSONAL)
    return [_change(key, before, after, personal) for key in dict.fromkeys([*before, *after])]


def _change(
    key: str, before: Mapping[str, Any], after: Mapping[str, Any], personal: bool
) -> dict[str, Any]:
    told = not personal and not _NAMES_SOMEBODY.search(key)
    if told and _passes(before.get(key)) and _passes(after.get(key)):
        sides = (("before", before), ("after", after))
        return {"field": key, **{side: facts[key] for side, facts in sides if key in facts}}
    return {"field": key, "withheld": True}


def _passes(value: Any) -> bool:
    if isinstance(value, list):
        return all(_passes(item) for item in value)
    if isinstance(value, str):
        return bool(not value or _CODE.fullmatch(value) or _DAY.fullmatch(value))
    return value is None or isinstance(value, bool | int | float)


def _kind(event: Event) -> str:
    return "system" if event.actor_id is None and event.actor_name == _SYSTEM else "person"
