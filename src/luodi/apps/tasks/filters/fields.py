"""Fields of the register's filters that Django does not have: long lists, “none of them”."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from luodi.apps.documents.models import Document, Goal

NOBODY = "none"  # asks for tasks that have no leader, no document
PICKER = {"data-picker": "", "class": "form-select"}


class QuickSelect(forms.Select):
    """A select of many options, written in one go: Django renders a template for each of them."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The element with its options."""
        chosen = str(value or "")
        options = "".join(
            f'<option value="{escape(str(key or ""))}"'
            f"{' selected' if str(key or '') == chosen else ''}>{escape(str(label))}</option>"
            for key, label in self._options()
        )
        attributes = flatatt(self.build_attrs(self.attrs, attrs))
        return mark_safe(f'<select name="{escape(name)}"{attributes}>{options}</select>')  # noqa: S308 - all is escaped

    def _options(self) -> Iterator[tuple[Any, Any]]:
        yield from ((getattr(key, "value", key), label) for key, label in self.choices)


class NoGoal:
    """What is asked for by ``goal=none``: tasks that are not aligned with any."""

    pk = NOBODY

    def __str__(self) -> str:
        return str(_("未对应目标"))


class NoDocument:
    """What is asked for by ``document=none``: tasks that no document asks for."""

    pk = NOBODY

    def __str__(self) -> str:
        return str(_("无来源文件"))


class GoalField(forms.ModelChoiceField[Goal]):
    """A goal, or none."""

    def to_python(self, value: Any) -> Any:
        """The goal; NoGoal where tasks without one are wanted."""
        return NoGoal() if value == NoGoal.pk else super().to_python(value)


class DocumentField(forms.ModelChoiceField[Document]):
    """A document, or none."""

    def to_python(self, value: Any) -> Any:
        """The document; NoDocument where tasks without one are wanted."""
        return NoDocument() if value == NoDocument.pk else super().to_python(value)
