"""Targets of tasks: what they measure, when their paths begin, whose values count."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

import pytest
import time_machine
from django.test import TestCase
from django.utils import timezone

from luodi.apps.boards.queries.courses import figures_of
from luodi.apps.boards.words import course_words
from luodi.apps.tasks import actions
from luodi.apps.tasks.actions import Completion, DraftFacts, Report, TargetPlan, Wish
from luodi.apps.tasks.courses import courses_of
from luodi.apps.tasks.models import Task, TaskParty, TaskTarget
from luodi.apps.tasks.words import light_sentence
from luodi.core.request_flow import RequestKind
from luodi.kernel.access import Actor
from luodi.kernel.errors import Mistake
from tests.apps.tasks.factory import target
from tests.world import World

pytestmark = pytest.mark.django_db
BUILDING, FINANCE = "区住建局", "区财政局"
YEAR_END = dt.date(2026, 12, 31)


def on(month: int, day: int) -> Any:
    return time_machine.travel(dt.datetime(2026, month, day, 1, tzinfo=dt.UTC), tick=False)


def issued(
    world: World,
    targets: Sequence[dict[str, Any]] = (),
    parties: Sequence[tuple[str, str]] = ((BUILDING, "lead"),),
    **more: Any,
) -> Task:
    """A task that is issued and signed for."""
    officer, now = world.actor("officer"), timezone.now()
    facts = DraftFacts(
        text=f"做成12个{uuid.uuid4().hex}",
        parties=[(world.units[name], role) for name, role in parties],
        targets=targets,
        **({"due": YEAR_END} | more),
    )
    task = actions.enter(actor=officer, facts=facts, now=now)
    actions.issue_drafts(actor=officer, task_ids=[task.pk], token=uuid.uuid4().hex, now=now)
    for party in task.parties.filter(state="waiting"):
        sign(world, party)
    task.refresh_from_db()
    return task


def hand_of(world: World, party: TaskParty) -> Actor:
    return world.actor("handler" if str(party.unit) == BUILDING else "liaison")


def sign(world: World, party: TaskParty) -> None:
    actions.sign(actor=hand_of(world, party), party_ids=[party.pk], now=timezone.now())


def report(world: World, task: Task, value: float, unit: str = BUILDING, **more: Any) -> Task:
    party = task.parties.get(unit=world.units[unit])
    said = Report(text=f"做成{value}个", values={task.targets.get().pk: value}, **more)
    with TestCase.captureOnCommitCallbacks(execute=True):
        actions.report(actor=hand_of(world, party), party=party, said=said, now=timezone.now())
    task.refresh_from_db()
    return task


def only(task: Task) -> TaskTarget:
    return task.targets.get()


@pytest.mark.parametrize(
    ("facts", "measure"),
    [
        ({"indicator": "PM2.5浓度", "op": "<=", "value": 35, "unit": "微克"}, "lower"),
        ({"indicator": "优良率", "op": ">=", "value": 95, "unit": "%"}, "rate"),
        ({"indicator": "小区", "op": "=", "value": 12, "unit": "个"}, "cumulative"),
        ({"indicator": "存量", "op": "=", "value": 12, "unit": "个", "measure": "point"}, "point"),
        ({"indicator": "湿度", "op": "range", "value": 3, "high": 5, "unit": "%"}, "range"),
    ],
)
def test_what_a_target_measures_is_decided_when_it_is_made(
    world: World, facts: dict[str, Any], measure: str
) -> None:
    with on(3, 5):
        made = only(issued(world, [facts]))
    assert (made.measure, made.begins_on) == (measure, dt.date(2026, 1, 1))
    assert made.high == facts.get("high")


def test_less_than_the_limit_is_good_and_rates_do_not_add_up(world: World) -> None:
    owners = ((BUILDING, "responsible"), (FINANCE, "responsible"))
    with on(1, 5):
        limit = issued(world, [{"indicator": "PM2.5", "op": "<=", "value": 35, "unit": "微克"}])
        rate = issued(
            world, [{"indicator": "优良率", "op": ">=", "value": 95, "unit": "%"}], owners
        )
    with on(4, 1):
        assert report(world, limit, 30).light != "red"
        report(world, rate, 50)
        assert report(world, rate, 50, FINANCE).progress_ratio == pytest.approx(50 / 95)
        assert report(world, rate, 60, FINANCE).progress_ratio is None
        shown = figures_of(Task.objects.filter(pk=rate.pk), timezone.localdate())[0]
    assert "不相加" in course_words(shown)


@pytest.mark.parametrize(
    ("month", "day", "value", "points"),
    [(8, 31, 74, 7.33), (10, 31, 97.2, 13.87), (3, 31, 30.9, 5.9)],
)
def test_published_figures_come_out_whenever_the_plan_was_issued(
    world: World, month: int, day: int, value: float, points: float
) -> None:
    for issue_day in ((1, 5), (3, 5)):
        with on(*issue_day):
            plan = {"indicator": "年度投资", "op": "=", "value": 100, "unit": "亿元", "per": "每年"}
            task = issued(world, [plan])
        with on(month, day):
            report(world, task, value)
            (course, _weight) = courses_of(task, timezone.localdate())[0]
        assert course.gap is not None
        assert round(float(course.gap), 2) == points
        assert task.progress_ratio is not None
        assert task.expected_ratio is not None
        gap = (task.progress_ratio - task.expected_ratio) * 100
        assert round(gap, 2) == points


def test_page_of_a_goal_and_light_say_the_same(world: World) -> None:
    owners = ((BUILDING, "responsible"), (FINANCE, "responsible"))
    helped = ((BUILDING, "lead"), (FINANCE, "support"))
    with on(1, 1):
        both, one = issued(world, [target()], owners), issued(world, [target()], helped)
        actions.plan_target(
            actor=world.actor("officer"),
            target=only(one),
            plan=TargetPlan(
                measure="cumulative",
                path="months",
                points=[(dt.date(2026, 6, 30), 6.0), (YEAR_END, 12.0)],
            ),
            now=timezone.now(),
            reason="按月计划考核",
        )
    with on(5, 15):
        report(world, both, 5)
        report(world, both, 4, FINANCE)
        report(world, one, 5)
        report(world, one, 1, FINANCE)
        for task, actual, due in ((both, 9, 4), (one, 5, 0)):
            shown = figures_of(Task.objects.filter(pk=task.pk), timezone.localdate())[0]
            (course, _weight) = courses_of(task, timezone.localdate())[0]
            assert shown.course == course
            assert course.expected is not None
            assert (shown.actual, float(course.expected)) == (actual, due)
            assert task.progress_ratio == pytest.approx(actual / 12)


@pytest.mark.parametrize("measure", ["cumulative", "point", "rate"])
def test_who_takes_over_goes_on_from_what_was_reported(world: World, measure: str) -> None:
    with on(1, 5):
        task = issued(world, [target() | {"measure": measure}])
    with on(3, 1):
        assert report(world, task, 5).progress_ratio == pytest.approx(5 / 12)
        party = task.parties.get()
        wish = Wish(kind=RequestKind.HAND, grounds="职责调整", to_unit=world.units[FINANCE])
        now = timezone.now()
        request = actions.ask(actor=world.actor("unit_head"), party=party, wish=wish, now=now)
        actions.grant(actor=world.actor("head"), request=request, now=now)
        task.refresh_from_db()
        assert task.progress_ratio == pytest.approx(5 / 12)  # it stands until the heir reports
        sign(world, task.parties.get(unit=world.units[FINANCE]))
    with on(4, 1):
        assert report(world, task, 7, FINANCE).progress_ratio == pytest.approx(7 / 12)
        shown = figures_of(Task.objects.filter(pk=task.pk), timezone.localdate())[0]
        assert [value for _day, value in shown.values] == [5, 7]


def test_work_that_was_sent_back_is_never_all_done(world: World) -> None:
    """T7."""
    with on(1, 5):
        whole = issued(world)
        part = issued(world, [target()], parent=whole, due=dt.date(2026, 6, 30))
        report(world, part, 12)
        whole.refresh_from_db()
        assert (part.progress_ratio, whole.progress_ratio) == (1, 1)
        now, party = timezone.now(), part.parties.get()
        done = Completion(result="全部完成")
        actions.claim(actor=world.actor("unit_head"), party=party, said=done, now=now)
        with TestCase.captureOnCommitCallbacks(execute=True):
            actions.send_back(
                actor=world.actor("officer"), task=part, reason="现场核查只有3个", now=now
            )
        for task in (part, whole):
            task.refresh_from_db()
            assert task.progress_ratio is None
        report(world, part, 3)
        whole.refresh_from_db()
        assert (part.progress_ratio, whole.progress_ratio) == (0.25, 0.25)


def test_how_much_of_a_whole_is_known_is_said(world: World, sign_in: Any) -> None:
    with on(1, 5):
        whole = issued(world)
        known = issued(world, [target()], parent=whole, weight=3.0)
        issued(world, [target()], ((FINANCE, "lead"),), parent=whole, weight=1.0)
        report(world, known, 6)
        whole.refresh_from_db()
        assert (whole.progress_ratio, whole.course["known"]) == (0.5, 0.75)
        page = sign_in(world.users["officer"]).get(f"/tasks/{whole.pk}/").content.decode()
        assert "完成 50%" in page
        assert "已知部分 75%" in page
        assert "权重 3" in page
        mine = sign_in(world.users["officer"]).get(f"/tasks/{known.pk}/").content.decode()
    assert "达到序时进度" in mine
    assert "以表格查看" in mine


def test_the_sentence_of_a_light_keeps_up_with_its_days(world: World, sign_in: Any) -> None:
    with on(1, 5):
        task = issued(world, due=dt.date(2026, 2, 1))
    for day in (2, 3, 20):
        with on(2, day):
            system = Actor.system(world.district.pk)
            actions.recompute_lights(actor=system, task_ids=[task.pk], today=timezone.localdate())
    task.refresh_from_db()
    with on(2, 20):
        page = sign_in(world.users["officer"]).get(f"/tasks/{task.pk}/").content.decode()
    assert "逾期1天" not in page
    assert page.count("逾期19天") >= 2
    assert "逾期1天" in light_sentence(task.light_facts)  # as it was when it turned red


def test_a_report_holds_for_a_day_of_the_task(world: World) -> None:
    with on(3, 5):
        yearly, plain = issued(world, [target()]), issued(world)
        assert report(world, yearly, 3, as_of=dt.date(2026, 1, 31)).progress_ratio == 0.25
        for task, day in ((yearly, dt.date(2001, 1, 1)), (plain, dt.date(2026, 3, 4))):
            said = Report(text="做成 3 个", as_of=day)
            with pytest.raises(Mistake, match="不能早于") as refused:
                actions.report(
                    actor=world.actor("handler"),
                    party=task.parties.get(),
                    said=said,
                    now=timezone.now(),
                )
            assert refused.value.field == "as_of"


def test_a_range_is_written_down_by_form_and_program(world: World, sign_in: Any) -> None:
    client, unit = sign_in(world.users["officer"]), world.units[BUILDING]
    sent: dict[str, Any] = {
        "text": "区住建局把湿度控制在3到5。",
        "parties": [{"unit": unit.pk, "role": "lead"}],
        "targets": [{"indicator": "湿度", "op": "range", "value": 3, "high": 5, "unit": "%"}],
    }
    address, json = "/api/v1/drafts", {"content_type": "application/json"}
    made = client.post(address, sent, **json)
    assert made.status_code == 200, made.content
    assert made.json()["plan"]["targets"][0]["high"] == 5
    sent["targets"][0]["high"] = 2
    assert client.post(address, sent, **json).status_code == 422
    form = {
        "text": "区住建局把湿度控制在3到5。", "lead": unit.pk, "rhythm": "month",
        "target-TOTAL_FORMS": 1, "target-INITIAL_FORMS": 0, "target-0-indicator": "湿度",
        "target-0-op": "range", "target-0-value": 3, "target-0-unit": "%",
        "node-TOTAL_FORMS": 0, "node-INITIAL_FORMS": 0,
    }  # fmt: skip
    refused = client.post("/tasks/drafts/new/", form)
    assert refused.status_code == 422
    assert "上限" in refused.content.decode()
    assert client.post("/tasks/drafts/new/", {**form, "target-0-high": 5}).status_code == 302
    draft = Task.objects.latest("pk")
    assert "5" in client.get(f"/tasks/drafts/{draft.pk}/").content.decode()
    actions.issue_drafts(
        actor=world.actor("officer"),
        task_ids=[draft.pk],
        token="r",  # noqa: S106 - the form's own mark, no secret
        now=timezone.now(),
    )
    found = draft.targets.get()
    assert (found.measure, found.value, found.high) == ("range", 3, 5)


def test_the_api_says_weight_share_and_where_figures_stand(world: World, sign_in: Any) -> None:
    with on(1, 5):
        task = report(world, issued(world, [target()]), 1)
        client = sign_in(world.users["officer"])
        told = client.get(f"/api/v1/tasks/{task.pk}").json()
        assert told["weight"] == 1
        assert told["parties"][0]["share"] is None
        assert told["known_share"] == 1
        assert (told["targets"][0]["measure"], told["targets"][0]["begins_on"]) == (
            "cumulative",
            "2026-01-01",
        )
        figure = client.get(f"/api/v1/tasks/{task.pk}/figures").json()[0]
        assert (figure["actual"], figure["expected"]) == (1, 0)
        assert figure["planned"][-1] == {"on": "2026-12-31", "value": 12}
        other = sign_in(world.users["stranger_officer"])
        assert other.get(f"/api/v1/tasks/{task.pk}/figures").status_code == 404
