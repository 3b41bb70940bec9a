"""The organisation through the API: units, regions, people, posts, calendar, tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from luodi.apps.orgs.models import Holding, Unit
from luodi.kernel.models import Event
from tests.shell.conftest import Program
from tests.world import World

pytestmark = pytest.mark.django_db
Programs = Callable[..., Program]
TODAY = timezone.localdate


def test_a_unit_is_made_changed_renamed_and_read_as_it_was(world: World, program: Programs) -> None:
    admin, root = program("system_admin"), world.units["示例区"].pk
    facts = {"name": "区数据局", "kind": "government", "duties": ["数据共享"], "position": 7}
    made = admin.post("/units", {"parent": root, **facts}).json()
    assert (made["name"], made["position"], made["shown_as"]) == ("区数据局", 7, "区数据局")
    changed = admin.post(f"/units/{made['id']}", {**facts, "aliases": ["数据局"]})
    assert changed.json()["aliases"] == ["数据局"]
    body = {"name": "专班", "parent": root, "kind": "temporary", "planned_end": "2027-06-30"}
    assert admin.post("/units", body).json()["errors"][0]["pointer"] == "/host"
    assert admin.post("/units", {**body, "host": made["id"]}).json()["host"] == made["id"]

    last_day = TODAY() - dt.timedelta(days=30)
    name = {"name": "区数据和政务局", "short_name": "区数政局", "last_day": last_day.isoformat()}
    assert admin.post(f"/units/{made['id']}/rename", name).json()["shown_as"] == "区数政局"
    for day, shown in ((last_day, "区数据局"), (TODAY(), "区数政局")):
        found = admin.get(f"/units?on={day}&below={made['id']}").json()["items"]
        assert [unit["shown_as"] for unit in found] == [shown]
    detail = admin.get(f"/units/{made['id']}").json()
    assert detail["former_names"][0]["name"] == "区数据局"
    assert detail["parent"] == root
    assert program("handler").post(f"/units/{made['id']}", facts).status_code == 403
    assert program("stranger_admin").post(f"/units/{made['id']}", facts).status_code == 404
    assert [u["id"] for u in admin.get("/units?q=数政").json()["items"]] == [made["id"]]


def test_regions_are_listed_made_changed_and_ended(world: World, program: Programs) -> None:
    admin = program("system_admin")
    above = admin.post("/regions", {"code": "11", "name": "示例省"}).json()
    assert (above["code"], above["short_code"]) == ("110000", "11")
    refused = admin.post("/regions", {"code": "110101", "name": "示例区"})
    assert refused.json()["errors"][0]["pointer"] == "/code"
    city = admin.post("/regions", {"code": "1101", "name": "示例市"}).json()
    assert admin.post(f"/regions/{city['id']}", {"name": "样本市"}).json()["name"] == "样本市"
    day = TODAY().isoformat()
    assert admin.post(f"/regions/{above['id']}/end", {"last_day": day}).status_code == 422
    assert admin.post(f"/regions/{city['id']}/end", {"last_day": day}).json()["valid_to"] == day
    assert [r["id"] for r in admin.get("/regions?active=true").json()["items"]] == [above["id"]]
    assert admin.get(f"/regions?below={above['id']}").json()["total"] == 2
    assert admin.get("/regions?q=1101").json()["total"] == 1
    assert program("stranger_admin").get(f"/regions/{city['id']}").status_code == 404
    assert program("officer").post("/regions", {"code": "12", "name": "某省"}).status_code == 403


def test_a_person_is_put_right_and_reached_only_by_some(world: World, program: Programs) -> None:
    admin = program("system_admin")
    pk = admin.post("/people", {"name": "邓一", "phone": "139 0000 1234"}).json()["id"]
    assert admin.get(f"/people/{pk}").json()["phone"] == "13900001234"
    masked = program("officer").get(f"/people/{pk}").json()
    assert (masked["phone"], masked["is_masked"]) == ("139****1234", True)
    facts = {"name": "邓一一", "email": "deng@example.invalid"}
    assert admin.post(f"/people/{pk}", facts).json()["email"] == "deng@example.invalid"
    for wrong, field in (({"phone": "打不通"}, "phone"), ({"email": "a@"}, "email")):
        refused = admin.post(f"/people/{pk}", {"name": "邓", **wrong})
        assert refused.json()["errors"][0]["pointer"] == f"/{field}"
    assert [p["id"] for p in admin.get("/people?q=邓一一").json()["items"]] == [pk]
    unit = world.units["区住建局"].pk
    assert {p["name"] for p in admin.get(f"/people?unit={unit}").json()["items"]} == {
        "承一", "局一",
    }  # fmt: skip
    assert program("officer").post(f"/people/{pk}", facts).status_code == 403


def test_a_post_is_set_up_held_left_and_closed(world: World, program: Programs) -> None:
    admin, unit = program("system_admin"), world.units["区住建局"].pk
    post = admin.post("/posts", {"unit": unit, "name": "专员", "position": 3}).json()
    person = admin.post("/people", {"name": "邓二"}).json()["id"]
    first = (TODAY() - dt.timedelta(days=9)).isoformat()
    held = admin.post(f"/posts/{post['id']}/holders", {"person": person, "first_day": first})
    assert held.json()["person"] == person
    shown = admin.get(f"/posts/{post['id']}").json()
    assert [one["id"] for one in shown["holdings"]] == [held.json()["id"]]
    day = {"last_day": TODAY().isoformat()}
    left = admin.post(f"/holdings/{held.json()['id']}/relieve", day)
    assert left.json()["valid_to"] == day["last_day"]
    assert admin.post(f"/posts/{post['id']}/close", day).json()["closed_on"] == day["last_day"]
    assert admin.post(f"/posts/{post['id']}/close", day).status_code == 422
    found = admin.get(f"/posts?unit={unit}&open=false").json()["items"]
    assert [one["id"] for one in found] == [post["id"]]
    stranger = program("stranger_admin")
    assert stranger.post(f"/posts/{post['id']}/close", day).status_code == 404
    other = Holding.objects.filter(person__organisation=world.district)[0].pk
    assert stranger.post(f"/holdings/{other}/relieve", day).status_code == 404


def test_roles_come_with_posts_and_are_given_by_the_security_administrator(
    world: World, program: Programs
) -> None:
    security, admin = program("security_admin"), program("system_admin")
    unit = world.units["区发改委"].pk
    post = admin.post("/posts", {"unit": unit, "name": "承办人"}).json()["id"]
    role = {"role": "handler", "scope": unit}
    assert admin.post(f"/posts/{post}/roles", role).status_code == 403
    given = security.post(f"/posts/{post}/roles", role)
    assert given.status_code == 201
    assert given.json()["scope"] == unit
    assert security.get(f"/posts/{post}").json()["roles"] == [given.json()]
    assert security.post(f"/posts/{post}/roles", {"role": "audit_admin"}).status_code == 422
    path = f"/post-roles/{given.json()['id']}"
    assert program("stranger_admin").call("DELETE", path).status_code == 403
    gone = security.call("DELETE", path)
    assert (gone.status_code, gone.content) == (204, b"")
    assert security.call("DELETE", path).status_code == 404
    assert security.get(f"/posts/{post}").json()["roles"] == []


def test_groups_go_when_nothing_refers_to_them(world: World, program: Programs) -> None:
    officer = program("officer")
    made = officer.post("/groups", {"name": "各园区", "kinds": ["park"]})
    path = f"/groups/{made.json()['id']}"
    assert program("stranger_officer").call("DELETE", path).status_code == 404
    assert program("handler").call("DELETE", path).status_code == 403
    gone = [officer.call("DELETE", path, idempotency_key="d").status_code for _ in range(2)]
    assert gone == [204, 204]
    assert officer.get(path).status_code == 404


def test_the_calendar_and_its_exceptions(world: World, program: Programs) -> None:
    officer = program("officer")
    before = officer.get("/calendar?year=2026").json()
    assert before["is_known"]
    assert len(before["months"]) == 12
    assert any(day["mark"] == "holiday" for day in before["special"])
    body = {"day": "2026-12-05", "is_workday": True, "note": "示督〔2026〕5号"}
    made = officer.post("/calendar/exceptions", body)
    assert made.status_code == 201, made.content
    assert officer.post("/calendar/exceptions", body).json()["errors"][0]["pointer"] == "/day"
    after = officer.get("/calendar?year=2026").json()
    assert after["months"][11]["worked"] == before["months"][11]["worked"] + 1
    assert officer.get("/calendar/exceptions").json()["items"] == [made.json()]
    path = f"/calendar/exceptions/{made.json()['id']}"
    assert program("stranger_officer").call("DELETE", path).status_code == 404
    assert program("handler").call("DELETE", path).status_code == 403
    assert officer.call("DELETE", path).status_code == 204
    assert officer.get("/calendar?year=2026").json() == before
    assert officer.get("/calendar?year=1999").status_code == 422


def test_a_table_goes_out_and_comes_in_again(
    world: World, program: Programs, django_capture_on_commit_callbacks: Any
) -> None:
    admin = program("system_admin")
    out = admin.post("/tables/units/export", idempotency_key="t")
    assert out.file[:2] == b"PK"
    assert admin.post("/tables/units/export", idempotency_key="t").file[:2] == b"PK"
    with django_capture_on_commit_callbacks(execute=True):
        answer = _hand_in(admin, "units", out.file)
    assert answer.status_code == 202, answer.content
    check = admin.get(f"/jobs/{answer.json()['job']}").json()
    assert check["state"] == "done", check
    assert check["result"]["problems"] == []
    before = Unit.objects.count()
    with django_capture_on_commit_callbacks(execute=True):
        started = admin.post("/tables/units/import", {"job": check["id"]})
    done = admin.get(f"/jobs/{started.json()['job']}").json()
    assert done["state"] == "done", done
    assert Unit.objects.count() == before
    assert admin.post("/tables/units/import", {"job": done["id"]}).status_code == 422
    assert admin.post("/tables/people/import", {"job": check["id"]}).status_code == 404


def test_tables_need_the_permission_of_what_they_hold(world: World, program: Programs) -> None:
    officer, security = program("officer"), program("security_admin")
    assert officer.get("/tables/groups/template").file[:2] == b"PK"
    assert officer.get("/tables/units/template").status_code == 403
    assert officer.post("/tables/people/export").status_code == 403
    assert _hand_in(officer, "units", b"PK").status_code == 403
    assert security.post("/tables/roles/export").file[:2] == b"PK"
    assert program("system_admin").post("/tables/people/export").file[:2] == b"PK"
    assert Event.objects.filter(verb="orgs.people.export").count() == 1
    assert officer.get("/tables/nothing/template").status_code == 422


def _hand_in(caller: Program, kind: str, content: bytes) -> Any:
    return caller.client.post(
        f"/api/v1/tables/{kind}",
        {"file": SimpleUploadedFile("units.xlsx", content)},
        headers={"Authorization": f"Bearer {caller.token}"},
    )
