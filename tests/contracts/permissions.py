"""The permission matrix: one row for each address, saying what may be asked of it by whom.

A row names the permission of the view, or says in words why it has none (`public`, `signed_in`).
The roles follow from the permission. Arguments of an address are names of samples (`SAMPLES`), all
of them the district's own, so that nobody of the neighbour organisation may reach any.
`relation` marks what needs more than a role: being a party, owning the row, a step not yet taken.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from luodi.apps.accounts.models import ApiToken, Delegation
from luodi.apps.documents.models import Goal
from luodi.apps.ladder.actions import NoticeText, draft_notice, issue_notice
from luodi.apps.ladder.models import SupervisionNotice
from luodi.apps.ledger.models import Import
from luodi.apps.lights.actions import adopt
from luodi.apps.lights.models import AdoptedRules
from luodi.apps.notify.actions import EndpointFacts, make_endpoint
from luodi.apps.notify.models import Delivery, Endpoint, EndpointKind, Notification
from luodi.apps.orgs.models import Group, Holding, Person, Post, PostRole
from luodi.apps.tasks.actions import Completion, Wish, ask, claim, grant, unclaim
from luodi.apps.tasks.models import Claim, Exemption, HelpRequest, Remark, TaskRequest
from luodi.core.lights import template_data
from luodi.core.request_flow import RequestKind
from luodi.kernel.models import CalendarException, Job
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


def _notice(work: AtWork) -> int:
    """A supervision notice that has gone out to the unit of the task."""
    known = SupervisionNotice.objects.filter(task=work.task).first()
    if known is not None:
        return known.pk
    officer, now, party = work.world.actor("officer"), timezone.now(), work.party(work.task)
    notice = draft_notice(actor=officer, party=party, grounds="领导关注", now=now)
    by = timezone.localdate(now) + dt.timedelta(7)
    said = NoticeText(text=notice.text, answer_by=by, seen=notice.version)
    return issue_notice(actor=officer, notice=notice, said=said, now=now).pk


def _endpoint(work: AtWork, kind: EndpointKind) -> Endpoint:
    """A channel or a subscription of the district, made when it is first asked for."""
    rows = Endpoint.objects.filter(organisation=work.world.district, kind=kind)
    known = rows.filter(closed_at=None).first()
    if known is not None:
        return known
    facts = EndpointFacts(
        name=f"样例{kind}", address="https://example.invalid/x", patterns=["orgs.*"]
    )
    admin = work.world.actor("system_admin")
    return make_endpoint(actor=admin, kind=kind, facts=facts)[0]


def _delivery(work: AtWork) -> int:
    """A message that did not arrive."""
    known = Delivery.objects.filter(organisation=work.world.district, state="failed").first()
    endpoint = _endpoint(work, EndpointKind.EVENTS)
    if known is None:
        known = Delivery.objects.create(
            organisation=work.world.district, kind="event", endpoint=endpoint, seq=1,
            state="failed", problem="status", next_try=timezone.now(),
        )  # fmt: skip
    return known.pk


def _claim(work: AtWork) -> int:
    """A claim of completion that was taken back: the task is as it was before."""
    known = Claim.objects.filter(task=work.task).first()
    if known is not None:
        return known.pk
    handler, now = work.world.actor("handler"), timezone.now()
    said = Completion(result="已全部完工")
    made = claim(actor=handler, party=work.party(work.task), said=said, now=now)
    return unclaim(actor=handler, claim=made, now=now).pk


def _request(work: AtWork) -> int:
    """A request that waits for the office and leaves the task in its state."""
    known = TaskRequest.objects.filter(task=work.task).first()
    if known is not None:
        return known.pk
    now = timezone.now()
    until = timezone.localdate(now) + dt.timedelta(20)
    wish = Wish(kind=RequestKind.EXEMPT, grounds="汛期无法施工", wanted_due=until)
    head = work.world.actor("unit_head")
    return ask(actor=head, party=work.party(work.task), wish=wish, now=now).pk


def _import(work: AtWork) -> int:
    """A ledger that somebody is looking at."""
    known = Import.objects.filter(organisation=work.world.district).first()
    facts = {"state": "preview", "name": "台账.xlsx", "created_by_name": "文督查"}
    if known is None:
        known = Import.objects.create(
            organisation=work.world.district, created_at=timezone.now(), **facts
        )
    return known.pk


def _exemption(work: AtWork) -> int:
    """A light that is excused, as the office has granted it."""
    known = Exemption.objects.filter(task=work.task).first()
    if known is not None:
        return known.pk
    now = timezone.now()
    request = TaskRequest.objects.get(pk=_request(work))
    grant(actor=work.world.actor("head"), request=request, now=now)
    return Exemption.objects.get(task=work.task).pk


def _light_version(work: AtWork) -> int:
    """A version of the rules of lights; the neighbour has none."""
    known = AdoptedRules.objects.filter(organisation=work.world.district).first()
    if known is not None:
        return known.number
    now = timezone.now()
    facts: dict[str, Any] = {"data": template_data("wuhan"), "reason": "会议定的", "now": now}
    day = timezone.localdate(now)
    return adopt(actor=work.world.actor("head"), holds_from=day, **facts).number


SAMPLES: dict[str, Callable[[AtWork], Any]] = {
    "document": lambda w: w.on_desk.pk,
    "issued": lambda w: w.issued.pk,
    "requirement": lambda w: w.on_desk.requirements.first().pk,  # type: ignore[union-attr]  # it has some
    "match": lambda w: w.match.pk if w.match else 0,
    "goal": lambda w: _first(Goal.objects, w),
    "batch": lambda w: w.batch.pk,
    "target": lambda w: w.task.targets.first().pk,  # type: ignore[union-attr]  # it has some
    "task": lambda w: w.task.pk,
    "party": lambda w: w.party(w.task).pk,
    "waiting_party": lambda w: w.party(w.waiting).pk,
    "job": lambda w: w.job.pk,
    "any_job": lambda w: _first(Job.objects, w),
    "user": lambda w: w.world.users["other_handler"].pk,
    "person": lambda w: _first(Person.objects.filter(user=None), w),
    "token": lambda w: _first(ApiToken.objects, w),
    "delegation": lambda w: _first(Delegation.objects, w),
    "notification": lambda w: _first(Notification.objects, w),
    "channel": lambda w: _endpoint(w, EndpointKind.WECOM).pk,
    "subscription": lambda w: _endpoint(w, EndpointKind.EVENTS).pk,
    "delivery": _delivery,
    "unit": lambda w: w.world.units["区住建局"].pk,
    "post": lambda w: _first(Post.objects, w),
    "post_role": lambda w: PostRole.objects.filter(post__organisation=w.world.district)[0].pk,
    "holding": lambda w: Holding.objects.filter(person__organisation=w.world.district)[0].pk,
    "group": lambda w: _first(Group.objects, w),
    "own": lambda w: 0,  # something of the account itself that nobody in the tests has
    "help": lambda w: _first(HelpRequest.objects, w),
    "remark": lambda w: _first(Remark.objects, w),
    "progress": lambda w: w.task.progress.get().pk,
    "docx": lambda w: "docx",
    "exception": lambda w: _first(CalendarException.objects, w),
    "region": lambda w: 0,
    "kind": lambda w: "units",
    "provider": lambda w: "oidc",
    "day": lambda w: "2026-11-25",
    "column": lambda w: "goal",
    "notice": _notice,
    "claim": _claim,
    "request": _request,
    "ledger": _import,
    "light_version": _light_version,
    "exemption": _exemption,
    "light_template": lambda w: "wuhan",
    "secret": lambda w: "nobody-has-it",
}

# Samples that are words of an address, not rows of the district.
WORDS = frozenset({"docx", "kind", "provider", "day", "column", "secret", "light_template"})

SIGN_IN = "it is the way in"
OWNED = "the row must be one's own"
PARTY = "only people of the unit"
STATE = "only in some states"
SHARED = "regions belong to the installation, not to a district"
IMPORT = "each kind of table needs the permission of what it fills"

ROUTES: dict[str, Route] = {
    # shell
    "shell:home": needs("shell.home"),
    "shell:search": needs("shell.search"),
    "shell:suggest": needs("shell.search"),
    "shell:help": needs("shell.help"),
    "shell:jobs": needs("shell.jobs"),
    "shell:job-retry": needs("shell.jobs", pk="any_job"),
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
    "notify:channels": needs("notify.channels_view"),
    "notify:channel": needs("notify.channels_view", pk="channel"),
    "notify:deliveries": needs("notify.channels_view"),
    "notify:channel-new": needs("notify.channels"),
    "notify:subscription-new": needs("notify.channels"),
    **{
        f"notify:channel-{name}": needs("notify.channels", pk="channel")
        for name in ("edit", "test", "pause", "resume", "retry", "secret", "close")
    },
    "notify:channel-inner": needs("notify.inner", pk="channel"),
    "notify:delivery-retry": needs("notify.channels", pk="delivery"),
    "notify:delivery-aside": needs("notify.channels", pk="delivery"),
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
    "documents:judge-exact": needs("documents.decompose", pk="document"),
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
    "tasks:totals": needs("tasks.view"),
    "tasks:bulk": needs("tasks.view", relation=STATE),
    "tasks:cell": needs("tasks.view", relation=PARTY, pk="task", key="column"),
    "tasks:columns": needs("tasks.view"),
    "tasks:share-view": needs("tasks.view", relation=OWNED, pk="own"),
    "tasks:take-view": needs("tasks.view", relation=OWNED, pk="own"),
    "tasks:save-view": needs("tasks.view"),
    "tasks:drop-view": needs("tasks.view", relation=OWNED, pk="own"),
    "tasks:my-work": needs("tasks.work"),
    "tasks:work": needs("tasks.work"),
    "tasks:sign": needs("tasks.sign", relation=PARTY),
    "tasks:report": needs("tasks.report", relation=PARTY, pk="party"),
    "tasks:return": needs("tasks.return", relation=PARTY, pk="party"),
    "tasks:settle": needs("tasks.settle", relation=STATE, pk="party"),
    "tasks:remarks": needs("tasks.view"),
    "tasks:remarks-file": needs("tasks.view", form="docx"),
    "tasks:remark-new": needs("tasks.remark_own"),
    "tasks:remark": needs("tasks.view", relation=PARTY, pk="remark"),
    "tasks:remark-dispatch": needs("tasks.remark", pk="remark"),
    "tasks:remark-note": needs("tasks.remark", pk="remark"),
    "tasks:remark-answer": needs("tasks.remark", pk="remark"),
    "tasks:remark-close": needs("tasks.remark", pk="remark"),
    "tasks:remark-again": needs("tasks.remark", pk="remark"),
    "tasks:ask-help": needs("tasks.help", relation=PARTY, pk="party"),
    "tasks:helps": needs("tasks.view"),
    "tasks:helps-export": needs("tasks.view"),
    "tasks:help": needs("tasks.view", relation=PARTY, pk="help"),
    **{
        f"tasks:help-{step}": needs("tasks.answer", relation=PARTY, pk="help")
        for step in ("answer", "climb", "close")
    },
    **{
        f"tasks:help-{step}": needs("tasks.help", relation=PARTY, pk="help")
        for step in ("confirm", "insist", "take-back")
    },
    "tasks:habits": needs("tasks.vouch"),
    "tasks:ask-supports": needs("tasks.report", relation=PARTY, pk="party"),
    "tasks:reports": needs("tasks.view"),
    "tasks:reports-export": needs("tasks.view"),
    "tasks:one-report": needs("tasks.view", relation=PARTY, pk="progress"),
    "tasks:vouch-report": needs("tasks.vouch", relation=PARTY, pk="progress"),
    "tasks:stop-report": needs("tasks.vouch", relation=PARTY, pk="progress"),
    "tasks:take-back-report": needs("tasks.report", relation=PARTY, pk="progress"),
    "tasks:correct-report": needs("tasks.report", relation=PARTY, pk="progress"),
    "tasks:evidence": needs("tasks.view", relation=PARTY, progress="progress", pk="own"),
    "tasks:drafts": needs("tasks.draft"),
    "tasks:draft-new": needs("tasks.draft"),
    "tasks:drafts-issue": needs("tasks.issue", relation=STATE),
    "tasks:draft": needs("tasks.draft", relation=STATE, pk="own"),
    "tasks:draft-drop": needs("tasks.draft", relation=STATE, pk="own"),
    "tasks:assign": needs("tasks.assign", relation=PARTY, pk="party"),
    "tasks:nodes": needs("tasks.plan", relation=PARTY, pk="task"),
    "tasks:node-done": needs("tasks.plan", relation=PARTY, pk="own"),
    "tasks:node-undo": needs("tasks.plan", relation=PARTY, pk="own"),
    "tasks:target-plan": needs("tasks.plan", relation=PARTY, pk="target"),
    "tasks:judge": needs("tasks.judge", pk="task"),
    "tasks:judge-end": needs("tasks.judge", relation=STATE, pk="task"),
    "tasks:evaluate": needs("tasks.review", pk="task"),
    "tasks:issue-preview": needs("tasks.issue", pk="document"),
    "tasks:issue": needs("tasks.issue", pk="document"),
    "tasks:issue-job": needs("tasks.issue", relation=OWNED, pk="job"),
    "tasks:batches": needs("tasks.view", relation=PARTY),
    "tasks:batch": needs("tasks.view", relation=PARTY, pk="batch"),
    "tasks:batch-file": needs("tasks.view", relation=PARTY, pk="batch", form="docx"),
    "tasks:task": needs("tasks.view", relation=PARTY, pk="task"),
    "tasks:withdraw": needs("tasks.withdraw", pk="task"),
    # completion, requests, and what the office does with a task as a whole
    "tasks:claim": needs("tasks.claim", relation=PARTY, pk="party"),
    "tasks:claim-page": needs("tasks.view", relation=PARTY, pk="claim"),
    "tasks:vouch-claim": needs("tasks.vouch", relation=PARTY, pk="claim"),
    "tasks:unvouch-claim": needs("tasks.vouch", relation=PARTY, pk="claim"),
    "tasks:unclaim": needs("tasks.claim", relation=PARTY, pk="claim"),
    "tasks:review": needs("tasks.review", pk="task"),
    "tasks:ask": needs("tasks.ask", relation=PARTY, pk="task", kind="kind"),
    "tasks:ask-party": needs("tasks.ask", relation=PARTY, pk="party"),
    "tasks:requests": needs("tasks.view"),
    "tasks:requests-export": needs("tasks.view"),
    "tasks:request": needs("tasks.view", relation=PARTY, pk="request"),
    "tasks:vouch-request": needs("tasks.vouch", relation=PARTY, pk="request"),
    "tasks:stop-request": needs("tasks.vouch", relation=PARTY, pk="request"),
    "tasks:advise": needs("tasks.advise", pk="request"),
    "tasks:grant": needs("tasks.decide", pk="request"),
    "tasks:refuse": needs("tasks.decide", pk="request"),
    "tasks:take-back": needs("tasks.ask", relation=PARTY, pk="request"),
    "tasks:exemptions": needs("tasks.view"),
    "tasks:end-exemption": needs("tasks.decide", pk="exemption"),
    "tasks:archive": needs("tasks.review", relation=STATE),
    "tasks:resume": needs("tasks.decide", pk="task"),
    "tasks:units": needs("tasks.settle", pk="task"),
    "tasks:turns": needs("tasks.view"),
    "tasks:set-due": needs("tasks.decide", pk="task"),
    "tasks:reopen": needs("tasks.review", pk="task"),
    "tasks:merge": needs("tasks.merge", pk="task"),
    # rules of lights
    "lights:rules": needs("lights.view"),
    "lights:edit": needs("lights.adopt"),
    "lights:used": needs("lights.view"),
    "lights:version": needs("lights.view", number="light_version"),
    "lights:template": needs("lights.view", name="light_template"),
    # reminders, holds, supervision notices
    "ladder:list": needs("ladder.view"),
    "ladder:log": needs("ladder.view"),
    "ladder:rules": needs("ladder.view"),
    "ladder:rules-edit": needs("ladder.adopt"),
    "ladder:urge": needs("ladder.urge", pk="task"),
    "ladder:hold": needs("ladder.hold", pk="task"),
    "ladder:unhold": needs("ladder.hold", pk="task"),
    "ladder:draft": needs("ladder.issue", pk="party"),
    "ladder:notice": needs("ladder.view", relation=PARTY, pk="notice"),
    "ladder:file": needs("ladder.view", relation=PARTY, pk="notice"),
    "ladder:receive": needs("ladder.answer", relation=PARTY, pk="notice"),
    "ladder:answer": needs("ladder.answer", relation=PARTY, pk="notice"),
    **{
        f"ladder:{name}": needs("ladder.issue", pk="notice")
        for name in ("write", "drop", "return", "lift", "withdraw")
    },
    # calendar, wall, subscriptions, what waits for what
    "agenda:calendar": needs("agenda.view"),
    "agenda:day": needs("agenda.view", day="day"),
    "agenda:wall": needs("agenda.view"),
    "agenda:feeds": needs("agenda.feeds"),
    "agenda:revoke-feed": needs("agenda.feeds", relation=OWNED, pk="own"),
    "agenda:ical": public("calendar programs cannot sign in", token="secret"),  # noqa: S106 - a sample
    "agenda:link": needs("agenda.link", pk="task"),
    "agenda:unlink": needs("agenda.link", relation=STATE, pk="own"),
    # boards
    "ledger:start": needs("ledger.import"),
    "ledger:export": needs("ledger.import"),
    "ledger:kept": needs("ledger.import"),
    **{
        f"ledger:{name}": needs("ledger.import", pk="ledger")
        for name in ("import", "map", "answer", "set-aside", "aside", "settle", "confirm")
    },
    "ledger:issue": needs("ledger.import", relation=STATE, pk="ledger"),
    "ledger:recover": needs("ledger.import", relation=STATE, pk="ledger"),
    "ledger:drop": needs("ledger.import", relation=STATE, pk="ledger"),
    "ledger:note": needs("ledger.note", pk="task"),
    "boards:statistics": needs("boards.view"),
    "boards:statistics-file": needs("boards.view"),
    "boards:heat": needs("boards.view"),
    "boards:heat-file": needs("boards.view"),
    "boards:goal": needs("boards.view", pk="goal"),
    "boards:goal-decide": needs("tasks.answer", relation=STATE, pk="goal", row="own"),
    "boards:asof": needs("boards.view"),
    "boards:asof-file": needs("boards.view"),
    # units, people, posts, groups, calendar, regions
    "orgs:units": needs("orgs.view"),
    "orgs:unit-new": needs("orgs.manage"),
    "orgs:unit": needs("orgs.view", pk="unit"),
    **{
        f"orgs:unit-{name}": needs("orgs.manage", pk="unit")
        for name in ("edit", "rename", "move", "merge", "dissolve")
    },
    "orgs:post-new": needs("orgs.manage", pk="unit"),
    "orgs:post": needs("orgs.view", pk="post"),
    "orgs:post-close": needs("orgs.manage", pk="post"),
    "orgs:post-appoint": needs("orgs.manage", pk="post"),
    "orgs:role-grant": needs("orgs.grant", pk="post"),
    "orgs:role-withdraw": needs("orgs.grant", pk="post_role"),
    "orgs:relieve": needs("orgs.manage", pk="holding"),
    "orgs:people": needs("orgs.view"),
    "orgs:person-new": needs("orgs.manage"),
    "orgs:person": needs("orgs.view", pk="person"),
    "orgs:person-edit": needs("orgs.manage", pk="person"),
    "orgs:person-leave": needs("orgs.manage", pk="person"),
    "orgs:person-appoint": needs("orgs.manage", pk="person"),
    "orgs:groups": needs("orgs.view"),
    "orgs:group-new": needs("orgs.groups"),
    "orgs:group": needs("orgs.view", pk="group"),
    "orgs:group-edit": needs("orgs.groups", pk="group"),
    "orgs:group-drop": needs("orgs.groups", pk="group"),
    "orgs:calendar": needs("orgs.view", relation=STATE),
    "orgs:calendar-remove": needs("orgs.calendar", pk="exception"),
    "orgs:regions": needs("orgs.view"),
    "orgs:region-new": needs("orgs.manage"),
    "orgs:region-edit": needs("orgs.manage", relation=SHARED, pk="region"),
    "orgs:region-end": needs("orgs.manage", relation=SHARED, pk="region"),
    "orgs:import": needs("orgs.view", relation=IMPORT),
    "orgs:import-kind": needs("orgs.view", relation=IMPORT, kind="kind"),
    "orgs:import-template": needs("orgs.view", relation=IMPORT, kind="kind"),
    "orgs:import-run": needs("orgs.view", relation=IMPORT, kind="kind", pk="own"),
    "orgs:export": needs("orgs.view", relation=IMPORT, kind="kind"),
    "orgs:export-people": needs("orgs.view", relation=IMPORT),
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

# The interface for programs: permission, samples of what is in the path, and what else is needed.
# Templates of rules (lights, ladders) are shipped and hold nothing of an organisation: whoever sees
# the rules that are in force may see what there is to begin with.
_OPERATIONS = """
GET /me                         shell.api
GET /search                     shell.search
GET /statistics                 boards.view
GET /heat-map                   boards.view
GET /tasks-as-of                boards.view
GET /goals/{pk}/page            boards.view             goal
GET /jobs                       shell.api
GET /jobs/{pk}                  shell.api               job          own
GET /background-jobs            shell.jobs
POST /background-jobs/{pk}/retry shell.jobs             job
GET /schedule                   shell.jobs
GET /documents/{pk}/events      documents.view          document     party
GET /tasks/{pk}/events          tasks.view              task         party
GET /requirements/{pk}/events   documents.view          requirement  party
GET /me/tokens                  accounts.tokens
POST /me/tokens/{pk}/revoke     accounts.tokens         token        own
GET /me/delegations             accounts.delegate
POST /me/delegations            accounts.delegate
POST /me/delegations/{pk}/end   accounts.delegate       delegation   own
GET /me/preferences             accounts.own
POST /me/preferences            accounts.own
GET /me/sessions                accounts.own
POST /me/sessions/end           accounts.own
POST /sessions/{pk}/end         accounts.own            own          own
GET /sessions                   accounts.sessions
GET /accounts                   accounts.manage
GET /accounts/{pk}              accounts.manage         user
POST /accounts/{pk}/deactivate  accounts.manage         user
POST /accounts/{pk}/reactivate  accounts.manage         user
POST /accounts/{pk}/unlock      accounts.manage         user
GET /role-holders               accounts.roles
GET /permissions                accounts.roles
GET /audit/events               accounts.audit
POST /audit/verifications       accounts.audit
POST /audit/export              accounts.audit
GET /notifications              notify.read
POST /notifications/{pk}/read   notify.read             notification own
POST /notifications/read        notify.read
GET /channels                   notify.channels_view
POST /channels                  notify.channels
GET /channels/{pk}              notify.channels_view    channel
PATCH /channels/{pk}            notify.channels         channel
DELETE /channels/{pk}           notify.channels         channel
POST /channels/{pk}/test        notify.channels         channel
POST /channels/{pk}/pause       notify.channels         channel
POST /channels/{pk}/resume      notify.channels         channel
POST /channels/{pk}/retry       notify.channels         channel
POST /channels/{pk}/secret      notify.channels         channel
POST /channels/{pk}/inner       notify.inner            channel
GET /subscriptions              notify.channels_view
POST /subscriptions             notify.channels
GET /subscriptions/{pk}         notify.channels_view    subscription
PATCH /subscriptions/{pk}       notify.channels         subscription
GET /deliveries                 notify.channels_view
GET /deliveries/{pk}            notify.channels_view    delivery
POST /deliveries/{pk}/retry     notify.channels         delivery
POST /deliveries/{pk}/aside     notify.channels         delivery
GET /units                      orgs.view
POST /units                     orgs.manage
GET /units/{pk}                 orgs.view               unit
POST /units/{pk}                orgs.manage             unit
POST /units/{pk}/rename         orgs.manage             unit
POST /units/{pk}/move           orgs.manage             unit
POST /units/{pk}/merge          orgs.manage             unit
POST /units/{pk}/dissolve       orgs.manage             unit
GET /groups                     orgs.view
POST /groups                    orgs.groups
GET /groups/{pk}                orgs.view               group
POST /groups/{pk}               orgs.groups             group
DELETE /groups/{pk}             orgs.groups             group
GET /regions                    orgs.view
POST /regions                   orgs.manage
GET /regions/{pk}               orgs.view               region       shared
POST /regions/{pk}              orgs.manage             region       shared
POST /regions/{pk}/end          orgs.manage             region       shared
GET /people                     orgs.view
POST /people                    orgs.manage
GET /people/{pk}                orgs.view               person
POST /people/{pk}               orgs.manage             person
POST /people/{pk}/leave         orgs.manage             person
GET /posts                      orgs.view
POST /posts                     orgs.manage
GET /posts/{pk}                 orgs.view               post
POST /posts/{pk}/close          orgs.manage             post
POST /posts/{pk}/holders        orgs.manage             post
POST /posts/{pk}/roles          orgs.grant              post
DELETE /post-roles/{pk}         orgs.grant              post_role
POST /holdings/{pk}/relieve     orgs.manage             holding
GET /calendar                   orgs.view
GET /calendar/exceptions        orgs.view
POST /calendar/exceptions       orgs.calendar
DELETE /calendar/exceptions/{pk} orgs.calendar          exception
GET /tables/{kind}/template     orgs.view               kind         import
POST /tables/{kind}/export      orgs.view               kind         import
POST /tables/{kind}             orgs.view               kind         import
POST /tables/{kind}/import      orgs.view               kind         import
GET /documents                  documents.view
POST /documents                 documents.upload
GET /documents/{pk}             documents.view          document     party
GET /documents/{pk}/text        documents.view          document     party
POST /documents/text            documents.upload
GET /documents/{pk}/original    documents.view          document     party
POST /documents/{pk}/reread     documents.upload        document
POST /documents/{pk}/facts      documents.upload        document
POST /documents/{pk}/shelve     documents.upload        document
POST /documents/{pk}/unshelve   documents.upload        document
GET /goals                      documents.goals_view
POST /goals                     documents.goals
GET /goals/{pk}                 documents.goals_view    goal
POST /goals/starter             documents.goals
POST /goals/{pk}                documents.goals         goal
GET /documents/{pk}/coverage    documents.view          document     party
GET /documents/{pk}/alignment   documents.view          document     party
GET /documents/{pk}/versions    documents.view          document     party
POST /documents/{pk}/version    documents.upload        document
GET /documents/{pk}/comparison  documents.view          document     party
GET /documents/{pk}/matches     documents.view          document     party
POST /documents/{pk}/matches/exact documents.decompose   document
POST /matches/{pk}              documents.decompose     match
GET /documents/{pk}/questions   documents.decompose     document
POST /documents/{pk}/questions  documents.decompose     document
GET /reasons                    documents.view
GET /requirements/{pk}/card     documents.decompose     requirement
POST /requirements/{pk}/take-suggestion documents.decompose requirement
POST /documents/{pk}/bulk-edit  documents.decompose     document
GET /documents/{pk}/requirements documents.view         document     party
GET /requirements/{pk}          documents.view          requirement  party
PATCH /requirements/{pk}        documents.decompose     requirement
POST /documents/{pk}/decisions  documents.decompose     document
POST /documents/{pk}/undo       documents.decompose     document
POST /requirements/{pk}/split   documents.decompose     requirement
POST /documents/{pk}/merge      documents.decompose     document
GET /documents/{pk}/issue       tasks.issue             document
POST /documents/{pk}/issue      tasks.issue             document
POST /documents/{pk}/issue/preview tasks.issue          document
GET /batches                    tasks.view                           party
GET /batches/{pk}               tasks.view              batch        party
GET /batches/{pk}/file          tasks.view              batch        party
GET /tasks                      tasks.view
GET /tasks/{pk}                 tasks.view              task         party
GET /tasks/{pk}/progress        tasks.view              task         party
GET /tasks/{pk}/sources         tasks.view              task         party
GET /tasks/{pk}/steps           tasks.view              task         party
GET /documents/{pk}/touched-tasks tasks.view            document     party
GET /progress                   tasks.view
GET /progress/{pk}              tasks.view              progress     party
POST /progress/{pk}/correct     tasks.report            progress     party
POST /progress/{pk}/vouch       tasks.vouch             progress     party
POST /progress/{pk}/stop        tasks.vouch             progress     party
POST /progress/{pk}/take-back   tasks.report            progress     party
POST /parties/{pk}/ask-supports tasks.report            party        party
GET /units/{pk}/habits          tasks.vouch             unit         party
POST /units/{pk}/habits         tasks.vouch             unit         party
GET /progress/{pk}/files/{file} tasks.view              progress     own          own
GET /views                      tasks.view
POST /views                     tasks.view
DELETE /views/{pk}              tasks.view              own          own
POST /views/{pk}/share          tasks.view              own          own
POST /views/{pk}/take           tasks.view              own          own
GET /register-columns           tasks.view
POST /register-columns          tasks.view
GET /task-totals                tasks.view
GET /task-groups                tasks.view
GET /bulk-steps                 tasks.view
POST /bulk-steps                tasks.view                           state
POST /tasks/{pk}/cells/{key}    tasks.view              task         column       party
POST /parties/{pk}/report/files tasks.report            party        party
GET /my-work                    tasks.work
POST /tasks/sign                tasks.sign                           party
POST /parties/{pk}/return       tasks.return            party        party
POST /parties/{pk}/report       tasks.report            party        party
POST /parties/{pk}/settle       tasks.settle            party        state
GET /remarks                    tasks.view
POST /remarks                   tasks.remark_own
GET /remarks/file               tasks.view
GET /remarks/{pk}               tasks.view              remark       party
POST /remarks/{pk}/dispatch     tasks.remark            remark
POST /remarks/{pk}/note         tasks.remark            remark
POST /remarks/{pk}/answer       tasks.remark            remark
POST /remarks/{pk}/close        tasks.remark            remark
POST /remarks/{pk}/again        tasks.remark            remark
POST /parties/{pk}/help         tasks.help              party        party
GET /helps                      tasks.view
GET /helps/{pk}                 tasks.view              help         party
GET /tasks/{pk}/helps           tasks.view              task         party
POST /helps/{pk}/answer         tasks.answer            help         party
POST /helps/{pk}/climb          tasks.answer            help         party
POST /helps/{pk}/close          tasks.answer            help         party
POST /helps/{pk}/confirm        tasks.help              help         party
POST /helps/{pk}/insist         tasks.help              help         party
POST /helps/{pk}/take-back      tasks.help              help         party
POST /tasks/withdraw            tasks.withdraw
GET /tasks/{pk}/claims          tasks.view              task         party
GET /claims/{pk}                tasks.view              claim        party
POST /parties/{pk}/claim        tasks.claim             party        party
POST /claims/{pk}/vouch         tasks.vouch             claim        party
POST /claims/{pk}/unvouch       tasks.vouch             claim        party
POST /claims/{pk}/take-back     tasks.claim             claim        party
GET /tasks/{pk}/review          tasks.review            task
POST /tasks/{pk}/complete       tasks.review            task
POST /tasks/{pk}/send-back      tasks.review            task
POST /tasks/{pk}/reopen         tasks.review            task
POST /tasks/{pk}/resume         tasks.decide            task
POST /tasks/{pk}/due            tasks.decide            task
POST /tasks/{pk}/units          tasks.settle            task
POST /parties/{pk}/drop         tasks.settle            party
POST /tasks/{pk}/merge          tasks.merge             task
POST /tasks/archive             tasks.review
GET /requests                   tasks.view
GET /tasks/{pk}/requests        tasks.view              task         party
GET /requests/{pk}              tasks.view              request      party
GET /requests/{pk}/steps        tasks.view              request      party
POST /parties/{pk}/request      tasks.ask               party        party
POST /requests/{pk}/vouch       tasks.vouch             request      party
POST /requests/{pk}/stop        tasks.vouch             request      party
POST /requests/{pk}/advise      tasks.advise            request
POST /requests/{pk}/grant       tasks.decide            request
POST /requests/{pk}/refuse      tasks.decide            request
POST /requests/{pk}/take-back   tasks.ask               request      party
GET /exemptions                 tasks.view
POST /exemptions/{pk}/end       tasks.decide            exemption
GET /drafts                     tasks.draft
POST /drafts                    tasks.draft
POST /drafts/issue              tasks.issue                          state
POST /drafts/{pk}               tasks.draft             own          state
DELETE /drafts/{pk}             tasks.draft             own          state
GET /tasks/{pk}/nodes           tasks.view              task         party
POST /tasks/{pk}/nodes          tasks.plan              task         party
GET /tasks/{pk}/occurrences     tasks.view              task         party
GET /tasks/{pk}/figures         tasks.view              task         party
POST /nodes/{pk}/done           tasks.plan              own          party
POST /nodes/{pk}/undo           tasks.plan              own          party
GET /tasks/{pk}/targets         tasks.view              task         party
POST /targets/{pk}/plan         tasks.plan              target       party
POST /parties/{pk}/assign       tasks.assign            party        party
GET /tasks/{pk}/judgement       tasks.view              task         party
POST /tasks/{pk}/judgement      tasks.judge             task
DELETE /tasks/{pk}/judgement    tasks.judge             task         state
POST /tasks/{pk}/evaluate       tasks.review            task         state
GET /light-rules                lights.view
GET /light-rules/versions       lights.view
GET /light-rules/versions/{pk}  lights.view             light_version
GET /light-rules/templates      lights.view
POST /light-rules/effect        lights.adopt
POST /light-rules               lights.adopt
GET /ladder                     ladder.view
GET /ladder/versions            ladder.view
GET /ladder/templates           ladder.view
POST /ladder                    ladder.adopt
GET /reminders                  ladder.view
GET /tasks/{pk}/ladder          ladder.view             task         party
POST /tasks/urge                ladder.urge
POST /tasks/{pk}/hold           ladder.hold             task
POST /tasks/{pk}/unhold         ladder.hold             task
GET /supervision-notices        ladder.view
POST /supervision-notices       ladder.issue
GET /supervision-notices/{pk}   ladder.view             notice       party
GET /supervision-notices/{pk}/file ladder.view          notice       party
POST /supervision-notices/{pk}/text ladder.issue        notice
POST /supervision-notices/{pk}/redraft ladder.issue     notice
POST /supervision-notices/{pk}/issue ladder.issue       notice
POST /supervision-notices/{pk}/drop ladder.issue        notice
POST /supervision-notices/{pk}/receive ladder.answer    notice       party
POST /supervision-notices/{pk}/answer ladder.answer     notice       party
POST /supervision-notices/{pk}/return ladder.issue      notice
POST /supervision-notices/{pk}/lift ladder.issue        notice
POST /supervision-notices/{pk}/withdraw ladder.issue    notice
GET /agenda/entries             agenda.view
GET /agenda/wall                agenda.view
GET /agenda/feeds               agenda.feeds
POST /agenda/feeds              agenda.feeds
DELETE /agenda/feeds/{pk}       agenda.feeds            own          own
GET /tasks/{pk}/dependencies    agenda.view             task         party
POST /tasks/{pk}/dependencies   agenda.link             task
DELETE /dependencies/{pk}       agenda.link             own          state
GET /ledger/imports             ledger.import
POST /ledger/imports            ledger.import
GET /ledger/imports/{pk}        ledger.import           ledger
GET /ledger/imports/{pk}/rows   ledger.import           ledger
GET /ledger/imports/{pk}/questions ledger.import        ledger
POST /ledger/imports/{pk}/columns ledger.import         ledger
POST /ledger/imports/{pk}/answers ledger.import         ledger
POST /ledger/imports/{pk}/aside ledger.import           ledger
POST /ledger/imports/{pk}/settle ledger.import          ledger
POST /ledger/imports/{pk}/confirm ledger.import         ledger
POST /ledger/imports/{pk}/issue ledger.import           ledger       state
POST /ledger/imports/{pk}/recover ledger.import         ledger       state
DELETE /ledger/imports/{pk}     ledger.import           ledger       state
GET /ledger/imports/{pk}/aside.xlsx ledger.import       ledger
GET /ledger/export              ledger.import
GET /ledger/kept                ledger.import
POST /ledger/tasks/{pk}/note    ledger.note             task
"""
_RELATIONS = {
    "import": IMPORT,
    "shared": SHARED,
    "own": OWNED,
    "party": PARTY,
    "state": STATE,
    "": "",
}


def _operation(line: str) -> tuple[str, Route]:
    method, path, permission = line.split()[:3]
    rest = line.split()[3:]
    kwargs = {name: rest.pop(0) for name in re.findall(r"{(\w+)}", path)}
    return f"{method} {path}", Route(
        permission, relation=_RELATIONS[rest[0] if rest else ""], kwargs=kwargs
    )


OPERATIONS: dict[str, Route] = dict(map(_operation, _OPERATIONS.strip().splitlines()))
