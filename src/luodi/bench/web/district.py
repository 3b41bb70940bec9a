"""The generated district: units and people of the demo, and as many tasks as are asked for.

Tasks are spread as in a real one: most are done, a few units have much of the work, due dates lie
around the year of issue, most have one lead and some support, half of the open ones were reported
on. The same number and day always give the same rows.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from luodi.apps.documents.models import Goal
from luodi.apps.orgs.models import Unit
from luodi.bench.web import life, tables
from luodi.bench.web.chain import Chain
from luodi.bench.web.loading import Row, as_json, bulk, free_ids, moment
from luodi.bench.web.words import INDICATORS, REPORTS, SENTENCES
from luodi.core import lights
from luodi.core.task_flow import OPEN_STATES
from luodi.demo.accounts import ACCOUNTS
from luodi.demo.district import build_district
from luodi.kernel import search
from luodi.kernel.access import Role
from luodi.kernel.models import Organisation

# The unit with most work is that of the demo's handler: the worst case is measured.
BUSY = next(account.unit for account in ACCOUNTS if account.role == Role.HANDLER)
CHUNK = 20_000
YEARS = 3
Rows = dict[Any, list[Row]]
_PAST = (
    "completed", "archived", "active", "reviewing", "claimed", "extending", "withdrawn", "returned",
)  # fmt: skip
_PRESENT = ("pending", "active", "completed", "returned", "reviewing", "claimed", "extending")
_WAITS = {
    "pending": "sign", "active": "report", "returned": "settle", "reviewing": "review",
    "claimed": "vouch", "extending": "approve",
}  # fmt: skip
_OF_OFFICE = frozenset({"settle", "review", "approve"})


@dataclass
class District:
    """What is known while rows are made; numbers are those of the next rows."""

    organisation: Organisation
    today: dt.date
    tasks: int
    units: list[int]
    weights: list[float]
    goals: list[int]
    rng: random.Random
    next: dict[Any, int]
    chain: Chain
    sentences: dict[str, tuple[str, str, str]] = field(default_factory=dict)

    @property
    def per_document(self) -> int:
        """How many tasks one document brings."""
        return 500 if self.tasks >= 100_000 else 100

    def take(self, model: Any) -> int:
        """The next number of a model."""
        self.next[model] += 1
        return self.next[model] - 1


def build(tasks: int, today: dt.date) -> Organisation:
    """Make the district with so many tasks; the accounts are those of the demo."""
    organisation = build_district()
    rng = random.Random(tasks)  # noqa: S311 - the same district each time
    rows = Unit.objects.filter(organisation=organisation, depth=2)
    names = sorted(rows.values_list("short_name", "pk"), key=lambda row: row[0] != BUSY)
    units = [pk for _, pk in names]
    made = District(
        organisation=organisation,
        today=today,
        tasks=tasks,
        units=units,
        weights=[1 / (rank + 3) for rank in range(len(units))],
        goals=list(Goal.objects.filter(organisation=organisation).values_list("pk", flat=True)),
        rng=rng,
        next=free_ids(tables.ALL),
        chain=Chain(organisation.pk),
    )
    with bulk(tables.ALL):
        for first in range(0, tasks, CHUNK):
            _load(made, range(first, min(first + CHUNK, tasks)))
        made.chain.close()
    return organisation


def _load(made: District, ordinals: range) -> None:
    rows: Rows = {table: [] for table in tables.ALL}
    size = made.per_document
    for start in range(ordinals.start, ordinals.stop, size):
        _document(made, rows, range(start, min(start + size, ordinals.stop)))
    rows[tables.EVENTS] = made.chain.rows
    for table in tables.ALL:
        table.add(rows[table])
    made.chain.rows = []


def _document(made: District, rows: Rows, ordinals: range) -> None:
    """A document, its text, its batch and its tasks; older ones come first."""
    passed = (made.tasks - ordinals.start) / made.tasks
    issued = made.today - dt.timedelta(int(passed * 365 * YEARS))
    number = ordinals.start // made.per_document + 1
    document, batch = made.take(tables.DOCUMENTS.model), made.take(tables.BATCHES.model)
    label = f"示督〔{issued.year}〕{number}号"
    chosen = made.rng.choices(SENTENCES, k=len(ordinals))
    title = f"关于{issued.year}年度重点工作任务分解的通知（{number}）"
    count, org = len(ordinals), made.organisation.pk
    rows[tables.DOCUMENTS].append(
        (document, org, title, label, "示例区人民政府办公室", "通知", issued.isoformat(),
         issued.year, "issued", f"{document:064x}", "\n".join(chosen), count, count)
    )  # fmt: skip
    rows[tables.BATCHES].append(
        (batch, org, label, document, f"bench-{batch}", "请按期反馈。", count, 20,
         _moment(issued), "文知行")
    )  # fmt: skip
    rows[tables.ENTRIES].append((made.take(tables.ENTRIES.model), org, "document", document,
                                 *_words(made, "document", title)))  # fmt: skip
    start = 0
    for ordinal, sentence in enumerate(chosen, 1):
        end = start + len(sentence)
        requirement = made.take(tables.REQUIREMENTS.model)
        rows[tables.REQUIREMENTS].append(
            (requirement, org, document, ordinal, start, end, "deliverable", "must", "task",
             sentence, "accepted", "文知行", _moment(issued))
        )  # fmt: skip
        start = end + 1
        _task(
            made, rows, _Given(document, batch, requirement, f"{label}-{ordinal}", sentence, issued)
        )


@dataclass(frozen=True, slots=True)
class _Given:
    """What a task comes from."""

    document: int
    batch: int
    requirement: int
    number: str
    sentence: str
    issued: dt.date


def _task(made: District, rows: Rows, given: _Given) -> None:
    rng, org = made.rng, made.organisation.pk
    task = made.take(tables.TASKS.model)
    due = given.issued + dt.timedelta(rng.randrange(30, 360))
    state = _state(rng, given.issued, due, made.today)
    reports = _reports(rng, state, given.issued, made.today)
    last = reports[-1] if reports else None
    colour, facts = _light(state, due, last, made.today)
    lead, *support = _units(made)
    end = life.ending(rng, state, due, made.today)
    ratio = 1.0 if end.done_on else rng.choice((None, 0.2, 0.5, 0.8))
    rows[tables.TASKS].append(
        (task, org, given.number, given.sentence.split("，")[0], given.sentence, state,
         state in OPEN_STATES, given.batch, rng.choice(made.goals),
         given.issued.isoformat(), colour, facts, REPORTS[0] if last else "",
         last.isoformat() if last else None, due.isoformat(), due.isoformat(), "explicit",
         rng.choice(life.LEADERS), _iso(end.done_on), _iso(end.closed_on), end.outcome, ratio)
    )  # fmt: skip
    rows[tables.SOURCES].append(
        (made.take(tables.SOURCES.model), task, given.requirement, given.document)
    )
    party = _parts(made, rows, task, state, [lead, *support])
    rows[tables.WORK].extend(_work(made, task, party, lead, (state, due)))
    told = life.Life(
        org, task, party, lead, given.number, state, given.issued, due, last, (colour, facts),
        ratio, end,
    )  # fmt: skip
    for table, row in life.told(told, rng, made.today):
        rows[table].append((made.take(table.model), *row))
    for day in reports:
        text = rng.choice(REPORTS)
        rows[tables.PROGRESS].append(
            (made.take(tables.PROGRESS.model), org, task, lead, text, not text, "承思远",
             _moment(day))
        )  # fmt: skip
    made.chain.add(_at(given.issued), "tasks.issue", "tasks.task", task, given.number)
    if last:
        made.chain.add(_at(last), "tasks.report", "tasks.task", task, given.number)
    words = _words(made, "task", given.sentence, given.number)
    rows[tables.ENTRIES].append((made.take(tables.ENTRIES.model), org, "task", task, *words))


def _parts(made: District, rows: Rows, task: int, state: str, units: list[int]) -> int:
    """The units on a task and perhaps a figure; the number of the lead's part."""
    rng, org = made.rng, made.organisation.pk
    has_target = rng.random() < 0.25
    said = (state in OPEN_STATES, int(has_target))
    lead, *support = units
    party = made.take(tables.PARTIES.model)
    signed = {"pending": "waiting", "returned": "returned"}.get(state, "signed")
    rows[tables.PARTIES].append((party, org, task, lead, "lead", signed, 0, *said))
    for position, unit in enumerate(support, 1):
        part = made.take(tables.PARTIES.model)
        rows[tables.PARTIES].append((part, org, task, unit, "support", "informed", position, *said))
    if has_target:
        name, measure = rng.choice(INDICATORS)
        target = made.take(tables.TARGETS.model)
        value = float(rng.randrange(5, 500))
        rows[tables.TARGETS].append((target, task, name, ">=", value, measure))
    return party


def _state(rng: random.Random, issued: dt.date, due: dt.date, today: dt.date) -> str:
    if due < today:
        return rng.choices(_PAST, (80, 12, 4, 0.6, 0.2, 0.2, 2.5, 0.5))[0]
    waiting = 60 if (today - issued).days < 10 else 4
    weights = (waiting, 68, 25, 1, 0.6, 0.4, 1)
    return rng.choices(_PRESENT, weights)[0]


def _reports(rng: random.Random, state: str, issued: dt.date, today: dt.date) -> list[dt.date]:
    """The days of the reports, oldest first."""
    if state in ("pending", "returned"):
        return []
    count = rng.choices((0, 1, 2, 3), (30, 40, 20, 10))[0]
    span = max(1, min(300, (today - issued).days))
    return sorted(issued + dt.timedelta(rng.randrange(span)) for _ in range(count))


@lru_cache(100_000)
def _light(state: str, due: dt.date, last: dt.date | None, today: dt.date) -> tuple[str, str]:
    light = lights.judge(lights.Facts(state, due, last), today)
    return light.colour, as_json(light.as_json())


def _units(made: District) -> list[int]:
    helpers = made.rng.choices((0, 1, 2, 3, 6), (35, 25, 20, 15, 5))[0]
    chosen = made.rng.choices(made.units, made.weights, k=1 + helpers)
    return list(dict.fromkeys(chosen))


def _work(
    made: District, task: int, party: int, unit: int, stands: tuple[str, dt.date]
) -> Iterator[Row]:
    """What waits for whom because of the task."""
    state, due = stands
    kind = _WAITS.get(state)
    opened = _moment(made.today - dt.timedelta(20))
    if kind is None:
        yield (made.take(tables.WORK.model), made.organisation.pk, "report", task, party, unit,
               due.isoformat(), opened, opened)  # fmt: skip
        return
    soon = made.today + dt.timedelta(made.rng.randrange(-15, 45))
    desk = None if kind in _OF_OFFICE else unit
    yield (made.take(tables.WORK.model), made.organisation.pk, kind, task, party, desk,
           min(due, soon).isoformat(), opened, None)  # fmt: skip


def _words(made: District, kind: str, named: str, number: str = "") -> tuple[str, str, str]:
    """Text, initials and tokens of the search index; sentences repeat, numbers do not."""
    org = made.organisation.pk
    if kind != "task":
        initials, text = search.initials_of(named), f"{search.letters_of(named)}\n"
        return text, initials, search.tokens_of(org, kind, text, initials)
    if named not in made.sentences:
        initials, text = search.initials_of(named), f"\n{search.letters_of(named)}"
        made.sentences[named] = text, initials, search.tokens_of(org, kind, text, initials)
    text, initials, tokens = made.sentences[named]
    plain = search.letters_of(number)
    return plain + text, initials, f"{tokens} {_number_tokens(plain)}"


def _number_tokens(plain: str) -> str:
    pairs = [plain[at : at + 2] for at in range(len(plain) - 1)]
    return " ".join(pairs + [plain[at : at + 3] for at in range(3, len(plain) - 2)])


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


@lru_cache(5_000)
def _at(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, 2, 30, tzinfo=dt.UTC)


@lru_cache(5_000)
def _moment(day: dt.date) -> str:
    return moment(_at(day))
