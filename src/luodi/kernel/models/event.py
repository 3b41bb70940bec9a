"""The event log: audit trail, timeline, and source of everything “as it stood on that day”.

Append-only. Each entry carries the hash of the one before it in its organisation, so that a
changed, missing or moved entry is found by `luodi audit verify`. Nothing in the program updates or
deletes entries, the managers refuse it, and triggers refuse it in the database itself.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, ClassVar, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.kernel.models.organisation import Organisation

GENESIS = "0" * 64


class AppendOnlyError(RuntimeError):
    """Somebody tried to change the event log."""

    def __init__(self) -> None:
        super().__init__("事件记录只增不改 / the event log is append-only")


class EventQuerySet(models.QuerySet["Event"]):
    """Entries; they can be read and added, nothing else."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Refuse."""
        raise AppendOnlyError

    def delete(self) -> NoReturn:
        """Refuse."""
        raise AppendOnlyError

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse."""
        raise AppendOnlyError

    def on(self, target_type: str, target_id: int) -> EventQuerySet:
        """The entries about one thing, latest first."""
        return self.filter(target_type=target_type, target_id=target_id).order_by("-seq")


class Event(models.Model):
    """One thing that was done: who, as what, did what, to what, from what to what, why."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    seq = models.PositiveBigIntegerField(_("序号"))
    at = models.DateTimeField(_("时间"))
    actor_id = models.BigIntegerField(_("操作人编号"), null=True)
    actor_name = models.CharField(_("操作人"), max_length=80)
    actor_post = models.CharField(_("职务"), max_length=120, blank=True)
    verb = models.CharField(_("动作"), max_length=80)
    target_type = models.CharField(_("对象类型"), max_length=60)
    target_id = models.BigIntegerField(_("对象编号"))
    target_label = models.CharField(_("对象"), max_length=200)
    before = models.JSONField(_("之前"), null=True)
    after = models.JSONField(_("之后"), null=True)
    reason = models.TextField(_("原因"), blank=True)
    request_id = models.CharField(_("请求编号"), max_length=36)
    address = models.CharField(_("地址"), max_length=45, blank=True)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("事件")
        ordering: ClassVar = ["organisation", "seq"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "seq"], name="event_seq_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["target_type", "target_id", "-seq"], name="event_target"),
            models.Index(fields=["organisation", "verb", "-seq"], name="event_verb"),
            models.Index(fields=["organisation", "actor_id", "-seq"], name="event_actor"),
            models.Index(fields=["organisation", "target_type", "-seq"], name="event_kind"),
            models.Index(fields=["organisation", "request_id"], name="event_request"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}/{self.seq} {self.verb}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add a new entry; an existing one is refused."""
        if not self._state.adding:
            raise AppendOnlyError
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse."""
        raise AppendOnlyError

    def digest(self) -> str:
        """SHA-256 over every field and the hash before, as hexadecimal digits."""
        content = [
            self.organisation_id,
            self.seq,
            self.at.isoformat(),
            self.actor_id,
            self.actor_name,
            self.actor_post,
            self.verb,
            self.target_type,
            self.target_id,
            self.target_label,
            self.before,
            self.after,
            self.reason,
            self.request_id,
            self.address,
            self.previous,
        ]
        form = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(form.encode("utf-8", "surrogatepass")).hexdigest()


class EventChain(models.Model):
    """The end of an organisation's chain; its row is locked while entries are added."""

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, primary_key=True)
    last_seq = models.PositiveBigIntegerField(default=0)
    last_hash = models.CharField(max_length=64, default=GENESIS)

    class Meta:
        verbose_name = _("事件链")

    def __str__(self) -> str:
        return f"{self.organisation_id}/{self.last_seq}"
