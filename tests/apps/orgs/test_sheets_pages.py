"""Uploading a table, its pages, and who may do it; many rows cost few statements."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from luodi.apps.orgs import jobs as orgs_jobs
from luodi.apps.orgs.models import Holding, Unit
from luodi.kernel.models import Event, Job
from tests.apps.orgs.tables import cells, content_of, go, hand_in, told, workbook
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs run when they are asked for: a test's transaction never commits."""
    monkeypatch.setattr(
        "luodi.kernel.jobs.transaction.on_commit", lambda function, **_kwargs: function()
    )


@pytest.fixture
def client_of(sign_in: Any, world: World) -> Any:
    """A client signed in as somebody."""
    return lambda name: sign_in(world.users[name])


def test_what_changed_in_between_is_seen_before_anything_is_written(
    world: World, client_of: Any
) -> None:
    """The check was clean; then somebody took the name away."""
    client = client_of("system_admin")
    data = workbook(["全称", "上级单位"], ["住建局一科", "区财政局"])
    check = hand_in(client, "units", data)
    Unit.objects.filter(name="区财政局").update(name="区财金局", short_name="区财金局")
    done = go(client, "units", check)
    assert done.state == "dead"
    assert "第 2 行“上级单位”" in done.error
    text = client.get(reverse("orgs:import-run", args=["units", done.pk])).content.decode()
    assert "重新上传" in text
    assert not Unit.objects.filter(name="住建局一科").exists()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("空.xlsx", b"", "空文件"),
        ("图.xlsx", b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "不是表格"),
        ("坏.xlsx", b"PK\x03\x04" + b"\x01" * 99, "已损坏"),
        ("旧.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "。"),
        ("别的.csv", "单位,电话\n甲,1\n".encode(), "找不到标题行"),
    ],
)
def test_an_upload_that_cannot_be_read_gets_a_sentence(
    world: World, client_of: Any, name: str, data: bytes, said: str
) -> None:
    client = client_of("system_admin")
    page = reverse("orgs:import-kind", args=["units"])
    answer = client.post(page, {"file": SimpleUploadedFile(name, data)}, follow=True)
    text = answer.content.decode()
    assert said in text
    assert "Traceback" not in text
    assert client.post(page, {}).status_code == 422


def test_a_table_is_seen_by_the_one_who_handed_it_in(world: World, client_of: Any) -> None:
    data = workbook(["全称"], ["甲局"])
    check = hand_in(client_of("system_admin"), "units", data)
    page = reverse("orgs:import-run", args=["units", check.pk])
    assert client_of("stranger_admin").get(page).status_code == 404
    assert client_of("officer").get(page).status_code == 403
    assert client_of("system_admin").get(page).status_code == 200
    other = reverse("orgs:import-run", args=["regions", check.pk])
    assert client_of("system_admin").get(other).status_code == 404


def test_while_a_table_is_looked_at_the_page_asks_again(
    world: World, client_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a queue there is a moment in between; progress is shown, and it can be left."""
    monkeypatch.setattr("luodi.kernel.jobs.transaction.on_commit", lambda *_a, **_k: None)
    client = client_of("system_admin")
    check = hand_in(client, "units", workbook(["全称"], ["甲局"]))
    page = reverse("orgs:import-run", args=["units", check.pk])
    assert f'hx-get="{page}"' in client.get(page).content.decode()
    Job.objects.filter(pk=check.pk).update(
        state="running", done=500, total=1200, message="读取表格"
    )
    part = client.get(page, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert '<progress max="1200" value="500"' in part
    assert client.post(page).status_code == 422  # nothing to import yet


def test_who_may_import_and_export_what(world: World, client_of: Any) -> None:
    allowed = {
        "system_admin": ({"units", "people", "groups", "regions"}, {"units", "groups", "regions"}),
        "security_admin": ({"roles"}, {"units", "groups", "regions", "roles"}),
        "officer": ({"groups"}, {"units", "groups", "regions"}),
        "handler": (set(), {"units", "groups", "regions"}),
    }
    for user, (imports, exports) in allowed.items():
        client = client_of(user)
        assert client.get(reverse("orgs:import")).status_code == 200
        for kind in ("units", "people", "roles", "groups", "regions"):
            status = 200 if kind in imports else 403
            for name in ("import-kind", "import-template"):
                answer = client.get(reverse(f"orgs:{name}", args=[kind]))
                assert answer.status_code == status, (user, kind, name)
                content_of(answer)
            if kind != "people":
                answer = client.get(reverse("orgs:export", args=[kind]))
                assert answer.status_code == (200 if kind in exports else 403), (user, kind)
                content_of(answer)
        status = 200 if user == "system_admin" else 403
        answer = client.post(reverse("orgs:export-people"))
        assert answer.status_code == status
        content_of(answer)
    assert Event.objects.filter(verb="orgs.people.export").count() == 1
    assert (
        client_of("system_admin").get(reverse("orgs:import-kind", args=["no"])).status_code == 404
    )


def test_the_template_is_understood_and_its_example_passed_over(
    world: World, client_of: Any
) -> None:
    client = client_of("system_admin")
    answer = client.get(reverse("orgs:import-template", args=["units"]))
    data = content_of(answer)
    assert cells(data)[1][0].startswith("示例：")
    check = hand_in(client, "units", data)
    assert check.state == "dead"
    assert "只有标题" in check.error


def test_ten_thousand_rows_cost_few_statements(
    world: World, client_of: Any, django_assert_max_num_queries: Any
) -> None:
    """Not a matter of time but of statements: they must not grow with every row."""
    client = client_of("system_admin")
    rows = [
        [f"第{n}村", f"第{n}村", "东湖街道" if n % 2 else "西山镇", "村社区"] for n in range(1200)
    ]
    data = workbook(["全称", "简称", "上级单位", "类别"], *rows)
    check = hand_in(client, "units", data)
    assert told(check)["counts"]["new"] == 1200
    assert len(told(check)["lines"]) == orgs_jobs.SHOWN_LINES
    with django_assert_max_num_queries(120):
        go(client, "units", check)
    assert Unit.objects.filter(kind="village").count() == 1200
    assert Unit.objects.find_problems() == ([], [], [], [], [])
    assert Holding.objects.filter(valid_from__gt=timezone.localdate()).count() == 0
