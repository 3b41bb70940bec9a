"""How far a task is, in words: what is done, of which share that is known, what should be done."""

from __future__ import annotations

from django.utils.translation import gettext as _

from luodi.apps.tasks.models import Task
from luodi.core.exact import percent
from luodi.kernel import saying


def progress_words(task: Task) -> str:
    """“完成 50%，已知部分 75%，现应完成 66.7%”; empty where nothing is known.

    What is known leaves out figures, nodes and parts of which nobody has said how far they are.
    """
    if task.progress_ratio is None:
        is_back = task.is_open and task.sent_back
        return _("办结申请被退回，报满的数不作数") if is_back and task.course else ""
    parts = [_("完成 %(share)s") % {"share": _share(task.progress_ratio)}]
    if known_share(task) < 1:
        parts.append(_("已知部分 %(share)s") % {"share": _share(known_share(task))})
    if task.expected_ratio is not None and task.is_open and _compares(task):
        parts.append(_("现应完成 %(share)s") % {"share": _share(task.expected_ratio)})
    return saying.clauses(parts)


def _compares(task: Task) -> bool:
    """Whether the light compares all that is done: what has no path is not in its figure."""
    actual = (task.light_facts or {}).get("facts", {}).get("actual")
    return actual is None or abs(actual - (task.progress_ratio or 0) * 100) < 0.01


def known_share(task: Task) -> float:
    """The share (0 to 1) of the weight of which it is known how much is done."""
    return 0.0 if task.progress_ratio is None else float(task.course.get("known", 1))


def _share(ratio: float) -> str:
    return f"{percent(ratio)}%"
