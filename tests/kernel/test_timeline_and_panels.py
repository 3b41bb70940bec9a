"""Events as sentences; boxes that later apps add to earlier pages; pages of long lists."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpRequest

from luodi.apps.orgs.actions import make_person
from luodi.apps.orgs.models import Person
from luodi.apps.orgs.rules import MANAGE
from luodi.kernel import paging, panels, timeline
from luodi.kernel.models import Event
from tests.world import World

pytestmark = pytest.mark.django_db


def event_with(before: Any, after: Any, reason: str = "") -> Event:
    return Event(
        actor_name="文督查", actor_post="督查员", verb="orgs.person.make", target_label="某人",
        before=before, after=after, reason=reason,
    )  # fmt: skip


def test_an_event_is_a_sentence_with_what_changed_and_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timeline, "_fields", {})
    timeline.name_field("due", "时限")
    timeline.name_field("units", "单位")
    said = timeline.sentence(
        event_with({"due": "2026-06-30", "units": []}, {"due": None, "units": ["甲", "乙"]}, "天气")
    )
    assert said.startswith("文督查（督查员）登记了人员“某人”")
    assert "时限：2026-06-30 → —" in said
    assert "单位：甲、乙" in said
    assert said.endswith("原因：天气")


def test_a_verb_of_another_version_is_still_shown() -> None:
    event = event_with(None, None)
    event.verb = "orgs.forgotten"
    assert "orgs.forgotten" in timeline.sentence(event)


def test_panels_are_shown_in_order_to_those_who_may(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(panels, "_panels", {})
    note = "kernel/ui/note.html"
    panels.register("tests.place", note, lambda _r, s: {"text": f"乙{s}"}, order=2)
    panels.register("tests.place", note, lambda _r, _s: {"text": "甲"}, order=1, permission=MANAGE)
    panels.register("tests.place", note, lambda _r, _s: None, order=3)
    request = HttpRequest()
    seen = {}
    for user in ("system_admin", "handler"):
        request.actor = world.actor(user)  # type: ignore[attr-defined]  # as the middleware sets it
        seen[user] = list(panels.rendered(request, "tests.place", "丙"))
    assert ["甲" in box for box in seen["system_admin"]] == [True, False]
    assert len(seen["handler"]) == 1
    assert "乙丙" in seen["handler"][0]
    assert panels.rendered(request, "tests.nowhere") == []


@pytest.mark.parametrize("wanted", ["1", "0", "-3", "x", None, "99999999999999999999"])
def test_any_page_number_gives_a_page(world: World, wanted: Any) -> None:
    page = paging.page_of(Person.objects.order_by("pk"), wanted, size=5)
    assert page.rows
    assert page.number >= 1
    assert page.total == Person.objects.count()


def test_counting_stops_where_it_no_longer_helps(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "COUNT_LIMIT", 10)
    for number in range(12):
        make_person(actor=world.actor("system_admin"), name=f"人{number}")
    page = paging.page_of(Person.objects.order_by("pk"), 1, size=5)
    assert (page.total, page.total_is_capped, page.has_next) == (10, True, True)
    last = paging.page_of(Person.objects.order_by("pk"), 3, size=5)
    assert (last.first, last.has_previous) == (11, True)
