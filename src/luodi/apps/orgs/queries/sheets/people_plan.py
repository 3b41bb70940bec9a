"""What a table of people would do: who is who, which posts are new, what is corrected."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from luodi.apps.orgs.models import Holding, Person, Post, Unit
from luodi.apps.orgs.queries.contact import masked_email, masked_phone
from luodi.apps.orgs.queries.sheets.holders import Holders
from luodi.apps.orgs.queries.sheets.people import TITLES, PersonWork, PostWork, present_people
from luodi.apps.orgs.queries.sheets.plans import Change, Fate, Line, Plan, UnitRefs, repeated
from luodi.kernel.access import Actor
from luodi.kernel.tables_in import Row, Rows
from luodi.kernel.tables_out import shown


def plan(actor: Actor, rows: Rows) -> Plan[PersonWork]:
    """What the table would do: it registers and appoints, it never relieves anybody."""
    made: Plan[PersonWork] = Plan.of(rows)
    planner = _Planner(made, actor, rows.present)
    for row in rows.rows:
        planner.take(row)
    return made


class _Planner:
    def __init__(self, made: Plan[PersonWork], actor: Actor, present: frozenset[str]) -> None:
        self.made, self.present = made, present
        self.today = timezone.localdate()
        people = present_people(actor.organisation_id, self.today)
        self.by_number = {person.pk: person for person in people}
        self.same_name: dict[str, list[Person]] = {}
        for person in people:
            self.same_name.setdefault(person.name, []).append(person)
        units = Unit.objects.filter(organisation_id=actor.organisation_id, valid_to=None)
        self.refs = UnitRefs(units.order_by("path"))
        posts = Post.objects.filter(organisation_id=actor.organisation_id, closed_on=None)
        self.posts = {(post.unit_id, post.name): post for post in posts}
        self.holders = Holders(actor.organisation_id, self.today)
        self.work: dict[Any, PersonWork] = {}
        self.seen: dict[Any, int] = {}

    def take(self, row: Row) -> None:
        """One row: a person, and a post unless both cells are empty."""
        unit = self._unit(row)
        person, known = self._who(row, unit)
        if not known:
            return
        key: Any = person.pk if person else ("new", row["name"], row["phone"] or unit)
        work = self.work.get(key)
        changes = [] if work else self._contact_changes(row, person)
        if work is None:
            work = self._new_work(row, person, changes)
            self.work[key] = work
            self.made.work.append(work)
            fate = Fate.NEW if person is None else Fate.CHANGED if changes else Fate.SAME
        else:
            self._agree(row, work)
            fate = Fate.SAME
        label = row["name"]
        if unit is not None and row["post"]:
            label = f"{row['name']}（{unit} {row['post']}）"
            fate = self._appointed(row, (key, work), unit, changes) or fate
        self.made.lines.append(Line(row.number, label, fate, tuple(changes)))

    def _unit(self, row: Row) -> Unit | None:
        if bool(row["unit"]) != bool(row["post"]):
            column = TITLES["post" if row["unit"] else "unit"]
            self.made.wrong(row.number, column, _("单位和职务要么都填，要么都不填"))
        if not row["unit"]:
            return None
        unit = self.refs.find(row["unit"])
        if unit is None:
            self.made.wrong(row.number, TITLES["unit"], self.refs.why(row["unit"]))
        return unit

    def _who(self, row: Row, unit: Unit | None) -> tuple[Person | None, bool]:
        """The person meant (None: somebody new), and whether that is certain."""
        if row["number"]:
            person = self.by_number.get(row["number"])
            if person is None:
                reason = _("没有编号为 %(n)d 的在职人员") % {"n": row["number"]}
                self.made.wrong(row.number, TITLES["number"], reason)
            return person, person is not None
        same = self.same_name.get(row["name"], [])
        if row["phone"]:
            found = [p for p in same if p.phone == row["phone"]]
            if found:
                return found[0], True
        colleagues = [p for p in same if unit in [h.post.unit for h in _held(p)]]
        without_post = [p for p in same if not _held(p)] if unit is None else []
        found = colleagues or without_post
        if len(found) > 1:
            reason = _("有 %(n)d 位同名人员，请填写人员编号") % {"n": len(found)}
            self.made.wrong(row.number, TITLES["name"], reason)
            return None, False
        return (found[0] if found else None), True

    def _contact_changes(self, row: Row, person: Person | None) -> list[Change]:
        """What differs; numbers and addresses are shown masked, as everywhere."""
        if person is None:
            return []
        found = []
        if row["name"] != person.name:
            found.append(Change(str(TITLES["name"]), person.name, row["name"]))
        if "phone" in self.present and row["phone"] != person.phone:
            old, new = masked_phone(person.phone), masked_phone(row["phone"])
            found.append(Change(str(TITLES["phone"]), old, new))
        if "email" in self.present and row["email"] != person.email:
            old, new = masked_email(person.email), masked_email(row["email"])
            found.append(Change(str(TITLES["email"]), old, new))
        return found

    def _new_work(self, row: Row, person: Person | None, changes: list[Change]) -> PersonWork:
        def kept(key: str) -> str:
            return str(row[key] if key in self.present or person is None else getattr(person, key))

        return PersonWork(
            person=person,
            name=row["name"],
            phone=kept("phone"),
            email=kept("email"),
            number=row.number,
            is_changed=bool(changes),
        )

    def _agree(self, row: Row, work: PersonWork) -> None:
        """Further rows about the same person must not say otherwise."""
        for key in ("name", "phone", "email"):
            if key in self.present and row[key] != getattr(work, key):
                reason = _("与第 %(n)d 行同一人所填不一致") % {"n": work.number}
                self.made.wrong(row.number, TITLES[key], reason)

    def _appointed(
        self, row: Row, who: tuple[Any, PersonWork], unit: Unit, changes: list[Change]
    ) -> Fate | None:
        """What the row does to the post; None if it does nothing."""
        key, work = who
        post = self.posts.get((unit.pk, row["post"]))
        at = (row.number, TITLES["post"])
        if repeated(self.made, self.seen, (key, unit.pk, row["post"]), at):
            return None
        held = _held(work.person) if work.person else []
        holding = next((h for h in held if post is not None and h.post_id == post.pk), None)
        since = row["since"] or (holding.valid_from if holding else self.today)
        if holding is not None and since == holding.valid_from:
            return None
        self._check_dates(row, holding, since)
        if post is not None and holding is None:
            self._check_roles(row, work, post)
        work.posts.append(PostWork(unit, row["post"], post, holding, since))
        if holding is None:
            return Fate.NEW
        changes.append(Change(str(TITLES["since"]), shown(holding.valid_from), shown(since)))
        return Fate.CHANGED

    def _check_dates(self, row: Row, holding: Holding | None, since: dt.date) -> None:
        if holding is not None and holding.valid_to and since > holding.valid_to:
            self.made.wrong(row.number, TITLES["since"], _("晚于免职日期"))

    def _check_roles(self, row: Row, work: PersonWork, post: Post) -> None:
        person = work.person.pk if work.person else -work.number
        clash = self.holders.clash_of_person(person, post.pk)
        if clash:
            self.made.wrong(row.number, TITLES["post"], clash)
        self.holders.hold(person, post.pk)


def _held(person: Person) -> list[Holding]:
    held: list[Holding] = person.held  # type: ignore[attr-defined]  # see present_people
    return held
