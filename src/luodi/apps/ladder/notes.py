"""The text of a supervision notice, as an office writes it. Official text: Chinese in any language.

It holds facts of the system only: what, from which document, due when, how late, the last report,
and what was done before. Whoever issues it edits the words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from luodi.apps.ladder.models import RungTaken
from luodi.apps.ladder.queries.facts import Part
from luodi.apps.tasks.models import Task, TaskSource
from luodi.core.clock import workdays
from luodi.core.ladder import Colour
from luodi.core.workdays import WorkCalendar

NUMBER = "【编号】"  # replaced by the notice's number when it is issued
DATE = "【日期】"  # replaced by the day of issue
BY = "【答复期限】"  # replaced by the day by which the unit answers
TITLE = "督办单"
ANSWER_DAYS = 5  # working days that a unit has to answer, unless the office says otherwise
_ROLES = {"lead": "牵头", "responsible": "负责"}
_SAID = 80  # characters of the last report that are quoted


def facts_of(part: Part, today: dt.date, calendar: WorkCalendar) -> dict[str, Any]:
    """What the system knows of the matter on that day, as it is kept with the notice."""
    task = part.party.task
    done = RungTaken.objects.filter(party=part.party).order_by("day")
    due = task.due_current
    return {
        "title": task.title,
        "number": task.number,
        "source": _source(task),
        "role": _ROLES.get(part.party.role, "办理"),
        "due": due.isoformat() if due else None,
        "due_original": task.due_original.isoformat() if task.due_original else None,
        "late": max(0, workdays(due, today, calendar)) if due else 0,
        "reported_on": _iso(task.last_progress_on),
        "report": task.last_progress[:_SAID],
        "done": [
            {"day": row.day.isoformat(), "colour": row.colour}
            for row in done
            if row.colour != Colour.RED.value
        ],
        "on": today.isoformat(),
    }


def draft(unit: str, facts: dict[str, Any], issuer: str) -> str:
    """A first wording."""
    parts = [
        TITLE,
        NUMBER,
        f"{unit}：",
        _matter(facts),
        _state(facts),
        *_before(facts["done"]),
        f"请抓紧办理，并于{BY}前书面答复：未按时办结的原因、已采取的措施、预计办结日期。"
        "确需延期的，同时提出延期申请；遇到本单位解决不了的困难，请一并说明需要协调的事项。",
        issuer,
        DATE,
    ]
    return "\n".join(part for part in parts if part)


def _matter(facts: dict[str, Any]) -> str:
    source = f"{facts['source']}部署的" if facts["source"] else ""
    due = facts["due"]
    said = f"{source}“{facts['title']}”（任务编号：{facts['number']}），由你单位{facts['role']}"
    if not due:
        return f"{said}。"
    moved = facts["due_original"] not in (None, due)
    first = f"（原定{day_words(facts['due_original'])}）" if moved else ""
    return f"{said}，办理时限为{day_words(due)}{first}。"


def _state(facts: dict[str, Any]) -> str:
    late = f"已过期{facts['late']}个工作日，" if facts["late"] else ""
    said = f"截至{day_words(facts['on'])}，该事项{late}尚未办结。"
    if not facts["reported_on"]:
        return f"{said}自交办以来未收到进展反馈。"
    quote = f"：“{facts['report'].rstrip('。')}”" if facts["report"] else ""
    return f"{said}最近一次反馈为{day_words(facts['reported_on'])}{quote}。"


def _before(done: Sequence[dict[str, str]]) -> list[str]:
    """What was done before, in the order of the days."""
    words = {colour.value: colour.label for colour in Colour}
    said = [f"{_short(one['day'])}{words[one['colour']]}" for one in done[-4:]]
    return [f"此前已于{'、'.join(said)}。"] if said else []


def _source(task: Task) -> str:
    """The document it came from, by title and number."""
    row = TaskSource.objects.filter(task=task).select_related("document").only(
        "document__title", "document__number"
    ).first()  # fmt: skip
    if row is None:
        return ""
    number = f"（{row.document.number}）" if row.document.number else ""
    title = row.document.title.strip("《》").translate(_INNER)
    return f"《{title}》{number}"


_INNER = str.maketrans("《》", "〈〉")  # within marks of their own kind


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _as_day(day: str | dt.date) -> dt.date:
    return dt.date.fromisoformat(day) if isinstance(day, str) else day


def day_words(day: str | dt.date) -> str:
    """“2026年6月30日”."""
    found = _as_day(day)
    return f"{found.year}年{found.month}月{found.day}日"


def _short(day: str) -> str:
    found = _as_day(day)
    return f"{found.month}月{found.day}日"


def issued_text(text: str, number: str, answer_by: dt.date, day: dt.date) -> str:
    """The text with its number, the day by which the unit answers, and the day of issue."""
    for place, said in ((NUMBER, number), (BY, day_words(answer_by)), (DATE, day_words(day))):
        text = text.replace(place, said)
    return text
