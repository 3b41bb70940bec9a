"""The whole demo: the district first, then its documents, read, decided on, issued and reported.

Each step finds out whether it has been done, so that a start that was cut short goes on.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import override

from luodi.apps.documents.models import Document
from luodi.apps.tasks.models import IssueBatch
from luodi.demo import papers
from luodi.demo.district import CODE, build_district
from luodi.kernel import context
from luodi.kernel.models import Organisation


def district() -> Organisation | None:
    """The demo district, if it is there."""
    return Organisation.objects.filter(code=CODE, is_demo=True).first()


def is_built() -> bool:
    """Whether everything is there."""
    found = district()
    return found is not None and IssueBatch.objects.filter(organisation=found).exists()


def build(now: dt.datetime, *, with_scan: bool = True) -> Organisation:
    """Make what is missing."""
    with override("zh-hans"), context.request():
        found = district() or build_district()
        if not Document.objects.filter(organisation=found).exists():
            papers.hand_in_all(with_scan=with_scan)
        if not IssueBatch.objects.filter(organisation=found).exists():
            with transaction.atomic():
                batch = papers.decide_and_issue(now)
                if batch is not None:
                    papers.go_on(batch, now)
    return found
