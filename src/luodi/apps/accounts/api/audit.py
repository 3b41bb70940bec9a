"""The log of the organisation, for the audit administrator: read, checked, taken out."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query, Schema
from pydantic import Field

from luodi.apps.accounts import actions
from luodi.apps.accounts.api.routes import routes
from luodi.apps.accounts.queries import INLINE, Filters, csv_lines, events_for, sentence
from luodi.apps.accounts.rules import AUDIT
from luodi.kernel import audit
from luodi.kernel.access import Actor, ActorRequest
from luodi.kernel.models import Event, EventChain, Organisation
from luodi.kernel.rest.listing import Cursor, Listing, Strict, listing


class EntryOut(Schema):
    """An entry, without the facts before and after: those are for the matter's own people."""

    seq: int
    at: dt.datetime
    who: str = Field(validation_alias="actor_name")
    post: str = Field(validation_alias="actor_post")
    verb: str
    kind: str = Field(validation_alias="target_type")
    target: int = Field(validation_alias="target_id")
    sentence: str
    request_id: str
    address: str

    @staticmethod
    def resolve_sentence(event: Event) -> str:
        """As the audit administrator reads it."""
        return sentence(event)

    @staticmethod
    def resolve_address(event: Event) -> str:
        """Empty for what the system did by itself."""
        return event.address or ""


class Which(Strict):
    """What is asked of the log; what is left out means any."""

    who: str = Field("", max_length=40)
    verb: str = Field("", max_length=80)
    kind: str = Field("", max_length=80)
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    request_id: str = Field("", max_length=36)

    def filters(self) -> Filters:
        """For the query."""
        return Filters(**{name: getattr(self, name) for name in Which.model_fields})


class Entries(Which, Cursor):
    """What is asked, and which part; `cursor` is the `seq` of the last entry seen."""


@routes.get("/audit/events", AUDIT, Listing[EntryOut])
def list_audit_events(request: ActorRequest, wanted: Query[Entries]) -> dict[str, Any]:
    """Who did what to which kind of thing, and when."""
    return listing(request, events_for(request.actor, wanted.filters()), wanted, by="seq")


class Known(Strict):
    """The head that was written down earlier (`seq:hash`), if any."""

    head: str = Field("", max_length=90)


class VerdictOut(Schema):
    """What was found; `head` is worth writing down elsewhere. `findings` are (seq, sentence)."""

    is_sound: bool
    entries: int
    head: str
    findings: list[tuple[int, str]]
    count: int


class Verification(Schema):
    """The verdict; or, for a long log, the job whose `result` it will be."""

    verdict: VerdictOut | None
    job: int | None


@routes.post("/audit/verifications", AUDIT, Verification, status=201)
def verify_audit(request: ActorRequest, sent: Known) -> Verification:
    """Follow the chain of entries from the first to the last."""
    actor, organisation = request.actor, _organisation(request.actor)
    chain = EventChain.objects.filter(organisation=organisation).first()
    if chain is not None and chain.last_seq >= INLINE:
        job = actions.ask_verification(actor=actor, organisation=organisation, known_head=sent.head)
        return Verification(verdict=None, job=job.pk)
    found = audit.verify(organisation, sent.head)
    actions.note_verdict(
        actor=actor, organisation=organisation, entries=found.entries, is_sound=found.is_sound
    )
    return Verification(verdict=VerdictOut(**found.as_data()), job=None)


@routes.file("/audit/export", AUDIT, "text/csv", method="POST")
def export_audit(request: ActorRequest, sent: Which) -> HttpResponse:
    """The entries as CSV, with the hashes of the chain; that they were taken out is recorded."""
    actor = request.actor
    rows = events_for(actor, sent.filters())
    facts = {key: str(value) for key, value in sent.dict().items() if value}
    actions.note_export(actor=actor, organisation=_organisation(actor), facts=facts)
    name = f"audit-{timezone.localdate():%Y%m%d}.csv"
    return HttpResponse(
        "".join(csv_lines(rows)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _organisation(actor: Actor) -> Organisation:
    return Organisation.objects.get(pk=actor.organisation_id)
