"""Forms about ledgers: the file, its columns, what its words mean."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luodi.apps.ledger.limits import MOST_NOTE
from luodi.apps.ledger.models import Import
from luodi.apps.ledger.understanding.fields import FIELDS
from luodi.apps.tasks.models.batches import RHYTHMS


class UploadForm(forms.Form):
    """A ledger to be looked at."""

    file = forms.FileField(
        label=_("台账文件"), allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        help_text=_("xlsx，一次最多 10000 行。上传后先识别、预览，确认后才写入。"),
    )  # fmt: skip


class OptionsForm(forms.Form):
    """What holds for the whole ledger."""

    year = forms.IntegerField(
        label=_("台账年份"), min_value=2000, max_value=2100,
        help_text=_("时限里没有写年份的（如“6月底”），按这一年算。"),
    )  # fmt: skip
    rhythm = forms.ChoiceField(
        label=_("反馈频次"), choices=RHYTHMS, help_text=_("表里没有写的，按这个频次。")
    )
    accept_past = forms.BooleanField(
        label=_("接收已过的时限"), required=False,
        help_text=_("仍在办、但时限已过的事项也导入，交办后即为逾期；不勾选则作为问题列出。"),
    )  # fmt: skip
    first_leads = forms.BooleanField(
        label=_("责任单位一格里有几个的，第一个牵头、其余配合"), required=False
    )
    figures = forms.BooleanField(
        label=_("从任务内容里识别目标值"), required=False,
        help_text=_("如“建成口袋公园6个”。识别结果在预览里逐行列出。"),
    )  # fmt: skip


class ConfirmForm(forms.Form):
    """Whether what is new goes out at once."""

    issue = forms.ChoiceField(
        choices=[("", _("先登记为草稿，以后再交办")), ("1", _("登记并立即交办"))],
        required=False, widget=forms.RadioSelect, label=_("新增的任务"),
    )  # fmt: skip
    note = forms.CharField(
        label=_("交办通知"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class NoteForm(forms.Form):
    """The office's own note."""

    text = forms.CharField(
        label=_("督查室备注"), required=False, max_length=MOST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


def fields_of(source: Import) -> list[dict[str, Any]]:
    """The columns of a ledger with what each may hold, for the page that asks."""
    chosen = source.mapping
    return [
        {
            "at": at,
            "head": column["head"],
            "examples": column["examples"],
            "chosen": chosen.get(str(at), ""),
            "fields": FIELDS,
        }
        for at, column in enumerate(source.columns)
        if column["head"] or column["examples"]
    ]
