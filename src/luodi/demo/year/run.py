"""A whole played year in an empty database: the district, its people, the year, what came of it."""

from __future__ import annotations

import datetime as dt
import gc
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import override

from luodi.apps.accounts.actions import make_account
from luodi.apps.accounts.models import User
from luodi.apps.orgs.actions import change_person
from luodi.apps.orgs.models import Holding, Person
from luodi.apps.tasks.models import Progress, Task
from luodi.core.periods import add_months
from luodi.demo.accounts import ACCOUNTS, PASSWORD
from luodi.demo.district import build_district
from luodi.demo.year.cast import cast_of
from luodi.demo.year.clock import Clock
from luodi.demo.year.play import play_year
from luodi.demo.year.plot import Plot
from luodi.demo.year.stage import Stage
from luodi.kernel import context
from luodi.kernel.access import Actor, Role
from luodi.kernel.models import Organisation

MAILED = ("ducha", "chengban", "juzhang")  # who gets digests in the play
_SHOWN_SHARE = 0.03
MORE_HEADS = 12  # heads of units who get an account too, so that they sign what goes out
_LIGHTS = ("green", "yellow", "red", "grey")


@dataclass(frozen=True, slots=True)
class Wish:
    """How large, how long, until when, by which dice."""

    until: dt.date
    tasks: int = 900
    units: int = 60
    months: int = 12
    seed: int = 2026

    @property
    def begin(self) -> dt.date:
        """The first day: of a month, as plans begin, and no later than so many months ago."""
        return add_months(self.until + dt.timedelta(1), -self.months).replace(day=1)


@dataclass(frozen=True, slots=True)
class Summary:
    """What the year came to; counted in the database when it was over, not while it was played."""

    organisation: Organisation
    stage: Stage
    tasks: int
    reports: int
    extensions: int
    sent_back: int
    lights: dict[str, int]
    states: dict[str, int]
    on_time: int
    finished: int
    seconds: float


def run(wish: Wish, tell: Callable[[dt.date, Stage], None]) -> Summary:
    """Play it in a database without organisations."""
    began = time.monotonic()
    with Clock.at(wish.begin - dt.timedelta(1)).running(), override("zh-hans"), context.request():
        organisation = _people(wish)
    plot = Plot(
        wish.seed,
        wish.tasks,
        wish.begin,
        wish.until,
        sorted(cast_of(organisation, wish.units).units),
        shown=_SHOWN_SHARE,
    )
    # Millions of short-lived objects and hardly a cycle among them: looking for cycles costs a
    # tenth of the time.
    limits = gc.get_threshold()
    gc.set_threshold(200_000, 20, 100)
    try:
        stage = play_year(organisation, plot, units=wish.units, tell=tell)
    finally:
        gc.set_threshold(*limits)
    return _summary(organisation, stage, time.monotonic() - began)


@transaction.atomic
def _people(wish: Wish) -> Organisation:
    """The district as of the day before, everybody with an address, more heads with accounts."""
    organisation = build_district(first_day=wish.begin - dt.timedelta(1))
    system = Actor.system(organisation.pk)
    logins = {account.name: account.login for account in ACCOUNTS}
    heads = Holding.objects.filter(
        post__organisation=organisation, post__roles__role=Role.UNIT_HEAD, person__user=None
    ).select_related("person")
    for number, held in enumerate(heads.order_by("pk")[:MORE_HEADS], start=1):
        logins[held.person.name] = f"fuzeren{number:02}"
        make_account(
            actor=system, person=held.person, username=logins[held.person.name],
            password=PASSWORD, must_change=False,
        )  # fmt: skip
    for person in Person.objects.filter(organisation=organisation, name__in=logins):
        if logins[person.name] in MAILED:
            email = f"{logins[person.name]}@shili.example"
            change_person(actor=system, person=person, name=person.name, email=email)
    return organisation


def _summary(organisation: Organisation, stage: Stage, seconds: float) -> Summary:
    tasks = list(
        Task.objects.filter(organisation=organisation).exclude(issued_on=None).values_list(
            "state", "light", "is_open", "extensions", "sent_back", "outcome", "due_original",
        )
    )  # fmt: skip
    today = stage.plot.until
    lights = dict.fromkeys(_LIGHTS, 0)
    states: dict[str, int] = {}
    for state, light, is_open, *_rest in tasks:
        states[state] = states.get(state, 0) + 1
        if is_open:
            lights[light] = lights.get(light, 0) + 1
    ended = [t[5] for t in tasks if t[5]]
    late_open = sum(1 for t in tasks if t[2] and t[6] and t[6] < today)
    return Summary(
        organisation=organisation,
        stage=stage,
        tasks=len(tasks),
        reports=Progress.objects.filter(organisation=organisation).count(),
        extensions=sum(t[3] for t in tasks),
        sent_back=sum(t[4] for t in tasks),
        lights=lights,
        states=states,
        on_time=sum(outcome == "on_time" for outcome in ended),
        finished=len(ended) + late_open,
        seconds=seconds,
    )


def has_real_data() -> bool:
    """Whether the database holds an organisation that is no demo."""
    return Organisation.objects.filter(is_demo=False).exists()


def has_demo() -> bool:
    """Whether a demo district is there already."""
    return Organisation.objects.filter(is_demo=True).exists() or User.objects.exists()
