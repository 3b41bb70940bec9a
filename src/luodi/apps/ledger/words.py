"""How timelines say what was done with ledgers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from luodi.apps.ledger.models import ImportState
from luodi.apps.tasks.words import rhythm_words
from luodi.kernel.timeline import choice, name_field


def name_fields() -> None:
    """Tell timelines the names of what this app records."""
    name_field("file", _("文件"), app="ledger")
    name_field("rows", _("行数"), app="ledger")
    name_field("office_note", _("督查室备注"), app="ledger")
    name_field("import_state", _("进度"), choice(ImportState), app="ledger")
    name_field("goal", _("对应目标"), app="tasks")
    name_field("rhythm", _("反馈频次"), rhythm_words, app="tasks")
    name_field("weight", _("权重"), app="tasks")
