"""Filling in a channel or a subscription."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luodi.apps.notify.addresses import LONGEST
from luodi.apps.notify.models import Endpoint, EndpointKind
from luodi.apps.notify.queries import verb_groups
from luodi.apps.notify.words import group_label
from luodi.apps.orgs.forms.fields import ActorForm, UnitField
from luodi.kernel.access import Actor
from luodi.kernel.forms import SplitList
from luodi.kernel.repeats import OnceForm

_CHANNELS = [c for c in EndpointKind.choices if c[0] != EndpointKind.EVENTS]
_UNSEEN = {"autocomplete": "off", "spellcheck": "false"}


def _address() -> forms.CharField:
    return forms.CharField(
        label=_("地址"), max_length=LONGEST, widget=forms.TextInput(attrs=_UNSEEN),
        help_text=_("从群机器人或对方系统复制，须以 https:// 开头。保存后加密，不再显示。"),
    )  # fmt: skip


def _secret() -> forms.CharField:
    return forms.CharField(
        label=_("加签密钥"), max_length=200, required=False,
        widget=forms.PasswordInput(attrs={**_UNSEEN, "autocomplete": "new-password"}),
        help_text=_("钉钉、飞书机器人启用“加签”“签名校验”时填写；企业微信没有。通用网络回调由系统生成。"),
    )  # fmt: skip


class _EndpointForm(ActorForm, OnceForm):
    """What all of them have in common."""

    name = forms.CharField(
        label=_("名称"), max_length=40, help_text=_("写明发给谁，如“各镇街联络员群”。")
    )
    address = _address()

    def keep(self) -> None:
        """One that is there already keeps its address and its secret where none is given."""
        hint = _("不改就留空。换了地址，原来的内部认定随之失效。")
        self.fields["address"].required = False
        self.fields["address"].help_text = hint
        if "secret" in self.fields:
            self.fields["secret"].help_text = _("不改就留空。")


class ChannelForm(_EndpointForm):
    """A way to people: a group bot, or a webhook."""

    secret = _secret()
    unit = UnitField(
        label=_("范围"), required=False, empty_label=_("全部单位"),
        help_text=_("只汇总发给这个单位及其下属单位的提醒；不选则汇总全部。"),
    )  # fmt: skip
    field_order = ("kind", "name", "address", "secret", "unit")

    @classmethod
    def of(cls, endpoint: Endpoint, actor: Actor, data: Any) -> ChannelForm:
        """The form of one that is there."""
        form = cls(actor, data, initial={"name": endpoint.name, "unit": endpoint.unit_id})
        form.keep()
        if endpoint.kind not in (EndpointKind.DINGTALK, EndpointKind.FEISHU):
            del form.fields["secret"]
        return form


class NewChannelForm(ChannelForm):
    """The same with its kind."""

    kind = forms.ChoiceField(
        label=_("类型"), choices=_CHANNELS, widget=forms.RadioSelect, initial=_CHANNELS[0][0]
    )


class SubscriptionForm(_EndpointForm):
    """A program that follows what happens."""

    groups = forms.MultipleChoiceField(
        label=_("整类事件"), required=False, widget=forms.CheckboxSelectMultiple
    )
    verbs = SplitList(
        label=_("单个事件"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("填事件代码，用顿号、逗号或换行分开，如 tasks.issue；代码见下方列表。"),
    )  # fmt: skip
    field_order = ("name", "address", "groups", "verbs")

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(actor, *args, **kwargs)
        self.fields["name"].help_text = _("写明给哪个系统用，如“政务服务平台”。")
        groups = self.fields["groups"]
        assert isinstance(groups, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
        groups.choices = [(f"{name}.*", group_label(name)) for name, _verbs in verb_groups()]

    @classmethod
    def of(cls, endpoint: Endpoint, actor: Actor, data: Any) -> SubscriptionForm:
        """The form of one that is there."""
        groups = [p for p in endpoint.patterns if p.endswith(".*")]
        verbs = [p for p in endpoint.patterns if p not in groups]
        initial = {"name": endpoint.name, "groups": groups, "verbs": "、".join(verbs)}
        form = cls(actor, data, initial=initial)
        form.keep()
        return form

    @property
    def patterns(self) -> list[str]:
        """All that was chosen or typed."""
        return [*self.cleaned_data["groups"], *self.cleaned_data["verbs"]]


class InnerForm(forms.Form):
    """Why a channel may be told which matters there are."""

    grounds = forms.CharField(
        label=_("依据"), max_length=200,
        help_text=_("如：部署在政务内网，已通过安全评估，评估文号……"),
    )  # fmt: skip
