"""Who is to do something: a unit, or a group of units."""

from __future__ import annotations

from pydantic import model_validator

from luodi.apps.orgs.models import Group, Unit
from luodi.apps.orgs.queries import group_for, unit_for
from luodi.kernel.access import Actor
from luodi.kernel.rest.listing import Key, Strict


class Owner(Strict):
    """A unit, or else a group."""

    unit: Key | None = None
    group: Key | None = None

    @model_validator(mode="after")
    def one_of_both(self) -> Owner:
        """Exactly one is named."""
        if (self.unit is None) == (self.group is None):
            raise ValueError("one of unit and group")
        return self

    def found(self, actor: Actor) -> Unit | Group:
        """The row; Hidden if it is not the organisation's."""
        if self.unit is not None:
            return unit_for(actor, self.unit)
        return group_for(actor, self.group or 0)
