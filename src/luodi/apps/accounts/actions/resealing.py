"""Second steps sealed anew after the installation's secret key has changed."""

from __future__ import annotations

from contextlib import suppress

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext_lazy

from luodi.apps.accounts.models import User
from luodi.apps.accounts.rules import SEALED, SESSIONS, require_same_organisation
from luodi.kernel import events, sealing
from luodi.kernel.access import Actor
from luodi.kernel.actions import action


@action("accounts.reseal", gettext_lazy("用新密钥重新加密了两步验证，账户"))
def reseal(*, actor: Actor, user: User) -> None:
    """The same secrets under the present key: phones and codes work on as they did."""
    actor.require(SESSIONS)
    require_same_organisation(actor, user)
    for row in Authenticator.objects.select_for_update().filter(user=user):
        for name in SEALED & row.data.keys():
            # What no key fits stays as it is: the right key may still be found.
            with suppress(sealing.Unreadable):
                row.data[name] = sealing.seal(sealing.unseal(row.data[name]))
        row.save(update_fields=["data"])
    events.record(actor, user)
