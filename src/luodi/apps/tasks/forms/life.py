"""Forms of a task's life: completion claimed and reviewed, requests and what becomes of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luodi.apps.orgs.models import Unit
from luodi.apps.orgs.queries import active_units
from luodi.apps.tasks.actions import Completion, Review, Wish
from luodi.apps.tasks.forms.drafts import RECURRENCES
from luodi.apps.tasks.forms.reasons import ReasonForm
from luodi.apps.tasks.models import TaskParty, TaskTarget
from luodi.core.request_flow import RequestKind, kind_of
from luodi.core.task_flow import CHECKS, TaskState
from luodi.kernel.access import Actor
from luodi.kernel.forms import DayInput
from luodi.kernel.recurring import recurrence as recurrence_said
from luodi.kernel.repeats import OnceForm

_LONG, _SHORT, _PLACE = 4000, 300, 500


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _plain(value: float) -> float | int:
    """A figure as one types it: 15, not 15.0."""
    return int(value) if value.is_integer() else value


class ClaimForm(OnceForm):
    """What a unit says of a task that is done."""

    use_required_attribute = False

    result = forms.CharField(
        label=_("办结情况"), max_length=_LONG, widget=_area(6),
        help_text=_("做成了什么、数字多少、问题是否解决。"),
        error_messages={"required": _("请写明办结情况：做成了什么、数字多少、问题是否解决。")},
    )  # fmt: skip
    evidence = forms.CharField(
        label=_("佐证（文号、链接）"), max_length=_PLACE, required=False,
        help_text=_("验收文号、项目代码或链接，别处已有的不用再传。"),
    )  # fmt: skip

    def said(self) -> Completion:
        """For the action."""
        words = self.cleaned_data
        return Completion(result=words["result"], evidence=words["evidence"], token=words["token"])


class ReviewForm(forms.Form):
    """What the office finds: an answer to each check, an opinion, shares of a joint task."""

    use_required_attribute = False

    checks = forms.MultipleChoiceField(
        label=_("审核"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(name, _(check.label)) for name, check in CHECKS.items()],
    )  # fmt: skip
    opinion = forms.CharField(
        label=_("审核意见"), max_length=_SHORT, required=False, widget=_area(3),
        help_text=_("退回重办的，写明哪里没有做到、怎样才算办结。"),
    )  # fmt: skip

    def __init__(self, *args: Any, parties: Iterable[TaskParty], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = list(parties)
        self.joint = units if len(units) > 1 else []
        for party, share in zip(self.joint, equal_shares(len(self.joint)), strict=True):
            self.fields[f"share-{party.unit_id}"] = forms.FloatField(
                label=str(party.unit),
                required=False,
                min_value=0,
                max_value=100,
                initial=_plain(share),
            )

    def shares(self) -> list[tuple[TaskParty, forms.BoundField]]:
        """The fields of the shares with their units."""
        return [(party, self[f"share-{party.unit_id}"]) for party in self.joint]

    def review(self) -> Review:
        """For the action; an empty share is none."""
        said = self.cleaned_data
        given = {party.unit_id: said[f"share-{party.unit_id}"] for party in self.joint}
        return Review(
            checks={name: name in said["checks"] for name in CHECKS},
            opinion=said["opinion"],
            shares={unit: share for unit, share in given.items() if share is not None},
        )


def equal_shares(count: int) -> list[float]:
    """Percent for each of them, with one decimal, adding up to 100; the first has the rest."""
    if count < 1:
        return []
    each = 1000 // count / 10
    return [round(100 - each * (count - 1), 1), *[each] * (count - 1)]


def _recurrence(present: str) -> forms.ChoiceField:
    """The turns of a recurring task: the present ones, or others."""
    usual: list[tuple[str, Any]] = [(value, label) for value, label in RECURRENCES if value]
    if present not in dict(usual):
        usual.insert(0, (present, recurrence_said(present)))
    return forms.ChoiceField(label=_("周期"), required=False, choices=usual, initial=present)


class WishForm(OnceForm):
    """What a unit asks for. Fields of other kinds than the chosen one say nothing."""

    use_required_attribute = False

    kind = forms.ChoiceField(
        label=_("申请什么"), widget=forms.RadioSelect,
        choices=[
            (RequestKind.EXTEND.value, _("延期")),
            (RequestKind.ADJUST.value, _("调整")),
            (RequestKind.SUSPEND.value, _("挂起")),
            (RequestKind.HAND.value, _("移交")),
            (RequestKind.EXEMPT.value, _("亮灯豁免")),
        ],
        error_messages={"required": _("请选择申请什么。")},
    )  # fmt: skip
    wanted_due = forms.DateField(label=_("希望的时限"), required=False, widget=DayInput)
    title = forms.CharField(label=_("事项"), max_length=120, required=False)
    text = forms.CharField(label=_("要求"), max_length=_LONG, required=False, widget=_area(4))
    leader = forms.CharField(label=_("责任领导"), max_length=60, required=False)
    due_current = forms.DateField(label=_("调整后的时限"), required=False, widget=DayInput)
    to_unit = forms.ModelChoiceField(
        label=_("移交给本区单位"), required=False, queryset=Unit.objects.none(),
        empty_label=_("请选择单位"), widget=forms.Select(attrs={"data-picker": ""}),
    )  # fmt: skip
    to_outside = forms.CharField(
        label=_("或移交给区外"), max_length=120, required=False,
        help_text=_("如市级部门。移交区外的，任务在本区到此为止。"),
    )  # fmt: skip
    grounds = forms.CharField(
        label=_("理由"), max_length=_LONG, widget=_area(4),
        help_text=_("进展到哪一步，为什么，准备怎么办。"),
        error_messages={"required": _("请写明理由：进展到哪一步，为什么，准备怎么办。")},
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, party: TaskParty, **kwargs: Any) -> None:
        task = party.task
        present = {name: getattr(task, name) for name in ("title", "text", "leader", "due_current")}
        kwargs["initial"] = present | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        if not self.is_bound and task.state != TaskState.ACTIVE.value:
            kind: Any = self.fields["kind"]  # while something else waits there is one left to ask
            kind.choices = kind.choices[-1:]
        self.targets = list(task.targets.all())
        for target in self.targets:
            ends = {"": target.value} | ({"-high": target.high} if target.high is not None else {})
            for end, value in ends.items():
                self.fields[f"target-{target.pk}{end}"] = forms.FloatField(
                    label=target.indicator or target.quote, required=False, initial=_plain(value)
                )
        if task.recurrence:
            self.fields["recurrence"] = _recurrence(task.recurrence)
        self.fields["to_unit"].queryset = active_units(actor).exclude(pk=party.unit_id)  # type: ignore[attr-defined]  # a ModelChoiceField
        self.party = party

    def figures(self) -> list[tuple[TaskTarget, list[forms.BoundField]]]:
        """The fields of the targets; of a range one for each end."""
        return [(target, [self[name] for name in self._names(target)]) for target in self.targets]

    def _names(self, target: TaskTarget) -> list[str]:
        names = (f"target-{target.pk}", f"target-{target.pk}-high")
        return [name for name in names if name in self.fields]

    def wish(self) -> Wish:
        """For the action."""
        said, kind = self.cleaned_data, kind_of(self.cleaned_data["kind"])
        hands = kind is RequestKind.HAND
        dated = kind in (RequestKind.EXTEND, RequestKind.SUSPEND, RequestKind.EXEMPT)
        return Wish(
            kind=kind,
            grounds=said["grounds"],
            wanted_due=said["wanted_due"] if dated else None,
            terms=self._terms() if kind is RequestKind.ADJUST else {},
            to_unit=said["to_unit"] if hands else None,
            to_outside=said["to_outside"] if hands else "",
            token=said["token"],
        )

    def _terms(self) -> dict[str, Any]:
        """What is filled in; the action keeps what differs from the present."""
        said = self.cleaned_data
        terms = {name: said[name] for name in ("title", "text", "leader")}
        if said["due_current"]:
            terms["due_current"] = said["due_current"].isoformat()
        if said.get("recurrence"):
            terms["recurrence"] = said["recurrence"]
        figures = {}
        for target in self.targets:
            held = [target.value] if target.high is None else [target.value, target.high]
            given = [said[name] for name in self._names(target)]
            wanted = [old if new is None else new for old, new in zip(held, given, strict=True)]
            if wanted != held:
                figures[str(target.pk)] = wanted if len(wanted) > 1 else wanted[0]
        return terms | ({"targets": figures} if figures else {})


class SeenForm(forms.Form):
    """A step on a request; `version` is the one that was on the page."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class OpinionForm(SeenForm):
    """What an officer makes of a request."""

    opinion = forms.CharField(
        label=_("初审意见"), max_length=_SHORT, widget=_area(2),
        help_text=_("情况是否属实，建议怎么办。供督查室负责人审批时参考。"),
    )  # fmt: skip


class GrantForm(SeenForm):
    """The decision that it is so, with the date that the approver states."""

    due = forms.DateField(label=_("批准的时限"), required=False, widget=DayInput)
    reason = forms.CharField(
        label=_("审批意见"), max_length=_SHORT, required=False, widget=_area(2)
    )

    def __init__(self, *args: Any, kind: str, wanted: dt.date | None, **kwargs: Any) -> None:
        kwargs["initial"] = {"due": wanted}
        super().__init__(*args, **kwargs)
        if kind not in GRANTED_TO:
            del self.fields["due"]
        else:
            self.fields["due"].label = GRANTED_TO[kind]
            self.fields["due"].required = kind != RequestKind.SUSPEND.value


GRANTED_TO = {
    RequestKind.EXTEND.value: _("批准延到"),
    RequestKind.SUSPEND.value: _("预计恢复"),
    RequestKind.EXEMPT.value: _("豁免到"),
}


class WhyForm(SeenForm):
    """A sentence that says why."""

    reason = forms.CharField(label=_("理由"), max_length=_SHORT, widget=_area(2))


class MergeForm(ReasonForm):
    """Into which task, and why."""

    into = forms.IntegerField(
        required=True, widget=forms.HiddenInput,
        error_messages={"required": _("请先找到并选择要并入的任务。")},
    )  # fmt: skip

    field_order = ("into", "reason")
