"""Who may bring ledgers in, and keep the office's own notes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from luodi.kernel.access import SUPERVISION, permission

IMPORT = permission("ledger.import", _("导入台账"), SUPERVISION)
NOTE = permission("ledger.note", _("填写督查室备注"), SUPERVISION)
