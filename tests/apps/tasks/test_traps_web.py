"""The traps of appendix A that lie in pages and actions; the others are in tests/core/test_traps.py.

T8: the tool overwrites a number that a person entered. T14: “no progress” is not a possible answer.
T15: closing by typing a text.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from luodi.apps.tasks.actions import (
    Node,
    Nodes,
    Report,
    Wish,
    ask,
    finish_node,
    grant,
    recompute_lights,
    set_nodes,
)
from luodi.apps.tasks.models import Progress, ProgressValue, Task, TaskParty, TaskTarget, WorkItem
from luodi.core.request_flow import RequestKind
from luodi.kernel.access import Actor
from tests.apps.tasks.factory import target
from tests.apps.tasks.reporting import file, joint
from tests.world import World

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(1)


@pytest.fixture
def party(world: World) -> TaskParty:
    """A joint task with two figures."""
    return joint(world, targets=[target(), target("完成投资", 53000, "万元")])


def _values() -> list[float]:
    return list(ProgressValue.objects.order_by("progress_id", "target_id").values_list(
        "value", flat=True
    ))  # fmt: skip


def _report(client: Any, party: TaskParty, **data: Any) -> None:
    """Report, and again as it is where something was pointed out."""
    address = reverse("tasks:report", args=[party.pk])
    answer = client.post(address, data)
    found = re.search(r'name="confirm"[^>]* value="([^"]+)"', answer.content.decode())
    if found:
        answer = client.post(address, {**data, "confirm": found[1]})
    assert answer.status_code == 302, data


# T8


def test_t08_what_was_entered_stays_as_it_was_entered(
    world: World, sign_in: Any, party: TaskParty
) -> None:
    """Less than last time, more than the goal, zero, below zero: nothing is put right by itself."""
    client = sign_in(world.users["handler"])
    houses, money = TaskTarget.objects.order_by("pk")
    for typed in ("9", "7", "0", "-2", "36.5"):
        data = {"text": f"累计完成 {typed} 个，以此次为准", f"value-{houses.pk}": typed}
        _report(client, party, **data)
    assert _values() == [9, 7, 0, -2, 36.5]
    assert [row.value for row in (houses, money)] == [12, 53000]
    assert not ProgressValue.objects.filter(target=money).exists()  # left blank is unknown, not 0


def test_t08_jobs_and_other_steps_leave_numbers_alone(world: World, party: TaskParty) -> None:
    """Lights of the night, nodes, an adjusted goal, “no change”: the reported number stays."""
    houses, now = TaskTarget.objects.order_by("pk")[0], timezone.now()
    file(world, party, Report(text="完成 5 个", values={houses.pk: 5.0}))
    system, handler = Actor.system(world.district.pk), world.actor("handler")
    task = Task.objects.get()
    recompute_lights(actor=system, task_ids=[task.pk], today=timezone.localdate() + 40 * DAY)
    rows = set_nodes(
        actor=handler,
        task=task,
        nodes=Nodes((Node(title="招标", due=timezone.localdate() + DAY),)),
        now=now,
    )
    finish_node(actor=handler, node=rows[0], done_on=timezone.localdate(), now=now)
    file(world, party, Report(unchanged=True))
    wish = Wish(
        kind=RequestKind.ADJUST, grounds="规划调整", terms={"targets": {str(houses.pk): 4.0}}
    )
    head = world.actor("unit_head")
    request = ask(actor=head, party=TaskParty.objects.get(pk=party.pk), wish=wish, now=now)
    grant(actor=world.actor("head"), request=request, now=now)
    assert _values() == [5]
    task.refresh_from_db()
    (facts,) = [one for one in task.course["targets"] if one["id"] == houses.pk]
    assert [value for _day, value in facts["values"]] == [5]


def test_t08_a_corrected_number_keeps_the_old_one_beside_it(
    world: World, sign_in: Any, party: TaskParty
) -> None:
    houses = TaskTarget.objects.order_by("pk")[0]
    old = file(world, party, Report(text="完成 9 个", values={houses.pk: 9.0}))
    client = sign_in(world.users["handler"])
    data = {
        "text": "完成 6 个", f"value-{houses.pk}": "6", "why": "多报了 3 个", "reason": "多报了 3 个",
        "confirm": "1",
    }  # fmt: skip
    answer = client.post(reverse("tasks:correct-report", args=[old.pk]), data)
    assert answer.status_code == 302
    assert _values() == [9, 6]
    old.refresh_from_db()
    assert (old.state, old.text) == ("corrected", "完成 9 个")


# T14


def test_t14_no_progress_is_one_press_even_the_first_time(
    world: World, sign_in: Any, party: TaskParty
) -> None:
    """Nothing has to be made up: the button is there, is a report, and ends what was owed."""
    client = sign_in(world.users["handler"])
    address = reverse("tasks:report", args=[party.pk])
    assert "尚无进展" in client.get(address).content.decode()
    owed = WorkItem.objects.get(party=party, kind="report", closed_at=None)
    answer = client.post(address, {"nothing": "1"})
    assert answer.status_code == 302, answer.content.decode()
    made = Progress.objects.get()
    assert (made.state, made.values.count()) == ("filed", 0)
    assert "没有进展" in made.text or "尚无进展" in made.text
    owed.refresh_from_db()
    assert owed.closed_at
    task = Task.objects.get()
    assert task.last_progress_on == timezone.localdate()
    assert task.progress_ratio is None  # unknown is not zero, and not done


def test_t14_no_change_is_one_press_and_no_new_text(
    world: World, sign_in: Any, party: TaskParty
) -> None:
    file(world, party, "已开工 3 个")
    client = sign_in(world.users["handler"])
    address = reverse("tasks:report", args=[party.pk])
    assert "无变化" in client.get(address).content.decode()
    assert client.post(address, {"unchanged": "1"}).status_code == 302
    made = Progress.objects.latest("pk")
    assert (made.is_unchanged, made.text) == (True, "")
    assert Task.objects.get().last_progress == "已开工 3 个"


def test_t14_zero_is_a_figure_and_blank_is_not(
    world: World, sign_in: Any, party: TaskParty
) -> None:
    houses, money = TaskTarget.objects.order_by("pk")
    client = sign_in(world.users["handler"])
    data = {"text": "12月开工，目前为 0", f"value-{houses.pk}": "0", f"value-{money.pk}": ""}
    _report(client, party, **data)
    assert _values() == [0]
    assert Task.objects.get().progress_ratio == 0


# T15


@pytest.mark.parametrize(
    "text", ["已办结", "已全部完成，申请办结，请予归档", "完成 12 个，办结", "100%", "撤销"]
)
def test_t15_no_text_closes_a_task(world: World, sign_in: Any, party: TaskParty, text: str) -> None:
    """Whatever a report says, and with all figures reached: it is open until the office accepts."""
    houses, money = TaskTarget.objects.order_by("pk")
    client = sign_in(world.users["handler"])
    data = {"text": text, f"value-{houses.pk}": "12", f"value-{money.pk}": "53000"}
    _report(client, party, **data)
    task = Task.objects.get()
    assert (task.state, task.is_open, task.outcome) == ("active", True, "")
    assert (task.done_on, task.closed_on) == (None, None)
    assert task.progress_ratio == 1
    assert WorkItem.objects.filter(party=party, kind="report", closed_at=None).exists()


def test_t15_a_reached_node_and_a_judgement_close_nothing(world: World, party: TaskParty) -> None:
    now, handler = timezone.now(), world.actor("handler")
    rows = set_nodes(
        actor=handler, task=party.task, now=now,
        nodes=Nodes((Node(title="全部办结", due=timezone.localdate() + DAY),)),
    )  # fmt: skip
    finish_node(actor=handler, node=rows[0], done_on=timezone.localdate(), now=now, note="已办结")
    task = Task.objects.get()
    assert (task.state, task.closed_on) == ("active", None)


def test_t15_only_a_claim_that_is_reviewed_ends_on_the_statistics(
    world: World, sign_in: Any, party: TaskParty
) -> None:
    """An office cannot complete by a form what nobody has claimed."""
    file(world, party, "已办结，请销号")
    officer = sign_in(world.users["officer"])
    data = {"decision": "complete", "opinion": "已办结", "checks": ["facts"]}
    answer = officer.post(reverse("tasks:review", args=[party.task_id]), data)
    assert answer.status_code in (404, 409, 422)
    assert Task.objects.get().state == "active"
