"""What every matter has: parties and a clock. Abstract: each app makes its own rows of them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class PartyRole(models.TextChoices):
    """What a unit does in a matter."""

    LEAD = "lead", _("牵头")
    SUPPORT = "support", _("配合")
    RESPONSIBLE = "responsible", _("责任")


class Basis(models.TextChoices):
    """Where a field's value comes from; `open` is filled by a person, never by a guess."""

    EXPLICIT = "explicit", _("明示")
    CONVENTION = "convention", _("约定")
    OPEN = "open", _("待明确")
    PERSON = "person", _("人工确定")


class Party(models.Model):
    """A unit with a role in a matter. Roles are rows, never columns."""

    role = models.CharField(_("角色"), max_length=12, choices=PartyRole)
    unit = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+")
    basis = models.CharField(_("依据"), max_length=10, choices=Basis, default=Basis.PERSON)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering: ClassVar = ["position", "id"]


class Clocked(models.Model):
    """A clock: the first due date is kept for ever, the current one moves, pauses stop it.

    `paused_on` is set while the clock stands still; on resuming, the current due date moves by the
    days that have passed (:mod:`luodi.core.clock`) and every move is an event of its own.
    """

    due_original = models.DateField(_("原定时限"), null=True, blank=True)
    due_current = models.DateField(_("现行时限"), null=True, blank=True)
    due_basis = models.CharField(max_length=10, choices=Basis, default=Basis.OPEN)
    due_text = models.CharField(_("时限原文"), max_length=120, blank=True)
    recurrence = models.CharField(_("周期"), max_length=120, blank=True)
    extensions = models.PositiveSmallIntegerField(_("延期次数"), default=0)
    paused_on = models.DateField(_("暂停日"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_extended(self) -> bool:
        """Whether the due date is no longer the first one."""
        return self.due_original != self.due_current
