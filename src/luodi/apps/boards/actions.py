"""Keeping the sums: made once from all tasks, then brought up to date by what happened."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterable

from django.utils.translation import gettext_lazy

from luodi.apps.boards.contribution import Contribution, Place
from luodi.apps.boards.models import Counted, Mark, Sum
from luodi.apps.boards.queries.contributions import contributions
from luodi.apps.boards.queries.sums import changed_since
from luodi.apps.boards.rules import KEEP
from luodi.apps.tasks.models import Task
from luodi.kernel import events
from luodi.kernel.access import Actor
from luodi.kernel.actions import action
from luodi.kernel.models import EventChain

CHUNK = 5_000
_Cell = tuple[str, str, int, Place]  # key, which due date, month of issue, place
_Sums = dict[_Cell, Counter[str]]


@action("boards.make_sums", gettext_lazy("重新汇总了统计"))
def make_sums(
    *, actor: Actor, now: dt.datetime, tell: Callable[[int], None] = lambda _done: None
) -> int:
    """All of the organisation's sums anew; how many tasks there are in them.

    What happens meanwhile is after the mark, and so is put right by whoever reads the sums.
    """
    actor.require(KEEP)
    pk = actor.organisation_id
    mark = _mark(pk, now)
    seq = EventChain.objects.filter(pk=pk).values_list("last_seq", flat=True).first() or 0
    Sum.objects.filter(organisation_id=pk).delete()
    Counted.objects.filter(organisation_id=pk).delete()
    sums: _Sums = {}
    done = last = 0
    waiting = Task.objects.filter(organisation_id=pk).order_by("pk").values_list("pk", flat=True)
    while pks := list(waiting.filter(pk__gt=last)[:CHUNK]):
        done += _count(pk, pks, sums)
        last = pks[-1]
        tell(done)
    Sum.objects.bulk_create(
        (_row(pk, cell, counter) for cell, counter in sums.items()), batch_size=2_000
    )
    _keep_mark(actor, mark, seq, done, now)
    return done


@action("boards.update_sums", gettext_lazy("更新了统计汇总"))
def update_sums(*, actor: Actor, now: dt.datetime, most: int = CHUNK) -> int:
    """Bring the sums up to the last event; how many tasks had changed."""
    actor.require(KEEP)
    pk = actor.organisation_id
    mark = _mark(pk, now)
    seq = EventChain.objects.filter(pk=pk).values_list("last_seq", flat=True).first() or 0
    pks = changed_since(pk, mark.seq, most + 1)
    if len(pks) > most:
        return make_sums(actor=actor, now=now)
    before = Counted.objects.select_for_update().filter(pk__in=pks).order_by("pk")
    sums: _Sums = {}
    removed = 0
    for row in before:
        _add(sums, Contribution.from_json(row.added), -1)
        removed += 1
    Counted.objects.filter(pk__in=pks).delete()
    added = _count(pk, pks, sums)
    _apply(pk, {cell: counter for cell, counter in sums.items() if any(counter.values())})
    _keep_mark(actor, mark, seq, mark.tasks + added - removed, now)
    return len(pks)


def _mark(organisation_id: int, now: dt.datetime) -> Mark:
    Mark.objects.get_or_create(pk=organisation_id, defaults={"made_at": now})
    return Mark.objects.select_for_update().get(pk=organisation_id)


def _keep_mark(actor: Actor, mark: Mark, seq: int, tasks: int, now: dt.datetime) -> None:
    mark.seq, mark.tasks, mark.made_at = seq, tasks, now
    mark.save()
    events.record(actor, mark, after={"tasks": tasks, "seq": seq})


def _count(organisation_id: int, pks: Collection[int], sums: _Sums) -> int:
    """Add what the tasks add, and keep it beside each of them."""
    found = contributions(pks)
    for one in found.values():
        _add(sums, one, 1)
    Counted.objects.bulk_create(
        (
            Counted(task_id=pk, organisation_id=organisation_id, added=one.as_json())
            for pk, one in found.items()
        ),
        batch_size=2_000,
    )
    return len(found)


def _add(sums: _Sums, one: Contribution, sign: int) -> None:
    for key, basis, place in one.cells():
        counter = sums.setdefault((key, basis, one.issued, place), Counter())
        counter["n"] += sign
        counter["returned"] += sign * one.returned
        counter["extended"] += sign * one.extended


def _apply(organisation_id: int, changes: _Sums) -> None:
    """Add the differences to the sums; those that come to nothing go."""
    wanted = {_name(cell): cell for cell in changes}
    kept = Sum.objects.select_for_update().filter(
        organisation_id=organisation_id, cell__in=list(wanted)
    )
    known = {row.cell: row for row in kept.order_by("cell")}
    for name, row in known.items():
        counter = changes[wanted[name]]
        row.n += counter["n"]
        row.returned += counter["returned"]
        row.extended += counter["extended"]
    Sum.objects.bulk_update(known.values(), ["n", "returned", "extended"], batch_size=500)
    Sum.objects.filter(organisation_id=organisation_id, cell__in=list(known), n=0).delete()
    new = ((cell, changes[cell]) for name, cell in wanted.items() if name not in known)
    Sum.objects.bulk_create(_rows(organisation_id, new), batch_size=2_000)


def _rows(organisation_id: int, cells: Iterable[tuple[_Cell, Counter[str]]]) -> list[Sum]:
    return [_row(organisation_id, cell, counter) for cell, counter in cells]


def _row(organisation_id: int, cell: _Cell, counter: Counter[str]) -> Sum:
    key, basis, issued, place = cell
    return Sum(
        organisation_id=organisation_id,
        cell=_name(cell),
        kind=key[0],
        key=key[1:],
        basis=basis,
        issued=issued,
        due=place.due,
        outcome=place.outcome,
        n=counter["n"],
        returned=counter["returned"],
        extended=counter["extended"],
    )


def _name(cell: _Cell) -> str:
    key, basis, issued, place = cell
    return f"{key}|{basis}|{issued}|{place.due}|{place.outcome}"
