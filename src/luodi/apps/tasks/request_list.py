"""What the list of requests can be asked; its rows in order, and as they are exported."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from luodi.apps.orgs.models import Unit
from luodi.apps.orgs.queries import units_visible_to
from luodi.apps.tasks.filters import QuickSelect
from luodi.apps.tasks.models import TaskRequest
from luodi.apps.tasks.models.requests import KINDS, REQUEST_STATES
from luodi.apps.tasks.queries.requests import OPEN, requests_visible_to, with_facts
from luodi.kernel.access import Actor
from luodi.kernel.tables_out import Head

ANY = "all"
MOST_EXPORTED = 20_000
_HEADS = (
    (_("任务编号"), 22), (_("事项"), 40), (_("申请"), 10), (_("申请单位"), 16), (_("状态"), 16),
    (_("理由"), 48), (_("申请时的时限"), 14), (_("希望的时限"), 14), (_("批准的时限"), 14),
    (_("移交给"), 16), (_("申请人"), 12), (_("申请时间"), 16), (_("审签人"), 12),
    (_("初审意见"), 30), (_("审批人"), 12), (_("审批时间"), 16), (_("审批意见"), 30),
)  # fmt: skip


class RequestsForm(forms.Form):
    """What can be asked of the list; every field may be left empty."""

    state = forms.ChoiceField(
        label=_("状态"), required=False,
        choices=[("", _("等待办理的")), *REQUEST_STATES, (ANY, _("全部状态"))],
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("申请"), required=False, choices=[("", _("全部申请")), *KINDS])
    unit = forms.ModelChoiceField(
        label=_("申请单位"), required=False, queryset=Unit.objects.none(),
        empty_label=_("全部单位"),
        widget=QuickSelect(attrs={"data-picker": "", "class": "form-select"}),
    )  # fmt: skip

    def __init__(self, data: QueryDict | None, *, actor: Actor) -> None:
        super().__init__(data)
        for name in ("state", "kind"):
            self.fields[name].widget.attrs["class"] = "form-select"
        units = units_visible_to(actor).only("organisation_id", "path", "name", "short_name")
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]  # a ModelChoiceField


@dataclass(slots=True)
class Requests:
    """The requests an address asks for. What cannot be understood in it is left out."""

    actor: Actor
    asked: QueryDict
    form: RequestsForm = field(init=False)

    def __post_init__(self) -> None:
        self.form = RequestsForm(self.asked, actor=self.actor)
        self.form.is_valid()

    @property
    def chosen(self) -> dict[str, Any]:
        """The filters that say something."""
        return {key: value for key, value in self.form.cleaned_data.items() if value}

    def rows(self) -> QuerySet[TaskRequest]:
        """What waits, the oldest first; what has been decided, the latest first."""
        rows, chosen = requests_visible_to(self.actor), self.chosen
        state = chosen.get("state", "")
        if state != ANY:
            rows = rows.filter(state=state) if state else rows.filter(state__in=OPEN)
        for name, column in (("kind", "kind"), ("unit", "party__unit")):
            if name in chosen:
                rows = rows.filter(**{column: chosen[name]})
        return with_facts(rows).order_by("id" if state in ("", *OPEN) else "-id")


def heads() -> list[Head]:
    """The columns of an export."""
    return [Head(str(title), width) for title, width in _HEADS]


def lines(requests: Requests) -> Iterator[list[Any]]:
    """The rows of an export."""
    row: TaskRequest
    for row in requests.rows()[:MOST_EXPORTED].iterator(chunk_size=1000):
        yield [
            row.task.number,
            row.task.title,
            row.get_kind_display(),
            str(row.party.unit),
            row.get_state_display(),
            row.grounds,
            row.due_before,
            row.wanted_due,
            row.granted_due,
            str(row.to_unit or row.to_outside),
            row.by_name,
            timezone.localtime(row.at),
            row.vouched_by,
            row.opinion,
            row.decided_by,
            timezone.localtime(row.decided_at) if row.decided_at else None,
            row.decision_reason,
        ]
