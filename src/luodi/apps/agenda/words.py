"""How timelines say the facts of this app."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from luodi.kernel.timeline import name_field


def name_fields() -> None:
    """Tell timelines the names of what this app records."""
    name_field("waits_for", _("前置任务"))
    name_field("awaited_by", _("后续任务"))
