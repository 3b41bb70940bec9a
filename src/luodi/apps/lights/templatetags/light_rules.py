"""Words of the rules of lights in templates."""

from __future__ import annotations

from typing import Any

from django import template

from luodi.apps.lights import words
from luodi.apps.lights.followers import Effect
from luodi.apps.lights.telling import ORDER
from luodi.apps.lights.words import colour_words

register = template.Library()


@register.filter
def colour_said(colour: str) -> str:
    """A light as a word."""
    return colour_words(colour)


@register.filter
def shipped(text: str) -> str:
    """A text of a rule set, in the reader's language where it is one of ours."""
    return words.shipped(text)


@register.filter
def balance(effect: Effect) -> list[dict[str, Any]]:
    """For each light how many show it now and how many would."""
    found = []
    for colour in ORDER:
        before = sum(n for (was, _is), n in effect.counts.items() if was == colour)
        after = sum(n for (_was, is_), n in effect.counts.items() if is_ == colour)
        if before or after:
            more = after - before
            found.append({"colour": colour, "before": before, "after": after, "more": more})
    return found


@register.filter
def flows(effect: Effect) -> list[dict[str, Any]]:
    """From which light to which, the most first."""
    moved = [(n, was, is_) for (was, is_), n in effect.counts.items() if was != is_]
    return [{"before": was, "after": is_, "n": n} for n, was, is_ in sorted(moved, reverse=True)]
