"""Which task waits for which: added and taken away; never in a circle."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.agenda.models import Dependency
from luodi.apps.agenda.queries.links import way
from luodi.apps.agenda.rules import LINK
from luodi.apps.tasks.models import Task
from luodi.core.task_flow import DONE_STATES, LEFT_STATES
from luodi.kernel import events
from luodi.kernel.access import Actor, Hidden
from luodi.kernel.actions import action
from luodi.kernel.errors import Mistake
from luodi.kernel.models import Organisation

MOST = 50  # that one task waits for
_ENDED = DONE_STATES | LEFT_STATES


@action("agenda.link", gettext_lazy("登记了前后衔接"))
def link(*, actor: Actor, before: Task, after: Task) -> Dependency:
    """From now on `after` waits for `before`."""
    actor.require(LINK)
    _same(actor, before, after)
    # Two additions at once could close a circle that neither sees: one after the other.
    Organisation.objects.select_for_update().get(pk=actor.organisation_id)
    _check(before, after)
    row = Dependency.objects.create(
        organisation_id=actor.organisation_id, before=before, after=after, made_by=actor.name
    )
    events.record(actor, after, after={"waits_for": str(before)})
    events.record(actor, before, after={"awaited_by": str(after)})
    return row


@action("agenda.unlink", gettext_lazy("取消了前后衔接"))
def unlink(*, actor: Actor, row: Dependency) -> None:
    """`after` no longer waits for `before`."""
    actor.require(LINK)
    _same(actor, row)
    rows = Dependency.objects.select_for_update(of=("self",)).select_related("before", "after")
    held = rows.filter(pk=row.pk).first()
    if held is None:
        raise Hidden
    events.record(actor, held.after, before={"waits_for": str(held.before)})
    events.record(actor, held.before, before={"awaited_by": str(held.after)})
    held.delete()


def _same(actor: Actor, *rows: Task | Dependency) -> None:
    if any(row.organisation_id != actor.organisation_id for row in rows):
        raise Hidden


def _check(before: Task, after: Task) -> None:
    if before.pk == after.pk:
        raise Mistake(_("任务不能等它自己，请填另一项任务的编号。"), "number")
    if after.state in _ENDED:
        raise Mistake(_("“%(task)s”已不再办理，不必登记前后衔接。") % {"task": after}, "number")
    if before.state in LEFT_STATES:
        said = _("“%(task)s”已不再办理，等不到它办结；请换一项。")
        raise Mistake(said % {"task": before}, "number")
    held = Dependency.objects.filter(after=after)
    if held.filter(before=before).exists():
        raise Mistake(_("已经登记过：“%(task)s”是它的前置任务。") % {"task": before}, "number")
    if held.count() >= MOST:
        raise Mistake(_("前置任务已达 %(n)d 项，请先取消不需要的。") % {"n": MOST}, "number")
    circle = way(after.organisation_id, after.pk, before.pk)
    if circle:
        numbers = dict(Task.objects.filter(pk__in=circle).values_list("pk", "number"))
        said = _("会绕成一圈，谁也无法先办：%(way)s。请先取消其中一段。")
        chain = " → ".join(numbers[pk] for pk in [*circle, after.pk])
        raise Mistake(said % {"way": chain}, "number")
