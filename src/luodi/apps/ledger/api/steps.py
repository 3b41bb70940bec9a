"""The last steps of an import: rows left out, written, issued, dropped."""

from __future__ import annotations

from pydantic import Field

from luodi.apps.ledger import actions
from luodi.apps.ledger.api.imports import ImportOut
from luodi.apps.ledger.api.routes import routes
from luodi.apps.ledger.limits import MOST_ROWS
from luodi.apps.ledger.models import Import
from luodi.apps.ledger.queries.imports import import_for
from luodi.apps.ledger.rules import IMPORT
from luodi.kernel.access import ActorRequest
from luodi.kernel.rest.listing import Key, Pk, Strict


class RowsIn(Strict):
    """Rows by their numbers; none: all that stand in the way."""

    rows: list[Key] = Field(default_factory=list, max_length=MOST_ROWS)


class AsideIn(RowsIn):
    """`back`: take them in again."""

    back: bool = False


@routes.post("/ledger/imports/{pk}/aside", IMPORT, ImportOut)
def set_import_rows_aside(request: ActorRequest, pk: Pk, sent: AsideIn) -> Import:
    """Leave rows out."""
    source = import_for(request.actor, pk)
    return actions.set_aside(actor=request.actor, source=source, numbers=sent.rows, back=sent.back)


@routes.post("/ledger/imports/{pk}/settle", IMPORT, ImportOut)
def settle_import_conflicts(request: ActorRequest, pk: Pk, sent: RowsIn) -> Import:
    """In conflicts the values of the file count."""
    source = import_for(request.actor, pk)
    return actions.settle(actor=request.actor, source=source, numbers=sent.rows)


class ConfirmIn(Strict):
    """`issue`: what is new goes out at once, with that note. `version` is what was looked at."""

    version: Key
    issue: bool = False
    note: str = Field("", max_length=2000)


@routes.post("/ledger/imports/{pk}/confirm", IMPORT, ImportOut, status=202)
def confirm_import(request: ActorRequest, pk: Pk, sent: ConfirmIn) -> Import:
    """Have it written in the background: all of it, or nothing."""
    return actions.confirm(
        actor=request.actor,
        source=import_for(request.actor, pk),
        issue=sent.issue,
        note=sent.note,
        seen=sent.version,
    )


class LedgerIssueIn(Strict):
    """The covering note."""

    note: str = Field("", max_length=2000)


@routes.post("/ledger/imports/{pk}/issue", IMPORT, ImportOut, status=202)
def issue_import(request: ActorRequest, pk: Pk, sent: LedgerIssueIn) -> Import:
    """The drafts of an import go out in one batch."""
    source = import_for(request.actor, pk)
    return actions.issue_later(actor=request.actor, source=source, note=sent.note)


@routes.post("/ledger/imports/{pk}/recover", IMPORT, ImportOut)
def recover_import(request: ActorRequest, pk: Pk) -> Import:
    """Go on after its background work has ended for good."""
    return actions.recover(actor=request.actor, source=import_for(request.actor, pk))


@routes.delete("/ledger/imports/{pk}", IMPORT)
def drop_import(request: ActorRequest, pk: Pk) -> None:
    """Import nothing of it."""
    actions.drop(actor=request.actor, source=import_for(request.actor, pk))
