"""What tests of a task's life have in common: pages by role, and a task at each of its stages."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils import timezone

from luodi.apps.tasks.actions import Completion, Wish, ask, claim, vouch_claim
from luodi.apps.tasks.models import Claim, TaskRequest
from luodi.core.request_flow import RequestKind
from luodi.core.task_flow import CHECKS
from tests.at_work import AtWork

DAY = dt.timedelta(1)
DONE = "17个小区全部完工，惠及居民3400户，验收合格。"


def page(work: AtWork, sign_in: Any, who: str, name: str, pk: int, **query: str) -> Any:
    return sign_in(work.world.users[who]).get(reverse(f"tasks:{name}", args=[pk]), query)


def post(work: AtWork, sign_in: Any, who: str, name: str, pk: int, **data: Any) -> Any:
    return sign_in(work.world.users[who]).post(reverse(f"tasks:{name}", args=[pk]), data)


def steps(work: AtWork, sign_in: Any, who: str) -> tuple[list[str], list[str]]:
    """The names of the buttons in the head of the task's page, and of those in its menu."""
    found = page(work, sign_in, who, "task", work.task.pk).context["steps"]
    return [s.name for s in found.shown], [s.name for s in found.more]


def claimed(work: AtWork) -> Claim:
    said = Completion(result=DONE, evidence="示住建验〔2026〕3号")
    party = work.party(work.task)
    return claim(actor=work.world.actor("handler"), party=party, said=said, now=timezone.now())


def reviewing(work: AtWork) -> Claim:
    return vouch_claim(actor=work.world.actor("unit_head"), claim=claimed(work), now=timezone.now())


def asked(
    work: AtWork, kind: RequestKind = RequestKind.EXTEND, who: str = "unit_head", **more: Any
) -> TaskRequest:
    """Asked for by the head himself it goes straight to the office."""
    facts = {"grounds": "汛期连续降雨，外墙无法施工", **more}
    if kind is RequestKind.EXTEND:
        assert work.task.due_current
        facts.setdefault("wanted_due", work.task.due_current + 30 * DAY)
    party = work.party(work.task)
    wish = Wish(kind=kind, **facts)
    return ask(actor=work.world.actor(who), party=party, wish=wish, now=timezone.now())


CHECKED = {"checks": list(CHECKS), "opinion": "现场核实属实", "decision": "complete"}
