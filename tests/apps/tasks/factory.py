"""Documents and requirements as the desk leaves them, made by hand for tests of tasks."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from luodi.apps.documents.models import (
    Decision,
    Document,
    DocumentState,
    Requirement,
    RequirementParty,
    SameMatter,
)
from luodi.apps.orgs.models import Group, Unit
from luodi.apps.tasks.actions import IssueOptions, issue, sign
from luodi.apps.tasks.models import IssueBatch, TaskParty
from luodi.kernel.models import Basis, PartyRole
from tests.world import World

NOTE = "关于交办任务的通知\n【编号】\n各有关单位：请按职责抓好办理。"


def make_document(world: World, count: int = 3, *, title: str = "攻坚行动工作要点") -> Document:
    """A document of `count` sentences, read but with nothing decided."""
    lines = [f"（{n}）加快第{n}批老旧小区改造，年内完成{n}个小区。" for n in range(1, count + 1)]
    text = title + "\n" + "\n".join(lines)
    return Document.objects.create(
        organisation=world.district,
        title=title,
        number="示发〔2026〕1号",
        state=DocumentState.OPEN,
        content_sha256=f"{title}{count}",
        text=text,
        created_by_name="文督查",
    )


def make_requirement(
    document: Document,
    position: int,
    parties: list[tuple[str, Unit | Group | str]],
    **fields: Any,
) -> Requirement:
    """An accepted requirement; `parties` are (role, unit or group or name)."""
    lines = document.text.split("\n")
    line = lines[min(position, len(lines) - 1)]
    start = document.text.index(line)
    facts: dict[str, Any] = {
        "kind": "task",
        "strength": "hard",
        "proposal": "task",
        "text": line,
        "decision": Decision.ACCEPTED,
        "decided_by": "文督查",
        "decided_at": timezone.now(),
    }
    place = {"start": start, "end": start + len(line)}
    row = Requirement.objects.create(
        organisation_id=document.organisation_id,
        document=document,
        position=position,
        **(facts | place | fields),
    )
    RequirementParty.objects.bulk_create(
        RequirementParty(
            requirement=row,
            role=role,
            name=str(who),
            unit=who if isinstance(who, Unit) else None,
            group=who if isinstance(who, Group) else None,
            basis=Basis.EXPLICIT,
            position=n,
        )
        for n, (role, who) in enumerate(parties)
    )
    return row


def target(indicator: str = "改造小区", value: float = 12, unit: str = "个") -> dict[str, Any]:
    """A figure as the desk keeps it."""
    return {
        "indicator": indicator,
        "op": ">=",
        "value": value,
        "unit": unit,
        "kind": "count",
        "soft": False,
        "per": "",
        "reference": "",
        "basis": "explicit",
        "quote": f"完成{value:g}{unit}",
    }


def options(form: str = "t1", **more: Any) -> IssueOptions:
    """What an officer chose."""
    return IssueOptions(token=form, note=NOTE, **more)


def issued(
    world: World,
    units: list[str],
    *,
    by: str = "officer",
    due: dt.date | None = None,
    role: str = PartyRole.LEAD,
    targets: list[dict[str, Any]] | None = None,
    title: str = "攻坚行动工作要点",
) -> IssueBatch:
    """A batch with one task for each of the units, which lead it."""
    document = make_document(world, len(units), title=title)
    for position, name in enumerate(units, start=1):
        make_requirement(
            document, position, [(role, world.units[name])], due=due, targets=targets or []
        )
    chosen = options(title, accept_past=True)
    return issue(actor=world.actor(by), document=document, options=chosen, now=timezone.now())


def confirm_same(later: Requirement, earlier: Requirement) -> SameMatter:
    """An officer has found that both ask for the same."""
    return SameMatter.objects.create(
        organisation_id=later.organisation_id,
        later=later,
        earlier=earlier,
        likeness=0.9,
        is_confirmed=True,
    )


def signed(world: World) -> TaskParty:
    """A task that the handler of 区住建局 has signed for."""
    issued(world, ["区住建局"])
    found = TaskParty.objects.select_related("task", "unit").get()
    sign(actor=world.actor("handler"), party_ids=[found.pk], now=timezone.now())
    return found
