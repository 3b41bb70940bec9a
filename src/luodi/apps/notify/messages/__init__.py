"""What goes out: the words of a digest, and the form in which the other side wants them."""

from luodi.apps.notify.messages.requests import Unsealable, accepted, mask, request_for

__all__ = ["Unsealable", "accepted", "mask", "request_for"]
