"""The year itself: day by day, everything by the actions that people use."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import override

from luodi.apps.tasks import actions
from luodi.apps.tasks.models import Claim, Task, TaskParty, TaskRequest, TaskTarget
from luodi.core.request_flow import RequestKind
from luodi.core.rhythm import next_report, rhythm_of
from luodi.core.task_flow import CHECKS
from luodi.demo.year.cast import Cast, cast_of
from luodi.demo.year.clock import Clock
from luodi.demo.year.plot import MONTHS, Plot, Wanted
from luodi.kernel import context
from luodi.kernel.access import Actor
from luodi.kernel.errors import Mistake
from luodi.kernel.models import Organisation

_PASSED = dict.fromkeys(CHECKS, True)
_LIGHTS = 7  # days between two nights on which the lights are computed in the play


@dataclass
class Course:
    """A task on its way through the year, as the play remembers it."""

    wanted: Wanted
    task_id: int
    party_id: int
    unit_id: int
    target: TaskTarget | None
    next_report: dt.date | None
    value: float = 0.0
    asked: bool = False
    done: bool = False


@dataclass
class Year:
    """The play: its people, dice and clock, and what has been done how often."""

    cast: Cast
    plot: Plot
    clock: Clock
    courses: list[Course] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def play(self, until: dt.date, tell: Callable[[str], None] = lambda _said: None) -> None:
        """Every working day up to `until`; each day is one transaction."""
        waiting = {
            month: sorted(self.plot.wanted(month), key=lambda w: w.issued)
            for month in range(MONTHS)
        }
        due = [one for month in waiting.values() for one in month]
        day = self.plot.begin
        while day <= until:
            if day.weekday() < 5:
                self.clock.set_day(day)
                with self.clock.running(), transaction.atomic():
                    self._day(day, [one for one in due if one.issued <= day])
                due = [one for one in due if one.issued > day]
            if day.day == 1:
                tell(f"{day:%Y-%m}  {self.counts.total()}")
            day += dt.timedelta(1)

    def _day(self, day: dt.date, issued: list[Wanted]) -> None:
        if issued:
            self._issue(issued)
        for course in self.courses:
            if not course.done:
                self._work(course, day)
        self._office(day)
        if day.toordinal() % _LIGHTS == 0:
            self._night(day)

    def _issue(self, wanted: list[Wanted]) -> None:
        cast, drafts = self.cast, []
        for one in wanted:
            units = self.plot.dice.sample(cast.units, 1 + one.supports)
            parties = [(units[0], "lead"), *((unit, "support") for unit in units[1:])]
            figure = one.figure
            targets = (
                [{"indicator": figure[0], "op": ">=", "value": figure[2], "unit": figure[1]}]
                if figure
                else []
            )
            facts = actions.DraftFacts(
                text=one.text,
                parties=parties,
                due=one.due,
                rhythm=one.rhythm,
                targets=targets,
                nodes=one.nodes,
            )
            drafts.append(actions.enter(actor=cast.officer, facts=facts, now=self.clock.tick()))
        actions.issue_drafts(
            actor=cast.officer,
            task_ids=[task.pk for task in drafts],
            token=f"year-{self.clock.today}",
            now=self.clock.tick(),
        )
        self.counts["issued"] += len(drafts)
        for one, task in zip(wanted, drafts, strict=True):
            self._follow(one, task)

    def _follow(self, wanted: Wanted, task: Task) -> None:
        party = TaskParty.objects.get(task=task, role="lead")
        self.courses.append(
            Course(
                wanted=wanted,
                task_id=task.pk,
                party_id=party.pk,
                unit_id=party.unit_id,
                target=TaskTarget.objects.filter(task=task).first(),
                next_report=None,
            )
        )

    def _work(self, course: Course, day: dt.date) -> None:
        """What the unit does with it today, if anything."""
        if course.next_report is None:
            if self.plot.happens(0.4):
                self._sign(course, day)
            return
        with self._allowed():
            if self._is_ready(course, day):
                self._claim(course)
            elif self._needs_time(course, day):
                self._ask(course)
            elif day >= course.next_report - dt.timedelta(3) and self.plot.happens(0.5):
                self._report(course, day)

    def _sign(self, course: Course, day: dt.date) -> None:
        head = self.cast.head(course.unit_id)
        party = TaskParty.objects.select_related("task", "unit").get(pk=course.party_id)
        if self.plot.happens(0.02):
            actions.return_task(
                actor=head, party=party, reason="职责已划转，建议改派", now=self.clock.tick()
            )
            actions.uphold(
                actor=self.cast.officer, party=party, reason="仍属你单位职责",
                now=self.clock.tick(),
            )  # fmt: skip
            self.counts["returned"] += 1
        actions.sign(actor=head, party_ids=[course.party_id], now=self.clock.tick())
        self.counts["signed"] += 1
        course.next_report = self._next(course, day)

    def _report(self, course: Course, day: dt.date) -> None:
        head = self.cast.head(course.unit_id)
        party = TaskParty.objects.select_related("task", "unit").get(pk=course.party_id)
        value, gained, figure = None, 0.0, course.wanted.figure
        if figure and course.target:
            value = self._value(course, day)
            gained, course.value = value - course.value, value
        said = actions.Report(
            text=self.plot.says(value, figure[1] if figure else "", gained),
            values={course.target.pk: value} if course.target and value is not None else {},
            problems="用地手续还差一个环节。" if self.plot.happens(0.05) else "",
        )
        actions.report(actor=head, party=party, said=said, now=self.clock.tick())
        self.counts["reported"] += 1
        course.next_report = self._next(course, day)

    def _value(self, course: Course, day: dt.date) -> float:
        """Along the path at the unit's own pace, never less than before."""
        wanted = course.wanted
        goal = wanted.figure[2] if wanted.figure else 0.0
        share = (day - wanted.issued).days / max((wanted.due - wanted.issued).days, 1)
        noise = self.plot.dice.uniform(0.9, 1.1)
        return max(course.value, round(goal * share * wanted.pace * noise))

    def _next(self, course: Course, day: dt.date) -> dt.date:
        rhythm = rhythm_of(course.wanted.rhythm)
        return next_report(rhythm, day, course.wanted.due) or day + dt.timedelta(90)

    def _is_ready(self, course: Course, day: dt.date) -> bool:
        wanted = course.wanted
        if wanted.figure:
            return course.value >= wanted.figure[2]
        lateness = int((1 - wanted.pace) * 60)
        return day >= wanted.due - dt.timedelta(6) + dt.timedelta(lateness)

    def _claim(self, course: Course) -> None:
        party = TaskParty.objects.select_related("task", "unit").get(pk=course.party_id)
        figure = course.wanted.figure
        result = (
            f"累计完成{course.value:g}{figure[1]}，已验收。" if figure else "制度已印发并执行。"
        )
        actions.claim(
            actor=self.cast.head(course.unit_id),
            party=party,
            said=actions.Completion(result=result),
            now=self.clock.tick(),
        )
        self.counts["claimed"] += 1

    def _needs_time(self, course: Course, day: dt.date) -> bool:
        left = (course.wanted.due - day).days
        return not course.asked and 0 <= left <= 10 and self.plot.happens(0.3)

    def _ask(self, course: Course) -> None:
        course.asked = True
        party = TaskParty.objects.select_related("task", "unit").get(pk=course.party_id)
        wish = actions.Wish(
            kind=RequestKind.EXTEND,
            grounds=self.plot.grounds(),
            wanted_due=course.wanted.due + dt.timedelta(self.plot.dice.randint(20, 90)),
        )
        head = self.cast.head(course.unit_id)
        actions.ask(actor=head, party=party, wish=wish, now=self.clock.tick())
        self.counts["asked"] += 1

    def _office(self, day: dt.date) -> None:
        """The office reviews what was claimed and decides on what was asked, some days later."""
        if day.weekday() not in (1, 4):
            return
        own = {"organisation": self.cast.organisation}
        for request in TaskRequest.objects.filter(state="with_office", **own):
            self._decide(request)
        tasks = Task.objects.filter(state="reviewing", **own).order_by("pk")
        for task in tasks:
            self._review(task)

    def _decide(self, request: TaskRequest) -> None:
        with self._allowed():
            if self.plot.happens(0.75):
                actions.grant(actor=self.cast.chief, request=request, now=self.clock.tick())
                self.counts["granted"] += 1
            else:
                actions.refuse(
                    actor=self.cast.chief, request=request, reason="请抢抓进度，按期完成",
                    now=self.clock.tick(),
                )  # fmt: skip
                self.counts["refused"] += 1

    def _review(self, task: Task) -> None:
        course = next((c for c in self.courses if c.task_id == task.pk), None)
        with self._allowed():
            if self.plot.happens(0.12) and task.sent_back < 2:
                actions.send_back(
                    actor=self.cast.second, task=task, reason="缺验收材料，请补充后再报",
                    now=self.clock.tick(),
                )  # fmt: skip
                self.counts["sent_back"] += 1
                return
            review = actions.Review(checks=_PASSED, opinion="情况属实")
            actions.complete(
                actor=self.cast.second, task=task, review=review, now=self.clock.tick()
            )
            self.counts["completed"] += 1
            if course:
                course.done = True

    def _night(self, day: dt.date) -> None:
        system = Actor.system(self.cast.organisation.pk)
        tasks = Task.objects.filter(organisation=self.cast.organisation, is_open=True)
        pks = list(tasks.order_by("pk").values_list("pk", flat=True))
        if pks:
            actions.recompute_lights(actor=system, task_ids=pks, today=day)
            self.counts["nights"] += 1

    @contextmanager
    def _allowed(self) -> Iterator[None]:
        """What the rules refuse (a claim under review, a request twice) is not done; it counts."""
        try:
            with transaction.atomic():
                yield
        except Mistake:
            self.counts["refused_by_rules"] += 1


def play_year(
    organisation: Organisation,
    begin: dt.date,
    until: dt.date,
    *,
    tasks: int = 900,
    seed: int = 2026,
    tell: Callable[[str], None] = lambda _said: None,
) -> Year:
    """Play from one day to another in a district; how often what was done."""
    plot = Plot(seed=seed, tasks=tasks, begin=begin)
    clock = Clock(dt.datetime.now(tz=dt.UTC))
    year = Year(cast_of(organisation), plot, clock)
    with override("zh-hans"), context.request():
        year.play(until, tell)
    return year


__all__ = ["Claim", "Year", "play_year"]
