"""Steps with a channel or a subscription; both are named by the same keys."""

from __future__ import annotations

from ninja import Schema
from pydantic import Field

from luodi.apps.notify import actions
from luodi.apps.notify.api.channels import ChannelOut, EndpointOut
from luodi.apps.notify.api.deliveries import DeliveryOut, shown
from luodi.apps.notify.api.routes import channels as routes
from luodi.apps.notify.models import Endpoint
from luodi.apps.notify.queries import channel_for, delivery_for, endpoint_for
from luodi.apps.notify.rules import CHANNELS, INNER
from luodi.kernel.access import ActorRequest
from luodi.kernel.rest.listing import Pk, Strict


class Resumption(Strict):
    """`skip`: leave out what was to be sent meanwhile."""

    skip: bool = False


class Secret(Strict):
    """The other secret; for a day the former counts too."""

    secret: str = Field(min_length=1, max_length=200)


class Finding(Strict):
    """Whether a channel stays inside, and on what grounds."""

    is_inner: bool
    grounds: str = Field("", max_length=200)


class Rescheduled(Schema):
    """How many are tried again."""

    count: int


@routes.post("/channels/{pk}/test", CHANNELS, DeliveryOut)
def send_test_message(request: ActorRequest, pk: Pk) -> DeliveryOut:
    """Send a message that says that messages arrive; ask for the delivery to see how it went."""
    row = endpoint_for(request.actor, pk, CHANNELS)
    made = actions.send_test(actor=request.actor, endpoint=row)
    return shown([delivery_for(request.actor, made.pk)])[0]


@routes.post("/channels/{pk}/pause", CHANNELS, EndpointOut)
def pause_channel(request: ActorRequest, pk: Pk) -> Endpoint:
    """Send nothing until it is resumed."""
    row = endpoint_for(request.actor, pk, CHANNELS)
    return actions.pause(actor=request.actor, endpoint=row)


@routes.post("/channels/{pk}/resume", CHANNELS, EndpointOut)
def resume_channel(request: ActorRequest, pk: Pk, sent: Resumption) -> Endpoint:
    """Go on where it stopped, or from now on."""
    row = endpoint_for(request.actor, pk, CHANNELS)
    return actions.resume(actor=request.actor, endpoint=row, skip=sent.skip)


@routes.post("/channels/{pk}/retry", CHANNELS, Rescheduled)
def retry_channel(request: ActorRequest, pk: Pk) -> Rescheduled:
    """Try everything again that was given up."""
    row = endpoint_for(request.actor, pk, CHANNELS)
    return Rescheduled(count=actions.retry_failed(actor=request.actor, endpoint=row))


@routes.post("/channels/{pk}/secret", CHANNELS, EndpointOut)
def change_secret(request: ActorRequest, pk: Pk, sent: Secret) -> Endpoint:
    """Sign with another secret (webhooks and subscriptions)."""
    row = endpoint_for(request.actor, pk, CHANNELS)
    return actions.new_secret(actor=request.actor, endpoint=row, secret=sent.secret)[0]


@routes.post("/channels/{pk}/inner", INNER, ChannelOut)
def find_inner(request: ActorRequest, pk: Pk, sent: Finding) -> Endpoint:
    """For the security administrator: whether the channel may be told which matters there are."""
    row = channel_for(request.actor, pk, INNER)
    return actions.mark_inner(
        actor=request.actor, endpoint=row, is_inner=sent.is_inner, grounds=sent.grounds
    )
