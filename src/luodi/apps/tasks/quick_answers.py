"""What of this app can be answered right from “my work”: papers to vouch for, ended matters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from luodi.apps.tasks import quick
from luodi.apps.tasks.models import (
    Claim,
    ClaimState,
    Progress,
    ProgressState,
    Remark,
    TaskRequest,
    WorkItem,
    WorkKind,
)
from luodi.apps.tasks.queries.remarks import ended_matters
from luodi.apps.tasks.quick import Quick
from luodi.apps.tasks.rules import REMARK, VOUCH
from luodi.kernel.access import Actor

_SHOWN = 160  # characters of what is to be vouched for


def register() -> None:
    """Tell “my work” how they are answered."""
    quick.add("", _claims)
    quick.add("tasks.progress", _reports)
    quick.add("tasks.taskrequest", _requests)
    quick.add("tasks.remark", _remarks)


def _ids(items: Sequence[WorkItem]) -> list[int]:
    return [item.subject_id for item in items if item.subject_id]


def _claims(actor: Actor, items: Sequence[WorkItem]) -> Mapping[int, Quick]:
    """Completion that waits for the head's signature."""
    waiting = {item.party_id: item for item in items if item.kind == WorkKind.VOUCH}
    if not waiting or not actor.may(VOUCH):
        return {}
    rows = Claim.objects.filter(party__in=list(waiting), state=ClaimState.WITH_HEAD)
    return {
        waiting[claim.party_id].pk: Quick(
            _("%(name)s 填：%(text)s") % {"name": claim.by_name, "text": claim.result[:_SHOWN]},
            reverse("tasks:vouch-claim", args=[claim.pk]), _("审签上报"),
        )
        for claim in rows
    }  # fmt: skip


def _reports(actor: Actor, items: Sequence[WorkItem]) -> Mapping[int, Quick]:
    if not actor.may(VOUCH):
        return {}
    by_subject = {item.subject_id: item for item in items}
    rows = Progress.objects.filter(pk__in=_ids(items), state=ProgressState.WITH_HEAD)
    found = {}
    for row in rows:
        text = _("无变化") if row.is_unchanged else row.text[:_SHOWN]
        said = _("%(name)s 填：%(text)s") % {"name": row.by_name, "text": text}
        if row.hinted:
            said = _("%(said)s（填报前有 %(n)d 处提示）") % {"said": said, "n": row.hinted}
        url = reverse("tasks:vouch-report", args=[row.pk])
        found[by_subject[row.pk].pk] = Quick(said, url, _("审签报出"))
    return found


def _requests(_actor: Actor, items: Sequence[WorkItem]) -> Mapping[int, Quick]:
    """Why it is asked for; the decision is made on its page."""
    by_subject = {item.subject_id: item for item in items}
    rows = TaskRequest.objects.filter(pk__in=_ids(items))
    return {
        by_subject[row.pk].pk: Quick(_("理由：%(text)s") % {"text": row.grounds[:_SHOWN]})
        for row in rows
    }


def _remarks(actor: Actor, items: Sequence[WorkItem]) -> Mapping[int, Quick]:
    """A matter that ended without being done: the remark is answered with what happened."""
    asked = [item for item in items if item.kind == WorkKind.ANSWER]
    if not asked or not actor.may(REMARK):
        return {}
    by_subject = {item.subject_id: item for item in asked}
    rows = Remark.objects.filter(
        organisation_id=actor.organisation_id, pk__in=_ids(asked), state="dispatched"
    ).select_related("matter", "matter__merged_into")
    said = ended_matters([row.matter for row in rows if row.matter])
    return {
        by_subject[row.pk].pk: Quick(
            said[row.matter_id], reverse("tasks:remark-answer", args=[row.pk]),
            _("照此答复"), "answer", said[row.matter_id],
        )
        for row in rows
        if row.matter_id in said
    }  # fmt: skip
