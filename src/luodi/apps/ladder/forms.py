"""Forms: holds, drafts, notices and answers; the rules as a table of numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from luodi.apps.ladder.models import NOTICE_STATES, TakenState
from luodi.apps.ladder.models.taken import COLOURS
from luodi.apps.ladder.words import colour_words, when_words
from luodi.apps.orgs.forms.fields import DayField
from luodi.apps.orgs.models import Unit
from luodi.apps.orgs.queries import active_units
from luodi.core.ladder import Colour, Counting, Ladder, Rung, To, When
from luodi.kernel.access import Actor

_TEXT = forms.Textarea(attrs={"rows": 3, "class": "form-control"})


class HoldForm(forms.Form):
    """Until when a task is left in peace, and why."""

    until = DayField(label=_("暂缓到"), help_text=_("含当天；之后自动恢复。"))
    reason = forms.CharField(
        label=_("理由"), max_length=300, widget=_TEXT,
        help_text=_("如等上级批复、客观原因暂不具备条件。理由留在任务的经过里。"),
    )  # fmt: skip


class DraftForm(forms.Form):
    """Why a notice is drafted before the rules propose one."""

    grounds = forms.CharField(label=_("为什么现在就发"), max_length=300, widget=_TEXT)


class ReasonForm(forms.Form):
    """A sentence that says why."""

    reason = forms.CharField(label=_("理由"), max_length=300, widget=_TEXT)


class NoticeForm(forms.Form):
    """The text of a draft; `seen` is the version it was made from."""

    use_required_attribute = False

    seen = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("正文"), widget=forms.Textarea(attrs={"rows": 16, "class": "form-control"}),
        help_text=_("第一行是标题。【编号】【答复期限】【日期】在核发时换成正式编号、下面的期限和当天日期。"),
    )  # fmt: skip
    answer_by = DayField(label=_("答复期限"))


class AnswerForm(forms.Form):
    """What the unit answers."""

    use_required_attribute = False

    answer = forms.CharField(
        label=_("书面答复"), max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6, "class": "form-control"}),
        help_text=_("未按时办结的原因、已采取的措施、需要协调的事项。不用另行报送纸质材料。"),
    )  # fmt: skip
    expected_on = DayField(label=_("预计办结日期"))


def _select(label: Any, empty: Any, choices: list[tuple[str, Any]]) -> forms.ChoiceField:
    widget = forms.Select(attrs={"class": "form-select"})
    return forms.ChoiceField(
        label=label, required=False, choices=[("", empty), *choices], widget=widget
    )


class _UnitFilter(forms.Form):
    """Rows of one unit."""

    unit = forms.ModelChoiceField(
        label=_("单位"), required=False, queryset=Unit.objects.none(), empty_label=_("全部单位"),
        widget=forms.Select(attrs={"data-picker": "", "class": "form-select"}),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = active_units(actor)  # type: ignore[attr-defined]  # a ModelChoiceField


class NoticeFilter(_UnitFilter):
    """Which notices."""

    state = _select(_("状态"), _("全部状态"), [("standing", _("在办的")), *NOTICE_STATES])
    field_order = ("state", "unit")


class RungFilter(_UnitFilter):
    """Which rungs."""

    colour = _select(_("级别"), _("全部级别"), COLOURS)
    state = _select(_("送达"), _("全部送达情况"), list(TakenState.choices))
    field_order = ("colour", "state", "unit")


_TO = [(to.value, _(to.label)) for to in To]
_COUNTING = [(one.value, _(one.label)) for one in Counting]


class RulesForm(forms.Form):
    """The rungs of a ladder with their numbers; a rung that is not ticked is left out."""

    use_required_attribute = False

    name = forms.CharField(label=_("名称"), max_length=40)
    basis = forms.CharField(
        label=_("依据"), max_length=200,
        help_text=_("如“区政府常务会议纪要〔2026〕3号”。每个版本都留存，提醒记录注明用的是哪一版。"),
    )  # fmt: skip
    from_day = DayField(label=_("施行日期"))

    def __init__(self, *args: Any, ladder: Ladder, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ladder = ladder
        for rung in ladder.rungs:
            self.fields.update(_rung_fields(rung))

    def lines(self) -> Iterator[tuple[Rung, str, str, dict[str, BoundField]]]:
        """Each rung in words, with its fields by name."""
        for rung in self.ladder.rungs:
            found = {name: self[f"{rung.key}-{name}"] for name in _names(rung)}
            yield rung, colour_words(rung.colour.value), when_words(rung), found

    def head_fields(self) -> list[BoundField]:
        """The fields above the rungs."""
        return [self[name] for name in ("name", "basis", "from_day")]

    def data_of(self) -> dict[str, Any]:
        """The ladder as it was filled in, as data."""
        said = self.cleaned_data
        rows = [_row(rung, said) for rung in self.ladder.rungs if said.get(f"{rung.key}-on")]
        return {"name": said["name"], "basis": said["basis"], "rungs": rows}


def _names(rung: Rung) -> tuple[str, ...]:
    """What can be changed of a rung."""
    names = ["on"]
    if rung.when is not When.ON_DUE:
        names += ["days"] + (["counting"] if rung.when is not When.EARLIER else [])
    if rung.colour is not Colour.RED:
        names += ["to", "every", "most"]
    return (*names, "rest")


def _rung_fields(rung: Rung) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {
        "on": forms.BooleanField(label=_("启用"), required=False, initial=True),
        "days": _number(_("天数或次数"), rung.days, 0, 365),
        "counting": forms.ChoiceField(
            label=_("怎么算"), choices=_COUNTING, initial=rung.counting.value,
            widget=forms.Select(attrs={"class": "form-select"}),
        ),
        "to": forms.MultipleChoiceField(
            label=_("告知"), choices=_TO, initial=[to.value for to in rung.to],
            widget=forms.CheckboxSelectMultiple,
        ),
        "every": _number(_("再催间隔（0＝不再催）"), rung.every, 0, 365),
        "most": _number(_("最多几次"), rung.most, 1, 10),
        "rest": _number(_("距上一次至少几个工作日"), rung.rest, 1, 60),
    }  # fmt: skip
    return {f"{rung.key}-{name}": fields[name] for name in _names(rung)}


def _number(label: Any, initial: int, least: int, most: int) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"class": "form-control", "inputmode": "numeric"})
    return forms.IntegerField(
        label=label, initial=initial, min_value=least, max_value=most, widget=widget
    )


def _row(rung: Rung, said: Mapping[str, Any]) -> dict[str, Any]:
    """The rung with what was filled in."""
    kept = {
        "days": rung.days,
        "counting": rung.counting.value,
        "to": [to.value for to in rung.to],
        "every": rung.every,
        "most": rung.most,
        "rest": rung.rest,
    }
    filled = {name: said[f"{rung.key}-{name}"] for name in _names(rung) if name != "on"}
    fixed = {
        "key": rung.key,
        "colour": rung.colour.value,
        "when": rung.when.value,
        "light": rung.light,
    }
    return fixed | kept | filled
