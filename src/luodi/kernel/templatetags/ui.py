"""Small marks of every page, without a template of their own; known in all templates."""

from __future__ import annotations

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from luodi.kernel.saying import remembered

register = template.Library()


@register.simple_tag
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """One icon of the sprite (`frontend/icons.txt`).

    `size` “lg”; `label` is read aloud: without it the icon is decoration. Some fifty stand on a
    page, so that an included template for each would be a tenth of its time.
    """
    return _icon(name, size, str(label))


@remembered
def _icon(name: str, size: str, label: str) -> SafeString:
    css = f"icon icon-{size}" if size else "icon"
    role = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" fill="none" stroke="currentColor" {} '
        'focusable="false"><use href="{}#{}"></use></svg>',
        css, SafeString(role), static("lib/icons.svg"), name,
    )  # fmt: skip
