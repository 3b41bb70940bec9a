"""Goals: entered, changed, moved in their tree, ended."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.documents.models import Goal, GoalLevel
from luodi.apps.documents.rules import GOALS
from luodi.apps.documents.starter import STARTER
from luodi.kernel import events
from luodi.kernel.access import Actor
from luodi.kernel.actions import action
from luodi.kernel.errors import Mistake
from luodi.kernel.models import Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalFacts:
    """What is entered about a goal."""

    name: str
    level: str = GoalLevel.DISTRICT.value
    text: str = ""
    terms: tuple[str, ...] = ()
    position: int = 0
    ended_on: dt.date | None = None


@action("documents.goal.make", gettext_lazy("新增了目标"))
def make_goal(*, actor: Actor, facts: GoalFacts, parent: Goal | None = None) -> Goal:
    """A new goal below `parent`, or at the top."""
    actor.require(GOALS)
    # Two presses follow each other: the second finds the name taken.
    Organisation.objects.select_for_update().get(pk=actor.organisation_id)
    _check(actor, facts, parent, None)
    goal = _add(actor, facts, parent)
    events.record(actor, goal, after=_said(facts, parent))
    return goal


@action("documents.goal.change", gettext_lazy("修改了目标"))
def change_goal(*, actor: Actor, goal: Goal, facts: GoalFacts, parent: Goal | None = None) -> Goal:
    """New facts about a goal, and a new place in the tree if `parent` is another one."""
    actor.require(GOALS)
    goal = Goal.objects.select_for_update().get(pk=goal.pk)
    _check(actor, facts, parent, goal)
    before = _said(_facts_of(goal), Goal.objects.get_parent(goal))
    for key in GoalFacts.__slots__:
        value = getattr(facts, key)
        setattr(goal, key, list(value) if key == "terms" else value)
    goal.save()
    old, new = events.changes(before, _said(facts, parent))
    if {"parent", "position", "name"} & set(new):
        _move(goal, parent)
        goal = Goal.objects.get(pk=goal.pk)
    events.record(actor, goal, before=old, after=new)
    return goal


@action("documents.goal.starter", gettext_lazy("载入了常用目标"))
def plant_goals(*, actor: Actor) -> int:
    """The tree to begin with, for an organisation that has no goals yet; how many."""
    actor.require(GOALS)
    organisation = Organisation.objects.select_for_update().get(pk=actor.organisation_id)
    if Goal.objects.filter(organisation=organisation).exists():
        raise Mistake(_("已经有目标了，请在现有目标上增改。"))
    planted = 0
    for position, (level, name, terms, children) in enumerate(STARTER):
        top = _add(actor, GoalFacts(name=name, level=level, terms=terms, position=position), None)
        for place, (child, words) in enumerate(children):
            facts = GoalFacts(name=child, level=level, terms=words, position=place)
            _add(actor, facts, Goal.objects.get(pk=top.pk))
        planted += 1 + len(children)
    events.record(actor, organisation, after={"goals": planted})
    return planted


def _add(actor: Actor, facts: GoalFacts, parent: Goal | None) -> Goal:
    columns = {key: getattr(facts, key) for key in GoalFacts.__slots__}
    columns["terms"] = list(facts.terms)
    goal = Goal(organisation_id=actor.organisation_id, **columns)
    if parent is None:
        Goal.objects.add_root(instance=goal)
    else:
        # treebeard numbers children by the row it is given
        Goal.objects.add_child(Goal.objects.get(pk=parent.pk), instance=goal)
    return goal


def _move(goal: Goal, parent: Goal | None) -> None:
    """To its place among the children of `parent`; treebeard sorts by position and name."""
    if parent is not None:
        if parent.pk == goal.pk or parent.path.startswith(goal.path):
            raise Mistake(_("目标不能移到自己或自己的下级之下。"), "parent")
        Goal.objects.move(goal, Goal.objects.get(pk=parent.pk), "sorted-child")
        return
    root = Goal.objects.get_root_nodes().exclude(pk=goal.pk).last()
    if root is not None:
        Goal.objects.move(goal, root, "sorted-sibling")


def _check(actor: Actor, facts: GoalFacts, parent: Goal | None, own: Goal | None) -> None:
    if not facts.name.strip():
        raise Mistake(_("请填写名称。"), "name")
    if parent is not None and parent.organisation_id != actor.organisation_id:
        raise Mistake(_("找不到上级目标。"), "parent")
    if parent is None:
        siblings = Goal.objects.filter(organisation_id=actor.organisation_id, depth=1)
    else:
        siblings = Goal.objects.get_children(parent)
    if any(s.name == facts.name and s.pk != (own.pk if own else None) for s in siblings):
        raise Mistake(_("同一层已有“%(name)s”。") % {"name": facts.name}, "name")


def _facts_of(goal: Goal) -> GoalFacts:
    return GoalFacts(
        name=goal.name,
        level=goal.level,
        text=goal.text,
        terms=tuple(goal.terms),
        position=goal.position,
        ended_on=goal.ended_on,
    )


def _said(facts: GoalFacts, parent: Goal | None) -> dict[str, object]:
    said = {key: getattr(facts, key) for key in GoalFacts.__slots__}
    return said | {"terms": list(facts.terms), "parent": parent}
