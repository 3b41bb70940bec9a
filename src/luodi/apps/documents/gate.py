"""The gate: whether a text carries a classification mark. What it looks at is not kept."""

from __future__ import annotations

from luodi.files import refuse_classified
from luodi.files.errors import ClassifiedFileError
from luodi.reading.meta import classification
from luodi.reading.view import make_view

NEUTRAL = "所传文件"  # what a refused file is called wherever something is said of it


def mark_of(text: str) -> str:
    """The classification (绝密, 机密, 秘密) a text is marked with, or an empty string."""
    try:
        refuse_classified(text, NEUTRAL)
    except ClassifiedFileError as error:
        return str(error.args[1])
    found = classification(make_view(text))
    return found.value if found else ""
