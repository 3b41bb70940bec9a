"""Reading a document: from a file in quarantine to requirements on the desk, in one job.

Each step can be taken again: a job that was killed finds what it has done and goes on from there.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from luodi.apps.documents.actions import (
    Pair,
    admit,
    fail_reading,
    finish_reading,
    note_matches,
)
from luodi.apps.documents.models import Document, DocumentState
from luodi.apps.documents.queries import (
    JOB,
    REMATCH,
    find_like,
    in_order,
    known_by_bytes,
    known_by_text,
    known_pairs,
)
from luodi.apps.orgs.queries import directory_of
from luodi.files import ClassifiedFileError, FileError, SourceDocument
from luodi.kernel import gate, jobs, quarantine, schedule
from luodi.kernel.access import Actor
from luodi.kernel.errors import Mistake
from luodi.kernel.models import Job, JobState
from luodi.reading import ReadingError, read

ATTEMPTS = 4
STEPS = 4
Outcome = dict[str, Any]
_UNREADABLE = _("读取时程序出错，请重新读取一次；仍不行请把文件交给系统管理员。")


@jobs.job(JOB, _("读取文件"), attempts=ATTEMPTS)
def read_document(
    run: jobs.Run,
    *,
    by: dict[str, str],
    token: str = "",
    document: int | None = None,
    supersedes: int | None = None,
) -> Outcome:
    """Look at a file, keep it, read it, look for the same elsewhere. What became of it:

    ``document`` (its number), ``same`` (the number of the one that has this content already), or
    ``problem`` (a code) with a sentence in ``zh`` and ``en``.
    """
    actor = _asker(run.job, by)
    try:
        found = _found(run.job, document) or _taken_in(run, actor, token, supersedes)
    except Exception:
        if run.job.attempts >= ATTEMPTS:
            quarantine.discard(token)
        raise
    quarantine.discard(token)
    return found if isinstance(found, dict) else _read(run, actor, found)


def _asker(job: Job, by: dict[str, str]) -> Actor:
    """Whoever asked for it acts, and may what was allowed when it was asked for."""
    if job.organisation_id is None:
        raise LookupError("a document is read for an organisation")
    system = Actor.system(job.organisation_id, by["name"])
    return replace(system, post=by["post"], user_id=job.created_by)


def _found(job: Job, pk: int | None) -> Document | None:
    """The document to be read again, or the one that an earlier run of this job has kept."""
    documents = Document.objects.filter(organisation_id=job.organisation_id or 0)
    return documents.filter(pk=pk).first() if pk else documents.filter(job=job).first()


def _taken_in(
    run: jobs.Run, actor: Actor, token: str, supersedes: int | None
) -> Document | Outcome:
    """The document that was made of the file, or a sentence that says why there is none."""
    try:
        return _admitted(run, actor, token, supersedes)
    except FileError as error:
        return {"problem": error.code, "zh": error.zh, "en": error.en}
    except Mistake as mistake:
        return {"problem": "mistake", "zh": str(mistake.sentence), "en": str(mistake.sentence)}


def _admitted(
    run: jobs.Run, actor: Actor, token: str, supersedes: int | None
) -> Document | Outcome:
    held = quarantine.find(token)
    if held is None:
        return {
            "problem": "missing",
            "zh": "文件已不在服务器上，请重新上传。",
            "en": "The file is no longer on the server; upload it again.",
        }
    run.progress(0, STEPS, str(_("检查格式和密级")))
    same = known_by_bytes(actor.organisation_id, held.sha256())
    if same is not None:
        return {"same": same.pk}
    try:
        source = gate.opened(held)
    except ClassifiedFileError as error:
        raise gate.refuse(actor=actor, mark=error.args[1]) from None
    return _kept(run, actor, held, source, supersedes)


def _kept(
    run: jobs.Run,
    actor: Actor,
    held: quarantine.Held,
    source: SourceDocument,
    supersedes: int | None,
) -> Document | Outcome:
    run.progress(1, STEPS, str(_("保存原件")))
    same = known_by_text(actor.organisation_id, source.text)
    if same is not None:
        return {"same": same.pk}
    earlier = Document.objects.filter(
        pk=supersedes or 0, organisation_id=actor.organisation_id
    ).first()
    try:
        return admit(actor=actor, job=run.job, held=held, source=source, supersedes=earlier)
    except IntegrityError:  # two people handed in the same at the same moment
        same = known_by_text(actor.organisation_id, source.text)
        if same is None:
            raise
        return {"same": same.pk}


def _read(run: jobs.Run, actor: Actor, document: Document) -> Outcome:
    run.progress(2, STEPS, str(_("识别要求")))
    try:
        reading = read(document.text, units=directory_of(document.organisation_id))
    except ReadingError as error:
        fail_reading(actor=actor, document=document, sentence=error.zh)
        return {"document": document.pk}
    except Exception:
        if run.job.attempts >= ATTEMPTS:
            fail_reading(actor=actor, document=document, sentence=str(_UNREADABLE))
        raise
    if document.state != DocumentState.OPEN:
        document = finish_reading(actor=actor, document=document, reading=reading)
    run.progress(3, STEPS, str(_("查找其他文件里的同一事项")))
    _match(run, actor, document)
    return {"document": document.pk}


def _match(run: jobs.Run, actor: Actor, document: Document) -> int:
    """Note what is like the document's requirements elsewhere and was not known; how many."""

    def tell(passed: int, _total: int) -> None:
        run.progress(3, STEPS, str(_("已比对 %(n)d 条要求")) % {"n": passed})

    known = known_pairs(document)
    found = [one for one in find_like(document, tell) if frozenset(one[:2]) not in known]
    order = in_order({pk for one in found for pk in one[:2]})
    pairs = []
    for own, other, likeness in found:
        earlier, later = sorted((own, other), key=lambda pk: order[pk])
        pairs.append(Pair(later, earlier, likeness))
    if pairs:
        note_matches(actor=actor, document=document, pairs=pairs)
    return len(pairs)


@jobs.job(REMATCH, _("重新查找同一事项"), attempts=ATTEMPTS)
def match_again(run: jobs.Run, *, by: dict[str, str], document: int) -> Outcome:
    """Look again after requirements were edited, split, merged or accepted on the desk.

    Of several that wait for one document the last does it for all.
    """
    organisation = run.job.organisation_id or 0
    own = Job.objects.filter(organisation_id=organisation, name=REMATCH)
    waiting = own.filter(state=JobState.QUEUED, pk__gt=run.job.pk, arguments__document=document)
    found = Document.objects.filter(organisation_id=organisation, pk=document)
    row = None if waiting.exists() else found.first()
    return {"found": 0 if row is None else _match(run, _asker(run.job, by), row)}


@schedule.every("documents.sweep", minutes=60, offset=7)
def sweep(now: dt.datetime) -> None:
    """Files that nobody will fetch from quarantine any more are let go."""
    waiting = Job.objects.filter(name=JOB, state__in=[JobState.QUEUED, JobState.RUNNING])
    keep = frozenset(str(row.arguments.get("token", "")) for row in waiting)
    quarantine.sweep(now - dt.timedelta(hours=2), keep)
