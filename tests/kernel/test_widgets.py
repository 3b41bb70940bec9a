"""Fields written in Python are what Django's templates would have written."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from luodi.kernel.forms import DayInput
from luodi.kernel.templatetags.ui import icon
from luodi.kernel.widgets import FieldRenderer

_NASTY = """<b a="1">'&amp;"""
_CHOICES = [
    ("", _("全部")),
    (1, _NASTY),
    ("组", [("x y", "甲"), (_NASTY, mark_safe("<i>乙</i>"))]),
]
_ATTRS: dict[str, Any] = {
    "class": "a b",
    "required": True,
    "hidden": False,
    "data-x": _NASTY,
    "max": 3,
}


def _same(html: str) -> str:
    return "".join(line.strip() for line in html.splitlines())


@pytest.mark.parametrize(
    ("widget", "value"),
    [
        (forms.TextInput(_ATTRS), _NASTY),
        (forms.TextInput(_ATTRS), None),
        (forms.TextInput(), 0),
        (forms.NumberInput(_ATTRS), 3.5),
        (forms.HiddenInput(), "x"),
        (forms.EmailInput(), "a@b.cn"),
        (forms.URLInput(), "http://a/?b&c"),
        (forms.PasswordInput(), "secret"),
        (forms.CheckboxInput(_ATTRS), True),
        (forms.CheckboxInput(), False),
        (DayInput(_ATTRS), dt.date(2026, 6, 30)),
        (forms.Textarea(_ATTRS), f"甲\n{_NASTY}"),
        (forms.Textarea(), None),
        (forms.Select(_ATTRS, _CHOICES), 1),
        (forms.Select(None, _CHOICES), None),
        (forms.SelectMultiple(_ATTRS, _CHOICES), ["x y", _NASTY]),
        (forms.RadioSelect(None, _CHOICES[:2]), 1),
        (forms.CheckboxSelectMultiple(_ATTRS, _CHOICES[:2]), [1]),
    ],
    ids=lambda one: type(one).__name__,
)
def test_is_what_the_template_says(widget: forms.Widget, value: Any) -> None:
    mine = widget.render("n", value, {"id": "id_n"}, FieldRenderer())
    theirs = widget.render("n", value, {"id": "id_n"}, DjangoTemplates())
    assert _same(mine) == _same(theirs)


def test_options_with_their_own_template_keep_it() -> None:
    class Own(forms.Select):
        option_template_name = "django/forms/widgets/radio_option.html"

    html = Own(None, [(1, "甲")]).render("n", 1, {}, FieldRenderer())
    assert "<input" in html or "<label" in html


def test_an_icon_is_decoration_unless_it_is_said() -> None:
    assert 'aria-hidden="true"' in icon("check")
    said = icon("check", label=_NASTY)
    assert 'role="img"' in said
    assert "&lt;b a=" in said
    assert "icon-lg" in icon("check", size="lg")
