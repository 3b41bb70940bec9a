"""Telephone numbers and addresses: who sees them in full, and how others see them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from luodi.apps.orgs.models import Holding, Person
from luodi.kernel.access import ADMINISTRATORS, Actor


def masked_phone(phone: str) -> str:
    """138****1234; a short number shows its last two digits."""
    if len(phone) >= 11:
        return f"{phone[:3]}****{phone[-4:]}"
    return f"****{phone[-2:]}" if phone else ""


def masked_email(email: str) -> str:
    """z***@example.invalid."""
    name, at, host = email.partition("@")
    return f"{name[:1]}***{at}{host}" if email else ""


@dataclass(frozen=True, slots=True)
class Contact:
    """How somebody can be reached, as the one who asks may see it."""

    phone: str
    email: str
    is_masked: bool


class Contacts:
    """Who sees what: administrators and members of the same unit everything, others masked."""

    def __init__(self, actor: Actor, people: Iterable[Person], today: dt.date) -> None:
        self._all = bool(actor.roles & ADMINISTRATORS)
        self._near: set[int] = set()
        if not self._all and actor.person_id is not None:
            now = Q(valid_from__lte=today) & (Q(valid_to=None) | Q(valid_to__gte=today))
            own = Holding.objects.filter(now, person_id=actor.person_id, post__closed_on=None)
            same = Holding.objects.filter(
                now,
                post__closed_on=None,
                person__in=[person.pk for person in people],
                post__unit__in=own.values("post__unit"),
            )
            self._near = {actor.person_id, *same.values_list("person_id", flat=True)}

    def of(self, person: Person) -> Contact:
        """The person's number and address."""
        if self._all or person.pk in self._near:
            return Contact(person.phone, person.email, is_masked=False)
        hidden = bool(person.phone or person.email)
        return Contact(masked_phone(person.phone), masked_email(person.email), is_masked=hidden)
