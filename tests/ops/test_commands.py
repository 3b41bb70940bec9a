"""createorg, check, audit, tick, and what production refuses, as commands of this process."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.http.request import validate_host
from django.utils import timezone

from luodi.apps.accounts.actions import make_account
from luodi.apps.accounts.models import User
from luodi.apps.accounts.queries import actor_of
from luodi.apps.orgs.actions import make_person
from luodi.cli.platform import ports
from luodi.config.guard import Unfit, refuse_unfit
from luodi.demo.accounts import PASSWORD
from luodi.kernel import attachments, health, triggers
from luodi.kernel.access import Role
from luodi.kernel.models import Event, Organisation
from tests.cli.running import Run
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
ADMINISTRATORS = (
    *("--system-admin", "张一:zhangyi"),
    *("--security-admin", "李二：lier"),
    *("--audit-admin", "王三:wangsan"),
)


@pytest.fixture
def world() -> World:
    """The world, in this test's own database."""
    return World.load()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> Path:
    """A data folder of the test's own."""
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    settings.LUODI_HOME = folder
    settings.STATIC_ROOT = folder / "static"
    return folder


def checked(run: Run) -> dict[str, str]:
    """What `luodi check` says, by name."""
    return {row["name"]: row["level"] for row in json.loads(run("check", "--json").out)}


def test_createorg_makes_a_district_with_three_administrators(run: Run) -> None:
    done = run(
        "createorg", "--name", "甲区", "--code", "jiaqu", "--prefix", "甲督", *ADMINISTRATORS
    )
    assert (done.status, done.err) == (0, "")
    district = Organisation.objects.get(code="jiaqu")
    assert (district.name, district.prefix, district.is_demo) == ("甲区", "甲督", False)
    roles: list[Role] = []
    for login in ("zhangyi", "lier", "wangsan"):
        user = User.objects.get(username=login)
        actor = actor_of(user, timezone.localdate())
        assert actor is not None
        roles += actor.roles
        assert user.must_change_password
        (line,) = [line for line in done.out.splitlines() if login in line]
        assert user.check_password(line.split()[-1])
    assert roles == [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--name", "甲区", "--code", "Jia Qu", *ADMINISTRATORS), "不合规则"),
        (("--name", "甲区", "--code", "shiliqu", *ADMINISTRATORS), "已被使用"),
        (("--name", "甲区", "--code", "jiaqu", *ADMINISTRATORS[:4]), "缺少：审计管理员"),
        (("--name", "甲区", "--code", "jiaqu", *ADMINISTRATORS[:5], "张一:other"), "不同的人"),
        (("--name", "甲区", "--code", "jiaqu", *ADMINISTRATORS[:5], "王三"), "姓名:登录名"),
        (("--name", "甲区", "--code", "jiaqu", *ADMINISTRATORS[:5], "王三:officer"), "已被使用"),
        (("--name", " ", "--code", "jiaqu", *ADMINISTRATORS), "不能为空"),
    ],
)
def test_createorg_says_what_is_wrong_and_makes_nothing(
    run: Run, words: tuple[str, ...], said: str
) -> None:
    before = (Organisation.objects.count(), Event.objects.count())
    done = run("createorg", *words)
    assert done.status == 2
    assert said in done.err
    assert (Organisation.objects.count(), Event.objects.count()) == before


def test_check_says_what_is_missing(run: Run, world: World, settings: Any) -> None:
    assert world
    found = checked(run)
    assert found["mode"] == found["url"] == found["backup"] == found["worker"] == "bad"
    assert found["home"] == found["secret"] == found["database"] == found["migrations"] == "good"
    assert found["organisations"] == "bad"  # the neighbour has one administrator only
    assert run("check").status == 1
    assert "✗" in run("check").out
    settings.LUODI_MODE, settings.LUODI_URL = "production", "https://luodi.example"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    now = timezone.now()
    health.beat(health.WORKER, now)
    health.beat(health.TICK, now)
    found = checked(run)
    good = ("mode", "url", "email", "worker", "tick", "demo", "attachments", "jobs", "disk")
    assert {found[name] for name in good} == {"good"}
    assert "luodi worker" not in run("check").out


def test_check_sees_files_and_rights(run: Run, world: World, home: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = home / "files"
    row = attachments.store(world.actor("officer"), "通知.txt", [b"text"])
    path = attachments.path_of(row)
    assert checked(run)["attachments"] == "good"
    path.with_name("0" * 64).write_bytes(b"left over")
    assert checked(run)["attachments"] == "advice"
    path.unlink()
    assert checked(run)["attachments"] == "bad"
    home.chmod(0o755)
    settings.LUODI_CLAMD = "127.0.0.1:1"
    found = checked(run)
    assert (found["home"], found["clamd"]) == ("bad", "bad")


def test_check_finds_an_account_with_the_demo_password(run: Run, world: World) -> None:
    admin = world.actor("system_admin")
    person = make_person(actor=admin, name="某人")
    make_account(actor=admin, person=person, username="ducha", password=PASSWORD)
    assert checked(run)["demo"] == "bad"


def test_production_refuses_the_demo(run: Run, world: World, settings: Any) -> None:
    settings.LUODI_MODE = "production"
    refuse_unfit()
    Organisation.objects.filter(pk=world.district.pk).update(is_demo=True)
    with pytest.raises(Unfit, match="演示"):
        refuse_unfit()
    done = run("worker", "--batch")
    assert (done.status, "拒绝启动" in done.err) == (2, True)
    settings.LUODI_MODE = "demo"
    refuse_unfit()
    settings.LUODI_MODE = "staging"
    with pytest.raises(Unfit, match="staging"):
        refuse_unfit()


def test_backup_and_restore_as_commands(run: Run, world: World, tmp_path: Path) -> None:
    assert world
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "luodi-20200101-000000.tar.gz").write_bytes(b"old")
    done = run("backup", str(folder), "--keep", "1")
    assert (done.status, done.err) == (0, "")
    (path,) = folder.iterdir()
    assert path.stat().st_mode & 0o077 == 0
    assert checked(run)["backup"] == "good"
    assert run("restore", str(path), "--check").status == 0
    again = run("backup", str(path))
    assert (again.status, "已存在" in again.err) == (2, True)
    kept = run("restore", str(path))
    assert (kept.status, "--replace" in kept.err) == (2, True)
    broken = tmp_path / "broken.tar.gz"
    broken.write_bytes(path.read_bytes()[:-100])
    assert run("restore", str(broken), "--replace").status == 2
    make_person(actor=world.actor("system_admin"), name="后来人")
    restored = run("restore", str(path), "--replace")
    assert (restored.status, restored.err) == (0, "")
    assert restored.out.count("完好") == 2
    assert list(Event.objects.filter(verb="kernel.restore").values_list("seq", flat=True))


def test_audit_verify_and_export(run: Run, world: World, tmp_path: Path) -> None:
    done = run("audit", "verify", "--lang", "zh")
    assert (done.status, done.out.count("✓")) == (0, 2)
    head = [line.split()[-1] for line in done.out.splitlines() if "校验值" in line]
    assert run("audit", "verify", "--org", "shiliqu", "--head", head[0]).status in (0, 1)
    assert run("audit", "verify", "--org", "shiliqu", "--head", "5").status == 2
    assert run("audit", "verify", "--org", "nobody").status == 2
    path = tmp_path / "log.csv"
    assert run("audit", "export", "--org", "shiliqu", "-o", str(path)).status == 0
    lines = path.read_text("utf-8-sig").splitlines()
    assert lines[0].startswith("seq,at,")
    assert len(lines) == Event.objects.filter(organisation=world.district).count() + 1
    assert run("audit", "export").status == 2
    assert run("audit", "export", "--org", "shiliqu", "-o", str(path)).status == 2
    triggers.remove(connection)
    connection.cursor().execute("UPDATE kernel_event SET reason = 'x' WHERE seq = 3")
    bad = run("audit", "verify")
    assert bad.status == 1
    assert bad.out.count("✗") == 2


def test_tick_does_what_is_due_once(run: Run, world: World) -> None:
    assert world
    when = ("--now", "2026-11-23T08:30", "--lang", "en")
    assert "kernel.housekeeping" in run("tick", "--dry-run", *when).out
    assert "done: " in run("tick", *when).out
    assert "done: nothing" in run("tick", *when).out
    assert health.last_beat(health.TICK) is not None
    wrong = run("tick", "--now", "tomorrow")
    assert (wrong.status, "不是时间" in wrong.err) == (2, True)


def test_a_taken_port_is_said_and_the_next_one_found(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        done = run("web", "--port", str(port))
        assert (done.status, str(port) in done.err) == (2, True)
        assert ports.next_free("127.0.0.1", port) > port


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://localhost:8000"),
        ("::1", "http://localhost:8000"),
        ("0.0.0.0", "http://localhost:8000"),  # noqa: S104 - only shown
        ("192.0.2.7", "http://192.0.2.7:8000"),
        ("2001:db8::7", "http://[2001:db8::7]:8000"),
    ],
)
def test_the_address_is_a_name_where_there_is_one(host: str, address: str) -> None:
    assert ports.address_of(host, 8000) == address


def test_the_site_answers_to_the_names_of_this_machine_only(settings: Any) -> None:
    hosts = settings.ALLOWED_HOSTS
    assert all(validate_host(name, hosts) for name in ("localhost", "127.0.0.1", "[::1]"))
    assert not validate_host("elsewhere.example", hosts)
