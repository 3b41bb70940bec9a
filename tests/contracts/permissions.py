"""The permission matrix: one row for each address, saying what may be asked of it by whom.

A row names the permission of the view, or says in words why it has none (`public`, `signed_in`).
The roles follow from the permission. Arguments of an address are names of samples (`SAMPLES`), all
of them the district's own, so that nobody of the neighbour organisation may reach any.
`relation` marks what needs more than a role: being a party, owning the row, a step not yet taken.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from luodi.apps.accounts.models import ApiToken, Delegation
from luodi.apps.documents.models import Goal
from luodi.apps.notify.models import Notification
from luodi.apps.orgs.models import Group, Holding, Person, Post, PostRole
from tests.at_work import AtWork


@dataclass(frozen=True, slots=True)
class Route:
    """What is needed to use an address; without `permission`, `why` says why none is needed."""

    permission: str = ""
    why: str = ""
    signed_in: bool = False
    relation: str = ""
    kwargs: dict[str, str] = field(default_factory=dict)


def needs(permission: str, *, relation: str = "", **kwargs: str) -> Route:
    """An address for those who have the permission."""
    return Route(permission, relation=relation, kwargs=kwargs)


def public(why: str, **kwargs: str) -> Route:
    """An address for everybody."""
    return Route(why=why, kwargs=kwargs)


def _first(rows: Any, work: AtWork) -> int:
    found = rows.filter(organisation=work.world.district).first()
    return found.pk if found else 0


SAMPLES: dict[str, Callable[[AtWork], Any]] = {
    "document": lambda w: w.on_desk.pk,
    "issued": lambda w: w.issued.pk,
    "requirement": lambda w: w.on_desk.requirements.first().pk,  # type: ignore[union-attr]  # it has some
    "match": lambda w: w.match.pk if w.match else 0,
    "goal": lambda w: _first(Goal.objects, w),
    "batch": lambda w: w.batch.pk,
    "task": lambda w: w.task.pk,
    "party": lambda w: w.party(w.task).pk,
    "waiting_party": lambda w: w.party(w.waiting).pk,
    "job": lambda w: w.job.pk,
    "user": lambda w: w.world.users["other_handler"].pk,
    "person": lambda w: _first(Person.objects.filter(user=None), w),
    "token": lambda w: _first(ApiToken.objects, w),
    "delegation": lambda w: _first(Delegation.objects, w),
    "notification": lambda w: _first(Notification.objects, w),
    "unit": lambda w: w.world.units["区住建局"].pk,
    "post": lambda w: _first(Post.objects, w),
    "post_role": lambda w: PostRole.objects.filter(post__organisation=w.world.district)[0].pk,
    "holding": lambda w: Holding.objects.filter(person__organisation=w.world.district)[0].pk,
    "group": lambda w: _first(Group.objects, w),
    "own": lambda w: 0,  # something of the account itself that nobody in the tests has
    "progress": lambda w: w.task.progress.get().pk,
    "docx": lambda w: "docx",
    "provider": lambda w: "oidc",
}

SIGN_IN = "it is the way in"
OWNED = "the row must be one's own"
PARTY = "only people of the unit"
STATE = "only in some states"

ROUTES: dict[str, Route] = {
    # shell
    "shell:home": needs("shell.home"),
    "shell:search": needs("shell.search"),
    "shell:suggest": needs("shell.search"),
    "shell:help": needs("shell.help"),
    "shell:language": public("the sign-in page can be read in English too"),
    "set_language": public("the sign-in page can be read in English too"),
    "shell:health": public("asked by load balancers; says nothing but that it works"),
    # signing in
    "account_login": public(SIGN_IN),
    "account_logout": public("whoever is out stays out"),
    "account_inactive": public("says that the account is closed"),
    "account_reset_password": public("says whom to ask"),
    "mfa_authenticate": public("the second step of signing in"),
    "mfa_login_webauthn": public(SIGN_IN),
    "socialaccount_login_cancelled": public(SIGN_IN),
    "socialaccount_login_error": public(SIGN_IN),
    "openid_connect_login": public(SIGN_IN, provider_id="provider"),
    "openid_connect_callback": public(SIGN_IN, provider_id="provider"),
    "account_reauthenticate": needs("accounts.own"),
    "account_change_password": needs("accounts.own"),
    "mfa_index": needs("accounts.own"),
    "mfa_reauthenticate": needs("accounts.own"),
    "mfa_activate_totp": needs("accounts.own"),
    "mfa_deactivate_totp": needs("accounts.own", relation=STATE),
    "mfa_view_recovery_codes": needs("accounts.own", relation=STATE),
    "mfa_generate_recovery_codes": needs("accounts.own", relation=STATE),
    "mfa_download_recovery_codes": needs("accounts.own", relation=STATE),
    "mfa_list_webauthn": needs("accounts.own"),
    "mfa_add_webauthn": needs("accounts.own"),
    "mfa_reauthenticate_webauthn": needs("accounts.own", relation=STATE),
    "mfa_edit_webauthn": needs("accounts.own", relation=OWNED, pk="own"),
    "mfa_remove_webauthn": needs("accounts.own", relation=OWNED, pk="own"),
    "socialaccount_connections": needs("accounts.own"),
    # one's own account
    "accounts:profile": needs("accounts.own"),
    "accounts:preferences": needs("accounts.own"),
    "accounts:delegate": needs("accounts.delegate"),
    "accounts:end-delegation": needs("accounts.delegate", relation=OWNED, pk="delegation"),
    "accounts:tokens": needs("accounts.tokens"),
    "accounts:revoke-token": needs("accounts.tokens", relation=OWNED, pk="token"),
    "accounts:sessions": needs("accounts.own"),
    "accounts:end-session": needs("accounts.own", relation=OWNED, pk="own"),
    # administration of accounts
    "accounts:all-sessions": needs("accounts.sessions"),
    "accounts:users": needs("accounts.manage"),
    "accounts:without-account": needs("accounts.manage"),
    "accounts:open-account": needs("accounts.manage", person="person"),
    "accounts:user": needs("accounts.manage", pk="user"),
    "accounts:reset-password": needs("accounts.manage", pk="user"),
    "accounts:deactivate": needs("accounts.manage", pk="user"),
    "accounts:reactivate": needs("accounts.manage", pk="user"),
    "accounts:unlock": needs("accounts.manage", pk="user"),
    "accounts:clear-second-step": needs("accounts.sessions", pk="user"),
    "accounts:second-steps": needs("accounts.sessions"),
    "accounts:roles": needs("accounts.roles"),
    "accounts:permissions": needs("accounts.roles"),
    "accounts:audit": needs("accounts.audit"),
    "accounts:audit-verify": needs("accounts.audit"),
    "accounts:audit-verdict": needs("accounts.audit", relation=OWNED, job="job"),
    "accounts:audit-export": needs("accounts.audit"),
    # notifications
    "notify:inbox": needs("notify.read"),
    "notify:open": needs("notify.read", relation=OWNED, pk="notification"),
    "notify:read": needs("notify.read"),
    # documents and the desk
    "documents:list": needs("documents.view"),
    "documents:document": needs("documents.view", relation=PARTY, pk="document"),
    "documents:reading": needs("documents.view", relation=PARTY, pk="document"),
    "documents:original": needs("documents.view", relation=PARTY, pk="document"),
    "documents:compare": needs("documents.view", relation=PARTY, pk="document"),
    "documents:matches": needs("documents.view", relation=PARTY, pk="document"),
    "documents:upload": needs("documents.upload"),
    "documents:upload-status": needs("documents.upload", relation=OWNED, pk="job"),
    "documents:reread": needs("documents.upload", pk="document"),
    "documents:edit": needs("documents.upload", pk="document"),
    "documents:shelve": needs("documents.upload", pk="document"),
    "documents:version": needs("documents.upload", pk="document"),
    "documents:judge": needs("documents.decompose", pk="document", match="match"),
    "documents:goals": needs("documents.goals_view"),
    "documents:goal-new": needs("documents.goals"),
    "documents:goal-starter": needs("documents.goals"),
    "documents:goal-edit": needs("documents.goals", pk="goal"),
    "documents:desk": needs("documents.decompose", pk="document"),
    "documents:desk-list": needs("documents.decompose", pk="document"),
    "documents:desk-bulk": needs("documents.decompose", pk="document"),
    "documents:desk-undo": needs("documents.decompose", pk="document"),
    "documents:desk-changes": needs("documents.decompose", pk="document"),
    "documents:questions": needs("documents.decompose", pk="document"),
    "documents:questions-docx": needs("documents.decompose", pk="document"),
    "documents:questions-xlsx": needs("documents.decompose", pk="document"),
    # tasks
    "tasks:list": needs("tasks.view"),
    "tasks:export": needs("tasks.view"),
    "tasks:bulk": needs("tasks.withdraw", relation=STATE),
    "tasks:save-view": needs("tasks.view"),
    "tasks:drop-view": needs("tasks.view", relation=OWNED, pk="own"),
    "tasks:my-work": needs("tasks.work"),
    "tasks:work": needs("tasks.work"),
    "tasks:sign": needs("tasks.sign", relation=PARTY),
    "tasks:report": needs("tasks.report", relation=PARTY, pk="party"),
    "tasks:return": needs("tasks.return", relation=PARTY, pk="party"),
    "tasks:settle": needs("tasks.settle", relation=STATE, pk="party"),
    "tasks:evidence": needs("tasks.view", relation=PARTY, progress="progress", pk="own"),
    "tasks:issue-preview": needs("tasks.issue", pk="document"),
    "tasks:issue": needs("tasks.issue", pk="document"),
    "tasks:issue-job": needs("tasks.issue", relation=OWNED, pk="job"),
    "tasks:batches": needs("tasks.view", relation=PARTY),
    "tasks:batch": needs("tasks.view", relation=PARTY, pk="batch"),
    "tasks:batch-file": needs("tasks.view", relation=PARTY, pk="batch", form="docx"),
    "tasks:task": needs("tasks.view", relation=PARTY, pk="task"),
    "tasks:withdraw": needs("tasks.withdraw", pk="task"),
    # for programs
    "shell:openapi": public("answers 401 itself to whoever has neither token nor session"),
    "shell:api_docs": needs("shell.api"),
    **{
        f"documents:desk-{name}": needs(
            "documents.decompose", pk="document", requirement="requirement"
        )
        for name in ("card", "decide", "edit", "split", "merge", "suggest")
    },
}
