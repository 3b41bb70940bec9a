"""How fields are written: the usual ones in Python, since a filter form has a hundred options.

Each gives what Django's own template of that name gives; any other is left to its template.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.html import conditional_escape as escape
from django.utils.safestring import SafeString, mark_safe

Widget = Mapping[str, Any]
_FOLDER = "django/forms/widgets/"
_INPUTS = ("checkbox", "date", "email", "hidden", "input", "number", "password", "text", "url")


class FieldRenderer(TemplatesSetting):
    """Fields as `kernel/ui/field.html` shows them."""

    form_template_name = "kernel/ui/form.html"
    field_template_name = "kernel/ui/field.html"

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> str:
        """The HTML of a widget, or of whatever else has a template."""
        write = _WRITTEN.get(template_name)
        if write and _is_plain(context["widget"]):
            return mark_safe(write(context["widget"]))  # noqa: S308 - every part is escaped
        return super().render(template_name, context, request)


def _is_plain(widget: Widget) -> bool:
    """Whether its options are Django's own."""
    return all(
        option["template_name"] == f"{_FOLDER}select_option.html"
        for _group, options, _index in widget.get("optgroups", ())
        for option in options
    )


def _attributes(attrs: Mapping[str, Any]) -> str:
    said = (
        f" {name}" if value is True else f' {name}="{_written(value)}"'
        for name, value in attrs.items()
        if value is not False
    )
    return "".join(said)


def _written(value: object) -> SafeString:
    return escape(value if isinstance(value, SafeString) else str(value))


def _input(widget: Widget) -> str:
    value = "" if widget["value"] is None else f' value="{_written(widget["value"])}"'
    head = f'<input type="{escape(widget["type"])}" name="{escape(widget["name"])}"'
    return f"{head}{value}{_attributes(widget['attrs'])}>"


def _textarea(widget: Widget) -> str:
    head = f'<textarea name="{escape(widget["name"])}"{_attributes(widget["attrs"])}>'
    return f"{head}\n{escape(widget['value'] or '')}</textarea>"


def _select(widget: Widget) -> str:
    groups = (_group(name, options) for name, options, _index in widget["optgroups"])
    head = f'<select name="{escape(widget["name"])}"{_attributes(widget["attrs"])}>'
    return f"{head}{''.join(groups)}</select>"


def _group(name: str | None, options: list[Widget]) -> str:
    said = "".join(map(_option, options))
    return f'<optgroup label="{escape(name)}">{said}</optgroup>' if name else said


def _option(widget: Widget) -> str:
    head = f'<option value="{_written(widget["value"])}"{_attributes(widget["attrs"])}>'
    return f"{head}{escape(widget['label'])}</option>"


_WRITTEN: dict[str, Callable[[Widget], str]] = {
    **{f"{_FOLDER}{name}.html": _input for name in _INPUTS},
    f"{_FOLDER}select.html": _select,
    f"{_FOLDER}textarea.html": _textarea,
}
