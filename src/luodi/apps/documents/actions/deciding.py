"""Decisions on the desk: becomes a task, does not, is a slogan; and taking a step back."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.documents.actions import steps
from luodi.apps.documents.models import Decision, DeskStep, Requirement
from luodi.apps.documents.rules import DECOMPOSE
from luodi.kernel import gate
from luodi.kernel.access import Actor
from luodi.kernel.actions import action
from luodi.kernel.errors import Conflict, Mistake
from luodi.reading import REASONS

_LONGEST_REASON = 200


@action("documents.accept", gettext_lazy("转为任务"))
def accept(*, actor: Actor, document_id: int, ids: Sequence[int]) -> list[Requirement]:
    """The requirements become tasks when they are issued."""
    return _decide(actor, document_id, ids, Decision.ACCEPTED)


@gate.guarded("reason")
@action("documents.reject", gettext_lazy("不转任务"))
def reject(*, actor: Actor, document_id: int, ids: Sequence[int], reason: str) -> list[Requirement]:
    """They do not, for a reason that stays with them."""
    if not reason.strip():
        raise Mistake(_("请写明不转任务的原因。"), "reason")
    return _decide(actor, document_id, ids, Decision.REJECTED, reason.strip()[:_LONGEST_REASON])


@action("documents.slogan", gettext_lazy("标为口号"))
def mark_slogan(*, actor: Actor, document_id: int, ids: Sequence[int]) -> list[Requirement]:
    """They are slogans: said, not to be done."""
    return _decide(actor, document_id, ids, Decision.SLOGAN)


@action("documents.reopen", gettext_lazy("改回未看"))
def reopen(*, actor: Actor, document_id: int, ids: Sequence[int]) -> list[Requirement]:
    """The decision is taken back; nothing else about them changes."""
    return _decide(actor, document_id, ids, Decision.UNDECIDED)


@action("documents.follow_reading", gettext_lazy("按读取意见不转"))
def follow_reading(*, actor: Actor, document_id: int, ids: Sequence[int]) -> list[Requirement]:
    """What the reading did not take for tasks is set aside, each for the reading's reason.

    What somebody has decided on already stays as it was decided.
    """
    actor.require(DECOMPOSE)
    with steps.step(actor, document_id, _("按读取意见不转")) as under_way:
        open_ones = [r for r in under_way.take(ids) if r.decision == Decision.UNDECIDED]
        rows = [row for row in open_ones if row.proposal in REASONS]
        if not rows:
            raise Mistake(_("这里没有可按读取意见处理的句子。"))
        for row in rows:
            steps.decided(row, Decision.REJECTED, actor, REASONS[row.proposal][0])
            under_way.put(row)
    return rows


@action("documents.undo", gettext_lazy("撤回了一步"))
def undo(*, actor: Actor, document_id: int) -> DeskStep:
    """Take back the actor's own last step on this desk.

    Conflict if somebody has changed one of its requirements since: their work is not lost to it.
    """
    actor.require(DECOMPOSE)
    last = DeskStep.objects.filter(document_id=document_id, by=actor.user_id, undone=False).first()
    if last is None:
        raise Mistake(_("没有可以撤回的步骤。"))
    with steps.step(actor, document_id, _("撤回"), can_be_undone=False) as under_way:
        rows = under_way.take([int(pk) for pk in last.versions], hidden_too=True)
        for row in rows:
            if row.version != last.versions[str(row.pk)]:
                raise Conflict(_("“%(text)s”此后又被修改，不能撤回这一步。") % {"text": row})
        for row in rows:
            if row.pk in last.made:
                under_way.unmake(row)
            else:
                under_way.put_back(row, last.before[str(row.pk)])
    last.undone = True
    last.save(update_fields=["undone"])
    return last


def _decide(
    actor: Actor, document_id: int, ids: Sequence[int], decision: Decision, reason: str = ""
) -> list[Requirement]:
    actor.require(DECOMPOSE)
    with steps.step(actor, document_id, str(decision.label)) as under_way:
        rows = under_way.take(ids)
        for row in rows:
            steps.decided(row, decision, actor, reason)
            under_way.put(row)
    return rows
