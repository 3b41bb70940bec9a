"""Tags for the shell's pages."""

from __future__ import annotations

from typing import Any

from django import template

from luodi.shell.links import link

register = template.Library()


@register.simple_tag
def page_link(name: str, *args: Any) -> str:
    """The address of a named page, or nothing where there is no such page."""
    return link(name, *args) if name else ""
