"""People: who they are, how to reach them, which posts they held and hold."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from ninja import Query, Schema
from pydantic import Field

from luodi.apps.orgs import actions, queries
from luodi.apps.orgs.api.routes import LastDay, routes
from luodi.apps.orgs.models import Holding, Person
from luodi.apps.orgs.queries.contact import Contacts
from luodi.apps.orgs.queries.pages import people_found
from luodi.apps.orgs.rules import MANAGE, VIEW
from luodi.kernel.access import Actor, ActorRequest
from luodi.kernel.rest.listing import BIGGEST, Cursor, Listing, Pk, Strict, listing


class HoldingOut(Schema):
    """A post that somebody holds, or held."""

    id: int
    person: int = Field(validation_alias="person_id")
    post: int = Field(validation_alias="post_id")
    name: str
    unit: int
    valid_from: dt.date
    valid_to: dt.date | None

    @staticmethod
    def resolve_name(holding: Holding) -> str:
        """The post's name."""
        return holding.post.name

    @staticmethod
    def resolve_unit(holding: Holding) -> int:
        """The post's unit."""
        return holding.post.unit_id


class PersonOut(Schema):
    """Somebody who works here, with all posts held so far; without ways to reach them."""

    id: int
    name: str
    left_on: dt.date | None
    holdings: list[HoldingOut]


class PersonDetail(PersonOut):
    """Somebody, and how to reach them: in full for their own unit and administrators only."""

    phone: str
    email: str
    is_masked: bool


class People(Cursor):
    """Which people."""

    q: str = Field("", max_length=60, description="any part of a name; pinyin initials")
    unit: int | None = Field(None, ge=1, le=BIGGEST, description="who serves in it or below it")


@routes.get("/people", VIEW, Listing[PersonOut])
def list_people(request: ActorRequest, wanted: Query[People]) -> dict[str, Any]:
    """People of the organisation."""
    unit = queries.unit_for(request.actor, wanted.unit) if wanted.unit else None
    rows = people_found(request.actor, wanted.q, unit, timezone.localdate())
    return listing(request, rows.prefetch_related("holdings__post"), wanted)


@dataclass(frozen=True, slots=True)
class _Shown:
    """A person with what the one who asks may know; the fields of PersonDetail."""

    id: int
    name: str
    left_on: dt.date | None
    holdings: list[Holding]
    phone: str
    email: str
    is_masked: bool


@routes.get("/people/{pk}", VIEW, PersonDetail)
def get_person(request: ActorRequest, pk: Pk) -> _Shown:
    """One of them."""
    return _shown(request.actor, queries.person_for(request.actor, pk))


def _shown(actor: Actor, person: Person) -> _Shown:
    contact = Contacts(actor, [person], timezone.localdate()).of(person)
    return _Shown(
        id=person.pk,
        name=person.name,
        left_on=person.left_on,
        holdings=list(person.holdings.select_related("post")),
        phone=contact.phone,
        email=contact.email,
        is_masked=contact.is_masked,
    )


class PersonIn(Strict):
    """What is entered about a person."""

    name: str = Field(min_length=1, max_length=40)
    phone: str = Field("", max_length=30)
    email: str = Field("", max_length=254)


@routes.post("/people", MANAGE, PersonOut, status=201)
def make_person(request: ActorRequest, sent: PersonIn) -> Person:
    """Somebody new."""
    return actions.make_person(actor=request.actor, **sent.dict())


@routes.post("/people/{pk}", MANAGE, PersonDetail)
def change_person(request: ActorRequest, pk: Pk, sent: PersonIn) -> _Shown:
    """Name and ways to reach somebody."""
    person = queries.person_for(request.actor, pk)
    changed = actions.change_person(actor=request.actor, person=person, **sent.dict())
    return _shown(request.actor, changed)


@routes.post("/people/{pk}/leave", MANAGE, PersonOut)
def leave(request: ActorRequest, pk: Pk, sent: LastDay) -> Person:
    """The person leaves; all posts end."""
    person = queries.person_for(request.actor, pk)
    actions.leave(actor=request.actor, person=person, last_day=sent.last_day)
    return queries.person_for(request.actor, pk)
