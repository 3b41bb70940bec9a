"""The steps open to somebody on a task, as buttons: where each leads, which are likely.

They follow from the flows, from what the reader is to the task and its requests, and from the rule
that nobody accepts what they worked on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luodi.apps.tasks.models import Claim, ClaimState, Exemption, Task, TaskParty, TaskRequest
from luodi.apps.tasks.queries.claims import OPEN as OPEN_CLAIMS
from luodi.apps.tasks.queries.claims import claims_of
from luodi.apps.tasks.queries.own_work import has_worked
from luodi.apps.tasks.queries.requests import request_steps, requests_of
from luodi.apps.tasks.rules import (
    DECIDE,
    MERGE,
    REVIEW,
    SETTLE,
    WITHDRAW,
    relations,
)
from luodi.core.flow import Transition
from luodi.core.request_flow import OPEN_REQUESTS
from luodi.core.task_flow import (
    PARTY_FLOW,
    TASK_FLOW,
    UNDER_APPROVAL,
    PartyState,
    TaskState,
    blocked,
)
from luodi.kernel.access import Actor

SHOWN = 3  # buttons in the head; the rest is in the menu


@dataclass(frozen=True, slots=True)
class _Way:
    """How a step is taken: on which page, or by a button alone (after `confirm` was answered)."""

    label: str | Promise
    page: str
    icon: str = ""
    is_post: bool = False
    confirm: str | Promise = ""
    is_rare: bool = False
    field: str = ""  # what the row is called in the form, where the address does not name it


# In the order in which a reader is likely to want them.
_WAYS: Mapping[str, _Way] = {
    "sign": _Way(_("签收"), "tasks:sign", "check", is_post=True, field="party"),
    "vouch": _Way(_("审签办结申请"), "tasks:claim-page", "check"),
    "vouch_request": _Way(_("审签申请"), "tasks:request", "check"),
    "decide": _Way(_("审批申请"), "tasks:request", "gavel"),
    "review": _Way(_("审核办结"), "tasks:review", "clipboard-check"),
    "evaluate": _Way(_("年度评估"), "tasks:evaluate", "clipboard-check"),
    "settle": _Way(_("处理 %(unit)s 的退回"), "tasks:settle", "corner-up-left"),
    "reassign": _Way(_("改派 %(unit)s 的任务"), "tasks:settle", "corner-up-left"),
    "report": _Way(_("反馈进展"), "tasks:report", "send"),
    "claim": _Way(_("申请办结"), "tasks:claim", "circle-check"),
    "ask": _Way(_("申请延期、调整等"), "tasks:ask-party", "calendar-time"),
    "advise": _Way(_("初审申请"), "tasks:request", "message-report"),
    "set_due": _Way(_("另定办理时间"), "tasks:set-due", "calendar-time"),
    "resume": _Way(_("恢复办理"), "tasks:resume", "player-play"),
    "archive": _Way(
        _("归档"), "tasks:archive", "archive", is_post=True, field="row",
        confirm=_("归档后编归档号，不能再重新办理。"),
    ),
    "return": _Way(_("退回并说明"), "tasks:return", "arrow-back-up"),
    "exempt": _Way(_("申请亮灯豁免"), "tasks:ask-party", "shield", is_rare=True),
    "unclaim": _Way(
        _("撤回办结申请"), "tasks:unclaim", "arrow-back-up", is_post=True, is_rare=True,
        confirm=_("撤回后继续办理，改好可以再申请。"),
    ),
    "take_back": _Way(
        _("撤回申请"), "tasks:take-back", "arrow-back-up", is_post=True, is_rare=True,
        confirm=_("撤回后任务照原来的时限和要求继续办理。"),
    ),
    "reopen": _Way(_("重新办理"), "tasks:reopen", "refresh", is_rare=True),
    "units": _Way(_("增减单位"), "tasks:units", "users", is_rare=True),
    "merge": _Way(_("并入其他任务"), "tasks:merge", "arrows-join", is_rare=True),
    "withdraw": _Way(pgettext_lazy("task", "撤销"), "tasks:withdraw", "x", is_rare=True),
}  # fmt: skip
_RANK = {name: n for n, name in enumerate(_WAYS)}
_OF_PARTY = frozenset({"sign", "report", "return", "claim"})
_OF_REQUEST = {
    "vouch": "vouch_request",
    "grant": "decide",
    "advise": "advise",
    "take_back": "take_back",
}


@dataclass(frozen=True, slots=True)
class OpenStep:
    """A step somebody may take now, with which row (`pk`), in which unit's name, where.

    `is_post`: its button does it at once; else it leads to a page. `field` is what the form calls
    the row, where the address does not name it.
    """

    name: str
    label: str
    pk: int
    unit: str
    url: str
    icon: str = ""
    is_post: bool = False
    confirm: str = ""
    field: str = ""
    is_rare: bool = False


@dataclass(frozen=True, slots=True)
class Dealings:
    """What units have claimed and asked for on a task."""

    claims: Sequence[Claim]
    requests: Sequence[TaskRequest]

    @property
    def open_claims(self) -> list[Claim]:
        """Those that nobody has decided on."""
        return [claim for claim in self.claims if claim.state in OPEN_CLAIMS]

    @property
    def open_requests(self) -> list[TaskRequest]:
        """The same of requests."""
        return [request for request in self.requests if request.state in OPEN_REQUESTS]

    @property
    def exemption(self) -> Exemption | None:
        """The light is excused until its end, unless it has been ended before."""
        held = [getattr(request, "exemption", None) for request in self.requests]
        today = timezone.localdate()
        present = (one for one in held if one and one.ended_on is None and one.until >= today)
        return next(present, None)


@dataclass(frozen=True, slots=True)
class Buttons:
    """Steps as the head of a page shows them: the likely ones, and the rest in a menu.

    `same` are the names of steps that are open for several units: their buttons name the unit.
    """

    shown: list[OpenStep]
    more: list[OpenStep]
    same: frozenset[str] = field(default_factory=frozenset)


def dealings_of(task: Task) -> Dealings:
    """Both, latest first; two queries."""
    return Dealings(claims_of(task), requests_of(task))


def buttons(steps: Iterable[OpenStep]) -> Buttons:
    """At most SHOWN of them in the head, none of those that are rarely meant."""
    rows = list(steps)
    likely = [step for step in rows if not step.is_rare][:SHOWN]
    names = [step.name for step in rows if step.unit not in step.label]
    same = frozenset(name for name in names if names.count(name) > 1)
    return Buttons(likely, [step for step in rows if step not in likely], same)


def open_steps(
    actor: Actor, task: Task, parties: Iterable[TaskParty], dealings: Dealings | None = None
) -> list[OpenStep]:
    """The steps the actor may take now, the likeliest first; nobody else's are shown."""
    rows = list(parties)
    dealings = dealings or dealings_of(task)
    found = [
        *_of_parties(actor, task, rows),
        *_of_dealings(actor, task, dealings),
        *_of_office(actor, task),
    ]
    return sorted(found, key=lambda step: _RANK[step.name])


def own_work(actor: Actor, task: Task) -> bool:
    """Whether the actor would review the task, had they not worked on it themselves."""
    if task.state != TaskState.REVIEWING.value or not actor.may(REVIEW):
        return False
    return has_worked(actor, task)


def is_left_behind(actor: Actor, party: TaskParty) -> bool:
    """Whether the unit has ended with the task in its hands, and the actor finds another."""
    held = relations(actor, party) - {"office"}
    return PARTY_FLOW.allows("reassign", party.state, held)


def _made(name: str, pk: int, unit: object = "", query: str = "", **more: bool) -> OpenStep:
    way = _WAYS[name]
    address = reverse(way.page, args=[] if way.field else [pk])
    return OpenStep(
        name=name,
        label=str(way.label) % {"unit": unit},
        pk=pk,
        unit=str(unit),
        url=address + query,
        icon=way.icon,
        is_post=way.is_post,
        confirm=str(way.confirm),
        field=way.field,
        is_rare=more.get("is_rare", way.is_rare),
    )


def _of_parties(actor: Actor, task: Task, parties: Iterable[TaskParty]) -> Iterator[OpenStep]:
    back = f"?next={reverse('tasks:task', args=[task.pk])}"
    for party in parties if task.is_open else ():
        held = relations(actor, party)
        for step in PARTY_FLOW.available(party.state, held):
            if step.name in _OF_PARTY and not blocked(step.name, task.state):
                rare = step.name == "return" and party.state != PartyState.WAITING.value
                yield _made(step.name, party.pk, party.unit, _query(step, back), is_rare=rare)
        if "owner" in held:
            yield from _of_asking(party, task)
        if actor.may(SETTLE):
            yield from _of_settling(actor, party, back)


def _of_asking(party: TaskParty, task: Task) -> Iterator[OpenStep]:
    if party.state != PartyState.SIGNED.value:
        return
    if task.state == TaskState.ACTIVE.value:
        yield _made("ask", party.pk, party.unit)
    elif task.state in UNDER_APPROVAL:
        yield _made("exempt", party.pk, party.unit, "?kind=exempt")


def _query(step: Transition, back: str) -> str:
    return back if step.name in ("report", "return") else ""


def _of_settling(actor: Actor, party: TaskParty, back: str) -> Iterator[OpenStep]:
    if party.state == PartyState.RETURNED.value:
        yield _made("settle", party.pk, party.unit, back)
    elif is_left_behind(actor, party):
        yield _made("reassign", party.pk, party.unit, back)


def _of_dealings(actor: Actor, task: Task, dealings: Dealings) -> Iterator[OpenStep]:
    for claim in dealings.open_claims if task.is_open else ():
        held = relations(actor, claim.party)
        if "head" in held and claim.state == ClaimState.WITH_HEAD:
            yield _made("vouch", claim.pk, claim.party.unit)
        if "owner" in held:
            yield _made("unclaim", claim.pk, claim.party.unit)
    for request in dealings.open_requests if task.is_open else ():
        names = {step.name for step in request_steps(actor, request)}
        if "grant" in names:
            names.discard("advise")
        for name, shown in _OF_REQUEST.items():
            if name in names:
                yield _made(shown, request.pk, request.party.unit)


def _of_office(actor: Actor, task: Task) -> Iterator[OpenStep]:
    names = {step.name for step in TASK_FLOW.available(task.state, {"office"})}
    if "complete" in names and actor.may(REVIEW) and not has_worked(actor, task):
        yield _made("review", task.pk)
    for name, permission in _OFFICE.items():
        if name in names and actor.may(permission):
            yield _made(name, task.pk)
    if actor.may(SETTLE) and task.state in (TaskState.PENDING.value, TaskState.ACTIVE.value):
        yield _made("units", task.pk)
    approver = actor.may(DECIDE) and TASK_FLOW.allows("set_due", task.state, {"approver"})
    if approver and task.due_current and task.due_current < timezone.localdate():
        yield _made("set_due", task.pk)
    if "evaluate" in names and task.is_standing and actor.may(REVIEW):
        later = task.review_on is None or task.review_on > timezone.localdate()
        yield _made("evaluate", task.pk, is_rare=later)


_OFFICE = {
    "resume": DECIDE,
    "archive": REVIEW,
    "reopen": REVIEW,
    "merge": MERGE,
    "withdraw": WITHDRAW,
}
