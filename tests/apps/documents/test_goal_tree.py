"""The tree of goals: entered, moved, ended, and suggested from its words."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from luodi.apps.documents import queries
from luodi.apps.documents.actions import GoalFacts, change_goal, make_goal, plant_goals
from luodi.apps.documents.models import Goal
from luodi.kernel.access import Hidden, Refused
from luodi.kernel.errors import Mistake
from luodi.kernel.models import Event
from tests.world import World

pytestmark = pytest.mark.django_db
GOALS = "documents:goals"


def names(world: World, who: str = "officer") -> list[str]:
    return [f"{g.depth}{g.name}" for g in queries.goals_visible_to(world.actor(who))]


def test_the_starter_tree_is_planted_once(world: World, sign_in: Any) -> None:
    client = sign_in(world.users["officer"])
    assert "载入常用目标" in client.get(reverse(GOALS)).content.decode()
    client.post(reverse("documents:goal-starter"))
    shown = client.get(reverse(GOALS)).content.decode()
    assert "项目大会战" in shown
    planted = names(world)
    assert [name for name in planted if name[0] == "1"] == [
        "1国家战略",
        "1全区发展战略",
        "1三大行动",
    ]
    with pytest.raises(Mistake):
        plant_goals(actor=world.actor("officer"))
    assert names(world) == planted
    assert names(world, "stranger_officer") == []
    plant_goals(actor=world.actor("stranger_officer"))
    assert names(world) == planted == names(world, "stranger_officer")


def test_goals_are_entered_below_each_other_and_moved(world: World, sign_in: Any) -> None:
    client = sign_in(world.users["officer"])
    given = {"name": "五大战略", "level": "district", "terms": "", "text": "", "position": "1"}
    assert client.post(reverse("documents:goal-new"), given).status_code == 302
    top = Goal.objects.get()
    child = given | {"name": "产业兴区", "parent": str(top.pk), "terms": "工业，链主、园区\n招商；"}
    assert client.post(reverse("documents:goal-new"), child).status_code == 302
    goal = Goal.objects.get(name="产业兴区")
    assert goal.terms == ["工业", "链主", "园区", "招商"]
    assert names(world) == ["1五大战略", "2产业兴区"]
    edit = reverse("documents:goal-edit", args=[goal.pk])
    assert "工业、链主" in client.get(edit).content.decode()
    assert client.post(edit, child | {"parent": "", "name": "产业强区"}).status_code == 302
    assert names(world) == ["1五大战略", "1产业强区"]
    assert client.post(edit, child | {"name": ""}).status_code == 422
    other = reverse("documents:goal-new")
    assert client.post(other, given).status_code == 422  # the same name beside it


def test_siblings_stand_in_the_order_that_was_given(world: World) -> None:
    actor = world.actor("officer")
    top = make_goal(actor=actor, facts=GoalFacts(name="甲"))
    for position, name in enumerate("丙乙丁"):
        make_goal(actor=actor, facts=GoalFacts(name=name, position=position), parent=top)
    last = Goal.objects.get(name="丙")
    change_goal(actor=actor, goal=last, facts=GoalFacts(name="丙", position=9), parent=top)
    assert names(world) == ["1甲", "2乙", "2丁", "2丙"]


def test_a_goal_does_not_move_below_itself_or_to_strangers(world: World) -> None:
    actor = world.actor("officer")
    top = make_goal(actor=actor, facts=GoalFacts(name="甲"))
    below = make_goal(actor=actor, facts=GoalFacts(name="乙"), parent=top)
    for parent in (top, below):
        with pytest.raises(Mistake):
            change_goal(actor=actor, goal=top, facts=GoalFacts(name="甲"), parent=parent)
    stranger = world.actor("stranger_officer")
    with pytest.raises(Mistake):
        make_goal(actor=stranger, facts=GoalFacts(name="丙"), parent=top)
    with pytest.raises(Hidden):
        queries.goal_for(stranger, top.pk)
    with pytest.raises(Refused):
        make_goal(actor=world.actor("leader"), facts=GoalFacts(name="丁"))
    assert names(world) == ["1甲", "2乙"]


def test_who_may_look_may_not_change(world: World, sign_in: Any) -> None:
    goal = make_goal(actor=world.actor("officer"), facts=GoalFacts(name="甲"))
    edit = reverse("documents:goal-edit", args=[goal.pk])
    client = sign_in(world.users["handler"])
    shown = client.get(reverse(GOALS)).content.decode()
    assert "甲" in shown
    assert edit not in shown
    assert client.get(edit).status_code == 403
    assert sign_in(world.users["stranger_officer"]).get(edit).status_code == 404
    assert sign_in(world.users["system_admin"]).get(reverse(GOALS)).status_code == 403


def test_a_text_suggests_goals_that_have_not_ended(world: World) -> None:
    actor = world.actor("officer")
    plant_goals(actor=actor)
    suggest = queries.goal_suggester(actor)
    found = suggest("区住建局牵头，完成老旧小区改造12个，更新燃气管网。")
    assert [(goal.name, words) for goal, words in found] == [("幸福城区", ("燃气管网", "老旧小区"))]
    goal = Goal.objects.get(name="幸福城区", organisation=world.district)
    facts = GoalFacts(name=goal.name, terms=tuple(goal.terms), ended_on=dt.date(2026, 1, 1))
    change_goal(actor=actor, goal=goal, facts=facts, parent=queries.parent_of(goal))
    assert queries.goal_suggester(actor)("老旧小区") == []
    assert queries.goal_suggester(world.actor("stranger_officer"))("老旧小区") == []
    event = Event.objects.on("documents.goal", goal.pk).first()
    assert event is not None
    assert (event.after or {})["ended_on"] == "2026-01-01"
