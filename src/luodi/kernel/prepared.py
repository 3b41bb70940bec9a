"""Queries that are put together once and asked often, each time with other values.

Half of what a short query costs is writing it down: Django does so anew every time. What every
action asks (the locked task, the unit's part of it) is written down at its first use and kept.

    task_of = prepared(lambda pk: Task.objects.select_for_update().filter(pk=pk))
    rows = task_of(7)
    close = prepared_change(lambda party: WorkItem.objects.filter(party=party), "closed_at")
    close(now)(7)
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import FlatValuesListIterable, ModelIterable, get_related_populators
from django.db.models.sql.subqueries import UpdateQuery
from django.db.transaction import TransactionManagementError

R = TypeVar("R")
Value = int | str | dt.date

# What stands for a value while the query is written down: found again among its parameters.
_FIRST_KEY = 9_000_000_000_000_000_000
_FIRST_DAY = dt.date(1901, 1, 1)
_WORD = "\u2039value\u203a"


@dataclass(frozen=True, slots=True)
class _Plan:
    """A query as it was written down; `places` says which value stands where in `params`."""

    statement: str
    params: tuple[Any, ...]
    places: tuple[tuple[int, int], ...]
    converters: tuple[tuple[int, Sequence[Callable[..., Any]], Any], ...]
    build: Callable[[list[Any]], Any]
    locks: bool


class Prepared(Generic[R]):
    """A query of keys, days and words: `build` makes it; called with values it gives the rows."""

    def __init__(self, build: Callable[..., QuerySet[Any, R]]) -> None:
        self._build = build
        self._plans: dict[tuple[str, tuple[type, ...]], _Plan] = {}

    def __call__(self, *values: Value) -> list[R]:
        """The rows, as the query gives them: objects, tuples, or single values."""
        kinds = connection.vendor, tuple(map(type, values))
        plan = self._plans.get(kinds)
        if plan is None:
            try:
                plan = self._plans[kinds] = _written(self._build, values)
            except EmptyResultSet:  # a list without members: nothing is written down
                return self.asked_once(*values)
        if plan.locks and not connection.in_atomic_block:
            raise TransactionManagementError("rows are locked inside a transaction only")
        params = list(plan.params)
        for place, number in plan.places:
            params[place] = _param(values[number])
        with connection.cursor() as cursor:
            cursor.execute(plan.statement, params)
            found = cursor.fetchall()
        return [plan.build(_converted(row, plan)) for row in found]

    def asked_once(self, *values: Value) -> list[R]:
        """The same without keeping how it is written: for lists of values of any length."""
        return list(self._build(*values))

    def first(self, *values: Value) -> R | None:
        """The first of them, if there is one."""
        return next(iter(self(*values)), None)


def prepared(build: Callable[..., QuerySet[Any, R]]) -> Prepared[R]:
    """A query that is written down once; see the module."""
    return Prepared(build)


class PreparedChange:
    """The same for an update of some fields of the rows found. Only actions may call it."""

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], fields: tuple[str, ...]) -> None:
        self._build = build
        self._fields = fields
        self._plans: dict[tuple[str, int], _Change] = {}

    def __call__(self, *values: Any) -> Callable[..., int]:
        """What the fields become, none of them null; called with keys: how many rows changed."""

        def change(*keys: int) -> int:
            known = connection.vendor, len(keys)
            plan = self._plans.get(known)
            if plan is None:
                plan = self._plans[known] = self._written(values, keys)
            held = zip(plan.fields, values, strict=True)
            params = [field.get_db_prep_save(value, connection) for field, value in held]
            params.extend(plan.params)
            for place, number in plan.places:
                params[place] = keys[number]
            with connection.cursor() as cursor:
                cursor.execute(plan.statement, params)
                return int(cursor.rowcount)

        return change

    def _written(self, values: Sequence[Any], keys: Sequence[int]) -> _Change:
        marks = [_mark(key, number) for number, key in enumerate(keys)]
        rows = self._build(*marks)
        query: Any = rows.query.chain(UpdateQuery)
        query.add_update_values(dict(zip(self._fields, values, strict=True)))
        statement, params = query.get_compiler(connection=connection).as_sql()
        count = len(values)
        return _Change(
            statement=statement,
            fields=tuple(rows.model._meta.get_field(name) for name in self._fields),
            params=tuple(params[count:]),
            places=_places(params, marks),
        )


@dataclass(frozen=True, slots=True)
class _Change:
    statement: str
    fields: tuple[Any, ...]
    params: tuple[Any, ...]  # those after the fields' own
    places: tuple[tuple[int, int], ...]


def prepared_change(build: Callable[..., QuerySet[Any, Any]], *fields: str) -> PreparedChange:
    """An update that is written down once; see the module."""
    return PreparedChange(build, fields)


def _places(params: Sequence[Any], marks: Sequence[Value]) -> tuple[tuple[int, int], ...]:
    """Which value stands where; ValueError where one stands nowhere."""
    numbers = {_param(mark): number for number, mark in enumerate(marks)}
    places = tuple(
        (at, numbers[one])
        for at, one in enumerate(params)
        if isinstance(one, int | str | dt.date) and one in numbers
    )
    if {number for _at, number in places} != set(range(len(marks))):
        raise ValueError("a value of a prepared query is not among its parameters")
    return places


def _written(build: Callable[..., QuerySet[Any, R]], values: Sequence[Value]) -> _Plan:
    marks = [_mark(value, number) for number, value in enumerate(values)]
    rows = build(*marks)
    compiler = rows.query.get_compiler(connection=connection)
    statement, params = compiler.as_sql()
    wanted = [one[0] for one in compiler.select[: compiler.col_count]]
    converters = compiler.get_converters(wanted).items()
    return _Plan(
        statement=statement,
        params=tuple(params),
        places=_places(params, marks),
        converters=tuple((at, convert, column) for at, (convert, column) in converters),
        build=_builder(rows, compiler),
        locks=rows.query.select_for_update,
    )


def _builder(rows: QuerySet[Any, R], compiler: Any) -> Callable[[list[Any]], Any]:
    """What makes of a row what the query would make of it."""
    if rows._iterable_class is FlatValuesListIterable:
        return lambda row: row[0]
    if not issubclass(rows._iterable_class, ModelIterable):
        return tuple
    info, db = compiler.klass_info, connection.alias
    begin, end = info["select_fields"][0], info["select_fields"][-1] + 1
    model: type[Model] = info["model"]
    names = [one[0].target.attname for one in compiler.select[begin:end]]
    of_related: Any = get_related_populators  # as it is in Django 5.2
    populators = of_related(info, compiler.select, db)

    def build(row: list[Any]) -> Model:
        made = model.from_db(db, names, row[begin:end])
        for populator in populators:
            populator.populate(row, made)
        return made

    return build


def _converted(row: Sequence[Any], plan: _Plan) -> list[Any]:
    found = list(row)
    for at, converters, column in plan.converters:
        for convert in converters:
            found[at] = convert(found[at], column, connection)
    return found


def _mark(value: Value, number: int) -> Value:
    if isinstance(value, dt.date):
        return _FIRST_DAY + dt.timedelta(number)
    if isinstance(value, str):
        return f"{_WORD}{number}"
    return _FIRST_KEY + number


def _param(value: Value) -> Any:
    """The value as the database takes it."""
    if isinstance(value, dt.date):
        return connection.ops.adapt_datefield_value(value)
    return value
