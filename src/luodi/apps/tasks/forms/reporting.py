"""Forms of reports, of their correction, and of how a unit wants them to go out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luodi.apps.tasks.actions import LONGEST
from luodi.apps.tasks.models import TaskTarget
from luodi.apps.tasks.report_words import misfit
from luodi.core.typed_figures import MisfitError, parse
from luodi.kernel.forms import DayInput
from luodi.kernel.repeats import OnceForm


class FilesInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; cleaned to a list."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each file checked as Django checks one."""
        files = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(FilesField, self).clean(one, initial) for one in files]


def _words(label: Any, most: int, rows: int, **more: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows, "class": "form-control"})
    return forms.CharField(label=label, max_length=most, widget=area, **more)


class ReportForm(OnceForm):
    """A report: words, figures of the task's targets, difficulties, what proves it.

    `confirm` are the hints that were seen before.
    """

    text = _words(
        _("进展"), LONGEST["text"], 4,
        error_messages={"required": _("请写明进展；没有变化请按“无变化”。")},
    )  # fmt: skip
    as_of = forms.DateField(
        label=_("数据截至"), required=False,
        widget=DayInput({"class": "form-control"}),
    )  # fmt: skip
    problems = _words(_("存在问题、需要协调的事项"), LONGEST["problems"], 2, required=False)
    next_step = _words(_("下步打算"), LONGEST["next_step"], 2, required=False)
    reference = forms.CharField(
        label=_("佐证在哪里"), required=False, max_length=LONGEST["evidence"],
        help_text=_("文号、项目代码或链接。别处已有的不用再传。"),
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )  # fmt: skip
    evidence = FilesField(label=_("佐证材料"), required=False, help_text=_("不强制要求。"))

    use_required_attribute = False

    def __init__(
        self, *args: Any, targets: Iterable[TaskTarget], unchanged: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = not unchanged
        self.fields["evidence"].widget.attrs |= {"class": "form-control", "hx-preserve": "true"}
        self.targets = list(targets)
        for target in self.targets:
            self.fields[f"value-{target.pk}"] = forms.CharField(
                label=target.indicator or target.quote, required=False
            )

    def clean(self) -> dict[str, Any]:
        """Figures as typed become figures, in the unit of their target."""
        said: dict[str, Any] = super().clean() or {}
        for target in self.targets:
            name = f"value-{target.pk}"
            typed = said.get(name, "")
            if not typed:
                said[name] = None
                continue
            try:
                said[name] = parse(typed, target.unit)
            except MisfitError as error:
                self.add_error(name, misfit(error, typed, target.unit))
        return said

    def values(self) -> dict[int, float]:
        """The figures that were filled in; an empty one is unknown, not zero."""
        found = {t.pk: self.cleaned_data.get(f"value-{t.pk}") for t in self.targets}
        return {pk: value for pk, value in found.items() if value is not None}


class CorrectionForm(ReportForm):
    """The same, with why."""

    reason = forms.CharField(
        label=_("为什么更正"), max_length=300,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )  # fmt: skip


class AskSupportsForm(forms.Form):
    """Until when supporting units say their part, and what is wanted of them."""

    due = forms.DateField(
        label=_("请在哪天前反馈"),
        widget=DayInput({"class": "form-control"}),
    )  # fmt: skip
    note = _words(_("请他们说什么"), 200, 2, required=False)


class HabitsForm(forms.Form):
    """What the unit's head signs before it goes out."""

    head_signs_reports = forms.BooleanField(label=_("反馈进展，先送我审签"), required=False)
    head_signs_claims = forms.BooleanField(label=_("申请办结，先送我审签"), required=False)
    head_signs_requests = forms.BooleanField(
        label=_("申请延期、调整等，先送我审签"), required=False
    )
