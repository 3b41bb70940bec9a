"""Pages of a task's life: claimed, reviewed, sent back, merged, archived; by role."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from luodi.apps.notify.models import Notification
from luodi.apps.tasks.actions import (
    Node,
    Nodes,
    Report,
    Wish,
    ask,
    report,
    set_nodes,
    take_back,
    vouch_claim,
)
from luodi.apps.tasks.forms.life import equal_shares
from luodi.apps.tasks.models import Claim, ClaimState, Task, TaskParty
from luodi.apps.tasks.stages import stages_of
from luodi.core.request_flow import RequestKind
from luodi.core.task_flow import CHECKS, PARTY_DRIVEN, TaskState
from luodi.kernel.models import PartyRole
from tests.apps.tasks.life import CHECKED, DAY, DONE, claimed, page, post, reviewing, steps
from tests.at_work import AtWork, put_to_work
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def work(world: World) -> AtWork:
    return put_to_work(world)


def test_each_role_finds_its_own_buttons_and_no_others(work: AtWork, sign_in: Any) -> None:
    assert steps(work, sign_in, "handler") == (["report", "claim", "ask"], ["return"])
    assert steps(work, sign_in, "officer") == ([], ["units", "merge", "withdraw"])
    assert steps(work, sign_in, "leader") == ([], [])
    made = claimed(work)
    assert steps(work, sign_in, "handler") == ([], ["unclaim"])
    assert steps(work, sign_in, "unit_head") == (["vouch"], ["unclaim"])
    vouch_claim(actor=work.world.actor("unit_head"), claim=made, now=timezone.now())
    assert steps(work, sign_in, "unit_head") == ([], ["unclaim"])
    assert steps(work, sign_in, "officer") == (["review"], ["merge", "withdraw"])
    post(work, sign_in, "officer", "review", work.task.pk, **CHECKED)
    assert steps(work, sign_in, "officer") == (["archive"], ["reopen"])
    assert steps(work, sign_in, "handler") == ([], [])


def test_a_claim_goes_through_its_pages(work: AtWork, sign_in: Any) -> None:
    party = work.party(work.task)
    form = page(work, sign_in, "handler", "claim", party.pk).content.decode()
    assert "先由本单位负责人审签" in form
    assert "没有报过数字" in form
    empty = post(work, sign_in, "handler", "claim", party.pk, result=" ")
    assert empty.status_code == 422
    assert "做成了什么" in empty.content.decode()
    sent = post(work, sign_in, "handler", "claim", party.pk, result=DONE, evidence="示住建验3号")
    assert sent.url == reverse("tasks:task", args=[work.task.pk])
    made = Claim.objects.get()
    again = page(work, sign_in, "handler", "claim", party.pk)
    assert again.url == reverse("tasks:claim-page", args=[made.pk])
    for who, sees in (("handler", False), ("unit_head", True), ("officer", False)):
        text = page(work, sign_in, who, "claim-page", made.pk).content.decode()
        assert DONE in text
        assert ("请您审签" in text) is sees
    assert page(work, sign_in, "other_handler", "claim-page", made.pk).status_code == 404
    assert page(work, sign_in, "stranger_officer", "claim-page", made.pk).status_code == 404
    assert post(work, sign_in, "handler", "vouch-claim", made.pk).status_code == 403
    stopped = post(work, sign_in, "unit_head", "unvouch-claim", made.pk, reason="")
    assert stopped.status_code == 422
    post(work, sign_in, "unit_head", "unvouch-claim", made.pk, reason="数字再核")
    made.refresh_from_db()
    assert (made.state, made.decision_reason) == (ClaimState.STOPPED, "数字再核")
    late = post(work, sign_in, "unit_head", "unvouch-claim", made.pk, reason="再核一次")
    assert late.status_code == 409
    assert "再核一次" in late.content.decode()


def test_a_claim_is_vouched_for_taken_back_and_not_twice(work: AtWork, sign_in: Any) -> None:
    made = claimed(work)
    assert post(work, sign_in, "unit_head", "vouch-claim", made.pk).status_code == 302
    made.refresh_from_db()
    assert made.state == ClaimState.WITH_OFFICE
    assert post(work, sign_in, "other_handler", "unclaim", made.pk).status_code == 404
    post(work, sign_in, "handler", "unclaim", made.pk)
    made.refresh_from_db()
    assert made.state == ClaimState.TAKEN_BACK
    back = post(work, sign_in, "unit_head", "vouch-claim", made.pk)
    assert back.url == reverse("tasks:claim-page", args=[made.pk])
    work.task.refresh_from_db()
    assert work.task.state == "active"


def test_what_is_missing_is_pointed_out_and_open_parts_stand_in_the_way(
    work: AtWork, sign_in: Any
) -> None:
    party, handler = work.party(work.task), work.world.actor("handler")
    target = work.task.targets.all()[0]
    now, day = timezone.now(), timezone.localdate() + 5 * DAY
    set_nodes(
        actor=handler, task=work.task, nodes=Nodes((Node(title="完成招标", due=day),)), now=now
    )
    said = Report(text="已改造9个小区", values={target.pk: 9})
    report(actor=handler, party=party, said=said, now=now)
    text = page(work, sign_in, "handler", "claim", party.pk).content.decode()
    for words in ("完成招标", "没有达到目标", "未达目标", "已改造9个小区"):
        assert words in text
    Task.objects.filter(pk=work.waiting.pk).update(parent=work.task)
    text = page(work, sign_in, "handler", "claim", party.pk).content.decode()
    assert "项子任务没有办结" in text
    refused = post(work, sign_in, "handler", "claim", party.pk, result=DONE)
    assert refused.status_code == 422
    assert "子任务没有办结" in refused.content.decode()
    assert not Claim.objects.exists()


def test_what_was_typed_stays_where_a_colleague_was_quicker(work: AtWork, sign_in: Any) -> None:
    party, handler, now = work.party(work.task), work.world.actor("handler"), timezone.now()
    wish = Wish(kind=RequestKind.SUSPEND, grounds="等待上级资金下达")
    asked = ask(actor=handler, party=party, wish=wish, now=now)
    late = post(work, sign_in, "handler", "claim", party.pk, result="全部完工", evidence="3号")
    assert late.status_code == 409
    assert "现在不能申请办结" in late.content.decode()
    assert "全部完工" in late.content.decode()
    take_back(actor=handler, request=asked, now=now)
    claimed(work)
    second = post(work, sign_in, "handler", "claim", party.pk, result="我也报一份")
    assert second.status_code == 409
    assert "我也报一份" in second.content.decode()
    assert Claim.objects.count() == 1


def test_who_cannot_claim_is_refused_or_told_why(work: AtWork, sign_in: Any) -> None:
    waiting = work.party(work.waiting)
    text = page(work, sign_in, "other_handler", "claim", waiting.pk).content.decode()
    assert "现在不能申请办结" in text
    project = work.batch.tasks.get(parties__role="lead", parties__unit__name="区发改委")
    support = project.parties.get(unit__name="区住建局")
    assert page(work, sign_in, "handler", "claim", support.pk).status_code == 403
    assert page(work, sign_in, "handler", "ask-party", support.pk).status_code == 403
    assert page(work, sign_in, "officer", "claim", waiting.pk).status_code == 403
    assert page(work, sign_in, "stranger_handler", "claim", waiting.pk).status_code == 404


def test_the_review_shows_everything_and_takes_all_six_checks(work: AtWork, sign_in: Any) -> None:
    made = reviewing(work)
    shown = page(work, sign_in, "officer", "review", work.task.pk)
    text = shown.content.decode()
    for words in (
        DONE,
        "示住建验〔2026〕3号",
        "青石老旧小区",
        "已完成摸底",
        *(check.label for check in CHECKS.values()),
    ):
        assert words in text
    partly = post(
        work, sign_in, "officer", "review", work.task.pk,
        checks=["facts", "done"], opinion="两个小区没有验收", decision="complete",
    )  # fmt: skip
    assert partly.status_code == 422
    assert "问题解决" in partly.content.decode()
    assert "两个小区没有验收" in partly.content.decode()
    done = post(work, sign_in, "officer", "review", work.task.pk, **CHECKED)
    assert done.url == reverse("tasks:task", args=[work.task.pk])
    made.refresh_from_db()
    assert (made.state, made.checks) == (ClaimState.ACCEPTED, dict.fromkeys(CHECKS, True))
    text = page(work, sign_in, "handler", "task", work.task.pk).content.decode()
    assert "按时完成" in text
    assert DONE in text
    again = post(work, sign_in, "officer", "review", work.task.pk, **CHECKED)
    assert again.status_code == 409
    assert "现场核实属实" in again.content.decode()


def test_sending_back_needs_a_reason_and_units_are_told(work: AtWork, sign_in: Any) -> None:
    reviewing(work)
    bare = post(work, sign_in, "officer", "review", work.task.pk, decision="send_back")
    assert bare.status_code == 422
    assert "请写明理由" in bare.content.decode()
    reason = "两个小区没有验收"
    post(work, sign_in, "officer", "review", work.task.pk, decision="send_back", opinion=reason)
    work.task.refresh_from_db()
    assert (work.task.state, work.task.sent_back) == ("active", 1)
    told = Notification.objects.get(user=work.world.users["handler"], kind="tasks.sent_back")
    assert told.url == reverse("tasks:task", args=[work.task.pk])
    text = page(work, sign_in, "handler", "task", work.task.pk).content.decode()
    assert "退回重办" in text
    assert reason in text


def test_who_worked_on_it_sees_why_they_do_not_review(work: AtWork, sign_in: Any) -> None:
    made = reviewing(work)
    Claim.objects.filter(pk=made.pk).update(by_id=work.world.users["officer"].pk)
    assert "review" not in steps(work, sign_in, "officer")[0]
    for name in ("task", "review"):
        text = page(work, sign_in, "officer", name, work.task.pk).content.decode()
        assert "督查室其他同志审核" in text
    assert post(work, sign_in, "officer", "review", work.task.pk, **CHECKED).status_code == 403
    assert steps(work, sign_in, "officer2")[0] == ["review"]
    for who in ("handler", "unit_head", "leader"):
        assert page(work, sign_in, who, "review", work.task.pk).status_code == 403
    assert page(work, sign_in, "stranger_officer", "review", work.task.pk).status_code == 404


def test_shares_of_a_joint_task_are_prefilled_and_add_up(work: AtWork, sign_in: Any) -> None:
    reviewing(work)
    other = TaskParty.objects.create(
        task=work.task, organisation=work.world.district, unit=work.world.units["西山镇"],
        role=PartyRole.SUPPORT, state="informed",
    )  # fmt: skip
    lead = work.party(work.task)
    form = page(work, sign_in, "officer", "review", work.task.pk).context["form"]
    assert [field.value() for _party, field in form.shares()] == [50.0, 50.0]
    wrong = {f"share-{lead.unit_id}": "80", f"share-{other.unit_id}": "30"}
    refused = post(work, sign_in, "officer", "review", work.task.pk, **CHECKED, **wrong)
    assert refused.status_code == 422
    assert "合计应为 100" in refused.content.decode()
    right = {f"share-{lead.unit_id}": "80", f"share-{other.unit_id}": "20"}
    post(work, sign_in, "officer", "review", work.task.pk, **CHECKED, **right)
    other.refresh_from_db()
    assert other.share == 20
    assert equal_shares(3) == [33.4, 33.3, 33.3]
    assert sum(equal_shares(7)) == pytest.approx(100)
    assert equal_shares(0) == []


def test_a_task_is_found_by_number_and_merged(work: AtWork, sign_in: Any) -> None:
    into = work.waiting
    found = page(work, sign_in, "officer", "merge", work.task.pk, q=into.number)
    assert [row.pk for row in found.context["rows"]] == [into.pk]
    fragment = sign_in(work.world.users["officer"]).get(
        reverse("tasks:merge", args=[work.task.pk]), {"q": "欠薪"}, HTTP_HX_REQUEST="true"
    )
    assert into.title in fragment.content.decode()
    assert "<html" not in fragment.content.decode()
    assert not page(work, sign_in, "officer", "merge", work.task.pk, q="青石").context["rows"]
    bare = post(work, sign_in, "officer", "merge", work.task.pk, reason="同一件事")
    assert bare.status_code == 422
    assert "请先找到并选择" in bare.content.decode()
    own = post(work, sign_in, "officer", "merge", work.task.pk, into=work.task.pk, reason="同")
    assert own.status_code == 422
    foreign = post(
        work, sign_in, "stranger_officer", "merge", work.task.pk, into=into.pk, reason="x"
    )
    assert foreign.status_code == 404
    assert page(work, sign_in, "handler", "merge", work.task.pk).status_code == 403
    done = post(work, sign_in, "officer", "merge", work.task.pk, into=into.pk, reason="同一件事")
    assert done.url == reverse("tasks:task", args=[into.pk])
    text = page(work, sign_in, "officer", "task", work.task.pk).content.decode()
    assert reverse("tasks:task", args=[into.pk]) in text
    assert page(work, sign_in, "officer", "merge", work.task.pk).context["may"] is False


def test_archived_from_the_register_and_taken_up_again(work: AtWork, sign_in: Any) -> None:
    officer = sign_in(work.world.users["officer"])
    address = reverse("tasks:archive")
    none = officer.post(address, {"pk": [work.task.pk], "query": "state=active"})
    assert none.url == reverse("tasks:list") + "?state=active"
    reviewing(work)
    post(work, sign_in, "officer", "review", work.task.pk, **CHECKED)
    assert post(work, sign_in, "officer", "reopen", work.task.pk, reason=" ").status_code == 422
    post(work, sign_in, "officer", "reopen", work.task.pk, reason="回访发现两户未通气")
    work.task.refresh_from_db()
    assert (work.task.state, work.task.sent_back) == ("active", 1)
    reviewing(work)
    post(work, sign_in, "officer", "review", work.task.pk, **CHECKED)
    assert sign_in(work.world.users["handler"]).post(address, {"pk": 1}).status_code == 403
    officer = sign_in(work.world.users["officer"])
    done = officer.post(address, {"pk": [work.task.pk, work.waiting.pk]}, follow=True)
    said = [str(message) for message in done.context["messages"]]
    assert said == ["已归档 1 项任务。", "1 项还没有办结，没有归档。"]
    work.task.refresh_from_db()
    assert work.task.state == "archived"
    text = officer.get(reverse("tasks:task", args=[work.task.pk])).content.decode()
    assert work.task.archive_number in text
    late = post(work, sign_in, "officer", "reopen", work.task.pk, reason="查实未完成")
    assert late.status_code == 409
    stranger = sign_in(work.world.users["stranger_officer"])
    assert stranger.post(address, {"row": work.task.pk}).status_code == 404


@pytest.mark.parametrize("state", [state.value for state in TaskState])
def test_every_state_has_its_place_on_the_way(state: str) -> None:
    stages = stages_of(Task(state=state, state_before="active"))
    statuses = [stage.status for stage in stages]
    if state in ("withdrawn", "merged", "handed"):
        assert statuses == ["done", "done", "done", "left"]
    else:
        assert len(stages) == 7
        assert statuses.count("now") == (0 if state == "archived" else 1)
    noted = [str(stage.note) for stage in stages if stage.note]
    assert bool(noted) == (
        (state not in PARTY_DRIVEN | {"draft", "completed", "archived"} and "left" not in statuses)
        or state == "returned"
    )


def test_my_work_leads_to_the_page_of_the_step(work: AtWork, sign_in: Any) -> None:
    made = claimed(work)
    mine = reverse("tasks:my-work")
    head = sign_in(work.world.users["unit_head"])
    address = reverse("tasks:claim", args=[made.party_id])
    assert address in head.get(mine).content.decode()
    assert head.get(address).url == reverse("tasks:claim-page", args=[made.pk])
    vouch_claim(actor=work.world.actor("unit_head"), claim=made, now=timezone.now())
    officer = sign_in(work.world.users["officer"]).get(mine).content.decode()
    assert reverse("tasks:review", args=[work.task.pk]) in officer
