"""The list of reports: what its address asks for, and what a row of it says in a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django import forms
from django.db.models import F, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.orgs.models import Unit
from luodi.apps.orgs.queries import units_visible_to
from luodi.apps.tasks.models import Progress, ProgressState, Task
from luodi.apps.tasks.queries import task_for, tasks_visible_to, unit_ids_of
from luodi.apps.tasks.queries.reports import OUT, reports_visible_to
from luodi.apps.tasks.queries.work import acting_unit_ids
from luodi.apps.tasks.report_words import figure, in_short
from luodi.apps.tasks.rules import sees_all
from luodi.kernel.access import Actor
from luodi.kernel.forms import DayInput
from luodi.kernel.paging import Page, page_of
from luodi.kernel.saying import aside, listed
from luodi.kernel.tables_out import Head

ONLY = [
    ("hinted", gettext_lazy("有提示的")),
    ("problems", gettext_lazy("有问题的")),
    ("unchanged", gettext_lazy("无变化的")),
    ("for_lead", gettext_lazy("配合单位的")),
    ("corrected", gettext_lazy("已更正的")),
    ("with_head", gettext_lazy("待负责人审签的")),
    ("stopped", gettext_lazy("退回修改的")),
]
_CONDITIONS = {
    "hinted": Q(hinted__gt=0),
    "problems": ~Q(problems=""),
    "unchanged": Q(is_unchanged=True),
    "for_lead": Q(for_lead=True),
    "corrected": Q(state=ProgressState.CORRECTED),
    "with_head": Q(state=ProgressState.WITH_HEAD),
    "stopped": Q(state=ProgressState.STOPPED),
}
MOST_COUNTED = 1_000  # nobody needs to know how many there are beyond
_SAID = (
    "task_id", "unit_id", "text", "is_unchanged", "problems", "next_step", "evidence", "for_lead",
    "state", "as_of", "hints", "hinted", "corrects_id", "why", "stopped_why", "by_name",
    "vouched_by", "at",
)  # fmt: skip
# heading and width, in characters
COLUMNS = (
    (gettext_lazy("编号"), 20), (gettext_lazy("事项"), 36), (gettext_lazy("单位"), 16),
    (gettext_lazy("反馈时间"), 16), (gettext_lazy("数据截至"), 12), (gettext_lazy("进展"), 60),
    (gettext_lazy("数字"), 30), (gettext_lazy("存在问题"), 40), (gettext_lazy("下步打算"), 40),
    (gettext_lazy("佐证"), 24), (gettext_lazy("提示"), 20), (gettext_lazy("状态"), 12),
    (gettext_lazy("更正的原因"), 24), (gettext_lazy("填报人"), 12), (gettext_lazy("审签人"), 12),
)  # fmt: skip


_SEARCH = {"type": "search", "class": "form-control"}


class ReportListForm(forms.Form):
    """What can be asked of the list; every field may be left empty."""

    number = forms.CharField(
        label=gettext_lazy("任务编号"), required=False, max_length=50,
        widget=forms.TextInput({**_SEARCH, "placeholder": gettext_lazy("任务编号")}),
    )  # fmt: skip
    unit = forms.ModelChoiceField(
        label=gettext_lazy("单位"), required=False, queryset=Unit.objects.none(),
        empty_label=gettext_lazy("全部单位"),
        widget=forms.Select(attrs={"data-picker": "", "class": "form-select"}),
    )  # fmt: skip
    own = forms.BooleanField(
        label=gettext_lazy("不含下级单位"), required=False, widget=forms.HiddenInput
    )
    only = forms.ChoiceField(
        label=gettext_lazy("哪些"), required=False,
        choices=[("", gettext_lazy("全部反馈")), *ONLY],
        widget=forms.Select(attrs={"class": "form-select"}),
    )  # fmt: skip
    since = forms.DateField(
        label=gettext_lazy("从"), required=False, widget=DayInput({"class": "form-control"})
    )
    until = forms.DateField(
        label=gettext_lazy("到"), required=False, widget=DayInput({"class": "form-control"})
    )
    task = forms.IntegerField(
        required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units_visible_to(actor)  # type: ignore[attr-defined]  # a ModelChoiceField


@dataclass(slots=True)
class ReportList:
    """The reports an address asks for. What cannot be understood in it is left out.

    People of units see what their own units wrote, those who oversee tasks what has gone out; of
    one task everybody who sees it sees what has gone out.
    """

    actor: Actor
    asked: Mapping[str, Any]
    form: ReportListForm = field(init=False)
    task: Task | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.form = ReportListForm(self.asked, actor=self.actor)
        self.form.is_valid()
        chosen = self.chosen
        if "task" in chosen:
            self.task = task_for(self.actor, chosen["task"])
            del self.form.fields["number"]

    @property
    def chosen(self) -> dict[str, Any]:
        """The filters that say something."""
        return {key: value for key, value in self.form.cleaned_data.items() if value}

    def rows(self) -> QuerySet[Progress]:
        """The reports, filtered, latest first."""
        chosen, rows = self.chosen, self._seen()
        if "number" in chosen:
            tasks = tasks_visible_to(self.actor).filter(number=chosen["number"].strip())
            rows = rows.filter(task__in=list(tasks.values_list("pk", flat=True)[:2]))
        if "unit" in chosen:
            rows = rows.filter(unit__in=_units_of(chosen["unit"], "own" in chosen))
        if "only" in chosen:
            rows = rows.filter(_CONDITIONS[chosen["only"]])
        if "since" in chosen:
            rows = rows.filter(at__gte=_morning(chosen["since"]))
        if "until" in chosen:
            rows = rows.filter(at__lt=_morning(chosen["until"] + dt.timedelta(1)))
        return rows.order_by("-at", "-pk")

    def page(self, number: Any) -> Page[Progress]:
        """A page of them: which, from the indexes alone, then what their rows say."""
        found = page_of(self.rows().only("pk"), number, limit=MOST_COUNTED)
        by_pk = {row.pk: row for row in with_all(Progress.objects.filter(pk__in=_pks(found)))}
        return replace(found, rows=[by_pk[pk] for pk in _pks(found) if pk in by_pk])

    def written(self) -> QuerySet[Progress]:
        """The rows with everything that a file says of them."""
        rows = with_units(self.rows()).only(*_SAID)
        return rows.annotate(number=F("task__number"), title=F("task__title"))

    def _seen(self) -> QuerySet[Progress]:
        if self.task is not None:
            return reports_visible_to(self.actor, self.task).select_related(None)
        own = acting_unit_ids(self.actor)
        if sees_all(self.actor):
            return self._all_seen(own)
        if own:
            return Progress.objects.filter(unit__in=own)
        return Progress.objects.filter(unit__in=unit_ids_of(self.actor), state__in=OUT)

    def _all_seen(self, own: list[int]) -> QuerySet[Progress]:
        """What has gone out of any unit, and everything of those the actor acts for."""
        rows = Progress.objects.filter(organisation_id=self.actor.organisation_id)
        if "unit" in self.chosen:
            rows = Progress.objects.all()  # the unit is of the organisation: its index will do
        out = Q(state__in=OUT)
        return rows.filter(out | Q(unit__in=own)) if own else rows.filter(out)


def _units_of(unit: Unit, alone: bool) -> list[int]:
    """The unit, with all below it unless it is meant alone."""
    if alone:
        return [unit.pk]
    below = Unit.objects.filter(organisation_id=unit.organisation_id, path__startswith=unit.path)
    return list(below.values_list("pk", flat=True))


def with_all(rows: QuerySet[Progress]) -> QuerySet[Progress]:
    """Rows with what is said of them, and no more, in a fixed number of queries."""
    known = with_units(rows).select_related("task")
    return known.only(*_SAID, "task__number", "task__title")


def with_units(rows: QuerySet[Progress]) -> QuerySet[Progress]:
    """Rows with their units, of which there are few, and their figures."""
    units = Prefetch("unit", Unit.objects.only("name", "short_name"))
    return rows.prefetch_related(units, "values__target")


def _pks(page: Page[Progress]) -> list[int]:
    return [row.pk for row in page.rows]


def _morning(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def figures_in(report: Progress) -> list[str]:
    """Its figures in words."""
    found = sorted(report.values.all(), key=lambda one: (one.target.position, one.pk))
    return [
        f"{one.target.indicator or one.target.quote} {figure(one.value)}{one.target.unit}".strip()
        for one in found
    ]


def heads() -> list[Head]:
    """The headings of a file."""
    return [Head(str(title), width) for title, width in COLUMNS]


def lines(reports: Iterable[Progress]) -> Iterator[list[Any]]:
    """What is :meth:`~ReportList.written`, in the order of COLUMNS."""
    states = {value: str(label) for value, label in ProgressState.choices}
    support, unchanged = _("配合"), _("无变化")
    for report in reports:
        state = states[report.state]
        yield [
            report.number,  # type: ignore[attr-defined]  # annotated
            report.title,  # type: ignore[attr-defined]  # annotated
            str(report.unit),
            timezone.localtime(report.at).replace(tzinfo=None),
            report.as_of,
            unchanged if report.is_unchanged else report.text,
            listed(found) if (found := figures_in(report)) else "",
            report.problems,
            report.next_step,
            report.evidence,
            listed(in_short(hint) for hint in report.hints) if report.hints else "",
            aside(state, support) if report.for_lead else state,
            report.why or report.stopped_why,
            report.by_name,
            report.vouched_by,
        ]
