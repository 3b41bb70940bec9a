"""What people get wrong, through the pages: refused with the reason and the way out, nothing lost.

Ledgers that are wrong have tests of their own (tests/apps/ledger/test_ledger_bad.py).
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from luodi.apps.tasks.actions import (
    Completion,
    DraftFacts,
    Review,
    archive,
    claim,
    complete,
    enter,
    issue_drafts,
    merge,
    vouch_claim,
    withdraw,
)
from luodi.apps.tasks.models import Claim, Progress, Task, TaskRequest
from luodi.core.request_flow import RequestKind
from luodi.core.task_flow import CHECKS
from luodi.kernel.models import PartyRole
from tests.apps.tasks.life import CHECKED, asked, post
from tests.apps.tasks.soundness import rows_now
from tests.apps.tasks.test_planning_pages import draft_data, formset
from tests.at_work import AtWork, put_to_work
from tests.world import World

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(1)


@pytest.fixture
def work(world: World) -> AtWork:
    return put_to_work(world)


def _refused(answer: Any, *sentences: str) -> str:
    """Refused with these words; what was typed is still there."""
    text = str(answer.content.decode())
    assert answer.status_code in (409, 422), answer.status_code
    for sentence in sentences:
        assert sentence in text
    return text


def _ask(work: AtWork, sign_in: Any, **data: Any) -> Any:
    return post(work, sign_in, "handler", "ask-party", work.party(work.task).pk, **data)


# A deadline that lies where it cannot.


def test_a_draft_with_a_day_that_is_over(work: AtWork, sign_in: Any) -> None:
    yesterday = (timezone.localdate() - DAY).isoformat()
    client = sign_in(work.world.users["officer"])
    answer = client.post("/tasks/drafts/new/", draft_data(work.world, due=yesterday))
    assert "口袋公园" in _refused(answer, "时限不能早于今天", yesterday)
    assert not Task.objects.filter(state="draft").exists()


def test_an_adjustment_to_before_the_issue(work: AtWork, sign_in: Any) -> None:
    assert work.task.issued_on
    before = (work.task.issued_on - DAY).isoformat()
    data = {"title": work.task.title, "text": work.task.text, "due_current": before}
    answer = _ask(work, sign_in, kind="adjust", grounds="规划调整", **data)
    _refused(answer, "时限不能早于交办日期", "规划调整")
    assert not TaskRequest.objects.exists()


def test_nodes_outside_of_the_task(work: AtWork, sign_in: Any) -> None:
    task, client = work.task, sign_in(work.world.users["handler"])
    assert task.issued_on
    assert task.due_current
    url = reverse("tasks:nodes", args=[task.pk])
    early = formset("node", {"title": "招标", "due": task.issued_on - DAY, "weight": 1})
    _refused(client.post(url, early), "节点不能早于交办日期")
    late = formset("node", {"title": "验收", "due": task.due_current + DAY, "weight": 1})
    _refused(client.post(url, late), "节点不能晚于任务时限；要延期的请先申请延期")
    assert not task.milestones.exists()


def test_a_part_that_is_due_after_the_whole(work: AtWork, sign_in: Any) -> None:
    assert work.task.due_current
    late = (work.task.due_current + DAY).isoformat()
    client = sign_in(work.world.users["officer"])
    data = draft_data(work.world, due=late, parent=work.task.pk)
    url = f"/tasks/drafts/new/?parent={work.task.pk}"
    _refused(client.post(url, data), "子任务的时限不能晚于上级任务的时限")


# A figure that does not fit.


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("17栋", "这一项的单位是“个”"), ("十几个", "不是一个确定的数"), ("无", "不是数字")],
)
def test_a_figure_of_another_unit(work: AtWork, sign_in: Any, typed: str, sentence: str) -> None:
    target, before = work.task.targets.get(unit="个"), Progress.objects.count()
    data = {"text": "完成 17 栋", f"value-{target.pk}": typed}
    answer = post(work, sign_in, "handler", "report", work.party(work.task).pk, **data)
    assert "完成 17 栋" in _refused(answer, sentence, typed)
    assert Progress.objects.count() == before


@pytest.mark.parametrize("typed", ["nan", "inf", "十五"])
def test_a_target_that_is_no_number(work: AtWork, sign_in: Any, typed: str) -> None:
    target = work.task.targets.get(unit="个")
    data = {"kind": "adjust", "grounds": "规划调整", f"target-{target.pk}": typed}
    answer = _ask(work, sign_in, **data)
    assert answer.status_code == 422
    assert not TaskRequest.objects.exists()


# Too late: the task has ended, or its date is over.


def _end(work: AtWork, how: str) -> None:
    now, officer = timezone.now(), work.world.actor("officer")
    if how == "withdrawn":
        withdraw(actor=officer, task_ids=[work.task.pk], reason="政策取消", now=now)
    elif how == "merged":
        merge(actor=officer, task=work.task, into=work.waiting, reason="同一件事", now=now)
    else:
        said = Completion(result="全部完成")
        made = claim(
            actor=work.world.actor("handler"), party=work.party(work.task), said=said, now=now
        )
        vouch_claim(actor=work.world.actor("unit_head"), claim=made, now=now)
        review = Review(checks=dict.fromkeys(CHECKS, True))
        complete(actor=officer, task=work.task, review=review, now=now)
    if how == "archived":
        archive(actor=officer, task_ids=[work.task.pk], now=now)


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("completed", "已办结"),
        ("archived", "已归档"),
        ("withdrawn", "已撤销"),
        ("merged", "已并入"),
    ],
)
def test_everything_on_a_task_that_has_ended(
    work: AtWork, sign_in: Any, how: str, said: str
) -> None:
    """A report, a claim, a request, help, nodes: each says that it is over, and what to do."""
    _end(work, how)
    party, before = work.party(work.task), rows_now()
    answer = post(work, sign_in, "handler", "report", party.pk, text="又完成 3 个")
    text = _refused(answer, said)
    assert "联系督查室" in text
    wanted = (timezone.localdate() + 900 * DAY).isoformat()
    grounds = {"kind": "extend", "wanted_due": wanted, "grounds": "汛期"}
    for name, data in (
        ("claim", {"result": "全部完成"}),
        ("ask-party", grounds),
        ("ask-help", {"kind": "funds", "text": "资金缺口"}),
        ("return", {"reason": "不属本单位职责"}),
    ):
        answer = post(work, sign_in, "handler", name, party.pk, **data)
        assert answer.status_code in (409, 422), (name, answer.status_code)
    answer = post(work, sign_in, "handler", "nodes", work.task.pk, **formset("node"))
    assert answer.status_code in (409, 422)
    assert rows_now() == before


def test_an_extension_asked_for_after_the_date(work: AtWork, sign_in: Any) -> None:
    yesterday = timezone.localdate() - DAY
    Task.objects.filter(pk=work.task.pk).update(due_current=yesterday, due_original=yesterday)
    wanted = (timezone.localdate() + 30 * DAY).isoformat()
    answer = _ask(work, sign_in, kind="extend", wanted_due=wanted, grounds="汛期无法施工")
    _refused(
        answer, "延期要在到期前提出", "请反馈进展、说明原因，由督查室负责人在任务页“另定办理时间”",
        "统计仍按原定时限", "汛期无法施工",
    )  # fmt: skip
    assert not TaskRequest.objects.exists()


@pytest.mark.parametrize(
    ("days", "sentence"),
    [(0, "希望的时限要晚于现行时限"), (-5, "要提前的，请申请调整"), (None, "请写明希望延到哪一天")],
)
def test_an_extension_to_no_later_day(
    work: AtWork, sign_in: Any, days: int | None, sentence: str
) -> None:
    assert work.task.due_current
    wanted = "" if days is None else (work.task.due_current + days * DAY).isoformat()
    answer = _ask(work, sign_in, kind="extend", wanted_due=wanted, grounds="汛期")
    _refused(answer, sentence, "汛期")


def test_an_extension_of_what_has_no_date(work: AtWork, sign_in: Any) -> None:
    Task.objects.filter(pk=work.task.pk).update(due_current=None, due_original=None)
    wanted = (timezone.localdate() + 30 * DAY).isoformat()
    answer = _ask(work, sign_in, kind="extend", wanted_due=wanted, grounds="汛期")
    _refused(answer, "这项任务没有时限，不需要延期。要定时限的，请申请调整。")
    assert not TaskRequest.objects.exists()


def test_a_date_granted_that_is_no_extension(work: AtWork, sign_in: Any) -> None:
    request = asked(work)
    assert work.task.due_current
    due = work.task.due_current.isoformat()
    answer = post(work, sign_in, "head", "grant", request.pk, due=due, version=request.version)
    _refused(answer, "请写明新的时限，要晚于现行时限")
    assert TaskRequest.objects.get().state == "with_office"


# Something is missing, or stands in the way.


def test_nothing_said_where_something_is_needed(work: AtWork, sign_in: Any) -> None:
    party = work.party(work.task).pk
    for who, name, pk, data, sentence in (
        ("handler", "report", party, {"text": " "}, "请写明进展；没有变化请按“无变化”"),
        ("handler", "claim", party, {"result": " "}, "请写明办结情况"),
        ("handler", "ask-party", party, {"kind": "suspend", "grounds": " "}, "请写明理由"),
        ("handler", "ask-help", party, {"kind": "funds", "text": " "}, "请填写"),
        ("handler", "return", party, {"reason": " "}, "理由"),
        ("officer", "withdraw", work.task.pk, {"reason": " "}, "请填写"),
    ):
        answer = post(work, sign_in, who, name, pk, **data)
        assert answer.status_code == 422, name
        assert sentence in answer.content.decode(), name
    assert not Claim.objects.exists()


def test_a_whole_is_not_claimed_before_its_parts(work: AtWork, sign_in: Any) -> None:
    officer, now = work.world.actor("officer"), timezone.now()
    unit = work.world.units["区住建局"]
    facts = DraftFacts(text="改造青石小区", parties=[(unit, PartyRole.LEAD)], parent=work.task)
    part = enter(actor=officer, facts=facts, now=now)
    issue_drafts(actor=officer, task_ids=[part.pk], token="p", now=now)  # noqa: S106 - the form's
    answer = post(work, sign_in, "handler", "claim", work.party(work.task).pk, result="全部完成")
    _refused(answer, "还有 1 项子任务没有办结。请先办结，或请督查室撤销、并入。", "全部完成")
    assert not Claim.objects.exists()


def test_a_completion_whose_checks_are_not_all_passed(work: AtWork, sign_in: Any) -> None:
    now = timezone.now()
    claim(
        actor=work.world.actor("unit_head"), party=work.party(work.task),
        said=Completion(result="全部完成"), now=now,
    )  # fmt: skip
    data = {**CHECKED, "checks": list(CHECKS)[1:]}
    answer = post(work, sign_in, "officer", "review", work.task.pk, **data)
    _refused(answer, "事实清楚", "或退回重办并说明理由")
    assert Task.objects.get(pk=work.task.pk).state == "reviewing"


def test_two_things_asked_for_at_once(work: AtWork, sign_in: Any) -> None:
    asked(work, RequestKind.SUSPEND, who="handler")
    wanted = (timezone.localdate() + 900 * DAY).isoformat()
    answer = _ask(work, sign_in, kind="extend", wanted_due=wanted, grounds="汛期")
    assert answer.status_code in (409, 422)
    assert "挂起待批" in answer.content.decode()
    answer = post(work, sign_in, "handler", "claim", work.party(work.task).pk, result="全部完成")
    _refused(answer, "挂起待批")
    assert TaskRequest.objects.count() == 1
