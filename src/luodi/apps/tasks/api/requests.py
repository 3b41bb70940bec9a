"""Requests of units: more time, other terms, a standstill, another unit, no light for a while."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Annotated, Any, Literal

from django.http import HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Schema
from pydantic import Field

from luodi.apps.orgs.queries import unit_for
from luodi.apps.tasks import actions
from luodi.apps.tasks.actions import Wish
from luodi.apps.tasks.api.routes import routes
from luodi.apps.tasks.models import TaskRequest
from luodi.apps.tasks.queries import party_for, task_for
from luodi.apps.tasks.queries.requests import request_for, request_steps
from luodi.apps.tasks.request_list import Requests
from luodi.apps.tasks.rules import ADVISE, ASK, DECIDE, VIEW, VOUCH
from luodi.core.request_flow import RequestKind
from luodi.kernel.access import ActorRequest
from luodi.kernel.errors import Conflict
from luodi.kernel.rest.listing import BIGGEST, Cursor, Key, Listing, Pk, Strict, listing
from luodi.kernel.rest.routes import tag

States = Literal["with_head", "with_office", "granted", "refused", "stopped", "taken_back"]


class RequestOut(Schema):
    """What a unit has asked for. `due_before` held when it asked, `granted_due` was given."""

    id: int
    task: int = Field(validation_alias="task_id")
    party: int = Field(validation_alias="party_id")
    unit: int
    unit_name: str
    kind: str
    state: str
    grounds: str
    due_before: dt.date | None
    wanted_due: dt.date | None
    granted_due: dt.date | None
    terms: dict[str, Any]
    to_unit: int | None = Field(validation_alias="to_unit_id")
    to_outside: str
    by_name: str
    at: dt.datetime
    vouched_by: str
    vouched_at: dt.datetime | None
    opinion: str
    opinion_by: str
    decided_by: str
    decided_at: dt.datetime | None
    decision_reason: str
    version: int

    @staticmethod
    def resolve_unit(row: TaskRequest) -> int:
        """The unit that asks."""
        return row.party.unit_id

    @staticmethod
    def resolve_unit_name(row: TaskRequest) -> str:
        """Its short name."""
        return str(row.party.unit)


class Requested(Cursor):
    """Which requests; without a state those that wait."""

    state: States | Literal["all"] | None = None
    kind: RequestKind | None = None
    unit: int | None = Field(None, ge=1, le=BIGGEST)


@routes.get("/requests", VIEW, Listing[RequestOut])
def list_requests(request: ActorRequest, wanted: Query[Requested]) -> dict[str, Any]:
    """What units have asked for: of all for those who oversee them, else of my units."""
    asked = QueryDict(mutable=True)
    for name in ("state", "kind", "unit"):
        value = getattr(wanted, name)
        if value:
            asked[name] = str(getattr(value, "value", value))
    return listing(request, Requests(request.actor, asked).rows(), wanted)


@routes.get("/tasks/{pk}/requests", VIEW, Listing[RequestOut])
def list_task_requests(request: ActorRequest, pk: Pk, cursor: Query[Cursor]) -> dict[str, Any]:
    """What units have asked for about a task."""
    rows = TaskRequest.objects.filter(task=task_for(request.actor, pk))
    return listing(request, rows.select_related("party__unit"), cursor)


@routes.get("/requests/{pk}", VIEW, RequestOut)
def get_request(request: ActorRequest, response: HttpResponse, pk: Pk) -> TaskRequest:
    """One request; its ETag is its version."""
    row = request_for(request.actor, pk)
    tag(response, row.version)
    return row


class RequestStep(Schema):
    """A step I may take now."""

    name: str
    label: str
    needs: list[str]

    @staticmethod
    def resolve_label(step: Any) -> str:
        """In words."""
        return _(step.label)


@routes.get("/requests/{pk}/steps", VIEW, list[RequestStep])
def list_request_steps(request: ActorRequest, pk: Pk) -> Any:
    """What I may do with a request now."""
    return request_steps(request.actor, request_for(request.actor, pk))


Figure = Annotated[float, Field(allow_inf_nan=False, gt=-1e15, lt=1e15)]


class NewTerms(Strict):
    """New terms of a task; what is left out stays.

    `targets` are figures by target, of a range both ends; `recurrence` of a recurring duty alone.
    """

    title: str | None = Field(None, min_length=1, max_length=120)
    text: str | None = Field(None, min_length=1, max_length=4000)
    leader: str | None = Field(None, max_length=60)
    due_current: dt.date | None = None
    recurrence: str | None = Field(None, min_length=1, max_length=120)
    targets: dict[int, Figure | tuple[Figure, Figure]] | None = None


class RequestIn(Strict):
    """What is asked for, and why.

    `wanted_due` of an extension, of an exemption, and when a standstill should end; `terms` of an
    adjustment; a hand-over names a unit or, outside the organisation, somebody in words.
    """

    kind: RequestKind
    grounds: str = Field(min_length=1, max_length=4000)
    wanted_due: dt.date | None = None
    terms: NewTerms | None = None
    to_unit: Key | None = None
    to_outside: str = Field("", max_length=120)


@routes.post("/parties/{pk}/request", ASK, RequestOut, status=201)
def ask_for(request: ActorRequest, pk: Pk, sent: RequestIn) -> TaskRequest:
    """Ask for it: to the unit's head where the unit wants that, else to the office."""
    actor = request.actor
    party = party_for(actor, pk, acting=True)
    terms = sent.terms.dict(exclude_none=True) if sent.terms else {}
    if "due_current" in terms:
        terms["due_current"] = terms["due_current"].isoformat()
    if "targets" in terms:
        terms["targets"] = {
            str(key): list(value) if isinstance(value, tuple) else value
            for key, value in terms["targets"].items()
        }
    wish = Wish(
        kind=sent.kind,
        grounds=sent.grounds,
        wanted_due=sent.wanted_due,
        terms=terms,
        to_unit=unit_for(actor, sent.to_unit) if sent.to_unit else None,
        to_outside=sent.to_outside,
    )
    return actions.ask(actor=actor, party=party, wish=wish, now=timezone.now())


class RequestSeen(Strict):
    """With the `version` that was read, nothing is done if the request has changed since."""

    version: int | None = Field(None, ge=1, le=BIGGEST)


class RequestWhy(RequestSeen):
    """RequestWhy."""

    reason: str = Field(min_length=1, max_length=300)


class RequestOpinion(RequestSeen):
    """What an officer makes of it."""

    opinion: str = Field(min_length=1, max_length=300)


class RequestGrant(RequestSeen):
    """The date that is given; without one, the one that was asked for."""

    due: dt.date | None = None
    reason: str = Field("", max_length=300)


def _done(
    request: ActorRequest, pk: int, act: Callable[..., TaskRequest], sent: RequestSeen
) -> TaskRequest:
    row = request_for(request.actor, pk)
    if sent.version is not None and sent.version != row.version:
        raise Conflict(_("您打开之后，这份申请有了新的情况，请看清后再办。"))
    said = sent.dict(exclude={"version"})
    return act(actor=request.actor, request=row, now=timezone.now(), **said)


@routes.post("/requests/{pk}/vouch", VOUCH, RequestOut)
def vouch_request(request: ActorRequest, pk: Pk, sent: RequestSeen) -> TaskRequest:
    """As the unit's head, send it on to the office."""
    return _done(request, pk, actions.vouch_request, sent)


@routes.post("/requests/{pk}/stop", VOUCH, RequestOut)
def stop_request(request: ActorRequest, pk: Pk, sent: RequestWhy) -> TaskRequest:
    """As the unit's head, do not send it on."""
    return _done(request, pk, actions.stop_request, sent)


@routes.post("/requests/{pk}/advise", ADVISE, RequestOut)
def advise_on_request(request: ActorRequest, pk: Pk, sent: RequestOpinion) -> TaskRequest:
    """Say what to make of it, for whoever decides."""
    return _done(request, pk, actions.advise, sent)


@routes.post("/requests/{pk}/grant", DECIDE, RequestOut)
def grant_request(request: ActorRequest, pk: Pk, sent: RequestGrant) -> TaskRequest:
    """Decide that it is so; the task changes at once."""
    return _done(request, pk, actions.grant, sent)


@routes.post("/requests/{pk}/refuse", DECIDE, RequestOut)
def refuse_request(request: ActorRequest, pk: Pk, sent: RequestWhy) -> TaskRequest:
    """Decide that it is not so; the task is as it was."""
    return _done(request, pk, actions.refuse, sent)


@routes.post("/requests/{pk}/take-back", ASK, RequestOut)
def take_back_request(request: ActorRequest, pk: Pk, sent: RequestSeen) -> TaskRequest:
    """Take one's own unit's request back while nobody has decided on it."""
    return _done(request, pk, actions.take_back, sent)
