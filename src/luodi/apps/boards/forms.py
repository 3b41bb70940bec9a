"""What a leader decides on a goal's page."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

CHOICES = [("yes", _("同意")), ("no", _("不同意")), ("other", _("另行批示"))]
_BEGINS = {"yes": _("同意。"), "no": _("不同意。")}


class DecisionForm(forms.Form):
    """Yes, no or something else, with words; “something else” says what."""

    choice = forms.ChoiceField(choices=CHOICES)
    words = forms.CharField(label=_("意见"), required=False, max_length=1000)

    @property
    def answer(self) -> str:
        """As it is put on record."""
        clean = self.cleaned_data
        begin = str(_BEGINS.get(clean["choice"], ""))
        return f"{begin}{clean['words'].strip()}"
