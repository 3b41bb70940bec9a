"""People and their posts as a table: one row for each post a person holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from luodi.apps.orgs.models import Holding, Person, Post, Unit
from luodi.apps.orgs.queries.sheets.plans import titles_of
from luodi.apps.orgs.rules import is_email, is_phone, plain_phone
from luodi.kernel.access import Actor
from luodi.kernel.table_cells import date, text, whole
from luodi.kernel.tables_in import Column, Unfit


def _phone(cell: str) -> str:
    phone = plain_phone(cell)
    if phone and not is_phone(phone):
        raise Unfit(gettext("不是电话号码"))
    return phone


def _email(cell: str) -> str:
    if cell and not is_email(cell):
        raise Unfit(gettext("不是电子邮箱地址"))
    return cell


COLUMNS = (
    Column("name", gettext_lazy("姓名"), text(40), required=True, example="张某某", width=12),
    Column("number", gettext_lazy("人员编号"), whole, width=10,
           help=gettext_lazy("系统给的编号，导出时自带；新增人员不填。同名同单位时用它区分。")),
    Column("unit", gettext_lazy("单位"), text(80), example="区教育局", width=28,
           help=gettext_lazy("全称或简称；没有岗位的人不填单位和职务。")),
    Column("post", gettext_lazy("职务"), text(60), example="办公室主任", width=20,
           help=gettext_lazy("该单位没有这个岗位时会设立。"), also=("岗位",)),
    Column("since", gettext_lazy("任职日期"), date, example="2024-03-01", width=12,
           help=gettext_lazy("不填为导入当天。")),
    Column("phone", gettext_lazy("电话"), _phone, width=16, also=("手机", "联系电话"),
           help=gettext_lazy("一人在几个单位任职时请填，靠它认出是同一人。")),
    Column("email", gettext_lazy("电子邮箱"), _email, width=26, also=("邮箱",)),
)  # fmt: skip
TITLES = titles_of(COLUMNS)


@dataclass(slots=True)
class PersonWork:
    """Somebody to be registered (`person` None), changed, or only appointed."""

    person: Person | None
    name: str
    phone: str
    email: str
    number: int  # of the first row about them
    is_changed: bool = False
    posts: list[PostWork] = field(default_factory=list)


@dataclass(slots=True)
class PostWork:
    """A post to be held, made first if `post` is None; a known holding has its date corrected."""

    unit: Unit
    name: str
    post: Post | None
    holding: Holding | None
    since: dt.date


def present_people(organisation_id: int, today: dt.date) -> list[Person]:
    """Those who have not left, each with the posts held now as `held`, in order of their units."""
    running = Q(valid_to=None) | Q(valid_to__gte=today)
    held = Holding.objects.filter(running, post__closed_on=None).select_related("post__unit")
    people = Person.objects.filter(organisation_id=organisation_id).filter(
        Q(left_on=None) | Q(left_on__gte=today)
    )
    held = held.order_by("post__unit__path", "post__position", "id")
    return list(people.order_by("id").prefetch_related(Prefetch("holdings", held, to_attr="held")))


def rows_of(actor: Actor) -> Iterator[list[Any]]:
    """Everybody who has not left: a row for each post, or one without."""
    for person in present_people(actor.organisation_id, timezone.localdate()):
        contact = [person.phone, person.email]
        held: list[Holding] = person.held  # type: ignore[attr-defined]  # prefetched to it
        if not held:
            yield [person.name, person.pk, "", "", None, *contact]
        for one in held:
            post = one.post
            yield [person.name, person.pk, post.unit.name, post.name, one.valid_from, *contact]
