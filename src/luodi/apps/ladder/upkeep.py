"""What waits for whom because of a notice. Called by actions only, inside their transaction."""

from __future__ import annotations

import datetime as dt

from luodi.apps.ladder.models import SupervisionNotice
from luodi.apps.orgs.models import Unit
from luodi.apps.tasks.models import WorkItem, WorkKind
from luodi.kernel import events


def address(notice: SupervisionNotice) -> str:
    """The page of a notice."""
    return f"/ladder/{notice.pk}/"


def for_unit(notice: SupervisionNotice, now: dt.datetime) -> None:
    """The unit has to confirm or to answer it."""
    _open(notice, notice.number, notice.unit, notice.answer_by, now)


def for_office(notice: SupervisionNotice, now: dt.datetime) -> None:
    """The office has to decide on a draft or to look at an answer."""
    _open(notice, str(notice), None, None, now)


def done(notice: SupervisionNotice, now: dt.datetime) -> None:
    """Nobody has to do anything about it any more."""
    items = WorkItem.objects.filter(
        subject=events.type_of(notice), subject_id=notice.pk, closed_at=None
    )
    items.update(closed_at=now)


def _open(
    notice: SupervisionNotice, title: str, unit: Unit | None, due: dt.date | None, now: dt.datetime
) -> None:
    done(notice, now)
    WorkItem.objects.create(
        organisation_id=notice.organisation_id,
        kind=WorkKind.NOTICE,
        subject=events.type_of(notice),
        subject_id=notice.pk,
        title=title,
        url=address(notice),
        task=notice.task,
        party=notice.party,
        unit=unit,
        due=due,
        opened_at=now,
    )
