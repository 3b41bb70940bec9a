"""The demo district: built once by the product's actions, whole, and always the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import TestCase
from django.utils import timezone

from luodi.apps.accounts.models import User
from luodi.apps.accounts.queries import actor_of
from luodi.apps.documents.models import Document, DocumentState, Goal
from luodi.apps.orgs.models import Group, Person, Unit
from luodi.apps.orgs.queries import members_of
from luodi.apps.tasks.models import Progress, Task, TaskParty
from luodi.core.task_flow import PartyState
from luodi.demo import papers
from luodi.demo.accounts import ACCOUNTS, PASSWORD
from luodi.demo.build import build, district, is_built
from luodi.demo.names import invented
from luodi.demo.papers import SHOWN
from luodi.demo.units import demo_units
from luodi.kernel import audit
from luodi.kernel.access import Role
from luodi.kernel.models import Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def demo(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Organisation]:
    """The district, made once for the tests of this file and rolled back after them."""
    media = pytest.MonkeyPatch()
    media.setattr("django.conf.settings.MEDIA_ROOT", tmp_path_factory.mktemp("demo"))
    with django_db_blocker.unblock(), transaction.atomic():
        with TestCase.captureOnCommitCallbacks(execute=True):
            built = build(timezone.now(), with_scan=False)
        # What was handed in has been read by now, so that the rest can follow.
        with TestCase.captureOnCommitCallbacks(execute=True):
            build(timezone.now(), with_scan=False)
        yield built
        transaction.set_rollback(True)
    media.undo()


def test_sixty_units_and_two_hundred_people(demo: Organisation) -> None:
    units = Unit.objects.filter(organisation=demo, depth=2)
    assert units.count() == 60
    assert Person.objects.filter(organisation=demo).count() == 200
    assert Goal.objects.filter(organisation=demo, name="项目大会战").exists()
    assert [unit for unit in demo_units() if not unit.duties and not unit.aliases] == []
    towns = members_of(Group.objects.get(organisation=demo, name="各镇街"))
    assert len(towns) == 5
    assert {str(unit) for unit in towns} >= {"禾渡镇", "砚湖街道"}


def test_every_role_has_an_account(demo: Organisation) -> None:
    today = timezone.localdate()
    for account in ACCOUNTS:
        user = User.objects.get(username=account.login)
        actor = actor_of(user, today)
        assert actor is not None
        assert actor.roles == {account.role}
        assert user.check_password(PASSWORD)
        assert not user.must_change_password
    assert {account.role for account in ACCOUNTS} == set(Role)


def test_documents_are_read_and_one_is_issued(demo: Organisation) -> None:
    states = Document.objects.filter(organisation=demo).values_list("state", flat=True)
    assert Counter(states) == {DocumentState.OPEN: 3, DocumentState.ISSUED: 1}
    assert Task.objects.filter(organisation=demo).count() > 20
    parties = TaskParty.objects.filter(organisation=demo)
    found = Counter(parties.values_list("state", flat=True))
    assert found[PartyState.RETURNED.value] == 1
    assert found[PartyState.SIGNED.value] > 20
    assert found[PartyState.WAITING.value] > 5
    assert Progress.objects.filter(organisation=demo).count() > 10
    shown = parties.filter(unit__short_name=SHOWN).values_list("state", flat=True)
    assert {PartyState.WAITING.value, PartyState.SIGNED.value} <= set(shown)


def test_building_again_changes_nothing_and_the_log_is_sound(demo: Organisation) -> None:
    verdict = audit.verify(demo)
    assert verdict.is_sound
    assert is_built()
    assert build(timezone.now()) == district() == demo
    assert audit.verify(demo).entries == verdict.entries


def test_names_are_invented_the_same_way_each_time() -> None:
    first, second = invented(), invented()
    names = [next(first) for _ in range(300)]
    assert names == [next(second) for _ in range(300)]
    assert len(set(names)) == 300


@pytest.mark.parametrize(
    ("queue", "works"), [("database", 1), ("redis://localhost/0", 1), ("immediate", 0)]
)
def test_what_is_handed_in_is_read_before_the_rest_follows(
    settings: Any, monkeypatch: pytest.MonkeyPatch, queue: str, works: int
) -> None:
    worked: list[bool] = []
    settings.LUODI_QUEUE = queue
    monkeypatch.setattr(papers, "work", lambda *, batch: worked.append(batch))
    monkeypatch.setattr(papers, "_hand_in", lambda *_: None)
    monkeypatch.setattr(papers, "_officer", lambda: None)
    papers.hand_in_all(with_scan=False)
    assert worked == [True] * works
