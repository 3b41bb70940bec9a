"""Where a task stands on its way from being issued to the archive, for the line on its page."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from luodi.apps.tasks.models import Task
from luodi.core.task_flow import LEFT_STATES, OPEN_STATES, UNDER_APPROVAL

DONE, NOW, TODO, LEFT = "done", "now", "todo", "left"
_WAY: tuple[tuple[str | Promise, frozenset[str]], ...] = (
    (_("交办"), frozenset({"draft"})),
    (_("签收"), frozenset({"pending", "returned"})),
    (_("在办"), UNDER_APPROVAL | {"active", "suspended"}),
    (_("申请办结"), frozenset({"claimed"})),
    (_("审核"), frozenset({"reviewing"})),
    (_("办结"), frozenset({"completed"})),
    (_("归档"), frozenset({"archived"})),
)  # fmt: skip
_PLAIN = frozenset({"draft", "pending", "active", "claimed", "reviewing", "completed", "archived"})


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage; `status` is done, now, todo or left (the task ended here otherwise).

    `note` says what is special about it: returned, an extension that waits, suspended, merged.
    """

    label: str | Promise
    status: str
    note: str | Promise = ""


def stages_of(task: Task) -> list[Stage]:
    """The stages of the task's life; of one that ended early, how far it had come."""
    ended = task.state in LEFT_STATES
    state = task.state_before if ended and task.state_before in OPEN_STATES else task.state
    at = next((n for n, (_label, states) in enumerate(_WAY) if state in states), 1)
    if ended:
        way = [Stage(label, DONE) for label, _states in _WAY[: at + 1]]
        return [*way, Stage(_label_of(task), LEFT)]
    note = "" if task.state in _PLAIN else _label_of(task)
    statuses = [DONE] * at + [DONE if state == "archived" else NOW] + [TODO] * len(_WAY)
    return [
        Stage(label, status, note if n == at else "")
        for n, ((label, _states), status) in enumerate(zip(_WAY, statuses, strict=False))
    ]


def _label_of(task: Task) -> str:
    return str(task.get_state_display())
