"""Many rows saved at once are saved as one by one."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from luodi.apps.tasks.models import Task
from luodi.kernel import many
from tests.apps.tasks.factory import issued
from tests.world import World

pytestmark = pytest.mark.django_db


def test_fields_of_many_rows_are_saved_and_others_are_not(world: World) -> None:
    issued(world, ["区住建局", "区财政局"])
    first, second = Task.objects.order_by("pk")
    now = timezone.now()
    for at, task in enumerate((first, second)):
        task.weight, task.light_facts, task.updated_at = at + 2.5, {"why": "“说明”%s"}, now
        task.review_on, task.goal, task.title = dt.date(2027, 1, at + 1), None, "没有保存"
    many.save([first, second], ["weight", "light_facts", "updated_at", "review_on", "goal"])
    found = list(Task.objects.order_by("pk"))
    assert [task.weight for task in found] == [2.5, 3.5]
    assert found[0].light_facts == {"why": "“说明”%s"}
    assert found[1].review_on == dt.date(2027, 1, 2)
    assert found[0].updated_at == now
    assert all(task.title != "没有保存" for task in found)


def test_no_rows_are_no_statement(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]  # a fixture of pytest-django
        many.save([], ["weight"])
