"""The sample documents on their way: handed in and read; one issued, signed, reported, returned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import cycle, repeat

from django.conf import settings
from django.utils import timezone

from luodi.apps.accounts.models import User
from luodi.apps.accounts.queries import actor_of
from luodi.apps.documents.actions import (
    BulkEdit,
    accept,
    edit_many,
    follow_reading,
    hand_in,
    take_suggestion,
)
from luodi.apps.documents.models import Decision, Document, DocumentState, Requirement
from luodi.apps.orgs.models import Holding, Unit
from luodi.apps.tasks.actions import IssueOptions, Report, issue, report, return_task, sign
from luodi.apps.tasks.models import IssueBatch, TaskParty
from luodi.apps.tasks.notes import covering_note, signed
from luodi.apps.tasks.queries.plan import plan_issue
from luodi.core.rhythm import Rhythm
from luodi.kernel.access import Actor, Grant, Role
from luodi.kernel.models import PartyRole
from luodi.kernel.worker import work
from luodi.reading import REASONS
from luodi.samples import SAMPLES, Sample

ISSUED, ON_DESK, RECOGNISED = "notice", "speech", "scan"
OFFICER = "ducha"
SHOWN = "区住建局"  # its people have accounts: they find work of every kind

# what was done, what comes next, what is in the way
_PROGRESS = (
    ("已成立工作专班，完成前期摸底，实施方案已印发。", "按方案推进首批任务", ""),
    ("首批项目已开工，进度快于计划；第二批手续办理中。", "本月底前完成第二批手续", ""),
    ("已召开推进会，任务分解到科室和镇街，台账已建立。", "", ""),
    ("完成招标，施工单位进场。", "抢抓晴好天气追回进度", "雨天影响工期约一周。"),
    ("已完成设计，正在报批。", "", "用地手续还差一个环节，需要区自然资源局支持。"),
)
_NOT_OURS = "该项职责在机构改革中已划转，建议改派有关部门牵头。"


def sample(name: str) -> Sample:
    """The bundled document of that name."""
    return next(s for s in SAMPLES if s.name == name)


def _officer() -> Actor:
    actor = actor_of(User.objects.get(username=OFFICER), timezone.localdate())
    if actor is None:
        raise LookupError(OFFICER)
    return actor


def hand_in_all(*, with_scan: bool) -> None:
    """Every sample document. The scan comes last: its characters are recognised by the worker."""
    officer = _officer()
    wanted = [s for s in SAMPLES if s.name != RECOGNISED]
    for paper in wanted:
        _hand_in(officer, paper)
    if settings.LUODI_QUEUE != "immediate":
        work(batch=True)
    if with_scan:
        _hand_in(officer, sample(RECOGNISED))


def _hand_in(officer: Actor, paper: Sample) -> None:
    name = f"{paper.title_zh}{paper.path.suffix}"
    hand_in(actor=officer, name=name, chunks=[paper.path.read_bytes()])


def _document(name: str) -> Document | None:
    """The document made of a sample, if it has been read."""
    file = f"{sample(name).title_zh}{sample(name).path.suffix}"
    found = Document.objects.filter(original__name=file, state=DocumentState.OPEN)
    return found.filter(organisation__is_demo=True).first()


def decide_and_issue(now: dt.datetime) -> IssueBatch | None:
    """The notice is decided on and issued; the speech is left in the middle of the work."""
    officer, speech, notice = _officer(), _document(ON_DESK), _document(ISSUED)
    if speech is not None and not _decided(speech):
        _begin(officer, speech)
    if notice is None:
        return None
    if not _decided(notice):
        _decide(officer, notice)
    notice.refresh_from_db()
    plan = plan_issue(notice, timezone.localdate(now))
    note = covering_note(
        notice, (), len(plan.tasks), Rhythm.MONTH, signed("区政府督查室", timezone.localdate(now))
    )
    options = IssueOptions(
        token="demo",  # noqa: S106 - the form's own mark, no secret
        note=note,
        rhythm=Rhythm.MONTH.value,
        reason="承办单位待主任研究后补充交办",
        accept_past=True,
    )
    return issue(actor=officer, document=notice, options=options, now=now)


def _decided(document: Document) -> bool:
    return document.requirements.exclude(decision=Decision.UNDECIDED).exists()


def _rows(document: Document) -> list[Requirement]:
    return list(document.requirements.prefetch_related("parties").order_by("position", "id"))


def _has_owner(row: Requirement) -> bool:
    return any(p.unit_id or p.group_id for p in row.parties.all())


def _decide(officer: Actor, document: Document) -> None:
    """What has an owner becomes a task, what the reading sets aside is set aside."""
    rows = _rows(document)
    follow = [row.pk for row in rows if row.proposal in REASONS]
    if follow:
        follow_reading(actor=officer, document_id=document.pk, ids=follow)
    owned = [row.pk for row in rows if row.proposal == "task" and _has_owner(row)]
    accept(actor=officer, document_id=document.pk, ids=owned)
    _align(officer, document, owned)


def _align(officer: Actor, document: Document, ids: list[int]) -> None:
    """Each gets the goal that its words suggest, if they suggest one."""
    edit = BulkEdit(suggested_goals=True)
    edit_many(actor=officer, document_id=document.pk, ids=ids, edit=edit)


def _begin(officer: Actor, document: Document) -> None:
    """The first chapter is decided on, two suggested owners are taken, the rest waits."""
    rows = [row for row in _rows(document) if row.proposal == "task"]
    taken = [row.pk for row in rows[:12] if _has_owner(row)]
    accept(actor=officer, document_id=document.pk, ids=taken)
    _align(officer, document, taken)
    for row in [row for row in rows if not _has_owner(row) and row.suggestions][:2]:
        unit = Unit.objects.get(pk=row.suggestions[0]["unit"])
        take_suggestion(actor=officer, document_id=document.pk, pk=row.pk, unit=unit)


def go_on(batch: IssueBatch, now: dt.datetime) -> None:
    """Most units sign, some report, one returns what is not its own."""
    owed = TaskParty.objects.filter(
        task__batch=batch, role__in=(PartyRole.LEAD, PartyRole.RESPONSIBLE)
    )
    parties = list(owed.select_related("unit", "task").order_by("task_id", "position", "id"))
    own = [party for party in parties if str(party.unit) == SHOWN]
    others = [party for party in parties if str(party.unit) != SHOWN]
    returned = next(p for p in reversed(others) if p.role == PartyRole.LEAD)
    others.remove(returned)
    texts = cycle(_PROGRESS)
    # Two of the shown unit's wait to be signed, one to be reported on, the others are on their way.
    _work(own[2:3], repeat(None), now)
    _work(own[3:], texts, now)
    _work(others[::4], repeat(None), now)
    _work(others[1::4], texts, now)
    _work(others[2::4], repeat(None), now)
    return_task(actor=_head_of(returned.unit), party=returned, reason=_NOT_OURS, now=now)


def _work(
    parties: list[TaskParty],
    texts: Iterator[tuple[str, str, str]] | Iterator[None],
    now: dt.datetime,
) -> None:
    """Each signs; each that has something to say reports."""
    for party, said in zip(parties, texts, strict=False):
        actor = _head_of(party.unit)
        sign(actor=actor, party_ids=[party.pk], now=now)
        if said is not None:
            text, step, problem = said
            facts = Report(text=text, next_step=step, problems=problem)
            report(actor=actor, party=party, said=facts, now=now)


def _head_of(unit: Unit) -> Actor:
    """The head of a unit, who has no account but signs and reports all the same."""
    holding = (
        Holding.objects.filter(post__unit=unit, post__roles__role=Role.UNIT_HEAD)
        .select_related("person__user", "post__unit")
        .first()
    )
    if holding is None:
        return Actor.system(unit.organisation_id)
    user = User.objects.filter(person=holding.person).first()
    return Actor(
        organisation_id=unit.organisation_id,
        name=holding.person.name,
        post=f"{unit}{holding.post}",
        user_id=user.pk if user else None,
        person_id=holding.person_id,
        unit_id=unit.pk,
        grants=(Grant(Role.UNIT_HEAD, unit.pk, unit.path),),
    )
