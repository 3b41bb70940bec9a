"""Words of the ladder in templates."""

from __future__ import annotations

import datetime as dt

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from luodi.apps.ladder import words
from luodi.apps.ladder.models import RungTaken
from luodi.apps.ladder.queries.standing import Place
from luodi.core.ladder import Rung, Step
from luodi.kernel import saying

register = template.Library()


@register.filter
def when_said(rung: Rung) -> str:
    """When a rung comes."""
    return words.when_words(rung)


@register.filter
def what_said(rung: Rung) -> str:
    """What is done then."""
    return words.what_words(rung)


@register.filter
def pace_said(rung: Rung) -> str:
    """How often, and after how much rest."""
    return words.pace_words(rung)


@register.filter
def colour_said(colour: str) -> str:
    """“橙色预警”."""
    return words.colour_words(colour)


@register.filter
def taken_said(row: RungTaken) -> str:
    """What was done."""
    return words.taken_words(row.rung, row.colour)


@register.filter
def stop_said(place: Place) -> str:
    """Why nothing is done for the time being."""
    return words.stop_words(place.stop, place.part.facts) if place.stop else ""


@register.filter
def next_said(step: Step) -> str:
    """What comes next and when: “12月11日 橙色预警（过期后第3个工作日）”."""
    today = timezone.localdate()
    day = _("今天") if step.day <= today else _day(step.day, today)
    said = _("%(day)s %(what)s") % {"day": day, "what": words.colour_words(step.rung.colour.value)}
    return saying.aside(said, words.when_words(step.rung))


def _day(day: dt.date, today: dt.date) -> str:
    return saying.short_day(day) if day.year == today.year else saying.long_day(day)
