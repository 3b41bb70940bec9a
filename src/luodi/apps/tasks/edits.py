"""What may be changed right in the register, a cell at a time; later apps add their own.

Whoever changes a cell has seen what it said. If that is not what it says any more, nothing is
overwritten: the actions compare under their lock.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms

from luodi.apps.tasks.models import Task
from luodi.kernel.access import Actor, Permission


@dataclass(frozen=True, slots=True)
class Edit:
    """A column whose cells may be edited.

    `form` has the field ``value`` and is given what is sent, or None; `seen` is the present value
    as a text; `keep` is given the new value and what was seen. `may` says whether this task's.
    """

    key: str
    permission: Permission
    form: Callable[[Actor, Task, Any], forms.Form]
    seen: Callable[[Actor, Task], str]
    keep: Callable[[Actor, Task, Any, str, dt.datetime], None]
    may: Callable[[Actor, Task], bool]


_edits: dict[str, Edit] = {}


def add(edit: Edit) -> None:
    """Let a column be edited in place."""
    _edits[edit.key] = edit


def editable_by(actor: Actor) -> frozenset[str]:
    """The columns that the actor may edit, for some tasks at least."""
    return frozenset(key for key, edit in _edits.items() if actor.may(edit.permission))


def edit_for(actor: Actor, key: str) -> Edit | None:
    """How the column of that key is edited, if the actor may."""
    edit = _edits.get(key)
    return edit if edit is not None and actor.may(edit.permission) else None
