"""What was sent, is waiting, or did not arrive; for the administrators, without what it says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.notify.models import Delivery, DeliveryKind, DeliveryState, Endpoint
from luodi.apps.notify.outgoing import Problem
from luodi.apps.notify.queries.endpoints import endpoints_visible_to
from luodi.apps.notify.rules import CHANNELS_VIEW
from luodi.kernel import actions
from luodi.kernel.access import Actor, Hidden
from luodi.kernel.models import Event
from luodi.kernel.saying import aside

TROUBLE = "trouble"  # of the tabs: what did not arrive, given up or not
TABS = (
    (TROUBLE, gettext_lazy("未送达")),
    (DeliveryState.WAITING.value, gettext_lazy("待发送")),
    (DeliveryState.DELIVERED.value, gettext_lazy("已送达")),
    (DeliveryState.ASIDE.value, gettext_lazy("已搁置")),
    ("", gettext_lazy("全部")),
)
# A test that did not arrive has told whoever sent it all there is to tell.
_NO_TEST = ~Q(kind=DeliveryKind.TEST)
_TROUBLE = Q(state__in=(DeliveryState.WAITING, DeliveryState.FAILED)) & ~Q(problem="") & _NO_TEST


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """A delivery in words."""

    row: Delivery
    to: str
    what: str
    problem: str
    may_retry: bool
    may_set_aside: bool


@dataclass(frozen=True, slots=True)
class EndpointLine:
    """An endpoint with what waits for it and what did not arrive."""

    row: Endpoint
    waiting: int
    failed: int


def deliveries_visible_to(actor: Actor, tab: str = "") -> QuerySet[Delivery]:
    """The organisation's deliveries, latest first; `tab` is one of `TABS`."""
    rows = Delivery.objects.filter(organisation_id=actor.organisation_id).order_by("-id")
    if not actor.may(CHANNELS_VIEW):
        return rows.none()
    if tab == TROUBLE:
        rows = rows.filter(_TROUBLE)
    elif tab:
        rows = rows.filter(state=tab)
    return rows.select_related("endpoint", "user__person")


def delivery_for(actor: Actor, pk: int) -> Delivery:
    """One of them, or Hidden."""
    found = deliveries_visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise Hidden
    return found


def delivery_lines(rows: Sequence[Delivery]) -> list[DeliveryLine]:
    """Deliveries in words; one query for all of them."""
    verbs = _verbs(rows)
    return [
        DeliveryLine(
            row=row,
            to=str(row.user if row.kind == DeliveryKind.MAIL else row.endpoint),
            what=_what(row, verbs),
            problem=problem_of(row),
            may_retry=_may_retry(row),
            may_set_aside=row.state in (DeliveryState.WAITING, DeliveryState.FAILED)
            and row.kind != DeliveryKind.TEST,
        )
        for row in rows
    ]


def problem_of(row: Delivery) -> str:
    """Why it has not arrived, in words; nothing for what has."""
    if not row.problem:
        return ""
    known = dict(Problem.choices).get(row.problem, row.problem)
    return aside(known, row.status) if row.status else str(known)


def endpoint_lines(actor: Actor) -> list[EndpointLine]:
    """The actor's endpoints; two queries."""
    rows = list(endpoints_visible_to(actor))
    counts = _counts(row.pk for row in rows)
    return [
        EndpointLine(
            row,
            counts.get((row.pk, DeliveryState.WAITING.value), 0),
            counts.get((row.pk, DeliveryState.FAILED.value), 0),
        )
        for row in rows
    ]


def trouble_count(actor: Actor, most: int = 100) -> int:
    """How many did not arrive, counted up to `most`."""
    return deliveries_visible_to(actor, TROUBLE).order_by()[:most].count()


def _counts(pks: Iterable[int]) -> Mapping[tuple[int, str], int]:
    states = (DeliveryState.WAITING, DeliveryState.FAILED)
    rows = Delivery.objects.filter(_NO_TEST, endpoint__in=list(pks), state__in=states).order_by()
    found = rows.values_list("endpoint", "state").annotate(n=Count("pk"))
    return {(endpoint or 0, state): n for endpoint, state, n in found}


def _verbs(rows: Iterable[Delivery]) -> dict[int, str]:
    """What the events are called that deliveries tell of."""
    told = [row for row in rows if row.seq is not None]
    if not told:
        return {}
    events = Event.objects.filter(
        organisation_id=told[0].organisation_id, seq__in=[row.seq for row in told]
    )
    return dict(events.order_by().values_list("seq", "verb"))


def _what(row: Delivery, verbs: Mapping[int, str]) -> str:
    if row.kind != DeliveryKind.EVENT:
        return str(row.get_kind_display())
    name = verbs.get(row.seq or 0, "")
    known = actions.verb(name)
    said = {"seq": row.seq, "verb": str(known.label) if known else name}
    return _("第 %(seq)s 号事件：%(verb)s") % said


def _may_retry(row: Delivery) -> bool:
    closed = row.endpoint is not None and row.endpoint.closed_at is not None
    if closed or row.kind == DeliveryKind.TEST or row.claimed_at is not None:
        return False
    return row.state != DeliveryState.DELIVERED
