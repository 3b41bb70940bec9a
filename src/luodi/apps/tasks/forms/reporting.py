"""The form of a report."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luodi.apps.tasks.models import TaskTarget
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


class ReportForm(OnceForm):
    """A report: words, figures of the task's targets, difficulties, files if there are any."""

    text = forms.CharField(
        label=_("进展"), max_length=4000,
        error_messages={"required": _("请写明进展；没有变化请按“无变化”。")},
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
    )  # fmt: skip
    problems = forms.CharField(
        label=_("存在问题、需要协调的事项"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    next_step = forms.CharField(
        label=_("下步打算"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    evidence = FilesField(label=_("佐证材料"), required=False, help_text=_("不强制要求。"))

    use_required_attribute = False

    def __init__(
        self, *args: Any, targets: Iterable[TaskTarget], unchanged: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = not unchanged
        self.targets = list(targets)
        for target in self.targets:
            self.fields[f"value-{target.pk}"] = forms.FloatField(
                label=target.indicator or target.quote, required=False
            )

    def values(self) -> dict[int, float]:
        """The figures that were filled in; an empty one is unknown, not zero."""
        found = {t.pk: self.cleaned_data.get(f"value-{t.pk}") for t in self.targets}
        return {pk: value for pk, value in found.items() if value is not None}
