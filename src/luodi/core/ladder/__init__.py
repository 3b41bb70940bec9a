"""The ladder of reminders: what is to be done about a task that is near its date or past it.

Pure: rules are data with a version (`rules`, `templates`), what is to be done on a day follows from
the facts, from what was done before and from the rules (`climbing`).
"""

from luodi.core.ladder.climbing import Facts, Step, Stop, Taken, forecast, standstill, steps
from luodi.core.ladder.parsing import Fault, LadderError, as_json, parse
from luodi.core.ladder.rules import (
    Colour,
    Counting,
    Ladder,
    Rung,
    To,
    When,
    colour_of,
    to_of,
)
from luodi.core.ladder.templates import STANDARD, TEMPLATES

__all__ = [
    "STANDARD",
    "TEMPLATES",
    "Colour",
    "Counting",
    "Facts",
    "Fault",
    "Ladder",
    "LadderError",
    "Rung",
    "Step",
    "Stop",
    "Taken",
    "To",
    "When",
    "as_json",
    "colour_of",
    "forecast",
    "parse",
    "standstill",
    "steps",
    "to_of",
]
