"""The audit administrator's page: filters, verification, export; sentences only."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

import pytest
import time_machine
from django.db import connection

from luodi.apps.accounts.actions import delegate
from luodi.apps.accounts.queries import Filters, events_for, sentence
from luodi.apps.accounts.views import audit as page_of_audit
from luodi.apps.orgs.actions import change_person, make_person
from luodi.kernel import triggers
from luodi.kernel.models import Event, Job
from tests.world import World

pytestmark = pytest.mark.django_db

AUDIT = "/accounts/audit/"


def test_entries_are_sentences_the_latest_first(world: World, sign_in: Any) -> None:
    make_person(actor=world.actor("system_admin"), name="新同事")
    page = sign_in(world.users["audit_admin"]).get(AUDIT)
    assert "管一（示例区系统管理员）登记了人员“新同事”" in page.content.decode()
    numbers = [event.seq for event, _sentence in page.context["rows"]]
    assert numbers == sorted(numbers, reverse=True)
    assert "外督查" not in page.content.decode()


def test_filters_by_who_what_kind_and_request(world: World, sign_in: Any) -> None:
    person = make_person(actor=world.actor("system_admin"), name="新同事")
    client = sign_in(world.users["audit_admin"])
    entry = Event.objects.on("orgs.person", person.pk).get()

    def found(**query: str) -> list[int]:
        return [event.pk for event, _sentence in client.get(AUDIT, query).context["rows"]]

    for query in (
        {"who": "管一"}, {"who": "gy"}, {"who": "system_admin"}, {"request_id": entry.request_id},
    ):  # fmt: skip
        assert found(**query) == [entry.pk]
    assert entry.pk in found(verb="orgs.person.make", kind="orgs.person")
    assert entry.pk not in found(verb="orgs.unit.make")
    assert entry.pk not in found(kind="orgs.unit")
    assert found(who="没有这个人") == []
    assert entry.pk in found(verb="nonsense", first_day="nonsense", page="nonsense")


def test_days_are_found_by_their_place_in_the_chain(world: World) -> None:
    actor, made = world.actor("system_admin"), []
    for day in (24, 25, 26):
        with time_machine.travel(dt.datetime(2027, 1, day, 1, tzinfo=dt.UTC), tick=False):
            made.append(make_person(actor=actor, name=f"新人{day}"))

    def labels(first: int | None, last: int | None) -> list[str]:
        days = [dt.date(2027, 1, day) if day else None for day in (first, last)]
        found = events_for(world.actor("audit_admin"), Filters(first_day=days[0], last_day=days[1]))
        return [event.target_label for event in found if event.target_label.startswith("新人")]

    assert labels(25, None) == ["新人26", "新人25"]
    assert labels(None, 24) == ["新人24"]
    assert labels(25, 25) == ["新人25"]
    assert labels(27, None) == []


def test_nobody_else_reads_the_log(world: World, sign_in: Any) -> None:
    for username in ("system_admin", "security_admin", "leader", "officer"):
        client = sign_in(world.users[username])
        assert client.get(AUDIT).status_code == 403
        assert client.post(f"{AUDIT}export/").status_code == 403
        assert client.post(f"{AUDIT}verify/").status_code == 403
        assert not events_for(world.actor(username), Filters()).exists()


def test_a_sound_chain_is_said_to_be_sound_and_that_is_recorded(world: World, sign_in: Any) -> None:
    client = sign_in(world.users["audit_admin"])
    page = client.post(f"{AUDIT}verify/")
    assert "完整，没有改动" in page.content.decode()
    head = page.context["verdict"]["head"]
    assert head in page.content.decode()
    entry = Event.objects.filter(verb="accounts.audit_verify").get()
    assert entry.after is not None
    assert entry.after["is_sound"] is True
    assert "完整" in client.post(f"{AUDIT}verify/", {"known_head": head}).content.decode()
    by_hand = head.upper().replace(":", "： ")
    assert "完整" in client.post(f"{AUDIT}verify/", {"known_head": by_hand}).content.decode()
    for wrong in ("abc", head[:-1], f"0{head}", head.partition(":")[2]):
        page = client.post(f"{AUDIT}verify/", {"known_head": wrong})
        assert page.status_code == 422
        assert "校验值应为" in page.content.decode()
    forged = head[:-4] + "0000"
    page = client.post(f"{AUDIT}verify/", {"known_head": forged})
    assert "与事先抄录的校验值不一致" in page.content.decode()


def test_an_altered_entry_is_found_in_the_background_too(
    world: World, sign_in: Any, monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    monkeypatch.setattr(page_of_audit, "INLINE", 1)
    client = sign_in(world.users["audit_admin"])
    triggers.remove(connection)
    try:
        connection.cursor().execute(
            "UPDATE kernel_event SET reason = '改' WHERE seq = 5 AND organisation_id = %s",
            [world.district.pk],
        )
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(f"{AUDIT}verify/")
    finally:
        triggers.install(connection)
    page = client.get(answer.headers["Location"]).content.decode()
    assert "第 5 条：内容被改动" in page
    entry = Event.objects.get(verb="accounts.audit_verify")
    assert entry.after is not None
    assert entry.after["is_sound"] is False
    job = Job.objects.get(name="accounts.verify_audit")
    Job.objects.filter(pk=job.pk).update(state="running", result=None)
    waiting = client.get(answer.headers["Location"], headers={"HX-Request": "true"})
    assert "正在处理" in waiting.content.decode()
    assert "<html" not in waiting.content.decode()
    stranger = sign_in(world.users["stranger_admin"])
    assert stranger.get(answer.headers["Location"]).status_code in (403, 404)


def test_the_export_is_a_stream_of_sentences_with_the_chain(world: World, sign_in: Any) -> None:
    actor = world.actor("system_admin")
    person = make_person(actor=actor, name="=cmd|新人")
    change_person(actor=actor, person=person, name="新人", phone="13900000000")
    answer = sign_in(world.users["audit_admin"]).post(f"{AUDIT}export/?verb=orgs.person.make")
    assert answer.streaming
    text = b"".join(answer.streaming_content).decode()
    assert text.startswith("\ufeff序号,")
    rows = list(csv.reader(io.StringIO(text)))
    assert all(row[5] == "orgs.person.make" for row in rows[1:])
    entry = Event.objects.on("orgs.person", person.pk).last()
    assert entry is not None
    assert entry.hash in rows[-1]
    assert "“=cmd|新人”" in rows[-1][4]
    recorded = Event.objects.filter(verb="accounts.audit_export").get()
    assert recorded.after == {"verb": "orgs.person.make"}


def test_facts_that_have_no_words_are_not_given_out(world: World, sign_in: Any) -> None:
    deputy, absent = world.users["officer"].person, world.users["head"].person
    assert deputy is not None
    assert absent is not None
    today = dt.date(2027, 1, 4)
    row = delegate(
        actor=world.actor("head"), absent=absent, deputy=deputy,
        first_day=today, last_day=today, reason="外出学习",
    )  # fmt: skip
    entry = Event.objects.on("accounts.delegation", row.pk).get()
    client = sign_in(world.users["audit_admin"])
    shown = client.get(AUDIT).content.decode()
    given = b"".join(client.post(f"{AUDIT}export/").streaming_content).decode()
    for text in (shown, given):
        assert "外出学习" in text
        assert '"valid_from"' not in text
    assert entry.after is not None
    assert "valid_from" in entry.after


def test_business_is_named_by_its_number_only(world: World) -> None:
    at = dt.datetime(2027, 1, 4, tzinfo=dt.UTC)
    entry = Event(
        organisation=world.district, seq=1, at=at, actor_name="文督查", actor_post="督查员",
        verb="tests.issue", target_type="tasks.task", target_id=17, target_label="改造老旧小区",
        reason="区长批示",
    )  # fmt: skip
    assert sentence(entry) == "文督查（督查员）tests.issue（任务，编号 17）"
    entry.target_type = "forgotten.model"
    assert sentence(entry).endswith("（forgotten.model，编号 17）")
    entry.target_type = "orgs.person"
    assert "改造老旧小区" in sentence(entry)
