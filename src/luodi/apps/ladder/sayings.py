"""What people are told by a reminder: the matter, the day, how late, and always the way out."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from luodi.apps.ladder.models import RungTaken
from luodi.apps.notify.inbox import Notice
from luodi.core.clock import workdays
from luodi.core.ladder import Colour
from luodi.core.workdays import WorkCalendar

KIND = "ladder.reminder"
_LONGEST = 60  # characters of a title
_MINE, _PROPOSED = "/tasks/mine/", "/ladder/?state=draft"
_TOPIC = gettext_lazy("任务提醒")

_BEFORE = {
    "blue": gettext_lazy(
        "《%(title)s》%(month)d月%(day)d日到期，请按时办理并反馈进展；到期前办不完的，请先申请延期"
    ),
    "orange": gettext_lazy(
        "预警：《%(title)s》%(month)d月%(day)d日到期，请反馈进展；到期前办不完的，请先申请延期"
    ),
}
_TODAY = {
    "blue": gettext_lazy("《%(title)s》今天到期，请反馈进展或申请延期"),
    "orange": gettext_lazy("预警：《%(title)s》今天到期，请反馈进展或申请延期"),
}
_LATE = {
    "blue": gettext_lazy(
        "《%(title)s》%(month)d月%(day)d日到期，已过期%(late)d个工作日，请反馈进展或申请延期"
    ),
    "orange": gettext_lazy(
        "预警：《%(title)s》%(month)d月%(day)d日到期，已过期%(late)d个工作日，请反馈进展或申请延期"
    ),
}
_OTHERS: dict[tuple[str, str], Promise] = {
    ("sign", "blue"): gettext_lazy(
        "《%(title)s》应在%(month)d月%(day)d日前签收，请签收；不属于本单位职责的，请退回并说明"
    ),
    ("sign", "orange"): gettext_lazy(
        "预警：《%(title)s》应在%(month)d月%(day)d日前签收，请签收；不属于本单位职责的，请退回并说明"
    ),
    ("report", "blue"): gettext_lazy(
        "《%(title)s》应在%(month)d月%(day)d日前反馈，请反馈进展；没有变化的，选“无变化”即可"
    ),
    ("report", "orange"): gettext_lazy(
        "预警：《%(title)s》应在%(month)d月%(day)d日前反馈，请反馈进展；没有变化的，选“无变化”即可"
    ),
    ("light", "blue"): gettext_lazy(
        "《%(title)s》自%(month)d月%(day)d日起进度偏慢，请反馈进展；确有困难的，请提出协调或申请延期"
    ),
    ("light", "orange"): gettext_lazy(
        "预警：《%(title)s》自%(month)d月%(day)d日起进度落后，请反馈进展；"
        "确有困难的，请提出协调或申请延期"
    ),
    ("silence", "blue"): gettext_lazy("《%(title)s》多次提醒后还没有反馈，请反馈进展或申请延期"),
    ("silence", "orange"): gettext_lazy(
        "预警：《%(title)s》多次提醒后还没有反馈，请反馈进展或申请延期"
    ),
}
_BY_HAND = gettext_lazy("督查室催办《%(title)s》，请反馈进展；办不完的，请申请延期")
_MANY = gettext_lazy(
    "%(count)d 项任务请办理：提醒 %(blue)d 项、预警 %(orange)d 项。请逐项反馈进展，办不完的申请延期"
)
_REMIND = gettext_lazy("提醒您办理 %(count)d 项任务，请逐项反馈进展，办不完的申请延期")
_PROPOSALS = gettext_lazy("按办法提出 %(count)d 份督办单，请核定是否发出")
_BOTH = gettext_lazy("%(tasks)d 项任务请反馈进展或申请延期；另有 %(red)d 份督办单等您核定")


def reminder(rows: Sequence[RungTaken], today: dt.date, calendar: WorkCalendar) -> Notice:
    """The one notice of the day for somebody whom these rungs concern."""
    counts = Counter(row.colour for row in rows)
    red, others = counts[Colour.RED.value], len(rows) - counts[Colour.RED.value]
    facts = {"blue": counts["blue"], "orange": counts["orange"], "red": red, "tasks": others}
    if red:
        text = _BOTH if others else _PROPOSALS
        return Notice(KIND, text, _PROPOSED, facts=facts, topic=_TOPIC)
    if len(rows) == 1:
        return _single(rows[0], today, calendar)
    text = _MANY if counts["orange"] else _REMIND
    return Notice(KIND, text, _MINE, facts=facts, topic=_TOPIC)


def _single(row: RungTaken, today: dt.date, calendar: WorkCalendar) -> Notice:
    title = row.task.title.strip("《》")
    late = max(0, workdays(row.anchor, today, calendar)) if row.track == "due" else 0
    facts = {
        "title": title if len(title) <= _LONGEST else title[: _LONGEST - 1] + "…",
        "month": row.anchor.month,
        "day": row.anchor.day,
        "late": late,
    }
    url = f"/tasks/{row.task_id}/"
    return Notice(KIND, _text(row, today, late), url, facts=facts, topic=_TOPIC)


def _text(row: RungTaken, today: dt.date, late: int) -> str | Promise:
    if row.track == "due":
        if today < row.anchor:
            return _BEFORE[row.colour]
        return _LATE[row.colour] if late else _TODAY[row.colour]
    return _OTHERS.get((row.track, row.colour), _BY_HAND)
