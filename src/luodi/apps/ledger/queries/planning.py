"""What the rows of an office's own ledger would become: tasks, what is only kept, what is wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from luodi.apps.documents.queries.goals import active_goals
from luodi.apps.ledger.limits import MOST_LEADER, MOST_NOTE, MOST_TEXT, MOST_TITLE
from luodi.apps.ledger.models import Fate, Import, ImportRow
from luodi.apps.ledger.queries.known import Units, key_of, same_as
from luodi.apps.ledger.queries.parties import PartyReader
from luodi.apps.ledger.queries.planned import Planned
from luodi.apps.ledger.understanding import words
from luodi.apps.ledger.understanding.dates import Due, day_of, due_of
from luodi.apps.ledger.understanding.fields import UNITS, measure_of
from luodi.apps.ledger.understanding.figures import targets_of, targets_within
from luodi.apps.tasks.titles import title_of
from luodi.kernel.access import Actor
from luodi.kernel.tables_in import Unfit

_ERRORS = ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!")


@dataclass(frozen=True, slots=True)
class Options:
    """What was said about the whole ledger; `year` is for dates without one."""

    year: int
    rhythm: str
    accept_past: bool = False
    first_leads: bool = False
    figures: bool = False

    @classmethod
    def of(cls, facts: dict[str, Any], today: dt.date) -> Options:
        """As an import keeps them."""
        return cls(
            year=int(facts.get("year") or today.year),
            rhythm=str(facts.get("rhythm") or "month"),
            accept_past=bool(facts.get("accept_past")),
            first_leads=bool(facts.get("first_leads")),
            figures=bool(facts.get("figures")),
        )


class Planner:
    """Plans the rows of one ledger; the queries do not grow with the rows."""

    def __init__(self, actor: Actor, source: Import, today: dt.date) -> None:
        self.options = Options.of(source.options, today)
        self.today = today
        self.choices: dict[str, Any] = source.choices
        self.heads = [str(column["head"]) for column in source.columns]
        self.columns: dict[str, list[int]] = {}
        for at, key in source.mapping.items():
            self.columns.setdefault(key, []).append(int(at))
        self.parties = PartyReader(actor, self.choices, first_leads=self.options.first_leads)
        self.goals = {goal.name: goal.pk for goal in active_goals(actor)}
        self._actor = actor

    def plan(self, rows: Iterable[ImportRow]) -> list[Planned]:
        """All rows, in their order; the same twice, and what is in the system already, is told."""
        made = []
        for row in rows:
            one = self._row(row)
            one.plan["unsaved"] = row.plan.get("unsaved", [])
            made.append(one)
        self._mark_repeated(made)
        self._mark_known(made)
        return made

    def _row(self, row: ImportRow) -> Planned:
        made = Planned(row.number)
        cells = [*row.cells, *[""] * (len(self.heads) - len(row.cells))]
        title, text = self._words(made, cells)
        made.title = (title or title_of(text))[:MOST_TITLE]
        self._formulas(made, row, cells)
        if self._is_closed(made, cells):
            # What is done elsewhere is kept as it is written: its steps are not made up anew.
            made.fate, made.problems = Fate.KEPT, []
            return made
        due = self._due(made, cells)
        parties = self._parties(made, cells)
        made.plan = {
            "title": title,
            "text": text,
            "due": due.day.isoformat() if due.day else None,
            "due_text": due.text,
            "recurrence": due.recurrence[:120],
            "standing": due.is_standing,
            "leader": self._leader(made, cells),
            "rhythm": self._rhythm(made, cells),
            "goal": self._goal(made, cells),
            "parties": parties,
            "targets": self._targets(made, cells, text),
            "note": self._note(made, cells),
        }
        return made

    def _text(self, cells: Sequence[str], *keys: str) -> str:
        """What stands in the columns of these fields, each once."""
        found = [cells[at] for key in keys for at in self.columns.get(key, ()) if cells[at]]
        return "\n".join(dict.fromkeys(found))

    def _head(self, *keys: str) -> str:
        """How the ledger calls the first column of these fields."""
        found = [at for key in keys for at in self.columns.get(key, ())]
        return self.heads[found[0]] if found else ""

    def _words(self, made: Planned, cells: Sequence[str]) -> tuple[str, str]:
        title, text = self._text(cells, "title"), self._text(cells, "text")
        if not title and not text:
            made.wrong(self._head("text", "title"), _("没有写任务内容"))
        if len(title) > MOST_TITLE:  # a name that long is a text
            title, text = "", f"{title}\n{text}" if text else title
        if len(text) > MOST_TEXT:
            made.wrong(
                self._head("text"),
                _("最多 %(n)d 个字，现有 %(m)d 个") % {"n": MOST_TEXT, "m": len(text)},
            )
        return " ".join(title.split()), text or title

    def _formulas(self, made: Planned, row: ImportRow, cells: Sequence[str]) -> None:
        unsaved = set(row.plan.get("unsaved", ()))
        used = {at for key, places in self.columns.items() if key != "skip" for at in places}
        for at in sorted(used):
            if at in unsaved:
                made.wrong(
                    self.heads[at],
                    _("公式没有保存计算结果，请在表格软件里打开、保存后重新上传，或改成数值"),
                )
            elif cells[at] in _ERRORS:
                made.wrong(
                    self.heads[at],
                    _("公式出错（%(cell)s），请改成正确的内容") % {"cell": cells[at]},
                )

    def _is_closed(self, made: Planned, cells: Sequence[str]) -> bool:
        """Whether the office says that it is done: by a date of its end, or by its word."""
        ended = self._text(cells, "closed")
        if ended and ended not in ("-", "—", "/", "未办结", "未完成"):
            try:
                day_of(ended, self.options.year)
            except Unfit as unfit:
                made.wrong(self._head("closed"), unfit.reason)
            else:
                return True
        word = self._text(cells, "state")
        ask = f"state:{word[:60]}"
        found = words.state_of(word) or self.choices.get(ask, "")
        if not found:
            reason = _("不认识的状态“%(word)s”，请选择算已办结还是未办结") % {"word": word[:20]}
            made.wrong(self._head("state"), reason, ask)
        return found == words.CLOSED

    def _due(self, made: Planned, cells: Sequence[str]) -> Due:
        written, head = self._text(cells, "due"), self._head("due")
        try:
            due = due_of(written, self.options.year)
        except Unfit as unfit:
            made.wrong(head, unfit.reason)
            return Due()
        if due.hint:
            made.hints.append(due.hint)
        if due.day is None and not (due.recurrence or due.is_standing):
            made.hints.append(_("没有时限，按未定时限登记"))
        if due.day is not None:
            self._check_due(made, due.day, cells)
        return due

    def _check_due(self, made: Planned, day: dt.date, cells: Sequence[str]) -> None:
        issued, head = self._issued(cells), self._head("due")
        if issued is not None and day < issued:
            made.wrong(
                head,
                _("时限 %(due)s 早于交办日期 %(issued)s，请核对") % {"due": day, "issued": issued},
            )
        elif day < self.today and not self.options.accept_past:
            made.wrong(
                head,
                _("时限 %(due)s 已过。仍在办的请写新的时限；要按原时限导入，请在“对应列”一步"
                  "勾选“接收已过的时限”") % {"due": day},
            )  # fmt: skip
        elif day < self.today:
            made.hints.append(_("时限已过，交办后即为逾期"))

    def _issued(self, cells: Sequence[str]) -> dt.date | None:
        """The day it was asked for elsewhere; what cannot be understood is kept as it is."""
        written = self._text(cells, "issued")
        try:
            return day_of(written, self.options.year) if written else None
        except Unfit:
            return None

    def _parties(self, made: Planned, cells: Sequence[str]) -> list[list[Any]]:
        written = [
            (self.heads[at], key, cells[at])
            for key in UNITS
            for at in self.columns.get(key, ())
            if cells[at]
        ]
        found = self.parties.read(made, written)
        unknown = any(one["ask"].startswith("unit:") for one in made.problems)
        if not any(role != "support" for _pk, role in found) and not unknown:
            reason = _("没有牵头单位或责任单位")
            made.wrong(self._head("lead", "responsible") or _("责任单位"), reason)
        return [[pk, role] for pk, role in found]

    def _leader(self, made: Planned, cells: Sequence[str]) -> str:
        leader = "、".join(self._text(cells, "leader").split("\n"))
        if len(leader) > MOST_LEADER:
            reason = _("最多 %(n)d 个字，现有 %(m)d 个") % {"n": MOST_LEADER, "m": len(leader)}
            made.wrong(self._head("leader"), reason)
        return leader

    def _rhythm(self, made: Planned, cells: Sequence[str]) -> str:
        written = self._text(cells, "rhythm")
        found = words.rhythm_of(written)
        if written and not found:
            made.hints.append(_("反馈频次“%(cell)s”不认识，按统一的频次") % {"cell": written[:20]})
        return found or self.options.rhythm

    def _goal(self, made: Planned, cells: Sequence[str]) -> int | None:
        written = self._text(cells, "goal")
        if written and written not in self.goals:
            made.hints.append(_("没有“%(name)s”这个目标，不对应目标") % {"name": written[:30]})
        return self.goals.get(written)

    def _targets(self, made: Planned, cells: Sequence[str], text: str) -> list[dict[str, Any]]:
        measure, found = self._text(cells, "measure"), []
        for at in self.columns.get("target", ()):
            head = self.heads[at]
            unit = measure or measure_of(head)
            try:
                indicator = made.title if len(made.title) <= 40 else ""
                found += targets_of(cells[at], unit=unit, indicator=indicator)
            except Unfit as unfit:
                made.wrong(head, unfit.reason)
        if self.options.figures and not found:
            found = targets_within(text)
        return found

    def _note(self, made: Planned, cells: Sequence[str]) -> str:
        note = self._text(cells, "note")
        if len(note) > MOST_NOTE:
            made.hints.append(_("备注超过 %(n)d 字，截取前面的部分") % {"n": MOST_NOTE})
        return note[:MOST_NOTE]

    def _mark_repeated(self, made: Sequence[Planned]) -> None:
        seen: dict[tuple[str, Units], int] = {}
        for one in made:
            if one.fate is Fate.KEPT or not one.plan.get("text"):
                continue
            same = (key_of(one.plan["text"]), _units(one))
            first = seen.setdefault(same, one.number)
            if first != one.number:
                one.wrong(
                    self._head("text", "title"),
                    _("与第 %(n)d 行重复（内容和单位都相同）") % {"n": first},
                )

    def _mark_known(self, made: Sequence[Planned]) -> None:
        """What is there already, for the same units, is not made again."""
        open_ones = [one for one in made if one.fate is Fate.NEW]
        keys = {key_of(one.plan["text"]) for one in open_ones}
        known = same_as(self._actor.organisation_id, keys) if keys else {}
        for one in open_ones:
            for pk, number, units in known.get(key_of(one.plan["text"]), ()):
                said = number or _("草稿")
                if units == _units(one):
                    one.fate, one.task_id = Fate.SAME, pk
                    one.hints = [_("系统里已有：%(number)s") % {"number": said}]
                    break
                one.hints.append(_("%(number)s 的内容相同，单位不同，请核对") % {"number": said})


def _units(made: Planned) -> Units:
    return frozenset(pk for pk, _role in made.plan.get("parties", ()))
