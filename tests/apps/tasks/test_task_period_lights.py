"""Lights by schemes that compare what fell to the last month or quarter (三亚、新晃、绵阳)."""

from __future__ import annotations

import datetime as dt

import pytest

from luodi.apps.tasks.courses import gather
from luodi.apps.tasks.lighting import Lamp
from luodi.apps.tasks.models import Task
from luodi.apps.tasks.words import light_sentence
from luodi.core.lights import rule_set, template_data
from tests.apps.tasks.factory import target
from tests.apps.tasks.test_targets import BUILDING, FINANCE, issued, on, report
from tests.world import World

pytestmark = pytest.mark.django_db
SANYA = rule_set(template_data("sanya-2022-districts"))
XINHUANG = rule_set(template_data("xinhuang-2015"))


def seen(world: World, task: Task, day: dt.date) -> tuple[str, str]:
    """Colour and sentence by the scheme of the towns' month tasks on a day."""
    task.refresh_from_db()
    Lamp(world.district.pk, day, SANYA).judge(task)
    return task.light, light_sentence(task.light_facts)


def test_a_month_is_judged_when_it_has_ended_by_what_was_added_in_it(world: World) -> None:
    with on(1, 5):
        task = issued(world, [target()])
    with on(1, 28):
        report(world, task, 1)
    with on(2, 26):
        report(world, task, 1.5)
    with on(3, 10):
        report(world, task, 6)
    assert seen(world, task, dt.date(2026, 1, 30))[0] == "grey"  # no month has ended
    assert seen(world, task, dt.date(2026, 2, 10))[0] == "green"
    colour, sentence = seen(world, task, dt.date(2026, 3, 20))
    assert colour == "yellow"
    assert "50%" in sentence
    assert seen(world, task, dt.date(2026, 3, 31))[0] == "green"
    kept = task.situation.figures["month"]  # type: ignore[attr-defined]  # kept for that day
    assert kept.through == dt.date(2026, 3, 31)


def test_two_short_months_are_a_red_card(world: World) -> None:
    with on(1, 5):
        task = issued(world, [target()])
    with on(1, 28):
        report(world, task, 0.5)
    for day in (dt.date(2026, 2, 28), dt.date(2026, 3, 31)):
        colour, _sentence = seen(world, task, day)
        task.save()  # with the mark of the month that ends
    assert colour == "red"


def test_parts_of_several_units_are_added_and_rates_left_out(world: World) -> None:
    parties = ((BUILDING, "responsible"), (FINANCE, "responsible"))
    with on(1, 5):
        task = issued(world, [target()], parties)
        rate = issued(world, [target("优良率", 95, "%")])
    with on(1, 28):
        report(world, task, 0.6)
        report(world, task, 0.4, FINANCE)
        report(world, rate, 96)
    assert seen(world, task, dt.date(2026, 2, 3))[0] == "green"
    assert seen(world, rate, dt.date(2026, 2, 3))[0] == "grey"
    held = task.course
    gather([task])
    assert task.course["targets"][0]["ends"] == held["targets"][0]["ends"]


def test_other_schemes_do_not_work_it_out(world: World) -> None:
    with on(1, 5):
        task = issued(world, [target()])
    with on(1, 28):
        report(world, task, 1)
    task.refresh_from_db()
    Lamp(world.district.pk, dt.date(2026, 2, 3)).judge(task)
    assert "month" not in task.situation.figures  # type: ignore[attr-defined]  # kept for that day
    Lamp(world.district.pk, dt.date(2026, 2, 3), XINHUANG).judge(task)
    assert task.light == "green"
