"""What happens in a played year, by chance but the same each time: a seed decides everything."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from luodi.core.periods import add_months
from luodi.demo.year import words
from luodi.demo.year.owners import owners_of
from luodi.demo.year.words import THEMES, Theme

T = TypeVar("T")
# Many at the year's beginning, when its documents are taken apart.
WEIGHTS = (5, 4, 3, 1.2, 1.2, 1.2, 1, 1, 1, 1, 1.2, 1.4)
MONTHS = len(WEIGHTS)
_RHYTHMS = {"month": 87, "quarter": 7, "week": 4, "once": 2}
_PACES = (1.35, 1.25, 1.2, 1.2, 1.15, 1.15, 1.1, 1.1, 1.05, 1.0, 0.9, 0.75)
SHOWN = "区住建局"  # its people have accounts
_OF_SHOWN = next(theme for theme in THEMES if SHOWN in theme.leads)
_RECURRENCES = ("FREQ=MONTHLY;BYMONTHDAY=5", "FREQ=MONTHLY;BYMONTH=1,4,7,10;BYMONTHDAY=20")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A task to be: its words, its figure, when it is issued and due, how its unit will do."""

    theme: Theme
    lead: str
    text: str
    issued: dt.date
    due: dt.date | None
    figure: tuple[str, str, float] | None
    nodes: tuple[tuple[str, dt.date, float], ...]
    pace: float  # of the path: 1 reaches the goal on the due date
    rhythm: str
    supports: int
    recurrence: str = ""
    is_standing: bool = False

    @property
    def end(self) -> dt.date:
        """When its unit means to be done."""
        return self.due or self.issued + dt.timedelta(365)


@dataclass
class Plot:
    """The dice of a year. `tasks` in all, from `begin` on; `leads` are the units there are."""

    seed: int
    tasks: int
    begin: dt.date
    until: dt.date
    leads: Collection[str]
    shown: float = 0.0  # the part of the tasks that goes to the unit whose people have accounts
    days: tuple[int, int] = (35, 330)  # how long tasks take
    dice: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)  # noqa: S311 - a story, not a secret

    def all_wanted(self) -> list[Wanted]:
        """The tasks of the whole time, in the order in which they go out."""
        months = self._months()
        weights = WEIGHTS[: len(months)]
        begins = self.dice.choices(months, weights, k=self.tasks)
        return sorted((self._one(begin) for begin in begins), key=lambda one: one.issued)

    def _months(self) -> list[dt.date]:
        months = [add_months(self.begin, n) for n in range(MONTHS)]
        return [month for month in months if month < self.until] or [self.begin]

    def _one(self, month: dt.date) -> Wanted:
        dice = self.dice
        last = max(0, min(16, (self.until - month).days - 1))
        issued = _workday(month + dt.timedelta(dice.randint(0, last)))
        due = issued + dt.timedelta(dice.randint(*self.days))
        is_shown = dice.random() < self.shown
        theme = _OF_SHOWN if is_shown else dice.choice(THEMES)
        figure, text, owners = self._asked(theme)
        kind = dice.random()
        is_duty = figure is None and kind < 0.1
        standing = figure is None and 0.1 <= kind < 0.16
        return Wanted(
            theme=theme,
            lead=SHOWN if is_shown else self._lead(owners or theme.leads),
            text=text,
            issued=issued,
            due=None if standing else due,
            figure=figure,
            nodes=self._nodes(issued, due) if kind > 0.6 else (),
            pace=dice.choice(_PACES),
            rhythm=dice.choices([*_RHYTHMS], [*_RHYTHMS.values()])[0],
            supports=dice.choices((0, 1, 2, 4), (4, 3, 2, 1))[0],
            recurrence=dice.choice(_RECURRENCES) if is_duty else "",
            is_standing=standing,
        )

    def _asked(self, theme: Theme) -> tuple[tuple[str, str, float] | None, str, list[str]]:
        """A figure or none, the words, and the units that may be asked for it."""
        dice = self.dice
        place = dice.choice(words.PLACES)
        if dice.random() < 0.6:
            what, unit, low, high = dice.choice(theme.figures)
            goal = _round(dice.randint(low, high))
            ending = dice.choice(("，按期完成。", "，取得实效。", "，并通过验收。", "。"))
            figure = (what, unit, float(goal))
            return figure, f"{place}{what}{goal}{unit}{ending}", owners_of(what)
        plain = dice.choice(theme.plain)
        text = plain.format(place=place) if "{place}" in plain else f"{plain}（{place}先行）"
        return None, f"{text}。", owners_of(plain)

    def _nodes(self, issued: dt.date, due: dt.date) -> tuple[tuple[str, dt.date, float], ...]:
        span = (due - issued).days
        titles = ("印发方案", "完成招标和进场准备", "完成主体工作", "通过验收")
        every = len(titles)
        return tuple(
            (title, issued + dt.timedelta(span * n // every), 3.0 if n == 3 else 1.0)
            for n, title in enumerate(titles, start=1)
        )

    def _lead(self, wanted: Sequence[str]) -> str:
        known = [lead for lead in wanted if lead in self.leads]
        return self.dice.choice(known or sorted(self.leads))

    def say(self, theme: Theme, sentences: Sequence[str], day: dt.date, **more: object) -> str:
        """One of the sentences, filled with what the theme does and with figures."""
        dice = self.dice
        few = dice.randint(2, 6)
        place = dice.choice(words.PLACES)
        facts: dict[str, object] = {
            "place": place,
            "step": dice.choice(theme.steps).format(place=place),
            "day": f"{day.month}月{dice.randint(1, max(1, day.day))}日",
            "few": few,
            "count": few + dice.randint(1, 9),
            "more": few + dice.randint(8, 30),
        }
        return dice.choice(sentences).format(**(facts | more))

    def happens(self, chance: float) -> bool:
        """Whether something of that chance happens."""
        return self.dice.random() < chance

    def pick(self, among: Sequence[T]) -> T:
        """One of them."""
        return self.dice.choice(among)


def _workday(day: dt.date) -> dt.date:
    """The day, or the Monday after it."""
    return day + dt.timedelta((7 - day.weekday()) % 7 if day.weekday() > 4 else 0)


def _round(value: int) -> int:
    """As goals are set: 1,237 is 1,240, 4,871 is 4,900."""
    step = 1 if value < 100 else 10 if value < 2000 else 100
    return round(value / step) * step
