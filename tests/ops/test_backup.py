"""Backup and restore, on both databases: nothing is lost, nothing half done, damage is found."""

from __future__ import annotations

import datetime as dt
import shutil
import tarfile
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from luodi.apps.orgs.actions import make_person
from luodi.apps.orgs.models import Person
from luodi.kernel import attachments, audit, search
from luodi.kernel.backup import BackupError, dump, is_empty, load, verify_archive
from luodi.kernel.backup.archive import backed_up_models
from luodi.kernel.models import Attachment, Event
from tests.ops.conftest import Luodi
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
NOW = dt.datetime(2026, 11, 23, 8, 30, tzinfo=dt.UTC)


@pytest.fixture
def world() -> World:
    """The world, in this test's own database."""
    return World.load()


@pytest.fixture
def attachment(world: World) -> Attachment:
    """A file that belongs to the district."""
    return attachments.store(world.actor("officer"), "通知.txt", ["内容".encode()])


@pytest.fixture
def archive(world: World, attachment: Attachment, tmp_path: Path) -> Path:
    """A backup of all that."""
    path = tmp_path / "backup.tar.gz"
    dump(path, NOW)
    return path


def contents() -> dict[str, list[Any]]:
    """Every row of every table."""
    return {
        model._meta.label_lower: list(model._base_manager.order_by("pk").values_list())
        for model in backed_up_models()
    }


def test_everything_comes_back(world: World, attachment: Attachment, archive: Path) -> None:
    before = contents()
    assert attachments.path_of(attachment).read_bytes() == "内容".encode()
    make_person(actor=world.actor("system_admin"), name="后来人")
    attachments.path_of(attachment).unlink()
    manifest = load(archive)
    assert contents() == before
    assert manifest.rows == sum(map(len, before.values()))
    assert attachments.path_of(attachment).read_bytes() == "内容".encode()
    assert not is_empty()


def test_life_goes_on_after_a_restore(world: World, archive: Path) -> None:
    load(archive)
    assert audit.verify(world.district).is_sound
    person = make_person(actor=world.actor("system_admin"), name="新来人")
    assert Person.objects.filter(name="新来人").get() == person
    assert search.find(world.district.pk, "person", "新来人").count() == 1
    assert audit.verify(world.district).is_sound
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute("DELETE FROM kernel_event")


def test_a_restore_that_is_cut_short_changes_nothing(
    world: World, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_person(actor=world.actor("system_admin"), name="后来人")
    before = contents()
    monkeypatch.setattr("luodi.kernel.backup.restoring._count_on", lambda _models: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        load(archive)
    assert contents() == before
    assert audit.verify(world.district).is_sound


@pytest.mark.parametrize("damage", ["cut", "changed", "no manifest", "no archive"])
def test_damage_is_found_before_anything_is_touched(
    world: World, archive: Path, tmp_path: Path, damage: str
) -> None:
    assert verify_archive(archive).files == 1
    before = contents()
    broken = tmp_path / "broken.tar.gz"
    content = archive.read_bytes()
    if damage == "cut":
        broken.write_bytes(content[: len(content) // 2])
    elif damage == "no archive":
        broken.write_bytes(b"not an archive")
    else:
        _spoil(archive, broken, drop="manifest" if damage == "no manifest" else "")
    with pytest.raises(BackupError):
        load(broken)
    assert contents() == before


def _spoil(source: Path, target: Path, drop: str) -> None:
    """The same archive without one member, or with a letter changed in the first table's rows."""
    spoilt = False
    with tarfile.open(source) as old, tarfile.open(target, "w:gz") as new:
        for member in old:
            stream = old.extractfile(member)
            if stream is None or (drop and drop in member.name):
                continue
            if not drop and not spoilt and member.name.endswith("orgs.person.jsonl"):
                text, spoilt = stream.read().replace("管一".encode(), "管二".encode()), True
                member.size = len(text)
                (target.parent / "part").write_bytes(text)
                stream = (target.parent / "part").open("rb")
            new.addfile(member, stream)
            stream.close()


def test_a_backup_of_other_tables_is_refused(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents()
    monkeypatch.setattr(
        "luodi.kernel.backup.restoring.applied_migrations", lambda: ["orgs.0099_later"]
    )
    with pytest.raises(BackupError, match="结构"):
        load(archive)
    assert contents() == before


def test_a_missing_attachment_is_said(attachment: Attachment, tmp_path: Path) -> None:
    attachments.path_of(attachment).unlink()
    with pytest.raises(BackupError, match="附件"):
        dump(tmp_path / "b.tar.gz", NOW)
    assert list(tmp_path.glob("b.tar.gz*")) == []


@pytest.mark.postgres
def test_from_postgresql_to_sqlite_and_back(
    world: World, archive: Path, tmp_path: Path, migrated: Path, luodi: Luodi
) -> None:
    before = contents()
    home = tmp_path / "home"
    shutil.copytree(migrated, home)
    there = luodi(home, "restore", str(archive))
    assert there.returncode == 0, there.stderr
    assert there.stdout.count("sound") == 2
    back = luodi(home, "backup", str(tmp_path / "back.tar.gz"))
    assert back.returncode == 0, back.stderr
    assert load(tmp_path / "back.tar.gz").database == "sqlite"
    # By now each organisation's log also says that it was restored.
    assert Event.objects.filter(verb="kernel.restore").count() == 2
    after = contents()
    assert set(map(str, before.pop("kernel.event"))) < set(map(str, after.pop("kernel.event")))
    assert before.pop("kernel.eventchain") != after.pop("kernel.eventchain")
    assert after == before
    assert audit.verify(world.district).is_sound
