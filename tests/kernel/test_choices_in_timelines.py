"""What events keep of choices is said in the language of whoever reads, and texts stay as typed."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from luodi.apps.documents.actions import shelve
from luodi.apps.documents.kinds import KINDS, kind_label
from luodi.apps.orgs.actions import grant_role, make_group
from luodi.apps.orgs.models import Post, UnitKind
from luodi.kernel import timeline
from luodi.kernel.access import Actor, Role
from luodi.kernel.models import Event
from luodi.reading import DocumentKind
from tests.at_work import put_to_work
from tests.world import World

pytestmark = pytest.mark.django_db


def said(event: Event, language: str) -> str:
    """The event as a sentence in a language."""
    with override(language):
        return timeline.sentence(event)


def latest(target_type: str, fact: str, pk: int) -> Event:
    """The latest event about something that keeps that fact of it."""
    rows = Event.objects.filter(target_type=target_type, target_id=pk).order_by("-seq")
    return next(row for row in rows if fact in (row.after or {}))


def test_a_role_is_granted_in_both_languages(world: World) -> None:
    post = Post.objects.get(unit=world.units["区财政局"])
    with override("en"):
        grant_role(actor=world.actor("security_admin"), post=post, role=Role.UNIT_HEAD)
    event = Event.objects.filter(verb="orgs.role.grant").latest("seq")
    assert event.after == {"role": "unit_head", "scope": None}
    assert "角色：单位负责人" in said(event, "zh-hans")
    assert "单位负责人" not in said(event, "en")


def test_kinds_of_units_are_said_in_both_languages(world: World) -> None:
    system = Actor.system(world.district.pk)
    with override("en"):
        make_group(actor=system, name="各镇", kinds=[UnitKind.TOWN.value], aliases=["各乡镇"])
    event = Event.objects.filter(verb__startswith="orgs.group").latest("seq")
    label = dict(UnitKind.choices)["town"]
    with override("zh-hans"):
        chinese = str(label)
    assert chinese in said(event, "zh-hans")
    assert chinese not in said(event, "en")
    assert "各乡镇" in said(event, "en")


def test_the_states_of_documents_are_not_those_of_tasks(world: World) -> None:
    work = put_to_work(world)
    shelve(actor=world.actor("officer"), document=work.on_desk, reason="只作了解")
    event = latest("documents.document", "state", work.on_desk.pk)
    assert "状态：待分解 → 只存不办" in said(event, "zh-hans")
    assert "待分解" not in said(event, "en")
    assert "只作了解" in said(event, "en")
    issued = latest("tasks.task", "parties", work.task.pk)
    assert "牵头 " in said(issued, "zh-hans")
    assert "Unit: Lead 区住建局" in said(issued, "en")


def test_every_kind_of_document_has_its_words() -> None:
    assert list(KINDS) == [kind.value for kind in DocumentKind]
    with override("en"):
        assert kind_label("通知") == "Notice"
        assert kind_label("没有的文种") == "没有的文种"
        assert all(kind_label(kind).isascii() for kind in KINDS)
    assert kind_label("通知") == "通知"
