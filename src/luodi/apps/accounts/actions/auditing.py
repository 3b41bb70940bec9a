"""What the audit administrator does leaves its own trace."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from luodi.apps.accounts.rules import AUDIT
from luodi.kernel import audit, events, jobs
from luodi.kernel.access import Actor
from luodi.kernel.actions import action
from luodi.kernel.models import Job, Organisation


@action("accounts.audit_verify", gettext_lazy("校验了审计记录，机构"))
def note_verdict(*, actor: Actor, organisation: Organisation, entries: int, is_sound: bool) -> None:
    """The chain has been followed from its first entry, with this result."""
    actor.require(AUDIT)
    events.record(actor, organisation, after={"entries": entries, "is_sound": is_sound})


@action("accounts.audit_ask", gettext_lazy("开始校验审计记录，机构"))
def ask_verification(*, actor: Actor, organisation: Organisation, known_head: str) -> Job:
    """A long chain is followed in the background."""
    actor.require(AUDIT)
    known_head = audit.head_of(known_head)
    events.record(actor, organisation)
    return jobs.after_commit(
        "accounts.verify_audit", actor=actor, organisation=organisation.pk, known_head=known_head
    )


@action("accounts.audit_export", gettext_lazy("导出了审计记录，机构"))
def note_export(*, actor: Actor, organisation: Organisation, facts: dict[str, str]) -> None:
    """Entries are given out as a file; `facts` are the filters that were set."""
    actor.require(AUDIT)
    events.record(actor, organisation, after=facts)
