"""Errors that are told to people: one sentence that says what, why, and the next step."""

from __future__ import annotations

from django.utils.functional import Promise


class Mistake(Exception):
    """Something the person at the screen can put right; `sentence` says how.

    `field` names the field of a form it belongs to, if any.
    """

    status = 422

    def __init__(self, sentence: str | Promise, field: str = "") -> None:
        super().__init__(str(sentence))
        self.sentence = sentence
        self.field = field


class Conflict(Mistake):
    """Somebody else changed the same thing in the meantime."""

    status = 409
