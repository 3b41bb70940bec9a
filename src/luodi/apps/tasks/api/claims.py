"""Completion: claimed, vouched for, taken back; reviewed, sent back, accepted, taken up again."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Schema
from pydantic import Field

from luodi.apps.tasks import actions
from luodi.apps.tasks.actions import Completion, Review
from luodi.apps.tasks.api.routes import routes
from luodi.apps.tasks.api.tasks import TaskOut
from luodi.apps.tasks.api.work import Reason
from luodi.apps.tasks.models import Claim, Task
from luodi.apps.tasks.queries import party_for, task_for
from luodi.apps.tasks.queries.claims import claim_for, gaps_of
from luodi.apps.tasks.rules import CLAIM, REVIEW, VIEW, VOUCH
from luodi.apps.tasks.steps import own_work
from luodi.core.task_flow import CHECKS, TaskState
from luodi.kernel.access import ActorRequest
from luodi.kernel.rest.listing import Cursor, Listing, Pk, Strict, listing


class ClaimOut(Schema):
    """A unit says that its part of a task is done. `checks` are what the reviewer answered."""

    id: int
    task: int = Field(validation_alias="task_id")
    party: int = Field(validation_alias="party_id")
    unit: int
    unit_name: str
    state: str
    result: str
    evidence: str
    by_name: str
    at: dt.datetime
    vouched_by: str
    vouched_at: dt.datetime | None
    checks: dict[str, bool]
    decided_by: str
    decided_at: dt.datetime | None
    decision_reason: str

    @staticmethod
    def resolve_unit(claim: Claim) -> int:
        """The unit that claims."""
        return claim.party.unit_id

    @staticmethod
    def resolve_unit_name(claim: Claim) -> str:
        """Its short name."""
        return str(claim.party.unit)


class ClaimIn(Strict):
    """In what the task resulted, and where that can be seen (a number, an address)."""

    result: str = Field(min_length=1, max_length=4000)
    evidence: str = Field("", max_length=500)


@routes.get("/tasks/{pk}/claims", VIEW, Listing[ClaimOut])
def list_claims(request: ActorRequest, pk: Pk, cursor: Query[Cursor]) -> dict[str, Any]:
    """What units have claimed on a task."""
    rows = Claim.objects.filter(task=task_for(request.actor, pk)).select_related("party__unit")
    return listing(request, rows, cursor)


@routes.get("/claims/{pk}", VIEW, ClaimOut)
def get_claim(request: ActorRequest, pk: Pk) -> Claim:
    """One claim."""
    return claim_for(request.actor, pk)


@routes.post("/parties/{pk}/claim", CLAIM, ClaimOut, status=201)
def claim_completion(request: ActorRequest, pk: Pk, sent: ClaimIn) -> Claim:
    """Claim that a unit's part is done: to its head where the unit wants that, else the office."""
    said = Completion(result=sent.result, evidence=sent.evidence)
    party = party_for(request.actor, pk, acting=True)
    return actions.claim(actor=request.actor, party=party, said=said, now=timezone.now())


@routes.post("/claims/{pk}/vouch", VOUCH, ClaimOut)
def vouch_claim(request: ActorRequest, pk: Pk) -> Claim:
    """As the unit's head, send a claim on to the office."""
    claim = claim_for(request.actor, pk)
    return actions.vouch_claim(actor=request.actor, claim=claim, now=timezone.now())


@routes.post("/claims/{pk}/unvouch", VOUCH, ClaimOut)
def unvouch_claim(request: ActorRequest, pk: Pk, sent: Reason) -> Claim:
    """As the unit's head, send a claim back inside the unit."""
    return actions.unvouch_claim(
        actor=request.actor,
        claim=claim_for(request.actor, pk),
        reason=sent.reason,
        now=timezone.now(),
    )


@routes.post("/claims/{pk}/take-back", CLAIM, ClaimOut)
def take_back_claim(request: ActorRequest, pk: Pk) -> Claim:
    """Take one's own unit's claim back while nobody has decided on it."""
    claim = claim_for(request.actor, pk)
    return actions.unclaim(actor=request.actor, claim=claim, now=timezone.now())


class ReviewOut(Schema):
    """What a reviewer looks at. `open_children` and `returned` units stand in the way; `nodes`,
    targets that are `short` or `unknown` (never reported) are pointed out only.

    `may`: it waits for a review, and I have not worked on it myself. `checks` have to hold.
    """

    state: str
    may: bool
    own_work: bool
    checks: dict[str, str]
    open_children: list[int]
    returned: list[int]
    nodes: list[int]
    short: list[int]
    unknown: list[int]


@routes.get("/tasks/{pk}/review", REVIEW, ReviewOut)
def get_review(request: ActorRequest, pk: Pk) -> ReviewOut:
    """What there is to look at before completion is accepted."""
    task = task_for(request.actor, pk)
    gaps, own = gaps_of(task), own_work(request.actor, task)
    return ReviewOut(
        state=task.state,
        may=task.state == TaskState.REVIEWING.value and not own,
        own_work=own,
        checks={name: str(_(check.label)) for name, check in CHECKS.items()},
        open_children=[child.pk for child in gaps.children],
        returned=[party.unit_id for party in gaps.returned],
        nodes=[node.pk for node in gaps.nodes],
        short=[figure.target.pk for figure in gaps.short],
        unknown=[figure.target.pk for figure in gaps.unknown],
    )


Percent = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]


class ReviewIn(Strict):
    """An answer to each of the checks; `shares` of a joint task: percent by unit, 100 in all."""

    checks: dict[str, bool]
    opinion: str = Field("", max_length=300)
    shares: dict[int, Percent] = Field(default_factory=dict, max_length=500)


@routes.post("/tasks/{pk}/complete", REVIEW, TaskOut)
def complete_task(request: ActorRequest, pk: Pk, sent: ReviewIn) -> Task:
    """Accept that a task is done; never by somebody who worked on it."""
    review = Review(checks=sent.checks, opinion=sent.opinion, shares=sent.shares)
    task = task_for(request.actor, pk)
    return actions.complete(actor=request.actor, task=task, review=review, now=timezone.now())


@routes.post("/tasks/{pk}/send-back", REVIEW, TaskOut)
def send_back_task(request: ActorRequest, pk: Pk, sent: Reason) -> Task:
    """Do not accept it: it goes on, and that it was sent back counts."""
    task = task_for(request.actor, pk)
    return actions.send_back(actor=request.actor, task=task, reason=sent.reason, now=timezone.now())
