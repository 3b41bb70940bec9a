"""The frame that lists share: filters, the bar with the file, rows, why there are none."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from tests.at_work import AtWork, put_to_work
from tests.world import World

pytestmark = pytest.mark.django_db

# a list, a filter that finds something, one that finds nothing, whether it can be had as a file
LISTS = [
    ("tasks:requests", {"state": "all"}, {"state": "refused"}, False),
    ("tasks:helps", {"kind": "funds"}, {"kind": "land"}, True),
    ("tasks:remarks", {"urgency": "urgent"}, {"urgency": "hard"}, False),
    ("tasks:reports", {"only": ""}, {"only": "corrected"}, True),
    ("ladder:list", {}, {"state": "standing"}, False),
    ("ladder:log", {}, {"colour": "red"}, False),
]


@pytest.fixture
def work(world: World) -> AtWork:
    return put_to_work(world)


@pytest.mark.parametrize(("name", "some", "none", "is_file"), LISTS)
def test_each_list_has_the_same_frame(
    work: AtWork, sign_in: Any, name: str, some: dict[str, str], none: dict[str, str], is_file: bool
) -> None:
    client, address = sign_in(work.world.users["officer"]), reverse(name)
    page = client.get(address, some).content.decode()
    assert page.count('id="filters"') == page.count('id="rows"') == 1
    rows = client.get(address, some, headers={"hx-request": "true"}).content.decode()
    assert rows.strip().startswith('<div id="rows">')
    assert 'id="filters"' not in rows
    if is_file:  # what is chosen is what the file holds
        assert f"{reverse(f'{name}-export')}?{next(iter(some))}=" in rows
    nothing = client.get(address, none).content.decode()
    assert f'<a class="btn" href="{address}">清除筛选条件</a>' in nothing


def test_reports_of_one_task_stay_with_it_when_they_are_filtered(
    work: AtWork, sign_in: Any
) -> None:
    client = sign_in(work.world.users["officer"])
    page = client.get(reverse("tasks:reports"), {"task": work.task.pk}).content.decode()
    assert f'<input type="hidden" name="task" value="{work.task.pk}"' in page
    assert 'name="number"' not in page
