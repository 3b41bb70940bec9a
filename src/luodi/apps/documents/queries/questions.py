"""What is still open in a document: the list to take to the leader who decides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from luodi.apps.documents.models import Decision, Requirement, RequirementParty
from luodi.kernel.models import PartyRole


class Doubt(StrEnum):
    """A kind of open question."""

    NO_OWNER = "no_owner"
    UNKNOWN_UNIT = "unknown_unit"
    NO_LEAD = "no_lead"
    NO_DATE = "no_date"
    VAGUE_DATE = "vague_date"
    TWO_DATES = "two_dates"


@dataclass(frozen=True, slots=True)
class Question:
    """What is open about one requirement; `detail` are the words of the document it is about."""

    row: Requirement
    doubt: Doubt
    detail: str = ""

    @property
    def sentence(self) -> str:
        """The question in words."""
        names = {"names": self.detail}
        sentences = {
            Doubt.NO_OWNER: _("没有写明由谁负责"),
            Doubt.UNKNOWN_UNIT: _("“%(names)s”在组织机构里没有找到") % names,
            Doubt.NO_LEAD: _("%(names)s 都有责任，没有写明谁牵头") % names,
            Doubt.NO_DATE: _("没有写明完成时限"),
            Doubt.VAGUE_DATE: _("时限“%(names)s”不明确") % names,
            Doubt.TWO_DATES: _("有两个时限，需明确以哪个为准"),
        }
        return sentences[self.doubt]


def questions_about(row: Requirement) -> Iterator[Question]:
    """Everything open about a requirement that is, or may become, a task."""
    parties = list(row.parties.all())
    owners = [p for p in parties if p.role in (PartyRole.LEAD, PartyRole.RESPONSIBLE)]
    if not owners:
        yield Question(row, Doubt.NO_OWNER, "、".join(p.name for p in parties))
    unknown = [party.name for party in parties if not _is_known(party)]
    if unknown:
        yield Question(row, Doubt.UNKNOWN_UNIT, "、".join(unknown))
    leads = [p for p in owners if p.role == PartyRole.LEAD]
    if not leads and len(owners) > 1:
        yield Question(row, Doubt.NO_LEAD, "、".join(p.name for p in owners))
    yield from _about_date(row)


def _about_date(row: Requirement) -> Iterator[Question]:
    if row.due_flag == "ambiguous":
        yield Question(row, Doubt.TWO_DATES, row.due_text)
    elif row.due is None and not row.recurrence:
        if row.due_text:
            yield Question(row, Doubt.VAGUE_DATE, row.due_text)
        else:
            yield Question(row, Doubt.NO_DATE)


def _is_known(party: RequirementParty) -> bool:
    return party.unit_id is not None or party.group_id is not None


def open_questions(rows: list[Requirement]) -> list[Question]:
    """The open questions of everything that becomes a task or may still become one."""
    return [
        question
        for row in rows
        if row.issued_at is None  # from then on it is settled in the task
        and (
            row.decision == Decision.ACCEPTED
            or (row.decision == Decision.UNDECIDED and row.proposal == "task")
        )
        for question in questions_about(row)
    ]
