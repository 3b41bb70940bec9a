"""The whole demo: the district and some weeks of its work first, then its documents, read,
decided on, issued and reported.

Each step finds out whether it has been done, so that a start that was cut short goes on.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import override

from luodi.apps.documents.models import Document
from luodi.apps.tasks.models import IssueBatch
from luodi.demo import papers
from luodi.demo.district import CODE, FIRST_DAY, build_district
from luodi.demo.year.cast import cast_of
from luodi.demo.year.clock import Clock
from luodi.demo.year.play import play_year
from luodi.demo.year.plot import Plot
from luodi.kernel import context
from luodi.kernel.models import Organisation

WEEKS, TASKS, SEED = dt.timedelta(weeks=5), 24, 11


def district() -> Organisation | None:
    """The demo district, if it is there."""
    return Organisation.objects.filter(code=CODE, is_demo=True).first()


def is_built() -> bool:
    """Whether everything is there."""
    found = district()
    return found is not None and _of_documents(found).exists()


def _of_documents(found: Organisation) -> QuerySet[IssueBatch]:
    return IssueBatch.objects.filter(organisation=found).exclude(document=None)


def build(now: dt.datetime, *, with_scan: bool = True) -> Organisation:
    """Make what is missing."""
    with override("zh-hans"), context.request():
        found = district() or _with_some_weeks(now)
        if not Document.objects.filter(organisation=found).exists():
            papers.hand_in_all(with_scan=with_scan)
        if not _of_documents(found).exists():
            with transaction.atomic():
                batch = papers.decide_and_issue(now)
                if batch is not None:
                    papers.go_on(batch, now)
    return found


@transaction.atomic
def _with_some_weeks(now: dt.datetime) -> Organisation:
    """The district with what it has had to do before: every kind of thing that can wait, waits."""
    until = timezone.localdate(now)
    begin = until - WEEKS
    before = begin - dt.timedelta(1)
    with Clock.at(before).running():
        made = build_district(first_day=min(FIRST_DAY, before))
    leads = sorted(cast_of(made).units)
    play_year(made, Plot(SEED, TASKS, begin, until, leads, shown=0.2, days=(8, 90)))
    return made
