"""A form that is sent twice is done once.

A page gives its form a token (:class:`OnceForm`); the action takes it, together with what was
said, in its own transaction: a second press waits for the first and is told so, what was refused
can be sent again, and other words under the same token are something new. Programs send an
Idempotency-Key instead.
"""

from __future__ import annotations

import hashlib
import uuid

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from luodi.kernel.access import Actor
from luodi.kernel.errors import Conflict
from luodi.kernel.models import KeptAnswer


class Repeated(Conflict):
    """The same was sent before, and done."""


class OnceForm(forms.Form):
    """A form that is to be done once."""

    token = forms.CharField(
        widget=forms.HiddenInput, required=False, max_length=36, initial=uuid.uuid4
    )


def take(actor: Actor, token: str, *said: object) -> None:
    """Note that this was sent with that form; Repeated if it has been. Only inside an action.

    Without a token nothing is noted: then nobody can say that it is the same.
    """
    if not token or actor.user_id is None:
        return
    mark = hashlib.sha256(repr((token, said)).encode("utf-8", "surrogatepass")).hexdigest()
    _row, is_new = KeptAnswer.objects.get_or_create(
        user_id=actor.user_id,
        key=f"form {mark}",
        defaults={"fingerprint": mark, "at": timezone.now()},
    )
    if not is_new:
        raise Repeated(_("这份内容已经提交过了，没有重复记录。"))
