"""Pages of requests: asked, vouched for, advised on, decided, listed; by role."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from luodi.apps.tasks.actions import (
    advise,
    grant,
)
from luodi.apps.tasks.models import Claim, ClaimState, Task, TaskRequest
from luodi.core.request_flow import RequestKind
from tests.apps.tasks.life import DAY, DONE, asked, page, post, steps
from tests.at_work import AtWork, put_to_work
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def work(world: World) -> AtWork:
    return put_to_work(world)


def test_buttons_follow_a_request(work: AtWork, sign_in: Any) -> None:
    asked(work, who="handler")
    assert steps(work, sign_in, "handler") == (["report"], ["exempt", "take_back"])
    assert steps(work, sign_in, "unit_head")[0] == ["vouch_request", "report"]
    assert steps(work, sign_in, "head") == ([], ["merge", "withdraw"])
    request = TaskRequest.objects.get()
    post(work, sign_in, "unit_head", "vouch-request", request.pk, version=request.version)
    assert steps(work, sign_in, "officer")[0] == ["advise"]
    assert steps(work, sign_in, "head")[0] == ["decide"]


def test_a_date_dragged_on_the_wall_is_in_the_form(work: AtWork, sign_in: Any) -> None:
    party, due = work.party(work.task), work.task.due_current
    assert due
    wanted = due + 30 * DAY
    address = reverse("tasks:ask", args=[work.task.pk, "extend"])
    handler = sign_in(work.world.users["handler"])
    moved = handler.get(address, {"due": wanted.isoformat()})
    form = handler.get(moved.url)
    assert form.context["form"]["wanted_due"].value() == wanted
    assert "原定时限" in form.content.decode()
    odd = handler.get(reverse("tasks:ask-party", args=[party.pk]), {"kind": "x", "due": "soon"})
    assert odd.context["form"]["kind"].value() == "extend"
    assert sign_in(work.world.users["other_handler"]).get(address).status_code == 404
    assert sign_in(work.world.users["officer"]).get(address).status_code == 403


def test_an_extension_from_being_asked_to_the_decision(work: AtWork, sign_in: Any) -> None:
    party, due = work.party(work.task), work.task.due_current
    assert due
    wanted = due + 30 * DAY
    data = {"kind": "extend", "wanted_due": due.isoformat(), "grounds": "汛期无法施工"}
    early = post(work, sign_in, "handler", "ask-party", party.pk, **data)
    assert early.status_code == 422
    assert "晚于现行时限" in early.content.decode()
    data["wanted_due"] = wanted.isoformat()
    sent = post(work, sign_in, "handler", "ask-party", party.pk, **data)
    request = TaskRequest.objects.get()
    assert sent.url == reverse("tasks:request", args=[request.pk])
    assert "汛期无法施工" in page(work, sign_in, "officer", "request", request.pk).content.decode()
    for who in ("other_handler", "stranger_officer"):
        assert page(work, sign_in, who, "request", request.pk).status_code == 404
    post(work, sign_in, "unit_head", "vouch-request", request.pk, version=1)
    post(work, sign_in, "officer", "advise", request.pk, opinion="情况属实", version=2)
    decide = page(work, sign_in, "head", "request", request.pk)
    assert "情况属实" in decide.content.decode()
    assert decide.context["forms"]["grant"]["due"].value() == wanted
    assert post(work, sign_in, "officer", "grant", request.pk, version=3).status_code == 403
    granted = wanted - DAY
    answer = post(work, sign_in, "head", "grant", request.pk, due=granted.isoformat(), version=3)
    assert answer.url == reverse("tasks:request", args=[request.pk])
    work.task.refresh_from_db()
    assert (work.task.due_current, work.task.extensions) == (granted, 1)
    text = page(work, sign_in, "handler", "task", work.task.pk).content.decode()
    assert "延期 1 次" in text
    assert "已同意" in text


def test_an_extension_after_the_date_is_refused_on_the_page(work: AtWork, sign_in: Any) -> None:
    Task.objects.filter(pk=work.task.pk).update(due_current=timezone.localdate() - DAY)
    party = work.party(work.task)
    text = page(work, sign_in, "handler", "ask-party", party.pk, kind="extend").content.decode()
    assert "已经过期" in text
    wanted = (timezone.localdate() + 30 * DAY).isoformat()
    data = {"kind": "extend", "wanted_due": wanted, "grounds": "汛期"}
    refused = post(work, sign_in, "handler", "ask-party", party.pk, **data)
    assert refused.status_code == 422
    assert not TaskRequest.objects.exists()


def test_what_changed_since_the_page_was_opened_is_shown_beside_what_was_typed(
    work: AtWork, sign_in: Any
) -> None:
    request = asked(work)
    advise(
        actor=work.world.actor("officer"), request=request, opinion="建议少延", now=timezone.now()
    )
    stale = post(
        work, sign_in, "head", "grant", request.pk, reason="同意，抓紧", due="2028-01-31",
        version=request.version,
    )  # fmt: skip
    text = stale.content.decode()
    assert stale.status_code == 409
    for words in ("有了新的情况", "建议少延", "同意，抓紧", "2028-01-31"):
        assert words in text
    assert TaskRequest.objects.get().state == "with_office"
    grant(actor=work.world.actor("head"), request=request, now=timezone.now())
    late = post(work, sign_in, "head", "refuse", request.pk, reason="理由不充分")
    assert late.status_code == 409
    assert "理由不充分" in late.content.decode()
    assert "已同意" in late.content.decode()


def test_an_adjustment_shows_old_and_new_before_and_after(work: AtWork, sign_in: Any) -> None:
    party, target = work.party(work.task), work.task.targets.all()[0]
    old = work.task.title
    data = {
        "kind": "adjust", "grounds": "规划调整", "title": "改造老旧小区15个",
        "text": work.task.text, "leader": work.task.leader, f"target-{target.pk}": "15",
        "to_outside": "市住建局", "wanted_due": "2030-01-01",
    }  # fmt: skip
    post(work, sign_in, "unit_head", "ask-party", party.pk, **data)
    request = TaskRequest.objects.get()
    assert request.terms == {"title": "改造老旧小区15个", "targets": {str(target.pk): 15.0}}
    assert (request.to_outside, request.wanted_due) == ("", None)

    def both() -> None:
        text = page(work, sign_in, "officer", "request", request.pk).content.decode()
        assert f"<del>{old}</del>" in text
        assert "<ins>改造老旧小区15个</ins>" in text

    both()
    post(work, sign_in, "head", "grant", request.pk, version=request.version)
    work.task.refresh_from_db()
    assert work.task.title == "改造老旧小区15个"
    both()
    data |= {f"target-{target.pk}": "15"}
    same = post(work, sign_in, "unit_head", "ask-party", party.pk, **data)
    assert same.status_code == 422
    assert "至少改一项" in same.content.decode()
    shown = page(work, sign_in, "officer", "task", work.task.pk).content.decode()
    assert "调整为" in shown


@pytest.mark.parametrize("step", ["stop", "refuse", "take_back"])
def test_requests_that_are_not_granted(work: AtWork, sign_in: Any, step: str) -> None:
    request = asked(work, who="handler" if step == "stop" else "unit_head")
    who, name = {
        "stop": ("unit_head", "stop-request"),
        "refuse": ("head", "refuse"),
        "take_back": ("handler", "take-back"),
    }[step]
    if step != "take_back":
        bare = post(work, sign_in, who, name, request.pk, version=1)
        assert bare.status_code == 422
    post(work, sign_in, who, name, request.pk, reason="再抢一抢", version=1)
    request.refresh_from_db()
    assert request.state == {"stop": "stopped", "refuse": "refused"}.get(step, "taken_back")
    work.task.refresh_from_db()
    assert work.task.state == "active"


def test_nobody_is_offered_a_decision_on_their_own_request(work: AtWork, sign_in: Any) -> None:
    request = asked(work)
    TaskRequest.objects.update(by_id=work.world.users["head"].pk)
    text = page(work, sign_in, "head", "request", request.pk).content.decode()
    assert "其他负责人审批" in text
    assert reverse("tasks:grant", args=[request.pk]) not in text
    bare = post(work, sign_in, "head", "grant", request.pk, version=1)
    assert bare.status_code == 422
    assert "其他负责人审批" in bare.content.decode()
    own = post(work, sign_in, "head", "grant", request.pk, version=1, due="2028-06-30")
    assert own.status_code == 403
    assert TaskRequest.objects.get().state == "with_office"


def test_the_list_of_requests_is_of_ones_own_units_waiting_first(
    work: AtWork, sign_in: Any
) -> None:
    asked(work)
    address = reverse("tasks:requests")

    def rows(who: str, **query: str) -> list[TaskRequest]:
        found = sign_in(work.world.users[who]).get(address, query).context["page"].rows
        return list(found)

    assert len(rows("officer")) == len(rows("handler")) == len(rows("leader")) == 1
    assert not rows("other_handler")
    assert not rows("stranger_officer")
    assert not rows("officer", kind="hand")
    assert not rows("officer", unit=str(work.world.units["区财政局"].pk))
    sheet = sign_in(work.world.users["head"]).get(reverse("tasks:requests-export"))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(sheet.streaming_content)))
    lines = list(book.worksheets[0].values)
    assert [lines[0][2], lines[1][2]] == ["申请", "延期"]
    empty = sign_in(work.world.users["other_handler"]).get(address).content.decode()
    assert "没有等待办理的申请" in empty
    grant(actor=work.world.actor("head"), request=TaskRequest.objects.get(), now=timezone.now())
    assert not rows("officer")
    assert len(rows("officer", state="all")) == len(rows("officer", state="granted")) == 1


def test_lists_and_pages_cost_the_same_for_few_and_many(work: AtWork, sign_in: Any) -> None:
    request = asked(work)
    client = sign_in(work.world.users["head"])

    def costs() -> list[int]:
        found = []
        for address in (
            reverse("tasks:requests"),
            reverse("tasks:task", args=[work.task.pk]),
            reverse("tasks:request", args=[request.pk]),
        ):
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            found.append(len(captured))
        return found

    client.get(reverse("tasks:requests"))
    few = costs()
    row = TaskRequest.objects.values().get()
    exempt = {"kind": "exempt", "state": "with_office"}
    TaskRequest.objects.bulk_create(TaskRequest(**{**row, "id": None, **exempt}) for _ in range(33))
    Claim.objects.bulk_create(
        Claim(
            organisation=work.world.district, task=work.task, party=work.party(work.task),
            state=ClaimState.TAKEN_BACK, result=DONE, by_name="承一", at=timezone.now(),
        )
        for _ in range(33)
    )  # fmt: skip
    assert costs() == few


def test_a_standstill_and_its_end(work: AtWork, sign_in: Any) -> None:
    request = asked(work, RequestKind.SUSPEND)
    post(work, sign_in, "head", "grant", request.pk, version=1)
    Task.objects.filter(pk=work.task.pk).update(paused_on=timezone.localdate() - 10 * DAY)
    due = work.task.due_current
    assert due
    assert steps(work, sign_in, "head")[0] == ["resume"]
    assert steps(work, sign_in, "officer") == ([], ["merge", "withdraw"])
    assert page(work, sign_in, "officer", "resume", work.task.pk).status_code == 403
    shown = page(work, sign_in, "head", "resume", work.task.pk)
    assert shown.context["due_after"] == due + 10 * DAY
    assert post(work, sign_in, "head", "resume", work.task.pk, reason="").status_code == 422
    post(work, sign_in, "head", "resume", work.task.pk, reason="资金到位")
    work.task.refresh_from_db()
    assert (work.task.state, work.task.due_current) == ("active", due + 10 * DAY)
    late = post(work, sign_in, "head", "resume", work.task.pk, reason="资金到位")
    assert late.status_code == 409
    assert "资金到位" in late.content.decode()


def test_an_exemption_shows_until_when(work: AtWork, sign_in: Any) -> None:
    until = timezone.localdate() + 20 * DAY
    request = asked(work, RequestKind.EXEMPT, wanted_due=until)
    post(work, sign_in, "head", "grant", request.pk, version=1, due=until.isoformat())
    text = page(work, sign_in, "handler", "task", work.task.pk).content.decode()
    assert "亮灯豁免" in text
    assert "林主任 批准" in text


def test_a_task_leaves_the_district(work: AtWork, sign_in: Any) -> None:
    party = work.party(work.task)
    data = {"kind": "hand", "grounds": "属市级事权", "to_outside": "市住建局"}
    both = {**data, "to_unit": work.world.units["西山镇"].pk}
    assert post(work, sign_in, "unit_head", "ask-party", party.pk, **both).status_code == 422
    post(work, sign_in, "unit_head", "ask-party", party.pk, **data)
    request = TaskRequest.objects.get()
    assert "市住建局" in page(work, sign_in, "head", "request", request.pk).content.decode()
    post(work, sign_in, "head", "grant", request.pk, version=1)
    text = page(work, sign_in, "handler", "task", work.task.pk).content.decode()
    assert "市住建局" in text
    assert steps(work, sign_in, "officer") == ([], [])


def test_while_one_waits_only_an_exemption_is_left_to_ask_for(work: AtWork, sign_in: Any) -> None:
    asked(work)
    party = work.party(work.task)
    form = page(work, sign_in, "handler", "ask-party", party.pk)
    assert [key for key, _label in form.context["form"].fields["kind"].choices] == ["exempt"]
    assert form.context["form"]["kind"].value() == "exempt"
    data = {"kind": "suspend", "grounds": "资金没有到位"}
    second = post(work, sign_in, "handler", "ask-party", party.pk, **data)
    assert second.status_code == 409
    assert "资金没有到位" in second.content.decode()
    assert TaskRequest.objects.count() == 1
