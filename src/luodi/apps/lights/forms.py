"""Forms: the numbers and choices of a rule set, made from its data; reason and day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.lights.faults import said_in
from luodi.apps.lights.followers import without_figures
from luodi.apps.lights.knobs import Knob, knobs, turned
from luodi.apps.lights.telling import lines
from luodi.apps.lights.words import COLOURS, DUES, PERIODS, Text, exit_words, number, shipped
from luodi.apps.orgs.forms.fields import DayField
from luodi.core.lights import RulesError, RuleSet, rule_set
from luodi.kernel.saying import listed

_MOST = 12  # periods; more than a year nobody counts
_ADDED = 2  # empty lines for consequences
_EXITS = (1, 2, 3)
AT_ONCE = "at_once"
_WORDS = ("name", "basis", "note")
_PATH = re.compile(r"(dimensions|consequences)\[(\d+)\](?:\.(conditions|runs|exits)\[(\d+)\])?")
_LIGHTS = ("red", "yellow", "green", "grey")
_NAMES: dict[str, Text] = {
    "gap": gettext_lazy("低于序时（百分点）"),
    "ratio": gettext_lazy("为应完成的（%）"),
    "done": gettext_lazy("完成率（%）"),
    "overdue_days": gettext_lazy("超过时限（天）"),
    "overdue_workdays": gettext_lazy("超过时限（工作日）"),
    "silent_days": gettext_lazy("没有反馈（天）"),
    "silent_workdays": gettext_lazy("没有反馈（工作日）"),
    "report_age_days": gettext_lazy("最近反馈距今（天）"),
    "report_lead_days": gettext_lazy("最近反馈距时限（天）"),
    "report_overdue_days": gettext_lazy("应报未报（天）"),
    "months_unstarted": gettext_lazy("应开工未开工（月）"),
    "months_since_start": gettext_lazy("开工后（月）"),
    "value": gettext_lazy("名次"),
}
_BEFORE: dict[str, Text] = {
    "overdue_days": gettext_lazy("距时限（天）"),
    "overdue_workdays": gettext_lazy("距时限（工作日）"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One condition on the form: which light, what it asks for, the place's own word for it."""

    number: int
    said: str
    colour: BoundField
    label: BoundField


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a rule set on the form."""

    name: str
    on: BoundField
    has_figures: bool
    rows: list[Row]
    numbers: list[BoundField]
    rest: list[BoundField]


class RulesForm(forms.Form):
    """All that can be changed of a rule set; what it was made from is `data`.

    Faults of the rules stand at the number they are about.
    """

    use_required_attribute = False

    name = forms.CharField(label=gettext_lazy("名称"), max_length=60)
    basis = forms.CharField(
        label=gettext_lazy("依据"), max_length=200,
        help_text=gettext_lazy("如“区政府办公室关于督查亮灯的通知（示政办字〔2026〕8号）”。"),
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("补充说明"), required=False, max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    due = forms.ChoiceField(label=gettext_lazy("时限按"), choices=[*DUES.items()])
    period = forms.ChoiceField(label=gettext_lazy("连续几期，一期是"), choices=[*PERIODS.items()])

    def __init__(self, *args: Any, source: Mapping[str, Any], rules: RuleSet, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.source, self.rules = source, rules
        self.knobs = list(knobs(source))
        for name in (*_WORDS, "due", "period"):
            self.fields[name].initial = getattr(rules, name)
        for knob in self.knobs:
            self.fields[knob.name] = _number(knob)
        for n, dim in enumerate(source["dimensions"]):
            self.fields |= _of_item(n, dim, rules.period)
        for n in range(len(self._consequences()) + _ADDED):
            self.fields |= _of_consequence(n, dict(enumerate(self._consequences())).get(n, {}))

    def head_fields(self) -> list[BoundField]:
        """What stands above the items."""
        return [self[name] for name in (*_WORDS, "due", "period")]

    def items(self) -> Iterator[Item]:
        """The items with their fields."""
        empty = set(without_figures(self.rules))
        for n, dim in enumerate(self.rules.dimensions):
            names = [name for name in self.fields if name.startswith(f"d{n}-")]
            yield Item(
                name=shipped(dim.name),
                on=self[f"d{n}-on"],
                has_figures=shipped(dim.name) not in empty,
                rows=[
                    Row(i, line.said, self[f"d{n}-c{i}-colour"], self[f"d{n}-c{i}-label"])
                    for i, line in enumerate(lines(self.rules, dim)[:-1], start=1)
                ],
                numbers=[self[name] for name in names if "-n" in name],
                rest=[self[f"d{n}-{name}"] for name in ("run", "red", "yellow", "exempts")],
            )

    def consequences(self) -> Iterator[tuple[BoundField, BoundField, BoundField]]:
        """Lines of consequences: light, periods, what is done."""
        for n in range(len(self._consequences()) + _ADDED):
            yield self[f"q{n}-colour"], self[f"q{n}-periods"], self[f"q{n}-text"]

    def clean(self) -> dict[str, Any]:
        """The rules as they were filled in have to be rules."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if set(self.errors) - {*_WORDS}:
            return said
        kept = [n for n in range(len(self.source["dimensions"])) if said[f"d{n}-on"]]
        if not kept:
            self.add_error(None, _("至少启用一项。"))
            return said
        try:
            self.wanted = rule_set(self.data_of())
        except RulesError as error:
            for problem in error.problems:
                self.add_error(self._at(problem.path, kept), said_in(problem.zh, problem.en))
        return said

    def data_of(self) -> dict[str, Any]:
        """The rule set as it was filled in."""
        said = self.cleaned_data
        made = turned(self.source, {knob.name: said[knob.name] for knob in self.knobs})
        made |= {name: said[name] for name in (*_WORDS, "due", "period") if name in said}
        made["dimensions"] = [
            _filled(dim, n, said) for n, dim in enumerate(made["dimensions"]) if said[f"d{n}-on"]
        ]
        keys = {dim["key"] for dim in made["dimensions"]}
        made["consequences"] = [
            one for one in self._said_consequences() if one.get("dimension", "") in {"", *keys}
        ]
        return made

    def _consequences(self) -> list[Mapping[str, Any]]:
        return list(self.source.get("consequences", ()))

    def _said_consequences(self) -> Iterator[dict[str, Any]]:
        said, known = self.cleaned_data, dict(enumerate(self._consequences()))
        for n in range(len(known) + _ADDED):
            text = said[f"q{n}-text"].strip()
            if text:
                given = {"colour": said[f"q{n}-colour"], "text": text}
                yield {**known.get(n, {}), **given, "periods": said[f"q{n}-periods"] or 1}

    def _at(self, path: str, kept: list[int]) -> str | None:
        """The field a fault is about; `kept` are the items that are in use."""
        found = _PATH.match(path)
        if found is None:
            return path if path in self.fields else None
        kind, n, part, m = found.groups()
        if kind == "consequences":
            return None
        item = kept[int(n)]
        if part in ("runs", "exits"):
            return f"d{item}-run" if part == "runs" else f"d{item}-red"
        if part == "conditions":
            in_it = (k.name for k in self.knobs if k.item == item and int(m) + 1 in k.conditions)
            return next(in_it, f"d{item}-c{int(m) + 1}-colour")
        return next((k.name for k in self.knobs if k.item == item), f"d{item}-on")


class AdoptForm(forms.Form):
    """Why, and from which day on."""

    use_required_attribute = False

    reason = forms.CharField(
        label=gettext_lazy("为什么采用"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("写给以后查看的人：根据什么会议、文件，解决什么问题。"),
    )  # fmt: skip
    holds_from = DayField(
        label=gettext_lazy("自何日起"),
        help_text=gettext_lazy("今天或以后的日子。以前各天的灯按当时的规则，不改。"),
    )


def _number(knob: Knob) -> forms.Field:
    label = _BEFORE.get(knob.measure) if knob.is_before else None
    where = listed(str(n) for n in knob.conditions)
    return forms.FloatField(
        label=str(label or _NAMES[knob.measure]),
        initial=number(knob.typed),
        min_value=-100_000,
        max_value=100_000,
        help_text=_("第%(n)s条的界限") % {"n": where},
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
    )


def _of_item(n: int, dim: Mapping[str, Any], period: str) -> dict[str, forms.Field]:
    found: dict[str, forms.Field] = {
        f"d{n}-on": forms.BooleanField(label=_("启用"), required=False, initial=True)
    }
    for i, one in enumerate(dim["conditions"], start=1):
        found[f"d{n}-c{i}-colour"] = forms.ChoiceField(
            label=_("第%(n)d条的灯") % {"n": i}, choices=_lights(), initial=one["colour"]
        )
        found[f"d{n}-c{i}-label"] = forms.CharField(
            label=_("第%(n)d条的叫法") % {"n": i},
            required=False,
            max_length=6,
            initial=one.get("label", ""),
            widget=forms.TextInput(attrs={"placeholder": _("另起叫法")}),
        )
    run = _run_of(dim)
    found[f"d{n}-run"] = forms.IntegerField(
        label=_("连续几期偏慢转为滞后"),
        required=False,
        min_value=2,
        max_value=_MOST,
        initial=run["periods"] if run else None,
        help_text=_("不填就不转。"),
    )
    for colour in ("red", "yellow"):
        found[f"d{n}-{colour}"] = _exit_field(dim, colour, period)
    found[f"d{n}-exempts"] = forms.MultipleChoiceField(
        label=_("经批准可以豁免"),
        required=False,
        choices=[(one, COLOURS[one]) for one in ("red", "yellow")],
        initial=list(dim.get("exempts", ())),
        widget=forms.CheckboxSelectMultiple,
    )
    return found


def _exit_field(dim: Mapping[str, Any], colour: str, period: str) -> forms.Field:
    ways: list[dict[str, Any]] = [one for one in dim.get("exits", ()) if one["colour"] == colour]
    held = ways[0] if ways else {}
    periods, rectified = held.get("periods", 0), held.get("rectified", False)
    counts = sorted({*_EXITS, periods} - {0})
    choices = [
        (AT_ONCE, _("达到要求即恢复")),
        *((str(k), exit_words(k, False, period)) for k in counts),
    ]
    if rectified:
        choices.append(("rectified", exit_words(0, True, period)))
    label = _("“滞后”怎样解除") if colour == "red" else _("“偏慢”怎样解除")
    initial = "rectified" if rectified else str(periods or AT_ONCE)
    return forms.ChoiceField(label=label, choices=choices, initial=initial)


def _of_consequence(n: int, one: Mapping[str, Any]) -> dict[str, forms.Field]:
    return {
        f"q{n}-colour": forms.ChoiceField(
            label=_("哪盏灯"), choices=_lights()[:3], initial=one.get("colour", "red")
        ),
        f"q{n}-periods": forms.IntegerField(
            label=_("连续几期"), required=False, min_value=1, max_value=_MOST,
            initial=one.get("periods", 1),
        ),
        f"q{n}-text": forms.CharField(
            label=_("怎样处理"), required=False, max_length=100, initial=one.get("text", ""),
            widget=forms.TextInput(attrs={"placeholder": _("再加一条，如：约谈责任单位负责人")}),
        ),
    }  # fmt: skip


def _lights() -> list[tuple[str, Text]]:
    return [(colour, COLOURS[colour]) for colour in _LIGHTS]


def _run_of(dim: Mapping[str, Any]) -> Mapping[str, Any] | None:
    runs = dim.get("runs", ())
    return next((one for one in runs if (one["colour"], one["becomes"]) == ("yellow", "red")), None)


def _filled(dim: dict[str, Any], n: int, said: Mapping[str, Any]) -> dict[str, Any]:
    """One item with what was chosen for it; runs and exits of other lights stay as they are."""
    for i, one in enumerate(dim["conditions"], start=1):
        one["colour"], label = said[f"d{n}-c{i}-colour"], said[f"d{n}-c{i}-label"].strip()
        one.pop("label", None)
        one.update({"label": label} if label else {})
    run = _run_of(dim)
    runs = [one for one in dim.get("runs", ()) if one is not run]
    if said[f"d{n}-run"]:
        facts = run or {"colour": "yellow", "becomes": "red"}
        runs.append({**facts, "periods": said[f"d{n}-run"]})
    exits = [one for one in dim.get("exits", ()) if one["colour"] not in ("red", "yellow")]
    for colour in ("red", "yellow"):
        chosen = said[f"d{n}-{colour}"]
        if chosen != AT_ONCE:
            way = {"rectified": True} if chosen == "rectified" else {"periods": int(chosen)}
            exits.append({"colour": colour, **way})
    dim |= {"runs": runs, "exits": exits, "exempts": said[f"d{n}-exempts"]}
    return {key: value for key, value in dim.items() if value != [] or key == "conditions"}
