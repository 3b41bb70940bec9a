"""What people change: reports, signatures, an issue of two hundred tasks."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from luodi.apps.tasks.models import TaskParty
from luodi.apps.tasks.notes import NUMBER
from luodi.bench.web.measuring import Scenario
from luodi.bench.web.people import Ask, People
from luodi.bench.web.ready import TASKS, add_ready
from luodi.kernel.models import Organisation

WRITE, PREVIEW, ISSUE = 50.0, 500.0, 2000.0
TURNS, ISSUES, WARM = 30, 10, 3
NOTE = f"关于交办任务的通知\n{NUMBER}\n各有关单位：请按职责抓好办理。"
OFFICER, HANDLER = "ducha", "chengban"


def writes(
    people: People, organisation: Organisation, today: dt.date, parts: Any
) -> Iterator[Scenario]:
    """Each turn changes another row, so each needs as many rows as there are turns."""
    active = list(parts[: TURNS + WARM].values_list("pk", flat=True))
    if len(active) == TURNS + WARM:
        yield Scenario("report", "反馈进展", "report", WRITE, _report(people, active), expect=302)
    unit_ids = parts.values("unit_id")[:1]
    new = TaskParty.objects.filter(unit_id__in=unit_ids, role="lead", state="waiting")
    waiting = list(new.order_by("pk").values_list("pk", flat=True)[: TURNS + WARM])
    if len(waiting) > WARM + 5:
        yield Scenario("sign", "签收", "sign", WRITE, _sign(people, waiting),
                       len(waiting) - WARM, 302)  # fmt: skip
    ready = add_ready(organisation, today, ISSUES + 2)
    preview = people.pages(OFFICER, "tasks:issue-preview", ready[:1])
    yield Scenario("preview", f"交办预览（{TASKS}项）", f"preview of {TASKS} tasks", PREVIEW,
                   preview, ISSUES)  # fmt: skip
    yield Scenario("issue", f"交办（{TASKS}项）", f"issue of {TASKS} tasks", ISSUE,
                   _issue(people, ready[1:]), ISSUES, 302, 1)  # fmt: skip


def _report(people: People, parts: list[int]) -> Ask:
    def ask(turn: int) -> Any:
        address = reverse("tasks:report", args=[parts[turn]])
        return people[HANDLER].post(address, {"text": f"第{turn}次反馈：正在推进"})

    return ask


def _sign(people: People, parts: list[int]) -> Ask:
    return lambda turn: people[HANDLER].post(reverse("tasks:sign"), {"party": parts[turn]})


def _issue(people: People, documents: list[int]) -> Ask:
    def ask(turn: int) -> Any:
        said = {"token": str(uuid.uuid4()), "rhythm": "month", "note": NOTE, "note_made": NOTE}
        address = reverse("tasks:issue", args=[documents[turn]])
        return people[OFFICER].post(address, {**said, "accept_past": "on"})

    return ask
