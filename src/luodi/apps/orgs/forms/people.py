"""Forms about people, posts and roles."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from luodi.apps.orgs.forms.fields import ActorForm, DayField, PersonField, PostField, UnitField
from luodi.kernel.access import Role


class PersonForm(ActorForm):
    """Somebody's name, and how to reach them."""

    name = forms.CharField(label=gettext_lazy("姓名"), max_length=40)
    phone = forms.CharField(
        label=gettext_lazy("电话"), max_length=30, required=False,
        help_text=gettext_lazy("其他单位的人只看到 138****1234 的样子。"),
    )  # fmt: skip
    email = forms.CharField(
        label=gettext_lazy("电子邮箱"), max_length=254, required=False,
        widget=forms.EmailInput,
    )  # fmt: skip


class LeaveForm(ActorForm):
    """The last day of somebody who leaves."""

    last_day = DayField(label=gettext_lazy("最后一天"))


class PostForm(ActorForm):
    """A new post in a unit."""

    name = forms.CharField(label=gettext_lazy("职务"), max_length=60)
    position = forms.IntegerField(
        label=gettext_lazy("排序"), min_value=0, max_value=999, required=False
    )


class CloseForm(ActorForm):
    """The last day of a post, or of somebody in it."""

    last_day = DayField(label=gettext_lazy("最后一天"))


class AppointForm(ActorForm):
    """Who holds a post from when."""

    person = PersonField(label=gettext_lazy("人员"))
    first_day = DayField(label=gettext_lazy("任职日期"))


class AppointPersonForm(ActorForm):
    """Which post a person holds from when."""

    post = PostField(label=gettext_lazy("岗位"))
    first_day = DayField(label=gettext_lazy("任职日期"))


class RoleForm(ActorForm):
    """A role that comes with a post, and how far it reaches."""

    role = forms.ChoiceField(label=gettext_lazy("角色"), choices=Role.choices)
    scope = UnitField(
        label=gettext_lazy("范围"), required=False,
        help_text=gettext_lazy(
            "管到哪个单位（含其下级）。不选时承办人、单位负责人、联络员为岗位所在单位，其余为全部。"
        ),
    )  # fmt: skip
